package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
)

// maxPosted is how many bytes a list may have that is sent in the body of a request.
const maxPosted = 1 << 20

// filed lets the body of a POST stand for parameters: a text for the one that is named, a form for those of its fields. The list
// only asks; nothing is kept of it.
func (h *handler) filed(name string) func(handlerFunc) http.Handler {
	return func(f handlerFunc) http.Handler {
		next := h.entered(f)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				next.ServeHTTP(w, r)
				return
			}
			values, err := address.Parse(r.URL.RawQuery)
			if err == nil {
				err = readPosted(values, name, r.Header.Get("Content-Type"), http.MaxBytesReader(w, r.Body, maxPosted))
			}
			if err != nil {
				h.fail(w, r, err)
				return
			}
			asked := r.Clone(r.Context())
			asked.Method, asked.Body, asked.ContentLength = http.MethodGet, http.NoBody, 0
			asked.Header.Del("If-None-Match")
			asked.URL.RawQuery = values.Encode()
			next.ServeHTTP(w, asked)
		})
	}
}

// readPosted adds what a body says.
func readPosted(values url.Values, name, contentType string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil && contentType != "" {
		return kiosque.BadRequest("le type du corps de la requête est illisible", "Content-Type: text/plain, ou un formulaire")
	}
	switch kind {
	case "multipart/form-data":
		err = readForm(values, name, multipart.NewReader(body, params["boundary"]))
	case "application/x-www-form-urlencoded":
		var b []byte
		if b, err = io.ReadAll(body); err == nil {
			var fields url.Values
			if fields, err = address.Parse(string(b)); err == nil {
				for field, all := range fields {
					values[field] = append(values[field], all...)
				}
			}
		}
	case "", "text/plain", "text/tab-separated-values":
		var b []byte
		if b, err = io.ReadAll(body); err == nil {
			values.Set(name, string(b))
		}
	default:
		return kiosque.BadRequest("le corps de la requête n’est ni un texte ni un formulaire", "Content-Type: text/plain, ou un formulaire")
	}
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return kiosque.BadRequest("la liste est trop longue", "1 Mo au plus ; partagez-la en plusieurs fichiers")
	case err != nil && kiosque.CodeOf(err) != kiosque.CodeBadRequest:
		return kiosque.BadRequest("le corps de la requête s’interrompt", "renvoyez-la")
	}
	return err
}

// readForm reads the fields of a form; a file that is not empty stands for the text that the form has beside it.
func readForm(values url.Values, name string, form *multipart.Reader) error {
	const file = "file"
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		switch field := part.FormName(); {
		case len(b) == 0: // as a form sends what was not filled in
		case field == file:
			values.Set(name, string(b))
		case field != name || !values.Has(name):
			values.Add(field, string(b))
		}
	}
}
