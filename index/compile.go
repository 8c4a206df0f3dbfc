package index

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
)

// MaxForms is the number of forms of the dictionary that one wildcard or fuzzy word may stand for.
const MaxForms = 4096

// plan is a query compiled against one generation.
type plan struct {
	match.Query
	forms    [][]uint32 // numbers of the forms of each of Query.Words
	filters  []filter
	warnings []string
	typed    []typedWord
	reads    int // positions of a word in an article that may be read to answer; 0: any number
}

// typedWord is a word, wildcard or fuzzy word of the query, or a part of one: what stands between two spaces may be several
// printed words.
type typedWord struct {
	node     query.Node   // a *query.Word, *query.Wildcard or *query.Fuzzy
	from, to uint32       // bytes of its text or pattern
	fields   match.Fields // where it is looked for
	forms    []uint32     // all it stands for, those left out on request among them
}

// filter is a condition on the article itself. Exactly one of its parts is set.
type filter struct {
	dates  *query.DateRange
	length *query.Length
	field  string   // a whole-value field …
	values []string // … that holds one of these
}

// compiler turns the tree of a query into a plan.
type compiler struct {
	g        *generation
	plan     *plan
	analyzer analysis.Analyzer
	words    map[string]int // by the numbers of their forms
	leaves   map[string]int // by expression and fields
	first    int            // words of each field to look into; 0: all
	fields   match.Fields   // that the clause at hand is restricted to
	without  []uint32       // forms that no word stands for, ascending
	alive    func() error   // of the request's context
}

