package plan

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// Compiler turns clauses of a query into one plan, in which equal words and equal leaves are one. It serves one goroutine.
type Compiler struct {
	dict     Dictionary
	plan     *Plan
	analyzer analysis.Analyzer
	words    map[string]int               // by the numbers of their forms
	leaves   map[string]int               // by expression and fields
	kin      map[string][]analysis.Family // by term
	first    int                          // words of each field to look into; 0: all
	fields   match.Fields                 // that the clause at hand is restricted to
	without  []uint32                     // forms that no word stands for, ascending
	behind   string                       // the word of the query behind the one at hand

	withoutTexts []string // those and what no word stands for in several words

	loosely bool // what is compiled is a word that need not be there
	repairs int  // words of which others have been tried
	set     *synonyms.Set
	aside   bool                // what is compiled is a synonym
	folded  map[string][]string // see folds
}

// Options say what the words of a query stand for beside their forms, or do not. The zero value leaves it at these.
type Options struct {
	Without  []string      // forms, as QueryWord lists them, that no word stands for
	Synonyms *synonyms.Set // of the collection; nil: none
}

// Compile expands the words of a query from a dictionary. A node that holds no word at all vanishes,
// with a warning; a wildcard or fuzzy word that stands for too many forms is a kiosque.CodeBadQuery. Other errors are
// those of the context and of the dictionary.
func Compile(ctx context.Context, d Dictionary, q *query.Query, o Options) (*Plan, error) {
	c := NewCompiler(d, o)
	root, err := c.Clause(ctx, q.Root)
	if err != nil {
		return nil, err
	}
	if root == nil {
		root = match.None{}
		c.warn("la requête ne contient aucun mot à chercher")
	}
	c.plan.Root = root
	return c.plan, nil
}

// NewCompiler returns a compiler of clauses. Compile does for a whole query.
func NewCompiler(d Dictionary, o Options) *Compiler {
	return &Compiler{
		dict: d, plan: &Plan{}, words: map[string]int{}, leaves: map[string]int{}, kin: map[string][]analysis.Family{},
		without: Numbers(d, o.Without), withoutTexts: o.Without, set: o.Synonyms,
	}
}

// Plan returns what has been compiled so far. Its root is the caller's to set.
func (c *Compiler) Plan() *Plan { return c.plan }

// Clause compiles a clause, which may stand in any text field; nil if it holds nothing to look for.
func (c *Compiler) Clause(ctx context.Context, n query.Node) (match.Node, error) {
	return c.node(ctx, n, match.AllFields)
}

// Word returns the leaf of one word that stands for some forms, ascending, in any text field.
func (c *Compiler) Word(typed string, forms []uint32) match.LeafRef {
	leaf, _ := c.found(c.stands(typed, forms), match.AllFields).(match.LeafRef)
	return leaf
}

func (c *Compiler) warn(format string, args ...any) {
	c.plan.Warnings = append(c.plan.Warnings, fmt.Sprintf(format, args...))
}

// node compiles a clause; nil if it holds nothing to look for.
func (c *Compiler) node(ctx context.Context, n query.Node, fields match.Fields) (match.Node, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.fields = fields
	switch n := n.(type) {
	case *query.All:
		return match.All{}, nil
	case *query.Word:
		if n.Optional {
			return nil, nil
		}
		if signs := c.signs([]query.Node{n}, fields); signs != nil {
			return signs, nil
		}
		return c.found(c.lookWord(n), fields), nil
	case *query.Phrase:
		if signs := c.signs(n.Words, fields); signs != nil {
			return signs, nil
		}
		s, err := c.phrase(n)
		if err != nil {
			return nil, err
		}
		return c.found(s, fields), nil
	case *query.Wildcard:
		slots, err := c.wildcard(nil, n)
		if err != nil || len(slots) == 0 {
			return nil, err
		}
		return c.leaf(slots, fields), nil
	case *query.Fuzzy:
		s, err := c.fuzzy(ctx, n)
		if err != nil {
			return nil, err
		}
		return c.found(s, fields), nil
	case *query.And:
		return c.and(ctx, n, fields)
	case *query.Or:
		var or match.Or
		for _, child := range n.Nodes {
			m, err := c.node(ctx, child, fields)
			if err != nil {
				return nil, err
			}
			if m != nil {
				or = append(or, m)
			}
		}
		if len(or) == 0 {
			return nil, nil
		}
		return or, nil
	case *query.Not:
		m, err := c.node(ctx, n.Node, fields)
		if err != nil || m == nil {
			return nil, err
		}
		return match.Not{Node: m}, nil
	case *query.Field:
		return c.field(ctx, n)
	case *query.DateRange:
		return c.Filter(Filter{Dates: n}), nil
	case *query.Length:
		return c.Filter(Filter{Length: n}), nil
	case *query.Near, *query.NotNear, *query.Same:
		x, err := c.expr(ctx, n)
		if err != nil || x == nil {
			return nil, err
		}
		return c.exprLeaf(x, fields), nil
	case *query.AtLeast:
		return c.atLeast(ctx, n, fields)
	case *query.Among:
		return c.among(n, func(child query.Node) (match.Node, error) { return c.node(ctx, child, fields) })
	case *query.First:
		outer := c.first
		if c.first == 0 || n.N < c.first {
			c.first = n.N
		}
		m, err := c.node(ctx, n.Node, fields)
		c.first = outer
		return m, err
	}
	return nil, fmt.Errorf("plan: no way to compile %T", n)
}

