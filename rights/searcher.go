package rights

import (
	"context"
	"sync/atomic"

	"github.com/kiosque-search/kiosque"
)

// Searcher is a kiosque.Searcher that keeps the texts of some sources to their extracts.
type Searcher struct {
	kiosque.Searcher // what is not below says nothing of a text

	table atomic.Pointer[Table]
}

var _ kiosque.Searcher = (*Searcher)(nil)

// New returns s as the table allows it to be seen; it closes s when it is closed.
func New(s kiosque.Searcher, t *Table) *Searcher {
	out := &Searcher{Searcher: s}
	out.Use(t)
	return out
}

// Use changes the table for all requests that come.
func (s *Searcher) Use(t *Table) { s.table.Store(t) }

// Info implements kiosque.Searcher. Another table is another generation: what was answered by the old one is not to be
// taken for the answer by the new one.
func (s *Searcher) Info(ctx context.Context) (*kiosque.Info, error) {
	sum := s.table.Load().sum()
	info, err := s.Searcher.Info(ctx)
	if err != nil || sum == "" || info.Generation == "" {
		return info, err
	}
	out := *info
	out.Generation += "+" + sum
	return &out, nil
}

// Article implements kiosque.Searcher.
func (s *Searcher) Article(ctx context.Context, id string) (*kiosque.Article, error) {
	t := s.table.Load()
	a, err := s.Searcher.Article(ctx, id)
	if err != nil || t.Of(a.Source) == Text {
		return a, err
	}
	out := extractOf(*a)
	return &out, nil
}

// Marked implements kiosque.Searcher.
func (s *Searcher) Marked(ctx context.Context, req kiosque.MarkedRequest) (*kiosque.MarkedArticle, error) {
	t := s.table.Load()
	m, err := s.Searcher.Marked(ctx, req)
	if err != nil || t.Of(m.Source) == Text {
		return m, err
	}
	out := *m
	out.Article = extractOf(m.Article)
	out.TitleSpans = within(m.TitleSpans, len(out.Title))
	out.LeadSpans = within(m.LeadSpans, len(out.Lead))
	out.BodySpans = within(m.BodySpans, len(out.Body))
	return &out, nil
}

// Search implements kiosque.Searcher.
func (s *Searcher) Search(ctx context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	t := s.table.Load()
	res, err := s.Searcher.Search(ctx, req)
	if err != nil {
		return nil, err
	}
	for i := range res.Hits {
		if err := s.limit(ctx, t, &res.Hits[i]); err != nil {
			return nil, err
		}
	}
	return res, nil
}

// Similar implements kiosque.Searcher.
func (s *Searcher) Similar(ctx context.Context, req kiosque.SimilarRequest) (*kiosque.SimilarResult, error) {
	t := s.table.Load()
	res, err := s.Searcher.Similar(ctx, req)
	if err != nil {
		return nil, err
	}
	for i := range res.Hits {
		if err := s.limit(ctx, t, &res.Hits[i].Hit); err != nil {
			return nil, err
		}
	}
	return res, nil
}

// Export implements kiosque.Searcher.
func (s *Searcher) Export(ctx context.Context, req kiosque.SearchRequest) (*kiosque.Export, error) {
	t := s.table.Load()
	e, err := s.Searcher.Export(ctx, req)
	if err != nil {
		return nil, err
	}
	out, found := *e, e.Found
	out.Found = func(yield func(kiosque.Found, error) bool) {
		for f, err := range found {
			if err == nil && t.Of(f.Source) == Extract {
				f.Article = extractOf(f.Article)
			}
			if !yield(f, err) {
				return
			}
		}
	}
	return &out, nil
}

// Concordance implements kiosque.Searcher. Lines outside of an extract keep their place, without words.
func (s *Searcher) Concordance(ctx context.Context, req kiosque.ConcordanceRequest) (*kiosque.Concordance, error) {
	t := s.table.Load()
	c, err := s.Searcher.Concordance(ctx, req)
	if err != nil {
		return nil, err
	}
	out, lines := *c, c.Lines
	out.Lines = func(yield func(kiosque.Line, error) bool) {
		known := extracts{s: s}
		for l, err := range lines {
			if err == nil && t.Of(l.Source) == Extract {
				err = known.limit(ctx, &l)
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
	return &out, nil
}

// extract finds the extract of an article; without one, for it has left the collection since, nothing of it is shown.
func (s *Searcher) extract(ctx context.Context, id string) (kiosque.Article, error) {
	a, err := s.Searcher.Article(ctx, id)
	switch {
	case kiosque.CodeOf(err) == kiosque.CodeNotFound:
		return kiosque.Article{}, nil
	case err != nil:
		return kiosque.Article{}, err
	}
	return extractOf(*a), nil
}

// limit keeps of a hit what lies in its extract. Where no snippet is left, the extract is one.
func (s *Searcher) limit(ctx context.Context, t *Table, h *kiosque.Hit) error {
	if t.Of(h.Source) == Text {
		return nil
	}
	h.Extract = true
	if len(h.Snippets) == 0 && !h.TitleDerived {
		return nil
	}
	a, err := s.extract(ctx, h.ID)
	if err != nil {
		return err
	}
	if h.TitleDerived {
		h.Title = shown(h.Title, a.Title)
		h.TitleSpans = within(h.TitleSpans, len(h.Title))
	}
	kept := []kiosque.Snippet{}
	for _, sn := range h.Snippets {
		text := shown(sn.Text, field(&a, sn.Field))
		spans := within(sn.Spans, len(text))
		if text == "" || len(text) < len(sn.Text) && len(spans) == 0 {
			continue
		}
		sn.CutAfter = sn.CutAfter || len(text) < len(sn.Text)
		sn.Text, sn.Spans = text, spans
		kept = append(kept, sn)
	}
	if len(kept) == 0 && len(h.Snippets) > 0 {
		for _, name := range []string{"lead", "body"} {
			if text := field(&a, name); text != "" {
				kept = append(kept, kiosque.Snippet{Field: name, Text: text, Spans: []kiosque.Span{}, CutAfter: true})
				break
			}
		}
	}
	h.Snippets = kept
	return nil
}

func field(a *kiosque.Article, name string) string {
	switch name {
	case "title":
		return a.Title
	case "lead":
		return a.Lead
	}
	return a.Body
}
