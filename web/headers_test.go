package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const (
	intranet = "https://intranet.exemple.fr"
	other    = "http://autre.exemple.fr:8080"
)

// TestCrossOrigin: what a browser is told of requests from other origins, listed and not.
func TestCrossOrigin(t *testing.T) {
	h := newTestHandler(t, Options{CORSOrigins: []string{intranet, other}})
	asks := []string{"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization"}
	for _, tt := range []struct {
		method, target, origin string
		header                 []string
		status                 int
		allow                  string // Access-Control-Allow-Origin
		vary                   string
	}{
		{"GET", "/api/v1/search", intranet, nil, 200, intranet, "Origin"},
		{"GET", "/api/v1/search", other, nil, 200, other, "Origin"},
		{"GET", "/api/v1/search", "https://intranet.exemple.fr.mechant.fr", nil, 200, "", "Origin"},
		{"GET", "/api/v1/search", "http://intranet.exemple.fr", nil, 200, "", "Origin"},
		{"GET", "/api/v1/search", "null", nil, 200, "", "Origin"},
		{"GET", "/api/v1/search", "", nil, 200, "", "Origin"},
		{"GET", "/api/v1/search?size=x", intranet, nil, 400, intranet, "Origin"},
		{"GET", "/api/v1/rien", intranet, nil, 404, intranet, "Origin"},
		{"GET", "/api/v1//rien", intranet, nil, 404, intranet, "Origin"},
		{"GET", "/static/rien.js", intranet, nil, 404, intranet, "Origin"},
		{"GET", "/", intranet, nil, 200, "", ""},
		{"GET", "/articles/a1", intranet, nil, 200, "", ""},
		{"OPTIONS", "/api/v1/search", intranet, asks, 204, intranet, "Origin,Access-Control-Request-Method, Access-Control-Request-Headers"},
		{"OPTIONS", "/api/v1/search", "https://mechant.fr", asks, 403, "", "Origin,Access-Control-Request-Method, Access-Control-Request-Headers"},
		{"OPTIONS", "/api/v1/search", intranet, nil, 405, intranet, "Origin"},
		{"OPTIONS", "/", intranet, asks, 405, "", ""},
		{"POST", "/api/v1/search", intranet, nil, 405, intranet, "Origin"},
	} {
		header := tt.header
		if tt.origin != "" {
			header = append([]string{"Origin", tt.origin}, header...)
		}
		w := ask(h, tt.method, tt.target, nil, header...)
		head := w.Header()
		vary := strings.Join(head.Values("Vary"), ",")
		if w.Code != tt.status || head.Get("Access-Control-Allow-Origin") != tt.allow || vary != tt.vary {
			t.Errorf("%s %s of %q: %d, allows %q, Vary %q, want %d %q %q", tt.method, tt.target, tt.origin, w.Code,
				head.Get("Access-Control-Allow-Origin"), vary, tt.status, tt.allow, tt.vary)
		}
		credentials, methods := head.Get("Access-Control-Allow-Credentials"), head.Get("Access-Control-Allow-Methods")
		if (credentials == "true") != (tt.allow != "") || (methods == "GET, HEAD") != (w.Code == 204) {
			t.Errorf("%s %s of %q: credentials %q, methods %q", tt.method, tt.target, tt.origin, credentials, methods)
		}
		if tt.status == 403 && !strings.Contains(w.Body.String(), `"code":"forbidden"`) {
			t.Errorf("body of a refusal: %s", w.Body)
		}
	}
	closed := newTestHandler(t, Options{})
	if w := ask(closed, "OPTIONS", "/api/v1/search", nil, append(asks, "Origin", intranet)...); w.Code != 405 || w.Header().Get("Vary") != "" {
		t.Errorf("without a list: %d, Vary %q", w.Code, w.Header().Get("Vary"))
	}
}

