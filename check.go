package kiosque

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/query"
)

// Limits at the door. Every engine refuses what is beyond them with CodeBadRequest, by the Checked methods of the requests;
// shows refuse no more and no less.
const (
	DefaultSize = 10
	MaxSize     = 1000
	MaxFrom     = 10_000_000 // hits or lines to skip; After leads further
	MaxQuery    = 32 << 10   // bytes of a query
	MaxAfter    = 4 << 10    // bytes of SearchRequest.After
	MaxSnippets = 20         // per hit
	MaxWithout  = 500        // forms in SearchRequest.WithoutForms
	MaxSelected = 500        // values in each list of a Choice

	DefaultHalfLife = 365   // days
	MaxHalfLife     = 36500 // days

	DefaultWidth = 8 // words on each side of a line
	MaxWidth     = 50

	DefaultValues = 50 // of a facet

	DefaultCompletions = 8
	MaxCompletions     = 50
)

// Sorts are the orders of hits, the default first.
func Sorts() []Sort {
	return []Sort{ByRelevance, ByRecent, ByDate, ByDateDesc, ByLength, ByLongest, BySource}
}

// Widenings are the ways to widen, the default first.
func Widenings() []Widen { return []Widen{WidenAuto, WidenNever, WidenInclude} }

// Intervals are the widths of buckets of dates.
func Intervals() []Interval { return []Interval{EachDay, EachWeek, EachMonth, EachQuarter, EachYear} }

// Orders are the orders of lines, the default first.
func Orders() []Order { return []Order{ByPlace, ByLeft, ByRight, ByKey, ByNewest} }

// ParseSort reads the name of an order; the empty name is ByRelevance.
func ParseSort(s string) (Sort, error) {
	o := cmp.Or(Sort(s), ByRelevance)
	return o, oneOf(o, Sorts(), "ordre de tri inconnu")
}

// Checked returns the request with its defaults written out, or refuses it with CodeBadRequest.
func (r SearchRequest) Checked() (SearchRequest, error) {
	if r.Size > MaxSize {
		return r, refusal("demandez plusieurs pages avec from", "size est de %d ; la limite est de %d", r.Size, MaxSize)
	}
	r.Size = cmp.Or(r.Size, DefaultSize)
	return r.checked()
}

// checked is Checked for requests to whose size there is no limit.
func (r SearchRequest) checked() (_ SearchRequest, err error) {
	if r.Sort, err = ParseSort(string(r.Sort)); err != nil {
		return r, err
	}
	switch {
	case r.HalfLife < 0 || r.HalfLife > MaxHalfLife:
		return r, refusal(fmt.Sprintf("de 1 à %d jours ; par défaut %d", MaxHalfLife, DefaultHalfLife), "demi-vie refusée : %d", r.HalfLife)
	case r.Sort != ByRecent:
		r.HalfLife = 0
	default:
		r.HalfLife = cmp.Or(r.HalfLife, DefaultHalfLife)
	}
	if r.Widen = cmp.Or(r.Widen, WidenAuto); r.Widen != WidenAuto {
		if err := oneOf(r.Widen, Widenings(), "élargissement inconnu"); err != nil {
			return r, err
		}
	}
	if r.Interval != "" {
		if err := oneOf(r.Interval, Intervals(), "intervalle inconnu"); err != nil {
			return r, err
		}
	}
	switch {
	case len(r.Query) > MaxQuery:
		return r, refusal(fmt.Sprintf("%d octets au plus ; partagez-la en plusieurs requêtes", MaxQuery), "requête trop longue : %d octets", len(r.Query))
	case r.From < 0:
		return r, refusal("le premier résultat a le numéro 0", "from négatif : %d", r.From)
	case r.From > MaxFrom:
		return r, refusal("resserrez la requête, par exemple par dates", "from est de %d ; la limite est de %d", r.From, MaxFrom)
	case len(r.After) > MaxAfter:
		return r, ErrCursor()
	case r.Snippets > MaxSnippets:
		return r, refusal(fmt.Sprintf("de 0 à %d", MaxSnippets), "snippets est de %d ; la limite est de %d", r.Snippets, MaxSnippets)
	case len(r.WithoutForms) > MaxWithout:
		return r, refusal("SAUF exclut aussi les articles où une forme figure",
			"%d formes à ne pas chercher ; la limite est de %d", len(r.WithoutForms), MaxWithout)
	}
	for _, f := range r.Facets {
		if f >= NumFacets {
			return r, noFacet(f)
		}
	}
	if err := r.Chosen.check(); err != nil {
		return r, err
	}
	return r, checkDates(r.Since, r.Until)
}

