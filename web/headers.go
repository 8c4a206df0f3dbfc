package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// policy is what every answer tells browsers about itself, made once from the options.
type policy struct {
	fixed   [][2]string // headers of every answer, name and value
	shared  string      // Cross-Origin-Resource-Policy of what scripts and pages of other origins may load
	origins []string    // whose scripts may read the API
}

func newPolicy(o Options) policy {
	// The page runs only its own scripts and styles and asks only its own server; an address contains what was searched
	// for, so it is told to nobody.
	ancestors := "'none'"
	if len(o.FrameAncestors) > 0 {
		ancestors = "'self' " + strings.Join(o.FrameAncestors, " ")
	}
	p := policy{
		fixed: [][2]string{
			{"Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; " +
				"form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors},
			{"X-Content-Type-Options", "nosniff"},
			{"Referrer-Policy", "no-referrer"},
			{"Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
			{"Cross-Origin-Opener-Policy", "same-origin"},
		},
		shared:  "same-origin",
		origins: o.CORSOrigins,
	}
	page := "same-origin"
	if len(o.FrameAncestors) > 0 {
		page = "cross-origin" // a host that asks for Cross-Origin-Embedder-Policy frames only what says so
	} else {
		p.fixed = append(p.fixed, [2]string{"X-Frame-Options", "DENY"}) // it knows no list of origins
	}
	p.fixed = append(p.fixed, [2]string{"Cross-Origin-Resource-Policy", page})
	if len(o.FrameAncestors)+len(o.CORSOrigins) > 0 {
		p.shared = "cross-origin"
	}
	return p
}

// secured sets the headers of browsers' security, and answers the question a browser asks before a script of another
// origin may send a request ("preflight"), which carries no credentials.
func (h *handler) secured(next http.Handler) http.Handler {
	p := newPolicy(h.o)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		for _, f := range p.fixed {
			head.Set(f[0], f[1])
		}
		preflight, admitted := false, false
		if forOrigins(r.URL.Path) {
			head.Set("Cross-Origin-Resource-Policy", p.shared)
			preflight, admitted = p.crossOrigin(head, r)
		}
		switch {
		case preflight && admitted:
			w.WriteHeader(http.StatusNoContent)
		case preflight:
			h.fail(w, r, &kiosque.Error{
				Code: kiosque.CodeForbidden, Message: "cette origine ne peut pas interroger l’API",
				Hint: "la personne qui tient ce serveur peut l’ajouter aux origines admises",
			})
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// forOrigins reports whether scripts of listed origins may read what is at a path: data and assets, never pages, for
// these are framed instead.
func forOrigins(path string) bool {
	return strings.HasPrefix(path, "/api/v1/") || strings.HasPrefix(path, "/static/") || path == widgetPath
}

// crossOrigin sets the headers of CORS (fetch.spec.whatwg.org, 3.2) and reports whether the request is a preflight and
// its origin a listed one. The answer depends on the origin also where it has none, or caches would mix them up.
func (p policy) crossOrigin(head http.Header, r *http.Request) (preflight, admitted bool) {
	if len(p.origins) == 0 {
		return false, false
	}
	head.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	preflight = r.Method == http.MethodOptions && origin != "" && r.Header.Get("Access-Control-Request-Method") != ""
	admitted = slices.Contains(p.origins, origin)
	if preflight {
		head.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
	}
	if !admitted {
		return preflight, false
	}
	head.Set("Access-Control-Allow-Origin", origin)
	head.Set("Access-Control-Allow-Credentials", "true") // a listed origin acts for its reader, who has signed in
	if preflight {
		head.Set("Access-Control-Allow-Methods", "GET, HEAD")
		head.Set("Access-Control-Allow-Headers", "Authorization, X-API-Key, If-None-Match")
		head.Set("Access-Control-Max-Age", "600")
	} else {
		head.Set("Access-Control-Expose-Headers", "ETag, Link, Retry-After, Content-Disposition, X-Total, X-Corpus")
	}
	return preflight, true
}
