package opensearch

import (
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/engine/respell"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// maxClauses is how many clauses of a query are told apart; a longer one, such as a pasted list, is not diagnosed.
const maxClauses = 40

// help adds to a result what may help to find more.
func (i *inquiry) help(ctx context.Context, req *kiosque.SearchRequest, fs *filters, r *kiosque.SearchResult) (err error) {
	c := &respell.Collection{
		Articles: i.v.Articles, Table: i.v.Table, Tally: i.v.Tally, Named: i.v.IsName,
		Find: func(ctx context.Context, text string) (int, bool, error) { return i.totalOf(ctx, text, req, fs) },
	}
	if r.Query.Suggestions, err = respell.Suggest(ctx, c, i.query.Text, i.plan.Typed, r.Total); err != nil || r.Total > 0 {
		return err
	}
	r.Query.Clauses, err = i.diagnose(ctx, req, fs)
	return err
}

// totalOf counts what another query finds under the same filters; 0 if it cannot be read, false if only reading would tell.
func (i *inquiry) totalOf(ctx context.Context, text string, req *kiosque.SearchRequest, fs *filters) (int, bool, error) {
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		return 0, true, nil //nolint:nilerr // it is no suggestion then
	}
	other := i.of(q, request.Relaxed(req, q))
	if other.relaxed != nil {
		other.plan, err = plan.CompileRelaxed(ctx, i.v, other.relaxed, i.options(req))
	} else {
		other.plan, err = plan.Compile(ctx, i.v, q, i.options(req))
	}
	if err != nil {
		return 0, true, nil //nolint:nilerr // too many forms, for instance
	}
	found := translate.New(other.plan).Articles(other.plan.Root)
	if !found.IsExact() {
		return 0, false, nil
	}
	n, err := i.v.Total(ctx, allOf(found.Query, fs.all()))
	return n, true, err
}

// diagnose counts, for each clause that every hit must satisfy and for each filter, what it lets pass alone, and what passes all the
// others. A query of one clause without a filter says it all by itself.
func (i *inquiry) diagnose(ctx context.Context, req *kiosque.SearchRequest, fs *filters) ([]kiosque.Clause, error) {
	nodes := query.Clauses(i.query.Root)
	clauses, err := i.diagnoseOf(ctx, req, fs, nodes)
	if joined := len(nodes) - 1; joined > 0 && nodes[joined] == i.query.Root && slices.ContainsFunc(clauses, func(c kiosque.Clause) bool {
		return c.Count == 0 && c.Filter == "" && c.Text != i.query.Root.String()
	}) {
		// A word that stands nowhere is why the words do not stand together: then it matters what the others find.
		return i.diagnoseOf(ctx, req, fs, nodes[:joined])
	}
	return clauses, err
}

func (i *inquiry) diagnoseOf(ctx context.Context, req *kiosque.SearchRequest, fs *filters, nodes []query.Node) ([]kiosque.Clause, error) {
	if len(nodes) > maxClauses {
		return nil, nil
	}
	var clauses []kiosque.Clause
	var parts []Object
	c := plan.NewCompiler(i.v, i.options(req))
	tr := translate.New(c.Plan())
	for _, n := range nodes {
		if _, all := n.(*query.All); all {
			continue
		}
		m, err := c.Clause(ctx, n)
		if err != nil {
			return nil, err
		}
		if m == nil {
			continue
		}
		found := tr.Articles(m)
		if !found.IsExact() {
			return nil, nil
		}
		clauses, parts = append(clauses, kiosque.Clause{Text: n.String()}), append(parts, found.Query)
	}
	if fs.dates != nil {
		dates := &query.Query{Root: &query.DateRange{From: req.Since, To: req.Until}}
		clauses = append(clauses, kiosque.Clause{Text: strings.TrimPrefix(dates.Reading(), "articles "), Filter: kiosque.FilterDates})
		parts = append(parts, fs.dates)
	}
	for _, f := range fs.facets {
		if f.chosen != nil {
			clauses = append(clauses, kiosque.Clause{Text: req.Chosen[f.Facet].Reading(f.Facet), Filter: f.Filter()})
			parts = append(parts, f.chosen)
		}
	}
	if len(clauses)+min(len(req.WithoutForms), 1) < 2 {
		return nil, nil
	}
	counted := slices.Clone(parts)
	for n := range parts {
		counted = append(counted, translate.All(slices.Concat(parts[:n], parts[n+1:])...))
	}
	counts, err := i.v.Count(ctx, translate.Everything(), counted)
	if err != nil {
		return nil, err
	}
	for n := range clauses {
		clauses[n].Count, clauses[n].Without = counts[n], counts[len(parts)+n]
	}
	if len(req.WithoutForms) > 0 {
		free := *req
		free.WithoutForms = nil
		total, known, err := i.totalOf(ctx, i.query.Text, &free, fs)
		if err != nil || !known {
			return nil, err
		}
		clauses = append(clauses, kiosque.Clause{
			Text: kiosque.WithoutReading(req.WithoutForms), Filter: kiosque.FilterForms, Count: i.v.Articles, Without: total,
		})
	}
	return clauses, nil
}
