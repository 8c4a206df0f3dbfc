package web

import (
	"net/http"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/related"
	"github.com/kiosque-search/kiosque/web/address"
)

// relatedPage is what belongs to what a query finds: acronyms and words.
type relatedPage struct {
	frame
	question

	Acronyms []relatedAcronym
	Words    []relatedWord
	None     bool
	Data     string
}

type relatedAcronym struct{ Short, Long, Said, Count, With, Alone string }

// relatedWord leads to the query with it and to itself alone.
type relatedWord struct{ Text, Count, All, With, Alone string }

// relatedPage answers GET apparentes.
func (h *handler) relatedPage(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asRelated, address.QueryParams())
	if v == nil || err != nil {
		return err
	}
	found, err := related.Of(r.Context(), h.searcher, related.Request{Search: v.Asked.Search})
	if err != nil {
		return err
	}
	counted := v.Asked.Search.Unwidened()
	counted.Size, counted.Snippets, counted.Words, counted.Help = -1, -1, true, true
	res, err := h.searcher.Search(r.Context(), counted)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, v.tag, h.relatedSet, newRelatedPage(h.newFrame(r, v.values, "Mots apparentés"), v.Linker, res, found))
}

func newRelatedPage(f frame, l *address.Linker, res *kiosque.SearchResult, found *related.Related) *relatedPage {
	v := &relatedPage{frame: f, question: newQuestion(l, asRelated, res)}
	v.Heading = total(res)
	v.Title = french.Clip(l.Asked.Search.Query) + " – mots apparentés"
	v.Unlisted = true
	v.Data = l.Home + "api/v1/related" + l.Asked.Write(relatedEndpoint().params)
	search := address.NewLinker(l.Home, l.Asked.Search)
	to := func(text string) string {
		return search.To(func(r *kiosque.SearchRequest) { r.Query, r.WithoutForms, r.From = text, nil, 0 })
	}
	for _, a := range found.Acronyms {
		v.Acronyms = append(v.Acronyms, relatedAcronym{
			Short: printable(a.Short), Long: printable(a.Long), Said: french.Quantity(a.Said, "article le dit", "articles le disent"),
			Count: french.Quantity(a.All, "article", "articles"), With: to(a.With), Alone: to(a.Alone),
		})
	}
	for _, w := range found.Words {
		v.Words = append(v.Words, relatedWord{printable(w.Printed), french.Number(w.Count), french.Number(w.All), to(w.With), to(w.Alone)})
	}
	v.None = len(v.Acronyms)+len(v.Words) == 0
	v.narrow(l, res.Facets)
	return v
}
