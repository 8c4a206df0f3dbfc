package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// A query is evaluated in two steps in each segment. First, which articles: the postings become sets of bits, and so the
// tree is an algebra of sets; phrases verify their candidates by positions. Second, how often and how well, for the
// articles that remain after every filter: term at a time into accumulators, in windows that fit a processor's cache.

// window is the number of articles whose accumulators are worked on at a time: mostly all of a segment. What is looked up for each article
// is waited for less the more of them are looked up at a time, and accumulators for so many fit the second cache of a processor.
const window = 1 << 15

// readWindow is the number of articles whose positions are read and compared at a time, where there are many of them.
const readWindow = 1 << 12

// widthOf is the width of the windows in which the positions in so many articles of a segment are read.
func widthOf(articles int) uint32 {
	if articles <= readWindow {
		return window
	}
	return readWindow
}

// segEval is the evaluation of a plan in one segment.
type segEval struct {
	*seg
	g       *generation
	nth     int // segment of the generation
	plan    *plan.Plan
	lookUps []lookUp
	words   []wordDocs
	leaves  []leafDocs
	filters []segment.Set
	root    segment.Set   // articles that satisfy the query
	active  []segment.Set // by leaf: articles in which it counts; nil: none
	// numbers are the articles that satisfy conditions on numbers, by the node, once they have been counted.
	numbers map[match.Node]segment.Set
	reads   int  // that are left of the segment's share
	bounded bool // by reads
}

// wordDocs is where the forms of a word stand.
type wordDocs struct {
	lists  [match.NumFields][]segment.List
	shares [match.NumFields][]float32   // of lists; see plan.Plan
	docs   [match.NumFields]segment.Set // of all its forms, once asked for
}

// leafDocs is where a leaf stands.
type leafDocs struct {
	docs    segment.Set // never nil once evaluated
	count   int         // of docs
	phrases [match.NumFields][]segment.Hit
}

// anyReads lets an evaluation read as much as it takes.
const anyReads = 0

// newEvals prepares the evaluation of a plan in every segment. reads is how many positions of a word in an article may be read
// to answer, or anyReads.
func (g *generation) newEvals(p *plan.Plan, reads int) []*segEval {
	evals := make([]*segEval, len(g.segments))
	for i, s := range g.segments {
		evals[i] = &segEval{
			seg: s, g: g, nth: i, plan: p,
			words: make([]wordDocs, len(p.Words)), leaves: make([]leafDocs, len(p.Leaves)),
			filters: make([]segment.Set, len(p.Filters)), active: make([]segment.Set, len(p.Leaves)),
			reads: int(uint64(reads) * uint64(s.docs) / uint64(max(g.articles, 1))), bounded: reads != anyReads,
		}
	}
	wanted := make([]match.Fields, len(p.Words))
	for _, l := range p.Leaves {
		for _, w := range l.Words {
			wanted[w] |= l.Fields
		}
	}
	for w, own := range p.Rarities {
		wanted[own] |= wanted[w]
	}
	for w, forms := range p.Forms {
		for i, form := range forms {
			for _, at := range g.table.Places(form) {
				if wanted[w].Has(at.Field) {
					e := evals[at.Segment]
					e.lookUps = append(e.lookUps, lookUp{word: w, form: i, field: at.Field, at: at.At})
				}
			}
		}
	}
	return evals
}

