package web

import (
	"net/http"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
)

// base is the absolute address of the page of search: Options.BaseURL, or else the one that the request was sent to.
func (h *handler) base(r *http.Request) (string, error) {
	if h.o.BaseURL != "" {
		return h.o.BaseURL, nil
	}
	return address.Base(r)
}

// tagAt is tagOf for an answer with absolute addresses, which is another one at another address.
func (h *handler) tagAt(r *http.Request, generation, base string) string {
	if generation == "" {
		return ""
	}
	return h.tagOf(r, generation+" "+base)
}

// stateAt is state for an answer that tells where the page is, and so is another one elsewhere.
func (h *handler) stateAt(w http.ResponseWriter, r *http.Request) (info *kiosque.Info, base, tag string, err error) {
	if base, err = h.base(r); err != nil {
		return nil, "", "", err
	}
	if info, err = h.searcher.Info(r.Context()); err != nil {
		return nil, "", "", err
	}
	if tag = h.tagAt(r, info.Generation, base); known(r, tag) {
		return nil, "", "", notModified(w, tag)
	}
	return info, base, tag, nil
}
