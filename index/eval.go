package index

import (
	"context"
	"fmt"
	"math"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/kiosque-search/kiosque/match"
)

// A query is evaluated in two steps in each segment. First, which articles: the postings are bitmaps, and so the tree is
// an algebra of bitmaps; phrases verify their candidates by positions. Second, how often and how well, for the
// articles that remain after every filter: term at a time into accumulators, in windows of one bitmap container.

// window is the number of articles whose accumulators are worked on at a time: a roaring container.
const window = 1 << 16

// segEval is the evaluation of a plan in one segment.
type segEval struct {
	*seg
	g       *generation
	plan    *plan
	lookUps []lookUp
	words   []wordDocs
	leaves  []leafDocs
	filters []*roaring.Bitmap
	root    *roaring.Bitmap   // articles that satisfy the query
	active  []*roaring.Bitmap // by leaf: articles in which it counts; nil: none
	// numbers are the articles that satisfy conditions on numbers, by the node, once they have been counted.
	numbers map[match.Node]*roaring.Bitmap
}

// wordDocs is where the forms of a word stand.
type wordDocs struct {
	forms [match.NumFields][]formDocs
	union [match.NumFields]*roaring.Bitmap // nil: nowhere
}

type formDocs struct {
	list postingList
	docs *roaring.Bitmap
}

// leafDocs is where a leaf stands.
type leafDocs struct {
	docs    *roaring.Bitmap // never nil once evaluated
	phrases [match.NumFields][]phraseHit
}

// phraseHit is a phrase, or another expression, in one field of one article.
type phraseHit struct{ doc, freq uint32 }

// newEvals prepares the evaluation of a plan in every segment.
func (g *generation) newEvals(p *plan) []*segEval {
	evals := make([]*segEval, len(g.segments))
	for i, s := range g.segments {
		evals[i] = &segEval{
			seg: s, g: g, plan: p,
			words: make([]wordDocs, len(p.Words)), leaves: make([]leafDocs, len(p.Leaves)),
			filters: make([]*roaring.Bitmap, len(p.filters)), active: make([]*roaring.Bitmap, len(p.Leaves)),
		}
	}
	wanted := make([]match.Fields, len(p.Words))
	for _, l := range p.Leaves {
		for _, w := range l.Words {
			wanted[w] |= l.Fields
		}
	}
	for w, forms := range p.forms {
		for i, form := range forms {
			for _, at := range g.places[g.placesOf[form]:g.placesOf[form+1]] {
				if wanted[w].Has(at.field) {
					e := evals[at.segment]
					e.lookUps = append(e.lookUps, lookUp{word: w, form: i, field: at.field, at: at.at})
				}
			}
		}
	}
	return evals
}

// evaluate finds the articles of the segment that satisfy the plan, and where each leaf counts.
func (e *segEval) evaluate(ctx context.Context, sc *scratch) error {
	if err := e.lookUp(); err != nil {
		return err
	}
	for w := range e.words {
		for f, forms := range e.words[w].forms {
			all := make([]*roaring.Bitmap, len(forms))
			for i := range forms {
				all[i] = forms[i].docs
			}
			e.words[w].union[f] = union(all)
		}
	}
	for i := range e.plan.filters {
		if err := e.filter(i); err != nil {
			return err
		}
	}
	for i := range e.plan.Leaves {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.leaf(ctx, i, sc); err != nil {
			return err
		}
	}
	var err error
	if e.root, err = e.tree(e.plan.Root); err != nil {
		return err
	}
	return e.activate(e.plan.Root, e.root, true)
}

// lookUp is one form of a word that the segment has in a field where a leaf wants the word.
type lookUp struct {
	word, form int // the form's place in the word
	field      match.Field
	at         uint64 // see termRef
}

// lookUp finds the postings of the words.
func (e *segEval) lookUp() error {
	var sources [match.NumFields]termSource
	for _, l := range e.lookUps {
		source := &sources[l.field]
		if *source == nil {
			var err error
			if *source, err = e.terms(l.field.Name()); err != nil {
				return err
			}
		}
		list, err := (*source).find(termRef{term: e.plan.Words[l.word].Forms[l.form], at: l.at})
		if err != nil {
			return err
		}
		if list != nil {
			forms := &e.words[l.word].forms[l.field]
			*forms = append(*forms, formDocs{list, list.docs()})
		}
	}
	return nil
}

