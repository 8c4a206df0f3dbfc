package match

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// windows is a set of windows, each with what is marked of it.
type windows map[Window]map[Window]bool

func (ws windows) add(w Window, marks map[Window]bool) {
	if ws[w] == nil {
		ws[w] = map[Window]bool{}
	}
	maps.Copy(ws[w], marks)
}

// expr holds the definitions of Expr as they are written, for a field cut behind its end-th word. A word of several places may
// end behind the field, which no text has.
func (n naive) expr(x Expr, f Field, end int) windows {
	found := windows{}
	overlap := func(a, b Window) bool { return a.First <= b.Last && b.First <= a.Last }
	between := func(a, b Window) uint64 {
		if a.First > b.First {
			a, b = b, a
		}
		return b.First - a.Last - 1
	}
	switch x := x.(type) {
	case Word:
		return n.expr(Phrase{int(x)}, f, end)
	case Phrase:
		for p := 0; p+len(x) <= min(end, len(n.d.fields[f])); p++ {
			if slices.Equal(n.d.fields[f][p:p+len(x)], x) {
				w := Window{uint64(p), uint64(p + len(x) - 1)}
				found.add(w, map[Window]bool{w: true})
			}
		}
	case Wide:
		for w := range n.expr(Word(x.Word), f, end) {
			if wide := (Window{w.First, w.First + uint64(x.N) - 1}); wide.Last < uint64(end) {
				found.add(wide, map[Window]bool{wide: true})
			}
		}
	case Sequence:
		found = n.expr(x[0], f, end)
		for _, o := range x[1:] {
			joined, next := windows{}, n.expr(o, f, end)
			for w := range found {
				for v := range next {
					if v.First == w.Last+1 {
						joined.add(Window{w.First, v.Last}, nil)
					}
				}
			}
			found = joined
		}
		for w := range found {
			found[w] = map[Window]bool{w: true}
		}
	case *Within:
	window:
		for w, marks := range n.expr(x.Expr, f, end) {
			for _, start := range n.d.starts[f][x.Unit] {
				if uint64(start) > w.First && uint64(start) <= w.Last {
					continue window
				}
			}
			found.add(w, marks)
		}
	case *Near:
		var operands []windows
		for _, o := range x.Exprs {
			operands = append(operands, n.expr(o, f, end))
		}
		all := windows{}
		tuple := make([]Window, len(operands))
		var choose func(i int)
		choose = func(i int) {
			if i < len(operands) {
				for w := range operands[i] {
					tuple[i] = w
					choose(i + 1)
				}
				return
			}
			order := slices.Clone(tuple)
			slices.SortFunc(order, Window.compare)
			if x.Ordered && !slices.Equal(order, tuple) {
				return
			}
			for i := 1; i < len(order); i++ {
				if overlap(order[i-1], order[i]) || between(order[i-1], order[i]) > uint64(x.N) {
					return
				}
			}
			hull := Window{order[0].First, order[len(order)-1].Last}
			for i, w := range tuple {
				all.add(hull, operands[i][w])
			}
		}
		choose(0)
		for w, marks := range all {
			smaller := false
			for o := range all {
				smaller = smaller || o != w && w.First <= o.First && o.Last <= w.Last
			}
			if !smaller {
				found.add(w, marks)
			}
		}
	case *NotNear:
		far := n.expr(x.Far, f, end)
	next:
		for w, marks := range n.expr(x.Expr, f, end) {
			for o := range far {
				if overlap(w, o) || between(w, o) <= uint64(x.N) {
					continue next
				}
			}
			found.add(w, marks)
		}
	case *Same:
		starts := n.d.starts[f][x.Unit]
		for i, start := range starts {
			stop := uint64(1 << 32)
			if i+1 < len(starts) {
				stop = uint64(starts[i+1])
			}
			hull, marks, all := Window{stop, 0}, map[Window]bool{}, true
			for _, o := range x.Exprs {
				some := false
				for w, m := range n.expr(o, f, end) {
					if w.First >= uint64(start) && w.Last < stop {
						some = true
						hull = Window{min(hull.First, w.First), max(hull.Last, w.Last)}
						maps.Copy(marks, m)
					}
				}
				all = all && some
			}
			if all && len(x.Exprs) > 0 {
				found.add(hull, marks)
			}
		}
	case *First:
		return n.expr(x.Expr, f, min(end, int(x.N)))
	case AnyOf:
		for _, o := range x {
			for w, m := range n.expr(o, f, end) {
				found.add(w, m)
			}
		}
	case *In:
		if x.Fields.Has(f) {
			return n.expr(x.Expr, f, end)
		}
	}
	return found
}

