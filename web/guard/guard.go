package guard

import (
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/kiosque-search/kiosque"
)

// Options configures New. The zero value lets everybody in, as often as they like.
//
// Any of the ways to say who one is suffices: a key, a name with its password, a proxy that knows. Where none is
// configured, nobody is asked.
type Options struct {
	KeysFile      string           // of keys, one `name<TAB>hash` a line, as NewKey makes them; empty: none
	PasswordsFile string           // of passwords, one `name:bcrypt` a line, as htpasswd -B writes them; empty: none
	UserHeader    string           // in which the trusted proxies name the user they have recognised; empty: they do not
	Proxies       []string         // trusted: addresses or networks, such as 10.0.0.0/8; empty: none
	Rate          float64          // requests per second of one client in the long run; 0: no limit
	Burst         int              // requests at once of one client; 0: ten seconds' worth
	Now           func() time.Time // clock of the limits; nil: time.Now
}

// A Guard admits requests or refuses them. It is safe for concurrent use.
type Guard struct {
	o        Options
	proxies  proxies
	known    atomic.Pointer[credentials]
	requests *limiter // of each client; nil: no limit
	failures *limiter // of each address, in guessing passwords
}

// credentials are the files as they were last read.
type credentials struct {
	keys      keys
	passwords *passwords
}

// New reads the files that the options name. An error is a *kiosque.Error.
func New(o Options) (*Guard, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	g := &Guard{o: o, failures: newLimiter(failuresPerSecond, failuresAtOnce)}
	var err error
	if g.proxies, err = parseProxies(o.Proxies); err != nil {
		return nil, err
	}
	switch {
	case o.UserHeader != "" && len(g.proxies) == 0:
		return nil, bad("un en-tête nomme l’utilisateur, mais aucun mandataire n’est de confiance",
			"dites de quelles adresses le croire, par exemple 10.0.0.0/8 : sans cela chacun pourrait se nommer comme il veut")
	case !isHeaderName(o.UserHeader):
		return nil, bad("nom d’en-tête incorrect : "+quote(o.UserHeader), "par exemple Remote-User")
	case o.Rate < 0 || o.Burst < 0 || o.Rate > maxRate || o.Burst > maxBurst:
		return nil, bad("débit par client hors limites", "de 0 à 10000 requêtes par seconde, et jusqu’à 100000 d’un coup")
	}
	if o.Rate > 0 {
		if o.Burst == 0 {
			o.Burst = max(1, int(10*o.Rate))
		}
		g.requests = newLimiter(o.Rate, o.Burst)
	}
	if err := g.Reload(); err != nil {
		return nil, err
	}
	return g, nil
}

// Reload reads the files again. On an error, what was read before stays in force.
func (g *Guard) Reload() error {
	var c credentials
	var err error
	if g.o.KeysFile != "" {
		if c.keys, err = read(g.o.KeysFile, readKeys); err != nil {
			return err
		}
	}
	if g.o.PasswordsFile != "" {
		if c.passwords, err = read(g.o.PasswordsFile, readPasswords); err != nil {
			return err
		}
	}
	g.known.Store(&c)
	return nil
}

// Admit returns under which name a request comes, empty where nobody is asked, and for which client it counts; or it refuses
// it by a *kiosque.Error: CodeUnauthorized, CodeForbidden, CodeTooMany or CodeBusy. It sets WWW-Authenticate and Retry-After in the answer.
func (g *Guard) Admit(r *http.Request, answer http.Header) (name, of string, err error) {
	peer := peerOf(r)
	address := g.proxies.client(peer, r.Header.Values("X-Forwarded-For"))
	name, err = g.recognise(r, peer, address, answer)
	who := client{net: network(address)}
	if name != "" {
		who = client{user: name} // wherever they sit
	}
	if err != nil || g.requests == nil {
		return name, who.String(), err
	}
	if wait := g.requests.take(who, g.o.Now()); wait > 0 {
		return name, who.String(), tooMany(answer, wait, "trop de requêtes en peu de temps", "attendez un instant, puis reprenez plus lentement")
	}
	return name, who.String(), nil
}

// recognise tries every way that is configured.
func (g *Guard) recognise(r *http.Request, peer, address netip.Addr, answer http.Header) (string, error) {
	known := g.known.Load()
	if g.o.UserHeader != "" && g.proxies.trust(peer) {
		// Two of them, and the proxy may have added its own to a forged one.
		if v := r.Header.Values(g.o.UserHeader); len(v) == 1 && validName(v[0]) {
			return v[0], nil
		}
	}
	if g.o.KeysFile != "" {
		if name, ok := known.keys.find(presentedKey(r)); ok {
			return name, nil
		}
	}
	if name, password, ok := r.BasicAuth(); ok && known.passwords != nil {
		if known.passwords.remembers(name, password) {
			return name, nil
		}
		from := client{net: network(address)}
		if wait := g.failures.wait(from, g.o.Now()); wait > 0 {
			return "", tooMany(answer, wait, "trop de mots de passe refusés", "attendez un peu avant de réessayer")
		}
		switch right, err := known.passwords.check(r.Context(), name, password); {
		case err != nil:
			return "", err
		case right:
			return name, nil
		}
		g.failures.take(from, g.o.Now())
	}
	return "", g.refusal(answer)
}

// refusal says how one may come in; nil where nobody is asked.
func (g *Guard) refusal(answer http.Header) error {
	byPassword, byKey := g.o.PasswordsFile != "", g.o.KeysFile != ""
	e := &kiosque.Error{Code: kiosque.CodeUnauthorized, Message: "accès réservé"}
	switch {
	case byPassword && byKey:
		e.Hint = "donnez un nom et un mot de passe, ou une clé d’accès : Authorization: Bearer …"
	case byPassword:
		e.Hint = "donnez un nom et un mot de passe"
	case byKey:
		e.Hint = "donnez une clé d’accès dans l’en-tête Authorization: Bearer … ou X-API-Key"
	case g.o.UserHeader != "":
		e.Code, e.Hint = kiosque.CodeForbidden, "passez par l’adresse habituelle, où l’on s’identifie"
	default:
		return nil
	}
	if byPassword {
		answer.Add("WWW-Authenticate", `Basic realm="Kiosque", charset="UTF-8"`)
	}
	if byKey {
		answer.Add("WWW-Authenticate", `Bearer realm="Kiosque"`)
	}
	return e
}

// Handler guards what is no part of the page or the API, such as metrics: a refusal is a line of text.
func (g *Guard) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _, err := g.Admit(r, w.Header())
		if err == nil {
			next.ServeHTTP(w, r)
			return
		}
		status := http.StatusServiceUnavailable
		switch kiosque.CodeOf(err) {
		case kiosque.CodeUnauthorized:
			status = http.StatusUnauthorized
		case kiosque.CodeForbidden:
			status = http.StatusForbidden
		case kiosque.CodeTooMany:
			status = http.StatusTooManyRequests
		}
		http.Error(w, err.Error(), status)
	})
}
