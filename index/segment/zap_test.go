package segment

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// articlesOf draws articles of few words, some in all of them and some in hardly any, in a few sentences.
func articlesOf(r *rand.Rand, n int) []kiosque.Article {
	text := func(words int) string {
		var b strings.Builder
		for range words {
			b.WriteString([...]string{"mot", "l'été", "pont", "Lyon", "au", "réforme", "MAIRE", "rare"}[min(r.IntN(8), r.IntN(9))])
			b.WriteString([...]string{" ", " ", " ", ", ", ". ", "\n\n"}[r.IntN(6)])
		}
		return b.String()
	}
	articles := make([]kiosque.Article, n)
	for i := range articles {
		articles[i] = kiosque.Article{ID: fmt.Sprint(i), Body: "partout " + text(1+r.IntN(25)), Title: text(r.IntN(3)), Source: text(r.IntN(2))}
		if r.IntN(3) == 0 {
			articles[i].Date = kiosque.Date{Year: 2000 + r.IntN(20), Month: r.IntN(13)}
			articles[i].Authors = []string{text(1), text(1), text(1)}
		}
	}
	for _, long := range []int{17, 2 * n / 3} {
		articles[long%n].Body = "hapax " + text(20000) // lengths and positions of three bytes
	}
	return articles
}

// written makes one segment of articles by several makers, of which the first takes over the others.
func written(t *testing.T, newOne func() Maker, plugin interface {
	New(docs []index.Document) (api.Segment, uint64, error)
}, articles []kiosque.Article, makers int,
) api.Segment {
	t.Helper()
	var first Maker
	for m := range makers {
		maker := newOne()
		maker.Reset()
		for i := m * len(articles) / makers; i < (m+1)*len(articles)/makers; i++ {
			maker.Add(&articles[i])
		}
		for i := m * len(articles) / makers; i < (m+1)*len(articles)/makers; i++ { // which is known later
			maker.Place(i-m*len(articles)/makers, []byte("place of "+articles[i].ID))
		}
		if first == nil {
			first = maker
		} else if !first.Absorb(maker) {
			t.Fatal("a maker does not take over another")
		}
	}
	var docs []index.Document
	var ids []string
	first.Documents(func(id string, d index.Document) {
		if ids = append(ids, id); d != nil {
			docs = append(docs, d)
		}
	})
	if len(ids) != len(articles) {
		t.Errorf("%d IDs of %d articles", len(ids), len(articles))
	}
	s, size, err := plugin.New(docs)
	if err != nil || size == 0 {
		t.Fatal(size, err)
	}
	return s
}

// kept writes a segment to a file and opens it.
func kept(t *testing.T, s api.Segment) api.Segment {
	t.Helper()
	path := filepath.Join(t.TempDir(), "segment.zap")
	if err := s.(*zap.SegmentBase).Persist(path); err != nil {
		t.Fatal(err)
	}
	return opened(t, path)
}

