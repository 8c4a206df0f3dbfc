package address

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// Limits of what the options name.
const (
	maxOrigins = 100 // of CORSOrigins, and of FrameAncestors
	maxBaseURL = 2 << 10
)

// ParseOrigins brings origins into the form in which browsers send them.
func ParseOrigins(list []string) ([]string, error) {
	if len(list) > maxOrigins {
		return nil, kiosque.BadRequest(fmt.Sprintf("%d origines", len(list)), fmt.Sprintf("%d au plus", maxOrigins))
	}
	var out []string
	for _, s := range list {
		o, err := parseOrigin(s)
		if err != nil {
			return nil, err
		}
		add(&out, o)
	}
	return out, nil
}

// parseOrigin reads a scheme, a host and maybe a port. Jokers are refused: with credentials, which a reader's browser
// sends by itself, they would open the collection to every page that the reader looks at.
func parseOrigin(s string) (string, error) {
	const example = " ; par exemple https://intranet.exemple.fr"
	bad := func(hint string) (string, error) {
		return "", kiosque.BadRequest("origine incorrecte : "+french.Quote(s), hint+example)
	}
	if strings.Contains(s, "*") {
		return bad("nommez chaque origine en entier, sans joker")
	}
	u, hint := parseWeb(s)
	switch {
	case hint != "":
		return bad(hint)
	case u.Path != "" || strings.ContainsAny(s, "?#"):
		return bad("une origine n’a ni chemin ni barre finale")
	}
	return u.Scheme + "://" + u.Host, nil
}

// ParseBase reads the public address of the page, which then ends with a slash.
func ParseBase(s string) (string, error) {
	const example = " ; par exemple https://presse.exemple.fr/archives/"
	bad := func(hint string) (string, error) {
		return "", kiosque.BadRequest("adresse publique incorrecte : "+french.Quote(s), hint+example)
	}
	u, hint := parseWeb(s)
	switch {
	case len(s) > maxBaseURL:
		return bad(fmt.Sprintf("%d octets au plus", maxBaseURL))
	case hint != "":
		return bad(hint)
	case strings.ContainsAny(s, "?#"):
		return bad("sans paramètres ni ancre")
	}
	return strings.TrimSuffix(u.String(), "/") + "/", nil
}

// parseWeb reads an address of the web that has a host, or says in French how it is to be written. Scheme and host are
// in lower case, and a port that the scheme implies is gone, as browsers write origins.
func parseWeb(s string) (u *url.URL, hint string) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Opaque != "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, "écrivez-la en entier, http:// ou https:// compris"
	case u.User != nil:
		return nil, "sans nom ni mot de passe"
	case !plainHost(u.Hostname()):
		return nil, "le nom de machine s’écrit en lettres sans accents, chiffres, points et tirets (punycode pour les autres)"
	}
	u.Host = strings.ToLower(u.Host)
	if p := u.Port(); p != "" || strings.HasSuffix(u.Host, ":") {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 65535 {
			return nil, "le port est un nombre de 1 à 65535"
		}
		if u.Scheme == "http" && n == 80 || u.Scheme == "https" && n == 443 {
			u.Host = strings.TrimSuffix(u.Host, ":"+p)
		}
	}
	return u, ""
}

// isHost tells whether a Host header is a name or an address, with or without a port, and nothing more.
func isHost(s string) bool {
	u, err := url.Parse("http://" + s)
	return err == nil && u.Host == s && plainHost(u.Hostname())
}

// plainHost reports whether a host may stand in a header as it is. "" and everything that separates there may not.
func plainHost(h string) bool {
	if strings.Contains(h, ":") {
		a, err := netip.ParseAddr(h)
		return err == nil && a.Zone() == ""
	}
	return h != "" && len(h) <= 253 && strings.Trim(strings.ToLower(h), "abcdefghijklmnopqrstuvwxyz0123456789-.") == "" && h[0] != '-' && h[0] != '.'
}
