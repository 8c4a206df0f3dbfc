package store

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/state"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// TestCompact: what was built is merged once it is committed, and a cluster that will not is no fault.
func TestCompact(t *testing.T) {
	const small, large, huge = "100000", "200000000", "12000000000"
	flush, merged := "POST /presse-g1-a*/_flush", "POST /presse-g1-a*/_forcemerge?max_num_segments=1&wait_for_completion=false"
	task, refresh := "GET /_tasks/node:7", "POST /presse-g1-a*/_refresh"
	for _, c := range []struct {
		name, bytes, refuse string
		want                []string
		notes               int
	}{
		{"small", small, "", nil, 0},
		{"large", large, "", []string{flush, merged, task, task, refresh}, 0},
		{"huge", huge, "", []string{flush, strings.Replace(merged, "=1", "=2", 1), task, task, refresh}, 0},
		{"merging is not allowed", large, "_forcemerge", []string{flush, merged}, 1},
		{"the task is not to be seen", large, "_tasks", []string{flush, merged, task}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked []string
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/_stats/store") {
					_, _ = io.WriteString(w, `{"_all":{"primaries":{"store":{"size_in_bytes":`+c.bytes+`}}}}`)
					return
				}
				asked = append(asked, r.Method+" "+r.URL.RequestURI())
				switch {
				case c.refuse != "" && strings.Contains(r.URL.Path, c.refuse):
					w.WriteHeader(http.StatusForbidden)
					_, _ = io.WriteString(w, `{"error":{"type":"security_exception","reason":"no permissions"},"status":403}`)
				case strings.HasSuffix(r.URL.Path, "_forcemerge"):
					_, _ = io.WriteString(w, `{"task":"node:7"}`)
				case strings.HasPrefix(r.URL.Path, "/_tasks"):
					_, _ = io.WriteString(w, `{"completed":`+map[bool]string{true: "true", false: "false"}[len(asked) > 3]+`}`)
				default:
					_, _ = io.WriteString(w, `{}`)
				}
			}))
			t.Cleanup(s.Close)
			client, err := wire.New(wire.Address{Hosts: []string{strings.TrimPrefix(s.URL, "http://")}, Index: "presse"}, wire.Options{})
			if err != nil {
				t.Fatal(err)
			}
			notes := 0
			w := &writer{Store: New(client, Options{}), g: &state.Generation{Name: "presse-g1", Settings: schema.Settings{Shards: 2}}}
			w.o.Note = func(string) { notes++ }
			if err := w.compact(t.Context()); err != nil || notes != c.notes {
				t.Errorf("%d notes, want %d; %v", notes, c.notes, err)
			}
			if d := cmp.Diff(c.want, asked); d != "" {
				t.Errorf("(-want +asked):\n%s", d)
			}
		})
	}
}
