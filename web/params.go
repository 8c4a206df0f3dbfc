package web

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// Limits of a request's address; past them the answer is 400 for one parameter, 414 for the whole.
const (
	maxPath       = 8 << 10    // bytes of the path, as escaped
	maxRawQuery   = 128 << 10  // bytes of everything after the question mark
	maxQuery      = 32 << 10   // bytes of q
	maxFrom       = 10_000_000 // hits to skip
	maxSelections = 200        // values of source, of section, and of each that are left out
	maxValue      = 1 << 10    // bytes of any other value
)

// param is one parameter of the page and of api/v1/search. Reading and writing stand side by side so that every
// address the page writes reads back as the request it was written for.
type param struct {
	name   string
	max    int // bytes of a value
	repeat int // how often it may be given
	set    func(*kiosque.SearchRequest, string) error
	get    func(*kiosque.SearchRequest) []string // empty: the default, which is left out
}

// params is the table of all parameters, in the order of the addresses the page writes.
func params() []param {
	return []param{
		{
			"q", maxQuery, 1,
			func(r *kiosque.SearchRequest, v string) error { r.Query = v; return nil },
			func(r *kiosque.SearchRequest) []string { return one(r.Query) },
		},
		{
			"since", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) {
				r.Since, err = date("date de début", v)
				return err
			},
			func(r *kiosque.SearchRequest) []string { return one(r.Since.String()) },
		},
		{
			"until", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) {
				r.Until, err = date("date de fin", v)
				return err
			},
			func(r *kiosque.SearchRequest) []string { return one(r.Until.String()) },
		},
		{
			"source", maxValue, maxSelections,
			func(r *kiosque.SearchRequest, v string) error { r.Sources = add(r.Sources, v); return nil },
			func(r *kiosque.SearchRequest) []string { return r.Sources },
		},
		{
			"section", maxValue, maxSelections,
			func(r *kiosque.SearchRequest, v string) error { r.Sections = add(r.Sections, v); return nil },
			func(r *kiosque.SearchRequest) []string { return r.Sections },
		},
		{
			"not_source", maxValue, maxSelections,
			func(r *kiosque.SearchRequest, v string) error { r.NotSources = add(r.NotSources, v); return nil },
			func(r *kiosque.SearchRequest) []string { return r.NotSources },
		},
		{
			"not_section", maxValue, maxSelections,
			func(r *kiosque.SearchRequest, v string) error { r.NotSections = add(r.NotSections, v); return nil },
			func(r *kiosque.SearchRequest) []string { return r.NotSections },
		},
		{
			"forms", maxValue, kiosque.MaxWithout,
			func(r *kiosque.SearchRequest, v string) error {
				form, without := strings.CutPrefix(v, "-")
				if !without || form == "" {
					return badRequest("valeur inconnue pour forms : "+quote(v), "écrivez -forme, avec le signe moins : cette forme n’est plus cherchée")
				}
				r.WithoutForms = add(r.WithoutForms, form)
				return nil
			},
			func(r *kiosque.SearchRequest) (all []string) {
				for _, form := range r.WithoutForms {
					all = append(all, "-"+form)
				}
				return all
			},
		},
		{
			"sort", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) {
				if r.Sort, err = kiosque.ParseSort(v); r.Sort == kiosque.ByRelevance {
					r.Sort = ""
				}
				return err
			},
			func(r *kiosque.SearchRequest) []string { return one(string(r.Sort)) },
		},
		{"interval", maxValue, 1, setInterval, func(r *kiosque.SearchRequest) []string { return one(string(r.Interval)) }},
		{
			"strict", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) { r.Strict, err = boolean("strict", v); return err },
			func(r *kiosque.SearchRequest) []string { return onlyIf(r.Strict, "1") },
		},
		{
			"facets", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) error {
				on, err := boolean("facets", v)
				r.NoFacets = !on && err == nil
				return err
			},
			func(r *kiosque.SearchRequest) []string { return onlyIf(r.NoFacets, "0") },
		},
		{
			"words", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) { r.Words, err = boolean("words", v); return err },
			func(r *kiosque.SearchRequest) []string { return onlyIf(r.Words, "1") },
		},
		{
			"help", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) { r.Help, err = boolean("help", v); return err },
			func(r *kiosque.SearchRequest) []string { return onlyIf(r.Help, "1") },
		},
		{
			"snippets", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) {
				r.Snippets, err = count("snippets", v, kiosque.MaxSnippets)
				r.Snippets = noneIfZero(r.Snippets)
				return err
			},
			func(r *kiosque.SearchRequest) []string { return number(r.Snippets) },
		},
		{
			"size", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) {
				r.Size, err = count("size", v, kiosque.MaxSize)
				r.Size = noneIfZero(r.Size)
				return err
			},
			func(r *kiosque.SearchRequest) []string { return number(r.Size) },
		},
		{
			"from", maxValue, 1,
			func(r *kiosque.SearchRequest, v string) (err error) {
				r.From, err = count("from", v, maxFrom)
				return err
			},
			func(r *kiosque.SearchRequest) []string { return number(r.From) },
		},
	}
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

