package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// facet is a kiosque.Facet as pages name it, and change its choice.
type facet struct{ kiosque.Facet }

func facets() []facet {
	all := make([]facet, kiosque.NumFacets)
	for i, f := range kiosque.AllFacets() {
		all[i] = facet{f}
	}
	return all
}

// title is above its values.
func (f facet) title() string {
	_, many := f.French()
	return french.Capital(many)
}

// all is the link to all of its values.
func (f facet) all() string {
	_, many := f.French()
	if f.IsFeminine() {
		return "Toutes les " + many
	}
	return "Tous les " + many
}

// find is the label of the field that looks for some of its values.
func (f facet) find() string {
	one, _ := f.French()
	if f.IsFeminine() {
		return "Chercher une " + one
	}
	return "Chercher un " + one
}

// missing is what articles without a value are called.
func (f facet) missing() string { return french.Without(f.Facet) }

// named is a value behind the name of what it is.
func (f facet) named(v string) string {
	one, _ := f.French()
	return one + "\u00a0: " + french.Value(f.Facet, v)
}

// tick returns the address at which a value, in any of its spellings, is ticked, or no longer.
func (f facet) tick(l *address.Linker, v string, spellings ...string) string {
	return l.To(func(r *kiosque.SearchRequest) {
		c := &r.Chosen[f.Facet]
		c.Only, c.Not = toggle(c.Only, v, spellings...), without(c.Not, v, spellings)
	})
}

// leaveOut returns the address at which a value, in any of its spellings, is left out, or no longer.
func (f facet) leaveOut(l *address.Linker, v string, spellings ...string) string {
	return l.To(func(r *kiosque.SearchRequest) {
		c := &r.Chosen[f.Facet]
		c.Only, c.Not = without(c.Only, v, spellings), toggle(c.Not, v, spellings...)
	})
}

// toggle returns list without v and its other spellings, or with v at its end where none of them is there.
func toggle(list []string, v string, spellings ...string) []string {
	n := len(list)
	if list = without(list, v, spellings); len(list) < n {
		return list
	}
	return append(list, v)
}

func without(list []string, v string, spellings []string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == v || slices.Contains(spellings, s) })
}

// Values of a facet that are shown: at once, in the page of results at all, of a facet that is folded, and in the facet's own page.
const (
	facetLength  = 12
	facetLimit   = 200
	foldedLength = 8
	valuesLimit  = 500
)

// longForm is, in bytes, a question that is too long to be written into the form of every facet.
const longForm = 1 << 10

type facetView struct {
	Name, Title string
	Fold        bool // shown when it is asked for, but for a choice of its values
	Open        bool
	Values      []facetValue
	More        []facetValue // unfolded on demand
	MoreOpen    bool
	Notes       []string
	Find        *valueForm // where there are more values than are shown at once
}

type facetValue struct {
	Label, Count, URL  string
	Also               string // its other spellings
	Except             string // address at which it is left out; empty: it is, or is ticked
	Selected, Excluded bool
}

// valueForm looks for values of a facet by what they contain.
type valueForm struct {
	Action, Name, Label, Contains string
	All, AllURL                   string
	Hidden                        []hidden
}

func (f facet) newView(l *address.Linker, values *kiosque.ValueFacet) facetView {
	v := facetView{Name: f.String(), Title: f.title(), Fold: f.Facet > kiosque.FacetSection}
	buckets, other, atOnce, limit := f.InOrder(values.Buckets), values.Other, facetLength, facetLimit
	if v.Fold {
		atOnce, limit = foldedLength, foldedLength
	}
	for i, b := range buckets {
		chosen := b.Selected || b.Excluded
		v.Open = v.Open || chosen
		switch {
		case i < atOnce || v.Fold && chosen:
			v.Values = append(v.Values, f.newValue(l, b))
		case i < limit:
			v.More = append(v.More, f.newValue(l, b))
			v.MoreOpen = v.MoreOpen || chosen
		default:
			other += b.Count
		}
	}
	if len(buckets) > atOnce || other > 0 {
		v.Find = f.newForm(l, "")
		if v.Fold && len(address.Of(l.Asked.Search)) > longForm {
			v.Find.Action = ""
		}
	}
	if other > 0 && !v.Fold {
		v.Notes = append(v.Notes, "autres\u00a0: "+french.Number(other))
	}
	if values.Missing > 0 {
		v.Notes = append(v.Notes, f.missing()+"\u00a0: "+french.Number(values.Missing))
	}
	return v
}

