package query

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestLimits(t *testing.T) {
	small := Options{MaxBytes: 40, MaxClauses: 3, MaxDepth: 2}
	for _, c := range []struct {
		name, in string
		o        Options
		want     error
	}{
		{"bytes, all of them", strings.Repeat("a", 40), small, nil},
		{"one byte more", strings.Repeat("a", 41), small, ErrTooLong},
		{"three words", "a b c", small, nil},
		{"four words", "a b c d", small, ErrTooManyClauses},
		{"four words in a phrase", `"a b c d"`, small, ErrTooManyClauses},
		{"words and a date", "a b c date:2020", small, ErrTooManyClauses},
		{"two levels", "((a))", small, nil},
		{"three levels", "(((a)))", small, ErrTooDeep},
		{"three levels never closed", "(((", small, ErrTooDeep},
		{"many groups side by side", "(a) (b) (c)", small, nil},
		{"default bytes", strings.Repeat(" ", DefaultMaxBytes), Options{}, nil},
		{"beyond default bytes", strings.Repeat(" ", DefaultMaxBytes+1), Options{}, ErrTooLong},
		{"default clauses", strings.Repeat("a ", DefaultMaxClauses), Options{}, nil},
		{"beyond default clauses", strings.Repeat("a ", DefaultMaxClauses+1), Options{}, ErrTooManyClauses},
		{"a phrase with ~, which is printed one level deeper", `((z "a b"~3))`, small, ErrTooDeep},
		{"a pasted list of 500 names", strings.Repeat("Saint Malo Sud\n", 500), Options{}, nil},
		{"500 clauses in PARMI", "2 PARMI (" + strings.Repeat("a, ", MaxAmong) + ")", Options{}, nil},
		{"501 clauses in PARMI", "2 PARMI (" + strings.Repeat("a, ", MaxAmong+1) + ")", Options{}, ErrTooManyClauses},
		{"operators that join nothing are words", strings.Repeat("NEAR/5 ", 3), small, nil},
		{"and count as such", strings.Repeat("NEAR/5 ", 4), small, ErrTooManyClauses},
		{"default depth", strings.Repeat("(", DefaultMaxDepth) + "a" + strings.Repeat(")", DefaultMaxDepth), Options{}, nil},
		{"beyond default depth", strings.Repeat("(", DefaultMaxDepth+1) + "a", Options{}, ErrTooDeep},
	} {
		for _, strict := range []bool{false, true} {
			c.o.Strict = strict
			_, err := Parse(c.in, c.o)
			var limit *LimitError
			switch isLimit := errors.As(err, &limit); {
			case c.want == nil && isLimit, c.want != nil && !errors.Is(err, c.want):
				t.Errorf("%s, strict %v: %v, want %v", c.name, strict, err, c.want)
			case isLimit && (limit.Message == "" || limit.Hint == ""):
				t.Errorf("%s: %#v says too little", c.name, limit)
			}
		}
	}
}

// TestChainsAreBounded holds how many expressions one operator joins; what is beyond is read as ET.
func TestChainsAreBounded(t *testing.T) {
	for _, c := range []struct {
		operator string
		limit    int
	}{{" NEAR/1 ", MaxUnordered}, {" ADJ/1 ", MaxOperands}, {" PHRASE ", MaxOperands}, {" PARA ", MaxOperands}} {
		within := strings.Repeat("x"+c.operator, c.limit-1) + "x"
		for _, text := range []string{within, within + c.operator + "x"} {
			q, err := Parse(text, Options{})
			if err != nil {
				t.Fatal(err)
			}
			switch q.Root.(type) {
			case *Near, *Same:
				if text != within || len(children(q.Root)) != c.limit || len(q.Warnings) > 0 {
					t.Errorf("%s: %d expressions, %v", c.operator, len(children(q.Root)), q.Warnings)
				}
			default:
				if text == within || len(q.Warnings) != 1 {
					t.Errorf("%s: read as %T, %v", c.operator, q.Root, q.Warnings)
				}
			}
		}
	}
}