func randomExpr(r *rand.Rand, depth int) Expr {
	if depth == 0 || r.IntN(5) == 0 {
		switch r.IntN(8) {
		case 0, 1:
			return Phrase{r.IntN(numWords), r.IntN(numWords)}
		case 2:
			return Wide{r.IntN(numWords), uint32(1 + r.IntN(3))}
		}
		return Word(r.IntN(numWords))
	}
	several := func(least, most int) (xs []Expr) {
		for range least + r.IntN(most-least+1) {
			xs = append(xs, randomExpr(r, depth-1))
		}
		return xs
	}
	one := func() Expr { return randomExpr(r, depth-1) }
	switch r.IntN(12) {
	case 6, 7:
		return Sequence(several(1, 3))
	case 8:
		return &Within{Unit(r.IntN(int(NumUnits))), one()}
	case 0:
		return &NotNear{one(), one(), uint32(r.IntN(4))}
	case 1:
		return &Same{Unit(r.IntN(int(NumUnits))), several(1, 3)}
	case 2:
		return &First{uint32(r.IntN(10)), one()}
	case 3, 4:
		return AnyOf(several(1, 3))
	case 5:
		return &In{Fields(r.IntN(int(AllFields) + 1)), one()}
	}
	return &Near{several(1, 4), uint32(r.IntN(5)), r.IntN(2) == 0}
}

func TestExprIsItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	found := map[string]int{}
	for range 6000 {
		x := randomExpr(r, 1+r.IntN(3))
		q := &Query{Words: make([]Words, numWords), Leaves: []Leaf{{Words: WordsOf(x), Fields: AllFields, Expr: x}}, Root: LeafRef(0)}
		m := NewMatcher(q)
		d := randomArticle(r)
		var spans, marks []Span
		for f := range NumFields {
			var ws, ms []Window
			all := map[Window]bool{}
			for w, marked := range (naive{q, d}).expr(x, f, 1<<20) {
				ws = append(ws, w)
				maps.Copy(all, marked)
			}
			ms = slices.Collect(maps.Keys(all))
			slices.SortFunc(ws, Window.compare)
			slices.SortFunc(ms, Window.compare)
			for _, w := range ws {
				spans = append(spans, w.span(0, f))
			}
			for _, w := range ms {
				marks = append(marks, w.span(0, f))
			}
		}
		if diff := cmp.Diff(spans, m.Spans(nil, d), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s on %v (-want +got):\n%s", show(x), d, diff)
		}
		got, n := m.Marks(nil, d)
		if diff := cmp.Diff(marks, got, cmpopts.EquateEmpty()); diff != "" || n != len(spans) {
			t.Fatalf("%s on %v: %d occurrences, want %d; marks (-want +got):\n%s", show(x), d, n, len(spans), diff)
		}
		found[fmt.Sprintf("%T", x)] += len(spans)
	}
	for _, kind := range []Expr{Word(0), Phrase{}, &Near{}, &NotNear{}, &Same{}, &First{}, AnyOf{}, &In{}, Wide{}, Sequence{}, &Within{}} {
		if n := found[fmt.Sprintf("%T", kind)]; n < 100 {
			t.Errorf("%d windows of %T: too few to show anything", n, kind)
		}
	}
}

// show writes an expression for messages.
func show(x Expr) string {
	several := func(xs []Expr) string {
		var all []string
		for _, x := range xs {
			all = append(all, show(x))
		}
		return "(" + strings.Join(all, " ") + ")"
	}
	switch x := x.(type) {
	case *Near:
		return fmt.Sprintf("near/%d/%v%s", x.N, x.Ordered, several(x.Exprs))
	case *NotNear:
		return fmt.Sprintf("notnear/%d(%s %s)", x.N, show(x.Expr), show(x.Far))
	case *Same:
		return fmt.Sprintf("same/%d%s", x.Unit, several(x.Exprs))
	case *First:
		return fmt.Sprintf("first/%d(%s)", x.N, show(x.Expr))
	case AnyOf:
		return "any" + several(x)
	case Sequence:
		return "sequence" + several(x)
	case *Within:
		return fmt.Sprintf("within/%d(%s)", x.Unit, show(x.Expr))
	case *In:
		return fmt.Sprintf("in/%b(%s)", x.Fields, show(x.Expr))
	}
	return fmt.Sprint(x)
}

