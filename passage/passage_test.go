package passage

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// at builds the occurrences of a field: at("a3 b4 a20") has the word a at 3 and 20, the word b at 4.
func at(t *testing.T, text string) (field []Occurrence) {
	t.Helper()
	word, place := -1, 0
	flush := func() {
		if word >= 0 {
			field = append(field, Occurrence{At: uint32(place), Word: word})
		}
	}
	for _, r := range text {
		switch {
		case r >= 'a' && r <= 'z':
			flush()
			word, place = int(r-'a'), 0
		case r >= '0' && r <= '9':
			place = 10*place + int(r-'0')
		}
	}
	flush()
	return field
}

func TestBest(t *testing.T) {
	weights := []float32{1, 2, 4} // a, b, c
	for _, c := range []struct {
		name, field string
		words       uint32
		want        float64
		passage     string
	}{
		{"no word", "", 8, 0, ""},
		{"one word", "b7", 8, 2, "b7"},
		{"two near", "a1 b3", 8, 3, "a1 b3"},
		{"the last place of a passage", "a1 b8", 8, 3, "a1 b8"},
		{"one too far", "a1 b9", 8, 2, "b9"},
		{"twice is once", "a1 a2 a3 b4", 8, 3, "a1 a2 a3 b4"},
		{"the rarer ones", "a1 b2 c30 a31", 8, 5, "c30 a31"},
		{"the first of several", "a1 b2 a40 b41", 8, 3, "a1 b2"},
		{"two at one place", "a5 b5", 1, 3, "a5 b5"},
		{"what has left does not count", "c0 a6 b7 a9", 8, 7, "c0 a6 b7"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, passage := Best(at(t, c.field), weights, c.words)
			if got != c.want || !slices.Equal(passage, at(t, c.passage)) {
				t.Errorf("%v in %v, want %v in %s", got, passage, c.want, c.passage)
			}
		})
	}
}

// TestBestIsBest tries every passage.
func TestBestIsBest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		weights := make([]float32, 1+random.IntN(6))
		for n := range weights {
			weights[n] = random.Float32() * 9
		}
		field := make([]Occurrence, random.IntN(30))
		for n := range field {
			field[n] = Occurrence{At: uint32(random.IntN(60)), Word: random.IntN(len(weights))}
		}
		slices.SortFunc(field, Compare)
		words := uint32(1 + random.IntN(20))
		want := 0.0
		for from := range uint32(60) {
			sum, seen := 0.0, map[int]bool{}
			for _, o := range field {
				if o.At >= from && o.At < from+words && !seen[o.Word] {
					seen[o.Word] = true
					sum += float64(weights[o.Word])
				}
			}
			want = max(want, sum)
		}
		if got, _ := Best(field, weights, words); got < want-1e-6 || got > want+1e-6 {
			t.Fatalf("%v of %d words, weights %v: %v, want %v", field, words, weights, got, want)
		}
	}
}

// TestScore: each width counts its share of the best field, and the parts say so.
func TestScore(t *testing.T) {
	weights := []float32{1, 2, 4}
	fields := [][]Occurrence{at(t, "b0 a1"), nil, at(t, "c3 a30 b90")}
	parts := Parts(fields, weights)
	if len(parts) != 2 || parts[0].Field != 2 || parts[0].Weight != 4 || parts[1].Weight != 5 || !slices.Equal(parts[1].Words, []int{2, 0}) {
		t.Fatalf("%+v", parts)
	}
	sum := 0.0
	for _, p := range parts {
		sum += p.Share * p.Weight
	}
	if got := Score(fields, weights); got != float32(sum) {
		t.Errorf("%v, want %v", got, sum)
	}
	if Score(nil, weights) != 0 || len(Parts([][]Occurrence{nil}, weights)) != 0 {
		t.Error("nothing is near to nothing")
	}
}
