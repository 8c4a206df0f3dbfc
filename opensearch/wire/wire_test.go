package wire

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

func TestParseAddress(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Address
		err  string
	}{
		{"opensearch://un:9201/presse", Address{Hosts: []string{"un:9201"}, Index: "presse"}, ""},
		{"opensearch://un,[::1]:9300/presse-2", Address{Hosts: []string{"un:9200", "[::1]:9300"}, Index: "presse-2"}, ""},
		{
			"opensearchs://un,deux:9/presse?ca=%2Fetc%2Fca.pem",
			Address{Hosts: []string{"un:9200", "deux:9"}, TLS: true, CA: "/etc/ca.pem", Index: "presse"},
			"",
		},
		{"opensearch://un:9200", Address{}, "il manque le nom"},
		{"opensearch://un:9200/", Address{}, "il manque le nom"},
		{"opensearch:///presse", Address{}, "n'est pas un serveur"},
		{"opensearch://un:9200/Presse", Address{}, "n'est pas un nom d'index"},
		{"opensearch://un:9200/.kibana", Address{}, "n'est pas un nom d'index"},
		{"opensearch://un:9200/a/b", Address{}, "n'est pas un nom d'index"},
		{"opensearch://un:9200/a,b", Address{}, "n'est pas un nom d'index"},
		{"opensearch://un:9200/presse*", Address{}, "n'est pas un nom d'index"},
		{"opensearch://moi:secret@un:9200/presse", Address{}, "mot de passe"},
		{"opensearch://un:port/presse", Address{}, "n'est pas un serveur"},
		{"opensearch://un/presse?ca=x", Address{}, "demande opensearchs"},
		{"opensearchs://un/presse?cafile=x", Address{}, "paramètre inconnu"},
		{"http://un/presse", Address{}, "commence par"},
	} {
		got, err := ParseAddress(tt.in)
		if tt.err != "" {
			if kiosque.CodeOf(err) != kiosque.CodeBadRequest || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: %v, want %s", tt.in, err, tt.err)
			}
			continue
		}
		if d := cmp.Diff(tt.want, got); d != "" || err != nil {
			t.Errorf("%s: %v %s", tt.in, err, d)
		}
		if again, err := ParseAddress(got.String()); err != nil || cmp.Diff(got, again) != "" {
			t.Errorf("%s becomes %s: %v", tt.in, got, err)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"opensearch://un:9201/presse", "opensearchs://un,[::1]:9/p?ca=%2f", "opensearch://@/", "opensearch://a b/%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			if kiosque.CodeOf(err) != kiosque.CodeBadRequest {
				t.Fatal(err)
			}
			return
		}
		if again, err := ParseAddress(a.String()); err != nil || cmp.Diff(a, again) != "" {
			t.Fatalf("%q becomes %s: %v", s, a, err)
		}
		if _, err := New(Address{Hosts: a.Hosts, Index: a.Index}, Options{}); err != nil {
			t.Fatal(err)
		}
	})
}