// parseRequest reads a search request. Empty values count as absent, as forms send them. A name that is not in the
// table is an error when onlyKnown, so that a caller of the API learns of a slip; the page ignores it, for addresses
// passed on by mail and social networks come back with more than they left with.
func parseRequest(v url.Values, onlyKnown bool) (kiosque.SearchRequest, error) {
	var req kiosque.SearchRequest
	table := params()
	for _, name := range slices.Sorted(maps.Keys(v)) {
		values := v[name]
		if i := slices.IndexFunc(table, func(p param) bool { return p.name == name }); i < 0 {
			if onlyKnown {
				return req, badRequest("paramètre inconnu : "+quote(name), "paramètres possibles : "+names(table))
			}
		} else if len(values) > table[i].repeat {
			return req, badRequest(
				fmt.Sprintf("le paramètre %s est donné %d fois", name, len(values)),
				fmt.Sprintf("donnez-le %d fois au plus", table[i].repeat),
			)
		}
	}
	for _, p := range table {
		for _, s := range v[p.name] {
			switch {
			case s == "":
				continue
			case len(s) > p.max && p.name == "q":
				return req, badRequest(
					fmt.Sprintf("requête trop longue : %d octets", len(s)),
					fmt.Sprintf("%d octets au plus ; partagez-la en plusieurs requêtes", p.max),
				)
			case len(s) > p.max:
				return req, badRequest("valeur trop longue pour le paramètre "+p.name, fmt.Sprintf("%d octets au plus", p.max))
			case !utf8.ValidString(s):
				return req, badRequest("le paramètre "+p.name+" n’est pas en UTF-8", "codez l’adresse en UTF-8")
			}
			if err := p.set(&req, s); err != nil {
				return req, err
			}
		}
	}
	if !req.Since.IsZero() && !req.Until.IsZero() {
		first, _ := req.Since.Days()
		_, last := req.Until.Days()
		if first > last {
			return req, badRequest(
				fmt.Sprintf("la date de début (%s) vient après la date de fin (%s)", req.Since, req.Until),
				"échangez les deux dates",
			)
		}
	}
	return req, nil
}

// encode writes a request as parameters that parseRequest reads back, with their question mark; the zero request is
// the empty string.
func encode(req kiosque.SearchRequest) string {
	var b strings.Builder
	sep := byte('?')
	for _, p := range params() {
		for _, v := range p.get(&req) {
			b.WriteByte(sep)
			b.WriteString(p.name)
			b.WriteByte('=')
			b.WriteString(url.QueryEscape(v))
			sep = '&'
		}
	}
	return b.String()
}

func setInterval(r *kiosque.SearchRequest, v string) error {
	switch i := kiosque.Interval(v); i {
	case kiosque.EachDay, kiosque.EachMonth, kiosque.EachYear:
		r.Interval = i
		return nil
	}
	return badRequest("intervalle inconnu : "+quote(v), "valeurs possibles : day, month, year")
}

func date(name, v string) (kiosque.Date, error) {
	d, err := kiosque.ParseDate(strings.TrimSpace(v))
	if err != nil {
		return d, &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: name + " illisible : " + quote(v), Err: err,
			Hint: "écrivez l’année, le mois ou le jour ainsi : 2023, 2023-02 ou 2023-02-06",
		}
	}
	return d, nil
}

func boolean(name, v string) (bool, error) {
	switch v {
	case "1", "true":
		return true, nil
	case "0", "false":
		return false, nil
	}
	return false, badRequest("valeur inconnue pour "+name+" : "+quote(v), "valeurs possibles : 0, 1")
}

func count(name, v string, most int) (int, error) {
	n, err := strconv.ParseUint(v, 10, 31)
	if err != nil || int(n) > most {
		return 0, badRequest(
			"valeur refusée pour "+name+" : "+quote(v),
			"un nombre entier de 0 à "+french(most),
		)
	}
	return int(n), nil
}

// noneIfZero turns a 0 that was asked for into the -1 of kiosque.SearchRequest, where 0 is the default.
func noneIfZero(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

func number(n int) []string {
	switch {
	case n == 0:
		return nil
	case n < 0:
		return []string{"0"}
	}
	return []string{strconv.Itoa(n)}
}

func one(v string) []string { return onlyIf(v != "", v) }

func onlyIf(on bool, v string) []string {
	if !on {
		return nil
	}
	return []string{v}
}

func add(list []string, v string) []string {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
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