// union returns the articles of any bitmap; nil if there is none. One bitmap is returned as it is: only read it.
//
// Roaring merges sorted arrays one after the other; many of them are joined faster as bits of a dense set.
func union(all []*roaring.Bitmap) *roaring.Bitmap {
	const (
		arrayMost  = 4096 // a bitmap of more may have a container of bits, which WriteDenseTo copies: those come first
		worthwhile = 1024 // in arrays
	)
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	case 2:
		return roaring.Or(all[0], all[1])
	}
	var large []*roaring.Bitmap
	size, inArrays := uint64(0), uint64(0)
	for _, docs := range all {
		size = max(size, docs.DenseSize())
		if n := docs.GetCardinality(); n > arrayMost {
			large = append(large, docs)
		} else {
			inArrays += n
		}
	}
	if inArrays < worthwhile {
		return roaring.FastOr(all...)
	}
	words := make([]uint64, size)
	switch len(large) {
	case 0:
	case 1:
		large[0].WriteDenseTo(words)
	default:
		roaring.FastOr(large...).WriteDenseTo(words)
	}
	for _, docs := range all {
		if docs.GetCardinality() <= arrayMost {
			docs.WriteDenseTo(words)
		}
	}
	return roaring.FromDense(words, false)
}

// in returns the articles of a word in any of these fields.
func (w *wordDocs) in(fields match.Fields) *roaring.Bitmap {
	var all []*roaring.Bitmap
	for f := range match.NumFields {
		if fields.Has(f) && w.union[f] != nil {
			all = append(all, w.union[f])
		}
	}
	return union(all)
}

// leaf finds where a leaf stands.
func (e *segEval) leaf(ctx context.Context, n int, sc *scratch) error {
	l, d := &e.plan.Leaves[n], &e.leaves[n]
	if l.IsWord() {
		d.docs = e.words[l.Words[0]].in(l.Fields)
	} else {
		var all []*roaring.Bitmap
		for f := range match.NumFields {
			if !l.Fields.Has(f) {
				continue
			}
			docs, err := e.places(ctx, l, f, d, sc)
			if err != nil {
				return err
			}
			if docs != nil {
				all = append(all, docs)
			}
		}
		d.docs = union(all)
	}
	if d.docs == nil {
		d.docs = roaring.New()
	}
	return nil
}

// places finds a phrase or an expression in one field; nil if it does not stand there.
func (e *segEval) places(ctx context.Context, l *match.Leaf, f match.Field, d *leafDocs, sc *scratch) (*roaring.Bitmap, error) {
	var err error
	if l.Expr != nil {
		err = e.expr(ctx, l, f, d, sc)
	} else {
		err = e.phrase(ctx, l.Words, f, d, sc)
	}
	if err != nil || len(d.phrases[f]) == 0 {
		return nil, err
	}
	docs := roaring.New()
	var buf [256]uint32
	for hits := d.phrases[f]; len(hits) > 0; hits = hits[min(len(buf), len(hits)):] {
		some := buf[:min(len(buf), len(hits))]
		for i := range some {
			some[i] = hits[i].doc
		}
		docs.AddMany(some)
	}
	return docs, nil
}

// phrase finds a phrase in one field: among the articles that have all of its words, by positions.
func (e *segEval) phrase(ctx context.Context, words []int, f match.Field, d *leafDocs, sc *scratch) error {
	var candidates *roaring.Bitmap
	for _, w := range words {
		u := e.words[w].union[f]
		if u == nil {
			return nil
		}
		if candidates == nil {
			candidates = u
		} else {
			candidates = roaring.And(candidates, u)
		}
	}
	if candidates.IsEmpty() {
		return nil
	}
	readers := make([]*positionReader, len(words))
	defer giveBack(readers, sc)
	for i, w := range words {
		for j := range i { // « très très » reads its word once
			if words[j] == w {
				readers[i] = readers[j]
			}
		}
		if readers[i] == nil {
			var err error
			if readers[i], err = newPositionReader(e.words[w].forms[f], candidates, sc); err != nil {
				return err
			}
		}
	}
	last := candidates.Maximum()
	lists := make([][]uint64, len(words))
	for from := uint32(0); ; from += window {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i, r := range readers {
			if err := r.read(uint64(from)+window, &sc.merge); err != nil {
				return err
			}
			lists[i] = r.at
		}
		d.phrases[f] = appendPhraseHits(d.phrases[f], lists)
		if last-from < window {
			break
		}
	}
	return nil
}

