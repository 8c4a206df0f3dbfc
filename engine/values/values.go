// Package values counts the articles of a search by the names that they print in one field, such as their sources, their authors:
// spellings of one name are one value.
package values

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/query"
)

// maxSpellings is how many spellings of a value are told.
const maxSpellings = 50

// Column is the names of one field in a collection. It is immutable.
type Column struct {
	*Lists
	Counts []uint32 // articles of the collection that have each list
	groups *names.Groups
	first  []uint32 // where the names of each list begin in named, as in Lists
	named  []uint32
}

// New returns the column of a field whose lists so many articles of the collection have.
func New(t *names.Table, f query.FieldName, l *Lists, counts []uint32) *Column {
	printed := make([]uint32, len(l.Values))
	for n, k := range counts {
		for _, v := range l.list(uint32(n)) {
			printed[v] += k
		}
	}
	c := &Column{Lists: l, Counts: counts, groups: t.Group(f, l.Values, printed), first: make([]uint32, 1, l.Len()+1)}
	for n := range l.Len() {
		from := len(c.named)
		for _, v := range l.list(uint32(n)) {
			if name := uint32(c.groups.Of[v]); !slices.Contains(c.named[from:], name) {
				c.named = append(c.named, name)
			}
		}
		c.first = append(c.first, uint32(len(c.named)))
	}
	return c
}

// names returns the names of a list, each once.
func (c *Column) names(list int) []uint32 { return c.named[c.first[list]:c.first[list+1]] }

// Alike lists the names with all their spellings, how they are shown among them.
func (c *Column) Alike() [][]string { return Alike(c.groups) }

// Alike lists names with all their spellings, how they are shown among them.
func Alike(g *names.Groups) (all [][]string) {
	for _, n := range g.Names {
		spellings := n.Spellings
		if !slices.Contains(spellings, n.Shown) {
			spellings = append(slices.Clip(spellings), n.Shown)
		}
		if n.Shown != "" {
			all = append(all, spellings)
		}
	}
	return all
}

// Chosen tells for every list whether a choice lets it pass: one of its names is among those chosen, if there are any, and none among
// those left out; nil if there is no choice. Names may be written in any of their spellings.
func (c *Column) Chosen(choice kiosque.Choice) []bool {
	if len(choice.Only) == 0 && len(choice.Not) == 0 {
		return nil
	}
	set := func(among []string) []bool {
		is := make([]bool, len(c.groups.Names))
		for _, s := range among {
			if n, ok := c.groups.Find(s); ok {
				is[n] = true
			}
		}
		return is
	}
	only, not := set(choice.Only), set(choice.Not)
	pass := make([]bool, c.Len())
	for i := range pass {
		of := c.names(i)
		pass[i] = (len(choice.Only) == 0 || slices.ContainsFunc(of, func(n uint32) bool { return only[n] })) &&
			!slices.ContainsFunc(of, func(n uint32) bool { return not[n] })
	}
	return pass
}

// Buckets makes a bucket of every name that is counted, chosen or left out, the most frequent first, then by name. n counts
// the articles of each list.
func (c *Column) Buckets(n []uint32, choice kiosque.Choice) []kiosque.Bucket {
	return c.most(n, choice, math.MaxInt).Buckets
}

// Facet makes buckets of the size most frequent names, and of those that are chosen or left out, as Buckets orders them.
func (c *Column) Facet(n []uint32, choice kiosque.Choice, size int) *kiosque.ValueFacet {
	f := c.most(n, choice, size)
	f.Missing = int(n[0])
	return f
}

// place is a name among those that are counted.
type place struct{ name, count int }

