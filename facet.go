package kiosque

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque/query"
)

// Facet is a kind of value that articles are counted, chosen and left out by.
type Facet uint8

// The facets.
const (
	FacetSource Facet = iota
	FacetSection
	FacetAuthor // each of Article.Authors
	FacetAgency
	FacetPlace
	FacetSubject // each of Article.Tags
	FacetPage
	FacetLength // how many words Article.Body has: one of LengthClasses
	NumFacets   = iota
)

// facetTable says of each facet what it is called: in addresses, JSON and flags; as Filter; in the query language; in French.
var facetTable = [NumFacets]struct {
	name      string
	filter    Filter
	field     query.FieldName
	one, many string
	feminine  bool
}{
	FacetSource:  {"source", "sources", query.Source, "source", "sources", true},
	FacetSection: {"section", "sections", query.Section, "rubrique", "rubriques", true},
	FacetAuthor:  {"author", "authors", query.Author, "auteur", "auteurs", false},
	FacetAgency:  {"agency", "agencies", query.Agency, "agence", "agences", true},
	FacetPlace:   {"place", "places", query.Place, "lieu", "lieux", false},
	FacetSubject: {"subject", "subjects", query.Subject, "mot-clé", "mots-clés", false},
	FacetPage:    {"page", "pages", query.Page, "page", "pages", true},
	FacetLength:  {"length", "lengths", query.NoField, "longueur", "longueurs", true},
}

// AllFacets are the facets, in the order in which they are shown.
func AllFacets() []Facet {
	all := make([]Facet, NumFacets)
	for i := range all {
		all[i] = Facet(i)
	}
	return all
}

// String names the facet as addresses, JSON and flags do.
func (f Facet) String() string { return facetTable[f].name }

// Filter names the choice of its values.
func (f Facet) Filter() Filter { return facetTable[f].filter }

// Field is the field of the query language in which its values are looked for by their words; query.NoField: there is none.
func (f Facet) Field() query.FieldName { return facetTable[f].field }

// French is what one of its values is called in French, and what several are.
func (f Facet) French() (one, many string) { return facetTable[f].one, facetTable[f].many }

// IsFeminine tells the gender of these words.
func (f Facet) IsFeminine() bool { return facetTable[f].feminine }

// The is one of its values with the definite article.
func (f Facet) The() string {
	one := facetTable[f].one
	switch {
	case strings.ContainsAny(one[:1], "aeiou"):
		return "l’" + one
	case f.IsFeminine():
		return "la " + one
	}
	return "le " + one
}

// ParseFacet reads the name of a facet.
func ParseFacet(name string) (Facet, error) {
	for f, t := range facetTable {
		if t.name == name {
			return Facet(f), nil
		}
	}
	return 0, refusal("valeurs possibles : "+strings.Join(FacetNames(), ", "), "facette inconnue : « %s »", name)
}

func noFacet(f Facet) error {
	return refusal("valeurs possibles : "+strings.Join(FacetNames(), ", "), "facette inconnue : %d", f)
}

// FacetNames are the names of all facets, in their order.
func FacetNames() (names []string) {
	for _, t := range facetTable {
		names = append(names, t.name)
	}
	return names
}

