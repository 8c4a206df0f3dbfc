package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/kiosque-search/kiosque/web/address"
	"github.com/kiosque-search/kiosque/web/oai"
)

// oai answers GET and POST oai: the collection for those who harvest it.
func (h *handler) oai(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return err
	}
	base, err := h.base(r)
	if err != nil {
		return err
	}
	info, err := h.searcher.Info(r.Context())
	if err != nil {
		return err
	}
	doc, err := oai.Collection{
		Searcher: h.searcher, Info: info, Title: h.o.Title, Base: base, Email: h.email(base), Now: h.o.Now(),
	}.Answer(r.Context(), values)
	if err != nil {
		return err
	}
	return sendXML(w, r, "", "text/xml", doc) // it says when it was made: no tag
}

// email is that of who runs the server, which the protocol demands; where it is not told, the one that every host has (RFC 2142).
func (h *handler) email(base string) string {
	if h.o.AdminEmail != "" {
		return h.o.AdminEmail
	}
	u, err := url.Parse(base)
	if err != nil || !strings.Contains(u.Hostname(), ".") {
		return "postmaster@localhost.invalid"
	}
	return "postmaster@" + u.Hostname()
}
