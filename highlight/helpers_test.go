package highlight

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// compile makes a query of lines, as a dictionary would have it: each is a leaf of words, with the forms of one word
// separated by bars ("réforme|réformes des retraites"), and before it perhaps "titre:", "chapo:" or "texte:" for the
// fields. Before the words may stand an operator, with " ; " between its operands: NEAR/5, ADJ/5, NOTNEAR/5, PHRASE, PARA,
// ANY, or FIRST/50 before another operator or words. Every line is wanted by itself; lines that begin with "+" are
// wanted together, those with "-" exclude.
func compile(t testing.TB, lines string) *match.Query {
	t.Helper()
	q := &match.Query{}
	var or match.Or
	var and match.And
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		kind := line[0]
		rest := strings.TrimLeft(line, "+-")
		l := match.Leaf{Fields: match.AllFields}
		for name, f := range map[string]match.Field{"titre:": match.Title, "chapo:": match.Lead, "texte:": match.Body} {
			if r, ok := strings.CutPrefix(rest, name); ok {
				rest, l.Fields = r, match.Of(f)
			}
		}
		switch x := expression(q, rest).(type) {
		case match.Phrase:
			l.Words = x
		default:
			l.Expr, l.Words = x, match.WordsOf(x)
		}
		ref := match.LeafRef(len(q.Leaves))
		if i := slices.IndexFunc(q.Leaves, func(o match.Leaf) bool {
			return o.Expr == nil && l.Expr == nil && o.Fields == l.Fields && slices.Equal(o.Words, l.Words)
		}); i >= 0 {
			ref = match.LeafRef(i)
		} else {
			q.Leaves = append(q.Leaves, l)
		}
		switch kind {
		case '+':
			and = append(and, ref)
		case '-':
			and = append(and, match.Not{Node: ref})
		default:
			or = append(or, ref)
		}
	}
	switch {
	case len(and) == 0 && len(or) == 0:
		q.Root = match.All{}
	case len(and) == 0:
		q.Root = or
	case len(or) == 0:
		q.Root = and
	default:
		and = append(and, or)
		q.Root = and
	}
	return q
}

// expression reads an operator and its operands, or words in a row.
func expression(q *match.Query, text string) match.Expr {
	operator, rest, _ := strings.Cut(text, " ")
	name, number, _ := strings.Cut(operator, "/")
	var xs []match.Expr
	if name != "FIRST" {
		for operand := range strings.SplitSeq(rest, " ; ") {
			var words match.Phrase
			for word := range strings.FieldsSeq(operand) {
				words = append(words, addWords(q, word)...)
			}
			xs = append(xs, words)
		}
	}
	n, err := strconv.ParseUint(number, 10, 32)
	if number != "" && err != nil || name == "NOTNEAR" && len(xs) != 2 {
		name = "" // words, then
	}
	switch name {
	case "NEAR", "ADJ":
		return &match.Near{Exprs: xs, N: uint32(n), Ordered: name == "ADJ"}
	case "NOTNEAR":
		return &match.NotNear{Expr: xs[0], Far: xs[1], N: uint32(n)}
	case "PHRASE":
		return &match.Same{Unit: match.Sentence, Exprs: xs}
	case "PARA":
		return &match.Same{Unit: match.Paragraph, Exprs: xs}
	case "ANY":
		return match.AnyOf(xs)
	case "FIRST":
		return &match.First{N: uint32(n), Expr: expression(q, rest)}
	}
	words := match.Phrase{}
	for word := range strings.FieldsSeq(text) {
		words = append(words, addWords(q, word)...)
	}
	return words
}

// addWords adds what stands between two spaces of a query line: forms of one word, or several words joined (l'ONU).
func addWords(q *match.Query, text string) (numbers []int) {
	var a analysis.Analyzer
	var one []string
	for alternative := range strings.SplitSeq(text, "|") {
		tokens := a.Analyze([]byte(alternative))
		for _, tok := range tokens {
			form := string(a.Term(tok))
			if len(tokens) > 1 {
				numbers = append(numbers, number(q, []string{form}))
			} else {
				one = append(one, form)
			}
		}
	}
	if len(one) > 0 {
		slices.Sort(one)
		numbers = append(numbers, number(q, slices.Compact(one)))
	}
	return numbers
}

func number(q *match.Query, forms []string) int {
	i := slices.IndexFunc(q.Words, func(w match.Words) bool { return slices.Equal(w.Forms, forms) })
	if i < 0 {
		i = len(q.Words)
		q.Words = append(q.Words, match.Words{Forms: forms})
	}
	return i
}

// marked shows spans as ⟦ ⟧ in a text.
func marked(text string, spans []kiosque.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "⟦" + text[s.Start:s.End] + "⟧")
		at = s.End
	}
	return b.String() + text[at:]
}

// shown is a snippet as a reader sees it.
func shown(s kiosque.Snippet) string {
	text := marked(s.Text, s.Spans)
	if s.CutBefore {
		text = "… " + text
	}
	if s.CutAfter {
		text += " …"
	}
	return text
}

// escape writes what does not show, or not by itself, as \u and four digits; unescape reads it.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r != ' ' && (unicode.In(r, unicode.Mn, unicode.Cf, unicode.Zs) || !unicode.IsGraphic(r)):
			b.WriteString(`\u` + hex4(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hex4(r rune) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15]})
}

// unescape keeps a text that holds no escapes as it is.
func unescape(t testing.TB, s string) string {
	t.Helper()
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, `\u`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if len(after) < 4 {
			t.Fatalf("%q ends within an escape", s)
		}
		var r rune
		for _, c := range []byte(after[:4]) {
			r = r<<4 | rune(strings.IndexByte("0123456789abcdef", c))
		}
		b.WriteRune(r)
		s = after[4:]
	}
}