// checkDates refuses a date that is none, and an end before its beginning.
func checkDates(since, until Date) error {
	const hint = "écrivez 2023, 2023-02 ou 2023-02-06"
	switch {
	case !since.Valid():
		return refusal(hint, "date de début invalide")
	case !until.Valid():
		return refusal(hint, "date de fin invalide")
	case since.IsZero() || until.IsZero():
		return nil
	}
	first, _ := since.Days()
	if _, last := until.Days(); first > last {
		return refusal("échangez les deux dates", "la date de début (%s) vient après la date de fin (%s)", since, until)
	}
	return nil
}

// CheckedWhole is Checked for what goes on to the last article or line: After is left out, and to Size there is no
// limit. size is how many are asked for; negative: all.
func (r SearchRequest) CheckedWhole() (_ SearchRequest, size int, err error) {
	size = cmp.Or(r.Size, DefaultSize)
	r.Size, r.After = -1, ""
	r, err = r.checked()
	return r, size, err
}

// Checked returns the request with what does not count left out, or refuses it with CodeBadRequest.
func (r MarkedRequest) Checked() (_ MarkedRequest, err error) {
	s := r.Search
	r.Search, err = SearchRequest{
		Query: s.Query, Strict: s.Strict, WithoutForms: s.WithoutForms, NoSynonyms: s.NoSynonyms, Widen: s.Widen, Words: s.Words, Explain: s.Explain,
		Sort: s.Sort, HalfLife: s.HalfLife, Since: s.Since, Until: s.Until, Chosen: s.Chosen,
	}.Checked()
	return r, err
}

// Checked returns the request with its defaults written out, or refuses it with CodeBadRequest.
func (r ValuesRequest) Checked() (_ ValuesRequest, err error) {
	if r.Facet >= NumFacets {
		return r, noFacet(r.Facet)
	}
	if r.Size, err = sized(r.Size, DefaultValues, MaxSize); err != nil {
		return r, err
	}
	r.Search, err = r.Search.Checked()
	return r, err
}

// Checked returns the request with its defaults written out, or refuses it with CodeBadRequest.
func (r CompleteRequest) Checked() (_ CompleteRequest, err error) {
	if len(r.Query) > MaxQuery {
		return r, refusal(fmt.Sprintf("%d octets au plus", MaxQuery), "requête trop longue : %d octets", len(r.Query))
	}
	r.Size, err = sized(r.Size, DefaultCompletions, MaxCompletions)
	return r, err
}

// Checked returns the request with its defaults written out, or refuses it with CodeBadRequest.
func (r SimilarRequest) Checked() (_ SimilarRequest, err error) {
	r.Size, err = sized(r.Size, DefaultSize, MaxSize)
	return r, err
}

// Checked is SearchRequest.CheckedWhole, and checks what lines have besides.
func (r ConcordanceRequest) Checked() (_ ConcordanceRequest, size int, err error) {
	if r.Search, size, err = r.Search.CheckedWhole(); err != nil {
		return r, 0, err
	}
	r.Order = cmp.Or(r.Order, ByPlace)
	if err := oneOf(r.Order, Orders(), "ordre de lignes inconnu"); err != nil {
		return r, 0, err
	}
	switch {
	case r.Width < 0 || r.Width > MaxWidth:
		return r, 0, refusal(fmt.Sprintf("de 1 à %d mots de chaque côté", MaxWidth), "largeur hors limites : %d", r.Width)
	case r.Sample < 0:
		return r, 0, refusal("0 pour toutes les lignes", "échantillon négatif : %d", r.Sample)
	}
	r.Width = cmp.Or(r.Width, DefaultWidth)
	return r, size, nil
}

