package web

import (
	"net/http"

	"github.com/kiosque-search/kiosque/web/address"
	"github.com/kiosque-search/kiosque/web/sru"
)

// errorForm is how errors are shown to those who call a route.
type errorForm uint8

const (
	errorPage errorForm = iota // with the form of search, filled in with what was asked
	errorJSON
	errorWord // the message alone, for programs that look at the status
	errorSRU  // a diagnostic
)

// formOf is the form of the route that a request takes, or would take if it came to the mux.
func (h *handler) formOf(r *http.Request) errorForm {
	_, pattern := h.mux.Handler(r)
	return h.forms[pattern]
}

// show writes what the reader may see of an error.
func (h *handler) show(r *http.Request, p *problem) (mime string, body []byte, err error) {
	switch h.formOf(r) {
	case errorJSON:
		body, err = problemJSON(p)
		return typeJSON, body, err
	case errorSRU:
		values, _ := address.Parse(r.URL.RawQuery) // what can be read of it
		body, err = marshalXML(sru.Problem(values, p.status, p.message, p.hint))
		return "application/xml; charset=utf-8", body, err
	case errorWord:
		return typeText, []byte(p.message + "\n"), nil
	}
	body, err = render(h.problem, h.newProblemPage(r, p))
	return typeHTML, body, err
}

// fail shows an error in the form of the request's route.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if !p.expected() {
		h.o.Logger.ErrorContext(r.Context(), "request failed", "path", cut(r.URL.Path, address.MaxPath), "code", string(p.code), "err", err)
	}
	head := w.Header()
	head.Del("ETag")
	head.Set("Cache-Control", "no-store")
	switch p.status {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		if head.Get("Retry-After") == "" {
			head.Set("Retry-After", "2")
		}
	case http.StatusMethodNotAllowed:
		head.Set("Allow", "GET, HEAD")
	}
	mime, body, err := h.show(r, p)
	if err != nil {
		h.o.Logger.ErrorContext(r.Context(), "error page failed", "path", cut(r.URL.Path, address.MaxPath), "err", err)
		mime, body = typeText, []byte("erreur interne\n")
	}
	head.Set("Content-Type", mime)
	send(w, r, p.status, body)
}
