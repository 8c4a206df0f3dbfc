package values

import (
	"iter"
	"slices"
)

// Lists are the values that articles have in one field, each of them a list of any length. Articles with the same values share a
// list, so that a count of articles by list is one of articles by value, and a filter of values is one of lists. It is immutable.
type Lists struct {
	Of     []uint32 // the list of each article; 0 is the empty one, that of deleted articles too
	Values []string // distinct ones, in order

	first   []uint32 // where the values of each list begin in members, and where the last one ends
	members []uint32
}

// Len is the number of lists.
func (l *Lists) Len() int { return len(l.first) - 1 }

// list returns the values of a list, by number, in ascending order.
func (l *Lists) list(n uint32) []uint32 { return l.members[l.first[n]:l.first[n+1]] }

// First is the first value of an article; empty: it has none.
func (l *Lists) First(doc uint32) string {
	if of := l.list(l.Of[doc]); len(of) > 0 {
		return l.Values[of[0]]
	}
	return ""
}

// Single makes the lists of a field in which an article has one value at most: which of some, counted from 1; 0: none.
func Single(values []string, of []uint32) *Lists {
	l := &Lists{Of: of, Values: values, first: make([]uint32, len(values)+2), members: make([]uint32, len(values))}
	for i := range values {
		l.members[i], l.first[i+2] = uint32(i), uint32(i+1)
	}
	return l
}

// A Builder gathers lists value by value, as the postings of a field give them: a list is a path in a tree whose edges are values.
type Builder struct {
	of     []uint32 // the node of each article
	values map[string]uint32
	names  []string
	edges  map[[2]uint32]uint32 // by node and value, where it leads
	nodes  []node
}

type node struct{ parent, value uint32 }

// NewBuilder returns a builder for so many articles, none of which has a value yet.
func NewBuilder(docs uint32) *Builder {
	return &Builder{of: make([]uint32, docs), values: map[string]uint32{}, edges: map[[2]uint32]uint32{}, nodes: []node{{}}}
}

// Add gives a value to articles, whose numbers count from base. Each article is given its values in the order of their bytes.
func (b *Builder) Add(value string, base uint32, docs iter.Seq[uint32]) {
	v := b.value(value)
	for doc := range docs {
		b.of[base+doc] = b.next(b.of[base+doc], v)
	}
}

// Take gives articles the lists that they have elsewhere: n of them, from a number there to a number here.
func (b *Builder) Take(l *Lists, from, to, n uint32) {
	moved := make([]uint32, l.Len())
	for i, list := range l.Of[from : from+n] {
		if list > 0 && moved[list] == 0 {
			for _, v := range l.list(list) {
				moved[list] = b.next(moved[list], b.value(l.Values[v]))
			}
		}
		b.of[int(to)+i] = moved[list]
	}
}

func (b *Builder) value(s string) uint32 {
	v, ok := b.values[s]
	if !ok {
		v = uint32(len(b.names))
		b.values[s], b.names = v, append(b.names, s)
	}
	return v
}

// next is the list that one becomes with a value more.
func (b *Builder) next(n, value uint32) uint32 {
	edge := [2]uint32{n, value}
	to, ok := b.edges[edge]
	if !ok {
		to = uint32(len(b.nodes))
		b.edges[edge], b.nodes = to, append(b.nodes, node{n, value})
	}
	return to
}

// Lists returns what was gathered, values in an order, and lists in that of their last value: of a field in which articles have one
// value, lists are in the order of values. The builder is of no use afterwards.
func (b *Builder) Lists(compare func(a, b string) int) *Lists {
	order := make([]uint32, len(b.names))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return compare(b.names[x], b.names[y]) })
	l := &Lists{Of: b.of, Values: make([]string, len(order))}
	rank := make([]uint32, len(order))
	for i, v := range order {
		l.Values[i], rank[v] = b.names[v], uint32(i)
	}
	used := make([]bool, len(b.nodes))
	for _, n := range b.of {
		used[n] = true
	}
	var nodes []uint32
	for n := 1; n < len(used); n++ {
		if used[n] {
			nodes = append(nodes, uint32(n))
		}
	}
	slices.SortStableFunc(nodes, func(x, y uint32) int { return int(rank[b.nodes[x].value]) - int(rank[b.nodes[y].value]) })
	l.first = append(make([]uint32, 0, len(nodes)+2), 0, 0)
	number := make([]uint32, len(b.nodes))
	for i, n := range nodes {
		from := len(l.members)
		for at := n; at != 0; at = b.nodes[at].parent {
			l.members = append(l.members, rank[b.nodes[at].value])
		}
		slices.Sort(l.members[from:])
		number[n], l.first = uint32(i+1), append(l.first, uint32(len(l.members)))
	}
	for i, n := range b.of {
		b.of[i] = number[n]
	}
	return l
}
