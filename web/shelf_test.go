package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// shelf is a kiosque.Searcher over a handful of articles, in the simplest form that keeps the interface's promises:
// an article matches when every word of the query stands in it as typed, case ignored. The word "!" followed by a
// code makes the search fail with that code, "!panic" makes it panic, "!wait" makes it wait for the end of its context.
type shelf struct {
	kiosque.Searcher // nil: what is not below is not asked for
	articles         []kiosque.Article
	generation       string
}

var _ kiosque.Searcher = (*shelf)(nil)

func (s *shelf) Search(ctx context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	switch code, bad := strings.CutPrefix(req.Query, "!"); {
	case bad && code == "panic":
		panic("the shelf fell over")
	case bad && code == "wait":
		<-ctx.Done()
		return nil, ctx.Err()
	case bad:
		return nil, &kiosque.Error{Code: kiosque.Code(code), Message: "étagère : " + code, Hint: "un conseil", Position: 2}
	}
	res := &kiosque.SearchResult{
		Query: kiosque.QueryInfo{Text: req.Query, Reading: "articles qui contiennent " + req.Query, Warnings: []string{}},
		From:  req.From, TookMS: 0.5, Hits: []kiosque.Hit{},
	}
	if strings.Contains(req.Query, "(") {
		res.Query.Warnings = append(res.Query.Warnings, "une parenthèse n’est pas fermée")
	}
	words := strings.Fields(strings.NewReplacer("(", " ", ")", " ").Replace(req.Query))
	bySource, bySection := map[string]int{}, map[string]int{}
	dates := map[kiosque.Date]int{}
	interval := cmp.Or(req.Interval, kiosque.EachMonth)
	facets := &kiosque.Facets{Date: kiosque.DateFacet{Interval: interval, Buckets: []kiosque.DateBucket{}}}
	var found []kiosque.Hit
	for _, a := range s.articles {
		hit, n := shelve(a, words)
		if n == 0 && len(words) > 0 {
			continue
		}
		inSource := len(req.Chosen[kiosque.FacetSource].Only) == 0 || slices.Contains(req.Chosen[kiosque.FacetSource].Only, a.Source)
		inSource = inSource && !slices.Contains(req.Chosen[kiosque.FacetSource].Not, a.Source)
		inSection := len(req.Chosen[kiosque.FacetSection].Only) == 0 || slices.Contains(req.Chosen[kiosque.FacetSection].Only, a.Section)
		inSection = inSection && !slices.Contains(req.Chosen[kiosque.FacetSection].Not, a.Section)
		inDate := within(a.Date, req.Since, req.Until)
		if inSection && inDate {
			bySource[a.Source]++
		}
		if inSource && inDate {
			bySection[a.Section]++
		}
		if inSource && inSection && a.Date.IsZero() {
			facets.Date.Undated++
		}
		if !inSource || !inSection || !inDate {
			continue
		}
		if d, ok := bucketOf(a.Date, interval); ok {
			dates[d]++
		} else if !a.Date.IsZero() {
			facets.Date.Imprecise++
		}
		res.Total++
		res.Distinct++
		res.Occurrences += n
		found = append(found, hit)
	}
	slices.SortStableFunc(found, func(a, b kiosque.Hit) int {
		switch req.Sort {
		case kiosque.ByDate:
			return cmp.Or(cmp.Compare(lateIfNone(a.Date), lateIfNone(b.Date)), cmp.Compare(a.ID, b.ID))
		case kiosque.ByDateDesc:
			return cmp.Or(cmp.Compare(b.Date.String(), a.Date.String()), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Compare(b.Score, a.Score)
	})
	size := cmp.Or(req.Size, kiosque.DefaultSize)
	if size > 0 && req.From < len(found) {
		res.Hits = append(res.Hits, found[req.From:min(req.From+size, len(found))]...)
	}
	if !req.NoFacets {
		facets.Date.Buckets = dateBuckets(dates, interval)
		facets.Source = valueFacet(bySource, req.Chosen[kiosque.FacetSource].Only)
		facets.Section = valueFacet(bySection, req.Chosen[kiosque.FacetSection].Only)
		res.Facets = facets
	}
	return res, nil
}

// shelve looks for the words in one article and marks them.
func shelve(a kiosque.Article, words []string) (kiosque.Hit, int) {
	hit := kiosque.Hit{
		ID: a.ID, Title: a.Title, TitleDerived: a.TitleDerived, Date: a.Date, DatePrecision: a.Date.Precision(),
		DateOrigin: a.DateOrigin, Source: a.Source, Authors: append([]string{}, a.Authors...), Agency: a.Agency,
		Section: a.Section, URL: a.URL, TitleSpans: spansOf(a.Title, words), Snippets: []kiosque.Snippet{},
	}
	n := len(hit.TitleSpans)
	for _, at := range paragraphs(a.Body) {
		p := a.Body[at.Start:at.End]
		if spans := spansOf(p, words); len(spans) > 0 {
			hit.Snippets = append(hit.Snippets, kiosque.Snippet{Field: "body", Text: p, Spans: spans})
			n += len(spans)
		}
	}
	for _, w := range words {
		if len(spansOf(a.Title+"\n"+a.Body, []string{w})) == 0 {
			return hit, 0
		}
	}
	hit.Score = float64(n)
	return hit, n
}

func spansOf(text string, words []string) []kiosque.Span {
	var spans []kiosque.Span
	for i := 0; i < len(text); i++ {
		for _, w := range words {
			if utf8.RuneStart(text[i]) && len(text)-i >= len(w) && strings.EqualFold(text[i:i+len(w)], w) {
				spans = append(spans, kiosque.Span{Start: i, End: i + len(w)})
				i += len(w) - 1
				break
			}
		}
	}
	return spans
}

func within(d, since, until kiosque.Date) bool {
	if since.IsZero() && until.IsZero() {
		return true
	}
	if d.IsZero() {
		return false
	}
	first, last := d.Days()
	from, _ := since.Days()
	_, to := until.Days()
	return (since.IsZero() || last >= from) && (until.IsZero() || first <= to)
}

func bucketOf(d kiosque.Date, i kiosque.Interval) (kiosque.Date, bool) {
	switch {
	case d.Year == 0:
	case i == kiosque.EachYear:
		return kiosque.Date{Year: d.Year}, true
	case i == kiosque.EachMonth && d.Month != 0:
		return kiosque.Date{Year: d.Year, Month: d.Month}, true
	case i == kiosque.EachDay && d.Day != 0:
		return d, true
	}
	return kiosque.Date{}, false
}

// dateBuckets lays counts out from the earliest to the latest, with the empty ones between.
func dateBuckets(counts map[kiosque.Date]int, interval kiosque.Interval) []kiosque.DateBucket {
	buckets := []kiosque.DateBucket{}
	days := []int{}
	for d := range counts {
		first, _ := d.Days()
		days = append(days, first)
	}
	if len(days) == 0 {
		return buckets
	}
	for day := slices.Min(days); day <= slices.Max(days); day++ {
		d, _ := bucketOf(dayOf(day), interval)
		if n := len(buckets); n == 0 || buckets[n-1].Value != d {
			buckets = append(buckets, kiosque.DateBucket{Value: d, Count: counts[d]})
		}
	}
	return buckets
}

func lateIfNone(d kiosque.Date) string { return cmp.Or(d.String(), "9999-99") }

func valueFacet(counts map[string]int, selected []string) *kiosque.ValueFacet {
	f := &kiosque.ValueFacet{Buckets: []kiosque.Bucket{}, Missing: counts[""]}
	for v, n := range counts {
		if v != "" {
			f.Buckets = append(f.Buckets, kiosque.Bucket{Value: v, Count: n, Selected: slices.Contains(selected, v)})
		}
	}
	slices.SortFunc(f.Buckets, func(a, b kiosque.Bucket) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return f
}

func (s *shelf) Article(_ context.Context, id string) (*kiosque.Article, error) {
	for _, a := range s.articles {
		if a.ID == id {
			a.Authors = append([]string{}, a.Authors...)
			return &a, nil
		}
	}
	return nil, &kiosque.Error{Code: kiosque.CodeNotFound, Message: "aucun article de cet identifiant", Hint: "vérifiez-le"}
}

func (s *shelf) Marked(ctx context.Context, req kiosque.MarkedRequest) (*kiosque.MarkedArticle, error) {
	a, err := s.Article(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	m := &kiosque.MarkedArticle{Article: *a, Query: kiosque.QueryInfo{Text: req.Search.Query, Warnings: []string{}}}
	words := strings.Fields(req.Search.Query)
	_, m.Occurrences = shelve(*a, words)
	m.Matches = m.Occurrences > 0
	m.TitleSpans, m.BodySpans = spansOf(a.Title, words), spansOf(a.Body, words)
	return m, nil
}

// Export lists what Search finds.
func (s *shelf) Export(ctx context.Context, req kiosque.SearchRequest) (*kiosque.Export, error) {
	if req.Size < 0 {
		req.Size = len(s.articles)
	}
	res, err := s.Search(ctx, req)
	if err != nil {
		return nil, err
	}
	return &kiosque.Export{Query: res.Query, Total: res.Total, Occurrences: res.Occurrences, Close: func() {}, Found: func(yield func(kiosque.Found, error) bool) {
		for _, hit := range res.Hits {
			a, err := s.Article(ctx, hit.ID)
			if err != nil || !yield(kiosque.Found{Article: *a, Score: hit.Score}, nil) {
				return
			}
		}
	}}, nil
}

// Similar takes articles of the same source for alike.
func (s *shelf) Similar(ctx context.Context, req kiosque.SimilarRequest) (*kiosque.SimilarResult, error) {
	a, err := s.Article(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	res := &kiosque.SimilarResult{ID: req.ID}
	for _, b := range s.articles {
		if b.Source == a.Source && b.ID != a.ID && len(res.Hits) < req.Size {
			hit, _ := shelve(b, nil)
			res.Hits = append(res.Hits, kiosque.SimilarHit{Hit: hit, Terms: []string{a.Source}})
		}
	}
	res.Total = len(res.Hits)
	return res, nil
}

// Concordance lists the words in the bodies, each between the rests of its paragraph.
func (s *shelf) Concordance(_ context.Context, req kiosque.ConcordanceRequest) (*kiosque.Concordance, error) {
	var lines []kiosque.Line
	c := &kiosque.Concordance{Query: kiosque.QueryInfo{Text: req.Search.Query, Warnings: []string{}}, Close: func() {}}
	for _, a := range s.articles {
		before := len(lines)
		for _, at := range paragraphs(a.Body) {
			p := a.Body[at.Start:at.End]
			for _, m := range spansOf(p, strings.Fields(req.Search.Query)) {
				lines = append(lines, kiosque.Line{
					ID: a.ID, Date: a.Date, Source: a.Source, Title: a.Title, Field: "body", Before: p[:m.Start], Key: p[m.Start:m.End], After: p[m.End:],
				})
			}
		}
		if len(lines) > before {
			c.Articles++
		}
	}
	c.Total, c.Drawn = len(lines), len(lines)
	lines = lines[min(req.Search.From, len(lines)):]
	lines = lines[:min(req.Search.Size, len(lines))]
	c.Lines = func(yield func(kiosque.Line, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}
	return c, nil
}

func (s *shelf) Info(context.Context) (*kiosque.Info, error) {
	info := &kiosque.Info{Generation: s.generation, Corpus: s.generation, Articles: len(s.articles), Built: time.Unix(0, 0).UTC()}
	counts := map[string]int{}
	for _, a := range s.articles {
		counts[a.Source]++
		if a.Date.IsZero() {
			info.Undated++
			continue
		}
		first, last := a.Date.Days()
		if f, _ := info.First.Days(); info.First.IsZero() || first < f {
			info.First = dayOf(first)
		}
		if _, l := info.Last.Days(); info.Last.IsZero() || last > l {
			info.Last = dayOf(last)
		}
	}
	info.Sources, info.Facets = valueFacet(counts, nil).Buckets, []kiosque.Facet{kiosque.FacetSource, kiosque.FacetSection}
	return info, nil
}

func dayOf(day int) kiosque.Date {
	t := time.Unix(int64(day)*86400, 0).UTC()
	return kiosque.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

func (s *shelf) Close() error { return nil }

// Neighbours and Vocabulary find no word: the tests of words ask the real index.
func (s *shelf) Neighbours(context.Context, kiosque.NeighboursRequest) (*kiosque.Neighbours, error) {
	return &kiosque.Neighbours{Query: kiosque.QueryInfo{Warnings: []string{}}}, nil
}

func (s *shelf) Vocabulary(context.Context, kiosque.VocabularyRequest) (*kiosque.Vocabulary, error) {
	none := kiosque.Selection{Query: kiosque.QueryInfo{Warnings: []string{}}}
	return &kiosque.Vocabulary{Target: none, Reference: none}, nil
}
