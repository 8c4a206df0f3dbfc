package bench

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// nodes answers as two nodes do that have worked for more each time they are asked.
func nodes(t *testing.T) string {
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/_nodes/stats/process":
			times := []string{"1000", "2500"}
			_, _ = io.WriteString(w, `{"nodes":{"a":{"process":{"cpu":{"total_in_millis":`+times[min(asked, 1)]+`}}},"b":{"process":{"cpu":{"total_in_millis":500}}}}}`)
			asked++
		case "/":
			_, _ = io.WriteString(w, `{"version":{"number":"3.6.0"}}`)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestClusterIndex: what the nodes work is added to what the indexer does.
func TestClusterIndex(t *testing.T) {
	script := filepath.Join(t.TempDir(), "indexer")
	said := `#!/bin/sh
case "$*" in
"build --index opensearch://127.0.0.1:`
	url := nodes(t)
	port := url[len("http://127.0.0.1:"):]
	said += port + `/presse-12 --replicas 1 --json articles.jsonl") echo '{"read":3,"indexed":2,"rejected":1}'; exit 3;;
"info --index opensearch://127.0.0.1:` + port + `/presse-12 --json") echo '{"bytes":77}';;
*) echo "$*" >&2; exit 1;;
esac
`
	if err := os.WriteFile(script, []byte(said), 0o755); err != nil {
		t.Fatal(err)
	}
	c := Cluster{Hosts: url, Copies: 1, Indexer: script}
	cost, err := c.Index(t.Context(), Corpus{Path: "articles.jsonl"}, "work/Presse-12")
	if err != nil {
		t.Fatal(err)
	}
	if cost.Articles != 2 || cost.Bytes != 77 || cost.Usage.CPUSeconds < 1.5 || cost.Usage.CPUSeconds > 1.5+5 {
		t.Errorf("%+v", cost)
	}
	if v, err := c.Version(t.Context()); v != "OpenSearch 3.6.0, nodes: 1, copies: 1" || err != nil {
		t.Errorf("%q, %v", v, err)
	}
}

func TestClusterAbsent(t *testing.T) {
	if err := (Cluster{}).Prepare(t.Context()); !errors.Is(err, ErrAbsent) {
		t.Errorf("without nodes: %v", err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) }))
	defer s.Close()
	if err := (Cluster{Hosts: s.URL}).Prepare(t.Context()); err == nil || errors.Is(err, ErrAbsent) {
		t.Errorf("nodes that tell nothing: %v", err)
	}
}

// TestElsewhere: the work of others counts for all answers together, and for no kind of query.
func TestElsewhere(t *testing.T) {
	var s counter
	n := 0
	job := SearchJob{
		Mix: Mix{{TermLow, "un", "un"}, {And2, "un deux", "+un +deux"}}, Repeat: 5,
		Elsewhere: func(context.Context) (time.Duration, error) { n++; return time.Duration(n) * time.Second, nil },
	}
	cost, err := AnswerMix(t.Context(), func(context.Context) (kiosque.Searcher, error) { return &s, nil }, job)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]bool{}
	for _, k := range cost.Kinds {
		of[k.Kind] = k.CPU >= 100 // a second for ten answers
	}
	if d := cmp.Diff(map[string]bool{All: true, TermLow: false, And2: false}, of); d != "" {
		t.Errorf("CPU by kind (-want +got):\n%s", d)
	}
	job.Elsewhere = func(context.Context) (time.Duration, error) { return 0, io.ErrUnexpectedEOF }
	if _, err := AnswerMix(t.Context(), func(context.Context) (kiosque.Searcher, error) { return &s, nil }, job); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("nodes that do not answer: %v", err)
	}
}