// TestArticlesStayApart puts articles one behind another: windows are those of each article by itself.
func TestArticlesStayApart(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	var e Finder
	found := 0
	for range 2000 {
		x := randomExpr(r, 2)
		p := listed{words: map[int][]uint64{}, starts: map[Unit][]uint64{}}
		var want, marks []Window
		for number := range uint64(6) {
			d := randomArticle(r)
			base := number << 32
			for w := range numWords {
				for _, at := range d.Positions(Body, w) {
					p.words[w] = append(p.words[w], base|uint64(at))
				}
			}
			for u := range NumUnits {
				for _, at := range d.starts[Body][u] {
					p.starts[u] = append(p.starts[u], base|uint64(at))
				}
			}
			own := e.Find(nil, x, Body, &places{doc: d, field: Body})
			for _, w := range own {
				want = append(want, Window{base | w.First, base | w.Last})
			}
			for _, w := range e.Marks(nil, x, Body, &places{doc: d, field: Body}, own) {
				marks = append(marks, Window{base | w.First, base | w.Last})
			}
		}
		got := e.Find(nil, x, Body, p)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", show(x), diff)
		}
		if diff := cmp.Diff(marks, e.Marks(nil, x, Body, p, got), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s, marks (-want +got):\n%s", show(x), diff)
		}
		found += len(got)
	}
	if found < 5000 {
		t.Errorf("%d windows: too few to show anything", found)
	}
}

// listed is Places as an engine has them.
type listed struct {
	words  map[int][]uint64
	starts map[Unit][]uint64
}

func (l listed) Word(w int) []uint64    { return l.words[w] }
func (l listed) Starts(u Unit) []uint64 { return l.starts[u] }

func TestExprLimits(t *testing.T) {
	var e Finder
	p := listed{words: map[int][]uint64{0: {0, 1, 2, 3}}}
	for _, x := range []Expr{
		nil, Word(7),
		Phrase{},
		AnyOf{},
		&Near{}, &Same{}, &First{}, &In{}, &NotNear{}, &Near{Exprs: []Expr{nil, nil}},
		&Same{Exprs: []Expr{Word(0)}}, // a text without units
		&Near{Exprs: slices.Repeat([]Expr{Word(0)}, MaxUnordered+1)},
		&Near{Exprs: slices.Repeat([]Expr{Word(0)}, MaxOperands+1), Ordered: true},
		&First{Expr: Word(0)},
		Sequence{},
		Sequence{nil},
		&Within{},
		Wide{Word: 7, N: 2},
		&First{3, Wide{0, 4}},
	} {
		if got := e.Find(nil, x, Body, p); len(got) != 0 {
			t.Errorf("%v has windows %v", show(x), got)
		}
		if got := e.Marks(nil, x, Body, p, nil); len(got) != 0 {
			t.Errorf("%v has marks %v", show(x), got)
		}
	}
	for x, want := range map[Expr]int{
		&Near{Exprs: slices.Repeat([]Expr{Word(0)}, 4)}:                          1,
		&Near{Exprs: slices.Repeat([]Expr{Word(0)}, 3), N: 1<<32 - 1}:            2,
		&NotNear{Word(0), Word(1), 1<<32 - 1}:                                    4,
		&NotNear{Word(0), Word(0), 0}:                                            0,
		&Near{Exprs: []Expr{Word(0), &First{2, Word(0)}}, N: 9, Ordered: true}:   1,
		&Near{Exprs: []Expr{Phrase{0, 0}, Phrase{0, 0}}, N: 1<<32 - 1}:           1,
		&First{3, &NotNear{Word(0), &First{1, Word(0)}, 0}}:                      1,
		&First{3, Wide{0, 2}}:                                                    2,
		&Near{Exprs: []Expr{Wide{0, 2}, Wide{0, 2}}}:                             2,
		&Near{Exprs: slices.Repeat([]Expr{AnyOf{Word(0), Word(0)}}, 2), N: 1000}: 3,
	} {
		if got := e.Find(nil, x, Body, p); len(got) != want {
			t.Errorf("%s has %d windows, want %d", show(x), len(got), want)
		}
	}
}
