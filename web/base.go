package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// base is the absolute address of the page of search, for answers that are read away from it: feeds, descriptions,
// records. Without Options.BaseURL it is the address that the request was sent to, the prefix under which we are mounted
// included; a Host that could mean anything but a host is refused.
func (h *handler) base(r *http.Request) (string, error) {
	if h.o.BaseURL != "" {
		return h.o.BaseURL, nil
	}
	if !isHost(r.Host) {
		return "", &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "hôte illisible : " + quote(r.Host),
			Hint: "l’en-tête Host nomme le serveur, et au besoin son port",
		}
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	prefix := ""
	if whole, err := url.ParseRequestURI(r.RequestURI); err == nil {
		if p, ok := strings.CutSuffix(whole.EscapedPath(), r.URL.EscapedPath()); ok {
			prefix = p
		}
	}
	return scheme + "://" + r.Host + prefix + "/", nil
}

// isHost tells whether a Host header is a name or an address, with or without a port, and nothing more.
func isHost(s string) bool {
	u, err := url.Parse("http://" + s)
	return err == nil && u.Host == s && plainHost(u.Hostname())
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
