package web

import (
	"net/http"

	"github.com/kiosque-search/kiosque/web/address"
	"github.com/kiosque-search/kiosque/web/sru"
)

// sru answers GET sru.
func (h *handler) sru(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return err
	}
	info, base, tag, err := h.stateAt(w, r)
	if info == nil || err != nil {
		return err
	}
	doc, err := sru.Collection{Searcher: h.searcher, Info: info, Title: h.o.Title, Base: base}.Answer(r.Context(), values)
	if err != nil {
		return err
	}
	return sendXML(w, r, tag, "application/xml", doc)
}
