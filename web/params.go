package web

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// Limits of a request's address, beside those of its request (see kiosque.SearchRequest.Checked); past them the answer is 400 for one
// parameter, 414 for the whole.
const (
	maxPath     = 8 << 10    // bytes of the path, as escaped
	maxRawQuery = 128 << 10  // bytes of everything after the question mark
	maxValue    = 1 << 10    // bytes of a value that has no limit of its own
	maxExport   = 10_000_000 // articles
)

// asked is what an address asks for. Each route reads the part of it that its parameters fill.
type asked struct {
	search   kiosque.SearchRequest
	id       string // of an article
	with     string // of another one
	format   string // of the answer; empty: the route's first
	columns  string // of an export
	excel    bool
	facet    string
	contains string
	size     int           // of a list other than hits
	width    int           // of a concordance, as in kiosque.ConcordanceRequest
	order    kiosque.Order // of its lines
	sample   int
	seed     int

	shown, kept []string // forms in the page, and those still ticked
}

// kind is how a value is written.
type kind uint8

const (
	textValue   kind = iota // at most param.most bytes
	dayValue                // 2023, 2023-02 or 2023-02-06
	numberValue             // a whole number from param.least to param.most
	flagValue               // 1 or 0
	choiceValue             // one of param.choices
)

// param is one parameter. What it may be, what is said of it where it is wrong, and what the API's description says are one;
// reading and writing stand side by side so that every address the page writes reads back as the request it was written for.
type param struct {
	name        string
	kind        kind
	doc         string // for the API's description
	least, most int    // of a number; text: most is its length in bytes
	choices     []string
	byDefault   string // as it would be written; empty: none, or as doc says
	repeat      int    // how often it may be given
	required    bool
	set         func(*asked, string) error
	get         func(*asked) []string // empty: the default, which is left out
}

// parseValues reads the part of an address after the question mark.
func parseValues(raw string) (url.Values, error) {
	if len(raw) > maxRawQuery {
		return nil, tooLong(maxRawQuery)
	}
	v, err := url.ParseQuery(raw)
	if err != nil {
		return nil, &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "adresse mal formée", Err: err,
			Hint: "codez les caractères spéciaux des paramètres, par exemple %25 pour le signe pour cent",
		}
	}
	return v, nil
}

// parseRequest reads the search request of what takes the parameters of a page and minds no others: feeds, suggestions.
func parseRequest(v url.Values) (kiosque.SearchRequest, error) {
	a := asked{}
	err := a.read(v, searchParams())
	return a.search, err
}

// readAll is read for those who learn of a slip: a name that is not in the table is an error, in a page as by the API.
func (a *asked) readAll(v url.Values, table []param) error {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !slices.ContainsFunc(table, func(p param) bool { return p.name == name }) && !added(name) {
			return badRequest("paramètre inconnu : "+quote(name), possible(table))
		}
	}
	return a.read(v, table)
}

// added reports whether a parameter comes from those who pass addresses on, by mail and social networks, and means nothing here.
func added(name string) bool {
	return strings.HasPrefix(name, "utm_") || slices.Contains([]string{"fbclid", "gclid", "mc_cid", "mc_eid"}, name)
}

func possible(table []param) string {
	if len(table) == 0 {
		return "cette adresse n’a pas de paramètre"
	}
	return "paramètres possibles : " + names(table)
}

// read takes in the values of the parameters in the table. Empty values count as absent, as forms send them.
func (a *asked) read(v url.Values, table []param) error {
	for _, p := range table {
		values := v[p.name]
		if len(values) > p.repeat {
			return badRequest(
				fmt.Sprintf("le paramètre %s est donné %d fois", p.name, len(values)),
				fmt.Sprintf("donnez-le %d fois au plus", p.repeat),
			)
		}
		given := false
		for _, s := range values {
			if s = readable(s); s == "" {
				continue
			}
			given = true
			if err := p.check(s); err != nil {
				return err
			}
			if err := p.set(a, s); err != nil {
				return err
			}
		}
		if p.required && !given {
			return badRequest("il manque le paramètre "+p.name, possible(table))
		}
	}
	_, err := a.search.Checked()
	return err
}

// check asserts what every value of a kind must be.
func (p param) check(s string) error {
	most := maxValue
	if p.kind == textValue {
		most = p.most
	}
	switch {
	case len(s) > most && p.name == "q":
		return badRequest(
			fmt.Sprintf("requête trop longue : %d octets", len(s)),
			fmt.Sprintf("%d octets au plus ; partagez-la en plusieurs requêtes", most),
		)
	case len(s) > most:
		return badRequest("valeur trop longue pour le paramètre "+p.name, fmt.Sprintf("%d octets au plus", most))
	case p.kind == choiceValue && !slices.Contains(p.choices, s):
		return badRequest("valeur inconnue pour "+p.name+" : "+quote(s), "valeurs possibles : "+strings.Join(p.choices, ", "))
	}
	return nil
}

// encode writes a request as parameters that parseRequest reads back, with their question mark; the zero request is
// the empty string.
func encode(req kiosque.SearchRequest) string {
	a := asked{search: req}
	return a.encode(searchParams())
}

// encode writes what is asked with the parameters of a table.
func (a *asked) encode(table []param) string {
	var b strings.Builder
	sep := byte('?')
	for _, p := range table {
		for _, v := range p.get(a) {
			b.WriteByte(sep)
			b.WriteString(p.name)
			b.WriteByte('=')
			b.WriteString(url.QueryEscape(v))
			sep = '&'
		}
	}
	return b.String()
}

func names(table []param) string {
	all := make([]string, len(table))
	for i, p := range table {
		all[i] = p.name
	}
	return strings.Join(all, ", ")
}

// quote cites what the user gave.
func quote(s string) string { return "«\u00a0" + clip(s) + "\u00a0»" }

// clip shortens what is quoted back to the user in a message.
func clip(s string) string {
	const most = 60
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func badRequest(message, hint string) error {
	return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: message, Hint: hint}
}
