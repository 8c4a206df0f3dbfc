package address

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// Root is the way from a request's path back to the page of search, as a relative address.
func Root(r *http.Request) string {
	if n := strings.Count(r.URL.EscapedPath(), "/") - 1; n > 0 {
		return strings.Repeat("../", n)
	}
	return "./"
}

// Base is the absolute address of the page of search as a request was sent to it, the prefix under which we are mounted
// included, for answers that are read away from it: feeds, descriptions, records. A Host that could mean anything but a
// host is refused.
func Base(r *http.Request) (string, error) {
	if !isHost(r.Host) {
		return "", kiosque.BadRequest("hôte illisible : "+french.Quote(r.Host), "l’en-tête Host nomme le serveur, et au besoin son port")
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

// Article is the address of an article relative to the page of search; rest is the question asked, with its question
// mark, for the way back.
func Article(id, rest string) string {
	if id == "." || id == ".." || id == "" { // in a path they would be steps, or nothing
		if rest != "" {
			rest = "&" + rest[1:]
		}
		return "articles?id=" + url.QueryEscape(id) + rest
	}
	return "articles/" + url.PathEscape(id) + rest
}

// OnTheWeb returns an address that is safe to link to, or nothing: an article says what it likes, javascript: among it.
func OnTheWeb(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
