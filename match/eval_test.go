package match

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// article is a Doc whose fields are lists of word numbers.
type article struct {
	fields  [NumFields][]int
	starts  [NumFields][NumUnits][]uint32
	filters []bool
}

func (a *article) Starts(f Field, u Unit) []uint32 { return a.starts[f][u] }

func (a *article) Positions(f Field, words int) (list []uint32) {
	for p, w := range a.fields[f] {
		if w == words {
			list = append(list, uint32(p))
		}
	}
	return list
}

func (a *article) Filter(n Filter) bool { return a.filters[n] }

// Words of the examples, each a form that stands for itself.
const (
	wa = iota
	wb
	wc
	wd
	numWords
)

func TestActiveAndSpans(t *testing.T) {
	leaves := []Leaf{
		{Words: []int{wa}, Fields: AllFields},
		{Words: []int{wb}, Fields: AllFields},
		{Words: []int{wc}, Fields: AllFields},
		{Words: []int{wa, wb}, Fields: AllFields},
		{Words: []int{wa}, Fields: Of(Title)},
		{Words: []int{wa, wa}, Fields: Of(Lead, Body)},
		{Words: []int{99}, Fields: AllFields}, // no such word
		{Fields: AllFields},                   // no word at all
	}
	const (
		a = LeafRef(iota)
		b
		c
		ab
		titleA
		aa
		broken
		empty
	)
	body := func(words ...int) *article {
		return &article{fields: [NumFields][]int{Body: words}, filters: []bool{false, true}}
	}
	span := func(leaf LeafRef, f Field, first, last uint32) Span { return Span{int(leaf), f, first, last} }
	tests := []struct {
		name   string
		root   Node
		in     *article
		match  bool
		active []int
		spans  []Span
	}{
		{"a leaf", a, body(wb, wa, wa), true, []int{0}, []Span{span(a, Body, 1, 1), span(a, Body, 2, 2)}},
		{"a leaf that is not there", c, body(wa), false, nil, nil},
		{"both of two", And{a, b}, body(wb, wa), true, []int{0, 1}, []Span{span(b, Body, 0, 0), span(a, Body, 1, 1)}},
		{"one of both is not enough", And{a, c}, body(wb, wa), false, nil, nil},
		{"every clause of an or that holds", Or{a, b, c}, body(wc, wa), true, []int{0, 2}, []Span{span(c, Body, 0, 0), span(a, Body, 1, 1)}},
		{"a clause that fails counts nothing", Or{And{a, b}, c}, body(wa, wc), true, []int{2}, []Span{span(c, Body, 1, 1)}},
		{"unless its leaf also stands elsewhere", Or{And{a, b}, And{c, a}}, body(wa, wc), true, []int{0, 2}, []Span{span(a, Body, 0, 0), span(c, Body, 1, 1)}},
		{"a leaf twice in the tree counts once", And{a, Or{a, b}}, body(wa), true, []int{0}, []Span{span(a, Body, 0, 0)}},
		{"what is excluded", And{a, Not{b}}, body(wa, wb), false, nil, nil},
		{"nothing under not counts", And{a, Not{And{a, b}}}, body(wa), true, []int{0}, []Span{span(a, Body, 0, 0)}},
		{"not under not matches and does not count", And{a, Not{Not{b}}}, body(wb, wa), true, []int{0}, []Span{span(a, Body, 1, 1)}},
		{"not alone", Not{c}, body(wa), true, nil, nil},
		{"a phrase and its words count each", And{ab, a, b}, body(wa, wb, wa), true, []int{0, 1, 3}, []Span{
			span(a, Body, 0, 0), span(ab, Body, 0, 1), span(b, Body, 1, 1), span(a, Body, 2, 2),
		}},
		{"phrases may overlap", aa, body(wa, wa, wa), true, []int{5}, []Span{span(aa, Body, 0, 1), span(aa, Body, 1, 2)}},
		{"a field of its own", titleA, body(wa), false, nil, nil},
		{"a leaf of every field", a, &article{fields: [NumFields][]int{{wa}, {wb, wa}, {wa}}}, true, []int{0}, []Span{
			span(a, Title, 0, 0), span(a, Lead, 1, 1), span(a, Body, 0, 0),
		}},
		{"a phrase stays in its field", ab, &article{fields: [NumFields][]int{{wa}, {wb}, nil}}, false, nil, nil},
		{"a filter that passes", And{Filter(1), a}, body(wa), true, []int{0}, []Span{span(a, Body, 0, 0)}},
		{"a filter that does not", And{a, Filter(0)}, body(wa), false, nil, nil},
		{"a filter decides what counts", Or{And{a, Filter(0)}, b}, body(wa, wb), true, []int{1}, []Span{span(b, Body, 1, 1)}},
		{"everything", All{}, body(), true, nil, nil},
		{"everything or a word", Or{All{}, a}, body(wa), true, []int{0}, []Span{span(a, Body, 0, 0)}},
		{"nothing", None{}, body(wa), false, nil, nil},
		{"nothing excluded", Not{None{}}, body(wa), true, nil, nil},
		{"a clause that is missing matches nothing", nil, body(wa), false, nil, nil},
		{"a leaf without words is nowhere", Or{empty, a}, body(wa), true, []int{0}, []Span{span(a, Body, 0, 0)}},
		{"a leaf of unknown words is nowhere", broken, body(wa), false, nil, nil},
		{"a leaf that does not exist is nowhere", Or{LeafRef(-1), LeafRef(99)}, body(wa), false, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := &Query{Words: make([]Words, numWords), Leaves: leaves, Root: tt.root}
			if got := q.Match(tt.in); got != tt.match {
				t.Errorf("Match = %v, want %v", got, tt.match)
			}
			active, ok := q.Active(nil, tt.in)
			if diff := cmp.Diff(tt.active, active); ok != tt.match || diff != "" {
				t.Errorf("Active = %v, (-want +got):\n%s", ok, diff)
			}
			if diff := cmp.Diff(tt.spans, q.Spans(nil, tt.in)); diff != "" {
				t.Errorf("Spans (-want +got):\n%s", diff)
			}
			if got := q.Count(tt.in); got != len(tt.spans) {
				t.Errorf("Count = %d, want %d", got, len(tt.spans))
			}
		})
	}
}

