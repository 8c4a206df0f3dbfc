package index

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/once"
	"github.com/kiosque-search/kiosque/index/layout"
)

// Export implements kiosque.Searcher. In memory it keeps where the articles are and what their places depend on: 24 bytes
// an article of the export. It answers from the generation in service when it began, which stays open until the end.
func (x *Index) Export(ctx context.Context, req kiosque.SearchRequest) (_ *kiosque.Export, err error) {
	req, size, err := req.CheckedWhole()
	if err != nil {
		return nil, err
	}
	req.NoFacets = true
	i, err := x.inquire(ctx, &req)
	if err != nil {
		return nil, layout.Wrap(err, "l'export a échoué")
	}
	defer func() {
		if err != nil {
			i.close()
		}
	}()
	defer x.guard(&err)()
	hits, occurrences, err := i.found(ctx, req.Sort, req.From, size)
	if err != nil {
		return nil, layout.Wrap(err, "l'export a échoué")
	}
	counts, err := i.occurrences(ctx, hits)
	if err != nil {
		return nil, layout.Wrap(err, "l'export a échoué")
	}
	out := &kiosque.Export{Query: i.info(), Total: i.total, Occurrences: occurrences, Corpus: i.g.info.Corpus}
	i.rest()
	found := func(yield func(kiosque.Found, error) bool) {
		for k, h := range hits {
			a, err := i.article(ctx, h.doc)
			if err != nil {
				yield(kiosque.Found{}, layout.Wrap(err, "l'export a échoué"))
				return
			}
			if !yield(kiosque.Found{Article: *a, Score: float64(h.score), Occurrences: int(counts[k])}, nil) {
				return
			}
		}
	}
	out.Found, out.Close = once.Seq(found, i.close)
	return out, nil
}