func TestSyntaxErrorTellsThePosition(t *testing.T) {
	_, err := Parse("mali date:hier", Options{Strict: true})
	if got, want := fmt.Sprint(err), "position 6 : date illisible : « hier »"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWarningsAreBounded(t *testing.T) {
	q, err := Parse(strings.Repeat(") ", 100), Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := len(q.Warnings)
	if n > maxWarnings || !strings.Contains(q.Warnings[n-1].Message, "autres remarques") {
		t.Errorf("%d warnings, the last %q", n, q.Warnings[n-1].Message)
	}
}

func TestIsFunctionWord(t *testing.T) {
	for _, c := range []struct {
		want  bool
		words string
	}{
		{true, "le la les LE La l' L’ d' qu' un une des du de au aux à À a en dans par pour sur avec"},
		{true, "ne pas que qui ce se il elle on son sa ses et ou où OÙ ni mais si est sont était etait ÉTAIT être ETRE avoir"},
		{true, "qu'il qu’elle l'on n'est c'est s'il jusqu'où d'un l'un"},
		{true, "a\u0300 me\u0302me e\u0302tre"},
		{false, "été ÉTÉ ete or OR d'or car sans contre plus maïs sûr dû ' '' - été's"},
		{false, "mali l'ONU aujourd'hui presqu'île c d l qu x 1 1\u00a0500 et/ou Le-Monde"},
		{false, "mai\u0308s su\u0302r e\u0301te\u0301"},
	} {
		for w := range strings.SplitSeq(c.words, " ") {
			if got := IsFunctionWord(w); got != c.want {
				t.Errorf("IsFunctionWord(%q) = %v", w, got)
			}
		}
	}
	if IsFunctionWord("") {
		t.Error("nothing is no word")
	}
}

func TestEqual(t *testing.T) {
	// Every two of these differ; each equals itself read again with other spaces.
	queries := []string{
		"mali", `"mali"`, "=mali", "+le mali", "le mali", "malis", "mali~", "mali~2", "mali*", "mal*", "mali niger", "mali OU niger",
		"mali SAUF niger", "SAUF mali", `"mali niger"`, `"mali niger tchad"`, `="mali niger"`, `"mali nig*"`, "titre:mali", "texte:mali",
		"titre:(mali niger)", "date:2020", "date:2020..", "date:..2020", "date:2020-01", "*", "(mali OU niger) tchad", "mali niger tchad",
		"mali NEAR/5 niger", "mali NEAR/4 niger", "mali ADJ/5 niger", "mali NOTNEAR/5 niger", "mali NEAR/5 niger NEAR/5 tchad", "(mali NEAR/5 niger) NEAR/5 tchad",
		"mali PHRASE niger", "mali PARA niger", "mali>=2", "mali>=3", "1 PARMI (mali, niger)", "2 PARMI (mali, niger)", "debut:50 mali", "debut:51 mali", "mots>50",
		"mots<50", "mots:50",
	}
	for i, a := range queries {
		for j, b := range queries {
			x, err := Parse(a, Options{})
			if err != nil {
				t.Fatal(err)
			}
			y, err := Parse("  "+b+" ", Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := Equal(x.Root, y.Root); got != (i == j) {
				t.Errorf("Equal(%s, %s) = %v", a, b, got)
			}
		}
	}
	if Equal(&Word{Text: "a"}, nil) || Equal(nil, &Word{Text: "a"}) || !Equal(nil, nil) {
		t.Error("a clause equals none")
	}
}

// TestRandomQueries puts the pieces of the language together in every order.
func TestRandomQueries(t *testing.T) {
	pieces := []string{
		" ", " ", " ", " ", "\u00a0", "mali", "le", "l'", "été", "Saint-Denis", "1", "500", "500", "12", "OU", "ET", "SAUF", "AND", "OR", "NOT", "(", ")", `"`, "«",
		"»",
		"“", "”", "+", "-", "=", "*", "?", "~", "~2", `\`, ",", ".", ":", "titre:", "source:", "date:", "2020", "2020-02", "..", ">=", "<", "NEAR/5", "PHRASE",
		"PARMI",
		"PARA", "2 PARMI (", "ADJ/2", "NOTNEAR/0", "near5", "w/3", "same", "SAME", "/s", "/p", "atleast2", "atleast2 ", "mots>5", "mots:5..9", "debut:5", "debut:5 ",
		">=3", ">2", "~5", "|", ";", "\n", "PAS", "hd=", "'", "(e)s", "🎉", "\xff", "\u0301", "//", "#", "–",
		"!", "NON", "^2", "~0.7", "/", "[2019 TO 2020]", "[", "€", "½",
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		var b strings.Builder
		for range 1 + r.IntN(14) {
			b.WriteString(pieces[r.IntN(len(pieces))])
			if r.IntN(3) == 0 {
				b.WriteByte(' ')
			}
		}
		checkParse(t, b.String())
	}
}
