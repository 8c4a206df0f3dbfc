package index

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/passage"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// inquiry is a query evaluated on the generation in service, for the answers that look at its articles one by one. It
// holds the generation until close, and the team that evaluated it until rest.
type inquiry struct {
	x         *Index
	g         *served
	query     *query.Query
	relaxed   *plan.Relaxed // what is inquired of it; nil: itself
	plan      *plan.Plan
	evals     []*segEval
	passed    []selected // until rest: it lives in the scratches of the team
	counts    *counts    // like passed
	selection selection
	total     int
	weights   []float32
	recency   []float32 // see columns.recency
	team      *team
	beside    bool                        // another inquiry of the request has a team
	cursor    *cursor                     // that the request has; nil: none
	own       *synonyms.Set               // in place of those of the generation; nil: those
	rarity    map[int]kiosque.Explanation // of leaves, once derived
}

// inquire evaluates a request that has been checked.
func (x *Index) inquire(ctx context.Context, req *kiosque.SearchRequest) (*inquiry, error) {
	q, err := req.Parse()
	if err != nil {
		return nil, err
	}
	return x.inquireOf(ctx, req, q)
}

// inquireOf evaluates a request whose query has been parsed.
func (x *Index) inquireOf(ctx context.Context, req *kiosque.SearchRequest, q *query.Query) (_ *inquiry, err error) {
	i := &inquiry{x: x, query: q}
	if err := i.hold(req); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			i.close()
		}
	}()
	defer x.guard(&err)()
	i.relaxed = request.Relaxed(req, q)
	sel, err := i.g.selection(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := i.ask(ctx, req, sel); err != nil {
		return nil, err
	}
	return i, nil
}

// ask evaluates the query on the generation held.
func (i *inquiry) ask(ctx context.Context, req *kiosque.SearchRequest, sel selection) (err error) {
	i.team, i.selection = i.x.team(ctx, i.g.articles, !i.beside), sel
	if i.plan, err = i.compile(ctx, i.query, i.relaxed, req); err != nil {
		return err
	}
	if i.evals, i.passed, i.counts, err = i.g.matching(ctx, i.plan, anyReads, &sel, i.team); err != nil {
		return err
	}
	i.recency = i.g.columns.recency(req)
	i.total, i.weights = i.counts.listed(&sel), leafWeights(i.g.generation, i.plan, i.evals, i.team.scratch[0])
	return nil
}

// compile compiles a query, or its relaxed reading if there is one.
func (i *inquiry) compile(ctx context.Context, q *query.Query, relaxed *plan.Relaxed, req *kiosque.SearchRequest) (*plan.Plan, error) {
	if relaxed != nil {
		return plan.CompileRelaxed(ctx, i.g.dictionary(), relaxed, i.compiling(req))
	}
	return plan.Compile(ctx, i.g.dictionary(), q, i.compiling(req))
}

// hold takes the generation that a request is for: that of its cursor, if it has one, and else the one in service.
func (i *inquiry) hold(req *kiosque.SearchRequest) (err error) {
	i.own = i.x.own.Load()
	if req.After == "" {
		if i.g = i.x.pool.Acquire(); i.g == nil {
			return kiosque.ErrClosed()
		}
		return nil
	}
	if i.cursor, err = parseCursor(req.After); err != nil {
		return err
	}
	if i.cursor.request != request.Sum(req, i.own) {
		return kiosque.ErrOtherRequest()
	}
	if i.g = i.x.pool.Find(func(s *served) bool { return s.digest == i.cursor.generation }); i.g == nil {
		return kiosque.ErrExpired()
	}
	i.x.pool.Page(i.g)
	return nil
}

// rest lets the team go; passed and counts are gone then.
func (i *inquiry) rest() {
	if i.team != nil {
		i.x.disband(i.team)
		i.team, i.passed, i.counts = nil, nil, nil
	}
}

// close lets everything go.
func (i *inquiry) close() {
	i.rest()
	if i.g != nil {
		i.x.pool.Release(i.g)
		i.g = nil
	}
}

// score returns the score of an article that satisfies the query, to the last bit that of Search before nearness counts.
func (i *inquiry) score(ctx context.Context, doc uint32) (float32, error) {
	e, local := evalOf(i.evals, doc)
	c := newCollector(i.g.generation, i.plan, i.weights, 1, kiosque.ByRelevance, new(floor))
	sc := i.team.scratch[0]
	one := sc.set(e.docs)
	one.Add(local)
	if err := c.collect(ctx, e, selected{one, []uint32{local}}, sc); err != nil {
		return 0, err
	}
	return c.top.hits[0].score, nil
}

// info says how the query was read.
func (i *inquiry) info() kiosque.QueryInfo {
	info := request.Read(i.query, i.plan)
	if w, _ := i.x.warned(); w != "" {
		info.Warnings = append(info.Warnings, w)
	}
	return info
}

