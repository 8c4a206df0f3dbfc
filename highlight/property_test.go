package highlight

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// text is one text part as the tests see it: analysed by itself, words compared one by one.
type text struct {
	text      string
	terms     []string
	tokens    []analysis.Token
	sentences []analysis.Range
}

func read(s string) text {
	var a analysis.Analyzer
	t := text{text: s}
	for _, tok := range a.Analyze([]byte(s)) {
		t.tokens = append(t.tokens, tok)
		t.terms = append(t.terms, string(a.Term(tok)))
	}
	t.sentences = slices.Clone(a.Sentences())
	return t
}

// naiveDoc is an article whose positions are found by comparing each word with each form.
type naiveDoc struct {
	q      *match.Query
	parts  [match.NumFields]text
	hidden bool // the title
}

func newNaive(q *match.Query, a *kiosque.Article) *naiveDoc {
	return &naiveDoc{q, [match.NumFields]text{read(a.Title), read(a.Lead), read(a.Body)}, a.TitleDerived}
}

func (d *naiveDoc) Positions(f match.Field, w int) (list []uint32) {
	if f == match.Title && d.hidden {
		return nil
	}
	for i, term := range d.parts[f].terms {
		if slices.Contains(d.q.Words[w].Forms, term) {
			list = append(list, uint32(i))
		}
	}
	return list
}

func (d *naiveDoc) Starts(f match.Field, u match.Unit) (list []uint32) {
	sentence, paragraph := -1, -1
	for i, tok := range d.parts[f].tokens {
		if u == match.Sentence && int(tok.Sentence) != sentence || u == match.Paragraph && int(tok.Paragraph) != paragraph {
			list = append(list, uint32(i))
		}
		sentence, paragraph = int(tok.Sentence), int(tok.Paragraph)
	}
	return list
}

func (d *naiveDoc) Filter(match.Filter) bool { return true }

// covered tells for each byte of a field in how many occurrences it lies.
func (d *naiveDoc) covered(f match.Field) []int {
	n := make([]int, len(d.parts[f].text))
	marks, _ := match.NewMatcher(d.q).Marks(nil, d)
	for _, s := range marks {
		if s.Field == f {
			for i := d.parts[f].tokens[s.First].Start; i < d.parts[f].tokens[s.Last].End; i++ {
				n[i]++
			}
		}
	}
	return n
}

// checkSpans holds what every list of spans promises.
func checkSpans(t testing.TB, text string, spans []kiosque.Span) {
	t.Helper()
	at, valid := 0, utf8.ValidString(text)
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("%q: spans %v overlap, are empty or reach outside", text, spans)
		}
		if valid && (!utf8.RuneStart(text[s.Start]) || s.End < len(text) && !utf8.RuneStart(text[s.End])) {
			t.Fatalf("%q: spans %v cut a rune", text, spans)
		}
		at = s.End
	}
}

// checkArticle holds what Article and Mark promise of any article and any query.
func checkArticle(t testing.TB, h *Highlighter, a *kiosque.Article, o Options) {
	t.Helper()
	q := h.query
	d := newNaive(q, a)
	marks := h.Mark(a, nil)
	texts := [match.NumFields]string{a.Title, a.Lead, a.Body}
	all := [match.NumFields][]kiosque.Span{marks.Title, marks.Lead, marks.Body}
	for f := range match.NumFields {
		checkSpans(t, texts[f], all[f])
		if f == match.Title && a.TitleDerived {
			continue // checked by scripts: nothing counts there
		}
		want := d.covered(f)
		for i := range want {
			in := slices.ContainsFunc(all[f], func(s kiosque.Span) bool { return s.Start <= i && i < s.End })
			if in != (want[i] > 0) {
				t.Fatalf("%s %q: byte %d marked is %v, in %d occurrences; spans %v", f.Name(), texts[f], i, in, want[i], all[f])
			}
		}
	}
	if n := q.Count(d); marks.Occurrences != n {
		t.Fatalf("Mark counts %d occurrences, the query %d", marks.Occurrences, n)
	}

	r := h.Article(a, nil, o)
	if r.Occurrences != marks.Occurrences {
		t.Fatalf("Article counts %d occurrences, Mark %d", r.Occurrences, marks.Occurrences)
	}
	if diff := cmp.Diff(marks.Title, r.TitleSpans); diff != "" {
		t.Fatalf("the title's spans (-Mark +Article):\n%s", diff)
	}
	limits := o.withDefaults()
	if len(r.Snippets) > max(limits.Snippets, 0) || r.Snippets == nil {
		t.Fatalf("%d snippets, want %d at most and not nil", len(r.Snippets), limits.Snippets)
	}
	if limits.Snippets < 0 {
		return
	}
	at, field, withSpans := 0, match.Lead, false
	for i, s := range r.Snippets {
		f := match.Body
		if s.Field == "lead" {
			f = match.Lead
		}
		if f != field {
			if f < field {
				t.Fatalf("%v: a snippet of the lead after one of the body", r.Snippets)
			}
			at, field = 0, f
		}
		checkSpans(t, s.Text, s.Spans)
		if s.Spans == nil {
			t.Fatal("a snippet's spans are nil")
		}
		withSpans = withSpans || len(s.Spans) > 0
		if n := utf8.RuneCountInString(s.Text); n == 0 || n > limits.MaxRunes {
			t.Fatalf("%q has %d characters, want 1 to %d", s.Text, n, limits.MaxRunes)
		}
		// The snippet stands in the text, after the one before it, with the marks that the text has there.
		before := at
		if at = find(texts[f], at, s, all[f], limits.MaxRunes); at < 0 {
			t.Fatalf("%q is not in %q with the marks %v, in order", shown(s), texts[f], all[f])
		}
		end := at + len(s.Text)
		joined := i+1 < len(r.Snippets) && r.Snippets[i+1].Field == s.Field && strings.HasPrefix(texts[f][end:], r.Snippets[i+1].Text)
		checkCuts(t, &d.parts[f], s, at, before, joined)
		at = end
	}
	if has := len(marks.Lead)+len(marks.Body) > 0; has && !withSpans {
		t.Fatalf("%+v: matches in the text and none in the snippets %+v", a, r.Snippets)
	}
	if has := len(d.parts[match.Lead].tokens)+len(d.parts[match.Body].tokens) > 0; has != (len(r.Snippets) > 0) {
		t.Fatalf("%+v: snippets %+v", a, r.Snippets)
	}
}

