package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/opensearch/store"
)

// TestCommandsInACluster: every command answers from a cluster what it answers from a folder, or says that it cannot, which is what
// some of these lines ask for.
func TestCommandsInACluster(t *testing.T) {
	hosts := cluster.Hosts(t)
	for i, h := range hosts {
		hosts[i] = strings.TrimPrefix(h, "http://")
	}
	address := fmt.Sprintf("opensearch://%s/search-%d", strings.Join(hosts, ","), time.Now().UnixNano())
	folder := filepath.Join(t.TempDir(), "presse")
	for _, to := range []string{folder, address} {
		w, err := collection.Writer(to, os.Getenv, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Build(t.Context(), sequence(readArticles(t)), engine.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	id := readArticles(t)[0].ID
	const unsupported = 2
	for _, tt := range []struct {
		line    []string
		refused bool // by the cluster
	}{
		{line: []string{"query", "--json", "grève"}},
		{line: []string{"query", "--json", "--sort", "date", "--size", "3", "port OU grève"}},
		{line: []string{"query", "--json", "grève NEAR/20 port*"}},
		{line: []string{"query", "--json", "--since", "2020", "maire"}},
		{line: []string{"query", "--json", "aucunmotpareil"}},
		{line: []string{"query", "--json", "--forms", "déclaration grève port"}}, // with derived words
		{line: []string{"query", "--json", "--strict", "(grève"}},
		{line: []string{"show", "--json", id}},
		{line: []string{"show", "--json", "aucun"}},
		{line: []string{"export", "--format", "csv", "grève"}},
		{line: []string{"words", "--json", "--query", "grève"}},
		{line: []string{"complete", "--json", "gr"}},
		{line: []string{"kwic", "--json", "grève"}},
		{line: []string{"similar", "--json", id}},
		{line: []string{"explain", "--json", id, "grève"}},
		{line: []string{"names", "--json", "--read", "30", "maire"}},
		{line: []string{"ngrams", "--json", "--list", "port, =grève"}},
		{line: []string{"curve", "--json", "--interval", "year", "grève"}},
		{line: []string{"query", "--json", "--reprises-of", id, "grève"}, refused: true},
	} {
		var exits [2]int
		var answers [2]any
		for i, to := range []string{folder, address} {
			var out, errs bytes.Buffer
			args := append([]string{"search", tt.line[0], "--index", to}, tt.line[1:]...)
			exits[i] = run(context.Background(), args, strings.NewReader(""), &out, &errs, func(string) string { return "" })
			if tt.refused && i == 1 {
				if exits[i] != unsupported || !strings.Contains(errs.String(), `"code":"unsupported"`) {
					t.Errorf("%q: exit %d, %s", tt.line, exits[i], errs.String())
				}
				break
			}
			var answer any
			if json.Unmarshal(out.Bytes(), &answer) != nil {
				answer = out.String()
			}
			answers[i] = forget(answer)
		}
		if tt.refused {
			continue
		}
		if exits[0] != exits[1] {
			t.Errorf("%q: exit %d from a folder, %d from a cluster", tt.line, exits[0], exits[1])
		}
		if d := cmp.Diff(answers[0], answers[1], cmpopts.EquateApprox(1e-5, 0)); d != "" {
			t.Errorf("%q: %s", tt.line, d)
		}
	}
}

// forget takes out of an answer what is not of the articles: times, names of states, and what a cluster says it does not count.
func forget(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"took_ms", "next", "generation", "built", "bytes", "schema", "distinct", "uncounted", "lacks"} {
			delete(v, key)
		}
		for key := range v {
			v[key] = forget(v[key])
		}
	case []any:
		for i := range v {
			v[i] = forget(v[i])
		}
	}
	return v
}