// compile expands the words of a query from the dictionary, without some forms. A node that holds no word at all vanishes,
// with a warning; a wildcard or fuzzy word that stands for too many forms is a kiosque.CodeBadQuery.
func (g *generation) compile(ctx context.Context, q *query.Query, without ...string) (*plan, error) {
	c := g.compiler(ctx, without)
	root, err := c.node(q.Root, match.AllFields)
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

func (g *generation) compiler(ctx context.Context, without []string) *compiler {
	return &compiler{g: g, plan: &plan{}, words: map[string]int{}, leaves: map[string]int{}, without: g.numbers(without), alive: ctx.Err}
}

// numbers returns the numbers of forms, ascending; a text that is no form, but one printed word, is taken for its form.
func (g *generation) numbers(forms []string) []uint32 {
	var numbers []uint32
	var a analysis.Analyzer
	for _, f := range forms {
		n, ok := g.table.Find(f)
		if !ok {
			if tokens := a.Analyze([]byte(f)); len(tokens) == 1 {
				n, ok = g.table.Find(string(a.Term(tokens[0])))
			}
		}
		if ok {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}

func (c *compiler) warn(format string, args ...any) {
	c.plan.warnings = append(c.plan.warnings, fmt.Sprintf(format, args...))
}

// node compiles a clause; nil if it holds nothing to look for.
func (c *compiler) node(n query.Node, fields match.Fields) (match.Node, error) {
	if err := c.alive(); err != nil {
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
		slots := c.slots(nil, n, n.Level == query.Inflected)
		if len(slots) == 0 {
			c.warn("« %s » ne contient aucun mot : il n'en est pas tenu compte", n.Text)
			return nil, nil
		}
		return c.leaf(slots, fields), nil
	case *query.Phrase:
		return c.phrase(n, fields)
	case *query.Wildcard:
		slots, err := c.wildcard(nil, n)
		if err != nil || len(slots) == 0 {
			return nil, err
		}
		return c.leaf(slots, fields), nil
	case *query.Fuzzy:
		slots, err := c.fuzzy(n)
		if err != nil || len(slots) == 0 {
			return nil, err
		}
		return c.leaf(slots, fields), nil
	case *query.And:
		return c.and(n, fields)
	case *query.Or:
		var or match.Or
		for _, child := range n.Nodes {
			m, err := c.node(child, fields)
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
		m, err := c.node(n.Node, fields)
		if err != nil || m == nil {
			return nil, err
		}
		return match.Not{Node: m}, nil
	case *query.Field:
		return c.field(n)
	case *query.DateRange:
		return c.filter(filter{dates: n}), nil
	case *query.Length:
		return c.filter(filter{length: n}), nil
	case *query.Near, *query.NotNear, *query.Same:
		x, err := c.expr(n)
		if err != nil || x == nil {
			return nil, err
		}
		return c.exprLeaf(x, fields), nil
	case *query.AtLeast:
		return c.atLeast(n, fields)
	case *query.Among:
		return c.among(n, func(child query.Node) (match.Node, error) { return c.node(child, fields) })
	case *query.First:
		outer := c.first
		if c.first == 0 || n.N < c.first {
			c.first = n.N
		}
		m, err := c.node(n.Node, fields)
		c.first = outer
		return m, err
	}
	return nil, fmt.Errorf("index: no way to compile %T", n)
}

func (c *compiler) and(n *query.And, fields match.Fields) (match.Node, error) {
	var and match.And
	for _, child := range n.Nodes {
		m, err := c.node(child, fields)
		if err != nil {
			return nil, err
		}
		if m != nil {
			and = append(and, m)
		}
	}
	switch len(and) {
	case 0:
		return nil, nil
	case 1:
		return and[0], nil
	}
	return and, nil
}

// field compiles a clause restricted to a part of the article. Combinations inside a whole-value field combine articles,
// so that « auteur:(a ET b) » wants both authors, not one author of both names.
func (c *compiler) field(n *query.Field) (match.Node, error) {
	if n.Name.IsText() {
		return c.node(n.Node, textFields(n.Name))
	}
	return c.whole(n.Name, n.Node)
}

func (c *compiler) whole(name query.FieldName, n query.Node) (match.Node, error) {
	each := func(nodes []query.Node) ([]match.Node, error) {
		var out []match.Node
		for _, child := range nodes {
			m, err := c.whole(name, child)
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
		m, err := c.whole(name, n.Node)
		if err != nil || m == nil {
			return nil, err
		}
		return match.Not{Node: m}, nil
	case *query.Among:
		return c.among(n, func(child query.Node) (match.Node, error) { return c.whole(name, child) })
	case *query.Word:
		if n.Optional {
			return nil, nil
		}
		if name == query.ID {
			return c.filter(filter{field: fieldID, values: []string{n.Text}}), nil
		}
	case *query.Phrase:
		if name == query.ID {
			return c.filter(filter{field: fieldID, values: []string{phraseText(n)}}), nil
		}
	case *query.Wildcard, *query.Fuzzy:
		if name == query.ID {
			return nil, &kiosque.Error{
				Code: kiosque.CodeBadQuery, Message: "un identifiant se donne en entier, sans troncature",
				Hint: "écrivez id:IDENTIFIANT", Position: n.Range().Start + 1,
			}
		}
	default:
		return c.node(n, match.AllFields)
	}
	field := wholeField(name)
	v, err := c.g.values(field)
	if err != nil {
		return nil, err
	}
	values, err := v.find(n, c.alive)
	if err != nil {
		return nil, err
	}
	return c.filter(filter{field: field, values: values}), nil
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

func (c *compiler) filter(f filter) match.Node {
	c.plan.filters = append(c.plan.filters, f)
	return match.Filter(len(c.plan.filters) - 1)
}

// slots appends what each printed word of a Word stands for. Without its elided articles, where bare is set and
// something else remains: « l'ONU » is the word ONU.
func (c *compiler) slots(dst []int, w *query.Word, bare bool) []int {
	tokens := c.analyzer.Analyze([]byte(w.Text))
	if bare {
		for len(tokens) > 1 && analysis.Elided(c.analyzer.Term(tokens[0])) {
			tokens = tokens[1:]
		}
	}
	for _, t := range tokens {
		term := c.analyzer.Term(t)
		var forms []uint32
		switch {
		case w.Level == query.Exact:
			forms = c.g.table.Exact(term)
		case w.Level == query.Folded || analysis.Elided(term):
			forms = c.g.table.Folded(term)
		default:
			forms = c.g.table.Inflected(term)
		}
		c.note(w, t.Start, t.End, forms)
		dst = append(dst, c.word(string(term), forms))
	}
	return dst
}

func (c *compiler) note(n query.Node, from, to uint32, forms []uint32) {
	c.plan.typed = append(c.plan.typed, typedWord{n, from, to, c.fields, forms})
}

func (c *compiler) phrase(n *query.Phrase, fields match.Fields) (match.Node, error) {
	slots, err := c.phraseSlots(n)
	if err != nil || len(slots) == 0 {
		return nil, err
	}
	return c.leaf(slots, fields), nil
}

// phraseSlots returns what each printed word of a phrase stands for.
func (c *compiler) phraseSlots(n *query.Phrase) (slots []int, err error) {
	for _, w := range n.Words {
		switch w := w.(type) {
		case *query.Word:
			slots = c.slots(slots, w, false)
		case *query.Wildcard:
			if slots, err = c.wildcard(slots, w); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("index: %T in a phrase", w)
		}
	}
	return slots, nil
}

// wildcard appends what a pattern stands for. The parser has divided compounds and cut off elided articles.
func (c *compiler) wildcard(dst []int, n *query.Wildcard) ([]int, error) {
	forms, total := c.g.table.Wildcard(n.Pattern, MaxForms)
	if total > MaxForms {
		return nil, tooManyForms(n.Pattern, total, n.At)
	}
	c.note(n, 0, uint32(len(n.Pattern)), forms)
	return append(dst, c.word(n.Pattern, forms)), nil
}

func (c *compiler) fuzzy(n *query.Fuzzy) ([]int, error) {
	tokens := c.analyzer.Analyze([]byte(n.Text))
	for len(tokens) > 1 && analysis.Elided(c.analyzer.Term(tokens[0])) {
		tokens = tokens[1:]
	}
	var slots []int
	for _, t := range tokens {
		term := c.analyzer.Term(t)
		forms, total := c.g.table.Fuzzy(term, n.Distance, MaxForms)
		if total > MaxForms {
			return nil, tooManyForms(n.String(), total, n.At)
		}
		c.note(n, t.Start, t.End, forms)
		slots = append(slots, c.word(string(term)+"~", forms))
	}
	return slots, nil
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
func (c *compiler) word(typed string, forms []uint32) int {
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
			w.Forms[i] = c.g.table.Form(f)
		}
		c.plan.Words, c.plan.forms = append(c.plan.Words, w), append(c.plan.forms, forms)
	}
	return n
}

// leaf numbers a word or phrase.
func (c *compiler) leaf(words []int, fields match.Fields) match.Node {
	return c.exprLeaf(expression(words), fields)
}

// exprLeaf numbers an expression; one that is only a word or a phrase is the same leaf as these.
func (c *compiler) exprLeaf(x match.Expr, fields match.Fields) match.Node {
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
