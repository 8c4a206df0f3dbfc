package web

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
	"github.com/kiosque-search/kiosque/web/sru"
)

// sru answers GET sru, and POST as SRU 1.2 has it: the same parameters as a form in the body.
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

// formed lets a form in the body stand for the parameters of the address.
func (h *handler) formed(f handlerFunc) http.Handler {
	next := h.limited(f)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		asked, err := asAddress(w, r)
		if err != nil {
			h.fail(w, r, err)
			return
		}
		next.ServeHTTP(w, asked)
	})
}

// asAddress is the request that asks by its address for what another asks for by its body.
func asAddress(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	if mime, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mime != "application/x-www-form-urlencoded" {
		return nil, kiosque.BadRequest("le corps de la requête n’est pas un formulaire", "Content-Type: application/x-www-form-urlencoded")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, address.MaxRawQuery))
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return nil, tooLong(address.MaxRawQuery)
	case err != nil:
		return nil, kiosque.BadRequest("le corps de la requête s’interrompt", "renvoyez-la")
	}
	asked := r.Clone(r.Context())
	asked.Method, asked.Body, asked.ContentLength = http.MethodGet, http.NoBody, 0
	asked.Header.Del("If-None-Match")
	asked.URL.RawQuery = string(body)
	return asked, nil
}
