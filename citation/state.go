package citation

import (
	"cmp"
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
)

// State is what a search was answered from, and what it found.
type State struct {
	Day        kiosque.Date `json:"day"`              // on which it was asked; zero: this is no state
	Version    string       `json:"version"`          // of the software
	Corpus     string       `json:"corpus,omitempty"` // the fingerprint of the articles of the collection; see kiosque.Info
	Analysis   string       `json:"analysis"`         // that of the French analysis
	Synonyms   string       `json:"synonyms,omitempty"`
	Collection int          `json:"collection"` // articles of the collection
	Articles   int          `json:"articles"`   // found
	// Distinct are those found, reprises of each other once; 0 although articles are found: the engine does not tell reprises.
	Distinct    int   `json:"distinct,omitempty"`
	Occurrences int   `json:"occurrences"` // of the query's words and phrases
	Forms       Forms `json:"forms"`       // that its words stand for
}

// TellsReprises reports whether the engine that found the articles knew which are reprises of each other.
func (s *State) TellsReprises() bool { return s.Distinct > 0 || s.Articles == 0 }

// Citation is a search with its answer in numbers.
type Citation struct {
	Request  kiosque.SearchRequest `json:"-"`
	Query    string                `json:"query"`
	Reading  string                `json:"reading"` // in plain French
	Warnings []string              `json:"warnings"`
	Filters  []Filter              `json:"filters"` // and all else that is asked for beside the query
	Words    []string              `json:"words"`   // the forms that its words stand for, the most frequent first
	State    State                 `json:"state"`
	// Uncounted names the numbers of State that the engine does not know, as kiosque.SearchResult does.
	Uncounted []string `json:"uncounted,omitempty"`
	// Permalink is the address that repeats the search and says what has changed.
	Permalink string `json:"permalink"`
}

// Filter is something that is asked for beside the query, as addresses have it.
type Filter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// attempts bounds how often a search is asked again because the collection has changed meanwhile.
const attempts = 4

// Of asks a search, and says in which state of the collection it was answered. Neither Filters nor Permalink is filled.
func Of(ctx context.Context, s kiosque.Searcher, req kiosque.SearchRequest, version string, day kiosque.Date) (*Citation, error) {
	req = req.Unwidened()
	req.From, req.Size, req.After, req.NoFacets, req.Words, req.Snippets = 0, -1, "", true, true, -1
	req.Explain, req.Help, req.Interval = false, false, ""
	for n := 1; ; n++ {
		before, err := s.Info(ctx)
		if err != nil {
			return nil, err //nolint:wrapcheck // it is one for users
		}
		res, err := s.Search(ctx, req)
		if err != nil {
			return nil, err //nolint:wrapcheck // it is one for users
		}
		after, err := s.Info(ctx)
		if err != nil {
			return nil, err //nolint:wrapcheck // it is one for users
		}
		if before.Generation == after.Generation || n == attempts {
			return of(req, res, after, version, day), nil
		}
	}
}

func of(req kiosque.SearchRequest, res *kiosque.SearchResult, info *kiosque.Info, version string, day kiosque.Date) *Citation {
	distinct := res.Distinct
	if slices.Contains(res.Uncounted, kiosque.UncountedDistinct) {
		distinct = 0
	}
	c := &Citation{Request: req, Query: req.Query, Reading: res.Query.Reading, Warnings: res.Query.Warnings, Uncounted: res.Uncounted, State: State{
		Day: day, Version: version, Corpus: info.Corpus, Analysis: info.Fingerprint, Collection: info.Articles,
		Articles: res.Total, Distinct: distinct, Occurrences: res.Occurrences,
	}}
	if info.Synonyms != nil && !req.NoSynonyms {
		c.State.Synonyms = info.Synonyms.Sum
	}
	words := res.Query.Words
	if w := res.Widened; w != nil && w.Included && len(w.Words) > 0 {
		words = w.Words
	}
	c.Words, c.State.Forms = formsOf(words)
	return c
}

// formsOf are the forms that the words of a query stand for: those that are listed, each once, and a summary of all.
func formsOf(words []kiosque.QueryWord) (all []string, f Forms) {
	listed, counts := []string{}, map[string]int{}
	for _, w := range words {
		f.Count += w.More
		for _, form := range w.Forms {
			if form.Off || form.All == 0 {
				continue
			}
			if _, known := counts[form.Text]; !known {
				listed = append(listed, form.Text)
			}
			counts[form.Text] = max(counts[form.Text], form.All)
		}
	}
	f.Count += len(listed)
	slices.SortStableFunc(listed, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	f.note(listed)
	return listed, f
}
