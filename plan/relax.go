package plan

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// A relaxed query finds what has some of the words where few articles have all of them. Only what stands side by side is
// relaxed: what a sign, an operator or a field requires stays required.

// shortPhrase is the most words of a quoted expression that is sought as it is; a longer one is a quotation, of which a text
// may have part.
const shortPhrase = 4

// questionFactor is what a word that asks counts for in a score, beside one that says what about.
const questionFactor = 0.3

// Relaxed is a query some of whose clauses need not be there.
type Relaxed struct {
	Firm  []query.Node // all of these, and
	Loose []query.Node // at least one of these, unless some of Firm is sought in the text
}

// Relax parts what a query requires from what only stands side by side; nil if there is nothing to relax: fewer than two clauses.
func Relax(q *query.Query) *Relaxed {
	nodes, isFirm := []query.Node{q.Root}, func(int) bool { return false }
	switch n := q.Root.(type) {
	case *query.And:
		nodes, isFirm = n.Nodes, n.IsFirm
	case *query.Phrase:
	default:
		return nil
	}
	r := &Relaxed{}
	var a analysis.Analyzer
	var before *query.Word
	for i, n := range nodes {
		w, _ := n.(*query.Word)
		switch {
		case isFirm(i) || binds(n):
			r.Firm = append(r.Firm, n)
		case w != nil && w.Optional:
		case w != nil && before != nil && len(r.Loose) > 0 && isLone(w) && w.At.Start <= before.At.End+2: // vitamine D
			last := &r.Loose[len(r.Loose)-1]
			*last = &query.And{Nodes: []query.Node{*last, w}, At: query.Range{Start: (*last).Range().Start, End: w.At.End}}
		case w != nil:
			r.add(loosen(&a, w)...)
		default:
			p, isPhrase := n.(*query.Phrase)
			if !isPhrase || len(p.Words) <= shortPhrase {
				r.add(n)
				break
			}
			for _, quoted := range p.Words {
				if w, ok := quoted.(*query.Word); ok && query.IsFunctionWord(w.Text) {
					continue
				} else if ok {
					r.add(loosen(&a, &query.Word{Text: w.Text, At: w.At})...)
				} else {
					r.add(quoted)
				}
			}
		}
		before = w
	}
	if len(r.Loose) < 2 {
		return nil
	}
	return r
}

func (r *Relaxed) add(nodes ...query.Node) {
	for _, n := range nodes {
		if !slices.ContainsFunc(r.Loose, func(o query.Node) bool { return query.Equal(n, o) }) {
			r.Loose = append(r.Loose, n)
		}
	}
}

// binds reports whether a clause holds for who wrote it: whatever is no word, expression, pattern or choice of these.
func binds(n query.Node) bool {
	switch n := n.(type) {
	case *query.Word:
		return n.Level == query.Exact
	case *query.Phrase:
		w, ok := n.Words[0].(*query.Word)
		return ok && w.Level == query.Exact
	case *query.Wildcard, *query.Fuzzy:
		return false
	case *query.Or:
		return slices.ContainsFunc(n.Nodes, binds)
	case *query.And:
		return slices.ContainsFunc(n.Nodes, binds)
	}
	return true
}

// isLone tells a letter or figure that means something only with the word before.
func isLone(w *query.Word) bool { return utf8.RuneCountInString(w.Text) == 1 }

// loosen returns the words of a word that hyphens or the like join, without those that only hold it together.
func loosen(a *analysis.Analyzer, w *query.Word) (words []query.Node) {
	tokens := a.Analyze([]byte(w.Text))
	for len(tokens) > 1 && analysis.Elided(a.Term(tokens[0])) {
		tokens = tokens[1:]
	}
	if len(tokens) < 2 || !strings.ContainsFunc(w.Text, unicode.IsLetter) {
		return []query.Node{w}
	}
	for _, t := range tokens {
		text := w.Text[t.Start:t.End]
		if query.IsFunctionWord(text) || analysis.Elided(a.Term(t)) || utf8.RuneCountInString(text) < 2 {
			continue
		}
		at := query.Range{Start: w.At.Start + int(t.Start), End: min(w.At.Start+int(t.End), w.At.End)}
		words = append(words, &query.Word{Text: text, Level: w.Level, At: at})
	}
	return words
}

// Reading says in French what the relaxed query looks for.
func (r *Relaxed) Reading() string {
	loose := query.Node(&query.Or{Nodes: r.Loose})
	if !slices.ContainsFunc(r.Firm, isInText) {
		return (&query.Query{Root: r.join(loose)}).Reading()
	}
	var words []string
	for _, n := range r.Loose {
		words = append(words, "« "+n.String()+" »")
	}
	return (&query.Query{Root: r.join()}).Reading() + " ; de préférence avec " + strings.Join(words, " ou ")
}

// join makes one clause of those that are firm and others.
func (r *Relaxed) join(others ...query.Node) query.Node {
	nodes := append(slices.Clone(r.Firm), others...)
	if len(nodes) == 1 {
		return nodes[0]
	}
	return &query.And{Nodes: nodes}
}

// isInText reports whether a clause asks for something in the text.
func isInText(n query.Node) bool {
	switch n := n.(type) {
	case *query.Not, *query.DateRange, *query.Length, *query.All:
		return false
	case *query.Field:
		return n.Name.IsText()
	case *query.And:
		return slices.ContainsFunc(n.Nodes, isInText)
	case *query.Or:
		return !slices.ContainsFunc(n.Nodes, func(n query.Node) bool { return !isInText(n) })
	}
	return true
}

// CompileRelaxed is Compile of a relaxed query.
func CompileRelaxed(ctx context.Context, d Dictionary, r *Relaxed, o Options) (*Plan, error) {
	c := NewCompiler(d, o)
	var all match.And
	var some match.Or
	for _, n := range r.Firm {
		m, err := c.Clause(ctx, n)
		if err != nil {
			return nil, err
		}
		if m == nil {
			continue
		}
		all = append(all, m)
		if isInText(n) {
			some = append(some, m) // so that the loose words are welcome, not required
			c.beside(m)
		}
	}
	for _, n := range r.Loose {
		m, err := c.loose(ctx, n)
		if err != nil {
			return nil, err
		}
		if m == nil {
			continue
		}
		some = append(some, m)
		if w, ok := n.(*query.Word); ok && query.IsQuestionWord(w.Text) {
			c.weigh(m, questionFactor)
		} else {
			c.beside(m)
		}
	}
	if len(some) == 0 {
		some = match.Or{match.None{}}
	}
	all = append(all, some)
	c.plan.Root = all
	slices.Sort(c.plan.Beside)
	c.plan.Beside = slices.Compact(c.plan.Beside)
	return c.plan, nil
}

// beside notes the leaves of a clause that stands beside others.
func (c *Compiler) beside(n match.Node) {
	switch n := n.(type) {
	case match.LeafRef:
		c.plan.Beside = append(c.plan.Beside, int(n))
	case match.And:
		for _, n := range n {
			c.beside(n)
		}
	case match.Or:
		for _, n := range n {
			c.beside(n)
		}
	}
}

// weigh notes what the leaf of a word counts for in a score.
func (c *Compiler) weigh(n match.Node, factor float32) {
	leaf, ok := n.(match.LeafRef)
	if !ok {
		return
	}
	for len(c.plan.Factors) <= int(leaf) {
		c.plan.Factors = append(c.plan.Factors, 1)
	}
	c.plan.Factors[leaf] = factor
}
