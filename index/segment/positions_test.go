package segment

import (
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque/match"
)

// places is a List, and its Postings, of occurrences in ascending order.
type places []uint64

func (p *places) Docs() iter.Seq[uint32]                   { return nil }
func (p *places) Pick(*Block, []uint32, Set) (bool, error) { return false, nil }
func (p *places) AddTo(Set)                                {}
func (p *places) Occurrences() (int, error)                { return len(*p), nil }
func (p *places) Lengths(func(doc, words uint32)) error    { return nil }
func (p *places) Frequencies(*Block, uint64) error         { return nil }
func (p *places) Read(_ Set, _ bool) (Postings, error)     { rest := *p; return &rest, nil }
func (p *places) Positions(at []uint64, limit uint64) ([]uint64, error) {
	n, _ := slices.BinarySearch(*p, limit<<32)
	at, *p = append(at, (*p)[:n]...), (*p)[n:]
	return at, nil
}

// forms makes the lists of a word with some forms, each of which stands at one place in so many of each article.
func forms(rng *rand.Rand, n, articles, words, one int) (lists []List) {
	for range n {
		l := places{}
		for doc := range articles {
			for at := range words {
				if rng.IntN(one) == 0 {
					l = append(l, uint64(doc)<<32|uint64(at))
				}
			}
		}
		lists = append(lists, &l)
	}
	return lists
}

// TestNear: what is far from another word is left out, and what stands near it is found as with all.
func TestNear(t *testing.T) {
	const articles, words, window = 120, 700, 50
	for _, rare := range []int{1, 3} {
		for _, distance := range []uint32{0, 1, 5, 30, 62, 63, 1000} {
			rng := rand.New(rand.NewPCG(uint64(rare), uint64(distance)))
			a, b := forms(rng, rare, articles, words, 400), forms(rng, 5, articles, words, 40)
			room := new(Room)
			open := func(l []List) *PositionReader {
				r, err := NewPositionReader(l, nil, room)
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			pivot, all, near := open(a), open(b), open(b)
			near.Near(pivot, uint64(distance)+1)
			read, kept := 0, 0
			for limit := uint64(window); limit < articles+window; limit += window {
				for _, r := range []*PositionReader{near, pivot, all} {
					if err := r.Read(limit); err != nil {
						t.Fatal(err)
					}
				}
				read, kept = read+len(all.At), kept+len(near.At)
				x := &match.Near{Exprs: []match.Expr{match.Word(0), match.Word(1)}, N: distance}
				for _, x.Ordered = range []bool{false, true} {
					want := new(match.Finder).Find(nil, x, match.Body, two{pivot.At, all.At})
					got := new(match.Finder).Find(nil, x, match.Body, two{pivot.At, near.At})
					if !slices.Equal(got, want) || len(want) == 0 && distance > 1 {
						t.Fatalf("%d forms, distance %d, ordered %t, up to %d: %d windows, want %d", rare, distance, x.Ordered, limit, len(got), len(want))
					}
				}
			}
			if distance < 10 && kept > read/2 {
				t.Errorf("%d forms, distance %d: %d of %d occurrences are kept", rare, distance, kept, read)
			}
		}
	}
}

// two is the match.Places of two words.
type two [2][]uint64

func (p two) Word(w int) []uint64        { return p[w] }
func (p two) Starts(match.Unit) []uint64 { return nil }