// checkCuts holds what is promised of the ends of a snippet that stands at a byte of a text, where another one ends
// at or after the byte before, and perhaps the next one begins where it ends.
func checkCuts(t testing.TB, x *text, s kiosque.Snippet, at, before int, joined bool) {
	t.Helper()
	inside := func(at int) bool {
		return slices.ContainsFunc(x.sentences, func(r analysis.Range) bool { return int(r.Start) < at && at < int(r.End) })
	}
	end := at + len(s.Text)
	if s.CutBefore != inside(at) || s.CutAfter != inside(end) {
		t.Fatalf("%q says it is cut before %v and after %v: %q", s.Text, s.CutBefore, s.CutAfter, x.text)
	}
	// A snippet without marks, or with one that is cut, has no words around them to cut between.
	if len(s.Spans) == 0 || s.Spans[len(s.Spans)-1].End == len(s.Text) && s.CutAfter {
		return
	}
	first, last := s.Spans[0].Start, s.Spans[len(s.Spans)-1].End
	if s.CutBefore && at > before && !strings.Contains(breaks, x.text[at-1:at]) && strings.ContainsAny(s.Text[:first], breaks) {
		t.Fatalf("%q is cut before within what belongs together: %q", s.Text, x.text)
	}
	if s.CutAfter && !joined && !strings.Contains(breaks, x.text[end:end+1]) && strings.ContainsAny(s.Text[last:], breaks) {
		t.Fatalf("%q is cut after within what belongs together: %q", s.Text, x.text)
	}
}

// find returns where a snippet stands in a text from a byte on, with the text's marks in it; -1: nowhere. Only a mark
// that is longer than a snippet may be cut.
func find(text string, from int, s kiosque.Snippet, marks []kiosque.Span, maxRunes int) int {
	for {
		i := strings.Index(text[from:], s.Text)
		if i < 0 {
			return -1
		}
		start, end := from+i, from+i+len(s.Text)
		spans := []kiosque.Span{}
		for _, m := range marks {
			whole := start <= m.Start && m.End <= end
			if m.Start < end && start < m.End && (whole || utf8.RuneCountInString(text[m.Start:m.End]) > maxRunes) {
				spans = append(spans, kiosque.Span{Start: max(m.Start-start, 0), End: min(m.End, end) - start})
			}
		}
		if slices.Equal(spans, s.Spans) {
			return start
		}
		from = start + 1
	}
}

// pieces are what the random articles are made of, with the traps of French print among the plain words.
var pieces = []string{
	"le", "la", "ministre", "ministres", "grève", "gre\u0300ve", "GRÈVE", "l'ONU", "l’ONU", "S.N.C.F.", "œuvre", "oeuvre",
	"étudiant·e·s", "re\u00adtraite", "1\u202f500", "Saint-Nazaire", "aujourd’hui", "«\u00a0paix\u00a0»", "XXᵉ", "pont", "pont,", "(pont)",
	"mer", "port", "port-franc", "d'ici", "vent", "sel", "quai", "quais", "– sic –", "\U0001f600",
}

