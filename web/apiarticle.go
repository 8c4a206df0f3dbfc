package web

import (
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
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
	e.params = append([]param{idParam()}, e.params...)
	return e
}

// markParams say what to mark in an article, and what else to tell of it.
func markParams() []param {
	return slices.DeleteFunc(searchParams(), func(p param) bool {
		return !slices.Contains([]string{"q", "forms", "strict", "words", "explain"}, p.name)
	})
}

func apiArticle(h *handler, c *call) error {
	if cite := c.media.format != "json"; cite || c.search.Query == "" {
		a, err := h.searcher.Article(c.ctx(), c.id)
		if err != nil {
			return err
		}
		if cite {
			return c.sendCitation(*a)
		}
		return c.sendJSON(a)
	}
	a, err := h.searcher.Marked(c.ctx(), kiosque.MarkedRequest{ID: c.id, Search: c.search})
	if err != nil {
		return err
	}
	return c.sendJSON(a)
}
