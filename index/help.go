package index

import (
	"context"
	"errors"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/engine/respell"
	"github.com/kiosque-search/kiosque/query"
)

// helpReads is how many positions of words in articles are read for a diagnosis, some 50 ms at worst; a try has its part
// of as many. What would take more is left out.
const helpReads = 300_000

// help adds to a result what may help to find more. It goes last, for it searches with the team of the inquiry.
func (i *inquiry) help(ctx context.Context, req *kiosque.SearchRequest, info *kiosque.QueryInfo) (err error) {
	c := &respell.Collection{
		Articles: i.g.articles, Table: i.g.table.Table, Tally: i.g.tally, Named: planDictionary{i.g.table.Table, i.g.generation}.IsName,
		Find: func(ctx context.Context, text string) (int, bool, error) {
			n, err := i.totalOf(ctx, text, req)
			if errors.Is(err, errTooDear) {
				return 0, false, nil
			}
			return n, true, err
		},
	}
	if info.Suggestions, err = respell.Suggest(ctx, c, i.query.Text, i.plan.Typed, i.total); err != nil || i.total > 0 {
		return err
	}
	if info.Clauses, err = i.diagnose(ctx, req); errors.Is(err, errTooDear) {
		info.Clauses, err = nil, nil
	}
	return err
}

// totalOf counts what another query finds under the same filters; 0 if it cannot be read. The error is errTooDear if that
// takes too long.
func (i *inquiry) totalOf(ctx context.Context, text string, req *kiosque.SearchRequest) (int, error) {
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		return 0, nil //nolint:nilerr // it is no suggestion then
	}
	p, err := i.compile(ctx, q, request.Relaxed(req, q), req)
	if err != nil {
		return 0, nil //nolint:nilerr // too many forms, for instance
	}
	uncounted := *req
	uncounted.NoFacets = true
	sel, err := i.g.selection(ctx, &uncounted)
	if err != nil {
		return 0, err
	}
	_, _, n, err := i.g.matching(ctx, p, max(i.x.helpReads/respell.MaxTries, 1), &sel, i.team)
	if err != nil {
		return 0, err
	}
	return n.listed(&sel), nil
}
