package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// facet is a kind of value that articles are counted by, with the selections of a request that it shows and changes.
type facet struct {
	name    string // as kiosque.ValuesRequest and the addresses have it
	title   string
	one     string // of its values, in a label
	missing string // what articles without a value are called
	all     string // link to all of them
	find    string // label of the field that looks for some
	ticked  func(*kiosque.SearchRequest) *[]string
	left    func(*kiosque.SearchRequest) *[]string // out
	of      func(*kiosque.Facets) kiosque.ValueFacet
}

func facets() []facet {
	return []facet{
		{
			"source", "Sources", "source", "sans source", "Toutes les sources", "Chercher une source",
			func(r *kiosque.SearchRequest) *[]string { return &r.Sources },
			func(r *kiosque.SearchRequest) *[]string { return &r.NotSources },
			func(f *kiosque.Facets) kiosque.ValueFacet { return f.Source },
		},
		{
			"section", "Rubriques", "rubrique", "sans rubrique", "Toutes les rubriques", "Chercher une rubrique",
			func(r *kiosque.SearchRequest) *[]string { return &r.Sections },
			func(r *kiosque.SearchRequest) *[]string { return &r.NotSections },
			func(f *kiosque.Facets) kiosque.ValueFacet { return f.Section },
		},
	}
}

// named is a value behind the name of what it is.
func (f facet) named(v string) string { return f.one + "\u00a0: " + v }

// tick returns the address at which a value, in any of its spellings, is ticked, or no longer.
func (f facet) tick(l *address.Linker, v string, spellings ...string) string {
	return l.To(func(r *kiosque.SearchRequest) {
		*f.ticked(r) = toggle(*f.ticked(r), v, spellings...)
		*f.left(r) = without(*f.left(r), v, spellings)
	})
}

// leaveOut returns the address at which a value, in any of its spellings, is left out, or no longer.
func (f facet) leaveOut(l *address.Linker, v string, spellings ...string) string {
	return l.To(func(r *kiosque.SearchRequest) {
		*f.left(r) = toggle(*f.left(r), v, spellings...)
		*f.ticked(r) = without(*f.ticked(r), v, spellings)
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

// Values of a facet that are shown: at once, in the page of results at all, and in the facet's own page.
const (
	facetLength = 12
	facetLimit  = 200
	valuesLimit = 500
)

type facetView struct {
	Name, Title string
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

func (f facet) newView(l *address.Linker, values kiosque.ValueFacet) facetView {
	v := facetView{Name: f.name, Title: f.title}
	if len(values.Buckets) > facetLength || values.Other > 0 {
		v.Find = f.newForm(l, "")
	}
	for i, b := range values.Buckets {
		if i >= facetLimit {
			values.Other += b.Count
			continue
		}
		value := f.newValue(l, b)
		if i < facetLength {
			v.Values = append(v.Values, value)
			continue
		}
		v.More = append(v.More, value)
		v.MoreOpen = v.MoreOpen || b.Selected || b.Excluded
	}
	if values.Other > 0 {
		v.Notes = append(v.Notes, "autres : "+french.Number(values.Other))
	}
	if values.Missing > 0 {
		v.Notes = append(v.Notes, f.missing+"\u00a0: "+french.Number(values.Missing))
	}
	return v
}

func (f facet) newValue(l *address.Linker, b kiosque.Bucket) facetValue {
	v := facetValue{Label: b.Value, Also: also(b), Count: french.Number(b.Count), Selected: b.Selected, Excluded: b.Excluded}
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
	action := l.Home + "facettes/" + f.name
	return &valueForm{
		Action: action, Name: f.name, Label: f.find, Contains: contains, All: f.all, AllURL: action + address.Of(l.Asked.Search), Hidden: hiddenOf(l.Asked.Search),
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
	i := slices.IndexFunc(all, func(f facet) bool { return f.name == r.PathValue("facet") })
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
	found, err := h.searcher.Values(r.Context(), kiosque.ValuesRequest{Search: req, Facet: f.name, Contains: contains, Size: valuesLimit})
	if err != nil {
		return err
	}
	page := valuesPage{frame: h.newFrame(r, values, f.title), Heading: f.title, About: about(req)}
	page.Unlisted = true
	page.Back = page.Home + address.Of(req)
	l := address.NewLinker(page.Home, req)
	page.Choice = f.newForm(l, contains)
	for _, b := range found.Buckets {
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
