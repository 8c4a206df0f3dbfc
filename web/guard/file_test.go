package guard

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"github.com/kiosque-search/kiosque"
)

const (
	someHash   = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF"
	someBcrypt = "$2y$05$bqdJqrvMSl9OOGDwp5f4rOqCDzRLBlHp5ANuSUZ4TYUOFFjUwOKSC"
)

func TestFileErrors(t *testing.T) {
	keysOf := func(s string) (int, error) { ks, err := readKeys(strings.NewReader(s)); return len(ks), err }
	passwordsOf := func(s string) (int, error) {
		p, err := readPasswords(strings.NewReader(s))
		if err != nil {
			return 0, err
		}
		return len(p.hashes), nil
	}
	for _, tt := range []struct {
		name  string
		parse func(string) (int, error)
		in    string
		n     int
		want  string // in message or hint; empty: no error
	}{
		{"empty", keysOf, "", 0, ""},
		{"comments", keysOf, "\ufeff# clés\r\n\r\n a\t" + someHash, 0, "ligne 3"},
		{"two", keysOf, "a\t" + someHash + "\nb c\t" + someHash + "  \n", 2, ""},
		{"twice", keysOf, "a\t" + someHash + "\na\t" + someHash, 0, "ligne 2"},
		{"spaces", keysOf, "a " + someHash, 0, "tabulation"},
		{"short", keysOf, "# x\na\t" + someHash[1:], 0, "64 chiffres"},
		{"long", keysOf, "a\t" + someHash + "0", 0, "64 chiffres"},
		{"not hex", keysOf, "a\t" + strings.Repeat("g", 64), 0, "64 chiffres"},
		{"no name", keysOf, "\t" + someHash, 0, "un nom a de 1"},
		{"control", keysOf, "a\x01\t" + someHash, 0, "un nom a de 1"},
		{"long name", keysOf, strings.Repeat("a", maxName+1) + "\t" + someHash, 0, "un nom a de 1"},
		{"long line", keysOf, "# x\n" + strings.Repeat("a", maxLine+1), 0, "ligne 2 : trop longue"},

		{"htpasswd", passwordsOf, "lucie:" + someBcrypt + "\n", 1, ""},
		{"md5", passwordsOf, "lucie:$apr1$e1Lp.6gr$AW1DpEpZ0Sh.VMbKeQDhP/", 0, "n’est pas de bcrypt"},
		{"sha", passwordsOf, "lucie:{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=", 0, "n’est pas de bcrypt"},
		{"in the clear", passwordsOf, "lucie:secret", 0, "n’est pas de bcrypt"},
		{"too slow", passwordsOf, "lucie:" + strings.Replace(someBcrypt, "$05$", "$15$", 1), 0, "trop lent"},
		{"no colon", passwordsOf, "lucie", 0, "deux points"},
	} {
		n, err := tt.parse(tt.in)
		text := ""
		if e, ok := errors.AsType[*kiosque.Error](err); ok {
			text = e.Message + " / " + e.Hint
		}
		if n != tt.n || (err != nil) != (tt.want != "") || !strings.Contains(text, tt.want) {
			t.Errorf("%s: %d, %v, want %d and %q", tt.name, n, text, tt.n, tt.want)
		}
		if strings.Contains(text, "secret") {
			t.Errorf("%s: the message tells a password: %s", tt.name, text)
		}
	}
}

