package index

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/plan"
)

// fading is a context that ends when it has been looked at so many times.
type fading struct {
	context.Context
	left atomic.Int64
}

func (c *fading) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestRequestsEndWithTheirContext ends the context of every kind of request at each moment at which it is looked at: it says
// so, gives nothing, and leaves nothing behind that the next request could stumble on.
func TestRequestsEndWithTheirContext(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, testArticles(120))
	x := open(t, dir)
	search := func(req kiosque.SearchRequest) func(ctx context.Context) (any, error) {
		return func(ctx context.Context) (any, error) {
			r, err := x.Search(ctx, req)
			if err == nil {
				r.TookMS = 0
			}
			return r, err
		}
	}
	for name, ask := range map[string]func(ctx context.Context) (any, error){
		"words":     search(kiosque.SearchRequest{Query: "réforme OU grève SAUF maire", Words: true}),
		"phrase":    search(kiosque.SearchRequest{Query: `"coup d'État" OU "la réforme"`}),
		"proximity": search(kiosque.SearchRequest{Query: "grève NEAR/5 (maire OU le) OU élu PHRASE état"}),
		"patterns":  search(kiosque.SearchRequest{Query: "r* OU greve~2 OU source:cour*", Sort: kiosque.ByDate}),
		"numbers":   search(kiosque.SearchRequest{Query: "le>=2 OU 2 PARMI (grève, maire, élu) mots>5 date:2015..2017"}),
		"help":      search(kiosque.SearchRequest{Query: "greeve réformme", Help: true, Since: kiosque.Date{Year: 2030}, WithoutForms: []string{"élu"}}),
		"values": func(ctx context.Context) (any, error) {
			return x.Values(ctx, kiosque.ValuesRequest{Search: kiosque.SearchRequest{Query: "le"}, Facet: kiosque.FacetSource})
		},
		"lines in order":    linesOf(x, kiosque.ByPlace, 1<<20),
		"lines sorted":      linesOf(x, kiosque.ByRight, 1<<20),
		"lines from a file": linesOf(x, kiosque.ByLeft, 4096),
		"export": func(ctx context.Context) (any, error) {
			e, err := x.Export(ctx, kiosque.SearchRequest{Query: "le OU réforme", Size: -1})
			if err != nil {
				return nil, err
			}
			var all []kiosque.Found
			for f, err := range e.Found {
				if err != nil {
					return nil, err
				}
				all = append(all, f)
			}
			return all, nil
		},
		"complete": func(ctx context.Context) (any, error) {
			clear(x.pool.Present().tallies)
			return x.Complete(ctx, kiosque.CompleteRequest{Query: "r"})
		},
		"names": func(ctx context.Context) (any, error) {
			x.pool.Present().completer = x.pool.Present().newCompleter()
			return x.Complete(ctx, kiosque.CompleteRequest{Query: "auteur:a"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := ask(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			looks := int64(0)
			for ; ; looks += 1 + looks/64 {
				ctx := &fading{Context: context.Background()}
				ctx.left.Store(looks)
				got, err := ask(ctx)
				if err == nil {
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("after %d looks (-before +after):\n%s", looks, diff)
					}
					break
				}
				if kiosque.CodeOf(err) != kiosque.CodeInterrupted {
					t.Fatalf("after %d looks: %v", looks, err)
				}
			}
			if looks < 2 {
				t.Errorf("the context is looked at %d times", looks)
			}
			late, cancel := context.WithDeadline(context.Background(), time.Unix(1, 0))
			defer cancel()
			if _, err := ask(late); kiosque.CodeOf(err) != kiosque.CodeTimeout {
				t.Errorf("past its deadline: %v", err)
			}
		})
	}
}

// linesOf asks for all lines of a concordance, with so much memory to sort them.
func linesOf(x *Index, order kiosque.Order, memory int) func(ctx context.Context) (any, error) {
	return func(ctx context.Context) (any, error) {
		x.lineMemory = memory
		c, err := x.Concordance(ctx, kiosque.ConcordanceRequest{Search: kiosque.SearchRequest{Query: `le OU "la réforme"`, From: 5, Size: -1}, Order: order})
		if err != nil {
			return nil, err
		}
		var all []kiosque.Line
		for l, err := range c.Lines {
			if err != nil {
				return nil, err
			}
			all = append(all, l)
		}
		return all, nil
	}
}

// TestPatternsAreBounded: what stands for more than MaxForms forms is refused with their number, wherever it stands.
func TestPatternsAreBounded(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	const more = plan.MaxForms + 1
	for i := range more {
		text.WriteString("mot" + letters(i+26*26*26) + " ")
	}
	build(t, dir, []kiosque.Article{{ID: "1", Body: text.String()}})
	x := open(t, dir)
	n := x.pool.Present().table.Len()
	if n <= plan.MaxForms {
		t.Fatalf("only %d forms", n)
	}
	for _, tt := range []struct {
		query string
		at    int
	}{
		{"mot*", 1},
		{"réforme mot*", 10}, // in bytes
		{`"le mot*"`, 5},
		{"titre:mot*", 7},
		{"a NEAR/5 mot*", 10},
		{"m?t*", 1},
	} {
		_, err := x.Search(context.Background(), kiosque.SearchRequest{Query: tt.query, Help: true})
		var e *kiosque.Error
		if !errors.As(err, &e) || e.Code != kiosque.CodeBadQuery || e.Position != tt.at || e.Hint == "" ||
			!strings.Contains(e.Message, "correspond à") || !strings.Contains(e.Message, "la limite est de 4096") {
			t.Errorf("%s: %v", tt.query, err)
		}
	}
	r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: "mota*"})
	if err != nil || r.Total != 1 {
		t.Errorf("a narrower one: %v", err)
	}
}
