package guard

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/kiosque-search/kiosque"
)

// write makes a file of the test.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func newKey(t *testing.T, name string) (key, line string) {
	t.Helper()
	key, line, err := NewKey(name)
	if err != nil {
		t.Fatal(err)
	}
	return key, line
}

// hashed is a line of a file of passwords, as cheap as they come.
func hashed(t *testing.T, name, password string) string {
	t.Helper()
	h, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	return name + ":" + string(h)
}

// admit sends a request from a peer with headers, given as name and value in turn; Basic is a pair too.
func admit(g *Guard, peer string, header ...string) (user string, answer http.Header, err error) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = peer
	for i := 0; i+1 < len(header); i += 2 {
		switch name, value := header[i], header[i+1]; name {
		case "Basic":
			user, password, _ := strings.Cut(value, ":")
			r.SetBasicAuth(user, password)
		default:
			r.Header.Add(name, value)
		}
	}
	answer = http.Header{}
	user, _, err = g.Admit(r, answer)
	return user, answer, err
}

const (
	stranger = "203.0.113.9:4000"
	proxy    = "10.1.2.3:5000"
)

// TestAdmit: who comes in under which name, and how the others are told.
func TestAdmit(t *testing.T) {
	key, line := newKey(t, "veille")
	wrong, _ := newKey(t, "autre")
	keys := write(t, "cles", "# les clés\n\n"+line+"\n")
	passwords := write(t, "passe", hashed(t, "Lucie", "sésame")+"\r\n"+strings.Replace(hashed(t, "old", "x"), "$2a$", "$2y$", 1)+"\n")
	byKey, byPassword := Options{KeysFile: keys}, Options{PasswordsFile: passwords}
	byProxy := Options{UserHeader: "Remote-User", Proxies: []string{"10.0.0.0/8", "::1"}}
	all := Options{KeysFile: keys, PasswordsFile: passwords, UserHeader: "Remote-User", Proxies: []string{"10.0.0.0/8"}}
	const (
		basic  = `Basic realm="Kiosque", charset="UTF-8"`
		bearer = `Bearer realm="Kiosque"`
	)
	for _, tt := range []struct {
		name      string
		o         Options
		peer      string
		header    []string
		user      string
		code      kiosque.Code
		challenge string
	}{
		{"nobody is asked", Options{}, stranger, nil, "", "", ""},
		{"a header that nobody configured", Options{}, proxy, []string{"Remote-User", "root"}, "", "", ""},
		{"proxies without a header", Options{Proxies: []string{"10.0.0.0/8"}}, proxy, []string{"Remote-User", "root"}, "", "", ""},

		{"bearer", byKey, stranger, []string{"Authorization", "Bearer " + key}, "veille", "", ""},
		{"bearer in lower case", byKey, stranger, []string{"Authorization", "bearer " + key}, "veille", "", ""},
		{"x-api-key", byKey, stranger, []string{"X-API-Key", key}, "veille", "", ""},
		{"no key", byKey, stranger, nil, "", kiosque.CodeUnauthorized, bearer},
		{"wrong key", byKey, stranger, []string{"X-API-Key", wrong}, "", kiosque.CodeUnauthorized, bearer},
		{"the hash is no key", byKey, stranger, []string{"X-API-Key", strings.TrimPrefix(line, "veille\t")}, "", kiosque.CodeUnauthorized, bearer},
		{"empty key", byKey, stranger, []string{"X-API-Key", ""}, "", kiosque.CodeUnauthorized, bearer},
		{"long key", byKey, stranger, []string{"X-API-Key", strings.Repeat(key, 20)}, "", kiosque.CodeUnauthorized, bearer},
		{"a name is no key", byKey, stranger, []string{"Basic", "veille:" + key}, "", kiosque.CodeUnauthorized, bearer},

		{"password", byPassword, stranger, []string{"Basic", "Lucie:sésame"}, "Lucie", "", ""},
		{"password of htpasswd", byPassword, stranger, []string{"Basic", "old:x"}, "old", "", ""},
		{"wrong password", byPassword, stranger, []string{"Basic", "Lucie:sesame"}, "", kiosque.CodeUnauthorized, basic},
		{"unknown name", byPassword, stranger, []string{"Basic", "Lucien:sésame"}, "", kiosque.CodeUnauthorized, basic},
		{"other case", byPassword, stranger, []string{"Basic", "lucie:sésame"}, "", kiosque.CodeUnauthorized, basic},
		{"empty password", byPassword, stranger, []string{"Basic", "Lucie:"}, "", kiosque.CodeUnauthorized, basic},
		{"long password", byPassword, stranger, []string{"Basic", "Lucie:" + strings.Repeat("x", 73)}, "", kiosque.CodeUnauthorized, basic},
		{"broken basic", byPassword, stranger, []string{"Authorization", "Basic %%%"}, "", kiosque.CodeUnauthorized, basic},

		{"the proxy knows", byProxy, proxy, []string{"Remote-User", "Lucie"}, "Lucie", "", ""},
		{"the proxy knows, IPv6", byProxy, "[::1]:99", []string{"Remote-User", "Zoé"}, "Zoé", "", ""},
		{"the proxy, mapped", byProxy, "[::ffff:10.1.2.3]:99", []string{"Remote-User", "Lucie"}, "Lucie", "", ""},
		{"the proxy does not know", byProxy, proxy, nil, "", kiosque.CodeForbidden, ""},
		{"an empty name", byProxy, proxy, []string{"Remote-User", ""}, "", kiosque.CodeForbidden, ""},
		{"two names", byProxy, proxy, []string{"Remote-User", "root", "Remote-User", "Lucie"}, "", kiosque.CodeForbidden, ""},
		{"a name with a control", byProxy, proxy, []string{"Remote-User", "Lucie\tadmin"}, "", kiosque.CodeForbidden, ""},
		{"a stranger names himself", byProxy, stranger, []string{"Remote-User", "root"}, "", kiosque.CodeForbidden, ""},
		{"a stranger names a proxy", byProxy, stranger, []string{"Remote-User", "root", "X-Forwarded-For", "10.1.2.3"}, "", kiosque.CodeForbidden, ""},
		{"no address at all", byProxy, "@", []string{"Remote-User", "root"}, "", kiosque.CodeForbidden, ""},

		{"all: key", all, stranger, []string{"X-API-Key", key}, "veille", "", ""},
		{"all: password", all, stranger, []string{"Basic", "Lucie:sésame"}, "Lucie", "", ""},
		{"all: proxy", all, proxy, []string{"Remote-User", "Zoé", "X-API-Key", wrong}, "Zoé", "", ""},
		{"all: password beside a wrong key", all, stranger, []string{"X-API-Key", wrong, "Basic", "Lucie:sésame"}, "Lucie", "", ""},
		{"all: key beside a forged name", all, stranger, []string{"X-API-Key", key, "Remote-User", "root"}, "veille", "", ""},
		{"all: none", all, stranger, []string{"Remote-User", "root"}, "", kiosque.CodeUnauthorized, basic + "|" + bearer},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, err := New(tt.o)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time, a right password is remembered
				user, answer, err := admit(g, tt.peer, tt.header...)
				if user != tt.user || kiosque.CodeOf(err) != tt.code || strings.Join(answer.Values("WWW-Authenticate"), "|") != tt.challenge {
					t.Errorf("%q, %v, %v", user, err, answer)
				}
				if e, ok := errors.AsType[*kiosque.Error](err); err != nil && (!ok || e.Message == "" || e.Hint == "") {
					t.Errorf("a refusal without message or hint: %#v", err)
				}
			}
		})
	}
}