// sized returns how long a list is to be, 0 being the default.
func sized(size, byDefault, most int) (int, error) {
	if size < 0 || size > most {
		return size, refusal(fmt.Sprintf("de 1 à %d", most), "size est de %d ; la limite est de %d", size, most)
	}
	return cmp.Or(size, byDefault), nil
}

// oneOf refuses a value that is not among those there are.
func oneOf[T ~string](value T, among []T, unknown string) error {
	if slices.Contains(among, value) {
		return nil
	}
	names := make([]string, len(among))
	for i, a := range among {
		names[i] = string(a)
	}
	return refusal("valeurs possibles : "+strings.Join(names, ", "), "%s : « %s »", unknown, string(value))
}

func refusal(hint, format string, args ...any) error {
	return BadRequest(fmt.Sprintf(format, args...), hint)
}

// Parse reads the query of the request. What the language refuses is CodeBadQuery, with its position.
func (r SearchRequest) Parse() (*query.Query, error) {
	q, err := query.Parse(r.Query, query.Options{Strict: r.Strict})
	if err == nil {
		return q, nil
	}
	if e, ok := errors.AsType[*query.SyntaxError](err); ok {
		return nil, &Error{Code: CodeBadQuery, Message: e.Message, Hint: e.Hint, Position: e.At.Start + 1}
	}
	if e, ok := errors.AsType[*query.LimitError](err); ok {
		return nil, &Error{Code: CodeBadQuery, Message: e.Message, Hint: e.Hint, Position: e.At.Start + 1}
	}
	return nil, Failed(err, "la requête n'a pas pu être lue")
}

// NotFound is the error of an engine that has no article of this ID.
func NotFound(id string) error {
	return &Error{
		Code: CodeNotFound, Message: fmt.Sprintf("aucun article n'a l'identifiant « %s »", id),
		Hint: "les identifiants figurent dans les résultats de recherche",
	}
}

// ErrCursor is the error of a SearchRequest.After that no engine has given.
func ErrCursor() error {
	return refusal("after se reprend tel quel de la page précédente (next) ; sans lui, c'est la première page",
		"ce n'est pas la marque d'une page (after)")
}

// ErrOtherRequest is the error of a SearchRequest.After that was given for another request.
func ErrOtherRequest() error {
	return refusal("elle ne vaut qu'avec la même requête, les mêmes filtres et le même tri ; recommencez à la première page",
		"la marque de page (after) vient d'une autre requête")
}

// ErrExpired is the error of a SearchRequest.After whose state of the collection is no longer kept.
func ErrExpired() error {
	return &Error{
		Code: CodeExpired, Message: "l'index a changé depuis cette page, et son état d'alors n'est plus gardé",
		Hint: "recommencez à la première page, ou demandez la suite par from",
	}
}

// ErrClosed is the error of an engine that is asked after Close.
func ErrClosed() error { return &Error{Code: CodeInternal, Message: "l'index est fermé"} }

// Failed makes sure that an error that leaves an engine is an *Error: one that is, stays; those of the context say who
// went away; any other is CodeInternal, and what says in French what could not be done. Of nil it is nil.
func Failed(err error, what string) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Code: CodeTimeout, Message: "la recherche a dépassé le temps permis", Hint: "précisez la requête ou augmentez la limite", Err: err}
	case errors.Is(err, context.Canceled):
		return &Error{Code: CodeInterrupted, Message: "interrompu", Err: err}
	}
	return &Error{Code: CodeInternal, Message: what, Err: err}
}
