//go:build linux

package torture

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestServedFileIsCut cuts a segment of a running server: the answers that meet it are errors 500, the server lives on,
// and the generation before comes into service.
func TestServedFileIsCut(t *testing.T) {
	part(t, "fichier servi tronqué (SIGBUS)")
	w := newWorld(t)
	var all press
	for _, n := range []int{400, 500} {
		a := w.build(t, n)
		if code, _, msg := answer(t, program(t, "indexer", a.args...)); code != 0 {
			t.Fatal(msg)
		}
		if all == nil {
			all = a.after
		}
	}
	s := serve(t, program(t, "search", "serve", "--index", w.index, "--addr", "127.0.0.1:0", "--metrics"))
	segments, err := filepath.Glob(filepath.Join(w.index, "gen-00000002", "bleve", "store", "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatal(segments, err)
	}
	for _, p := range segments {
		if err := os.Truncate(p, 8192); err != nil {
			t.Fatal(err)
		}
	}
	met := false
	for range 20 {
		code, body := s.get(t, "api/v1/search?q=gr%C3%A8ve+OU+m*&words=1")
		switch {
		case code == 500 && strings.Contains(body, "index_damaged"):
			met = true
		case code != 200:
			t.Errorf("%d %s", code, body)
		}
	}
	if !met {
		t.Error("no answer meets the damage")
	}
	s.wait(t, "readyz", "celle d'avant répond")
	if code, body := s.get(t, "api/v1/search?q=&size=1"); code != 200 || !strings.Contains(body, "gen-00000002 de l'index est endommagée") {
		t.Errorf("%d %s", code, body)
	}
	if _, body := s.get(t, "metrics"); !strings.Contains(body, `generation="gen-00000001"`) || strings.Contains(body, "faults_total 0\n") {
		t.Error("the metrics do not tell")
	}
	report(t, "1 serveur", "erreur 500 de la requête, puis la génération d'avant répond")
}