var queryWords = []string{
	"le", "la", "ministre|ministres", "grève", "ONU", "l'", "SNCF", "oeuvre", "étudiant·e·s", "retraite", "1500",
	"saint", "nazaire", "aujourd'hui", "paix", "xxe", "pont", "mer", "port", "franc", "quai|quais", "absent",
}

func randomText(r *rand.Rand, sentences int) string {
	var b strings.Builder
	for range sentences {
		words := 1 + r.IntN(12)
		if r.IntN(8) == 0 {
			words = 20 + r.IntN(80)
		}
		for i := range words {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		b.WriteString([]string{". ", " ! ", ".\n\n", "… ", "\n\n"}[r.IntN(5)])
	}
	return b.String()
}

func randomLines(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(4) {
		b.WriteString([]string{"", "", "", "+", "-", "texte:", "+titre:"}[r.IntN(7)])
		if r.IntN(3) == 0 {
			b.WriteString([]string{"NEAR/0", "NEAR/6", "ADJ/2", "NOTNEAR/4", "PHRASE", "PARA", "ANY", "FIRST/20 NEAR/9"}[r.IntN(8)] + " ")
			b.WriteString(queryWords[r.IntN(len(queryWords))] + " ; ")
		}
		for range 1 + r.IntN(3)*r.IntN(2) {
			b.WriteString(queryWords[r.IntN(len(queryWords))] + " ")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRandomArticles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 1500 {
		lines := randomLines(r)
		h := New(compile(t, lines))
		for range 3 {
			a := &kiosque.Article{Title: randomText(r, 1), Body: randomText(r, r.IntN(15)), TitleDerived: r.IntN(5) == 0}
			if r.IntN(2) == 0 {
				a.Lead = randomText(r, r.IntN(3))
			}
			o := Options{Snippets: r.IntN(6) - 1, MaxRunes: []int{0, 20, 40, 80, 200}[r.IntN(5)]}
			checkArticle(t, h, a, o)
			found += h.Mark(a, nil).Occurrences
		}
	}
	if found < 10_000 {
		t.Errorf("%d occurrences in all: too few to show anything", found)
	}
}

// TestMarkedIsMatched reads each mark of one leaf by itself: it must be the words of that leaf.
func TestMarkedIsMatched(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	checked := 0
	for range 1000 {
		q := compile(t, queryWords[r.IntN(len(queryWords))]+" "+[]string{"", queryWords[r.IntN(len(queryWords))]}[r.IntN(2)])
		body := randomText(r, 10)
		for _, s := range New(q).Mark(&kiosque.Article{Body: body}, nil).Body {
			words := read(strings.TrimRight(body[s.Start:s.End], "'’")).terms
			leaf := q.Leaves[0].Words
			for i := range words {
				forms := q.Words[leaf[min(i, len(leaf)-1)]].Forms
				if i >= len(leaf) || !slices.Contains(forms, words[i]) && !slices.Contains(forms, words[i]+"'") {
					t.Fatalf("%q is marked for %v", body[s.Start:s.End], q.Words)
				}
			}
			if len(words) != len(leaf) {
				t.Fatalf("%q is marked for %v", body[s.Start:s.End], q.Words)
			}
			checked++
		}
	}
	if checked < 1000 {
		t.Errorf("%d marks checked: too few to show anything", checked)
	}
}

// TestTheBestSentenceIsShown compares one snippet with every sentence that would have fitted.
func TestTheBestSentenceIsShown(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 1000 {
		q := compile(t, queryWords[r.IntN(len(queryWords))]+"\n"+queryWords[r.IntN(len(queryWords))]+"\n"+queryWords[r.IntN(len(queryWords))])
		body := read(randomText(r, 12))
		const limit = 150
		leaves := func(s string) (n int) {
			words := read(s).terms
			for _, l := range q.Leaves {
				if slices.ContainsFunc(words, func(w string) bool { return len(l.Words) == 1 && slices.Contains(q.Words[l.Words[0]].Forms, w) }) {
					n++
				}
			}
			return n
		}
		most := 0
		for _, s := range body.sentences {
			if one := body.text[s.Start:s.End]; utf8.RuneCountInString(one) <= limit {
				most = max(most, leaves(one))
			}
		}
		got := New(q).Article(&kiosque.Article{Body: body.text}, nil, Options{Snippets: 1, MaxRunes: limit}).Snippets
		if n := leaves(got[0].Text); n < most {
			t.Fatalf("%q shows %d leaves of %v, a sentence of %q has %d", got[0].Text, n, q.Words, body.text, most)
		}
	}
}
