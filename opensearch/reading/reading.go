// Package reading says what a plan has in one article by reading its text: whether it is found, how often and how well. It is what a
// cluster is not asked, or cannot say.
package reading

import (
	"cmp"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/explain"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/passage"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// Reader reads articles for one plan. It is immutable and safe for concurrent use.
type Reader struct {
	*highlight.Highlighter
	plan     *plan.Plan
	query    *match.Query
	weights  []float32
	averages [match.NumFields]float64
	order    []int    // leaves, those that weigh most first: every score is summed up in this order
	less     [][]less // of each word
	lengths  bool     // a filter wants to know how long an article is
}

// less is the forms of a word that count for less, as a word of the reader's own.
type less struct {
	word  int
	share float32
}

// New returns a reader. weights are those of the leaves of the plan, averages the mean lengths of the fields that are not empty.
func New(p *plan.Plan, weights []float32, averages [match.NumFields]float64) *Reader {
	q := p.Query
	q.Words = slices.Clone(q.Words)
	r := &Reader{plan: p, query: &q, weights: weights, averages: averages, less: make([][]less, len(p.Words))}
	for w := range p.Words {
		forms := map[float32][]string{}
		for i, form := range p.Words[w].Forms {
			if s := p.Share(w, i); s != 1 {
				forms[s] = append(forms[s], form)
			}
		}
		for s, of := range forms {
			r.less[w] = append(r.less[w], less{len(q.Words), s})
			q.Words = append(q.Words, match.Words{Forms: of})
		}
		slices.SortFunc(r.less[w], func(a, b less) int { return cmp.Compare(a.share, b.share) })
	}
	for n := range weights {
		r.order = append(r.order, n)
	}
	slices.SortStableFunc(r.order, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	for _, f := range p.Filters {
		r.lengths = r.lengths || f.Length != nil
	}
	r.Highlighter = highlight.New(&q)
	return r
}

// Found is what a plan has in an article.
type Found struct {
	OK          bool // the article satisfies the plan
	Occurrences int
	Score       float32 // of relevance, without what nearness adds
	Near        float32 // what it adds
}

// Read reads an article.
func (r *Reader) Read(a *kiosque.Article) (out Found) {
	r.Look(a, r.Passes(a), func(d highlight.Doc) {
		active, ok := d.Matcher().Active(d)
		if out.OK = ok; !ok {
			return
		}
		active = slices.Clone(active)
		for _, leaf := range r.order {
			if !slices.Contains(active, leaf) {
				continue
			}
			tf := float32(0)
			for f := range match.NumFields {
				n, k := r.counted(d, leaf, f)
				if out.Occurrences += k; k > 0 {
					tf += n * r.norm(d, f)
				}
			}
			out.Score += rank.Saturate(r.weights[leaf], tf)
		}
		if len(r.plan.Beside) > 1 {
			out.Near = passage.Score(r.standing(d, active), r.besideWeights())
		}
	})
	return out
}

func (r *Reader) norm(d highlight.Doc, f match.Field) float32 {
	return rank.LengthNorm(f, uint32(d.Words(f)), r.averages[f])
}

// counted is how often a leaf occurs in a field, and what these occurrences count for.
func (r *Reader) counted(d highlight.Doc, leaf int, f match.Field) (counts float32, occurrences int) {
	l := &r.query.Leaves[leaf]
	if !l.IsWord() {
		n := len(r.query.AppendField(nil, leaf, f, d))
		return float32(n), n
	}
	if !l.Fields.Has(f) {
		return 0, 0
	}
	n := len(d.Positions(f, l.Words[0]))
	counts = float32(n)
	for _, s := range r.less[l.Words[0]] {
		k := float32(len(d.Positions(f, s.word)))
		counts += k*s.share - k
	}
	return counts, n
}

// standing is where the leaves that stand side by side in the query stand in each field.
func (r *Reader) standing(d highlight.Doc, active []int) [][]passage.Occurrence {
	fields := make([][]passage.Occurrence, match.NumFields)
	for n, leaf := range r.plan.Beside {
		l := &r.query.Leaves[leaf]
		for f := range match.NumFields {
			switch {
			case !slices.Contains(active, leaf) || !l.Fields.Has(f):
			case l.IsWord():
				for _, at := range d.Positions(f, l.Words[0]) {
					fields[f] = append(fields[f], passage.Occurrence{At: at, Word: n})
				}
			default:
				for _, s := range r.query.AppendField(nil, leaf, f, d) {
					fields[f] = append(fields[f], passage.Occurrence{At: s.First, Word: n})
				}
			}
		}
	}
	for f := range fields {
		slices.SortFunc(fields[f], passage.Compare)
	}
	return fields
}

func (r *Reader) besideWeights() []float32 {
	weights := make([]float32, len(r.plan.Beside))
	for n, leaf := range r.plan.Beside {
		weights[n] = r.weights[leaf]
	}
	return weights
}

// Explain derives the parts of the score of an article; near says whether nearness counts.
func (r *Reader) Explain(a *kiosque.Article, deriver *explain.Deriver, near bool) (parts []kiosque.Explanation) {
	r.Look(a, r.Passes(a), func(d highlight.Doc) {
		active, ok := d.Matcher().Active(d)
		if !ok {
			return
		}
		active = slices.Clone(active)
		for _, n := range r.order {
			if !slices.Contains(active, n) {
				continue
			}
			var fields [match.NumFields]explain.Field
			for f := range match.NumFields {
				fields[f] = explain.Field{
					Often: r.often(d, n, f), Norm: r.norm(d, f), Length: uint32(d.Words(f)), Average: r.averages[f],
				}
			}
			x := exprOf(&r.plan.Leaves[n])
			in := r.plan.Leaves[n].Fields
			parts = append(parts, deriver.Contribution(x, in, r.weights[n], explain.Times(deriver.Rarity(x, in), r.plan.Factor(n)), fields))
		}
		if !near {
			return
		}
		beside := make([]match.Expr, len(r.plan.Beside))
		for n, leaf := range r.plan.Beside {
			beside[n] = exprOf(&r.plan.Leaves[leaf])
		}
		for _, p := range passage.Parts(r.standing(d, active), r.besideWeights()) {
			parts = append(parts, deriver.Nearness(p, beside))
		}
	})
	return parts
}

func exprOf(l *match.Leaf) match.Expr {
	if l.Expr != nil {
		return l.Expr
	}
	return match.Phrase(l.Words)
}

// often is how often a leaf occurs in a field, by what an occurrence counts for.
func (r *Reader) often(d highlight.Doc, leaf int, f match.Field) map[float32]uint32 {
	_, n := r.counted(d, leaf, f)
	often := map[float32]uint32{}
	if l := &r.query.Leaves[leaf]; l.IsWord() && l.Fields.Has(f) {
		for _, s := range r.less[l.Words[0]] {
			if k := len(d.Positions(f, s.word)); k > 0 {
				often[s.share] = uint32(k)
				n -= k
			}
		}
	}
	if n > 0 {
		often[1] = uint32(n)
	}
	return often
}

// Passes returns the test of the plan's filters for an article.
func (r *Reader) Passes(a *kiosque.Article) func(match.Filter) bool {
	words := 0
	if r.lengths {
		var an analysis.Analyzer
		words = len(an.Analyze([]byte(a.Body)))
	}
	return func(n match.Filter) bool {
		f := &r.plan.Filters[n]
		switch {
		case f.Dates != nil:
			return Within(a.Date, f.Dates.From, f.Dates.To)
		case f.Length != nil:
			return words >= f.Length.Min && (f.Length.Max == 0 || words <= f.Length.Max)
		}
		return slices.ContainsFunc(Values(a, f.Field), func(v string) bool { return slices.Contains(f.Values, v) })
	}
}

// Within reports whether an article of a date may have been printed from the first day of from to the last day of to; a zero date is an
// open end.
func Within(d, from, to kiosque.Date) bool {
	if d.IsZero() {
		return false
	}
	first, last := d.Days()
	if !from.IsZero() {
		if low, _ := from.Days(); last < low {
			return false
		}
	}
	if !to.IsZero() {
		if _, high := to.Days(); first > high {
			return false
		}
	}
	return true
}

// Values are those of an article in a whole-value field.
func Values(a *kiosque.Article, name query.FieldName) []string {
	switch name {
	case query.ID:
		return []string{a.ID}
	case query.Source:
		return []string{a.Source}
	case query.Section:
		return []string{a.Section}
	case query.Author:
		return a.Authors
	case query.Agency:
		return []string{a.Agency}
	case query.Place:
		return []string{a.Place}
	case query.Subject:
		return a.Tags
	case query.Page:
		return []string{a.Page}
	}
	return nil
}
