package searchertest

import (
	"context"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/synonyms"
)

// A Collection is a Searcher over the articles it was opened with, and the ways to change them. Once a change has returned, the
// Searcher answers from the new state, and pages begun before go on with theirs. Where a way is nil, the tests that need it are skipped.
type Collection struct {
	kiosque.Searcher
	Add    func(ctx context.Context, articles []kiosque.Article) error // adds articles, or puts them in place of those of the same ID
	Remove func(ctx context.Context, ids []string) error
	Build  func(ctx context.Context, articles []kiosque.Article) error // these articles are all there are
	// UseSynonyms puts synonyms of queries in place of those there are; nil: none.
	UseSynonyms func(*synonyms.Set)
	// OwnScores says that the engine has a score of its own: by relevance, the hits have to be in the order of what it says.
	OwnScores bool
	// Slow says that an answer takes many times what one of a folder does: short runs ask a third of the random requests.
	Slow bool
	// Lacks are the capabilities that the engine declares not to have: it has to refuse what needs them, and to have all others.
	Lacks []kiosque.Capability
}

// rounds is how many of a number of random requests are asked of the collection.
func (c *Collection) rounds(all int) int {
	n := rounds.Of(all)
	if c.Slow && n < all {
		n = max(n/3, 1)
	}
	return n
}

// Open makes a Collection of articles, each of another ID. The suite closes it.
type Open func(t *testing.T, articles []kiosque.Article) *Collection

// Run holds what open makes to the whole suite. How many random requests are asked, and from which seeds, is as internal/rounds
// says.
func Run(t *testing.T, open Open) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Open)
	}{
		{"scripts", Scripts},
		{"synonyms", synonymsAreClauses},
		{"random", randomRequests},
		{"sample", sampleRequests},
		{"tiers", tiers},
		{"pages", pagesStay},
		{"cursors", cursorsBelong},
		{"completions", completions},
		{"similar", similar},
		{"exports", exportsEnd},
		{"refusals", refusals},
		{"capabilities", capabilities},
		{"closed", closed},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

// opened opens a collection that is closed when the test ends.
func opened(t *testing.T, open Open, articles []kiosque.Article) *Collection {
	t.Helper()
	c := open(t, articles)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}
