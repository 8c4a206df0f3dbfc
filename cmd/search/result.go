package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/remedy"
)

const indent = "   "

// shownSources is how many values of the source facet the terminal shows; the rest is a sum.
const shownSources = 8

// resultView shows the result of a search.
type resultView struct {
	*kiosque.SearchResult
	remedy *remedy.Remedy // where nothing is found; nil: none
}

// JSON implements cli.View.
func (v resultView) JSON() any { return v.SearchResult }

// WriteText implements cli.View.
func (v resultView) WriteText(t *cli.Text) {
	if v.Query.Reading != "" {
		t.Wrap("", cli.Piece{Text: "Recherche\u00a0: " + french.Typeset(v.Query.Reading), Style: cli.StyleFaint})
	}
	for _, w := range v.Query.Warnings {
		t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
	}
	if v.Listed() == 0 {
		t.Line(cli.Piece{Text: "Aucun résultat.", Style: cli.StyleTitle})
		writeWords(t, v.Query.Words)
		writeSuggestions(t, v.Query.Suggestions)
		writeClauses(t, v.Query.Clauses)
		writeRemedy(t, v.remedy)
		t.Wrap("", cli.Piece{Text: "Conseil\u00a0: moins de mots, une forme plus courte (minist*), ou moins de filtres."})
		return
	}
	took := time.Duration(v.TookMS * float64(time.Millisecond))
	t.Line(
		cli.Piece{Text: french.Quantity(v.Total, "article", "articles"), Style: cli.StyleTitle},
		cli.Piece{Text: v.reprises() + v.occurrences() + " " + "(" + french.Duration(took) + ")"},
	)
	writeWords(t, v.Query.Words)
	writeSuggestions(t, v.Query.Suggestions)
	writeWidened(t, v.Widened)
	for i := range v.Hits {
		t.Line()
		writeHit(t, v.From+i+1, &v.Hits[i])
	}
	if len(v.Hits) == 0 && v.From >= v.Listed() {
		t.Linef("Pas de résultat au-delà du %se : --from %d est trop grand.", french.Number(v.Listed()), v.From)
	}
	if last := v.From + len(v.Hits); len(v.Hits) > 0 && last < v.Listed() {
		t.Line()
		t.Line(cli.Piece{
			Text: fmt.Sprintf("Résultats %s à %s sur %s\u202f; la suite\u00a0: --from %d, ou --after %s", french.Number(v.From+1), french.Number(last),
				french.Number(v.Listed()), last,
				v.Next),
			Style: cli.StyleFaint,
		})
	}
	if v.Facets != nil {
		writeFacets(t, v.Facets)
	}
}

// reprises says how many of the articles found print the text of others, and whether these are shown.
func (v resultView) reprises() string {
	n := v.Total - v.Distinct
	if n == 0 {
		return ""
	}
	if v.Collapsed {
		return ", dont " + french.Quantity(n, "reprise regroupée", "reprises regroupées")
	}
	return ", dont " + french.Quantity(n, "reprise", "reprises")
}

func (v resultView) occurrences() string {
	if v.Occurrences == 0 {
		return ""
	}
	return ", " + french.Quantity(v.Occurrences, "occurrence", "occurrences")
}

// reprisesOf says how many other articles print the text of a hit.
func reprisesOf(h *kiosque.Hit) string {
	if h.Reprises == 0 {
		return ""
	}
	return french.Quantity(h.Reprises, "reprise", "reprises")
}

// tierOf marks a hit of the second tier.
func tierOf(h *kiosque.Hit) string {
	if h.Tier > 1 {
		return "résultat élargi"
	}
	return ""
}

// writeWidened says what the second tier is, and how to do without it or have all of it.
func writeWidened(t *cli.Text, w *kiosque.Widened) {
	if w == nil {
		return
	}
	articles := french.Quantity(w.Total, "autre article a", "autres articles ont") + " une partie des mots"
	hint := "seulement ce qui est demandé : --widen never ; tout compter : --widen include"
	if w.Included {
		articles = "dont " + french.Quantity(w.Total, "article qui n'a", "articles qui n'ont") + " qu'une partie des mots"
		hint = "seulement ce qui est demandé : --widen never"
	}
	t.Wrap("", cli.Piece{Text: "Résultats élargis\u00a0: ", Style: cli.StyleTitle},
		cli.Piece{Text: french.Typeset(articles + " : " + w.Reading + " (" + hint + ")")})
	writeWords(t, w.Words)
}

func writeHit(t *cli.Text, n int, h *kiosque.Hit) {
	number := fmt.Sprintf("%d. ", n)
	title := cli.Marked(h.Title, h.TitleSpans, cli.StyleTitle)
	if h.TitleDerived {
		title = append(title, cli.Piece{Text: " (titre tiré du texte)", Style: cli.StyleFaint})
	}
	t.Wrap("", append([]cli.Piece{{Text: number, Style: cli.StyleFaint}}, title...)...)
	about := []string{}
	for _, s := range []string{h.Source, french.DateOf(h.Date, h.DateOrigin), h.Section, strings.Join(h.Authors, ", "), h.Agency, reprisesOf(h), tierOf(h)} {
		if s != "" {
			about = append(about, s)
		}
	}
	t.Wrap(indent, cli.Piece{Text: strings.Join(about, " · "), Style: cli.StyleAccent})
	for _, s := range h.Snippets {
		text := cli.Marked(s.Text, s.Spans, cli.StylePlain)
		if s.CutBefore {
			text = append([]cli.Piece{{Text: "… "}}, text...)
		}
		if s.CutAfter {
			text = append(text, cli.Piece{Text: " …"})
		}
		t.Wrap(indent, text...)
	}
	t.Line(cli.Piece{Text: indent + h.ID, Style: cli.StyleFaint})
}

func writeFacets(t *cli.Text, f *kiosque.Facets) {
	if len(f.Date.Buckets) > 0 {
		t.Line()
		t.Line(cli.Piece{Text: "Dates", Style: cli.StyleTitle})
		cli.Histogram(t, f.Date)
	}
	for _, of := range kiosque.AllFacets() {
		if values := *f.Of(of); values != nil {
			writeValues(t, of, values)
		}
	}
}

// writeValues lists the most frequent values of a facet in one paragraph; a facet without values is not shown.
func writeValues(t *cli.Text, of kiosque.Facet, f *kiosque.ValueFacet) {
	if len(f.Buckets) == 0 {
		return
	}
	parts, other := []string{}, f.Other
	for i, b := range of.InOrder(f.Buckets) {
		if i < shownSources || b.Selected || b.Excluded {
			mark := ""
			if b.Selected {
				mark = " ✓"
			}
			if b.Excluded {
				mark += " ✗"
			}
			b.Value = french.Value(of, b.Value)
			parts = append(parts, fmt.Sprintf("%s %s%s", french.Spelled(b), french.Number(b.Count), mark))
		} else {
			other += b.Count
		}
	}
	if other > 0 {
		parts = append(parts, "autres "+french.Number(other))
	}
	if f.Missing > 0 {
		parts = append(parts, french.Without(of)+" "+french.Number(f.Missing))
	}
	t.Line()
	_, many := of.French()
	t.Line(cli.Piece{Text: french.Capital(many), Style: cli.StyleTitle})
	t.Wrap("  ", cli.Piece{Text: strings.Join(parts, " · ")})
}