func opened(t *testing.T, path string) api.Segment {
	t.Helper()
	s, err := new(zap.ZapPlugin).Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// TestPostings reads lists of many chunks through both sources: whole, in random parts and in a few articles, of segments
// that were written at once by several makers, that bleve has merged from small ones of ours, and of its own among them, and that bleve
// has written.
func TestPostings(t *testing.T) {
	articles := articlesOf(rand.New(rand.NewPCG(3, 4)), 6000)
	own, merged, public := kept(t, written(t, NewMaker, &zapPlugin{}, articles, 3)), filepath.Join(t.TempDir(), "merged.zap"),
		kept(t, written(t, NewPublicMaker, new(zap.ZapPlugin), articles, 1))
	var small []api.Segment
	for part := range slices.Chunk(articles, 20) {
		small = append(small, kept(t, written(t, NewMaker, &zapPlugin{}, part, 1)))
	}
	if _, _, err := new(zap.ZapPlugin).Merge(small, make([]*roaring.Bitmap, len(small)), merged, nil, nil); err != nil {
		t.Fatal(err)
	}
	for i := range small { // some are bleve's
		if i%3 == 1 {
			small[i] = kept(t, written(t, NewPublicMaker, new(zap.ZapPlugin), articles[20*i:20*(i+1)], 1))
		}
	}
	mixed := filepath.Join(t.TempDir(), "mixed.zap")
	if _, _, err := new(zap.ZapPlugin).Merge(small, make([]*roaring.Bitmap, len(small)), mixed, nil, nil); err != nil {
		t.Fatal(err)
	}
	gone := roaring.BitmapOf(3, 700, 701, 5999)
	for name, s := range map[string]api.Segment{"own": own, "merged": opened(t, merged), "mixed": opened(t, mixed), "public": public} {
		t.Run(name, func(t *testing.T) {
			if r, err := NewReader(s, nil, nil, nil, false); err != nil || r.packed != (name == "own" || name == "merged") {
				t.Fatalf("packed: %t, %v", r.packed, err)
			}
			comparePostings(t, s, s, nil)
			comparePostings(t, s, s, gone)
			comparePostings(t, s, public, nil) // one way to write, the other to read
		})
	}
	for _, s := range []api.Segment{own, opened(t, merged)} {
		for _, doc := range []uint64{0, 17, 5999} {
			var fields []string
			err := s.VisitStoredFields(doc, func(field string, _ byte, value []byte, _ []uint64) bool {
				fields = append(fields, field+"="+string(value))
				return true
			})
			if diff := cmp.Diff([]string{fmt.Sprint("_id=", doc), fmt.Sprint("text=place of ", doc)}, fields); diff != "" || err != nil {
				t.Errorf("article %d is stored otherwise: %v %s", doc, err, diff)
			}
		}
	}
}

// comparePostings reads one segment from its bytes and one through bleve's interfaces.
func comparePostings(t *testing.T, s, as api.Segment, gone *roaring.Bitmap) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	docs := uint32(s.Count())
	live := NewSet(docs)
	for doc := range docs {
		if gone == nil || !gone.Contains(doc) {
			live.Add(doc)
		}
	}
	living := live
	if gone == nil {
		living = nil
	}
	fromBytes, err := NewReader(s, nil, gone, living, false)
	if err != nil {
		t.Fatal(err)
	}
	fromBleve, err := NewReader(as, nil, gone, living, true)
	if err != nil {
		t.Fatal(err)
	}
	if !fromBytes.FromBytes() || fromBleve.FromBytes() {
		t.Fatal("the readers do not differ")
	}
	lists, picked := 0, 0
	for f, field := range []string{
		TextField(match.Title), TextField(match.Lead), TextField(match.Body), FieldSource, FieldDate, FieldAuthor, FieldOrigin,
		FieldSection, FieldID,
	} {
		bytes, err := fromBytes.Field(field)
		if err != nil {
			t.Fatal(err)
		}
		public, err := fromBleve.Field(field)
		if err != nil {
			t.Fatal(err)
		}
		terms := termsOf(t, bytes)
		if diff := cmp.Diff(termsOf(t, public), terms); diff != "" {
			t.Fatalf("terms of %s:\n%s", field, diff)
		}
		if field == FieldID {
			terms = terms[:20]
		}
		for _, term := range append(terms, "introuvable") {
			a, err := bytes.Find(Term{Text: term})
			if err != nil {
				t.Fatal(err)
			}
			b, err := public.Find(Term{Text: term})
			if err != nil {
				t.Fatal(err)
			}
			if (a == nil) != (b == nil) {
				t.Fatalf("%q is found by one only", term)
			}
			if a == nil {
				continue
			}
			lists++
			all := NewSet(docs)
			a.AddTo(all)
			all.And(live)
			switch want := slices.Collect(b.Docs()); {
			case !slices.Equal(slices.Collect(a.Docs()), want):
				t.Fatalf("%q stands in other articles", term)
			case !slices.Equal(slices.Collect(all.All()), want):
				t.Fatalf("%q as a set is another", term)
			case f >= int(match.NumFields): // whole values are not counted
				continue
			}
			na, err := a.Occurrences()
			if err != nil {
				t.Fatal(err)
			}
			if nb, err := b.Occurrences(); err != nil || na != nb {
				t.Fatalf("%q occurs %d times and %d times, %v", term, na, nb, err)
			}
			if IsBoundary(term) {
				compareLengths(t, a, b)
			}
			picked += comparePick(t, a, b, sampleOf(r, live, 0.005))
			for _, part := range []float64{1, 0.5, 0.05, 0.001} {
				within := sampleOf(r, all, part)
				for _, step := range []uint64{1 << 32, 1024} {
					want, got := readAll(t, b, within, step), readAll(t, a, within, step)
					if !slices.Equal(want.Freqs, got.Freqs) || !slices.Equal(want.At, got.At) {
						t.Fatalf("%q, %.3f of its articles (-bleve +bytes):\n%s", term, part, cmp.Diff(want, got))
					}
				}
			}
		}
	}
	if lists < 50 || fromBytes.packed && picked < 10 {
		t.Errorf("only %d lists, of which %d are picked from", lists, picked)
	}
}