// TestFraming: who may frame the pages, and what follows for the headers that guard against embedding.
func TestFraming(t *testing.T) {
	for _, tt := range []struct {
		name         string
		o            Options
		ancestors    string
		frame        string // X-Frame-Options
		page, static string // Cross-Origin-Resource-Policy
	}{
		{"alone", Options{}, "frame-ancestors 'none'", "DENY", "same-origin", "same-origin"},
		{
			"framed",
			Options{FrameAncestors: []string{intranet, other, intranet}},
			"frame-ancestors 'self' " + intranet + " " + other, "", "cross-origin", "cross-origin",
		},
		{"widget", Options{CORSOrigins: []string{intranet}}, "frame-ancestors 'none'", "DENY", "same-origin", "cross-origin"},
	} {
		h := newTestHandler(t, tt.o)
		for target, corp := range map[string]string{"/": tt.page, "/rien": tt.page, "/static/x": tt.static} {
			head := get(h, target).Header()
			csp := head.Get("Content-Security-Policy")
			if !strings.HasSuffix(csp, "; "+tt.ancestors) || strings.Contains(csp, "unsafe") {
				t.Errorf("%s %s: %s", tt.name, target, csp)
			}
			if got := head.Get("X-Frame-Options"); got != tt.frame {
				t.Errorf("%s %s: X-Frame-Options %q, want %q", tt.name, target, got, tt.frame)
			}
			if got := head.Get("Cross-Origin-Resource-Policy"); got != corp {
				t.Errorf("%s %s: Cross-Origin-Resource-Policy %q, want %q", tt.name, target, got, corp)
			}
		}
	}
}

// TestNoOpenRedirect: whatever the path, an answer sends nobody to another host.
func TestNoOpenRedirect(t *testing.T) {
	h := newTestHandler(t, Options{})
	for _, target := range []string{
		"//mechant.fr", "//mechant.fr/", "/%2f%2fmechant.fr", `/\mechant.fr`, "/%5cmechant.fr", "///mechant.fr/..", "/https://mechant.fr", "/./", "/..//mechant.fr",
		"/articles//mechant.fr", "/?url=https://mechant.fr", "/?q=x&next=//mechant.fr", "/articles?id=//mechant.fr", "/static/%2e%2e/%2e%2e", "/\r\nLocation:x",
	} {
		for prefix, mounted := range map[string]http.Handler{"": h, "/mechant.fr": http.StripPrefix("/mechant.fr", h)} {
			r := &http.Request{Method: http.MethodGet, URL: &url.URL{}, Header: http.Header{}, RequestURI: prefix + target}
			path, query, _ := strings.Cut(prefix+target, "?")
			r.URL.Path, r.URL.RawQuery = path, query
			if plain, err := url.PathUnescape(path); err == nil {
				r.URL.Path, r.URL.RawPath = plain, path
			}
			checkRedirect(t, mounted, r)
		}
	}
	for _, uri := range []string{"//mechant.fr", "/a//mechant.fr", `/\mechant.fr`, "/%2f/mechant.fr?x", "/a/..", "/a/."} { // mounted without a slash
		checkRedirect(t, h, &http.Request{Method: http.MethodGet, URL: &url.URL{}, Header: http.Header{}, RequestURI: uri})
	}
}

func checkRedirect(t *testing.T, h http.Handler, r *http.Request) {
	t.Helper()
	w := &discard{head: http.Header{}}
	h.ServeHTTP(w, r)
	where := w.head.Get("Location")
	if where == "" {
		return
	}
	base := &url.URL{Scheme: "https", Host: "presse.exemple.fr", Path: "/a/b"}
	u, err := base.Parse(strings.ReplaceAll(where, `\`, "/")) // as browsers read it
	if err != nil || u.Host != base.Host {
		t.Errorf("%s: redirects to %q (%v)", r.RequestURI, where, err)
	}
}

// discard is an answer of which only the headers count.
type discard struct{ head http.Header }

func (d *discard) Header() http.Header         { return d.head }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}
