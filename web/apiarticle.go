package web

import (
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/web/address"
)

// articleEndpoint is GET api/v1/articles/{id}.
func articleEndpoint() endpoint {
	answers := []media{inJSON(kiosque.Article{}, kiosque.MarkedArticle{})}
	for _, f := range []export.Format{export.RIS, export.BibTeX, export.CSL} {
		answers = append(answers, fileOf(f))
	}
	return endpoint{
		path: "articles/{id}", doc: "One article, whole; with q, also where that query matches in it; or as a citation.",
		params: append(markParams(), formatParam(answers)), answers: answers, answer: apiArticle,
	}
}

// oddArticleEndpoint is articleEndpoint for the IDs "." and "..", which every client takes for steps in the path.
func oddArticleEndpoint() endpoint {
	e := articleEndpoint()
	e.path, e.doc = "articles", "The same, for an ID that cannot stand in a path: . or .. alone."
	e.params = append([]address.Param{idParam()}, e.params...)
	return e
}

// markParams say what to mark in an article, and what else to tell of it.
func markParams() []address.Param {
	return slices.DeleteFunc(address.SearchParams(), func(p address.Param) bool {
		return !slices.Contains([]string{"q", "forms", "strict", "words", "explain"}, p.Name)
	})
}

func apiArticle(h *handler, c *call) error {
	if cite := c.media.format != "json"; cite || c.Search.Query == "" {
		a, err := h.searcher.Article(c.ctx(), c.ID)
		if err != nil {
			return err
		}
		if cite {
			return c.sendCitation(h, *a)
		}
		return c.sendJSON(a)
	}
	a, err := h.searcher.Marked(c.ctx(), kiosque.MarkedRequest{ID: c.ID, Search: c.Search})
	if err != nil {
		return err
	}
	return c.sendJSON(a)
}