func (f facet) newValue(l *address.Linker, b kiosque.Bucket) facetValue {
	v := facetValue{Label: french.Value(f.Facet, b.Value), Also: also(b), Count: french.Number(b.Count), Selected: b.Selected, Excluded: b.Excluded}
	if b.Excluded {
		v.URL = f.leaveOut(l, b.Value, b.Spellings...)
		return v
	}
	v.URL = f.tick(l, b.Value, b.Spellings...)
	if !b.Selected {
		v.Except = f.leaveOut(l, b.Value, b.Spellings...)
	}
	return v
}

// also tells the other spellings of a value.
func also(b kiosque.Bucket) string {
	const shown = 8
	if len(b.Spellings) == 0 {
		return ""
	}
	s := "aussi écrit : " + strings.Join(b.Spellings[:min(len(b.Spellings), shown)], ", ")
	if n := len(b.Spellings) - shown; n > 0 {
		s += " et " + french.Quantity(n, "autre façon", "autres façons")
	}
	return s
}

func (f facet) newForm(l *address.Linker, contains string) *valueForm {
	action := l.Home + "facettes/" + f.String()
	return &valueForm{
		Action: action, Name: f.String(), Label: f.find(), Contains: contains, All: f.all(), AllURL: action + address.Of(l.Asked.Search),
		Hidden: hiddenOf(l.Asked.Search),
	}
}

// containsParam looks for values of a facet.
func containsParam() address.Param {
	return address.Text("contains", address.MaxValue, "letters in the value, accents and case ignored; empty: all values",
		func(a *address.Asked) *string { return &a.Contains })
}

// hiddenOf writes a request as the hidden fields of a form, but for the names given and the place in the list.
func hiddenOf(req kiosque.SearchRequest, but ...string) []hidden {
	return hiddenIn(&address.Asked{Search: req}, address.SearchParams(), append(but, "from")...)
}

// hiddenBeside writes what a page is asked as hidden fields, but for the names given and the place in the list.
func hiddenBeside(l *address.Linker, but ...string) (list []hidden) {
	for name, v := range l.Pairs() {
		if name != "from" && !slices.Contains(but, name) {
			list = append(list, hidden{name, v})
		}
	}
	return list
}

// hiddenIn writes what is asked as hidden fields, with the parameters of a table.
func hiddenIn(a *address.Asked, table []address.Param, but ...string) []hidden {
	var list []hidden
	for name, v := range a.Pairs(table) {
		if !slices.Contains(but, name) {
			list = append(list, hidden{name, v})
		}
	}
	return list
}

// valuesPage is all values of a facet, or those that contain something.
type valuesPage struct {
	frame
	Heading string
	About   string // the question they are counted for
	Back    string
	Choice  *valueForm
	Values  []facetValue
	Notes   []string
}

// values answers GET facettes/{facet}: the way to look into a long facet without script.
func (h *handler) values(w http.ResponseWriter, r *http.Request) error {
	all := facets()
	i := slices.IndexFunc(all, func(f facet) bool { return f.String() == r.PathValue("facet") })
	if i < 0 {
		return unknownPath()
	}
	f := all[i]
	values, a, err := pageRequest(r, containsParam())
	if err != nil {
		return err
	}
	req, contains := a.Search, strings.TrimSpace(a.Contains)
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	found, err := h.searcher.Values(r.Context(), kiosque.ValuesRequest{Search: req, Facet: f.Facet, Contains: contains, Size: valuesLimit})
	if err != nil {
		return err
	}
	page := valuesPage{frame: h.newFrame(r, values, f.title()), Heading: f.title(), About: about(req)}
	page.Unlisted = true
	page.Back = page.Home + address.Of(req)
	l := address.NewLinker(page.Home, req)
	page.Choice = f.newForm(l, contains)
	for _, b := range f.InOrder(found.Buckets) {
		page.Values = append(page.Values, f.newValue(l, b))
	}
	switch {
	case len(found.Buckets) == 0 && contains != "":
		page.Notes = append(page.Notes, "Aucune valeur ne contient "+french.Quote(contains)+".")
	case len(found.Buckets) == 0:
		page.Notes = append(page.Notes, "Aucune valeur.")
	case len(found.Buckets) == valuesLimit && found.Other > 0:
		page.Notes = append(page.Notes, "Les "+french.Number(valuesLimit)+" plus fréquentes ; précisez pour voir les autres.")
	}
	return h.sendPage(w, r, tag, h.valuesPage, page)
}
