package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// newTestHandler serves the test articles.
func newTestHandler(t *testing.T, o Options) http.Handler {
	t.Helper()
	h, err := NewHandler(&shelf{articles: articles(), generation: "g1"}, o)
	if err != nil {
		t.Fatal(err)
	}
	return conforming(t, h)
}

// get answers one request without a network.
func get(h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	return ask(h, http.MethodGet, target, nil, header...)
}

func ask(h http.Handler, method, target string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, body)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// mounts are the ways the handler is mounted in the tests that must not depend on it.
func mounts(h http.Handler) map[string]http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/kiosque/", http.StripPrefix("/kiosque", h))
	return map[string]http.Handler{"": h, "/kiosque": mux}
}

func TestStatus(t *testing.T) {
	const (
		html = "text/html; charset=utf-8"
		json = "application/json; charset=utf-8"
		text = "text/plain; charset=utf-8"
	)
	hostile := url.PathEscape(articles()[6].ID)
	tests := []struct {
		method, target string
		status         int
		contentType    string
	}{
		{"GET", "/", 200, html},
		{"HEAD", "/", 200, html},
		{"GET", "/?q=%C3%A9clipse", 200, html},
		{"GET", "/?q=introuvable", 200, html},
		{"GET", "/?utm_source=lettre", 200, html},
		{"GET", "/?since=2023-13", 400, html},
		{"GET", "/?sort=taille", 400, html},
		{"GET", "/?q=%zz", 400, html},
		{"GET", "/?q=a;b", 400, html},
		{"GET", "/?q=%E9clipse", 200, html},
		{"GET", "/?q=%ff", 200, html},
		{"GET", "/?q=" + strings.Repeat("a", kiosque.MaxQuery), 200, html},
		{"GET", "/?q=" + strings.Repeat("a", kiosque.MaxQuery+1), 400, html},
		{"GET", "/?x=" + strings.Repeat("a", address.MaxRawQuery), 414, html},
		{"GET", "/" + strings.Repeat("a", address.MaxPath), 414, html},
		{"GET", "/?q=!bad_query&strict=1", 400, html},
		{"GET", "/?q=!index_damaged", 500, html},
		{"POST", "/", 405, html},
		{"OPTIONS", "/", 405, html},
		{"GET", "/articles/a1", 200, html},
		{"HEAD", "/articles/a1", 200, html},
		{"GET", "/articles/a1?q=%C3%A9clipse", 200, html},
		{"GET", "/articles/" + hostile, 200, html},
		{"GET", "/articles/%2E%2E", 200, html},
		{"GET", "/articles?id=..", 200, html},
		{"GET", "/articles?id=.", 200, html},
		{"GET", "/articles", 404, html},
		{"GET", "/articles/", 404, html},
		{"GET", "/articles/inconnu", 404, html},
		{"GET", "/articles/a1/suite", 404, html},
		{"DELETE", "/articles/a1", 405, html},
		{"GET", "/api/v1/search", 200, json},
		{"HEAD", "/api/v1/search?q=port", 200, json},
		{"GET", "/api/v1/search?q=port&size=0&facets=0&snippets=0", 200, json},
		{"GET", "/api/v1/search?sorce=ABN", 400, json},
		{"GET", "/api/v1/search?size=1001", 400, json},
		{"GET", "/api/v1/search?q=!timeout", 504, json},
		{"GET", "/api/v1/search?q=!no_index", 503, json},
		{"GET", "/api/v1/search?q=!panic", 500, json},
		{"POST", "/api/v1/search", 405, json},
		{"GET", "/api/v1/articles/a1", 200, json},
		{"GET", "/api/v1/articles/" + hostile, 200, json},
		{"GET", "/api/v1/articles?id=..", 200, json},
		{"GET", "/api/v1/articles/inconnu", 404, json},
		{"GET", "/api/v1/rien", 404, json},
		{"GET", "/api/", 404, json},
		{"GET", "/healthz", 200, text},
		{"GET", "/readyz", 200, text},
		{"PUT", "/readyz", 405, text},
		{"GET", "/static/style.css", 404, html},
		{"GET", "/static/../doc.go", 404, html},
		{"GET", "/rien", 404, html},
		{"GET", "/rien/du/tout/", 404, html},
		{"GET", "/articles//a1", 404, html},
		{"GET", "/./articles/a1", 404, html},
	}
	for prefix, h := range mounts(newTestHandler(t, Options{})) {
		for _, tt := range tests {
			if prefix != "" && (strings.Contains(tt.target, "/.") || strings.Contains(tt.target, "//")) {
				continue // the mux around us tidies such a path before we see it
			}
			t.Run(prefix+tt.method+" "+french.Clip(tt.target), func(t *testing.T) {
				w := ask(h, tt.method, prefix+tt.target, nil)
				if w.Code != tt.status || w.Header().Get("Content-Type") != tt.contentType {
					t.Errorf("%d %s, want %d %s", w.Code, w.Header().Get("Content-Type"), tt.status, tt.contentType)
				}
				checkHeaders(t, w)
				if tt.method == "HEAD" {
					if w.Body.Len() != 0 || w.Header().Get("Content-Length") == "0" {
						t.Errorf("HEAD: %d bytes of body, Content-Length %s", w.Body.Len(), w.Header().Get("Content-Length"))
					}
				} else if w.Body.Len() == 0 {
					t.Error("no body")
				}
				if allow := w.Header().Get("Allow"); (tt.status == 405) != (allow == "GET, HEAD") {
					t.Errorf("Allow: %q", allow)
				}
				if tt.status >= 400 && (w.Header().Get("ETag") != "" || w.Header().Get("Cache-Control") != "no-store") {
					t.Errorf("an error may be cached: %v", w.Header())
				}
			})
		}
	}
}