func TestNewKey(t *testing.T) {
	seen := map[string]bool{}
	for range 10 {
		key, line := newKey(t, "Veille presse")
		ks, err := readKeys(strings.NewReader(line + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		name, ok := ks.find(key)
		if !ok || name != "Veille presse" || seen[key] || strings.Contains(line, key) || len(key) != len(keyPrefix)+43 {
			t.Errorf("%s in %q: %q, %v", key, line, name, ok)
		}
		seen[key] = true
	}
	for _, name := range []string{"", "#x", "a\tb", " a", "a\n", strings.Repeat("é", maxName)} {
		if _, _, err := NewKey(name); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestClientAddress(t *testing.T) {
	ps, err := parseProxies([]string{"10.0.0.0/8", "127.0.0.1", "fd00::/8"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		peer      string
		forwarded []string
		want      string
	}{
		{"203.0.113.9:1", nil, "203.0.113.9"},
		{"203.0.113.9:1", []string{"1.2.3.4"}, "203.0.113.9"},
		{"10.0.0.1:1", nil, "10.0.0.1"},
		{"10.0.0.1:1", []string{""}, "10.0.0.1"},
		{"10.0.0.1:1", []string{"1.2.3.4"}, "1.2.3.4"},
		{"10.0.0.1:1", []string{"9.9.9.9, 1.2.3.4"}, "1.2.3.4"},
		{"10.0.0.1:1", []string{"9.9.9.9", "1.2.3.4,10.0.0.2 , 127.0.0.1"}, "1.2.3.4"},
		{"10.0.0.1:1", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{"10.0.0.1:1", []string{"1.2.3.4, unknown, 10.0.0.2"}, "10.0.0.2"},
		{"10.0.0.1:1", []string{"1.2.3.4:5678"}, "1.2.3.4"},
		{"10.0.0.1:1", []string{"::ffff:1.2.3.4"}, "1.2.3.4"},
		{"[fd00::1]:1", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"[fd00::1]:1", []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		{"[::ffff:10.0.0.1]:1", []string{"fe80::1%eth0"}, "fe80::1"},
		{"10.0.0.1:1", []string{"1.2.3.4" + strings.Repeat(",10.0.0.1", maxHops)}, "10.0.0.1"},
		{"@", []string{"1.2.3.4"}, "invalid IP"},
	} {
		peer, _ := parseHop(tt.peer)
		if got := ps.client(peer, tt.forwarded); got.String() != tt.want {
			t.Errorf("%s %q: %s, want %s", tt.peer, tt.forwarded, got, tt.want)
		}
	}
}

// FuzzKeys: whatever the file, names are fit for a log and each has one key.
func FuzzKeys(f *testing.F) {
	for _, s := range []string{"", "a\t" + someHash, "# x\n\na b\t" + someHash + "\r\n", "a\tb", "\ufeffa\t" + someHash, "a\t" + someHash + "\na\t" + someHash} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ks, err := readKeys(strings.NewReader(s))
		if err != nil && kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, k := range ks {
			if !validName(k.name) || seen[k.name] {
				t.Errorf("name %q", k.name)
			}
			seen[k.name] = true
		}
	})
}

func FuzzPasswords(f *testing.F) {
	for _, s := range []string{"", "lucie:" + someBcrypt, "lucie:$2a$99$x", "lucie:{SHA}x", ":" + someBcrypt, "a:b:" + someBcrypt, "lucie:$2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		hashes, err := parsePasswords(strings.NewReader(s))
		if err != nil && kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Fatal(err)
		}
		for name, h := range hashes {
			if c, err := bcrypt.Cost(h); err != nil || c > maxCost || !validName(name) {
				t.Errorf("%q: cost %d, %v", name, c, err)
			}
		}
	})
}

// FuzzForwarded: whatever is forwarded, a stranger's own address is his, and a trusted proxy's word gives some address.
func FuzzForwarded(f *testing.F) {
	for _, s := range []string{"1.2.3.4", "1.2.3.4, 10.0.0.1", "[::1]:80", "unknown", ",,,", "fe80::1%x", "::ffff:1.2.3.4"} {
		f.Add(s)
	}
	ps, err := parseProxies([]string{"10.0.0.0/8"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		far, _ := parseHop(stranger)
		near, _ := parseHop(proxy)
		if got := ps.client(far, []string{s}); got != far {
			t.Errorf("%q moves a stranger to %s", s, got)
		}
		if got := ps.client(near, []string{s}); !got.IsValid() || got.Is4In6() || !network(got).IsValid() {
			t.Errorf("%q: %s", s, got)
		}
	})
}