func TestOccurrences(t *testing.T) {
	q := &Query{Words: make([]Words, numWords), Leaves: []Leaf{{Words: []int{wa, wb}, Fields: Of(Title, Body)}}, Root: None{}}
	in := &article{fields: [NumFields][]int{{wa, wb}, {wa, wb}, {wb, wa, wb, wa}}}
	want := []Span{{Leaf: 7}, {0, Title, 0, 1}, {0, Body, 1, 2}}
	if diff := cmp.Diff(want, q.Occurrences([]Span{{Leaf: 7}}, 0, in)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, leaf := range []int{-1, 1} {
		if got := q.Occurrences(nil, leaf, in); got != nil {
			t.Errorf("leaf %d, which does not exist, occurs: %v", leaf, got)
		}
	}
}

// naive holds the definition of the package comment, word by word.
type naive struct {
	q *Query
	d *article
}

func (n naive) occurrences(leaf int) (spans []Span) {
	l := n.q.Leaves[leaf]
	for f := range NumFields {
		words := n.d.fields[f]
		if l.Expr != nil {
			if l.Fields.Has(f) {
				for w := range n.expr(l.Expr, f, 1<<20) {
					spans = append(spans, w.span(leaf, f))
				}
			}
			continue
		}
		for p := range words {
			if l.Fields.Has(f) && p+len(l.Words) <= len(words) && slices.Equal(words[p:p+len(l.Words)], l.Words) {
				spans = append(spans, Span{leaf, f, uint32(p), uint32(p + len(l.Words) - 1)})
			}
		}
	}
	return spans
}

func (n naive) satisfied(c Node) bool {
	switch c := c.(type) {
	case All:
		return true
	case None:
		return false
	case LeafRef:
		return len(n.occurrences(int(c))) > 0
	case Filter:
		return n.d.filters[c]
	case Not:
		return !n.satisfied(c.Node)
	case And:
		return !slices.ContainsFunc(c, func(c Node) bool { return !n.satisfied(c) })
	case Or:
		return slices.ContainsFunc(c, n.satisfied)
	case *AtLeast:
		in, k := map[int]bool{}, 0
		n.active(c.Node, in)
		for leaf := range in {
			k += len(n.occurrences(leaf))
		}
		return n.satisfied(c.Node) && k >= c.N
	case *Among:
		k := 0
		for _, o := range c.Nodes {
			if n.satisfied(o) {
				k++
			}
		}
		return k >= c.N
	}
	panic("unknown clause")
}

// active marks the leaves with a path of satisfied clauses, none of them Not, from here down to them.
func (n naive) active(c Node, in map[int]bool) {
	if !n.satisfied(c) {
		return
	}
	var below []Node
	switch c := c.(type) {
	case LeafRef:
		in[int(c)] = true
	case And:
		below = c
	case Or:
		below = c
	case *AtLeast:
		below = []Node{c.Node}
	case *Among:
		below = c.Nodes
	}
	for _, c := range below {
		n.active(c, in)
	}
}

func (n naive) spans() (spans []Span) {
	in := map[int]bool{}
	n.active(n.q.Root, in)
	for leaf := range in {
		spans = append(spans, n.occurrences(leaf)...)
	}
	slices.SortFunc(spans, func(a, b Span) int {
		if a.Field != b.Field {
			return int(a.Field) - int(b.Field)
		}
		return bySpan(a, b)
	})
	return spans
}

func randomQuery(r *rand.Rand) *Query {
	q := &Query{Words: make([]Words, numWords)}
	for range 1 + r.IntN(5) {
		l := Leaf{Fields: Fields(1 + r.IntN(int(AllFields)))}
		for range 1 + r.IntN(3) {
			l.Words = append(l.Words, r.IntN(numWords))
		}
		if r.IntN(2) == 0 {
			l.Expr = randomExpr(r, 2)
			l.Words = WordsOf(l.Expr)
		}
		q.Leaves = append(q.Leaves, l)
	}
	q.Root = randomNode(r, len(q.Leaves), 4)
	return q
}

func randomNode(r *rand.Rand, leaves, depth int) Node {
	if depth == 0 || r.IntN(3) == 0 {
		switch r.IntN(8) {
		case 0:
			return Filter(r.IntN(2))
		case 1:
			return []Node{All{}, None{}}[r.IntN(2)]
		}
		return LeafRef(r.IntN(leaves))
	}
	if r.IntN(5) == 0 {
		return Not{randomNode(r, leaves, depth-1)}
	}
	nodes := make([]Node, 1+r.IntN(3))
	for i := range nodes {
		nodes[i] = randomNode(r, leaves, depth-1)
	}
	switch r.IntN(6) {
	case 0:
		return &AtLeast{N: 1 + r.IntN(4), Node: nodes[0]}
	case 1:
		return &Among{N: 1 + r.IntN(len(nodes)), Nodes: nodes}
	case 2, 3:
		return And(nodes)
	}
	return Or(nodes)
}

func randomArticle(r *rand.Rand) *article {
	a := &article{filters: []bool{r.IntN(2) == 0, r.IntN(2) == 0}}
	for f := range a.fields {
		words := make([]int, r.IntN(12))
		for p := range words {
			words[p] = r.IntN(numWords + 1) // the last one is in no query
		}
		a.fields[f] = words
		for u := range a.starts[f] {
			for p := range words {
				if p == 0 || r.IntN(4) == 0 {
					a.starts[f][u] = append(a.starts[f][u], uint32(p))
				}
			}
		}
	}
	return a
}

func TestEvaluationIsItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	matched, counted := 0, 0
	for range 2000 {
		q := randomQuery(r)
		m := NewMatcher(q)
		for range 5 {
			d := randomArticle(r)
			want := naive{q, d}
			wantSpans := want.spans()
			if got, w := m.Match(d), want.satisfied(q.Root); got != w {
				t.Fatalf("%#v on %v: Match = %v, want %v", q, d, got, w)
			}
			got := m.Spans(nil, d)
			if diff := cmp.Diff(wantSpans, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%#v on %v (-want +got):\n%s", q, d, diff)
			}
			if n := m.Count(d); n != len(wantSpans) {
				t.Fatalf("%#v on %v: Count = %d, want %d", q, d, n, len(wantSpans))
			}
			if m.Match(d) {
				matched++
			}
			counted += len(got)
		}
	}
	if matched < 1000 || matched > 9000 || counted < 5000 {
		t.Errorf("%d of 10000 articles match with %d occurrences: too one-sided to show anything", matched, counted)
	}
}

