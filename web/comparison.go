package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/neardup"
	"github.com/kiosque-search/kiosque/web/address"
)

// comparisonPage is two articles, word by word.
type comparisonPage struct {
	frame
	Articles   [2]comparedView
	Verdict    string
	Common     string
	Paragraphs [][]comparedRun
	Data       string // address of the same in the API
}

type comparedView struct {
	URL, Title, Source string
	Date               dateView
}

// comparedRun is a run of words: in both articles, only in the first (Gone) or only in the second (New).
type comparedRun struct {
	Text      string
	Gone, New bool
}

// comparison answers GET comparer: two articles, or two selections.
func (h *handler) comparison(w http.ResponseWriter, r *http.Request) error {
	if values, err := address.Parse(r.URL.RawQuery); err == nil && !values.Has("id") && !values.Has("with") {
		return h.selections(w, r)
	}
	values, q, err := pageRequest(r, idParam(), withParam())
	if err != nil {
		return err
	}
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	c, err := h.compare(r.Context(), q)
	if err != nil {
		return err
	}
	page := comparisonPage{frame: h.newFrame(r, values, "Comparaison de deux articles"), Paragraphs: comparedParagraphs(c)}
	page.Verdict = "Ces articles ne sont pas des reprises l’un de l’autre."
	if c.Reprise {
		page.Verdict = "L’un de ces articles est la reprise de l’autre."
	}
	page.Common = "En commun\u00a0: " + ofHundred(c.Jaccard) + " de l’ensemble, " + ofHundred(c.Containment) + " du plus court."
	for i, a := range c.Articles {
		page.Articles[i] = comparedView{
			URL: page.Home + address.Article(a.ID, ""), Title: french.TitleOr(a.Title), Source: a.Source,
			Date: newDateView(a.Date, a.Origin),
		}
	}
	page.Data = page.Home + "api/v1/compare" + comparePath(q.ID, q.With)
	return h.sendPage(w, r, tag, h.comparisonSet, page)
}

// comparePath is the address of a comparison, relative to the page of search or to the API.
func comparePath(id, with string) string {
	return "?" + url.Values{"id": {id}, "with": {with}}.Encode()
}

func ofHundred(share float64) string { return french.Number(int(100*share+.5)) + "\u00a0%" }

// comparedParagraphs writes both texts as one, paragraph by paragraph.
func comparedParagraphs(c *neardup.Comparison) (out [][]comparedRun) {
	var paragraph []comparedRun
	for _, run := range c.Runs {
		piece := comparedRun{Gone: run.Kind == neardup.OnlyA, New: run.Kind == neardup.OnlyB}
		text := c.Articles[0].Text[run.A[0]:run.A[1]]
		if piece.New {
			text = c.Articles[1].Text[run.B[0]:run.B[1]]
		}
		for i, line := range strings.Split(text, "\n") {
			if i > 0 && len(paragraph) > 0 {
				out, paragraph = append(out, paragraph), nil
			}
			if piece.Text = line; strings.TrimSpace(line) != "" {
				paragraph = append(paragraph, piece)
			}
		}
	}
	if len(paragraph) > 0 {
		out = append(out, paragraph)
	}
	return out
}
