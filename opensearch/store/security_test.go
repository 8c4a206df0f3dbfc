package store_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
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

// token is one that says who asks, and in which roles.
func token(t *testing.T, until time.Time, name string, roles ...string) string {
	t.Helper()
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	text := part(map[string]string{"alg": "HS256", "typ": "JWT"}) + "." + part(map[string]any{
		"sub": name, "roles": strings.Join(roles, ","), "exp": until.Unix(), "nbf": time.Now().Add(-time.Minute).Unix(),
	})
	mac := hmac.New(sha256.New, cluster.TokenKey())
	mac.Write([]byte(text))
	return "Bearer " + text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// TestSecurityPlugin writes and reads a collection on a node with the security plugin of OpenSearch: TLS with an authority of our own,
// passwords, tokens, certificates, and the roles of docs/cluster.md, which are enough and no more than that.
func TestSecurityPlugin(t *testing.T) {
	nodes := cluster.New(t, cluster.Options{Secured: true})
	const password = "un-long-mot-de-passe-de-1789"
	roles, err := os.ReadFile("../../examples/cluster/roles.json")
	if err != nil {
		t.Fatal(err)
	}
	var role map[string]json.RawMessage
	if err := json.Unmarshal(roles, &role); err != nil {
		t.Fatal(err)
	}
	const api = "/_plugins/_security/api/"
	put := func(path, body string) {
		t.Helper()
		if err := nodes.Do(t.Context(), http.MethodPut, api+path, body); err != nil {
			t.Fatal(err)
		}
	}
	for name, body := range role {
		put("roles/"+name, string(body))
		put("rolesmapping/"+name, fmt.Sprintf(`{"backend_roles":[%q],"users":[%q]}`, name, name))
	}
	for _, user := range []string{"kiosque_writer", "kiosque_reader", "nobody"} {
		put("internalusers/"+user, fmt.Sprintf(`{"password":%q}`, password))
	}
	address := strings.Replace(nodes.Hosts()[0], "https://", "opensearchs://", 1) + "/presse"
	other := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	stranger := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(stranger, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: other.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	user := func(name, password string) map[string]string {
		return map[string]string{wire.UserVar: name, wire.PasswordVar: password, wire.CAVar: nodes.CA()}
	}
	key := func(k string) map[string]string { return map[string]string{wire.KeyVar: k, wire.CAVar: nodes.CA()} }
	identity := func(cert, key string, err error) map[string]string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return map[string]string{wire.CertVar: cert, wire.CertKeyVar: key, wire.CAVar: nodes.CA()}
	}
	there, changed := 0, false
	for _, tt := range []struct {
		name        string
		env         map[string]string
		write, read kiosque.Code
	}{
		{"who may write", user("kiosque_writer", password), "", ""},
		{"who may read", user("kiosque_reader", password), kiosque.CodeDenied, ""},
		{"who may nothing", user("nobody", password), kiosque.CodeDenied, kiosque.CodeDenied},
		{"a wrong password", user("kiosque_writer", "autre"), kiosque.CodeDenied, kiosque.CodeDenied},
		{"nobody says who asks", map[string]string{wire.CAVar: nodes.CA()}, kiosque.CodeDenied, kiosque.CodeDenied},
		{"an unknown authority", map[string]string{wire.UserVar: "kiosque_writer", wire.PasswordVar: password}, kiosque.CodeUnavailable, kiosque.CodeUnavailable},
		{
			"another authority",
			map[string]string{wire.UserVar: "kiosque_writer", wire.PasswordVar: password, wire.CAVar: stranger},
			kiosque.CodeUnavailable, kiosque.CodeUnavailable,
		},
		{"a certificate", identity(nodes.Identity("kiosque_writer")), "", ""},
		{"a certificate that has expired", identity(nodes.Expired("kiosque_reader")), kiosque.CodeUnavailable, kiosque.CodeUnavailable},
		{"a token", key(token(t, time.Now().Add(time.Hour), "machine", "kiosque_writer")), "", ""},
		{"a token of another role", key(token(t, time.Now().Add(time.Hour), "machine", "kiosque_reader")), kiosque.CodeDenied, ""},
		{"a token that has expired", key(token(t, time.Now().Add(-time.Hour), "machine", "kiosque_writer")), kiosque.CodeDenied, kiosque.CodeDenied},
	} {
		getenv := func(name string) string { return tt.env[name] }
		var notes []string
		w, err := collection.Writer(address, getenv, store.Options{Replicas: -1})
		if err != nil {
			t.Fatal(err)
		}
		o := engine.BuildOptions{Note: func(line string) { notes = append(notes, line) }}
		_, err = w.Build(t.Context(), numbered(0, 20), o)
		if kiosque.CodeOf(err) != tt.write {
			t.Errorf("%s, build: %s %+v", tt.name, kiosque.CodeOf(err), err)
		}
		if err == nil {
			there = 2
		}
		if err == nil && !changed { // once
			changed, there = true, 3
			if _, err = w.Add(t.Context(), numbered(10, 30), o); err == nil {
				_, err = w.Remove(t.Context(), []string{"n-000029"}, o)
			}
			if err == nil {
				_, err = w.(*store.Store).Verify(t.Context(), store.VerifyOptions{})
			}
			if err == nil {
				_, err = w.(*store.Store).Clean(t.Context())
			}
			if err != nil {
				t.Errorf("%s: %+v", tt.name, err)
			}
		}
		for _, line := range append(notes, fmt.Sprintf("%+v", err)) {
			if strings.Contains(line, password) {
				t.Errorf("%s: the password is told: %s", tt.name, line)
			}
		}
		x, err := collection.Open(t.Context(), address, getenv, nil)
		if kiosque.CodeOf(err) != tt.read {
			t.Errorf("%s, open: %s %+v", tt.name, kiosque.CodeOf(err), err)
		}
		if err != nil {
			continue
		}
		r, err := x.Search(t.Context(), kiosque.SearchRequest{Query: "dixième"})
		if err != nil || r.Total != there {
			t.Errorf("%s: %+v %+v", tt.name, r, err)
		}
		if _, err := x.Info(t.Context()); err != nil {
			t.Errorf("%s: %+v", tt.name, err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}
