package census

import (
	"cmp"
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
)

// Vocabulary counts the words of both sides, into an answer.
func (c *Counter) Vocabulary(ctx context.Context, s *Sides, req *kiosque.VocabularyRequest, v *kiosque.Vocabulary) error {
	tallies, distinct, err := c.Sides(ctx, s.of, nil, uint32(req.Least))
	if err != nil {
		return err
	}
	v.Distinct = distinct
	least, spread := uint32(req.Least), uint32(req.Spread)
	var kept []int
	for word, t := range tallies {
		if t.A >= least && t.ArticlesA >= spread || t.B >= least && t.ArticlesB >= spread {
			kept = append(kept, word)
		}
	}
	v.Rare = v.Distinct - len(kept)
	kept, v.Left = mostFrequent(kept, func(word int) (uint32, uint32) { return tallies[word].A + tallies[word].B, tallies[word].Best })
	v.Words = make([]kiosque.WordCount, len(kept))
	for k, word := range kept {
		t := &tallies[word]
		v.Words[k] = kiosque.WordCount{
			Text: c.Words.table.Form(t.Best), Forms: c.formsOf(req.Family, word, t.Forms),
			A: int(t.A), B: int(t.B), ArticlesA: int(t.ArticlesA), ArticlesB: int(t.ArticlesB),
		}
	}
	return nil
}

// Neighbours counts the words in windows, given by segment, and those of both sides, into an answer.
func (c *Counter) Neighbours(ctx context.Context, windows []*Windows, s *Sides, req *kiosque.NeighboursRequest, out *kiosque.Neighbours) error {
	near, err := c.Near(ctx, windows)
	if err != nil {
		return err
	}
	kept := []int{}
	for word := range near {
		if near[word].Count > 0 {
			out.Distinct++
		}
		if int(near[word].Count) >= req.Least {
			kept = append(kept, word)
		}
	}
	out.Rare = out.Distinct - len(kept)
	kept, out.Left = mostFrequent(kept, func(word int) (uint32, uint32) { return near[word].Count, near[word].Best })
	c.Progress = nil
	all, _, err := c.Sides(ctx, s.together(), kept, 0)
	if err != nil {
		return err
	}
	out.Around = make([]kiosque.Neighbour, len(kept))
	for k, word := range kept {
		n := &near[word]
		out.Around[k] = kiosque.Neighbour{
			Text: c.Words.table.Form(n.Best), Forms: c.formsOf(req.Family, word, n.Forms),
			Count: int(n.Count), Before: int(n.Before), After: int(n.After), Articles: int(n.Articles), All: int(all[k].A + all[k].B),
		}
	}
	return nil
}

// mostFrequent orders words by their frequency, then by their best form, and cuts off those that are too many.
func mostFrequent(words []int, of func(word int) (n, form uint32)) (kept []int, left int) {
	slices.SortFunc(words, func(a, b int) int {
		n, form := of(a)
		m, other := of(b)
		return cmp.Or(cmp.Compare(m, n), cmp.Compare(form, other))
	})
	most := min(len(words), kiosque.MaxVocabulary)
	return words[:most], len(words) - most
}

// formsOf lists the forms of a family that occur.
func (c *Counter) formsOf(family bool, word int, occur uint64) (all []string) {
	if !family {
		return nil
	}
	for k, form := range c.Words.Of(word) {
		if k < maxForms && occur>>k&1 != 0 {
			all = append(all, c.Words.table.Form(form)) // their numbers follow the order of their bytes
		}
	}
	return all
}
