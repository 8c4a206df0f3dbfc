package match

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestPhrase(t *testing.T) {
	const top = math.MaxUint32
	long := make([][]uint32, 2*cursors) // a phrase of more words than there are cursors
	for i := range long {
		long[i] = []uint32{uint32(i) + 1, uint32(i) + 5}
	}
	hole := slices.Clone(long)
	hole[len(hole)-1] = []uint32{4, 2*cursors + 4}

	tests := []struct {
		name string
		in   [][]uint32
		want []uint32
	}{
		{"no word", nil, nil},
		{"a word", [][]uint32{{1, 4, 9}}, []uint32{1, 4, 9}},
		{"a word that is not there", [][]uint32{{}}, nil},
		{"two words", [][]uint32{{0, 3, 7}, {1, 5, 8}}, []uint32{0, 7}},
		{"the wrong way round", [][]uint32{{1, 5}, {0, 4}}, nil},
		{"one word missing", [][]uint32{{0, 3}, nil, {2, 5}}, nil},
		{"three words, each start", [][]uint32{{0, 1, 2, 6}, {1, 3, 7}, {2, 4, 9}}, []uint32{0, 2}},
		{"a a in a a a", [][]uint32{{0, 1, 2}, {0, 1, 2}}, []uint32{0, 1}},
		{"a b a b a", [][]uint32{{0, 2, 4}, {1, 3}, {0, 2, 4}}, []uint32{0, 2}},
		{"the rarest last, before its room", [][]uint32{{0, 1, 2, 3, 4}, {0, 1, 2, 3, 4}, {1}}, nil},
		{"at the last position", [][]uint32{{top - 1, top}, {0, top}}, []uint32{top - 1}},
		{"past the last position", [][]uint32{{top}, {0, 1}}, nil},
		{"more words than cursors", long, []uint32{1, 5}},
		{"more words than cursors, one start", hole, []uint32{5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := AppendPhrase([]uint32{42}, tt.in)
			if diff := cmp.Diff(append([]uint32{42}, tt.want...), got); diff != "" {
				t.Errorf("AppendPhrase (-want +got):\n%s", diff)
			}
			if got := CountPhrase(tt.in); got != len(tt.want) {
				t.Errorf("CountPhrase = %d, want %d", got, len(tt.want))
			}
		})
	}
}

// naivePhrase is the definition: each start, each word in its place.
func naivePhrase(positions [][]uint32) (starts []uint32) {
	if len(positions) == 0 {
		return nil
	}
next:
	for _, start := range positions[0] {
		for i, list := range positions {
			if !slices.ContainsFunc(list, func(p uint32) bool { return uint64(p) == uint64(start)+uint64(i) }) {
				continue next
			}
		}
		starts = append(starts, start)
	}
	return starts
}

// randomList is an ascending list of distinct positions below limit, dense or sparse.
func randomList(r *rand.Rand, limit int) []uint32 {
	var list []uint32
	density := []float64{0.005, 0.05, 0.3, 0.9}[r.IntN(4)]
	for p := range limit {
		if r.Float64() < density {
			list = append(list, uint32(p))
		}
	}
	return list
}

func TestPhraseIsItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 5000 {
		lists := make([][]uint32, r.IntN(5))
		for i := range lists {
			lists[i] = randomList(r, 1+r.IntN(300))
			if i > 0 && r.IntN(4) == 0 {
				lists[i] = lists[r.IntN(i)] // a word that comes back
			}
		}
		want := naivePhrase(lists)
		found += len(want)
		if diff := cmp.Diff(want, AppendPhrase(nil, lists), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%v (-want +got):\n%s", lists, diff)
		}
		if got := CountPhrase(lists); got != len(want) {
			t.Fatalf("%v: CountPhrase = %d, want %d", lists, got, len(want))
		}
		var few []uint32 // with as little room as may be
		room := make([]uint32, 1+r.IntN(3))
		for s := NewStarts(lists); !s.Done(); {
			few = append(few, room[:s.Fill(room)]...)
		}
		if diff := cmp.Diff(want, few, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%v, %d at a time (-want +got):\n%s", lists, len(room), diff)
		}
	}
	if found < 10000 {
		t.Errorf("the random lists hold %d phrases: too few to show anything", found)
	}
}

func TestSeek(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		list := randomList(r, 1+r.IntN(200))
		from, v := r.IntN(len(list)+1), uint32(r.IntN(220))
		want := from
		for want < len(list) && list[want] < v {
			want++
		}
		if got := seek(list, from, v); got != want {
			t.Fatalf("seek(%v, %d, %d) = %d, want %d", list, from, v, got, want)
		}
	}
}

func TestCountPhraseDoesNotAllocate(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	lists := [][]uint32{randomList(r, 500), randomList(r, 500), randomList(r, 500)}
	if n := testing.AllocsPerRun(100, func() { CountPhrase(lists) }); n != 0 {
		t.Errorf("CountPhrase allocates %v times", n)
	}
}

// FuzzPhrase reads bytes as lists of steps between positions and compares with the definition.
func FuzzPhrase(f *testing.F) {
	f.Add(uint8(2), []byte{1, 1, 1, 1, 1, 1})
	f.Add(uint8(3), []byte{0, 2, 1, 3, 2, 2, 2, 1, 1})
	f.Add(uint8(1), []byte{})
	f.Add(uint8(40), []byte{0xff, 0, 0xff, 0, 1, 2, 3})
	f.Fuzz(func(t *testing.T, words uint8, steps []byte) {
		if len(steps) > 4096 {
			return
		}
		lists := make([][]uint32, words%64)
		for i, step := range steps {
			if len(lists) == 0 {
				break
			}
			l := &lists[i%len(lists)]
			next := uint64(step)
			if step == 0xff {
				next = 1 << 31 // towards the last position there can be
			}
			if n := len(*l); n > 0 {
				next += uint64((*l)[n-1]) + 1
			}
			if next <= math.MaxUint32 {
				*l = append(*l, uint32(next))
			}
		}
		want := naivePhrase(lists)
		if diff := cmp.Diff(want, AppendPhrase(nil, lists), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%v (-want +got):\n%s", lists, diff)
		}
		if got := CountPhrase(lists); got != len(want) {
			t.Errorf("%v: CountPhrase = %d, want %d", lists, got, len(want))
		}
	})
}

func BenchmarkCountPhrase(b *testing.B) {
	list := func(seed uint64, n, gap int) []uint32 {
		r := rand.New(rand.NewPCG(seed, 1))
		l := make([]uint32, n)
		p := uint32(0)
		for i := range l {
			p += 1 + uint32(r.IntN(gap))
			l[i] = p
		}
		return l
	}
	benches := []struct {
		name  string
		lists [][]uint32
	}{
		{"article", [][]uint32{list(1, 3, 100), list(2, 12, 25)}},
		{"function_words", [][]uint32{list(1, 30, 10), list(2, 40, 8)}},
		{"both_long", [][]uint32{list(1, 10000, 4), list(2, 10000, 4)}},
		{"one_much_longer", [][]uint32{list(1, 10, 4000), list(2, 10000, 4)}},
		{"five_words", [][]uint32{list(1, 30, 10), list(2, 40, 8), list(3, 4, 80), list(4, 10, 30), list(5, 30, 10)}},
	}
	for _, bb := range benches {
		b.Run(bb.name, func(b *testing.B) {
			n := 0
			for _, l := range bb.lists {
				n += len(l) * binary.Size(l[0])
			}
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				CountPhrase(bb.lists)
			}
		})
	}
}
