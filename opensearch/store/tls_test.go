package store_test

import (
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// TestBehindTLS builds and searches through what stands before a node with a certificate of its own and asks for a password.
func TestBehindTLS(t *testing.T) {
	node, err := url.Parse(cluster.Hosts(t)[0])
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(node) }}
	door := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "kiosque" || password != "secret" {
			http.Error(w, "Unauthorized", http.StatusUnauthorized)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(door.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: door.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("opensearchs://%s/tls-%d", strings.TrimPrefix(door.URL, "https://"), time.Now().UnixNano())
	for _, tt := range []struct {
		name string
		env  map[string]string
		code kiosque.Code
	}{
		{"all is right", map[string]string{wire.UserVar: "kiosque", wire.PasswordVar: "secret", wire.CAVar: ca}, ""},
		{"a wrong password", map[string]string{wire.UserVar: "kiosque", wire.PasswordVar: "autre", wire.CAVar: ca}, kiosque.CodeDenied},
		{"nobody says who asks", map[string]string{wire.CAVar: ca}, kiosque.CodeDenied},
		{"an unknown authority", map[string]string{wire.UserVar: "kiosque", wire.PasswordVar: "secret"}, kiosque.CodeUnavailable},
	} {
		getenv := func(name string) string { return tt.env[name] }
		w, err := collection.Writer(address, getenv, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Build(t.Context(), numbered(0, 10), engine.BuildOptions{}); kiosque.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", tt.name, err)
		}
		x, err := collection.Open(t.Context(), address, getenv, nil)
		if kiosque.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", tt.name, err)
		}
		if err != nil {
			continue
		}
		r, err := x.Search(t.Context(), kiosque.SearchRequest{Query: "dixième"})
		if err != nil || r.Total != 1 {
			t.Errorf("%s: %+v %v", tt.name, r, err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}
