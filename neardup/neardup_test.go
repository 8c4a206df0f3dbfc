package neardup

import (
	stdcmp "cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// text makes words that stand nowhere else, from a seed.
func text(seed, n int) string {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("mot%d", r.IntN(1<<20))
	}
	return strings.Join(words, " ")
}

func TestReprise(t *testing.T) {
	wire := text(1, 120)
	for _, c := range []struct {
		name, a, b string
		want       bool
	}{
		{"the same", wire, wire, true},
		{
			"case, accents and signs", "À l’Élysée, le président a reçu hier soir les maires du département.",
			"a l'elysee le président A RECU HIER SOIR, les maires du departement", true,
		},
		{"another dateline", "PARIS, 5 février (AFP) - " + wire, "Paris (AFP) — " + wire, true},
		{"completed", wire, wire + " " + text(2, 200), true},
		{"cut", wire, wire[:len(wire)*3/4], true},
		{"a word changed in ten", wire, changed(wire, 10), false},
		{"a word changed in sixty", wire, changed(wire, 60), true},
		{"others", wire, text(3, 120), false},
		{"half of it", wire, wire[:len(wire)/2] + " " + text(4, 60), false},
		{"a brief", text(5, 13), text(5, 13), true},
		{"a brief in an article", text(5, 13), text(5, 13) + " " + text(6, 100), false},
		{"a stock sentence", "La suite après la publicité", "La suite après la publicité", false},
		{"nothing", "", "", false},
	} {
		if got := likeness(c.a, c.b).Reprise(); got != c.want {
			t.Errorf("%s: %v, want %v: %+v", c.name, got, c.want, likeness(c.a, c.b))
		}
	}
}

func TestShinglesOfLeadAndBody(t *testing.T) {
	var s Shingler
	whole := slices.Clone(s.Shingles("", text(1, 40)+" "+text(2, 40)))
	if parts := s.Shingles(text(1, 40), text(2, 40)); !slices.Equal(whole, parts) {
		t.Error("a lead apart gives other shingles than a lead at the head of the text")
	}
}

// changed changes every nth word.
func changed(text string, n int) string {
	words := strings.Fields(text)
	for i := n / 2; i < len(words); i += n {
		words[i] = "autrement"
	}
	return strings.Join(words, " ")
}

func likeness(a, b string) Likeness {
	var x, y Shingler
	return Compare(x.Shingles("", a), y.Shingles("", b))
}

// press makes articles over some days, with reprises of every kind among them.
func press(r *rand.Rand, n int) (items []Item, shingles [][]uint64) {
	var s Shingler
	var texts []string
	for i := range n {
		body := text(r.IntN(1<<30), 20+r.IntN(500))
		if i > 0 && r.IntN(3) == 0 {
			switch old := texts[r.IntN(len(texts))]; r.IntN(4) {
			case 0:
				body = old
			case 1:
				body = old + " " + text(r.IntN(1<<30), r.IntN(300))
			case 2:
				body = old[:len(old)*(60+r.IntN(40))/100]
			case 3:
				body = changed(old, 20+r.IntN(80))
			}
		}
		texts = append(texts, body)
		shingles = append(shingles, slices.Clone(s.Shingles("", body)))
		items = append(items, Item{Day: r.Int32N(12), Group: uint8(r.IntN(2)), Sketch: s.Sketch(Text{}, Text{Printed: body})})
	}
	return items, shingles
}

// All pairs, compared one by one, are the oracle.
func TestCandidatesMissFew(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	found, missed := 0, 0
	for range 5 {
		items, shingles := press(r, 400)
		got := map[Pair]bool{}
		for i, j := range Candidates(context.Background(), items, nil) {
			if i >= j || got[Pair{i, j}] {
				t.Fatalf("pair %d, %d", i, j)
			}
			if d := items[i].Day - items[j].Day; d < -Window || d > Window || items[i].Group != items[j].Group {
				t.Errorf("%d and %d are %d days apart, or of two groups", i, j, d)
			}
			got[Pair{i, j}] = true
		}
		for i := range items {
			for j := i + 1; j < len(items); j++ {
				if d := items[i].Day - items[j].Day; d < -Window || d > Window || items[i].Group != items[j].Group || !Compare(shingles[i], shingles[j]).Reprise() {
					continue
				}
				if found++; !got[Pair{i, j}] {
					missed++
				}
			}
		}
	}
	if found < 300 || missed*100 > found {
		t.Errorf("%d of %d pairs missed", missed, found)
	}
}

