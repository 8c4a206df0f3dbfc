package searchertest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// refusals: what is beyond a limit, unknown or cannot be read is refused with its code, a French sentence and a hint.
func refusals(t *testing.T, open Open) {
	c := opened(t, open, NewWorld(2, 2).Articles(20))
	ctx := t.Context()
	selected, forms := make([]string, kiosque.MaxSelected+1), make([]string, kiosque.MaxWithout+1)
	search := func(req kiosque.SearchRequest) func() error {
		return func() error { _, err := c.Search(ctx, req); return err }
	}
	marked := func(req kiosque.MarkedRequest) func() error {
		return func() error { _, err := c.Marked(ctx, req); return err }
	}
	values := func(req kiosque.ValuesRequest) func() error {
		return func() error { _, err := c.Values(ctx, req); return err }
	}
	complete := func(req kiosque.CompleteRequest) func() error {
		return func() error { _, err := c.Complete(ctx, req); return err }
	}
	lines := func(req kiosque.ConcordanceRequest) func() error {
		return func() error { _, err := c.Concordance(ctx, req); return err }
	}
	similar := func(req kiosque.SimilarRequest) func() error {
		return func() error { _, err := c.Similar(ctx, req); return err }
	}
	vocabulary := func(req kiosque.VocabularyRequest) func() error {
		return func() error { _, err := c.Vocabulary(ctx, req); return err }
	}
	neighbours := func(req kiosque.NeighboursRequest) func() error {
		return func() error { _, err := c.Neighbours(ctx, req); return err }
	}
	export := func(req kiosque.SearchRequest) func() error {
		return func() error { _, err := c.Export(ctx, req); return err }
	}
	for _, tt := range []struct {
		name string
		code kiosque.Code
		ask  func() error
	}{
		{"from", kiosque.CodeBadRequest, search(kiosque.SearchRequest{From: -1})},
		{"size", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Size: kiosque.MaxSize + 1})},
		{"sort", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Sort: "newest"})},
		{"widen", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Widen: "more"})},
		{"interval", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Interval: "decade"})},
		{"since", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Since: kiosque.Date{Year: 2021, Month: 13}})},
		{"until", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Until: kiosque.Date{Year: 2021, Month: 2, Day: 30}})},
		{"forms", kiosque.CodeBadRequest, search(kiosque.SearchRequest{WithoutForms: forms})},
		{"sources", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: selected}}})},
		{"sections", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSection: {Only: selected}}})},
		{"not sources", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: selected}}})},
		{"not sections", kiosque.CodeBadRequest, search(kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSection: {Not: selected}}})},
		{"cursor", kiosque.CodeBadRequest, search(kiosque.SearchRequest{After: "rien"})},
		{"least", kiosque.CodeBadRequest, vocabulary(kiosque.VocabularyRequest{Least: -1})},
		{"spread", kiosque.CodeBadRequest, vocabulary(kiosque.VocabularyRequest{Spread: -1})},
		{"words of", kiosque.CodeBadRequest, vocabulary(kiosque.VocabularyRequest{Target: kiosque.SearchRequest{From: -1}})},
		{"against", kiosque.CodeBadQuery, vocabulary(kiosque.VocabularyRequest{Against: kiosque.SearchRequest{Query: "(grève", Strict: true}})},
		{"window", kiosque.CodeBadRequest, neighbours(kiosque.NeighboursRequest{Before: kiosque.MaxWindow + 1})},
		{"window behind", kiosque.CodeBadRequest, neighbours(kiosque.NeighboursRequest{After: -1})},
		{"neighbours of", kiosque.CodeBadQuery, neighbours(kiosque.NeighboursRequest{Search: kiosque.SearchRequest{Query: "(grève", Strict: true}})},
		{"query", kiosque.CodeBadQuery, search(kiosque.SearchRequest{Query: "(grève", Strict: true})},
		{"id in part", kiosque.CodeBadQuery, search(kiosque.SearchRequest{Query: "id:a*"})},

		{"export from", kiosque.CodeBadRequest, export(kiosque.SearchRequest{From: -1})},
		{"export sort", kiosque.CodeBadRequest, export(kiosque.SearchRequest{Sort: "newest"})},
		{"export query", kiosque.CodeBadQuery, export(kiosque.SearchRequest{Query: "(grève", Strict: true})},

		{"unknown article", kiosque.CodeNotFound, func() error { _, err := c.Article(ctx, "absent"); return err }},
		{"no article", kiosque.CodeNotFound, func() error { _, err := c.Article(ctx, ""); return err }},
		{"unknown marked", kiosque.CodeNotFound, marked(kiosque.MarkedRequest{ID: "absent"})},
		{"marked query", kiosque.CodeBadQuery, marked(kiosque.MarkedRequest{ID: "a1", Search: kiosque.SearchRequest{Query: "(grève", Strict: true}})},

		{"facet", kiosque.CodeBadRequest, values(kiosque.ValuesRequest{Facet: kiosque.NumFacets})},
		{"values", kiosque.CodeBadRequest, values(kiosque.ValuesRequest{Facet: kiosque.FacetSource, Size: -1})},
		{"too many values", kiosque.CodeBadRequest, values(kiosque.ValuesRequest{Facet: kiosque.FacetSource, Size: kiosque.MaxSize + 1})},
		{"values of too many", kiosque.CodeBadRequest, values(kiosque.ValuesRequest{
			Facet: kiosque.FacetSource, Search: kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: selected}}},
		})},

		{"completions", kiosque.CodeBadRequest, complete(kiosque.CompleteRequest{Query: "re", Size: -1})},
		{"too many completions", kiosque.CodeBadRequest, complete(kiosque.CompleteRequest{Query: "re", Size: kiosque.MaxCompletions + 1})},

		{"width", kiosque.CodeBadRequest, lines(kiosque.ConcordanceRequest{Width: -1})},
		{"too wide", kiosque.CodeBadRequest, lines(kiosque.ConcordanceRequest{Width: kiosque.MaxWidth + 1})},
		{"order", kiosque.CodeBadRequest, lines(kiosque.ConcordanceRequest{Order: "date"})},
		{"sample", kiosque.CodeBadRequest, lines(kiosque.ConcordanceRequest{Sample: -1})},
		{"lines from", kiosque.CodeBadRequest, lines(kiosque.ConcordanceRequest{Search: kiosque.SearchRequest{From: -1}})},
		{"lines of a query", kiosque.CodeBadQuery, lines(kiosque.ConcordanceRequest{Search: kiosque.SearchRequest{Query: "(grève", Strict: true}})},

		{"unknown similar", kiosque.CodeNotFound, similar(kiosque.SimilarRequest{ID: "absent"})},
		{"similar size", kiosque.CodeBadRequest, similar(kiosque.SimilarRequest{ID: "a1", Size: -1})},
		{"similar too many", kiosque.CodeBadRequest, similar(kiosque.SimilarRequest{ID: "a1", Size: kiosque.MaxSize + 1})},
	} {
		t.Run(tt.name, func(t *testing.T) { isRefusal(t, tt.ask(), tt.code) })
	}

	t.Run("interrupted", func(t *testing.T) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := c.Search(gone, kiosque.SearchRequest{Query: "réforme"})
		isRefusal(t, err, kiosque.CodeInterrupted)
		_, err = c.Complete(gone, kiosque.CompleteRequest{Query: "re"})
		isRefusal(t, err, kiosque.CodeInterrupted)
		_, err = c.Similar(gone, kiosque.SimilarRequest{ID: "a1"})
		isRefusal(t, err, kiosque.CodeInterrupted)
	})
}

