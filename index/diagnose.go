package index

import (
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// maxClauses is how many clauses of a query are told apart; a longer one, such as a pasted list, is not diagnosed.
const maxClauses = 40

// diagnose counts, for each clause that every hit must satisfy and for each filter, what it lets pass alone, and what passes
// all the others. A query of one clause without a filter says it all by itself.
func (i *inquiry) diagnose(ctx context.Context, req *kiosque.SearchRequest) ([]kiosque.Clause, error) {
	nodes := query.Clauses(i.query.Root)
	clauses, err := i.diagnoseOf(ctx, req, nodes)
	if joined := len(nodes) - 1; joined > 0 && nodes[joined] == i.query.Root && slices.ContainsFunc(clauses, func(c kiosque.Clause) bool {
		return c.Count == 0 && c.Filter == "" && c.Text != i.query.Root.String()
	}) {
		// A word that stands nowhere is why the words do not stand together: then it matters what the others find.
		return i.diagnoseOf(ctx, req, nodes[:joined])
	}
	return clauses, err
}

func (i *inquiry) diagnoseOf(ctx context.Context, req *kiosque.SearchRequest, nodes []query.Node) ([]kiosque.Clause, error) {
	if len(nodes) > maxClauses {
		return nil, nil
	}
	var clauses []kiosque.Clause
	var parts match.And
	c := plan.NewCompiler(i.g.dictionary(), i.compiling(req))
	for _, n := range nodes {
		if _, all := n.(*query.All); all {
			continue
		}
		m, err := c.Clause(ctx, n)
		if err != nil {
			return nil, err
		}
		if m != nil {
			clauses = append(clauses, kiosque.Clause{Text: n.String()})
			parts = append(parts, m)
		}
	}
	p := c.Plan()
	p.Root = parts
	filters, tables := i.filters(req)
	clauses = append(clauses, filters...)
	if len(clauses)+min(len(req.WithoutForms), 1) < 2 {
		return nil, nil
	}
	if err := i.countClauses(ctx, clauses, p, parts, tables); err != nil {
		return nil, err
	}
	if len(req.WithoutForms) > 0 {
		free := *req
		free.WithoutForms = nil
		total, err := i.totalOf(ctx, i.query.Text, &free)
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, kiosque.Clause{
			Text: kiosque.WithoutReading(req.WithoutForms), Filter: kiosque.FilterForms, Count: i.g.articles, Without: total,
		})
	}
	return clauses, nil
}

// filterTest is a filter beside the query: which values of a column pass.
type filterTest struct {
	column []uint32
	pass   []bool
}

// filters lists the filters beside a query.
func (i *inquiry) filters(req *kiosque.SearchRequest) (clauses []kiosque.Clause, tests []filterTest) {
	add := func(name kiosque.Filter, text string, column []uint32, pass []bool) {
		if pass != nil {
			clauses = append(clauses, kiosque.Clause{Text: text, Filter: name})
			tests = append(tests, filterTest{column, pass})
		}
	}
	dates := &query.Query{Root: &query.DateRange{From: req.Since, To: req.Until}}
	add(kiosque.FilterDates, strings.TrimPrefix(dates.Reading(), "articles "), i.g.columns.date, i.selection.date)
	for _, t := range i.selection.facets {
		add(t.facet.Filter(), req.Chosen[t.facet].Reading(t.facet), t.column.Of, t.pass)
	}
	return clauses, tests
}

// countClauses counts every clause alone and all the others together, segment by segment.
func (i *inquiry) countClauses(ctx context.Context, clauses []kiosque.Clause, p *plan.Plan, parts match.And, tests []filterTest) error {
	evals := i.g.newEvals(p, i.x.helpReads)
	for _, sc := range i.team.scratch {
		sc.begin(&i.g.columns, &selection{})
	}
	counted := make([][]kiosque.Clause, len(evals))
	err := i.team.do(len(evals), func(worker, k int) error {
		e := evals[k]
		sc := i.team.scratch[worker]
		if err := e.evaluate(ctx, sc); err != nil {
			return err
		}
		sets := make([]segment.Set, 0, len(clauses))
		for _, part := range parts {
			docs, err := e.tree(part, sc)
			if err != nil {
				return err
			}
			sets = append(sets, docs)
		}
		for _, t := range tests {
			sets = append(sets, e.passing(t, sc))
		}
		// after[n] are the articles that satisfy all from the n-th on.
		after := make([]segment.Set, len(sets)+1)
		after[len(sets)] = e.live
		for n := len(sets) - 1; n >= 0; n-- {
			after[n] = sc.copy(after[n+1])
			after[n].And(sets[n])
		}
		before := sc.copy(e.live)
		counted[k] = make([]kiosque.Clause, len(sets))
		for n, set := range sets {
			counted[k][n] = kiosque.Clause{Count: set.Count(), Without: before.CountAnd(after[n+1])}
			before.And(set)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for _, of := range counted {
		for n := range of {
			clauses[n].Count += of[n].Count
			clauses[n].Without += of[n].Without
		}
	}
	return nil
}

// passing returns the articles of the segment that pass a filter.
func (e *segEval) passing(t filterTest, sc *scratch) segment.Set {
	docs := sc.set(e.docs)
	for doc := range e.live.All() {
		if t.pass[t.column[e.base+doc]] {
			docs.Add(doc)
		}
	}
	return docs
}