// comparePick reads the postings of a few articles, of which the list may have some; 1 if it picks them.
func comparePick(t *testing.T, a, b List, few Set) int {
	t.Helper()
	have := NewSet(uint32(64 * len(few)))
	b.AddTo(have)
	have.And(few)
	var got Block
	picked, err := a.Pick(&got, few.AppendTo(nil), few)
	if err != nil {
		t.Fatal(err)
	}
	if !picked {
		return 0
	}
	var freqs [][2]uint32
	for i := range got.N {
		freqs = append(freqs, [2]uint32{got.Doc[i], got.Freq[i]})
	}
	if diff := cmp.Diff(readAll(t, b, have, 1<<32).Freqs, freqs); diff != "" {
		t.Fatalf("a few articles (-bleve +bytes):\n%s", diff)
	}
	return 1
}

// termsOf lists the terms, and looks each up at the place that the source knows of it.
func termsOf(t *testing.T, s Source) (terms []string) {
	t.Helper()
	err := EachTerm(s, func(r Term) error {
		terms = append(terms, r.Text)
		placed, err := s.Find(r)
		if err != nil {
			return err
		}
		found, err := s.Find(Term{Text: r.Text})
		if (placed == nil) != (found == nil) || placed != nil && !slices.Equal(slices.Collect(placed.Docs()), slices.Collect(found.Docs())) {
			t.Errorf("%q is another term at its place", r.Text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

func compareLengths(t *testing.T, a, b List) {
	t.Helper()
	got, want := map[uint32]uint32{}, map[uint32]uint32{}
	if err := a.Lengths(func(doc, words uint32) { got[doc] = words }); err != nil {
		t.Fatal(err)
	}
	if err := b.Lengths(func(doc, words uint32) { want[doc] = words }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
		t.Errorf("lengths (-bleve +bytes):\n%s", diff)
	}
}

func sampleOf(r *rand.Rand, docs Set, part float64) Set {
	if part == 1 {
		return docs
	}
	within := make(Set, len(docs))
	for doc := range docs.All() {
		if r.Float64() < part {
			within.Add(doc)
		}
	}
	if last, _ := docs.Last(); within.Empty() {
		within.Add(last)
	}
	return within
}

type allPostings struct {
	Freqs [][2]uint32
	At    []uint64
}

// readAll reads a list window by window.
func readAll(t *testing.T, l List, within Set, step uint64) (all allPostings) {
	t.Helper()
	freqs, err := l.Read(within, false)
	if err != nil {
		t.Fatal(err)
	}
	positions, err := l.Read(within, true)
	if err != nil {
		t.Fatal(err)
	}
	var b Block
	for limit := step; limit <= 1<<32 && limit < 10*1024 || limit == step; limit += step {
		for {
			if err := freqs.Frequencies(&b, limit); err != nil {
				t.Fatal(err)
			}
			if b.N == 0 {
				break
			}
			for i := range b.N {
				all.Freqs = append(all.Freqs, [2]uint32{b.Doc[i], b.Freq[i]})
			}
		}
		if all.At, err = positions.Positions(all.At, limit); err != nil {
			t.Fatal(err)
		}
	}
	if len(all.Freqs) != within.Count() {
		t.Fatalf("%d postings in %d articles", len(all.Freqs), within.Count())
	}
	return all
}
