package searchertest

import (
	"maps"
	"math"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/match"
)

// This file decides by the definitions of packages query and match, with loops over the words of an article: it shares
// nothing with what it checks but the forms that each word stands for.

// run is the words first to last of a text part; places are runs with what is marked of them.
type (
	run    struct{ first, last int }
	places map[run]map[run]bool
)

func (ps places) add(r run, marks map[run]bool) {
	if ps[r] == nil {
		ps[r] = map[run]bool{}
	}
	maps.Copy(ps[r], marks)
}

// between is the number of words between two runs, -1 if they share a word.
func between(a, b run) int {
	if a.first > b.first {
		a, b = b, a
	}
	return max(b.first-a.last-1, -1)
}

// occurrences returns where a leaf stands in a text part.
func (d *oracleDoc) occurrences(leaf int, f match.Field) places {
	l := d.plan.Leaves[leaf]
	if !l.Fields.Has(f) {
		return nil
	}
	if l.Shown != nil { // a word that stands for compounds too, which are as long as they are
		return d.expr(l.Shown, f, len(d.forms[f]))
	}
	if l.Expr == nil {
		return d.expr(match.Phrase(l.Words), f, len(d.forms[f]))
	}
	return d.expr(l.Expr, f, len(d.forms[f]))
}

// expr returns where an expression stands in the first end words of a text part.
func (d *oracleDoc) expr(x match.Expr, f match.Field, end int) places {
	found := places{}
	switch x := x.(type) {
	case match.Word:
		return d.expr(match.Phrase{int(x)}, f, end)
	case match.Phrase:
		if len(x) == 0 {
			break
		}
		for _, at := range d.at[x[0]][f] {
			p, all := int(at), int(at)+len(x) <= end
			for i, w := range x[1:] {
				all = all && slices.Contains(d.at[w][f], at+1+uint32(i))
			}
			if r := (run{p, p + len(x) - 1}); all {
				found.add(r, map[run]bool{r: true})
			}
		}
	case match.Wide:
		for _, at := range d.at[x.Word][f] {
			if r := (run{int(at), int(at) + int(x.N) - 1}); r.last < end {
				found.add(r, map[run]bool{r: true})
			}
		}
	case match.Sequence:
		whole := d.expr(x[0], f, end)
		for _, o := range x[1:] {
			longer := places{}
			for r := range whole {
				for next := range d.expr(o, f, end) {
					if next.first == r.last+1 {
						longer[run{r.first, next.last}] = nil
					}
				}
			}
			whole = longer
		}
		for r := range whole {
			found.add(r, map[run]bool{r: true})
		}
	case *match.Within:
		for r, marks := range d.expr(x.Expr, f, end) {
			if !slices.ContainsFunc(d.starts[f][x.Unit], func(s uint32) bool { return int(s) > r.first && int(s) <= r.last }) {
				found.add(r, marks)
			}
		}
	case *match.Near:
		d.near(found, x, f, end)
	case *match.NotNear:
		far := d.expr(x.Far, f, end)
		for r, marks := range d.expr(x.Expr, f, end) {
			free := true
			for o := range far {
				free = free && between(r, o) > int(x.N)
			}
			if free {
				found.add(r, marks)
			}
		}
	case *match.Same:
		for i, start := range d.starts[f][x.Unit] {
			stop := len(d.forms[f])
			if i+1 < len(d.starts[f][x.Unit]) {
				stop = int(d.starts[f][x.Unit][i+1])
			}
			hull, marks, all := run{stop, 0}, map[run]bool{}, true
			for _, o := range x.Exprs {
				some := false
				for r, m := range d.expr(o, f, end) {
					if r.first >= int(start) && r.last < stop {
						hull, some = run{min(hull.first, r.first), max(hull.last, r.last)}, true
						maps.Copy(marks, m)
					}
				}
				all = all && some
			}
			if all {
				found.add(hull, marks)
			}
		}
	case *match.First:
		return d.expr(x.Expr, f, min(end, int(x.N)))
	case match.AnyOf:
		for _, o := range x {
			for r, m := range d.expr(o, f, end) {
				found.add(r, m)
			}
		}
	case *match.In:
		if x.Fields.Has(f) {
			return d.expr(x.Expr, f, end)
		}
	}
	return found
}

// near tries every choice of one occurrence of each operand.
func (d *oracleDoc) near(found places, x *match.Near, f match.Field, end int) {
	var operands []places
	for _, o := range x.Exprs {
		operands = append(operands, d.expr(o, f, end))
		if len(operands[len(operands)-1]) == 0 {
			return
		}
	}
	all := places{}
	chosen := make([]run, len(operands))
	var choose func(i int)
	choose = func(i int) {
		if i < len(operands) {
			for r := range operands[i] {
				chosen[i] = r
				choose(i + 1)
			}
			return
		}
		order := slices.Clone(chosen)
		slices.SortFunc(order, func(a, b run) int { return a.first - b.first })
		if x.Ordered && !slices.Equal(order, chosen) {
			return
		}
		for i := range order[1:] {
			if gap := between(order[i], order[i+1]); gap < 0 || gap > int(x.N) {
				return
			}
		}
		for i, r := range chosen {
			all.add(run{order[0].first, order[len(order)-1].last}, operands[i][r])
		}
	}
	choose(0)
	for r, marks := range all {
		smallest := true
		for o := range all {
			smallest = smallest && (o == r || o.first < r.first || o.last > r.last)
		}
		if smallest {
			found.add(r, marks)
		}
	}
}

