package rights

import (
	"context"

	"github.com/kiosque-search/kiosque"
)

// leftOutWarning says that words are counted without withheld articles.
const leftOutWarning = "les articles dont seul un extrait peut être montré ne sont pas comptés : leurs mots en diraient le texte"

// Vocabulary implements kiosque.Searcher. What is counted word by word would tell texts: withheld articles are on no side, however many
// they are.
func (s *Searcher) Vocabulary(ctx context.Context, req kiosque.VocabularyRequest) (*kiosque.Vocabulary, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	if t.open() {
		return s.in.Vocabulary(ctx, req)
	}
	var told [2]kiosque.QueryInfo
	for i, side := range []*kiosque.SearchRequest{&req.Target, &req.Against} {
		if i == 1 && req.Rest {
			break
		}
		if *side, told[i], err = s.openOnly(ctx, t, *side); err != nil {
			return nil, err
		}
	}
	v, err := s.in.Vocabulary(ctx, req)
	if err != nil {
		return nil, err
	}
	v.Target.Query.Warnings = told[0].Warnings
	if !req.Rest {
		v.Reference.Query.Warnings = told[1].Warnings
	}
	return v, nil
}

// Neighbours implements kiosque.Searcher. As in Vocabulary, withheld articles are left out.
func (s *Searcher) Neighbours(ctx context.Context, req kiosque.NeighboursRequest) (*kiosque.Neighbours, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	if t.open() {
		return s.in.Neighbours(ctx, req)
	}
	var told kiosque.QueryInfo
	if req.Search, told, err = s.openOnly(ctx, t, req.Search); err != nil {
		return nil, err
	}
	n, err := s.in.Neighbours(ctx, req)
	if err != nil {
		return nil, err
	}
	n.Query.Warnings = told.Warnings
	return n, nil
}

// openOnly returns a request over the articles that are not withheld, and what may be said of how it is read: not how many forms of the
// collection a pattern stands for.
func (s *Searcher) openOnly(ctx context.Context, t *resolved, req kiosque.SearchRequest) (_ kiosque.SearchRequest, told kiosque.QueryInfo, err error) {
	req = narrowed(t, req)
	read, err := req.Parse()
	if err != nil {
		return req, told, err
	}
	for _, w := range read.Warnings {
		told.Warnings = append(told.Warnings, w.Message)
	}
	told.Warnings = append(told.Warnings, leftOutWarning)
	req, err = s.without(ctx, t, req)
	return req, told, err
}