// most is Facet without those who have no name. A bucket, which is large, is made only of what is shown.
func (c *Column) most(n []uint32, choice kiosque.Choice, size int) *kiosque.ValueFacet {
	counts := make([]int, len(c.groups.Names))
	for list, k := range n {
		if k > 0 {
			for _, of := range c.names(list) {
				counts[of] += int(k)
			}
		}
	}
	chosen := c.asked(choice)
	before := func(a, b place) int { // names are in the order in which they are shown
		if a.count != b.count {
			return b.count - a.count
		}
		return a.name - b.name
	}
	f := &kiosque.ValueFacet{Buckets: []kiosque.Bucket{}}
	var shown []place // sorted once it has size places, and from then on
	for i, k := range counts {
		if k == 0 && chosen[i] == nil {
			continue
		}
		f.Other += k
		p := place{i, k}
		switch {
		case len(shown) < size:
			if shown = append(shown, p); len(shown) == size {
				slices.SortFunc(shown, before)
			}
		case size > 0 && before(p, shown[size-1]) < 0:
			at, _ := slices.BinarySearchFunc(shown, p, before)
			copy(shown[at+1:], shown[at:])
			shown[at] = p
		}
	}
	for i := range chosen {
		if p := (place{i, counts[i]}); !slices.Contains(shown, p) {
			shown = append(shown, p)
		}
	}
	slices.SortFunc(shown, before)
	for _, p := range shown {
		name, b := &c.groups.Names[p.name], kiosque.Bucket{}
		if of := chosen[p.name]; of != nil {
			b = *of
		}
		b.Count, b.Value, b.Spellings = p.count, name.Shown, others(name, b.Spellings)
		f.Buckets = append(f.Buckets, b)
		f.Other -= p.count
	}
	return f
}

// asked notes which names a choice wants or leaves out, and by which spellings.
func (c *Column) asked(choice kiosque.Choice) map[int]*kiosque.Bucket {
	asked := map[int]*kiosque.Bucket{}
	note := func(among []string, set func(*kiosque.Bucket)) {
		for _, s := range among {
			n, ok := c.groups.Find(s)
			if !ok {
				continue
			}
			if asked[n] == nil {
				asked[n] = &kiosque.Bucket{}
			}
			set(asked[n])
			asked[n].Spellings = append(asked[n].Spellings, s)
		}
	}
	note(choice.Only, func(b *kiosque.Bucket) { b.Selected = true })
	note(choice.Not, func(b *kiosque.Bucket) { b.Excluded = true })
	return asked
}

// others lists the spellings of a name beside the one shown: those that articles print, then those that it was asked by.
func others(of *names.Name, asked []string) (all []string) {
	for _, s := range of.Spellings {
		if s != of.Shown && len(all) < maxSpellings {
			all = append(all, s)
		}
	}
	for _, s := range asked {
		if s != of.Shown && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// Containing keeps the buckets of values in one of whose spellings some letters stand; accents, apostrophes and case are ignored.
func (c *Column) Containing(buckets []kiosque.Bucket, letters string) []kiosque.Bucket {
	wanted := analysis.FoldString(strings.TrimSpace(letters))
	if wanted == "" {
		return buckets
	}
	return slices.DeleteFunc(buckets, func(b kiosque.Bucket) bool {
		n, _ := c.groups.Find(b.Value)
		has := func(s string) bool { return strings.Contains(analysis.FoldString(s), wanted) }
		return !has(b.Value) && !slices.ContainsFunc(c.groups.Names[n].Spellings, has)
	})
}

// Places returns the place of each list when articles are sorted by the name that is shown of it, without case and accents, of several
// names the first; the empty list comes last.
func (c *Column) Places() []uint32 {
	order := make([]uint32, len(c.groups.Names))
	folded := make([]string, len(order))
	for i := range order {
		order[i], folded[i] = uint32(i), analysis.FoldString(c.groups.Names[i].Shown)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(strings.Compare(folded[a], folded[b]), strings.Compare(c.groups.Names[a].Shown, c.groups.Names[b].Shown))
	})
	place := make([]uint32, len(order))
	for i, n := range order {
		place[n] = uint32(i)
	}
	places := make([]uint32, c.Len())
	for list := range places {
		places[list] = math.MaxUint32
		for _, n := range c.names(list) {
			places[list] = min(places[list], place[n])
		}
	}
	return places
}

// Facet keeps the buckets of the most frequent values, and of those that are selected or excluded.
// n counts the articles of each list.
func Facet(buckets []kiosque.Bucket, size int, n []uint32) *kiosque.ValueFacet {
	f := &kiosque.ValueFacet{Buckets: buckets, Missing: int(n[0])}
	if len(buckets) > size {
		kept := buckets[:size]
		for _, b := range buckets[size:] {
			if b.Selected || b.Excluded {
				kept = append(kept, b)
			} else {
				f.Other += b.Count
			}
		}
		f.Buckets = kept
	}
	return f
}