// serve starts a host that answers by a function, and returns a client of it and of what else is asked for.
func serve(t *testing.T, o Options, handlers ...http.HandlerFunc) *Client {
	t.Helper()
	a := Address{Index: "presse"}
	for _, h := range handlers {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		a.Hosts = append(a.Hosts, strings.TrimPrefix(s.URL, "http://"))
	}
	c, err := New(a, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// answer says a status and a body.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// fault is a body as OpenSearch writes what is wrong.
func fault(kind, reason string) string {
	return fmt.Sprintf(`{"error":{"type":%q,"reason":%q,"root_cause":[{"type":%[1]q,"reason":%[2]q}]},"status":1}`, kind, reason)
}

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   string
		tries  int // 0: several
		code   kiosque.Code
	}{
		{"wrong credentials", 401, "Unauthorized", 1, kiosque.CodeDenied},
		{"no permission", 403, fault("security_exception", "no permissions for [indices:data/write/bulk]"), 1, kiosque.CodeDenied},
		{"no index", 404, fault("index_not_found_exception", "no such index [presse]"), 1, kiosque.CodeNoIndex},
		{"lost state", 404, fault("search_context_missing_exception", "No search context found for id [1]"), 1, kiosque.CodeExpired},
		{
			"full disk", 429, fault("cluster_block_exception", "index [presse] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark];"),
			1, kiosque.CodeExhausted,
		},
		{"a disk that fills up", 500, fault("i_o_exception", "No space left on device"), 1, kiosque.CodeExhausted},
		{"read only", 403, fault("cluster_block_exception", "index [presse] blocked by: [FORBIDDEN/5/index read-only (api)];"), 1, kiosque.CodeExhausted},
		{"no manager", 503, fault("cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/2/no cluster-manager];"), 0, kiosque.CodeUnavailable},
		{"busy", 429, fault("rejected_execution_exception", "rejected execution of coordinating operation"), 0, kiosque.CodeUnavailable},
		{"missing shard", 503, fault("search_phase_execution_exception", "all shards failed"), 0, kiosque.CodeUnavailable},
		{"proxy", 502, "<html>Bad Gateway", 0, kiosque.CodeUnavailable},
		{
			"too many forms", 500, `{"error":{"type":"search_phase_execution_exception","root_cause":[{"type":"too_many_nested_clauses","reason":"max is 1024"}]}}`,
			1, kiosque.CodeBadQuery,
		},
		{
			"node fell out", 500, `{"error":{"type":"search_phase_execution_exception","reason":"Partial shards failure","failed_shards":[{"shard":0,` +
				`"reason":{"type":"node_disconnected_exception","reason":"[n2] disconnected"}}]}}`, 0, kiosque.CodeUnavailable,
		},
		{"our own mistake", 400, fault("parsing_exception", "unknown query [matsch]"), 1, kiosque.CodeInternal},
		{"no OpenSearch", 200, "<html>", 1, kiosque.CodeUnavailable},
		{"a page of a proxy, not found", 404, "<html>not found", 1, kiosque.CodeUnavailable},
		{"a proxy that sends elsewhere", 302, "", 1, kiosque.CodeUnavailable},
		{"an answer that breaks off", 200, `{"hits":`, 1, kiosque.CodeInternal},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var tries atomic.Int32
			c := serve(t, Options{Patience: 300 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
				tries.Add(1)
				answer(tt.status, tt.body)(w, r)
			})
			err := c.Do(t.Context(), http.MethodPost, "/presse/_search", map[string]int{"size": 0}, &struct{}{})
			if kiosque.CodeOf(err) != tt.code {
				t.Errorf("%v is %s, want %s", err, kiosque.CodeOf(err), tt.code)
			}
			if n := int(tries.Load()); tt.tries > 0 && n != tt.tries || tt.tries == 0 && n < 2 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := New(Address{Hosts: []string{gone}, Index: "presse"}, Options{Patience: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil); kiosque.CodeOf(err) != kiosque.CodeUnavailable {
		t.Errorf("%v", err)
	}
	// Where one of several is gone, nobody notices.
	there := serve(t, Options{}, answer(200, `{"ok":true}`))
	c, err = New(Address{Hosts: append([]string{gone}, there.address.Hosts...), Index: "presse"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestBusyThenDone(t *testing.T) {
	var tries atomic.Int32
	c := serve(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if tries.Add(1) < 3 {
			answer(503, fault("unavailable_shards_exception", "primary shard is not active"))(w, r)
			return
		}
		answer(200, `{"count":7}`)(w, r)
	})
	var out struct{ Count int }
	if err := c.Do(t.Context(), http.MethodGet, "/presse/_count", nil, &out); err != nil || out.Count != 7 {
		t.Errorf("%v %v", out, err)
	}
}

func TestSlowHost(t *testing.T) {
	release := make(chan struct{})
	hang := func(http.ResponseWriter, *http.Request) { <-release }
	o := Options{Timeout: 50 * time.Millisecond, Patience: 40 * time.Millisecond}
	alone := serve(t, o, hang)
	both := serve(t, o, hang, answer(200, `{}`))
	t.Cleanup(func() { close(release) })
	if err := alone.Do(t.Context(), http.MethodGet, "/", nil, nil); kiosque.CodeOf(err) != kiosque.CodeTimeout || !strings.Contains(err.Error(), "50ms") {
		t.Errorf("%v", err)
	}
	for range 3 {
		if err := both.Do(t.Context(), http.MethodGet, "/", nil, nil); err != nil {
			t.Errorf("another host was there: %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := alone.Do(ctx, http.MethodGet, "/", nil, nil); kiosque.CodeOf(err) == kiosque.CodeTimeout || err == nil {
		t.Errorf("who asked has gone, and is told %v", err)
	}
}

func TestSearchIsWholeOrRefused(t *testing.T) {
	for _, tt := range []struct {
		body string
		code kiosque.Code
	}{
		{`{"timed_out":false,"_shards":{"total":3,"successful":3,"failed":0}}`, ""},
		{`{"timed_out":false,"_shards":{"total":3,"successful":2,"failed":0}}`, kiosque.CodeUnavailable},
		{`{"timed_out":false,"_shards":{"total":3,"successful":2,"failed":1}}`, kiosque.CodeUnavailable},
		{`{"timed_out":true,"_shards":{"total":3,"successful":3,"failed":0}}`, kiosque.CodeUnavailable},
		{`{}`, kiosque.CodeUnavailable},
	} {
		c := serve(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("allow_partial_search_results") != "false" {
				t.Errorf("%s lets parts be missing", r.URL)
			}
			answer(200, tt.body)(w, r)
		})
		var out struct{ Envelope }
		if err := c.Search(t.Context(), "presse", nil, &out); kiosque.CodeOf(err) != tt.code {
			t.Errorf("%s: %v, want %s", tt.body, err, tt.code)
		}
	}
}

// TestBulkSendsAgainWhatWasRefused: and nothing else.
func TestBulkSendsAgainWhatWasRefused(t *testing.T) {
	var sent [][]string
	c := serve(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		var ids, items []string
		d := json.NewDecoder(r.Body)
		for {
			var head map[Op]struct {
				ID string `json:"_id"`
			}
			if d.Decode(&head) != nil {
				break
			}
			for op, h := range head {
				ids = append(ids, h.ID)
				status := 201
				switch {
				case h.ID == "b" && len(sent) < 2:
					status = 429
				case op == Create:
					status = 409
				}
				items = append(items, fmt.Sprintf(`{%q:{"_id":%q,"status":%d}}`, op, h.ID, status))
				if op != Delete {
					var doc json.RawMessage
					if err := d.Decode(&doc); err != nil {
						t.Error(err)
					}
				}
			}
		}
		sent = append(sent, ids)
		answer(200, `{"errors":true,"items":[`+strings.Join(items, ",")+`]}`)(w, r)
	})
	large := []byte(`{"text":"` + strings.Repeat("a", 2*largeBody) + `"}`)
	out, err := c.Bulk(t.Context(), []Action{
		{Put, "presse", "a", large}, {Put, "presse", "b", large}, {Create, "presse", "c", []byte("{}")}, {Delete, "presse", "d", nil},
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][]string{{"a", "b", "c", "d"}, {"b"}, {"b"}}, sent); d != "" {
		t.Error(d)
	}
	if want := []Outcome{{201, false}, {201, true}, {409, false}, {201, false}}; !slices.Equal(out, want) {
		t.Errorf("%v, want %v", out, want)
	}
}

// TestCompress: only who asks for it has large requests and answers compressed.
func TestCompress(t *testing.T) {
	text := strings.Repeat("grève ", largeBody)
	for _, compress := range []bool{false, true} {
		c := serve(t, Options{Compress: compress}, func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Accept-Encoding") == "gzip"; got != compress {
				t.Errorf("Compress %t: a compressed answer is wanted: %t", compress, got)
			}
			body := io.Reader(r.Body)
			if got := r.Header.Get("Content-Encoding") == "gzip"; got != compress {
				t.Errorf("Compress %t: the request is compressed: %t", compress, got)
			} else if got {
				z, err := gzip.NewReader(r.Body)
				if err != nil {
					t.Error(err)
					return
				}
				body = z
			}
			var sent string
			if err := json.NewDecoder(body).Decode(&sent); err != nil || sent != text {
				t.Errorf("Compress %t: %d bytes arrive, %v", compress, len(sent), err)
			}
			if !compress {
				answer(200, `{"a":1}`)(w, r)
				return
			}
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, `{"a":1}`)
			_ = z.Close()
		})
		var out struct{ A int }
		if err := c.Do(t.Context(), http.MethodPost, "/x", text, &out); err != nil || out.A != 1 {
			t.Errorf("Compress %t: %+v, %v", compress, out, err)
		}
	}
}

func TestTLS(t *testing.T) {
	s := httptest.NewTLSServer(answer(200, `{}`))
	t.Cleanup(s.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	plain := httptest.NewServer(answer(200, `{}`))
	t.Cleanup(plain.Close)
	secure, open := strings.TrimPrefix(s.URL, "https://"), strings.TrimPrefix(plain.URL, "http://")
	for _, tt := range []struct {
		name string
		a    Address
		code kiosque.Code
	}{
		{"its authority is given", Address{Hosts: []string{secure}, TLS: true, CA: ca}, ""},
		{"its authority is unknown", Address{Hosts: []string{secure}, TLS: true}, kiosque.CodeUnavailable},
		{"it has no TLS", Address{Hosts: []string{open}, TLS: true, CA: ca}, kiosque.CodeUnavailable},
	} {
		c, err := New(tt.a, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil); kiosque.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := New(Address{Hosts: []string{secure}, TLS: true, CA: ca + "?"}, Options{}); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
		t.Errorf("no such file: %v", err)
	}
}

func TestCredentials(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{nil, ""},
		{map[string]string{UserVar: "kiosque", PasswordVar: "secret"}, "Basic a2lvc3F1ZTpzZWNyZXQ="},
		{map[string]string{KeyVar: "abc"}, "ApiKey abc"},
		{map[string]string{KeyVar: "Bearer abc", UserVar: "kiosque"}, "Bearer abc"},
	} {
		got := ""
		c := serve(t, FromEnv(func(name string) string { return tt.env[name] }), func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("Authorization") })
		if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil); err != nil || got != tt.want {
			t.Errorf("%v: %q %v", tt.env, got, err)
		}
	}
}

func FuzzParseFailure(f *testing.F) {
	f.Add(400, fault("parsing_exception", "x"))
	f.Add(503, `{"error":{"type":"a","failed_shards":[{"reason":{"type":"b","caused_by":{"type":"c"}}}]}}`)
	f.Add(500, `{"error":"text"}`)
	f.Fuzz(func(_ *testing.T, status int, body string) {
		p := parseFailure(status, http.MethodGet, []byte(body))
		_, _, _ = p.Error(), p.busy(), p.blocked()
	})
}
