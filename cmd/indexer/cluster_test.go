package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque/internal/cluster"
)

// TestCommandsInACluster leads a collection in a cluster from nothing to a watch and a verification, by the commands that people type.
func TestCommandsInACluster(t *testing.T) {
	hosts := strings.ReplaceAll(strings.Join(cluster.Hosts(t), ","), "http://", "")
	address := fmt.Sprintf("opensearch://%s/indexer-%d", hosts, time.Now().UnixNano())
	dir := t.TempDir()
	arrivals := filepath.Join(dir, "arrivages")
	put := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(arrivals, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(arrivals, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	line := func(id, text string) string {
		return fmt.Sprintf(`{"id":%q,"title":"Un titre","text":%q,"date":"2021-03-01","source":"L'Écho"}`+"\n", id, text)
	}
	put("a.jsonl", line("a", "Le marché rouvre.")+line("b", "Le port ferme."))
	for _, tt := range []struct {
		before       func()
		line         []string
		exit         int
		stdout, errs string // parts
	}{
		{line: []string{"verify"}, exit: 10, errs: "pas d’index"},
		{line: []string{"watch", "--once", arrivals}, errs: "2 articles nouveaux"},
		{line: []string{"watch", "--once", arrivals}},
		{line: []string{"verify", "--quiet"}, stdout: "2 articles"},
		{before: func() { put("b.jsonl", line("c", "La grève.")) }, line: []string{"watch", "--once", arrivals}, errs: "1 article nouveau"},
		{line: []string{"verify", "--quiet", "--json"}, stdout: `"articles":3,"read":3,`},
		{line: []string{"verify", "--quiet", "--sample", "2"}, stdout: "2 articles lus au hasard"},
		{line: []string{"verify", "--sample", "0"}, exit: 2, errs: "hors limites"},
		{line: []string{"remove", "--id", "c", "--yes"}, stdout: "2 articles"},
		{line: []string{"build", "--quiet", filepath.Join(arrivals, "b.jsonl")}, stdout: "1 article"},
		{line: []string{"watch", "--once", arrivals}, errs: "2 articles nouveaux, 0 mis à jour, 1 inchangé"}, // since it was built anew
		{line: []string{"report"}, stdout: "watch"},
		{line: []string{"clean"}, stdout: "a été retiré"},
		{line: []string{"info"}, stdout: "Articles     3"},
	} {
		if tt.before != nil {
			tt.before()
		}
		var out, errs bytes.Buffer
		args := append([]string{"indexer", tt.line[0], "--index", address}, tt.line[1:]...)
		exit := run(context.Background(), args, strings.NewReader(""), &out, &errs, func(string) string { return "" })
		spaces := strings.NewReplacer("\u00a0", " ", "\u202f", " ")
		stdout, stderr := spaces.Replace(out.String()), spaces.Replace(errs.String())
		if exit != tt.exit || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.errs) {
			t.Errorf("%q: exit %d, want %d\n%s\n%s", tt.line, exit, tt.exit, stdout, stderr)
		}
		if tt.errs == "" && tt.exit == 0 && strings.Contains(stderr, "nouveau") {
			t.Errorf("%q: %s", tt.line, stderr)
		}
	}
}
