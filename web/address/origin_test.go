package address

import (
	"net/url"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/internal/french"
)

func TestParseOrigin(t *testing.T) {
	for _, tt := range []struct{ in, want, hint string }{
		{"https://intranet.exemple.fr", "https://intranet.exemple.fr", ""},
		{"HTTPS://Intranet.Exemple.FR:443", "https://intranet.exemple.fr", ""},
		{"http://localhost:8080", "http://localhost:8080", ""},
		{"http://h:80", "http://h", ""},
		{"http://[::1]:3000", "http://[::1]:3000", ""},
		{"https://xn--cole-9oa.fr", "https://xn--cole-9oa.fr", ""},
		{"", "", "en entier"},
		{"*", "", "sans joker"},
		{"https://*.exemple.fr", "", "sans joker"},
		{"null", "", "en entier"},
		{"intranet.exemple.fr", "", "en entier"},
		{"ftp://exemple.fr", "", "en entier"},
		{"https:exemple.fr", "", "en entier"},
		{"https://", "", "nom de machine"},
		{"https://école.fr", "", "punycode"},
		{"https://exemple.fr/", "", "barre finale"},
		{"https://exemple.fr/page", "", "ni chemin"},
		{"https://exemple.fr?q", "", "ni chemin"},
		{"https://exemple.fr?", "", "ni chemin"},
		{"https://moi:secret@exemple.fr", "", "sans nom ni mot de passe"},
		{"https://exemple.fr:0", "", "port"},
		{"https://exemple.fr:70000", "", "port"},
		{"https://exemple.fr:", "", "port"},
		{"https://exemple.fr; script-src x", "", "en entier"},
		{"https://exemple.fr,https://autre.fr", "", "nom de machine"},
		{"https://exemple.fr'", "", "nom de machine"},
	} {
		got, err := parseOrigin(tt.in)
		checkParsed(t, tt.in, got, err, tt.want, tt.hint)
	}
	if _, err := ParseOrigins(make([]string, maxOrigins+1)); err == nil {
		t.Error("as many origins as one likes")
	}
}

func TestParseBase(t *testing.T) {
	for _, tt := range []struct{ in, want, hint string }{
		{"https://presse.exemple.fr", "https://presse.exemple.fr/", ""},
		{"https://presse.exemple.fr/", "https://presse.exemple.fr/", ""},
		{"https://Presse.exemple.fr:443/archives", "https://presse.exemple.fr/archives/", ""},
		{"http://h:8080/a b", "http://h:8080/a%20b/", ""},
		{"/archives/", "", "en entier"},
		{"https://h/?q=x", "", "sans paramètres"},
		{"https://h/#x", "", "sans paramètres"},
		{"https://h/" + strings.Repeat("a", maxBaseURL), "", "octets au plus"},
	} {
		got, err := ParseBase(tt.in)
		checkParsed(t, tt.in, got, err, tt.want, tt.hint)
	}
}

func checkParsed(t *testing.T, in, got string, err error, want, hint string) {
	t.Helper()
	if got != want || (err != nil) != (hint != "") {
		t.Errorf("%s: %q, %v, want %q", french.Clip(in), got, err, want)
	}
	if err == nil {
		return
	}
	if e := refused(t, err); !strings.Contains(e.Hint, hint) {
		t.Errorf("%s: hint %q, want %q in it", french.Clip(in), e.Hint, hint)
	}
}

// FuzzOrigin: what is accepted can stand in a header, is read back as itself, and has nothing but scheme, host and port.
func FuzzOrigin(f *testing.F) {
	for _, s := range []string{
		"https://intranet.exemple.fr", "https://autre.exemple.fr", "http://[::1]:80", "https://exemple.fr:443", "https://x;y",
		"https://[fe80::1%25eth0]", "http://a\x00b",
		"https://a@b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := parseOrigin(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(o, " \t\r\n;,'\"*@?#\\") {
			t.Errorf("%q: %q", s, o)
		}
		if again, err := parseOrigin(o); err != nil || again != o {
			t.Errorf("%q: %q reads as %q, %v", s, o, again, err)
		}
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || u.Path != "" || u.User != nil {
			t.Errorf("%q: %q is not an origin", s, o)
		}
	})
}
