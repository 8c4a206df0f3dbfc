package ngrams

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
)

// Term is words that follow each other, as somebody asks for them.
type Term struct{ Text, Query string }

// Terms reads a list of n-grams, between commas, semicolons or line breaks. Accents and case do not matter, but behind = they
// do. Errors are CodeBadRequest.
func Terms(list string) ([]Term, error) {
	var terms []Term
	seen := map[string]bool{}
	for item := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(",;\n\r", r) }) {
		text := strings.Join(strings.Fields(item), " ")
		exact := ""
		if rest, is := strings.CutPrefix(text, "="); is {
			exact, text = "=", strings.TrimSpace(rest)
		}
		text = strings.TrimSpace(strings.Map(quotes, text))
		if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) || seen[exact+text] {
			continue
		}
		seen[exact+text] = true
		terms = append(terms, Term{exact + text, exact + `"` + text + `"`})
	}
	switch {
	case len(terms) == 0:
		return nil, kiosque.BadRequest("aucune suite de mots dans la liste", "par exemple : chômage partiel, télétravail")
	case len(terms) > MaxList:
		return nil, kiosque.BadRequest(fmt.Sprintf("%d suites de mots dans la liste", len(terms)), fmt.Sprintf("%d au plus", MaxList))
	}
	return terms, nil
}

// quotes drops what would end a phrase.
func quotes(r rune) rune {
	if strings.ContainsRune(`"«»“”„`, r) {
		return ' '
	}
	return r
}

// Follow counts the n-grams of a list in each period, by the index: every occurrence in the articles that pass the filters of the search, among
// all printed words of these. The query of the search has no part in it. Errors are those of the searcher and of Terms.
func Follow(ctx context.Context, s kiosque.Searcher, search kiosque.SearchRequest, list string) (*NGrams, error) {
	terms, err := Terms(list)
	if err != nil {
		return nil, err
	}
	search.Interval = cmp.Or(search.Interval, kiosque.EachYear)
	search.WithoutForms, search.Collapse = nil, false
	out := &NGrams{Interval: search.Interval, Sort: ByCount, Exact: true, Periods: []Period{}, NGrams: []NGram{}}
	out.Query.Warnings = []string{}
	for len(terms) > 0 {
		some := terms[:min(len(terms), curve.MaxQueries)]
		terms = terms[len(some):]
		req := curve.Request{Search: search, Measure: curve.Occurrences}
		req.Search.Query = some[0].Query
		for _, t := range some[1:] {
			req.More = append(req.More, t.Query)
		}
		found, err := curve.Of(ctx, s, req)
		if err != nil {
			return nil, err
		}
		if len(out.NGrams) > 0 && found.Collection.Generation != out.Collection.Generation {
			return nil, kiosque.BadRequest("la collection a changé entre deux suites de la liste", "réessayez")
		}
		out.add(found, some)
	}
	split, late, early := out.halves()
	for i := range out.NGrams {
		g := &out.NGrams[i]
		before, after := 0, 0
		for k, n := range g.Counts {
			if k < split {
				before += n
			} else {
				after += n
			}
		}
		g.Z = rise(after, before, late, early)
	}
	return out, nil
}

// add adds curves of some terms.
func (n *NGrams) add(found *curve.Curves, terms []Term) {
	first := &found.Series[0]
	if len(n.NGrams) == 0 {
		n.Collection, n.Found, n.Articles = found.Collection, first.Whole(), first.Whole()
		n.Words, n.Total, n.Outside = first.Total, first.Total, first.Imprecise.Total+first.Undated.Total
		for _, p := range first.Points {
			n.Periods = append(n.Periods, Period{Value: p.Value, Total: p.Total})
		}
	}
	for i := range found.Series {
		series := &found.Series[i]
		g := NGram{
			Text: terms[i].Text, Printed: terms[i].Text, Count: series.Occurrences, Articles: series.Found.Total, Query: terms[i].Query,
			Counts: make([]int, len(series.Points)),
		}
		for k, p := range series.Points {
			g.Counts[k] = p.Matching
		}
		n.NGrams = append(n.NGrams, g)
		n.Query.Warnings = append(n.Query.Warnings, series.Query.Warnings...)
	}
	n.Distinct = len(n.NGrams)
}

// Queries are those of terms.
func Queries(terms []Term) []string {
	queries := make([]string, len(terms))
	for i, t := range terms {
		queries[i] = t.Query
	}
	return queries
}
