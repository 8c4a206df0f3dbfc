package address

import (
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry"
	"github.com/kiosque-search/kiosque/lexicometry/ngrams"
)

// Limits of an address, beside those of its request (see kiosque.SearchRequest.Checked). Whoever serves an address that is
// longer than MaxPath or MaxRawQuery refuses it before it is read.
const (
	MaxPath     = 8 << 10   // bytes of the path, as escaped
	MaxRawQuery = 128 << 10 // bytes of everything after the question mark
	MaxValue    = 1 << 10   // bytes of a value that has no limit of its own
)

// Asked is what an address asks for. Each route reads the part of it that its parameters fill.
type Asked struct {
	Search   kiosque.SearchRequest
	ID       string // of an article
	With     string // of another one
	Format   string // of the answer; empty: the route's first
	Columns  string // of an export
	Excel    bool
	Package  bool // the export in a Data Package
	Facet    string
	Contains string
	Size     int           // of a list other than hits
	Width    int           // of a concordance, as in kiosque.ConcordanceRequest
	Order    kiosque.Order // of its lines
	Sample   int
	Seed     int
	First    bool          // of each article one line
	More     [4]string     // other queries on the axis of a curve
	Smooth   int           // periods of its moving average
	Band     bool          // with intervals of confidence
	Counted  curve.Measure // what it counts
	Absolute bool          // the page draws numbers, not their part

	Before, After int  // words of a window
	Sentence      bool // the window is the sentence
	Family        bool // forms that are one word are counted together
	NoFunctions   bool // function words are hidden
	Least, Spread int  // occurrences and articles of a word
	N             int  // words of an n-gram
	NGramOrder    ngrams.Order
	Measure       lexicometry.Measure
	Ranking       lexicometry.Ranking
	Other         lexicometry.Other // a second selection; its query is the first of More
	Repeated      bool              // reprises count each, where they are folded unless the address says so

	List string // of queries, as batch.Read reads it; of n-grams, as ngrams.Terms does
	Most int    // articles that are read
	By   string // what they are counted by
	Tidy bool

	State citation.State // of the search that is cited; without a day: none

	Shown, Kept []string // forms in the page, and those still ticked
}

// Kind is how a value is written.
type Kind uint8

// The kinds of values.
const (
	TextValue   Kind = iota // at most Param.Most bytes
	DayValue                // 2023, 2023-02 or 2023-02-06
	NumberValue             // a whole number from Param.Least to Param.Most
	FlagValue               // 1 or 0
	ChoiceValue             // one of Param.Choices
)

// Param is one parameter. What it may be, what is said of it where it is wrong, and what the API's description says are one;
// reading and writing stand side by side so that every address that is written reads back as the request it was written for.
type Param struct {
	Name        string
	Kind        Kind
	Doc         string // for the API's description
	Least, Most int    // of a number; text: Most is its length in bytes
	Choices     []string
	ByDefault   string // as it would be written; empty: none, or as Doc says
	Repeat      int    // how often it may be given
	Required    bool
	set         func(*Asked, string) error
	get         func(*Asked) []string // empty: the default, which is left out
}

// Parse reads the part of an address after the question mark.
func Parse(raw string) (url.Values, error) {
	v, err := url.ParseQuery(raw)
	if err != nil {
		return nil, &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "adresse mal formée", Err: err,
			Hint: "codez les caractères spéciaux des paramètres, par exemple %25 pour le signe pour cent",
		}
	}
	return v, nil
}

// ReadSearch reads the search request of what takes the parameters of a page and minds no others: feeds, suggestions.
func ReadSearch(v url.Values) (kiosque.SearchRequest, error) {
	a := Asked{}
	err := a.Read(v, SearchParams())
	return a.Search, err
}

// ReadAll is Read for those who learn of a slip: a name that is not in the table is an error, in a page as by the API.
func (a *Asked) ReadAll(v url.Values, table []Param) error {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !slices.ContainsFunc(table, func(p Param) bool { return p.Name == name }) && !added(name) {
			return kiosque.BadRequest("paramètre inconnu : "+french.Quote(name), possible(table))
		}
	}
	return a.Read(v, table)
}

// added reports whether a parameter comes from those who pass addresses on, by mail and social networks, and means nothing here.
func added(name string) bool {
	return strings.HasPrefix(name, "utm_") || slices.Contains([]string{"fbclid", "gclid", "mc_cid", "mc_eid"}, name)
}

func possible(table []Param) string {
	if len(table) == 0 {
		return "cette adresse n’a pas de paramètre"
	}
	return "paramètres possibles : " + names(table)
}

// Read takes in the values of the parameters in the table. Empty values count as absent, as forms send them.
func (a *Asked) Read(v url.Values, table []Param) error {
	for _, p := range table {
		values := v[p.Name]
		if len(values) > p.Repeat {
			return kiosque.BadRequest(
				fmt.Sprintf("le paramètre %s est donné %d fois", p.Name, len(values)),
				fmt.Sprintf("donnez-le %d fois au plus", p.Repeat),
			)
		}
		given := false
		for _, s := range values {
			if s = Readable(s); s == "" {
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
		if p.Required && !given {
			return kiosque.BadRequest("il manque le paramètre "+p.Name, possible(table))
		}
	}
	_, err := a.Search.Checked()
	return err
}

// check asserts what every value of a kind must be.
func (p Param) check(s string) error {
	most := MaxValue
	if p.Kind == TextValue {
		most = p.Most
	}
	switch {
	case len(s) > most && p.Name == "q":
		return kiosque.BadRequest(
			fmt.Sprintf("requête trop longue : %d octets", len(s)),
			fmt.Sprintf("%d octets au plus ; partagez-la en plusieurs requêtes", most),
		)
	case len(s) > most:
		return kiosque.BadRequest("valeur trop longue pour le paramètre "+p.Name, fmt.Sprintf("%d octets au plus", most))
	case p.Kind == ChoiceValue && !slices.Contains(p.Choices, s):
		return kiosque.BadRequest("valeur inconnue pour "+p.Name+" : "+french.Quote(s), "valeurs possibles : "+strings.Join(p.Choices, ", "))
	}
	return nil
}

// Of writes a request as parameters that ReadSearch reads back, with their question mark; the zero request is the empty
// string.
func Of(req kiosque.SearchRequest) string {
	a := Asked{Search: req}
	return a.Write(SearchParams())
}

// maxWayBack bounds, in bytes, what the address of an article carries of the question that led there.
const maxWayBack = 2 << 10

// WayBack is Of for the address of an article, to come back by; a question too long for every link of a page is left out.
func WayBack(req kiosque.SearchRequest) string {
	if s := Of(req); len(s) <= maxWayBack {
		return s
	}
	return ""
}

// Write writes what is asked with the parameters of a table, with their question mark.
func (a *Asked) Write(table []Param) string {
	var b strings.Builder
	sep := byte('?')
	for name, v := range a.Pairs(table) {
		b.WriteByte(sep)
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(v))
		sep = '&'
	}
	return b.String()
}

// Pairs are the names and values that Write writes.
func (a *Asked) Pairs(table []Param) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, p := range table {
			for _, v := range p.get(a) {
				if !yield(p.Name, v) {
					return
				}
			}
		}
	}
}

func names(table []Param) string {
	all := make([]string, len(table))
	for i, p := range table {
		all[i] = p.Name
	}
	return strings.Join(all, ", ")
}