// checkHeaders asserts what every answer carries.
func checkHeaders(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; " +
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "no-referrer",
		"Permissions-Policy":           "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestBodyRefused(t *testing.T) {
	h := newTestHandler(t, Options{})
	if w := ask(h, http.MethodGet, "/api/v1/search", strings.NewReader(`{"query":{}}`)); w.Code != 413 {
		t.Errorf("%d, want 413", w.Code)
	}
	r := httptest.NewRequest(http.MethodGet, "/", struct{ io.Reader }{strings.NewReader("x")}) // of unknown length
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 413 {
		t.Errorf("chunked: %d, want 413", w.Code)
	}
}

func TestMountedWithoutSlash(t *testing.T) {
	h := http.StripPrefix("/sous/kiosque", newTestHandler(t, Options{}))
	w := get(h, "/sous/kiosque?q=port")
	if got := w.Header().Get("Location"); w.Code != 308 || got != "./kiosque/?q=port" {
		t.Errorf("%d %q", w.Code, got)
	}
}

func TestStatic(t *testing.T) {
	h := newTestHandler(t, Options{})
	doc := parse(t, get(h, "/"))
	for selector, contentType := range map[string]string{
		"link[rel=stylesheet]": "text/css; charset=utf-8",
		"link[rel=icon]":       "image/svg+xml",
	} {
		href := doc.Find(selector).AttrOr("href", "")
		if !regexp.MustCompile(`^\./static/\w+\.[0-9a-f]{16}\.\w+$`).MatchString(href) {
			t.Errorf("%s: %q has no hash", selector, href)
		}
		w := get(h, strings.TrimPrefix(href, "."))
		if w.Code != 200 || w.Header().Get("Content-Type") != contentType || w.Body.Len() == 0 {
			t.Errorf("%s: %d %s, %d bytes", href, w.Code, w.Header().Get("Content-Type"), w.Body.Len())
		}
		if c := w.Header().Get("Cache-Control"); c != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", href, c)
		}
	}
}

func TestETag(t *testing.T) {
	s := &shelf{articles: articles(), generation: "g1"}
	h, err := NewHandler(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, target := range []string{"/", "/?q=port", "/?q=marché", "/articles/a1", "/api/v1/search?q=port", "/api/v1/articles/a1"} {
		w := get(h, target)
		tag := w.Header().Get("ETag")
		if !strings.HasPrefix(tag, `W/"`) || w.Header().Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%s: ETag %q, Cache-Control %q", target, tag, w.Header().Get("Cache-Control"))
		}
		if other, dup := seen[tag]; dup {
			t.Errorf("%s and %s have the same tag", target, other)
		}
		seen[tag] = target
		for _, have := range []string{tag, strings.TrimPrefix(tag, "W/"), `"x", ` + tag} {
			w := get(h, target, "If-None-Match", have)
			if w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("ETag") != tag {
				t.Errorf("%s with %s: %d, %d bytes", target, have, w.Code, w.Body.Len())
			}
			checkHeaders(t, w)
		}
		if w := get(h, target, "If-None-Match", `W/"x"`); w.Code != 200 {
			t.Errorf("%s with another tag: %d", target, w.Code)
		}
		s.generation = "g2"
		if w := get(h, target, "If-None-Match", tag); w.Code != 200 || w.Header().Get("ETag") == tag {
			t.Errorf("%s in a new generation: %d %s", target, w.Code, w.Header().Get("ETag"))
		}
		s.generation = "g1"
	}
	s.generation = ""
	if w := get(h, "/"); w.Code != 200 || w.Header().Get("ETag") != "" {
		t.Errorf("without generation: %d %q", w.Code, w.Header().Get("ETag"))
	}
	other, err := NewHandler(&shelf{articles: articles(), generation: "g1"}, Options{Title: "Autre"})
	if err != nil {
		t.Fatal(err)
	}
	if _, same := seen[get(other, "/").Header().Get("ETag")]; same {
		t.Error("another title has the same tag")
	}
}

