// Package values counts the articles of a search by the names that they print in one field, their sources or their sections:
// spellings of one name are one value.
package values

import (
	"cmp"
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
	Printed []string // distinct spellings, sorted; the first is empty: articles without a name
	Counts  []uint32 // articles of the collection that print each
	groups  *names.Groups
}

// New returns the column of distinct spellings, sorted, the first of them empty, which so many articles of the collection print.
func New(t *names.Table, f query.FieldName, printed []string, counts []uint32) *Column {
	return &Column{printed, counts, t.Group(f, printed, counts)}
}

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

// Chosen tells for every printed spelling whether its name is among the selected ones, if there are any, and not among the
// excluded ones; nil if nothing is selected or excluded. Names may be written in any of their spellings.
func (c *Column) Chosen(selected, excluded []string) []bool {
	if len(selected) == 0 && len(excluded) == 0 {
		return nil
	}
	passing := make([]bool, len(c.groups.Names))
	for n := range passing {
		passing[n] = len(selected) == 0
	}
	set := func(among []string, to bool) {
		for _, s := range among {
			if n, ok := c.groups.Find(s); ok && s != "" {
				passing[n] = to
			}
		}
	}
	set(selected, true)
	set(excluded, false)
	pass := make([]bool, len(c.Printed))
	for i, n := range c.groups.Of {
		pass[i] = passing[n]
	}
	return pass
}

// Buckets makes a bucket of every name that is counted, selected or excluded, the most frequent first, then by name. n counts
// the articles of each printed spelling.
func (c *Column) Buckets(n []uint32, selected, excluded []string) []kiosque.Bucket {
	counts := make([]int, len(c.groups.Names))
	for i, of := range c.groups.Of {
		counts[of] += int(n[i])
	}
	chosen := map[int]*kiosque.Bucket{}
	choose := func(among []string, set func(*kiosque.Bucket)) {
		for _, s := range among {
			n, ok := c.groups.Find(s)
			if !ok || s == "" {
				continue
			}
			b := chosen[n]
			if b == nil {
				b = &kiosque.Bucket{}
				chosen[n] = b
			}
			set(b)
			b.Spellings = append(b.Spellings, s)
		}
	}
	choose(selected, func(b *kiosque.Bucket) { b.Selected = true })
	choose(excluded, func(b *kiosque.Bucket) { b.Excluded = true })
	buckets := []kiosque.Bucket{}
	for i := range c.groups.Names {
		name, b := &c.groups.Names[i], kiosque.Bucket{Count: counts[i]}
		if asked := chosen[i]; asked != nil {
			b = *asked
			b.Count = counts[i]
		} else if b.Count == 0 || name.Shown == "" {
			continue
		}
		b.Value, b.Spellings = name.Shown, others(name, b.Spellings)
		buckets = append(buckets, b)
	}
	slices.SortFunc(buckets, func(a, b kiosque.Bucket) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	return buckets
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

// Facet keeps the buckets of the most frequent values, and of those that are selected or excluded.
func Facet(buckets []kiosque.Bucket, size int, missing uint32) kiosque.ValueFacet {
	f := kiosque.ValueFacet{Buckets: buckets, Missing: int(missing)}
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