// filter finds the articles that pass a filter.
func (e *segEval) filter(n int) error {
	f := &e.plan.filters[n]
	docs := roaring.New()
	switch {
	case f.dates != nil:
		pass := e.g.columns.datesWithin(f.dates.From, f.dates.To)
		for it := e.live.Iterator(); it.HasNext(); {
			if doc := it.Next(); pass[e.g.columns.date[e.base+doc]] {
				docs.Add(doc)
			}
		}
	case f.length != nil:
		least, most := uint32(f.length.Min), uint32(math.MaxUint32)
		if f.length.Max > 0 {
			most = uint32(f.length.Max)
		}
		lengths := e.g.columns.length[match.Body][e.base:]
		for it := e.live.Iterator(); it.HasNext(); {
			if doc := it.Next(); lengths[doc] >= least && lengths[doc] <= most {
				docs.Add(doc)
			}
		}
	default:
		terms, err := e.terms(f.field)
		if err != nil {
			return err
		}
		var all []*roaring.Bitmap
		for _, v := range f.values {
			list, err := terms.find(termRef{term: v})
			if err != nil {
				return err
			}
			if list != nil {
				all = append(all, list.docs())
			}
		}
		if u := union(all); u != nil {
			docs = u
		}
	}
	e.filters[n] = docs
	return nil
}

// tree returns the articles that satisfy a clause. The bitmap is only read.
func (e *segEval) tree(n match.Node) (*roaring.Bitmap, error) {
	switch n := n.(type) {
	case match.All:
		return e.live, nil
	case match.None:
		return roaring.New(), nil
	case match.LeafRef:
		return e.leaves[n].docs, nil
	case match.Filter:
		return e.filters[n], nil
	case match.Not:
		docs, err := e.tree(n.Node)
		if err != nil {
			return nil, err
		}
		return roaring.AndNot(e.live, docs), nil
	case match.Or:
		all := make([]*roaring.Bitmap, len(n))
		for i, child := range n {
			var err error
			if all[i], err = e.tree(child); err != nil {
				return nil, err
			}
		}
		return union(all), nil
	case match.And:
		var docs *roaring.Bitmap
		var except []*roaring.Bitmap
		for _, child := range n {
			if not, ok := child.(match.Not); ok {
				d, err := e.tree(not.Node)
				if err != nil {
					return nil, err
				}
				except = append(except, d)
				continue
			}
			d, err := e.tree(child)
			if err != nil {
				return nil, err
			}
			if docs == nil {
				docs = d
			} else {
				docs = roaring.And(docs, d)
			}
		}
		if docs == nil {
			docs = e.live
		}
		for _, d := range except {
			docs = roaring.AndNot(docs, d)
		}
		return docs, nil
	case *match.AtLeast:
		return e.number(n, func() (*roaring.Bitmap, error) { return e.atLeast(n) })
	case *match.Among:
		return e.number(n, func() (*roaring.Bitmap, error) { return e.among(n) })
	}
	return nil, fmt.Errorf("index: no way to evaluate %T", n)
}

// activate notes, for every leaf of a clause that is satisfied in these articles and stands outside Not, the articles
// in which it stands: there its occurrences count (see package match). With all set, docs are all the articles that
// satisfy the clause, and a leaf keeps its own bitmap: the whole list is read without a look at each article.
func (e *segEval) activate(n match.Node, docs *roaring.Bitmap, all bool) error {
	switch n := n.(type) {
	case match.LeafRef:
		here := docs
		if own := e.leaves[n].docs; all {
			here = own
		} else if docs != own {
			here = roaring.And(docs, own)
		}
		if e.active[n] != nil && e.active[n] != here {
			here = roaring.Or(here, e.active[n])
		}
		e.active[n] = here
	case match.And:
		// The whole clause is satisfied in docs, so each of its parts is.
		for _, child := range n {
			if err := e.activate(child, docs, false); err != nil {
				return err
			}
		}
	case match.Or:
		for _, child := range n {
			satisfied, err := e.tree(child)
			if err != nil {
				return err
			}
			if !all {
				satisfied = roaring.And(docs, satisfied)
			}
			if err := e.activate(child, satisfied, all); err != nil {
				return err
			}
		}
	case *match.AtLeast:
		return e.activate(n.Node, docs, false)
	case *match.Among:
		for _, child := range n.Nodes {
			satisfied, err := e.tree(child)
			if err != nil {
				return err
			}
			if err := e.activate(child, roaring.And(docs, satisfied), false); err != nil {
				return err
			}
		}
	}
	return nil
}