// lists is a Doc with its positions at hand, as engines have them.
type lists struct {
	positions [NumFields][numWords][]uint32
}

func (l *lists) Positions(f Field, w int) []uint32 { return l.positions[f][w] }
func (l *lists) Starts(Field, Unit) []uint32       { return []uint32{0, 20, 50} }
func (l *lists) Filter(Filter) bool                { return true }

func newLists(r *rand.Rand) *lists {
	var l lists
	for f := range NumFields {
		for w := range numWords {
			l.positions[f][w] = randomList(r, 100)
		}
	}
	return &l
}

func TestMatcherDoesNotAllocate(t *testing.T) {
	d := newLists(rand.New(rand.NewPCG(9, 10)))
	q := &Query{
		Words:  make([]Words, numWords),
		Leaves: []Leaf{{Words: []int{wa, wb}, Fields: AllFields}, {Words: []int{wc}, Fields: AllFields}, {Words: []int{wd, wd, wa}, Fields: Of(Body)}},
		Root:   Or{And{LeafRef(0), Not{None{}}}, And{LeafRef(1), Filter(0)}, LeafRef(2)},
	}
	m := NewMatcher(q)
	spans := m.Spans(nil, d)
	if len(spans) == 0 {
		t.Fatal("the query matches nothing")
	}
	if n := testing.AllocsPerRun(100, func() {
		spans = m.Spans(spans[:0], d)
		m.Count(d)
		m.Match(d)
	}); n != 0 {
		t.Errorf("a Matcher with its buffers allocates %v times", n)
	}
}

func BenchmarkMatcher(b *testing.B) {
	r := rand.New(rand.NewPCG(11, 12))
	docs := make([]*lists, 64)
	for i := range docs {
		docs[i] = newLists(r)
	}
	q := &Query{
		Words:  make([]Words, numWords),
		Leaves: []Leaf{{Words: []int{wa, wb}, Fields: AllFields}, {Words: []int{wc}, Fields: AllFields}, {Words: []int{wd}, Fields: AllFields}},
		Root:   And{LeafRef(0), Or{LeafRef(1), LeafRef(2)}},
	}
	m := NewMatcher(q)
	b.Run("Count", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			m.Count(docs[i%len(docs)])
		}
	})
	b.Run("Spans", func(b *testing.B) {
		b.ReportAllocs()
		var spans []Span
		for i := 0; b.Loop(); i++ {
			spans = m.Spans(spans[:0], docs[i%len(docs)])
		}
	})
}