// MarshalText implements encoding.TextMarshaler.
func (f Facet) MarshalText() ([]byte, error) {
	if f >= NumFacets {
		return nil, fmt.Errorf("kiosque: no facet %d", f)
	}
	return []byte(f.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *Facet) UnmarshalText(b []byte) (err error) {
	*f, err = ParseFacet(string(b))
	return err
}

// LengthClasses are the values of FacetLength, the shortest texts first: printed words, from and to. An article without a text has none.
func LengthClasses() []string {
	return []string{"1-99", "100-249", "250-499", "500-999", "1000-1999", "2000-"}
}

// LengthClass returns the place in LengthClasses of a text of so many words, counted from 1; 0: it has none.
func LengthClass(words uint32) int {
	n, from := 0, [...]uint32{1, 100, 250, 500, 1000, 2000}
	for n < len(from) && words >= from[n] {
		n++
	}
	return n
}

// Choice is which values of a facet a request is for, in any spelling (see Bucket).
type Choice struct {
	Only []string // an article has to have one of these; empty: it need not
	Not  []string // it has none of these
}

// InOrder returns the buckets of the facet as they are shown: those of lengths from the shortest on, others as they are.
func (f Facet) InOrder(buckets []Bucket) []Bucket {
	if f != FacetLength {
		return buckets
	}
	place := func(b Bucket) int { return slices.Index(LengthClasses(), b.Value) }
	return slices.SortedFunc(slices.Values(buckets), func(a, b Bucket) int { return place(a) - place(b) })
}

// Chosen are the choices of a request, by facet.
type Chosen [NumFacets]Choice

// Len is the number of values in them.
func (c *Chosen) Len() (n int) {
	for _, f := range c {
		n += len(f.Only) + len(f.Not)
	}
	return n
}

// Clone copies the lists too.
func (c *Chosen) Clone() (all Chosen) {
	for f, of := range c {
		all[f] = Choice{slices.Clone(of.Only), slices.Clone(of.Not)}
	}
	return all
}

// check refuses what is too much, or no value.
func (c *Chosen) check() error {
	for f := range c {
		for _, values := range [][]string{c[f].Only, c[f].Not} {
			if len(values) > MaxSelected {
				_, many := Facet(f).French()
				return refusal("une requête choisit aussi par leurs mots : source:monde",
					"trop de valeurs choisies parmi les %s : %d ; la limite est de %d", many, len(values), MaxSelected)
			}
		}
	}
	length := c[FacetLength]
	for _, v := range slices.Concat(length.Only, length.Not) {
		if err := oneOf(v, LengthClasses(), "longueur inconnue"); err != nil {
			return err
		}
	}
	return nil
}

// Facets are the counts of the hits by date and by the values that were asked for. Each counts the articles that pass every filter
// but the facet's own choice, so that several values can be ticked; the date facet keeps the date filter.
type Facets struct {
	Date    DateFacet   `json:"date"`
	Source  *ValueFacet `json:"source,omitempty"`
	Section *ValueFacet `json:"section,omitempty"`
	Author  *ValueFacet `json:"author,omitempty"`
	Agency  *ValueFacet `json:"agency,omitempty"`
	Place   *ValueFacet `json:"place,omitempty"`
	Subject *ValueFacet `json:"subject,omitempty"`
	Page    *ValueFacet `json:"page,omitempty"`
	Length  *ValueFacet `json:"length,omitempty"`
}

// Of returns the counts of a facet; they are nil where it was not asked for.
func (f *Facets) Of(facet Facet) **ValueFacet {
	return [NumFacets]**ValueFacet{
		FacetSource: &f.Source, FacetSection: &f.Section, FacetAuthor: &f.Author, FacetAgency: &f.Agency, FacetPlace: &f.Place,
		FacetSubject: &f.Subject, FacetPage: &f.Page, FacetLength: &f.Length,
	}[facet]
}

// Counted are the facets of values that the request wants counted.
func (r *SearchRequest) Counted() []Facet {
	switch {
	case r.NoFacets:
		return nil
	case r.Facets == nil:
		return []Facet{FacetSource, FacetSection}
	}
	return r.Facets
}

// UnknownFacet is the error of an engine whose collection was indexed before there was a facet.
func UnknownFacet(f Facet) error {
	_, many := f.French()
	return refusal("reconstruisez l’index à partir des fichiers : indexer build", "cet index ne connaît pas encore les %s", many)
}

// LengthsOf returns the fewest and the most words of a text of one of the LengthClasses; 0: there is no most.
func LengthsOf(class string) (least, most int) {
	from, to, _ := strings.Cut(class, "-")
	least, _ = strconv.Atoi(from)
	most, _ = strconv.Atoi(to)
	return least, most
}
