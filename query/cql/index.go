package cql

import (
	"maps"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/query"
)

// Set is a context set: a family of names.
type Set struct {
	Name, URI string
	aliases   []string // other addresses it goes by
}

// Sets lists the context sets that are known without a prefix assignment.
func Sets() []Set {
	return []Set{
		{"cql", "info:srw/cql-context-set/1/cql-v1.2", []string{"info:srw/cql-context-set/1/cql-v1.1", "http://www.loc.gov/zing/cql/context-sets/cql/v1.1/"}},
		{"dc", "info:srw/cql-context-set/1/dc-v1.1", []string{"info:srw/context-sets/1/dc-v1.1", "http://purl.org/dc/elements/1.1/"}},
		{"rec", "info:srw/cql-context-set/2/rec-1.1", nil},
		{"gallica", "https://api.bnf.fr/fr/api-gallica-de-recherche", nil},
		{"ocr", "https://api.bnf.fr/fr/api-gallica-de-recherche#ocr", nil},
	}
}

// target is what an index looks at.
type target uint8

const (
	wholeText target = iota
	textField        // title, lead or body
	nameField        // source, author, section
	dateIndex
	idIndex
	constIndex // the same for every article
	allRecords
	resultSet
)

// Index is a name to search in.
type Index struct {
	Set, Name string
	Title     string // in French
	target    target
	field     query.FieldName
	values    []string // of a constIndex: what every article is, folded
}

// CanSort tells whether results may be ordered by the index.
func (x Index) CanSort() bool { return x.target == dateIndex }

// CanSearch tells whether anything can be found through the index.
func (x Index) CanSearch() bool { return x.target != resultSet }

// Indexes lists all names to search in. Those of the set gallica are written without a prefix, as Gallica writes them.
func Indexes() []Index {
	types := []string{"text", "texte", "article", "articles", "fascicule", "fascicules", "periodique", "periodiques", "presse", "press"}
	languages := []string{"fre", "fra", "fr", "french", "francais"}
	quality := []string{"texte disponible", "disponible"}
	return []Index{
		{Set: "cql", Name: "serverChoice", Title: "tout le texte"},
		{Set: "cql", Name: "anywhere", Title: "tout le texte"},
		{Set: "cql", Name: "anyIndexes", Title: "tout le texte"},
		{Set: "cql", Name: "keywords", Title: "tout le texte"},
		{Set: "cql", Name: "allRecords", Title: "tous les articles", target: allRecords},
		{Set: "cql", Name: "resultSetId", Title: "résultat gardé", target: resultSet},
		{Set: "dc", Name: "title", Title: "titre", target: textField, field: query.Title},
		{Set: "dc", Name: "creator", Title: "auteur", target: nameField, field: query.Author},
		{Set: "dc", Name: "contributor", Title: "auteur", target: nameField, field: query.Author},
		{Set: "dc", Name: "source", Title: "source", target: nameField, field: query.Source},
		{Set: "dc", Name: "publisher", Title: "source", target: nameField, field: query.Source},
		{Set: "dc", Name: "subject", Title: "rubrique", target: nameField, field: query.Section},
		{Set: "dc", Name: "description", Title: "chapeau", target: textField, field: query.Lead},
		{Set: "dc", Name: "date", Title: "date de parution", target: dateIndex},
		{Set: "dc", Name: "identifier", Title: "identifiant", target: idIndex},
		{Set: "dc", Name: "type", Title: "type de document", target: constIndex, values: types},
		{Set: "dc", Name: "language", Title: "langue", target: constIndex, values: languages},
		{Set: "rec", Name: "identifier", Title: "identifiant", target: idIndex},
		{Set: "gallica", Name: "gallica", Title: "tout le texte"},
		{Set: "gallica", Name: "text", Title: "corps de l’article", target: textField, field: query.Body},
		{Set: "gallica", Name: "texte", Title: "corps de l’article", target: textField, field: query.Body},
		{Set: "gallica", Name: "gallicapublication_date", Title: "date de parution", target: dateIndex},
		{Set: "gallica", Name: "access", Title: "accès", target: constIndex, values: []string{"fayes", "libre"}},
		{Set: "gallica", Name: "arkPress", Title: "ark d’un périodique de Gallica : aucun article n’en a", target: constIndex},
		{Set: "gallica", Name: "provenance", Title: "bibliothèque d’origine : aucun article n’en a", target: constIndex},
		{Set: "gallica", Name: "colnum", Title: "collection de Gallica : aucun article n’en a", target: constIndex},
		{Set: "ocr", Name: "quality", Title: "texte disponible", target: constIndex, values: quality},
	}
}

// scope is the context sets in force.
type scope struct {
	byPrefix map[string]string // lower-case prefix to the name of a set
	byItself string            // set of indexes without a prefix; empty: any
}

func newScope() scope {
	s := scope{byPrefix: map[string]string{}}
	for _, set := range Sets() {
		s.byPrefix[set.Name] = set.Name
	}
	return s
}

// with returns the scope inside an assignment.
func (s scope) with(n *Prefix) (scope, error) {
	i := slices.IndexFunc(Sets(), func(set Set) bool { return set.URI == n.URI || slices.Contains(set.aliases, n.URI) })
	if i < 0 {
		return s, fail(UnknownSet, n.At, n.URI, "jeu d’index inconnu")
	}
	inner := scope{byPrefix: maps.Clone(s.byPrefix), byItself: s.byItself}
	if n.Name == "" {
		inner.byItself = Sets()[i].Name
	} else {
		inner.byPrefix[strings.ToLower(n.Name)] = Sets()[i].Name
	}
	return inner, nil
}

// find resolves the name of an index.
func (s scope) find(name string, at query.Range) (Index, error) {
	if name == "" {
		return Indexes()[0], nil
	}
	prefix, base, prefixed := strings.Cut(name, ".")
	set := s.byItself
	if prefixed {
		var known bool
		if set, known = s.byPrefix[strings.ToLower(prefix)]; !known {
			return Index{}, fail(UnknownSet, at, prefix, "jeu d’index inconnu")
		}
	} else {
		base = name
	}
	for _, x := range Indexes() {
		if (set == "" || x.Set == set) && strings.EqualFold(x.Name, base) {
			return x, nil
		}
	}
	return Index{}, fail(UnknownIndex, at, name, "index inconnu")
}
