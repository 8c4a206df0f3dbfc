package metrics

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
)

// archive is a collection of which only the description and the counts matter.
type archive struct {
	kiosque.Searcher
	err error
}

func (a *archive) Info(context.Context) (*kiosque.Info, error) {
	return &kiosque.Info{Generation: "g-7", Articles: 22283, Bytes: 1 << 20, Built: time.Unix(1_700_000_000, 0)}, a.err
}

func (a *archive) Search(context.Context, kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	return &kiosque.SearchResult{}, a.err
}

func (a *archive) Export(context.Context, kiosque.SearchRequest) (*kiosque.Export, error) {
	return &kiosque.Export{}, a.err
}

func (a *archive) Concordance(context.Context, kiosque.ConcordanceRequest) (*kiosque.Concordance, error) {
	return &kiosque.Concordance{}, a.err
}

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, l := range lines {
		if !strings.Contains("\n"+text, "\n"+l+"\n") {
			t.Errorf("no line %q", l)
		}
	}
}

func TestScrape(t *testing.T) {
	a := &archive{}
	m := New(a)
	m.Opened(time.Unix(1_800_000_000, 0))
	s := m.Searcher(a)
	ctx := t.Context()
	for _, q := range []string{"secret", "secret défense", `"secret défense"`} {
		if _, err := s.Search(ctx, kiosque.SearchRequest{Query: q}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Export(ctx, kiosque.SearchRequest{Query: "secret"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Concordance(ctx, kiosque.ConcordanceRequest{Search: kiosque.SearchRequest{Query: "secret NEAR/3 x"}}); err != nil {
		t.Fatal(err)
	}
	m.Begin()
	for _, status := range []int{200, 200, 401, 403, 429, 503, 503} {
		m.Begin()
		m.End("/api/v1/search", status, 3*time.Millisecond)
	}
	text := scrape(t, m)
	wantLines(t, text,
		`kiosque_http_requests_total{code="200",route="/api/v1/search"} 2`,
		`kiosque_http_requests_in_flight 1`,
		`kiosque_http_requests_refused_total{reason="busy"} 2`,
		`kiosque_http_requests_refused_total{reason="door"} 2`,
		`kiosque_http_requests_refused_total{reason="rate"} 1`,
		`kiosque_http_request_duration_seconds_bucket{route="/api/v1/search",le="0.0025"} 0`,
		`kiosque_http_request_duration_seconds_bucket{route="/api/v1/search",le="0.005"} 7`,
		`kiosque_query_duration_seconds_count{kind="word"} 2`,
		`kiosque_query_duration_seconds_count{kind="words"} 1`,
		`kiosque_query_duration_seconds_count{kind="phrase"} 1`,
		`kiosque_query_duration_seconds_count{kind="proximity"} 1`,
		`kiosque_index_up 1`,
		`kiosque_index_info{generation="g-7"} 1`,
		`kiosque_index_stale 0`,
		`kiosque_index_faults_total 0`,
		`kiosque_index_articles 22283`,
		`kiosque_index_bytes 1.048576e+06`,
		`kiosque_index_built_timestamp_seconds 1.7e+09`,
		`kiosque_index_opened_timestamp_seconds 1.8e+09`,
	)
	for _, name := range []string{"go_memstats_heap_alloc_bytes", "go_goroutines", "go_build_info"} {
		if !regexp.MustCompile(`(?m)^` + name + `[ {]`).MatchString(text) {
			t.Errorf("no %s", name)
		}
	}
	if strings.Contains(text, "secret") {
		t.Error("a metric tells what was searched for")
	}

	a.err = errors.New("gone")
	text = scrape(t, m)
	wantLines(t, text, `kiosque_index_up 0`)
	if strings.Contains(text, "kiosque_index_articles ") {
		t.Error("articles of no collection")
	}
}

// TestKinds: each kind of clause has its name, and the most demanding one of a query names it.
func TestKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, tt := range []struct{ q, want string }{
		{"", "all"},
		{strings.Repeat("x", 40<<10), "fault"},
		{"date:2023", "filter"},
		{"mots>500", "filter"},
		{"grève", "word"},
		{"titre:grève date:2023", "word"},
		{"debut:50 grève", "word"},
		{"grève ports", "words"},
		{"grève OU port", "boolean"},
		{"grève SAUF port", "boolean"},
		{`"grève des ports" OU x`, "phrase"},
		{`minist* "grève des ports"`, "wildcard"},
		{"lavrof~ minist*", "fuzzy"},
		{"grève>=3", "number"},
		{"2 PARMI (a, b, c*)", "number"},
		{"a PHRASE b", "sentence"},
		{"a PARA b", "sentence"},
		{"a NEAR/5 b", "proximity"},
		{"(a ADJ/3 b) OU c PHRASE d", "proximity"},
		{"a NOTNEAR/5 b", "proximity"},
	} {
		got := kindOf(tt.q)
		seen[got] = true
		if got != tt.want {
			t.Errorf("%.40s: %s, want %s", tt.q, got, tt.want)
		}
	}
	for _, k := range kinds() {
		if !seen[k] {
			t.Errorf("no query of kind %s", k)
		}
	}
}