func TestNewErrors(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    Options
		want string
	}{
		{"header from anybody", Options{UserHeader: "Remote-User"}, "aucun mandataire"},
		{"header name", Options{UserHeader: "Remote User", Proxies: []string{"::1"}}, "nom d’en-tête"},
		{"no network", Options{Proxies: []string{"intranet"}}, "mandataire de confiance incorrect"},
		{"the world", Options{Proxies: []string{"0.0.0.0/0"}}, "mandataire de confiance incorrect"},
		{"zone", Options{Proxies: []string{"fe80::1%eth0"}}, "mandataire de confiance incorrect"},
		{"rate", Options{Rate: -1}, "débit"},
		{"burst", Options{Rate: 1, Burst: maxBurst + 1}, "débit"},
		{"no file", Options{KeysFile: "/nulle/part"}, "impossible de lire"},
		{"folder", Options{PasswordsFile: t.TempDir()}, "lecture interrompue"},
	} {
		_, err := New(tt.o)
		if e, ok := errors.AsType[*kiosque.Error](err); !ok || e.Code != kiosque.CodeBadRequest || !strings.Contains(e.Message, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestReload: a new file counts at once, a faulty one leaves the old in force.
func TestReload(t *testing.T) {
	first, line1 := newKey(t, "un")
	second, line2 := newKey(t, "deux")
	path := write(t, "cles", line1)
	passwords := write(t, "passe", hashed(t, "Lucie", "a"))
	g, err := New(Options{KeysFile: path, PasswordsFile: passwords})
	if err != nil {
		t.Fatal(err)
	}
	check := func(when string, wantFirst, wantSecond, wantPassword bool) {
		t.Helper()
		_, _, err1 := admit(g, stranger, "X-API-Key", first)
		_, _, err2 := admit(g, stranger, "X-API-Key", second)
		_, _, err3 := admit(g, stranger, "Basic", "Lucie:a")
		if (err1 == nil) != wantFirst || (err2 == nil) != wantSecond || (err3 == nil) != wantPassword {
			t.Errorf("%s: %v, %v, %v", when, err1, err2, err3)
		}
	}
	check("at first", true, false, true)
	rewrite := func(path, content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rewrite(path, line2)
	rewrite(passwords, hashed(t, "Lucie", "b"))
	check("not asked yet", true, false, true)
	if err := g.Reload(); err != nil {
		t.Fatal(err)
	}
	check("after", false, true, false)
	rewrite(path, "n’importe quoi")
	if err := g.Reload(); err == nil {
		t.Error("a faulty file is no error")
	}
	check("after a faulty file", false, true, false)
}

// TestRate: each client has its own measure, by name or by network.
func TestRate(t *testing.T) {
	key, line := newKey(t, "veille")
	now := time.Unix(1_700_000_000, 0)
	o := Options{Rate: 0.5, Burst: 2, Proxies: []string{"10.0.0.0/8"}, Now: func() time.Time { return now }}
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	via := func(client string) []string { return []string{"X-Forwarded-For", client} }
	for i, tt := range []struct {
		after  time.Duration
		peer   string
		header []string
		wait   string // Retry-After; empty: admitted
	}{
		{0, stranger, nil, ""},
		{0, "203.0.113.9:4001", nil, ""},
		{0, stranger, nil, "2"},
		{0, "203.0.113.10:1", nil, ""},                    // another one
		{0, stranger, via("198.51.100.1"), "2"},           // a stranger's word on addresses is not heard
		{0, proxy, via("203.0.113.9"), "2"},               // the same behind the proxy
		{0, proxy, via("198.51.100.1, 203.0.113.9"), "2"}, // and with forged history
		{0, proxy, via("203.0.113.9, 10.9.9.9"), "2"},     // and through two proxies
		{0, proxy, via("198.51.100.7"), ""},               // another one behind the proxy
		{0, proxy, via("2001:db8:1:2::1"), ""},
		{0, proxy, via("2001:db8:1:2:aaaa::2"), ""},
		{0, proxy, via("[2001:db8:1:2::3]:80"), "2"}, // one network of 64 bits
		{0, proxy, via("2001:db8:1:3::1"), ""},
		{time.Second, stranger, nil, "1"},
		{time.Second, stranger, nil, ""},
		{0, stranger, nil, "2"},
	} {
		now = now.Add(tt.after)
		_, answer, err := admit(g, tt.peer, tt.header...)
		if got := answer.Get("Retry-After"); got != tt.wait || (kiosque.CodeOf(err) == kiosque.CodeTooMany) != (tt.wait != "") {
			t.Errorf("%d: Retry-After %q, want %q, %v", i, got, tt.wait, err)
		}
	}

	o.KeysFile = write(t, "cles", line)
	if g, err = New(o); err != nil {
		t.Fatal(err)
	}
	for i, want := range []kiosque.Code{"", "", kiosque.CodeTooMany} {
		if _, _, err := admit(g, fmt.Sprintf("203.0.113.%d:1", i), "X-API-Key", key); kiosque.CodeOf(err) != want {
			t.Errorf("a key from place to place, %d: %v", i, err)
		}
	}
}

// TestGuessing: an address that tries passwords is stopped, others are not, and neither is who is known already.
func TestGuessing(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	g, err := New(Options{PasswordsFile: write(t, "passe", hashed(t, "Lucie", "sésame")), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := admit(g, stranger, "Basic", "Lucie:sésame"); err != nil {
		t.Fatal(err)
	}
	for i := range failuresAtOnce {
		if _, _, err := admit(g, stranger, "Basic", fmt.Sprintf("Lucie:%d", i)); kiosque.CodeOf(err) != kiosque.CodeUnauthorized {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	if _, answer, err := admit(g, stranger, "Basic", "Lucie:x"); kiosque.CodeOf(err) != kiosque.CodeTooMany || answer.Get("Retry-After") != "10" {
		t.Errorf("one guess more: %v %v", err, answer)
	}
	if _, _, err := admit(g, stranger, "Basic", "Lucie:sésame"); err != nil {
		t.Errorf("the known one: %v", err)
	}
	if _, _, err := admit(g, "203.0.113.10:1", "Basic", "Lucie:x"); kiosque.CodeOf(err) != kiosque.CodeUnauthorized {
		t.Errorf("another address: %v", err)
	}
	now = now.Add(10 * time.Second)
	if _, _, err := admit(g, stranger, "Basic", "Lucie:x"); kiosque.CodeOf(err) != kiosque.CodeUnauthorized {
		t.Errorf("later: %v", err)
	}
}

func TestLimiterForgets(t *testing.T) {
	l, now := newLimiter(1, 1), time.Unix(0, 0)
	for i := range maxClients + 10 {
		l.take(client{user: fmt.Sprint(i)}, now)
	}
	if len(l.by) != maxClients || l.recent.Len() != maxClients {
		t.Errorf("%d and %d clients, want %d", len(l.by), l.recent.Len(), maxClients)
	}
	if l.take(client{user: "0"}, now) != 0 || l.take(client{user: fmt.Sprint(maxClients + 9)}, now) == 0 {
		t.Error("the last heard of is forgotten before the first")
	}
}

func TestHandler(t *testing.T) {
	key, line := newKey(t, "prometheus")
	g, err := New(Options{KeysFile: write(t, "cles", line)})
	if err != nil {
		t.Fatal(err)
	}
	h := g.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for header, want := range map[string]int{key: http.StatusTeapot, "x": http.StatusUnauthorized} {
		r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		r.Header.Set("X-API-Key", header)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want || (want == 401) != strings.Contains(w.Body.String(), "accès réservé") {
			t.Errorf("%d %s, want %d", w.Code, w.Body, want)
		}
	}
}
