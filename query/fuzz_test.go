package query

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// minSeeds is how many queries the scripts hold at least: fewer seeds mean that reading the scripts is broken.
const minSeeds = 1700

func FuzzParse(f *testing.F) {
	seeds := 0
	for _, queries := range scripts(f) {
		for _, text := range queries {
			f.Add(text)
			seeds++
		}
	}
	if seeds < minSeeds {
		f.Fatalf("only %d seeds in the scripts, want %d: is reading them broken?", seeds, minSeeds)
	}
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Fuzz(checkParse)
}

// hostile returns texts that are long or deep, within the limits and beyond.
func hostile() []string {
	const n = 10_000
	var texts []string
	for _, s := range []string{
		`"`, `""`, `" `, "“", "“\"", "«", "»", "”", "(", ")", "()", "(a ", "-", "+", "=", "*", "?", "~", `\`, "'", "l'", "🎉", "\x00", "\xff",
		"OU ", "SAUF ", "a OU ", "titre:", "date:", "date:(", "1 ", "1 000 ", "000 ", "a-", "a*", "l'a*-", ".", "a.", "~.", "a~", "mot>=3 ", "2 PARMI (", "NEAR/5 ",
		"a NEAR/5 ", "a NEAR/5 b NEAR/4 ", "a PHRASE ", "a PARA b NEAR/1 ", "2 PARMI (a, ", "a)>=2 ", "(a>=2 ", "atleast3 ", "debut:5 ", "mots>5 ", "|", "a|",
		"a | ", "a\n", "a;", "a, b", "w/5 ", "\"a b\"~5 ", "titre=", ">=3", "ET PAS ", ",", "a,", "<", "\u0301", "a\u0301", "\\\"", "“\\”",
	} {
		texts = append(texts, strings.Repeat(s, n/len(s)), "mali "+strings.Repeat(s, n/len(s))+" niger")
	}
	return texts
}

func TestHostile(t *testing.T) {
	for _, text := range hostile() {
		checkParse(t, text)
	}
}

// checkParse holds what must be true of any text at all.
func checkParse(t *testing.T, text string) {
	short := text[:min(len(text), 200)]
	q, err := Parse(text, Options{})
	strictQ, strictErr := Parse(text, Options{Strict: true})
	var limit *LimitError
	if err != nil {
		if !errors.As(err, &limit) {
			t.Fatalf("%q: lenient reading failed: %v", short, err)
		}
		if strictErr == nil {
			t.Fatalf("%q: %v, but not strictly", short, err)
		}
		checkRange(t, text, limit.At)
		return
	}
	if strictErr != nil {
		var syntax *SyntaxError
		if !errors.As(strictErr, &syntax) || len(q.Warnings) == 0 || syntax.Message == "" || syntax.Hint == "" {
			t.Fatalf("%q: strict reading: %#v; lenient warnings: %v", short, strictErr, q.Warnings)
		}
		checkRange(t, text, syntax.At)
	} else if !Equal(q.Root, strictQ.Root) {
		t.Fatalf("%q is %s leniently, but %s strictly", short, q.Root, strictQ.Root)
	}
	if q.Text != text || len(q.Warnings) > maxWarnings+1 {
		t.Fatalf("%q: text %q, %d warnings", short, q.Text, len(q.Warnings))
	}
	for _, w := range q.Warnings {
		checkRange(t, text, w.At)
		if w.Message == "" || !utf8.ValidString(w.Message) || len(w.Message) > 1000 {
			t.Fatalf("%q: warning %q", short, w.Message)
		}
	}
	checkNode(t, text, q.Root)

	canonical := q.Root.String()
	again, err := Parse(canonical, Options{Strict: true, MaxBytes: len(canonical) + 1})
	if err != nil {
		t.Fatalf("%q prints as %q, which is refused: %v", short, canonical, err)
	}
	if !Equal(q.Root, again.Root) || !Equal(again.Root, q.Root) {
		t.Fatalf("%q prints as %q: %s reads back as %s", short, canonical, tree(q.Root), tree(again.Root))
	}
	if twice := again.Root.String(); twice != canonical {
		t.Fatalf("%q prints as %q, then as %q", short, canonical, twice)
	}
	checkReading(t, short, q)
}

func checkReading(t *testing.T, short string, q *Query) {
	r := q.Reading()
	if !strings.HasPrefix(r, "articles ") && r != "tous les articles" && r != "aucun article" || !utf8.ValidString(r) {
		t.Fatalf("%q: reading %q", short, r)
	}
	for _, bad := range []string{"  ", "()", " ,", "qui  ", "qui ;", ", ;", "( ", " )"} {
		// The words of the query itself may hold anything, so only what stands outside quotes is looked at.
		if outside := unquoted(r); strings.Contains(outside, bad) {
			t.Fatalf("%q: %q in reading %q", short, bad, r)
		}
	}
}

// unquoted puts one letter in the place of everything between « and ».
func unquoted(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "«\u00a0")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, s, _ = strings.Cut(rest, "\u00a0»")
		b.WriteByte('x')
	}
}

func checkRange(t *testing.T, text string, r Range) {
	t.Helper()
	if r.Start < 0 || r.End < r.Start || r.End > len(text) {
		t.Fatalf("%q: range %v", text[:min(len(text), 200)], r)
	}
}

// checkNode holds what must be true of every clause of a tree.
func checkNode(t *testing.T, text string, n Node) {
	t.Helper()
	at := n.Range()
	checkRange(t, text, at)
	word := func(s string) {
		if !utf8.ValidString(s) || !strings.ContainsFunc(s, isWordRune) && !onlySigns(s) {
			t.Fatalf("%q: no word: %q", text, s)
		}
	}
	expressions := func(nodes ...Node) {
		for _, c := range nodes {
			if !isExpression(c) {
				t.Fatalf("%q: %s in %s", text, c, n)
			}
		}
	}
	nodes := children(n)
	switch n := n.(type) {
	case *Word:
		word(n.Text)
		if n.Optional && (n.Level != Inflected || !isLight(n.Text)) {
			t.Fatalf("%q: %q is optional", text, n.Text)
		}
	case *Wildcard:
		word(n.Pattern)
		if !strings.ContainsAny(n.Pattern, "*?") || strings.Contains(n.Pattern, "**") {
			t.Fatalf("%q: pattern %q", text, n.Pattern)
		}
	case *Fuzzy:
		word(n.Text)
		if n.Distance < 0 || n.Distance > 2 {
			t.Fatalf("%q: distance %d", text, n.Distance)
		}
	case *Phrase:
		if len(n.Words) < 2 {
			t.Fatalf("%q: phrase of %d words", text, len(n.Words))
		}
		nodes = n.Words
		for _, w := range n.Words {
			switch w.(type) {
			case *Word, *Wildcard:
			default:
				t.Fatalf("%q: %T in a phrase", text, w)
			}
		}
	case *And:
		if len(n.Nodes) < 2 {
			t.Fatalf("%q: And of %d", text, len(n.Nodes))
		}
	case *Or:
		if len(n.Nodes) < 2 {
			t.Fatalf("%q: Or of %d", text, len(n.Nodes))
		}
	case *Field:
		if !isText(n.Node) || !n.Name.IsText() && holdsPlaces(n.Node) {
			t.Fatalf("%q: field around %s", text, n.Node)
		}
	case *Near:
		expressions(n.Nodes...)
		if n.N < 0 || n.N > MaxDistance || len(n.Nodes) < 2 || len(n.Nodes) > MaxOperands || !n.Ordered && len(n.Nodes) > MaxUnordered {
			t.Fatalf("%q: %s", text, n)
		}
	case *NotNear:
		expressions(n.Node, n.Far)
		if n.N < 0 || n.N > MaxDistance {
			t.Fatalf("%q: %s", text, n)
		}
	case *Same:
		expressions(n.Nodes...)
		if len(n.Nodes) < 2 || len(n.Nodes) > MaxOperands {
			t.Fatalf("%q: %s", text, n)
		}
	case *AtLeast:
		if _, same := n.Node.(*Same); !same {
			expressions(n.Node)
		}
		if n.N < 2 || n.N > MaxTimes {
			t.Fatalf("%q: %s", text, n)
		}
	case *Among:
		if n.N < 1 || n.N > len(n.Nodes) || len(n.Nodes) < 2 || len(n.Nodes) > MaxAmong {
			t.Fatalf("%q: %s", text, n)
		}
	case *First:
		if n.N < 1 || n.N > MaxFirst || !isText(n.Node) || holdsFirst(n.Node) {
			t.Fatalf("%q: %s", text, n)
		}
	case *Length:
		if n.Min < 0 || n.Max < 0 || n.Min == 0 && n.Max == 0 || n.Max != 0 && n.Min > n.Max || max(n.Min, n.Max) > MaxLength {
			t.Fatalf("%q: %s", text, n)
		}
	case *DateRange:
		if !n.From.Valid() || !n.To.Valid() || n.From.IsZero() && n.To.IsZero() {
			t.Fatalf("%q: dates %v", text, n)
		}
	}
	for _, c := range nodes {
		if r := c.Range(); r.Start < at.Start || r.End > at.End {
			t.Fatalf("%q: %s at %v lies outside %s at %v", text, c, r, n, at)
		}
		checkNode(t, text, c)
	}
}

// holdsFirst tells whether a First is in a clause.
func holdsFirst(n Node) bool {
	_, first := n.(*First)
	return first || slices.ContainsFunc(children(n), holdsFirst)
}

// holdsPlaces tells whether a clause asks where in the text something stands, which means nothing in a field of names.
func holdsPlaces(n Node) bool {
	return isComposite(n) || slices.ContainsFunc(children(n), holdsPlaces)
}
