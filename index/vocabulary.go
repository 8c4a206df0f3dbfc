package index

import (
	"context"
	"iter"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/index/census"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// Vocabulary implements kiosque.Searcher. Whatever is asked, the whole dictionary is read once.
func (x *Index) Vocabulary(ctx context.Context, req kiosque.VocabularyRequest) (_ *kiosque.Vocabulary, err error) {
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	i, err := x.inquire(ctx, unfolded(&req.Target))
	if err != nil {
		return nil, layout.Wrap(err, "le décompte des mots a échoué")
	}
	defer i.close()
	defer x.guard(&err)()
	s, v := i.newSides(), &kiosque.Vocabulary{}
	v.Target = i.take(s, census.SideA, &req.Target, false)
	if v.Reference, err = i.other(ctx, s, &req.Against, req.Rest); err == nil {
		err = i.counted(ctx, req.Family, req.Progress, func(c *census.Counter) error { return c.Vocabulary(ctx, s, &req, v) })
	}
	return v, layout.Wrap(err, "le décompte des mots a échoué")
}

// Neighbours implements kiosque.Searcher. It takes a few bits for each word of the articles with an occurrence.
func (x *Index) Neighbours(ctx context.Context, req kiosque.NeighboursRequest) (_ *kiosque.Neighbours, err error) {
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	i, err := x.inquire(ctx, unfolded(&req.Search))
	if err != nil {
		return nil, layout.Wrap(err, "la recherche des voisins a échoué")
	}
	defer i.close()
	defer x.guard(&err)()
	n, err := i.neighbours(ctx, &req)
	return n, layout.Wrap(err, "la recherche des voisins a échoué")
}

func (i *inquiry) neighbours(ctx context.Context, req *kiosque.NeighboursRequest) (*kiosque.Neighbours, error) {
	s := i.newSides()
	target := i.take(s, census.SideA, &req.Search, false)
	out := &kiosque.Neighbours{Query: target.Query}
	windows, parts := make([]*census.Windows, len(i.evals)), make([]kiosque.Neighbours, len(i.evals))
	err := i.team.do(len(i.evals), func(worker, k int) (err error) {
		windows[k], err = i.windows(ctx, k, req, s, &parts[k], i.team.scratch[worker])
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		out.Articles, out.Nodes, out.Window = out.Articles+p.Articles, out.Nodes+p.Nodes, out.Window+p.Window
	}
	every := req.Search
	every.Query, every.WithoutForms, every.Strict = "", nil, false
	rest, err := i.other(ctx, s, &every, true)
	if err != nil {
		return nil, err
	}
	out.Words = target.Words + rest.Words
	return out, i.counted(ctx, req.Family, req.Progress, func(c *census.Counter) error { return c.Neighbours(ctx, windows, s, req, out) })
}

// windows finds those of a segment, of the articles that are on the first side; nil: there are none.
func (i *inquiry) windows(
	ctx context.Context, k int, req *kiosque.NeighboursRequest, s *census.Sides, sum *kiosque.Neighbours, sc *scratch,
) (*census.Windows, error) {
	e, inside := i.evals[k], sc.set(i.evals[k].docs)
	for _, local := range i.passed[k].list {
		if s.Has(e.base+local, census.SideA) {
			inside.Add(local)
		}
	}
	with := segment.NewSet(e.docs) // the windows live as long as the answer is made
	for _, docs := range e.active {
		if docs != nil {
			with.Or(docs)
		}
	}
	if with.And(inside); with.Empty() {
		return nil, nil
	}
	sum.Articles = with.Count()
	var lengths [match.NumFields][]uint32
	for f := range match.NumFields {
		lengths[f] = i.g.columns.length[f][e.base : e.base+e.docs]
	}
	w := census.NewWindows(with, lengths)
	for leaf, docs := range e.active {
		l := &e.plan.Leaves[leaf]
		for f := range match.NumFields {
			candidates := e.candidates(l.Windows(), f, sc)
			if docs == nil || candidates == nil || !l.Fields.Has(f) {
				continue
			}
			candidates = sc.copy(candidates)
			candidates.And(docs)
			candidates.And(inside)
			err := e.eachWindows(ctx, l.Windows(), f, candidates, req.Sentence, sc, func(found []match.Window, starts []uint64) {
				sum.Nodes += len(found)
				for _, o := range found {
					if req.Sentence {
						w.AddSentence(f, o, starts)
					} else {
						w.Add(f, o, req.Before, req.After)
					}
				}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	sum.Window = w.Close()
	return w, nil
}

// counted has the team of the inquiry count.
func (i *inquiry) counted(ctx context.Context, family bool, progress func(done, all int), count func(*census.Counter) error) error {
	known := &i.g.known[0]
	if family {
		known = &i.g.known[1]
	}
	words, err := known.Words(ctx, i.g.table, family)
	if err != nil {
		return err
	}
	i.team = i.x.team(ctx, i.g.articles, true)
	c := &census.Counter{
		Words: words, Known: known, Lengths: i.g.columns.length, TextCost: i.x.textCost, Workers: i.team.size(), Do: i.team.do, Progress: progress,
		Article: func(doc uint32) (*kiosque.Article, error) { return i.article(ctx, doc) },
	}
	for _, s := range i.g.segments {
		c.Segments = append(c.Segments, census.Segment{Base: s.base, Docs: s.docs, Live: s.live, Field: s.terms})
	}
	return count(c)
}

// unfolded is a request whose reprises are all found, so that each side can be folded by itself, and which counts nothing.
func unfolded(req *kiosque.SearchRequest) *kiosque.SearchRequest {
	all := *req
	all.Collapse, all.NoFacets = false, true
	return &all
}

func (i *inquiry) newSides() *census.Sides {
	return &census.Sides{Lengths: i.g.columns.length, Clusters: i.g.reprises}
}

// take puts what is found on a side. With rest it leaves out what was found before.
func (i *inquiry) take(s *census.Sides, side uint8, req *kiosque.SearchRequest, rest bool) kiosque.Selection {
	out := kiosque.Selection{Query: i.info()}
	var found iter.Seq[uint32] = func(yield func(uint32) bool) {
		for k, p := range i.passed {
			for _, local := range p.list {
				if !yield(i.evals[k].base + local) {
					return
				}
			}
		}
	}
	out.Articles, out.Words = s.Take(side, found, req.Collapse, rest)
	return out
}

// other puts what another request finds in the same generation, or the rest of that, on the other side. The team has gone then.
func (i *inquiry) other(ctx context.Context, s *census.Sides, req *kiosque.SearchRequest, rest bool) (out kiosque.Selection, err error) {
	i.rest()
	q, err := req.Parse()
	if err != nil {
		return out, err
	}
	j := &inquiry{x: i.x, g: i.g, own: i.own, query: q, relaxed: request.Relaxed(req, q)}
	defer j.rest()
	sel, err := j.g.selection(ctx, unfolded(req))
	if err == nil {
		err = j.ask(ctx, unfolded(req), sel)
	}
	if err != nil {
		return out, err
	}
	return j.take(s, census.SideB, req, rest), nil
}