func TestTimeout(t *testing.T) {
	h := newTestHandler(t, Options{Timeout: time.Millisecond})
	if w := get(h, "/api/v1/search?q=!wait"); w.Code != 504 || !strings.Contains(w.Body.String(), `"timeout"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequest(http.MethodGet, "/?q=!wait", nil).WithContext(ctx)
	w := httptest.NewRecorder()
	newTestHandler(t, Options{Timeout: -1}).ServeHTTP(w, r)
	if w.Code != 503 {
		t.Errorf("the client left: %d, want 503", w.Code)
	}
}

func TestInFlight(t *testing.T) {
	h := newTestHandler(t, Options{MaxInFlight: 1, Timeout: -1})
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan int)
	started := make(chan struct{})
	go func() {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/search?q=!wait", nil).WithContext(&signalled{ctx, started})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		first <- w.Code
	}()
	<-started
	for _, target := range []string{"/?q=port", "/api/v1/search", "/articles/a1"} {
		if w := get(h, target); w.Code != 503 || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d, Retry-After %q", target, w.Code, w.Header().Get("Retry-After"))
		}
	}
	for _, target := range []string{"/healthz", "/readyz", "/rien"} {
		if w := get(h, target); w.Code == 503 {
			t.Errorf("%s is turned away", target)
		}
	}
	cancel()
	if code := <-first; code != 503 {
		t.Errorf("the one under way: %d", code)
	}
	if w := get(h, "/?q=port"); w.Code != 200 {
		t.Errorf("after it: %d", w.Code)
	}
}

// signalled is a context that tells when somebody begins to wait for it.
type signalled struct {
	context.Context
	started chan struct{}
}

// Done implements context.Context.
func (s *signalled) Done() <-chan struct{} {
	select {
	case <-s.started:
	default:
		close(s.started)
	}
	return s.Context.Done()
}

func TestLog(t *testing.T) {
	var b bytes.Buffer
	clock := time.Unix(0, 0)
	o := Options{
		Logger: slog.New(slog.NewTextHandler(&b, nil)),
		Now:    func() time.Time { clock = clock.Add(time.Second); return clock },
	}
	h := newTestHandler(t, o)
	get(h, "/?q=secret")
	want := regexp.MustCompile(`level=INFO msg=request method=GET path=/ status=200 bytes=\d{4,} took=1s\n$`)
	if !want.MatchString(b.String()) || strings.Contains(b.String(), "secret") {
		t.Errorf("access log: %s", &b)
	}

	b.Reset()
	w := get(h, "/?q=!panic")
	for _, part := range []string{"level=ERROR", "the shelf fell over", "shelf_test.go", "status=500"} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("log of a panic has no %q: %s", part, &b)
		}
	}
	if body := w.Body.String(); !strings.Contains(body, "Erreur interne") || strings.Contains(body, "shelf") {
		t.Errorf("page of a panic: %s", body)
	}

	b.Reset()
	w = get(h, "/?q=!index_damaged")
	if !strings.Contains(b.String(), "étagère : index_damaged") || strings.Contains(w.Body.String(), "étagère") {
		t.Errorf("a damaged index: log %s, page %s", &b, w.Body)
	}

	b.Reset()
	get(h, "/?since=hier")
	if strings.Contains(b.String(), "level=ERROR") {
		t.Errorf("a slip of the reader is no error of ours: %s", &b)
	}

	b.Reset()
	o.LogQueries = true
	get(newTestHandler(t, o), "/?q=secret")
	if !strings.Contains(b.String(), "q=secret") {
		t.Errorf("LogQueries: %s", &b)
	}
}

func TestNewHandlerErrors(t *testing.T) {
	if _, err := NewHandler(nil, Options{}); err == nil {
		t.Error("no searcher: no error")
	}
	if _, err := NewHandler(&shelf{}, Options{Title: strings.Repeat("x", maxTitle+1)}); err == nil {
		t.Error("long title: no error")
	}
}

// down is a Searcher whose collection is gone.
type down struct{ kiosque.Searcher }

func (down) Search(context.Context, kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	return nil, fmt.Errorf("open /secret/place: %w", io.ErrUnexpectedEOF)
}

func (down) Info(context.Context) (*kiosque.Info, error) {
	return nil, &kiosque.Error{Code: kiosque.CodeNoIndex, Message: "aucun index dans /secret/place", Hint: "indexer build"}
}

func TestDown(t *testing.T) {
	h, err := NewHandler(down{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for target, status := range map[string]int{
		"/": 503, "/?q=port": 503, "/api/v1/search": 503, "/articles/a1": 503, "/healthz": 500, "/readyz": 503,
	} {
		w := get(h, target)
		if w.Code != status || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// parse reads an answer as HTML.
func parse(t *testing.T, w *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
