package wire

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// The schemes of addresses: plain HTTP, and TLS.
const (
	scheme    = "opensearch"
	schemeTLS = "opensearchs"
)

// MaxHosts is how many hosts an address names at most.
const MaxHosts = 64

const defaultPort = "9200"

// Address is where a collection is: opensearch://host:9200,host2:9200/presse, or opensearchs:// for TLS, with ?ca=FILE where
// the authority of its certificate is not one of the system's.
type Address struct {
	Hosts []string // host:port, at least one
	TLS   bool
	CA    string // file of PEM certificates; empty: the system's
	Index string // the alias of the collection
}

// IsAddress reports whether the address of an index is one of a cluster, and no folder.
func IsAddress(s string) bool {
	return strings.HasPrefix(s, scheme+"://") || strings.HasPrefix(s, schemeTLS+"://")
}

// indexName is what OpenSearch lets an index be called, but for names of its own, which begin with a dot, and hyphens that would
// lead into ours.
var indexName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,99}$`)

// ParseAddress reads an address; an error is a kiosque.CodeBadRequest that says what is wrong with it.
func ParseAddress(s string) (a Address, err error) {
	bad := func(format string, args ...any) error {
		return kiosque.BadRequest(fmt.Sprintf("adresse d'index incorrecte : "+format, args...),
			"par exemple opensearch://serveur:9200/presse, ou opensearchs://un:9200,deux:9200/presse?ca=/etc/kiosque/ca.pem")
	}
	kind, rest, ok := strings.Cut(s, "://")
	if !ok || kind != scheme && kind != schemeTLS {
		return Address{}, bad("elle commence par opensearch:// ou opensearchs://")
	}
	a.TLS = kind == schemeTLS
	rest, params, _ := strings.Cut(rest, "?")
	hosts, index, ok := strings.Cut(rest, "/")
	if strings.Contains(hosts, "@") {
		return Address{}, kiosque.BadRequest("un mot de passe n'a pas sa place dans une adresse, que l'historique et les journaux gardent",
			"donnez-le par "+UserVar+" et "+PasswordVar+", ou par "+KeyVar)
	}
	switch {
	case !ok || index == "":
		return Address{}, bad("il manque le nom de l'index après une barre")
	case !indexName.MatchString(index):
		return Address{}, bad("« %s » n'est pas un nom d'index : des minuscules sans accent, des chiffres, - et _", clip(index))
	}
	a.Index = index
	for h := range strings.SplitSeq(hosts, ",") {
		if a.Hosts, err = appendHost(a.Hosts, h); err != nil {
			return Address{}, bad("« %s » n'est pas un serveur", clip(h))
		}
	}
	if len(a.Hosts) > MaxHosts {
		return Address{}, bad("plus de %d serveurs", MaxHosts)
	}
	values, err := url.ParseQuery(params)
	if err != nil {
		return Address{}, bad("« ?%s »", clip(params))
	}
	for name, v := range values {
		if name != "ca" || len(v) != 1 || v[0] == "" {
			return Address{}, bad("paramètre inconnu : « %s » ; il n'y a que ca", clip(name))
		}
		if a.CA = v[0]; !a.TLS {
			return Address{}, bad("un certificat (ca) demande opensearchs://")
		}
	}
	return a, nil
}

func appendHost(hosts []string, h string) ([]string, error) {
	u, err := url.Parse("http://" + h)
	if err != nil || u.Host != h || u.Hostname() == "" {
		return nil, fmt.Errorf("wire: %q is no host", h)
	}
	port := u.Port()
	if port == "" {
		port = defaultPort
	}
	return append(hosts, net.JoinHostPort(u.Hostname(), port)), nil
}

// String is the address as it was given, ports included.
func (a Address) String() string {
	s := scheme
	if a.TLS {
		s = schemeTLS
	}
	s += "://" + strings.Join(a.Hosts, ",") + "/" + a.Index
	if a.CA != "" {
		s += "?" + url.Values{"ca": {a.CA}}.Encode()
	}
	return s
}

// clip shortens what a message quotes.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