// count returns how often a leaf stands in the article.
func (d *oracleDoc) count(leaf int) (n int) {
	if n, known := d.counts[leaf]; known {
		return n
	}
	for f := range match.NumFields {
		n += len(d.occurrences(leaf, f))
	}
	d.counts[leaf] = n
	return n
}

func (d *oracleDoc) satisfied(n match.Node) bool {
	switch n := n.(type) {
	case match.All:
		return true
	case match.None:
		return false
	case match.LeafRef:
		return d.count(int(n)) > 0
	case match.Filter:
		return d.Filter(n)
	case match.Not:
		return !d.satisfied(n.Node)
	case match.And:
		return !slices.ContainsFunc(n, func(c match.Node) bool { return !d.satisfied(c) })
	case match.Or:
		return slices.ContainsFunc(n, d.satisfied)
	case *match.AtLeast:
		total := 0
		for leaf := range d.active(n.Node, map[int]bool{}) {
			total += d.count(leaf)
		}
		return total >= n.N
	case *match.Among:
		total := 0
		for _, c := range n.Nodes {
			if d.satisfied(c) {
				total++
			}
		}
		return total >= n.N
	}
	panic("unknown clause")
}

// active marks the leaves to which a path of satisfied clauses leads, none of them Not.
func (d *oracleDoc) active(n match.Node, in map[int]bool) map[int]bool {
	if !d.satisfied(n) {
		return in
	}
	var below []match.Node
	switch n := n.(type) {
	case match.LeafRef:
		in[int(n)] = true
	case match.And:
		below = n
	case match.Or:
		below = n
	case *match.AtLeast:
		below = []match.Node{n.Node}
	case *match.Among:
		below = n.Nodes
	}
	for _, c := range below {
		d.active(c, in)
	}
	return in
}

// weight is what an expression weighs, from the number of articles that have each word in the fields of the leaf.
func (o *oracle) weight(x match.Expr, fields match.Fields) float64 {
	sum, least := 0.0, math.Inf(1)
	each := func(xs []match.Expr) {
		for _, x := range xs {
			w := o.weight(x, fields)
			sum, least = sum+w, min(least, w)
		}
	}
	switch x := x.(type) {
	case match.Word:
		df := 0.0
		for _, d := range o.docs {
			for f := range match.NumFields {
				if fields.Has(f) && len(d.at[int(x)][f]) > 0 {
					df++
					break
				}
			}
		}
		return math.Log(1 + (float64(len(o.docs))-df+0.5)/(df+0.5))
	case match.Phrase:
		for _, w := range x {
			each([]match.Expr{match.Word(w)})
		}
	case match.Sequence:
		each(x)
	case match.Wide:
		return o.weight(match.Word(x.Word), fields)
	case *match.Within:
		return o.weight(x.Expr, fields)
	case *match.Near:
		each(x.Exprs)
	case *match.Same:
		each(x.Exprs)
	case *match.NotNear:
		return o.weight(x.Expr, fields)
	case *match.First:
		return o.weight(x.Expr, fields)
	case *match.In:
		return o.weight(x.Expr, fields&x.Fields)
	case match.AnyOf:
		each(x)
		return least
	}
	return sum
}

// marks returns what is marked of the article, as bytes of its texts.
func (d *oracleDoc) marks() highlight.Marks {
	var all [match.NumFields][]kiosque.Span
	in := d.active(d.plan.Root, map[int]bool{})
	n := 0
	for f, text := range [match.NumFields]string{d.of.Title, d.of.Lead, d.of.Body} {
		covered := make([]bool, len(text)+1)
		borders := make([]bool, len(text)+1)
		var a analysis.Analyzer
		tokens := a.Analyze([]byte(text))
		for leaf := range in {
			found := d.occurrences(leaf, match.Field(f))
			n += len(found)
			for _, marks := range found {
				for r := range marks {
					for i := tokens[r.first].Start; i < tokens[r.last].End; i++ {
						covered[i] = true
						if i > tokens[r.first].Start {
							borders[i] = true // a mark goes on here
						}
					}
				}
			}
		}
		for i := range text {
			switch {
			case !covered[i]:
			case i > 0 && borders[i]:
				all[f][len(all[f])-1].End = i + 1
			default:
				all[f] = append(all[f], kiosque.Span{Start: i, End: i + 1})
			}
		}
		for i, s := range all[f] { // i walked over the first bytes of runes
			for s.End < len(text) && covered[s.End] && borders[s.End] {
				s.End++
			}
			all[f][i] = s
		}
	}
	return highlight.Marks{Title: all[match.Title], Lead: all[match.Lead], Body: all[match.Body], Occurrences: n}
}
