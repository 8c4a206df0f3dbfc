package index

import (
	"context"
	"fmt"
	"math"

	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// This file evaluates expressions and numbers in a segment. An expression is looked for where it can be at all, which the
// bitmaps of its words tell; there package match finds its windows in the merged positions, window of articles after
// window of articles.

// expr finds an expression in one field.
func (e *segEval) expr(ctx context.Context, l *match.Leaf, f match.Field, d *leafDocs, sc *scratch) error {
	candidates := e.candidates(l.Expr, f, sc)
	if candidates.Empty() {
		return nil
	}
	if err := e.spend(candidates, len(l.Words)); err != nil {
		return err
	}
	return e.eachWindows(ctx, l.Expr, f, candidates, false, sc, func(found []match.Window, _ []uint64) {
		d.phrases[f] = appendWindowHits(d.phrases[f], found)
	})
}

// eachWindows calls take with the windows of an expression in one field of the candidates, many articles at a time, and with the
// places where their sentences start if these are asked for or the expression asks for them.
func (e *segEval) eachWindows(
	ctx context.Context, x match.Expr, f match.Field, candidates segment.Set, sentences bool, sc *scratch, take func(found []match.Window, starts []uint64),
) error {
	last, some := candidates.Last()
	if !some {
		return nil
	}
	words := match.WordsOf(x)
	p := exprPlaces{words: make([]*segment.PositionReader, len(e.words))}
	readers := make([]*segment.PositionReader, 0, len(words)+int(match.NumUnits))
	defer func() { segment.GiveBack(readers) }()
	for _, w := range words {
		r, err := segment.NewPositionReader(e.words[w].lists[f], candidates, &sc.places)
		if err != nil {
			return err
		}
		p.words[w] = r
		readers = append(readers, r)
	}
	if near, ok := x.(*match.Near); ok {
		if a, b, ok := near.Pair(); ok && a != b {
			if len(e.words[a].lists[f]) > len(e.words[b].lists[f]) {
				a, b = b, a
			}
			p.words[b].Near(p.words[a], uint64(near.N)+1)
		}
	}
	for u, term := range [match.NumUnits]string{match.Sentence: segment.SentenceTerm, match.Paragraph: segment.ParagraphTerm, match.Run: segment.RunTerm} {
		if !asksFor(x, match.Unit(u)) && (!sentences || match.Unit(u) != match.Sentence) {
			continue
		}
		terms, err := e.terms(segment.TextField(f))
		if err != nil {
			return err
		}
		list, err := terms.Find(segment.Term{Text: term})
		if err != nil {
			return err
		}
		if list == nil {
			return fmt.Errorf("%w: the field %s has words and no boundaries", segment.ErrDamaged, segment.TextField(f))
		}
		r, err := segment.NewPositionReader([]segment.List{list}, candidates, &sc.places)
		if err != nil {
			return err
		}
		p.starts[u] = r
		readers = append(readers, r)
	}
	width := widthOf(candidates.Count())
	for from := uint32(0); ; from += width {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, r := range readers {
			if err := r.Read(uint64(from) + uint64(width)); err != nil {
				return err
			}
		}
		sc.found = sc.finder.Find(sc.found[:0], x, f, &p)
		var starts []uint64
		if r := p.starts[match.Sentence]; r != nil {
			starts = r.At
		}
		take(sc.found, starts)
		if last-from < width {
			return nil
		}
	}
}

// appendWindowHits appends the articles of windows with their numbers.
func appendWindowHits(hits []segment.Hit, found []match.Window) []segment.Hit {
	for _, w := range found {
		doc := uint32(w.First >> 32)
		if n := len(hits); n > 0 && hits[n-1].Doc == doc {
			hits[n-1].Freq++
		} else {
			hits = append(hits, segment.Hit{Doc: doc, Freq: 1})
		}
	}
	return hits
}

// exprPlaces is the match.Places of what has been read last.
type exprPlaces struct {
	words  []*segment.PositionReader // of the plan; nil: not in the expression
	starts [match.NumUnits]*segment.PositionReader
}

// Word implements match.Places.
func (p *exprPlaces) Word(w int) []uint64 { return p.words[w].At }

// Starts implements match.Places.
func (p *exprPlaces) Starts(u match.Unit) []uint64 { return p.starts[u].At }

// candidates returns the articles in which an expression may stand in a field; nil if there are none. Only read it.
func (e *segEval) candidates(x match.Expr, f match.Field, sc *scratch) segment.Set {
	every := func(xs []match.Expr) (docs segment.Set) {
		for i, x := range xs {
			c := e.candidates(x, f, sc)
			switch {
			case c == nil:
				return nil
			case i == 0:
				docs = sc.copy(c)
			default:
				docs.And(c)
			}
		}
		return docs
	}
	switch x := x.(type) {
	case match.Word:
		return e.word(int(x), f, sc)
	case match.Phrase:
		words := make([]match.Expr, len(x))
		for i, w := range x {
			words[i] = match.Word(w)
		}
		return every(words)
	case match.Wide:
		return e.word(x.Word, f, sc)
	case match.Sequence:
		return every(x)
	case *match.Within:
		return e.candidates(x.Expr, f, sc)
	case *match.Near:
		return every(x.Exprs)
	case *match.Same:
		return every(x.Exprs)
	case *match.NotNear:
		return e.candidates(x.Expr, f, sc)
	case *match.First:
		return e.candidates(x.Expr, f, sc)
	case match.AnyOf:
		all := sc.set(e.docs)
		for _, o := range x {
			all.Or(e.candidates(o, f, sc))
		}
		return all
	case *match.In:
		if x.Fields.Has(f) {
			return e.candidates(x.Expr, f, sc)
		}
	}
	return nil
}

// asksFor reports whether an expression asks for the starts of a unit.
func asksFor(x match.Expr, u match.Unit) bool {
	some := func(xs ...match.Expr) bool {
		for _, x := range xs {
			if asksFor(x, u) {
				return true
			}
		}
		return false
	}
	switch x := x.(type) {
	case match.Sequence:
		return some(x...)
	case *match.Within:
		return x.Unit == u || some(x.Expr)
	case *match.Near:
		return some(x.Exprs...)
	case *match.Same:
		return x.Unit == u || some(x.Exprs...)
	case *match.NotNear:
		return some(x.Expr, x.Far)
	case *match.First:
		return some(x.Expr)
	case match.AnyOf:
		return some(x...)
	case *match.In:
		return some(x.Expr)
	}
	return false
}

// number returns the articles that satisfy a condition on numbers, which are counted once.
func (e *segEval) number(n match.Node, count func() (segment.Set, error)) (segment.Set, error) {
	if docs, known := e.numbers[n]; known {
		return docs, nil
	}
	docs, err := count()
	if err != nil {
		return nil, err
	}
	if e.numbers == nil {
		e.numbers = map[match.Node]segment.Set{}
	}
	e.numbers[n] = docs
	return docs, nil
}

// atLeast counts the occurrences of a clause in each article.
func (e *segEval) atLeast(n *match.AtLeast, sc *scratch) (segment.Set, error) {
	docs, err := e.tree(n.Node, sc)
	last, some := docs.Last()
	if err != nil || !some {
		return docs, err
	}
	// The leaves that count here are those active in this clause, as if it were the whole query.
	outer := e.active
	defer func() { e.active = outer }()
	e.active = make([]segment.Set, len(e.plan.Leaves))
	if err := e.activate(n.Node, docs, true, sc); err != nil {
		return nil, err
	}
	counts, err := e.countEach(context.Background(), e.active, last+1) // no longer than finding the clause was
	if err != nil {
		return nil, err
	}
	return reaching(counts, uint32(max(n.N, 0)), docs, sc), nil
}

// countEach returns how often the leaves stand in each of the articles below limit in which they are active.
func (e *segEval) countEach(ctx context.Context, active []segment.Set, limit uint32) ([]uint32, error) {
	counts := make([]uint32, limit)
	b := new(segment.Block)
	for leaf, docs := range active {
		if docs == nil {
			continue
		}
		l := &leafStreams{leaf: leaf, wanted: docs}
		if err := e.open(l); err != nil {
			return nil, err
		}
		for f := range match.NumFields {
			for _, ps := range l.lists[f] {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				for {
					if err := ps.Frequencies(b, math.MaxUint32); err != nil {
						return nil, err
					}
					if b.N == 0 {
						break
					}
					for i, doc := range b.Doc[:b.N] {
						counts[doc] += b.Freq[i]
					}
				}
			}
			for _, h := range l.phrases[f] {
				if docs.Has(h.Doc) {
					counts[h.Doc] += h.Freq
				}
			}
		}
	}
	return counts, nil
}

// among counts the clauses that each article satisfies.
func (e *segEval) among(n *match.Among, sc *scratch) (segment.Set, error) {
	all := make([]segment.Set, len(n.Nodes))
	some := sc.set(e.docs)
	for i, child := range n.Nodes {
		var err error
		if all[i], err = e.tree(child, sc); err != nil {
			return nil, err
		}
		some.Or(all[i])
	}
	last, found := some.Last()
	if n.N <= 1 || !found {
		return some, nil
	}
	counts := make([]uint32, last+1)
	for _, docs := range all {
		for doc := range docs.All() {
			counts[doc]++
		}
	}
	return reaching(counts, uint32(n.N), some, sc), nil
}

// reaching returns the articles of docs that are counted n times or more.
func reaching(counts []uint32, n uint32, docs segment.Set, sc *scratch) segment.Set {
	kept := sc.copy(docs)
	for doc := range docs.All() {
		if counts[doc] < n {
			kept[doc/64] &^= 1 << (doc % 64)
		}
	}
	return kept
}
