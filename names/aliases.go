package names

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/listfile"
	"github.com/kiosque-search/kiosque/query"
)

// MaxAliases is the lines of a file at most.
const MaxAliases = 10_000

// nameField is a field that has names, as files and JSON write it.
type nameField struct {
	field       query.FieldName
	name, other string
}

var fields = []nameField{
	{query.Source, kiosque.FacetSource.String(), ""},
	{query.Section, kiosque.FacetSection.String(), "rubrique"},
	{query.Author, kiosque.FacetAuthor.String(), "auteur"},
}

// Fields are the fields of the query language that have names, by what kiosque.Alias calls them.
func Fields() iter.Seq2[string, query.FieldName] {
	return func(yield func(string, query.FieldName) bool) {
		for _, f := range fields {
			if !yield(f.name, f.field) {
				return
			}
		}
	}
}

// Read reads a file of aliases: one a line, the name that articles print, a tab, the name that it stands for, and, if it is not
// meant for sources, sections and authors alike, a tab and the one it is meant for. Fields may be quoted as tables quote them.
// An error names the file and the line: what is no alias, what is said twice, and what leads back to itself.
func Read(r io.Reader, file string) (*kiosque.Aliases, error) {
	all := &kiosque.Aliases{File: file, Entries: []kiosque.Alias{}}
	b := newBuilder()
	err := listfile.Read(r, file, func(l listfile.Line) error {
		a, err := parseAlias(l)
		if err != nil {
			return err
		}
		if len(all.Entries) == MaxAliases {
			return l.Fault("une expression source:… de la requête réunit aussi des sources", "plus de %d alias", MaxAliases)
		}
		all.Entries = append(all.Entries, a)
		return b.add(a, l)
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func parseAlias(l listfile.Line) (a kiosque.Alias, err error) {
	const hint = "écrivez l'ancien nom, une tabulation, puis le nouveau"
	cells := strings.Split(l.Text, "\t")
	for i, c := range cells {
		cells[i] = unquoted(strings.TrimSpace(c))
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	switch {
	case len(cells) < 2:
		return a, l.Fault(hint, "il manque le nouveau nom ou la tabulation")
	case len(cells) > 3:
		return a, l.Fault(hint+" ; et au plus une tabulation et source, rubrique ou auteur", "trop de tabulations")
	case cells[0] == "":
		return a, l.Fault(hint, "il manque l'ancien nom")
	case cells[1] == "":
		return a, l.Fault(hint, "il manque le nouveau nom")
	case cells[0] == cells[1]:
		return a, l.Fault("enlevez cette ligne", "« %s » ne peut pas être un alias de lui-même", listfile.Clip(cells[0]))
	}
	a = kiosque.Alias{Old: cells[0], New: cells[1]}
	if len(cells) == 3 {
		word := strings.ToLower(cells[2])
		i := slices.IndexFunc(fields, func(f nameField) bool { return f.name == word || f.other == word })
		if i < 0 {
			return a, l.Fault("champs possibles : source, rubrique, auteur ; sans champ, l'alias vaut pour les trois",
				"champ inconnu : « %s »", listfile.Clip(cells[2]))
		}
		a.Field = fields[i].name
	}
	return a, nil
}

// unquoted takes off the quotes that a spreadsheet puts around a cell.
func unquoted(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	inner := strings.ReplaceAll(s[1:len(s)-1], `""`, "\x00")
	if strings.Contains(inner, `"`) {
		return s
	}
	return strings.TrimSpace(strings.ReplaceAll(inner, "\x00", `"`))
}

// builder collects aliases and refuses those that contradict others.
type builder struct {
	of map[query.FieldName]map[string]edge
}

// edge leads from the key of a name to the name it stands for.
type edge struct {
	key, old, to string
	line         int
}

func newBuilder() *builder {
	b := &builder{of: map[query.FieldName]map[string]edge{}}
	for _, f := range fields {
		b.of[f.field] = map[string]edge{}
	}
	return b
}

func (b *builder) add(a kiosque.Alias, l listfile.Line) error {
	from := Key(a.Old)
	e := edge{Key(a.New), a.Old, a.New, l.Number}
	for _, f := range fields {
		if a.Field != "" && a.Field != f.name {
			continue
		}
		edges := b.of[f.field]
		if twice, ok := edges[from]; ok {
			return l.Fault("gardez une seule ligne par ancien nom ; majuscules, accents, apostrophes, traits d'union et espaces ne comptent pas",
				"« %s » est déjà donné à la ligne %d", listfile.Clip(a.Old), twice.line)
		}
		if e.key != from { // else it only says how the name is to be shown
			if way := roundabout(edges, from, e); way != "" {
				return l.Fault("enlevez l'une de ces lignes", "ces alias tournent en rond : %s", way)
			}
		}
		edges[from] = e
	}
	return nil
}

// roundabout returns the way on which an edge would lead back to where it begins, in words; empty: it leads elsewhere.
func roundabout(edges map[string]edge, from string, e edge) string {
	const shown = 5
	way := []string{e.old, e.to}
	for key := e.key; key != from; {
		next, ok := edges[key]
		if !ok || next.key == key {
			return ""
		}
		key = next.key
		way = append(way, fmt.Sprintf("%s (ligne %d)", next.to, next.line))
	}
	if len(way) > shown {
		way = append(append(way[:shown-1:shown-1], "…"), way[len(way)-1])
	}
	for i := range way {
		way[i] = listfile.Clip(way[i])
	}
	return strings.Join(way, " → ")
}
