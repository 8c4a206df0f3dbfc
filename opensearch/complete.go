package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/complete"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/query"
)

// Complete implements kiosque.Searcher.
func (e *Engine) Complete(ctx context.Context, req kiosque.CompleteRequest) (_ []kiosque.Completion, err error) {
	defer func() { err = kiosque.Failed(err, "la complétion a échoué") }()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	return again(ctx, e, "", func() ([]kiosque.Completion, error) {
		v, err := e.acquire(ctx)
		if err != nil {
			return nil, err
		}
		defer e.release(v)
		return v.completer.Complete(ctx, req.Query, req.Size)
	})
}

// newCompleter makes the completer of a view.
func (v *view) newCompleter() *complete.Completer {
	return complete.New(complete.Collection{
		Table: v.Table, Aliases: v.Aliases, Tally: v.Tally, Having: v.having, Printed: v.printed, Printing: v.printing,
		Weights: func() ([]uint32, error) { return v.Weights(context.Background()) },
		Ahead:   v.TallyAll,
	})
}

// having counts the articles that have a field of the query language, by its name there: a text, source:, rubrique: or date:.
func (v *view) having(name string) int {
	for f, field := range [match.NumFields]query.FieldName{match.Title: query.Title, match.Lead: query.Lead, match.Body: query.Body} {
		if field.String() == name {
			return v.With[f]
		}
	}
	for _, f := range kiosque.AllFacets() {
		if f.Field() != query.NoField && f.Field().String() == name {
			return v.Having[f]
		}
	}
	if name == "date" {
		return v.Articles - v.Undated
	}
	return v.Articles
}

// printed counts the articles in which each spelling stands in a whole-value field, and those in which any does.
func (v *view) printed(ctx context.Context, name query.FieldName) (counts map[string]uint32, articles int, err error) {
	counts = map[string]uint32{}
	for _, f := range kiosque.AllFacets() {
		if f.Field() != name {
			continue
		}
		c, err := v.Column(ctx, f)
		if err != nil {
			return nil, 0, err
		}
		for i, s := range c.Values {
			counts[s] = c.Column.Counts[i+1]
		}
		articles = v.Having[f]
	}
	return counts, articles, nil
}

// printing counts the articles in which one of some spellings stands there.
func (v *view) printing(ctx context.Context, name query.FieldName, spellings []string) (int, error) {
	return v.Total(ctx, translate.Among(translate.ValueField(name), spellings))
}
