package rights

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/query"
)

// Searcher is a kiosque.Searcher that keeps the texts of some sources to their extracts. It names every method, so that
// one that comes to the interface fails closed: it does not compile until somebody has thought of what it may show.
type Searcher struct {
	in    kiosque.Searcher
	table atomic.Pointer[Table]
	last  atomic.Pointer[resolved] // for the names of the collection as it last was
}

var _ kiosque.Searcher = (*Searcher)(nil)

// New returns s as the table allows it to be seen; it closes s when it is closed.
func New(s kiosque.Searcher, t *Table) *Searcher {
	out := &Searcher{in: s}
	out.Use(t)
	return out
}

// Close implements kiosque.Searcher.
func (s *Searcher) Close() error { return s.in.Close() }

// Use changes the table for all requests that come.
func (s *Searcher) Use(t *Table) { s.table.Store(t) }

// current returns the table over the names of the collection as it is now.
func (s *Searcher) current(ctx context.Context) (*resolved, error) {
	t := s.table.Load()
	if t.open() {
		return &resolved{Table: t}, nil
	}
	info, err := s.in.Info(ctx)
	if err != nil {
		return nil, err
	}
	if r := s.last.Load(); r != nil && r.Table == t && r.aliases == info.Aliases {
		return r, nil
	}
	r := t.resolve(info.Aliases)
	s.last.Store(r)
	return r, nil
}

// Info implements kiosque.Searcher. Another table is another generation: what was answered by the old one is not to be
// taken for the answer by the new one. Where texts are withheld, so is how long they are: it is no facet to be offered.
func (s *Searcher) Info(ctx context.Context) (*kiosque.Info, error) {
	sum := s.table.Load().sum()
	info, err := s.in.Info(ctx)
	if err != nil || sum == "" {
		return info, err
	}
	out := *info
	out.Facets = slices.DeleteFunc(slices.Clone(info.Facets), func(f kiosque.Facet) bool { return f == kiosque.FacetLength })
	if info.Generation != "" {
		out.Generation += "+" + sum
	}
	return &out, nil
}

// Article implements kiosque.Searcher.
func (s *Searcher) Article(ctx context.Context, id string) (*kiosque.Article, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.in.Article(ctx, id)
	if err != nil || t.Of(a.Source) == Text {
		return a, err
	}
	out := extractOf(*a)
	return &out, nil
}

// Marked implements kiosque.Searcher. What is said of the words of the query is what Search says.
func (s *Searcher) Marked(ctx context.Context, req kiosque.MarkedRequest) (*kiosque.MarkedArticle, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	if t.open() {
		return s.in.Marked(ctx, req)
	}
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	req.Search = narrowed(t, req.Search)
	few, _, err := s.few(ctx, t, req.Search)
	if err != nil {
		return nil, err
	}
	asked := req
	asked.Search.Words = false
	m, err := s.in.Marked(ctx, asked)
	if err != nil {
		return nil, err
	}
	if few || req.Search.Words {
		search := req.Search
		search.Size, search.Snippets, search.NoFacets, search.Explain = -1, -1, true, false
		res, err := s.Search(ctx, search)
		if err != nil {
			return nil, err
		}
		m.Query = res.Query
	}
	if t.Of(m.Source) == Text {
		return m, nil
	}
	m.Explanation = nil
	m.Article = extractOf(m.Article)
	m.TitleSpans = within(m.TitleSpans, len(m.Title))
	m.LeadSpans = within(m.LeadSpans, len(m.Lead))
	m.BodySpans = within(m.BodySpans, len(m.Body))
	if few {
		m.Matches, m.Occurrences, m.Score = false, 0, 0
		m.TitleSpans, m.LeadSpans, m.BodySpans = nil, nil, nil
	}
	return m, nil
}

// Search implements kiosque.Searcher.
func (s *Searcher) Search(ctx context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	req = narrowed(t, req)
	few, read, err := s.few(ctx, t, req)
	if err != nil {
		return nil, err
	}
	asked := req
	if few {
		if asked, err = s.without(ctx, t, req); err != nil {
			return nil, err
		}
	}
	res, err := s.in.Search(ctx, asked)
	if err != nil {
		return nil, err
	}
	for i := range res.Hits {
		if err := s.limit(ctx, t, &res.Hits[i]); err != nil {
			return nil, err
		}
	}
	switch {
	case few:
		left(&res.Query, read)
		if res.Facets != nil && res.Facets.Source != nil {
			unnamed(t, res.Facets.Source, &req, &asked)
		}
	case !t.open():
		err = s.enough(ctx, t, req, &res.Query)
	}
	return res, err
}

// left says that withheld articles are left out, and nothing that counts them all the same: forms that only they may
// have, how many forms of the collection a pattern stands for, and what a clause finds without the filters.
func left(q *kiosque.QueryInfo, read *query.Query) {
	q.Warnings = []string{}
	for _, w := range read.Warnings {
		q.Warnings = append(q.Warnings, w.Message)
	}
	q.Warnings = append(q.Warnings, fewWarning)
	q.Clauses = nil
	for i := range q.Words {
		w := &q.Words[i]
		w.Forms, w.More = slices.DeleteFunc(w.Forms, func(f kiosque.Form) bool { return f.Count == 0 && !f.Off }), 0
		for k := range w.Forms {
			w.Forms[k].All = w.Forms[k].Count
		}
		w.Lemmas = lemmasOf(w)
	}
}

// lemmasOf returns the lemmas of the forms that are told, and those that the reader has left out.
func lemmasOf(w *kiosque.QueryWord) []kiosque.Lemma {
	return slices.DeleteFunc(w.Lemmas, func(l kiosque.Lemma) bool {
		return !l.Off && !slices.ContainsFunc(w.Forms, func(f kiosque.Form) bool { return slices.Contains(f.Lemmas, l.Text) })
	})
}

