package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/kiosque-search/kiosque"
)

func sendJSON(w http.ResponseWriter, r *http.Request, tag string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("web: %w", err)
	}
	revalidate(w, tag)
	w.Header().Set("Content-Type", typeJSON)
	send(w, r, http.StatusOK, append(body, '\n'))
	return nil
}

// problemBody is the body of an answer of the API that is not 200.
type problemBody struct {
	Error problemFields `json:"error"`
}

type problemFields struct {
	Code     kiosque.Code `json:"code"`     // for programs
	Message  string       `json:"message"`  // for the reader, in French, lower case without final stop
	Hint     string       `json:"hint"`     // what to do about it, in French; may be empty
	Position int          `json:"position"` // byte of q where the fault is, counted from 1; 0: none
}

func problemJSON(p *problem) ([]byte, error) {
	b, err := json.Marshal(problemBody{problemFields{p.code, p.message, p.hint, p.position}})
	return append(b, '\n'), err
}

// healthz runs the smallest real search.
func (h *handler) healthz(w http.ResponseWriter, r *http.Request) error {
	if _, err := h.searcher.Search(r.Context(), kiosque.SearchRequest{Size: 1, Snippets: -1, NoFacets: true}); err != nil {
		return err
	}
	return sendWord(w, r, "ok\n")
}

// readyz tells whether there is a collection, and a server that goes on; in a second line, why the collection is not the
// newest.
func (h *handler) readyz(w http.ResponseWriter, r *http.Request) error {
	if h.o.Stopping() {
		return &kiosque.Error{Code: kiosque.CodeBusy}
	}
	info, err := h.searcher.Info(r.Context())
	if err != nil {
		return err
	}
	word := "ready\n"
	if info.Warning != "" {
		word += info.Warning + "\n"
	}
	return sendWord(w, r, word)
}

func sendWord(w http.ResponseWriter, r *http.Request, word string) error {
	w.Header().Set("Content-Type", typeText)
	w.Header().Set("Cache-Control", "no-store")
	send(w, r, http.StatusOK, []byte(word))
	return nil
}
