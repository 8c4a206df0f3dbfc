package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/once"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/opensearch/moment"
	"github.com/kiosque-search/kiosque/passage"
)

// Export implements kiosque.Searcher. It is read from one state of the collection, page after page, and keeps a page in memory.
func (e *Engine) Export(ctx context.Context, req kiosque.SearchRequest) (_ *kiosque.Export, err error) {
	defer func() { err = kiosque.Failed(err, "l'export a échoué") }()
	req, size, err := req.CheckedWhole()
	if err != nil {
		return nil, err
	}
	req.NoFacets = true
	return again(ctx, e, "", func() (*kiosque.Export, error) { return e.export(ctx, req, size) })
}

func (e *Engine) export(ctx context.Context, req kiosque.SearchRequest, size int) (_ *kiosque.Export, err error) {
	i, err := e.inquire(ctx, &req)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			i.close()
		}
	}()
	fs, err := i.filters(ctx, &req)
	if err != nil {
		return nil, err
	}
	if err := i.ask(ctx, &req, wants{counts: true, scores: request.IsByScore(req.Sort), within: fs.all()}); err != nil {
		return nil, err
	}
	out := &kiosque.Export{Query: i.info(), Corpus: i.v.meta.corpus}
	a, err := i.listing(ctx, &req, fs)
	if err != nil {
		return nil, err
	}
	if out.Total, err = i.v.Total(ctx, allOf(i.text, fs.all())); err != nil {
		return nil, err
	}
	var known bool
	if out.Occurrences, known, err = i.occurrences(ctx, fs.all()); err != nil {
		return nil, err
	}
	if !known {
		out.Uncounted = []string{kiosque.UncountedOccurrences}
	}
	found := func(yield func(kiosque.Found, error) bool) {
		err := i.each(ctx, &req, a, req.From, size, func(h hit) (bool, error) {
			if err := ctx.Err(); err != nil {
				return false, err
			}
			return yield(kiosque.Found{Article: *h.article, Score: float64(h.score), Occurrences: h.found.Occurrences}, nil), nil
		})
		if err != nil {
			yield(kiosque.Found{}, kiosque.Failed(err, "l'export a échoué"))
		}
	}
	out.Found, out.Close = once.Seq(found, i.close)
	return out, nil
}

// each reads the hits of a list from the from-th on, size of them or, if that is negative, all.
func (i *inquiry) each(ctx context.Context, req *kiosque.SearchRequest, a moment.Asked, from, size int, take func(hit) (bool, error)) error {
	if i.isByNearness(req.Sort) && from < passage.Top && a.After == nil {
		var best []hit
		err := i.v.Whole(ctx, a, 0, passage.Top, func(h moment.Hit) (bool, error) {
			best = append(best, i.look(req, h))
			return true, nil
		})
		if err != nil {
			return err
		}
		if len(best) == passage.Top {
			a.After = best[len(best)-1].sort
		}
		i.rescore(best)
		for _, h := range best[min(from, len(best)):] {
			if size == 0 {
				return nil
			}
			size--
			if more, err := take(h); err != nil || !more {
				return err
			}
		}
		if a.After == nil {
			return nil
		}
		from = 0
	}
	return i.v.Whole(ctx, a, from, size, func(h moment.Hit) (bool, error) { return take(i.look(req, h)) })
}