// enough takes out of what is said of a query the forms and the suggestions that are over too few articles.
func (s *Searcher) enough(ctx context.Context, t *resolved, req kiosque.SearchRequest, q *kiosque.QueryInfo) error {
	for i := range q.Words {
		w := &q.Words[i]
		listed := len(w.Forms)
		w.Forms = slices.DeleteFunc(w.Forms, func(f kiosque.Form) bool { return f.Count < Handful && !f.Off })
		w.More += listed - len(w.Forms)
		w.Lemmas = lemmasOf(w)
	}
	kept := q.Suggestions[:0]
	for _, o := range q.Suggestions {
		req.Query = o.Query
		few, _, err := s.few(ctx, t, req)
		if err != nil {
			return err
		}
		if !few {
			kept = append(kept, o)
		}
	}
	q.Suggestions = slices.Clip(kept)
	return nil
}

// Values implements kiosque.Searcher.
func (s *Searcher) Values(ctx context.Context, req kiosque.ValuesRequest) (*kiosque.ValueFacet, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	req.Search = narrowed(t, req.Search)
	req.Search.Facets, req.Search.NoFacets = []kiosque.Facet{req.Facet}, false
	few, _, err := s.few(ctx, t, req.Search)
	if err != nil {
		return nil, err
	}
	asked := req
	if few {
		if asked.Search, err = s.without(ctx, t, req.Search); err != nil {
			return nil, err
		}
	}
	f, err := s.in.Values(ctx, asked)
	if err == nil && few && req.Facet == kiosque.FacetSource {
		unnamed(t, f, &req.Search, &asked.Search)
	}
	return f, err
}

// Complete implements kiosque.Searcher. A word that few articles have is not told; titles and names are open.
func (s *Searcher) Complete(ctx context.Context, req kiosque.CompleteRequest) ([]kiosque.Completion, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.in.Complete(ctx, req)
	if err != nil || t.open() {
		return all, err
	}
	if tail, ok := query.TailOf(req.Query); ok && tail.InAny && tail.Field != query.Lead && tail.Field != query.Body {
		return all, nil
	}
	return slices.DeleteFunc(all, func(c kiosque.Completion) bool { return c.Count < Handful && !strings.HasSuffix(c.Word, ":") }), nil
}

// Similar implements kiosque.Searcher. Of the words of a withheld article only those of its extract are told.
func (s *Searcher) Similar(ctx context.Context, req kiosque.SimilarRequest) (*kiosque.SimilarResult, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	res, err := s.in.Similar(ctx, req)
	if err != nil || t.open() {
		return res, err
	}
	a, err := s.Article(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	if a.Extract {
		shown := wordsOf(a)
		res.Terms = slices.DeleteFunc(res.Terms, func(term kiosque.SimilarTerm) bool { return !shown[analysis.FoldString(term.Text)] })
		for i := range res.Terms {
			res.Terms[i].Count = 0
		}
	}
	told := map[string]bool{}
	for _, term := range res.Terms {
		told[term.Text] = true
	}
	for i := range res.Hits {
		h := &res.Hits[i]
		if err := s.limit(ctx, t, &h.Hit); err != nil {
			return nil, err
		}
		var shown map[string]bool // nil: all words
		if t.Of(h.Source) == Extract {
			other, err := s.extract(ctx, h.ID)
			if err != nil {
				return nil, err
			}
			shown = wordsOf(&other)
		}
		h.Terms = slices.DeleteFunc(h.Terms, func(term string) bool { return !told[term] || shown != nil && !shown[analysis.FoldString(term)] })
	}
	return res, nil
}

// Export implements kiosque.Searcher.
func (s *Searcher) Export(ctx context.Context, req kiosque.SearchRequest) (*kiosque.Export, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	req = narrowed(t, req)
	few, read, err := s.few(ctx, t, req)
	if err != nil {
		return nil, err
	}
	if few {
		if req, err = s.without(ctx, t, req); err != nil {
			return nil, err
		}
	}
	e, err := s.in.Export(ctx, req)
	if err != nil {
		return nil, err
	}
	out, found := *e, e.Found
	if few {
		left(&out.Query, read)
	}
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

// Concordance implements kiosque.Searcher. Lines outside of an extract keep their place, without words. In an order of
// words their place would tell their words: there, withheld articles are left out.
func (s *Searcher) Concordance(ctx context.Context, req kiosque.ConcordanceRequest) (*kiosque.Concordance, error) {
	t, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	req.Search = narrowed(t, req.Search)
	few, read, err := s.few(ctx, t, req.Search)
	if err != nil {
		return nil, err
	}
	few = few || !t.open() && req.Order != "" && req.Order != kiosque.ByPlace && req.Order != kiosque.ByNewest
	if few {
		if req.Search, err = s.without(ctx, t, req.Search); err != nil {
			return nil, err
		}
	}
	c, err := s.in.Concordance(ctx, req)
	if err != nil {
		return nil, err
	}
	out, lines := *c, c.Lines
	if few {
		left(&out.Query, read)
	}
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
	a, err := s.in.Article(ctx, id)
	switch {
	case kiosque.CodeOf(err) == kiosque.CodeNotFound:
		return kiosque.Article{}, nil
	case err != nil:
		return kiosque.Article{}, err
	}
	return extractOf(*a), nil
}

// limit keeps of a hit what lies in its extract. Where no snippet is left, the extract is one.
func (s *Searcher) limit(ctx context.Context, t *resolved, h *kiosque.Hit) error {
	if t.Of(h.Source) == Text {
		return nil
	}
	h.Extract, h.Explanation = true, nil
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
