package highlight

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/match"
)

func TestOptions(t *testing.T) {
	tests := []struct{ in, want Options }{
		{Options{}, Options{Snippets: 2, MaxRunes: 300}},
		{Options{Snippets: -3, MaxRunes: -1}, Options{Snippets: -3, MaxRunes: 300}},
		{Options{Snippets: 5, MaxRunes: 1}, Options{Snippets: 5, MaxRunes: MinMaxRunes}},
		{Options{Snippets: math.MaxInt, MaxRunes: math.MaxInt}, Options{Snippets: kiosque.MaxSnippets, MaxRunes: MaxMaxRunes}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.in.withDefaults()); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.in, diff)
		}
	}
	weights := Options{Weights: []float64{0, -1, math.NaN(), math.Inf(1), 0.0625, 2}}
	for leaf, want := range []int64{0, 0, 0, 1e12, 63, 2000, 1000, 1000} {
		if got := weights.weight(leaf); got != want {
			t.Errorf("the weight of leaf %d is %d, want %d", leaf, got, want)
		}
	}
}

func TestForms(t *testing.T) {
	long := strings.Repeat("long", 40)
	table := newFormTable([]match.Words{
		{Forms: []string{"élection", "élections"}},
		{Forms: nil},
		{Forms: []string{"", "élections", "élections", long}},
		{Forms: []string{"élections"}},
	})
	tests := []struct {
		in   string
		want []uint32
	}{
		{"élection", []uint32{0}},
		{"élections", []uint32{0, 2, 3}},
		{long, []uint32{2}},
		{long[1:], nil},
		{long + "g", nil}, // as long as the table distinguishes
		{"electrons", nil},
		{"élec", nil},
		{"", nil},
	}
	for _, tt := range tests {
		var got []uint32
		for at := table.first([]byte(tt.in)); at >= 0; at = table.links[at].next {
			got = append(got, table.links[at].word)
		}
		slices.Sort(got)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestNoSnippets(t *testing.T) {
	a := &kiosque.Article{Title: "La grève", Body: "La grève dure."}
	r := New(compile(t, "grève")).Article(a, nil, Options{Snippets: -1})
	want := Result{TitleSpans: []kiosque.Span{{Start: 3, End: 9}}, Snippets: []kiosque.Snippet{}, Occurrences: 2}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestMark(t *testing.T) {
	a := &kiosque.Article{Title: "Grève", Lead: "Ni grève, ni paix.", Body: "Paix et grève. Grève générale."}
	got := New(compile(t, "grève\ngrève générale\nchapo:paix")).Mark(a, nil)
	want := Marks{
		Title:       []kiosque.Span{{Start: 0, End: 6}},
		Lead:        []kiosque.Span{{Start: 3, End: 9}, {Start: 14, End: 18}},
		Body:        []kiosque.Span{{Start: 8, End: 14}, {Start: 16, End: 33}},
		Occurrences: 6,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestFilterDecides shows that a filter says which clauses count, article by article.
func TestFilterDecides(t *testing.T) {
	q := compile(t, "grève\npaix")
	q.Root = match.Or{match.And{match.Filter(4), match.LeafRef(0)}, match.LeafRef(1)}
	h := New(q)
	a := &kiosque.Article{Body: "La grève ou la paix."}
	for passes, want := range map[bool]string{true: "La ⟦grève⟧ ou la ⟦paix⟧.", false: "La grève ou la ⟦paix⟧."} {
		r := h.Article(a, func(n match.Filter) bool { return n == 4 && passes }, Options{})
		if got := shown(r.Snippets[0]); got != want {
			t.Errorf("passes %v: %s, want %s", passes, got, want)
		}
	}
}

// TestOneAfterAnother shows that nothing of an article is left in the buffers for the next one.
func TestOneAfterAnother(t *testing.T) {
	h := New(compile(t, "grève\npaix|paisible"))
	articles := page(t)
	articles = append(articles, &kiosque.Article{}, &kiosque.Article{Lead: "La paix."},
		&kiosque.Article{Title: "Paisible grève", TitleDerived: true, Body: "Grève."})
	want := make([]Result, len(articles))
	for i, a := range articles {
		want[i] = New(h.query).Article(a, nil, Options{})
	}
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for n := range 10 * len(articles) {
				i := n * (2*worker + 1) % len(articles)
				if diff := cmp.Diff(want[i], h.Article(articles[i], nil, Options{})); diff != "" {
					t.Errorf("article %d (-alone +among others):\n%s", i, diff)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestGiantArticle(t *testing.T) {
	h := New(compile(t, "grève"))
	s := h.scratch()
	s.find(&kiosque.Article{Body: "La grève."}, nil)
	if !s.small() {
		t.Error("the buffers of a short article are not kept")
	}
	giant := &kiosque.Article{Body: strings.Repeat("La grève sans fin ni cesse, ", keep/2)}
	s.find(giant, nil)
	if s.small() {
		t.Error("the buffers of a giant article are kept")
	}
	checkSpans(t, giant.Body, s.marks(match.Body))
	r := h.Article(giant, nil, Options{Snippets: 20})
	if len(r.Snippets) != 20 || r.Occurrences != keep/2 {
		t.Errorf("%d snippets, %d occurrences", len(r.Snippets), r.Occurrences)
	}
}

// TestAllocations counts what an article costs once the buffers are there: the result and nothing else.
func TestAllocations(t *testing.T) {
	h := New(compile(t, "grève\npréavis de grève\ndigue"))
	a := &kiosque.Article{Title: "La grève", Body: strings.Repeat("Après l’été, le préavis de grève a été déposé près de la digue. Tout s’arrête.\n\n", 30)}
	r := h.Article(a, nil, Options{})
	if len(r.Snippets) != 2 || len(r.TitleSpans) == 0 {
		t.Fatalf("unexpected result %+v", r)
	}
	// The title's spans, the list of snippets, the spans of each; now and then the pool is emptied by the collector.
	const want = 4
	if n := testing.AllocsPerRun(200, func() { h.Article(a, nil, Options{}) }); n > want+2 && !rounds.Race { // under the race detector, pools forget at random
		t.Errorf("an article allocates %v times, want %d", n, want)
	}
}
