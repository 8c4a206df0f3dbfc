package index

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// TestZapPostings reads lists of many chunks through both sources: whole, in random parts and in a few articles.
func TestZapPostings(t *testing.T) {
	for _, size := range []int{20, 0} { // merged by bleve; written at once, by several workers
		t.Run(fmt.Sprintf("batches of %d", size), func(t *testing.T) { testZapPostings(t, size) })
	}
}

func testZapPostings(t *testing.T, size int) {
	t.Helper()
	w := newTextWorld(3, 4)
	var articles []kiosque.Article
	for i := range 6000 {
		articles = append(articles, kiosque.Article{ID: fmt.Sprint(i), Body: "partout " + w.text(1+w.IntN(25)), Title: w.text(w.IntN(3))})
	}
	articles[17].Body = "hapax " + w.text(20000) // lengths and positions of three bytes
	dir := t.TempDir()
	if _, err := Build(context.Background(), dir, sequence(articles), BuildOptions{BatchSize: size, Workers: 3}); err != nil {
		t.Fatal(err)
	}
	if _, err := Remove(context.Background(), dir, []string{"3", "700", "701", "5999"}, BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	lists := 0
	for _, s := range x.gen.segments {
		for f := range match.NumFields {
			bytes, err := newZapTerms(s.reader.zap, textField(f), s.live)
			if err != nil {
				t.Fatal(err)
			}
			public, err := newBleveTerms(s.snap.Segment(), textField(f), s.snap.Deleted())
			if err != nil {
				t.Fatal(err)
			}
			var terms, publicTerms []string
			if err := eachTerm(bytes, func(r termRef) error { terms = append(terms, r.term); return nil }); err != nil {
				t.Fatal(err)
			}
			if err := eachTerm(public, func(r termRef) error { publicTerms = append(publicTerms, r.term); return nil }); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(publicTerms, terms); diff != "" {
				t.Fatalf("terms of %s:\n%s", f.Name(), diff)
			}
			for _, term := range append(terms, "introuvable") {
				a, err := bytes.find(termRef{term: term})
				if err != nil {
					t.Fatal(err)
				}
				b, err := public.find(termRef{term: term})
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
				if !slices.Equal(slices.Collect(a.docs()), slices.Collect(b.docs())) {
					t.Fatalf("%q stands in other articles", term)
				}
				all := make(docSet, setWords(s.docs))
				a.addTo(all)
				if all.and(s.live); !slices.Equal(slices.Collect(all.all()), slices.Collect(b.docs())) {
					t.Fatalf("%q as a set is another", term)
				}
				na, err := a.occurrences()
				if err != nil {
					t.Fatal(err)
				}
				if nb, err := b.occurrences(); err != nil || na != nb {
					t.Fatalf("%q occurs %d times and %d times, %v", term, na, nb, err)
				}
				for _, part := range []float64{1, 0.5, 0.05, 0.001} {
					within := sampleOf(w, all, part)
					for _, step := range []uint64{1 << 32, 1024} {
						want, got := readAll(t, b, within, step), readAll(t, a, within, step)
						if !slices.Equal(want.Freqs, got.Freqs) || !slices.Equal(want.At, got.At) {
							t.Fatalf("%q, %.3f of its articles (-bleve +bytes):\n%s", term, part, cmp.Diff(want, got))
						}
					}
				}
			}
		}
	}
	if lists < 80 {
		t.Errorf("only %d lists", lists)
	}
}

func sampleOf(w textWorld, docs docSet, part float64) docSet {
	if part == 1 {
		return docs
	}
	within := make(docSet, len(docs))
	for doc := range docs.all() {
		if w.Float64() < part {
			within.add(doc)
		}
	}
	if last, _ := docs.last(); within.empty() {
		within.add(last)
	}
	return within
}

type allPostings struct {
	Freqs [][2]uint32
	At    []uint64
}

// readAll reads a list window by window.
func readAll(t *testing.T, l postingList, within docSet, step uint64) (all allPostings) {
	t.Helper()
	freqs, err := l.read(within, false)
	if err != nil {
		t.Fatal(err)
	}
	positions, err := l.read(within, true)
	if err != nil {
		t.Fatal(err)
	}
	var b block
	for limit := step; limit <= 1<<32 && limit < 10*1024 || limit == step; limit += step {
		for {
			if err := freqs.frequencies(&b, limit); err != nil {
				t.Fatal(err)
			}
			if b.n == 0 {
				break
			}
			for i := range b.n {
				all.Freqs = append(all.Freqs, [2]uint32{b.doc[i], b.freq[i]})
			}
		}
		if all.At, err = positions.positions(all.At, limit); err != nil {
			t.Fatal(err)
		}
	}
	if len(all.Freqs) != within.count() {
		t.Fatalf("%d postings in %d articles", len(all.Freqs), within.count())
	}
	return all
}
