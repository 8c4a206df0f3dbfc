package store_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/opensearch/state"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// TestVerify damages a collection in every way that somebody else could who writes in the cluster, and repairs it again: each is told.
func TestVerify(t *testing.T) {
	c := client(t, cluster.Hosts(t), wire.Options{})
	s := store.New(c, store.Options{Shards: 2})
	if _, err := s.Build(t.Context(), numbered(0, 300), engine.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	g, err := state.New(c).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	do := func(method, path string, body any) {
		t.Helper()
		if err := c.Do(t.Context(), method, path, body, nil); err != nil {
			t.Fatal(err)
		}
	}
	read := func(path string) (source map[string]any) {
		t.Helper()
		var out struct {
			Source map[string]any `json:"_source"`
		}
		if err := c.Do(t.Context(), http.MethodGet, path, nil, &out); err != nil {
			t.Fatal(err)
		}
		return out.Source
	}
	index, one := g.Of(kiosque.Date{}), "n-000007"
	document, form := "/"+index+"/_doc/"+one, "/"+g.Forms()+"/_doc/commun"
	whole := read(document)
	for f, text := range map[string]string{"title": "article 7", "body": "un texte commun"} {
		whole[f] = text
	}
	alias := func(action string) {
		do(http.MethodPost, "/_aliases", map[string]any{"actions": []any{map[string]any{action: map[string]any{"index": index, "alias": c.Address().Index}}}})
	}
	for _, tt := range []struct {
		name          string
		damage, after func()
		want          []string // a part of a line each; none: all is well
	}{
		{"nothing", func() {}, func() {}, nil},
		{"a form is lost", func() { do(http.MethodDelete, form, nil) }, func() {
			do(http.MethodPut, form, map[string]any{"form": "commun", "state": "live", "stamp": 1})
		}, []string{"« commun » n'est pas dans le dictionnaire"}},
		{"a form too many", func() {
			do(http.MethodPut, "/"+g.Forms()+"/_doc/jamais", map[string]any{"form": "jamais", "state": "live", "stamp": 1})
		}, func() { do(http.MethodDelete, "/"+g.Forms()+"/_doc/jamais", nil) }, []string{"« jamais » du dictionnaire n'est dans aucun article"}},
		{"a text is changed", func() {
			other := read(document)
			other["article"].(map[string]any)["body"] = "Un texte commun, et autre."
			do(http.MethodPut, document+"?refresh=true", other)
		}, func() {}, []string{
			"article " + one + " : le texte n'est pas celui qui a été importé", "le champ « len_body »", "« commun » est dans 300 articles, la grappe en trouve 299",
			"pas ceux que dit l'empreinte",
		}},
		{"an article is lost", func() { do(http.MethodDelete, document+"?refresh=true", nil) }, func() {
			if _, err := s.Add(t.Context(), numbered(0, 300), engine.BuildOptions{}); err != nil {
				t.Fatal(err)
			}
		}, []string{"il y a 299 articles, 300 étaient acquis", "« numéro7 » du dictionnaire"}},
		{"a writer was killed", func() {
			g, err := state.New(c).Current(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			g.Writing = &state.Session{Since: 1, Begun: time.Now()}
			if err := state.New(c).Write(t.Context(), g); err != nil {
				t.Fatal(err)
			}
			do(http.MethodPut, "/"+g.Forms()+"/_doc/jamais", map[string]any{"form": "jamais", "state": "live", "stamp": 2})
		}, func() {
			if _, err := s.Remove(t.Context(), []string{"aucun"}, engine.BuildOptions{}); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"all is repaired", func() {}, func() {}, nil},
		{"the alias is not of all", func() { alias("remove") }, func() { alias("add") }, nil},
	} {
		tt.damage()
		report, err := s.Verify(t.Context(), store.VerifyOptions{})
		if tt.name == "the alias is not of all" {
			if kiosque.CodeOf(err) != kiosque.CodeNoIndex {
				t.Errorf("%s: %v", tt.name, err)
			}
		} else if want := len(tt.want) > 0; (kiosque.CodeOf(err) == kiosque.CodeDamaged) != want || !want && err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		for _, w := range tt.want {
			if !slices.ContainsFunc(report.Damages, func(d string) bool { return strings.Contains(d, w) }) {
				t.Errorf("%s: no line with %q: %q", tt.name, w, report.Damages)
			}
		}
		if tt.name == "a writer was killed" && len(report.Notes) != 2 {
			t.Errorf("%s: %q", tt.name, report.Notes)
		}
		tt.after()
	}
}