// field compiles a clause restricted to a part of the article. Combinations inside a whole-value field combine articles,
// so that « auteur:(a ET b) » wants both authors, not one author of both names.
func (c *Compiler) field(ctx context.Context, n *query.Field) (match.Node, error) {
	if n.Name.IsText() {
		return c.node(ctx, n.Node, TextFields(n.Name))
	}
	return c.whole(ctx, n.Name, n.Node)
}

func (c *Compiler) whole(ctx context.Context, name query.FieldName, n query.Node) (match.Node, error) {
	each := func(nodes []query.Node) ([]match.Node, error) {
		var out []match.Node
		for _, child := range nodes {
			m, err := c.whole(ctx, name, child)
			if err != nil {
				return nil, err
			}
			if m != nil {
				out = append(out, m)
			}
		}
		return out, nil
	}
	switch n := n.(type) {
	case *query.And:
		out, err := each(n.Nodes)
		if err != nil || len(out) == 0 {
			return nil, err
		}
		return match.And(out), nil
	case *query.Or:
		out, err := each(n.Nodes)
		if err != nil || len(out) == 0 {
			return nil, err
		}
		return match.Or(out), nil
	case *query.Not:
		m, err := c.whole(ctx, name, n.Node)
		if err != nil || m == nil {
			return nil, err
		}
		return match.Not{Node: m}, nil
	case *query.Among:
		return c.among(n, func(child query.Node) (match.Node, error) { return c.whole(ctx, name, child) })
	case *query.Word:
		if n.Optional {
			return nil, nil
		}
		if name == query.ID {
			return c.Filter(Filter{Field: query.ID, Values: []string{n.Text}}), nil
		}
	case *query.Phrase:
		if name == query.ID {
			return c.Filter(Filter{Field: query.ID, Values: []string{phraseText(n)}}), nil
		}
	case *query.Wildcard, *query.Fuzzy:
		if name == query.ID {
			return nil, &kiosque.Error{
				Code: kiosque.CodeBadQuery, Message: "un identifiant se donne en entier, sans troncature",
				Hint: "écrivez id:IDENTIFIANT", Position: n.Range().Start + 1,
			}
		}
	default:
		return c.node(ctx, n, match.AllFields)
	}
	v, err := c.dict.Values(ctx, name)
	if err != nil {
		return nil, err
	}
	values, err := v.find(ctx, n)
	if err != nil {
		return nil, err
	}
	return c.Filter(Filter{Field: name, Values: values}), nil
}

func phraseText(n *query.Phrase) string {
	var words []string
	for _, w := range n.Words {
		switch w := w.(type) {
		case *query.Word:
			words = append(words, w.Text)
		case *query.Wildcard:
			words = append(words, w.Pattern)
		}
	}
	return strings.Join(words, " ")
}

// Filter returns the node of a condition on the article itself.
func (c *Compiler) Filter(f Filter) match.Node {
	c.plan.Filters = append(c.plan.Filters, f)
	return match.Filter(len(c.plan.Filters) - 1)
}

// lookWord compiles a Word outside quotes, with a warning if it holds none.
func (c *Compiler) lookWord(n *query.Word) seen {
	pieces := c.pieces(nil, n, n.Level == query.Inflected)
	if len(pieces) > 0 {
		pieces[len(pieces)-1].behind = c.behind
	}
	if len(pieces) == 0 {
		c.warn("« %s » ne contient aucun mot : il n'en est pas tenu compte", n.Text)
	}
	return c.look(pieces)
}