// evaluate finds the articles of the segment that satisfy the plan, and where each leaf counts.
func (e *segEval) evaluate(ctx context.Context, sc *scratch) error {
	if err := e.lookUp(ctx); err != nil {
		return err
	}
	for i := range e.plan.Filters {
		if err := ctx.Err(); err != nil {
			return err
		}
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
	if e.root, err = e.tree(e.plan.Root, sc); err != nil {
		return err
	}
	return e.activate(e.plan.Root, e.root, true, sc)
}

// lookUp is one form of a word that the segment has in a field where a leaf wants the word.
type lookUp struct {
	word, form int // the form's place in the word
	field      match.Field
	at         uint64 // see segment.Term
}

// lookUp finds the postings of the words.
func (e *segEval) lookUp(ctx context.Context) error {
	const many = 64 // look-ups between two looks at the context
	var sources [match.NumFields]segment.Source
	for n, l := range e.lookUps {
		if n%many == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		source := &sources[l.field]
		if *source == nil {
			var err error
			if *source, err = e.terms(segment.TextField(l.field)); err != nil {
				return err
			}
		}
		list, err := (*source).Find(segment.Term{Text: e.plan.Words[l.word].Forms[l.form], At: l.at})
		if err != nil {
			return err
		}
		if list != nil {
			w := &e.words[l.word]
			w.lists[l.field], w.shares[l.field] = append(w.lists[l.field], list), append(w.shares[l.field], e.plan.Share(l.word, l.form))
		}
	}
	return nil
}

// gather adds the living articles of lists to a set.
func (e *segEval) gather(s segment.Set, lists []segment.List) {
	for _, l := range lists {
		l.AddTo(s)
	}
	if e.gone {
		s.And(e.live)
	}
}

// word returns the articles of a word in a field; nil if it does not stand there. Only read it.
func (e *segEval) word(w int, f match.Field, sc *scratch) segment.Set {
	d := &e.words[w]
	if d.docs[f] == nil && len(d.lists[f]) > 0 {
		d.docs[f] = sc.set(e.docs)
		e.gather(d.docs[f], d.lists[f])
	}
	return d.docs[f]
}

// in returns in how many articles a word stands in any of these fields.
func (e *segEval) in(w int, fields match.Fields, sc *scratch) int {
	var all segment.Set
	several := false
	for f := range match.NumFields {
		docs := e.word(w, f, sc)
		switch {
		case !fields.Has(f) || docs == nil:
		case all == nil:
			all = docs
		default:
			if !several {
				all, several = sc.copy(all), true
			}
			all.Or(docs)
		}
	}
	return all.Count()
}

// leaf finds where a leaf stands.
func (e *segEval) leaf(ctx context.Context, n int, sc *scratch) error {
	l, d := &e.plan.Leaves[n], &e.leaves[n]
	d.docs = sc.set(e.docs)
	for f := range match.NumFields {
		if !l.Fields.Has(f) {
			continue
		}
		if l.IsWord() {
			e.gather(d.docs, e.words[l.Words[0]].lists[f])
			continue
		}
		var err error
		if l.Expr != nil {
			err = e.expr(ctx, l, f, d, sc)
		} else {
			err = e.phrase(ctx, l.Words, f, d, sc)
		}
		if err != nil {
			return err
		}
		for _, h := range d.phrases[f] {
			d.docs.Add(h.Doc)
		}
	}
	d.count = d.docs.Count()
	return nil
}

// errTooDear ends the evaluation of a plan that would read more than it may. The share of each segment is its own, so that the
// same query always ends so, or never.
var errTooDear = errors.New("index: more is to be read than a query may")

// spend notes that the positions of some words will be read in some articles.
func (e *segEval) spend(articles segment.Set, words int) error {
	if !e.bounded {
		return nil
	}
	if e.reads -= articles.Count() * words; e.reads < 0 {
		return errTooDear
	}
	return nil
}

// phrase finds a phrase in one field: among the articles that have all of its words, by positions.
func (e *segEval) phrase(ctx context.Context, words []int, f match.Field, d *leafDocs, sc *scratch) error {
	var candidates segment.Set
	for i, w := range words {
		docs := e.word(w, f, sc)
		switch {
		case docs == nil:
			return nil
		case i == 0:
			candidates = sc.copy(docs)
		default:
			candidates.And(docs)
		}
	}
	last, some := candidates.Last()
	if !some {
		return nil
	}
	if err := e.spend(candidates, len(words)); err != nil {
		return err
	}
	readers := make([]*segment.PositionReader, len(words))
	defer segment.GiveBack(readers)
	for i, w := range words {
		for j := range i { // « très très » reads its word once
			if words[j] == w {
				readers[i] = readers[j]
			}
		}
		if readers[i] == nil {
			var err error
			if readers[i], err = segment.NewPositionReader(e.words[w].lists[f], candidates, &sc.places); err != nil {
				return err
			}
		}
	}
	lists := make([][]uint64, len(words))
	width := widthOf(candidates.Count())
	for from := uint32(0); ; from += width {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i, r := range readers {
			if err := r.Read(uint64(from) + uint64(width)); err != nil {
				return err
			}
			lists[i] = r.At
		}
		d.phrases[f] = segment.AppendPhraseHits(d.phrases[f], lists)
		if last-from < width {
			break
		}
	}
	return nil
}

// filter finds the articles that pass a filter.
func (e *segEval) filter(n int) error {
	f := &e.plan.Filters[n]
	docs := segment.NewSet(e.docs) // highlighting asks for it after the search
	switch {
	case f.Dates != nil:
		pass, dates := e.g.columns.dates.Within(f.Dates.From, f.Dates.To), e.g.columns.date[e.base:]
		for doc := range e.live.All() {
			if pass[dates[doc]] {
				docs.Add(doc)
			}
		}
	case f.Length != nil:
		least, most := uint32(f.Length.Min), uint32(math.MaxUint32)
		if f.Length.Max > 0 {
			most = uint32(f.Length.Max)
		}
		lengths := e.g.columns.length[match.Body][e.base:]
		for doc := range e.live.All() {
			if lengths[doc] >= least && lengths[doc] <= most {
				docs.Add(doc)
			}
		}
	default:
		terms, err := e.terms(wholeField(f.Field))
		if err != nil {
			return err
		}
		var all []segment.List
		for _, v := range f.Values {
			list, err := terms.Find(segment.Term{Text: v})
			if err != nil {
				return err
			}
			if list != nil {
				all = append(all, list)
			}
		}
		e.gather(docs, all)
	}
	e.filters[n] = docs
	return nil
}

// tree returns the articles that satisfy a clause. The set is only read.
func (e *segEval) tree(n match.Node, sc *scratch) (segment.Set, error) {
	switch n := n.(type) {
	case match.All:
		return e.live, nil
	case match.None:
		return sc.set(e.docs), nil
	case match.LeafRef:
		return e.leaves[n].docs, nil
	case match.Filter:
		return e.filters[n], nil
	case match.Not:
		docs, err := e.tree(n.Node, sc)
		if err != nil {
			return nil, err
		}
		rest := sc.copy(e.live)
		rest.AndNot(docs)
		return rest, nil
	case match.Or:
		all := sc.set(e.docs)
		for _, child := range n {
			docs, err := e.tree(child, sc)
			if err != nil {
				return nil, err
			}
			all.Or(docs)
		}
		return all, nil
	case match.And:
		all := sc.copy(e.live)
		for _, child := range n {
			not, except := child.(match.Not)
			if except {
				child = not.Node
			}
			docs, err := e.tree(child, sc)
			if err != nil {
				return nil, err
			}
			if except {
				all.AndNot(docs)
			} else {
				all.And(docs)
			}
		}
		return all, nil
	case *match.AtLeast:
		return e.number(n, func() (segment.Set, error) { return e.atLeast(n, sc) })
	case *match.Among:
		return e.number(n, func() (segment.Set, error) { return e.among(n, sc) })
	}
	return nil, fmt.Errorf("index: no way to evaluate %T", n)
}

// activate notes, for every leaf of a clause that is satisfied in these articles and stands outside Not, the articles
// in which it stands: there its occurrences count (see package match). With all set, docs are all the articles that
// satisfy the clause, and a leaf keeps its own set: the whole list is read without a look at each article.
func (e *segEval) activate(n match.Node, docs segment.Set, all bool, sc *scratch) error {
	switch n := n.(type) {
	case match.LeafRef:
		here, own := docs, e.leaves[n].docs
		switch {
		case all:
			here = own
		case !segment.Same(docs, own):
			here = sc.copy(docs)
			here.And(own)
		}
		if before := e.active[n]; before != nil && !segment.Same(before, here) {
			here = sc.copy(here)
			here.Or(before)
		}
		e.active[n] = here
	case match.And:
		// The whole clause is satisfied in docs, so each of its parts is.
		for _, child := range n {
			if err := e.activate(child, docs, false, sc); err != nil {
				return err
			}
		}
	case match.Or:
		for _, child := range n {
			satisfied, err := e.tree(child, sc)
			if err != nil {
				return err
			}
			if !all {
				some := sc.copy(docs)
				some.And(satisfied)
				satisfied = some
			}
			if err := e.activate(child, satisfied, all, sc); err != nil {
				return err
			}
		}
	case *match.AtLeast:
		return e.activate(n.Node, docs, false, sc)
	case *match.Among:
		for _, child := range n.Nodes {
			satisfied, err := e.tree(child, sc)
			if err != nil {
				return err
			}
			some := sc.copy(docs)
			some.And(satisfied)
			if err := e.activate(child, some, false, sc); err != nil {
				return err
			}
		}
	}
	return nil
}

// segmentOf returns the number of the segment of an article.
func segmentOf(evals []*segEval, doc uint32) int {
	k, found := slices.BinarySearchFunc(evals, doc, func(e *segEval, doc uint32) int { return cmp.Compare(e.base, doc) })
	if !found {
		k--
	}
	return k
}

// evalOf returns the evaluation of the segment of an article, and its number there.
func evalOf(evals []*segEval, doc uint32) (*segEval, uint32) {
	e := evals[segmentOf(evals, doc)]
	return e, doc - e.base
}

// passes returns the test of the query's filters for one article.
func passes(evals []*segEval, doc uint32) func(match.Filter) bool {
	e, local := evalOf(evals, doc)
	return func(n match.Filter) bool { return e.filters[n].Has(local) }
}
