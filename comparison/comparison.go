// Package comparison sets two selections beside each other: what each finds, over time too, what they have in common, and the words
// that tell one from the other. It asks any kiosque.Searcher.
package comparison

import (
	"cmp"
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/lexicometry"
)

// Selections is the answer.
type Selections struct {
	A Side `json:"a"`
	B Side `json:"b"`

	// Overlap is what both have in common, reprises counted each; nil: no query of the language tells one from the other.
	Overlap *lexicometry.Overlap `json:"overlap,omitempty"`

	Interval kiosque.Interval `json:"interval"` // width of the periods of both curves
	// OneAxis says that both curves have the same periods, for the selections have the same filters.
	OneAxis       bool                       `json:"one_axis"`
	Specificities *lexicometry.Specificities `json:"specificities"`

	Curves []*curve.Curves `json:"-"` // as drawn: one picture of both, or one of each
}

// Side is what one selection finds.
type Side struct {
	Articles    int `json:"articles"`
	Reprises    int `json:"reprises"` // of these, those that are reprises of others
	Occurrences int `json:"occurrences"`
	// Uncounted names the numbers that the engine does not know, as kiosque.SearchResult does; without distinct there are no Reprises.
	Uncounted []string     `json:"uncounted,omitempty"`
	Curve     curve.Series `json:"curve"`
}

// DefaultSize is how many words of each side are told unless the request says.
const DefaultSize = 10

// Of compares the selections of a request, which is that of their specific words; with the rest as reference it is an error with
// the code bad_request. Reprises count each in everything but the words, where the request says.
func Of(ctx context.Context, s kiosque.Searcher, words lexicometry.SpecificitiesRequest, interval kiosque.Interval) (*Selections, error) {
	if words.Rest {
		return nil, kiosque.BadRequest("il n’y a pas de seconde sélection", "donnez une seconde requête, une autre période ou une autre source")
	}
	words.Size = cmp.Or(words.Size, DefaultSize)
	found, err := lexicometry.SpecificTo(ctx, s, words)
	if err != nil {
		return nil, err
	}
	c := &Selections{Overlap: found.Overlap, Specificities: found}
	first, second := words.Target, words.Against
	first.Collapse, second.Collapse, first.Interval, second.Interval = false, false, interval, interval
	for i, side := range []*Side{&c.A, &c.B} {
		req := [...]kiosque.SearchRequest{first, second}[i].Unwidened()
		req.Size, req.Snippets, req.From, req.NoFacets = -1, -1, 0, true
		res, err := s.Search(ctx, req)
		if err != nil {
			return nil, err
		}
		side.Articles, side.Reprises, side.Occurrences = res.Total, res.Total-res.Distinct, res.Occurrences
		side.Uncounted = res.Uncounted
	}
	return c, c.draw(ctx, s, first, second)
}

// draw draws the curves: on one axis where both selections have the same filters, else each on its own, in periods of one width.
func (c *Selections) draw(ctx context.Context, s kiosque.Searcher, first, second kiosque.SearchRequest) error {
	if c.OneAxis = sameFilters(&first, &second); c.OneAxis {
		drawn, err := curve.Of(ctx, s, curve.Request{Search: first, More: []string{second.Query}})
		if err != nil {
			return err
		}
		c.Curves, c.Interval, c.A.Curve, c.B.Curve = []*curve.Curves{drawn}, drawn.Interval, drawn.Series[0], drawn.Series[1]
		return nil
	}
	sides := []kiosque.SearchRequest{first, second}
	c.Curves = make([]*curve.Curves, len(sides))
	for i := range sides {
		drawn, err := curve.Of(ctx, s, curve.Request{Search: sides[i]})
		if err != nil {
			return err
		}
		c.Curves[i] = drawn
	}
	widths := kiosque.Intervals()
	order := func(i kiosque.Interval) int { return slices.Index(widths, i) }
	c.Interval = c.Curves[0].Interval
	if order(c.Curves[1].Interval) > order(c.Interval) {
		c.Interval = c.Curves[1].Interval
	}
	for i := range sides {
		if c.Curves[i].Interval == c.Interval {
			continue
		}
		sides[i].Interval = c.Interval
		drawn, err := curve.Of(ctx, s, curve.Request{Search: sides[i]})
		if err != nil {
			return err
		}
		c.Curves[i] = drawn
	}
	c.A.Curve, c.B.Curve = c.Curves[0].Series[0], c.Curves[1].Series[0]
	return nil
}

// sameFilters reports whether two requests differ in their queries alone.
func sameFilters(a, b *kiosque.SearchRequest) bool {
	for f := range a.Chosen {
		if !slices.Equal(a.Chosen[f].Only, b.Chosen[f].Only) || !slices.Equal(a.Chosen[f].Not, b.Chosen[f].Not) {
			return false
		}
	}
	return a.Since == b.Since && a.Until == b.Until && len(a.WithoutForms)+len(b.WithoutForms) == 0
}