func TestCandidatesOfFreshItems(t *testing.T) {
	items, _ := press(rand.New(rand.NewPCG(3, 4)), 300)
	fresh := func(i int) bool { return i%7 == 0 }
	var want, got []Pair
	for i, j := range Candidates(context.Background(), items, nil) {
		if fresh(i) || fresh(j) {
			want = append(want, Pair{i, j})
		}
	}
	for i, j := range Candidates(context.Background(), items, fresh) {
		got = append(got, Pair{i, j})
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestFilteredCandidates: of the samples of old items, what is in none of the fresh ones is not missed, also where shingles are so
// frequent that they do not propose all articles that have them.
func TestFilteredCandidates(t *testing.T) {
	items, _ := press(rand.New(rand.NewPCG(3, 4)), 300)
	var s Shingler
	for i := range 200 {
		items = append(items, Item{Day: items[i].Day, Sketch: s.Sketch(Text{}, Text{Printed: text(10+i%30, 40) + " " + text(99, 40)})})
	}
	fresh := func(i int) bool { return i%7 == 0 }
	var f Filter
	for i := range items {
		if fresh(i) {
			f.Add(items[i].Day, items[i].Sketch)
		}
	}
	filtered, shorter := slices.Clone(items), 0
	for i := range filtered {
		if fresh(i) {
			continue
		}
		some, _, err := Decode(items[i].Sketch.Append(nil), f.On(items[i].Day))
		if err != nil {
			t.Fatal(err)
		}
		if len(some.Sample) < len(items[i].Sketch.Sample) {
			shorter++
		}
		filtered[i].Sketch = some
	}
	var want, got []Pair
	for i, j := range Candidates(context.Background(), items, fresh) {
		want = append(want, Pair{i, j})
	}
	for i, j := range Candidates(context.Background(), filtered, fresh) {
		got = append(got, Pair{i, j})
	}
	order := func(a, b Pair) int { return stdcmp.Or(a.A-b.A, a.B-b.B) }
	slices.SortFunc(want, order)
	slices.SortFunc(got, order)
	if diff := cmp.Diff(want, got); diff != "" || len(got) < 100 || shorter < 100 {
		t.Errorf("%d pairs, %d shorter (-want +got)\n%s", len(got), shorter, diff)
	}
}

// What every article of a column ends with must not make each meet all others, nor hide reprises.
func TestCandidatesWithStockSentences(t *testing.T) {
	foot := " " + text(99, 40)
	var items []Item
	var s Shingler
	for i := range 1000 {
		body := text(i, 30)
		if i == 900 {
			body = text(10, 30)
		}
		items = append(items, Item{Sketch: s.Sketch(Text{}, Text{Printed: body + foot})})
	}
	n, again := 0, false
	for i, j := range Candidates(context.Background(), items, nil) {
		n++
		again = again || i == 10 && j == 900
	}
	if n > 1000*maxListed || !again {
		t.Errorf("%d candidates; the reprise is among them: %v", n, again)
	}
}

func TestClusters(t *testing.T) {
	before := func(i, j int) bool { return i < j }
	got := Clusters(8, []Pair{{3, 5}, {1, 5}, {6, 7}}, before)
	if diff := cmp.Diff([]int{0, 1, 2, 1, 4, 1, 6, 6}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var chain []Pair
	for i := range 3 * MaxCluster {
		chain = append(chain, Pair{i, i + 1})
	}
	sizes := map[int]int{}
	for _, head := range Clusters(3*MaxCluster+1, chain, before) {
		sizes[head]++
	}
	for head, n := range sizes {
		if n > MaxCluster {
			t.Errorf("the cluster of %d has %d articles", head, n)
		}
	}
}

func FuzzDecode(f *testing.F) {
	var s Shingler
	f.Add(s.Sketch(Text{}, Text{Printed: text(1, 300)}).Append(nil))
	f.Add(Sketch{}.Append(nil))
	f.Add([]byte{5, 200, 1, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		sketch, rest, err := Decode(b, Near{})
		if err != nil {
			return
		}
		again, none, err := Decode(sketch.Append(nil), Near{})
		if err != nil || len(none) != 0 || !cmp.Equal(sketch, again, cmp.AllowUnexported(Sketch{})) || len(rest) > len(b) {
			t.Errorf("%v, then %v, %v", sketch, again, err)
		}
	})
}