// signs returns a clause that wants each of the signs of words that hold nothing else, nil if there are others among them.
func (c *Compiler) signs(words []query.Node, fields match.Fields) match.Node {
	var and match.And
	for _, n := range words {
		w, ok := n.(*query.Word)
		if !ok {
			return nil
		}
		tokens := c.analyzer.Analyze([]byte(w.Text))
		if len(tokens) != 1 || !analysis.IsSign(c.analyzer.Term(tokens[0])) {
			return nil
		}
		for _, s := range c.analyzer.Signs() {
			tokens = append(tokens, s.Token)
		}
		for _, t := range tokens {
			term := c.analyzer.Term(t)
			forms := c.dict.Exact(term)
			c.note(Typed{Node: w, From: t.Start, To: t.End, Fields: c.fields, Forms: forms})
			and = append(and, c.leaf([]int{c.word(string(term), forms)}, fields))
		}
	}
	if len(and) == 1 {
		return and[0]
	}
	return and
}

func (c *Compiler) note(w Typed) {
	if !c.aside {
		c.plan.Typed = append(c.plan.Typed, w)
	}
}

// phrase compiles a phrase.
func (c *Compiler) phrase(n *query.Phrase) (seen, error) {
	var pieces []piece
	for _, w := range n.Words {
		switch w := w.(type) {
		case *query.Word:
			if tokens := c.analyzer.Analyze([]byte(w.Text)); len(tokens) > 0 && analysis.IsSign(c.analyzer.Term(tokens[0])) {
				continue // it stands between words, not in the place of one
			}
			pieces = c.pieces(pieces, w, false)
		case *query.Wildcard:
			slots, err := c.wildcard(nil, w)
			if err != nil {
				return seen{}, err
			}
			for _, s := range slots {
				pieces = append(pieces, piece{expr: match.Word(s)})
			}
		default:
			return seen{}, fmt.Errorf("plan: %T in a phrase", w)
		}
	}
	for i := range pieces {
		pieces[i].phrase = len(pieces) > 1
	}
	return c.look(pieces), nil
}

// wildcard appends what a pattern stands for. The parser has divided compounds and cut off elided articles.
func (c *Compiler) wildcard(dst []int, n *query.Wildcard) ([]int, error) {
	forms, total := c.dict.Wildcard(n.Pattern, MaxForms)
	if total > MaxForms {
		return nil, tooManyForms(n.Pattern, total, n.At)
	}
	c.note(Typed{Node: n, To: uint32(len(n.Pattern)), Fields: c.fields, Forms: forms})
	return append(dst, c.word(n.Pattern, forms)), nil
}

func tooManyForms(typed string, total int, at query.Range) error {
	return &kiosque.Error{
		Code:     kiosque.CodeBadQuery,
		Message:  fmt.Sprintf("« %s » correspond à %d formes du dictionnaire ; la limite est de %d", typed, total, MaxForms),
		Hint:     "donnez plus de lettres",
		Position: at.Start + 1,
	}
}

// word numbers a set of forms, after those to do without are taken out.
func (c *Compiler) word(typed string, forms []uint32) int {
	if len(c.without) > 0 {
		forms = slices.DeleteFunc(slices.Clone(forms), func(f uint32) bool {
			_, off := slices.BinarySearch(c.without, f)
			return off
		})
	}
	key := make([]byte, 0, 4*len(forms))
	for _, f := range forms {
		key = binary.BigEndian.AppendUint32(key, f)
	}
	if len(forms) == 0 {
		key = append(key, typed...) // words that are not in the dictionary stay apart
	}
	n, known := c.words[string(key)]
	if !known {
		n = len(c.plan.Words)
		c.words[string(key)] = n
		w := match.Words{Typed: typed, Forms: make([]string, len(forms))}
		for i, f := range forms {
			w.Forms[i] = c.dict.Form(f)
		}
		c.plan.Words, c.plan.Forms, c.plan.Shares = append(c.plan.Words, w), append(c.plan.Forms, forms), append(c.plan.Shares, nil)
	}
	return n
}

// leaf numbers a word or phrase.
func (c *Compiler) leaf(words []int, fields match.Fields) match.LeafRef {
	return c.exprLeaf(expression(words), fields)
}

// exprLeaf numbers an expression; one that is only a word or a phrase is the same leaf as these.
func (c *Compiler) exprLeaf(x match.Expr, fields match.Fields) match.LeafRef {
	if c.first > 0 {
		x = &match.First{N: uint32(c.first), Expr: x}
	}
	key := appendKey([]byte{byte(fields)}, x)
	n, known := c.leaves[string(key)]
	if !known {
		n = len(c.plan.Leaves)
		c.leaves[string(key)] = n
		l := match.Leaf{Fields: fields}
		switch x := x.(type) {
		case match.Word:
			l.Words = []int{int(x)}
		case match.Phrase:
			l.Words = x
		default:
			l.Words, l.Expr = match.WordsOf(x), x
		}
		c.plan.Leaves = append(c.plan.Leaves, l)
	}
	return match.LeafRef(n)
}
