package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// Table tells which names are one. It is immutable; nil is a table without aliases.
type Table struct {
	keys  map[query.FieldName]map[string]string // of an alias: the key at the end of its way
	shown map[query.FieldName]map[string]string // how the name of a key is shown
}

// New makes the table of some aliases, which have been read by Read; nil: none.
func New(a *kiosque.Aliases) *Table {
	if a == nil || len(a.Entries) == 0 {
		return nil
	}
	t := &Table{keys: map[query.FieldName]map[string]string{}, shown: map[query.FieldName]map[string]string{}}
	for _, f := range fields {
		edges, shown := map[string]string{}, map[string]string{}
		for _, e := range a.Entries {
			if e.Field != "" && e.Field != f.name {
				continue
			}
			from, to := Key(e.Old), Key(e.New)
			if from != to {
				edges[from] = to
			}
			if _, first := shown[to]; !first || from == to { // a line that only says how it is shown goes first
				shown[to] = e.New
			}
		}
		keys := make(map[string]string, len(edges))
		for from, to := range edges {
			for range edges { // Read has refused what goes round in circles
				next, on := edges[to]
				if !on {
					break
				}
				to = next
			}
			keys[from] = to
		}
		t.keys[f.field], t.shown[f.field] = keys, shown
	}
	return t
}

// Key is that of the name which a name of a field stands for.
func (t *Table) Key(f query.FieldName, name string) string {
	key := Key(name)
	if t != nil {
		if to, ok := t.keys[f][key]; ok {
			return to
		}
	}
	return key
}

// Name is what some spellings stand for.
type Name struct {
	// Shown is the name that an alias says, or else the spelling that most articles print. Of two that as many print, it is the
	// one in small and capital letters, then the one with accents, then the first in byte order.
	Shown string
	// Spellings are how articles print it, the most frequent first; none: no article does any more.
	Spellings []string
}

// Groups are distinct spellings, put together to names.
type Groups struct {
	Names []Name // by Shown, in byte order
	Of    []int  // the name of each spelling, as they were given

	table *Table
	field query.FieldName
	byKey map[string]int
}

// Group puts distinct spellings of a field together. counts are the articles that print each; nil: not known, some.
func (t *Table) Group(f query.FieldName, spellings []string, counts []uint32) *Groups {
	g := &Groups{Of: make([]int, len(spellings)), table: t, field: f, byKey: make(map[string]int, len(spellings))}
	type group struct {
		Name
		key     string
		members []int
	}
	var groups []group
	for i, s := range spellings {
		key := t.Key(f, s)
		n, known := g.byKey[key]
		if !known {
			n = len(groups)
			g.byKey[key] = n
			groups = append(groups, group{key: key})
		}
		groups[n].members = append(groups[n].members, i)
	}
	count := func(i int) uint32 {
		if counts == nil {
			return 0
		}
		return counts[i]
	}
	for n := range groups {
		of := &groups[n]
		slices.SortFunc(of.members, func(a, b int) int {
			return cmp.Or(cmp.Compare(count(b), count(a)), cmp.Compare(care(spellings[b]), care(spellings[a])), strings.Compare(spellings[a], spellings[b]))
		})
		for _, i := range of.members {
			if counts == nil || counts[i] > 0 {
				of.Spellings = append(of.Spellings, spellings[i])
			}
		}
		of.Shown = spellings[of.members[0]]
		if t != nil {
			of.Shown = cmp.Or(t.shown[f][of.key], of.Shown)
		}
	}
	slices.SortFunc(groups, func(a, b group) int { return strings.Compare(a.Shown, b.Shown) })
	g.Names = make([]Name, len(groups))
	for n, of := range groups {
		g.Names[n] = of.Name
		if g.byKey[of.key] = n; len(of.Spellings) == 0 {
			delete(g.byKey, of.key)
		}
		for _, i := range of.members {
			g.Of[i] = n
		}
	}
	return g
}

// Find returns the name that some spelling stands for, whether any article prints it like that or not.
func (g *Groups) Find(spelling string) (n int, ok bool) {
	n, ok = g.byKey[g.table.Key(g.field, spelling)]
	return n, ok
}

// care is how much somebody minded who wrote a name.
func care(s string) (n int) {
	if strings.ContainsFunc(s, unicode.IsUpper) && strings.ContainsFunc(s, unicode.IsLower) {
		n += 2
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
		n++
	}
	return n
}