// found returns the articles that pass, in the order of a search, from the from-th on or after the cursor, and at most
// size of them; a negative size wants all. The second result is the number of occurrences in all that pass.
func (i *inquiry) found(ctx context.Context, order kiosque.Sort, from, size int) ([]topHit, int, error) {
	room := i.total
	var after *topHit
	near := i.isByNearness(order)
	switch {
	case i.cursor == nil:
	case near && i.cursor.place <= passage.Top: // what is before it was put in another order than it was found in
		from = int(i.cursor.place)
	default:
		near, from, after = false, 0, &i.cursor.after
	}
	if size >= 0 && size < i.total-min(from, i.total) {
		room = from + size
	}
	if near {
		room = max(room, min(passage.Top, i.total))
	}
	key, err := i.g.keys(ctx, order)
	if err != nil {
		return nil, 0, err
	}
	c := newCollector(i.g.generation, i.plan, i.weights, room, order, new(floor))
	c.after, c.key, c.recency = after, key, i.recency
	collectors := make([]*collector, i.team.size())
	err = i.team.do(len(i.evals), func(worker, k int) error {
		if collectors[worker] == nil {
			collectors[worker] = newCollector(i.g.generation, i.plan, i.weights, room, order, c.floor)
			collectors[worker].after, collectors[worker].key, collectors[worker].recency = after, key, i.recency
		}
		return collectors[worker].collect(ctx, i.evals[k], i.passed[k], i.team.scratch[worker])
	})
	if err != nil {
		return nil, 0, err
	}
	for _, o := range collectors {
		if o != nil {
			c.add(o)
		}
	}
	hits := c.top.sorted()
	if near {
		if err := i.rescore(ctx, &c.top); err != nil {
			return nil, 0, err
		}
	}
	hits = hits[min(from, len(hits)):]
	if size >= 0 {
		hits = hits[:min(size, len(hits))]
	}
	return slices.Clip(hits), c.occurrences, nil
}

// occurrences returns, for each of some hits, how often the query stands in it.
func (i *inquiry) occurrences(ctx context.Context, hits []topHit) ([]uint32, error) {
	counts := make([]uint32, len(hits))
	places := make([][]int, len(i.evals)) // of the hits of each segment, in hits
	for k, h := range hits {
		e := segmentOf(i.evals, h.doc)
		places[e] = append(places[e], k)
	}
	return counts, i.team.do(len(i.evals), func(_, n int) error {
		if len(places[n]) == 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		e := i.evals[n]
		all, err := e.countEach(ctx, e.active, e.docs)
		if err != nil {
			return err
		}
		for _, k := range places[n] {
			counts[k] = all[hits[k].doc-e.base]
		}
		return nil
	})
}

// article reads the text of an article.
func (i *inquiry) article(ctx context.Context, doc uint32) (a *kiosque.Article, err error) {
	defer i.x.guard(&err)()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if a, err = i.g.article(doc); err != nil {
		id, _ := i.g.id(doc)
		return nil, layout.Unreadable(i.x.dir, id, err)
	}
	return a, nil
}

// matching finds and counts the articles that satisfy a plan and pass the filters beside it. What it returns lives in the
// scratches of the team, until they begin another search.
func (g *generation) matching(ctx context.Context, p *plan.Plan, reads int, sel *selection, team *team) ([]*segEval, []selected, *counts, error) {
	evals := g.newEvals(p, reads)
	passed := make([]selected, len(evals))
	for _, sc := range team.scratch {
		sc.begin(&g.columns, sel)
	}
	fold := g.newFolds(sel)
	err := team.do(len(evals), func(worker, i int) error {
		e, sc := evals[i], team.scratch[worker]
		if err := e.evaluate(ctx, sc); err != nil {
			return err
		}
		if sel.only != nil {
			e.restrict(setWithin(sel.only, e), sc)
		}
		if sel.without != nil {
			rest := sc.copy(e.root)
			rest.AndNot(setWithin(sel.without, e))
			e.restrict(rest, sc)
		}
		if fold == nil {
			passed[i] = sc.counts.count(&g.columns, e, sel, sc)
		}
		return nil
	})
	if err == nil && fold != nil {
		for _, e := range evals {
			fold.note(&g.columns, e, sel, team.scratch[0])
		}
		err = team.do(len(evals), func(worker, i int) error {
			sc := team.scratch[worker]
			passed[i] = sc.counts.countFolded(&g.columns, evals[i], sel, fold, sc)
			return nil
		})
	}
	if err != nil {
		return nil, nil, nil, err
	}
	n := &team.scratch[0].counts
	for _, sc := range team.scratch[1:] {
		n.add(&sc.counts)
	}
	if sel.isOpen() && fold == nil {
		n.undated = int(n.date[0])
	}
	if fold == nil {
		n.distinct = n.total - g.repeated(evals, passed)
	}
	return evals, passed, n, nil
}
