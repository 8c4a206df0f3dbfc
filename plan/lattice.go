package plan

import (
	"slices"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// This file is the lattice that spelling.go describes: its arcs, and its ways.

// Limits of a lattice.
const (
	maxWays = 64 // beyond it words are not joined
	maxJoin = 6  // words that are joined
	maxRun  = max(maxJoin, synonyms.MaxWords)
)

// longest is the number of words that an arc leads over at most.
func (c *Compiler) longest() int {
	if c.set == nil {
		return maxJoin
	}
	return maxRun
}

// arc leads over several places.
type arc struct {
	from, to int
	expr     match.Expr
	crosses  bool // from one node to another
}

// joins returns the arcs over several pieces: what some forms write as one, and the synonyms of what they are together.
func (c *Compiler) joins(pieces []piece, crossing bool) (arcs []arc) {
	for i := range pieces {
		for j := i + 2; j <= min(len(pieces), i+c.longest()); j++ {
			first, last := &pieces[i], &pieces[j-1]
			crosses := first.node != last.node
			if crossing && !crosses {
				continue
			}
			var forms []uint32
			if j-i <= maxJoin && isJoinable(pieces[i:j]) {
				forms = c.joined(pieces[i:j])
			}
			o := c.synonyms(pieces[i:j])
			if len(forms) == 0 && o.none() {
				continue
			}
			typed := Typed{Node: first.node, From: first.from, To: last.to, Fields: c.fields, Apart: o.apart}
			typed.Forms, typed.Synonyms = union(forms, o.forms), less(o.forms, forms)
			if crosses {
				text := textOf(pieces[i:j])
				typed.Node = &query.Word{Text: text, Level: first.node.Level, At: query.Range{Start: first.node.At.Start, End: last.node.At.End}}
				typed.From, typed.To = 0, uint32(len(text))
			}
			c.note(typed)
			var s seen
			if len(typed.Forms) > 0 {
				s = c.stands(typed.Text(), typed.Forms)
			}
			if s = s.with(typed.Apart); s.expr != nil {
				arcs = append(arcs, arc{i, j, s.expr, crosses})
			}
		}
	}
	return arcs
}

// ways returns what a lattice looks for, whose places have an expression each.
func (c *Compiler) ways(at []match.Expr, arcs []arc) match.Expr {
	var all match.AnyOf
	var way []match.Expr
	var walk func(i int)
	walk = func(i int) {
		if len(all) > maxWays {
			return
		}
		if i == len(at) {
			all = append(all, chain(way))
			return
		}
		n := len(way)
		way = append(way, at[i])
		walk(i + 1)
		way = way[:n]
		for _, a := range arcs {
			if a.from == i {
				way = append(way, a.expr)
				walk(a.to)
				way = way[:n]
			}
		}
	}
	walk(0)
	if len(all) > maxWays {
		return chain(at)
	}
	return flat(all...)
}

// chain is expressions one behind the other.
func chain(xs []match.Expr) match.Expr {
	if len(xs) == 1 {
		return xs[0]
	}
	words := make([]int, len(xs))
	for i, x := range xs {
		w, ok := x.(match.Word)
		if !ok {
			return match.Sequence(slices.Clone(xs))
		}
		words[i] = int(w)
	}
	return match.Phrase(words)
}

// union returns the numbers of two ascending lists.
func union(a, b []uint32) []uint32 {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// less returns the numbers of an ascending list that another one does not have.
func less(a, b []uint32) []uint32 {
	return slices.DeleteFunc(slices.Clone(a), func(n uint32) bool {
		_, has := slices.BinarySearch(b, n)
		return has
	})
}