// isRefusal holds an error to the manners of errors: its code, a sentence in lower case without stop, and a hint where there is
// something to do.
func isRefusal(t *testing.T, err error, code kiosque.Code) {
	t.Helper()
	e, ok := errors.AsType[*kiosque.Error](err)
	if !ok || e.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	first, _ := utf8.DecodeRuneInString(e.Message)
	if e.Message == "" || strings.HasSuffix(e.Message, ".") || unicode.IsUpper(first) {
		t.Errorf("the message is %q", e.Message)
	}
	if code != kiosque.CodeInterrupted && e.Hint == "" {
		t.Errorf("%q has no hint", e.Message)
	}
	if code == kiosque.CodeBadQuery && e.Position == 0 {
		t.Errorf("%q has no position", e.Message)
	}
}

// closed: whoever asks after Close gets an error, and Close may be called again.
func closed(t *testing.T, open Open) {
	c := open(t, NewWorld(2, 2).Articles(3))
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for name, ask := range map[string]func() error{
		"search":      func() error { _, err := c.Search(ctx, kiosque.SearchRequest{}); return err },
		"article":     func() error { _, err := c.Article(ctx, "a1"); return err },
		"marked":      func() error { _, err := c.Marked(ctx, kiosque.MarkedRequest{ID: "a1"}); return err },
		"values":      func() error { _, err := c.Values(ctx, kiosque.ValuesRequest{Facet: kiosque.FacetSource}); return err },
		"complete":    func() error { _, err := c.Complete(ctx, kiosque.CompleteRequest{Query: "re"}); return err },
		"concordance": func() error { _, err := c.Concordance(ctx, kiosque.ConcordanceRequest{}); return err },
		"similar":     func() error { _, err := c.Similar(ctx, kiosque.SimilarRequest{ID: "a1"}); return err },
		"vocabulary":  func() error { _, err := c.Vocabulary(ctx, kiosque.VocabularyRequest{Rest: true}); return err },
		"neighbours":  func() error { _, err := c.Neighbours(ctx, kiosque.NeighboursRequest{}); return err },
		"export":      func() error { _, err := c.Export(ctx, kiosque.SearchRequest{}); return err },
		"info":        func() error { _, err := c.Info(ctx); return err },
	} {
		if err := ask(); err == nil {
			t.Errorf("%s answers after Close", name)
		}
	}
	if err := c.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}
