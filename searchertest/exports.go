package searchertest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// export exports a request and returns the score of each article.
func (q questioner) export(want oracleResult, req kiosque.SearchRequest) map[string]float64 {
	t := q.t
	t.Helper()
	all := q.exported(req, 0, -1)
	if len(all) != want.Total {
		t.Fatalf("%q: %d articles exported, want %d", req.Query, len(all), want.Total)
	}
	sum, scores := 0, map[string]float64{}
	for _, f := range all {
		sum += f.Occurrences
		scores[f.ID] = f.Score
		d, n := q.doc(f.ID), 0
		for leaf := range d.active(d.plan.Root, map[int]bool{}) {
			n += d.count(leaf)
		}
		if f.Occurrences != n {
			t.Fatalf("%q: %s is exported with %d occurrences, want %d", req.Query, f.ID, f.Occurrences, n)
		}
		if diff := cmp.Diff(*d.of, f.Article, equateEmpty); diff != "" {
			t.Fatalf("%q (-article +exported):\n%s", req.Query, diff)
		}
	}
	if sum != want.Occurrences {
		t.Fatalf("%q: %d occurrences exported, want %d", req.Query, sum, want.Occurrences)
	}
	// Any page of Search is the same part of the export, and so is an export of that part.
	page := q.search(req)
	rest := all[min(req.From, len(all)):]
	rest = rest[:min(req.Size, len(rest))]
	for _, part := range [][]kiosque.Found{rest, q.exported(req, req.From, req.Size)} {
		if len(part) != len(page.Hits) {
			t.Fatalf("%q %+v: %d articles, %d hits", req.Query, req, len(part), len(page.Hits))
		}
		for i, h := range page.Hits {
			if f := part[i]; f.ID != h.ID || f.Score != h.Score {
				t.Fatalf("%q %+v: place %d is %s (%v) in the export, %s (%v) in the page", req.Query, req, i, f.ID, f.Score, h.ID, h.Score)
			}
		}
	}
	return scores
}

func (q questioner) exported(req kiosque.SearchRequest, from, size int) (all []kiosque.Found) {
	q.t.Helper()
	req.From, req.Size = from, size
	e, err := q.c.Export(q.t.Context(), req)
	if err != nil {
		q.t.Fatalf("%q: %v", req.Query, err)
	}
	for f, err := range e.Found {
		if err != nil {
			q.t.Fatalf("%q: %v", req.Query, err)
		}
		all = append(all, f)
	}
	for range e.Found { //nolint:errcheck // it must not yield
		q.t.Fatal("an export is consumed twice")
	}
	return all
}

// exportsEnd: an export that is closed, cancelled or left holds nothing, and Close goes on.
func exportsEnd(t *testing.T, open Open) {
	c := open(t, NewWorld(3, 11).Articles(4))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	all := kiosque.SearchRequest{Size: -1}
	export := func() *kiosque.Export {
		e, err := c.Export(ctx, all)
		if err != nil || e.Total != 4 {
			t.Fatalf("%+v, %v", e, err)
		}
		return e
	}
	closed := export()
	closed.Close()
	closed.Close()
	for range closed.Found { //nolint:errcheck // it must not yield
		t.Error("a closed export yields")
	}
	for _, err := range export().Found {
		if err != nil {
			t.Error(err)
		}
		break
	}
	cancelled := export()
	n := 0
	for f, err := range cancelled.Found {
		if n++; n == 2 {
			if kiosque.CodeOf(err) != kiosque.CodeInterrupted || f.ID != "" {
				t.Errorf("got %q, %v", f.ID, err)
			}
			break
		}
		cancel()
	}
	if n != 2 {
		t.Errorf("%d turns, want 2", n)
	}
	if _, err := c.Export(ctx, all); kiosque.CodeOf(err) != kiosque.CodeInterrupted {
		t.Errorf("got %v, want interrupted", err)
	}
	if err := c.Close(); err != nil { // it waits for all of them
		t.Error(err)
	}
}
