// Package ngrams tells which words follow each other most often in what a query finds, or more often of late, and how often in each
// period. It reads the texts that any kiosque.Searcher exports, once, and keeps of them the numbers of their words.
package ngrams

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/printed"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/stats"
)

// Limits and defaults.
const (
	MaxN         = 5
	DefaultN     = 2
	DefaultSize  = 50
	DefaultLeast = 3
	MaxArticles  = 50_000     // that are read
	MaxList      = 20         // n-grams that are followed
	MaxWords     = 20_000_000 // of these

	priorWords = 10_000 // as of lexicometry's trends
	maxPeriods = 5_000
)

// Order is the order of n-grams.
type Order string

// The orders.
const (
	ByCount Order = "count"
	ByRise  Order = "rise" // by z, what rises most first
)

// Orders are all of them, the usual one first.
func Orders() []Order { return []Order{ByCount, ByRise} }

// Request asks for n-grams: words that follow each other within a sentence, as they are printed but for case, apostrophes and ligatures.
type Request struct {
	Search   kiosque.SearchRequest // the query and its filters; Interval is the width of the periods, by default a year
	N        int                   // words, 1 to MaxN; 0: DefaultN
	Least    int                   // occurrences; 0: DefaultLeast
	Size     int                   // n-grams; 0: DefaultSize; negative: all
	Sort     Order                 // empty: ByCount
	Telling  bool                  // without those that begin or end with a function word: le, de, que
	Read     int                   // articles that are read at most, the first ones in the order of the search; 0: all, or CodeBadRequest past MaxArticles
	Progress func(done, all int)   // nil: nobody looks
}

// NGrams is the answer.
type NGrams struct {
	Query    kiosque.QueryInfo `json:"query"`
	N        int               `json:"n"`
	Least    int               `json:"least"`
	Sort     Order             `json:"sort"`
	Interval kiosque.Interval  `json:"interval"`
	Found    int               `json:"found"`    // articles
	Articles int               `json:"articles"` // that were read
	Withheld int               `json:"withheld"` // found, but not read: their rights do not let them be shown whole
	Words    int               `json:"words"`    // of these articles
	Total    int               `json:"total"`    // sequences of n words
	Distinct int               `json:"distinct"` // n-grams that occur Least times or more, function words and all
	Exact    bool              `json:"exact"`    // a list that was counted by the index, whatever the size of the collection; Total and those of periods are words
	Split    kiosque.Date      `json:"split"`    // the period with which the later half begins, by dated sequences; none: nothing is dated
	Periods  []Period          `json:"periods"`  // from the first to the last dated article
	Outside  int               `json:"outside"`  // sequences of articles that are dated less precisely, or not at all
	NGrams   []NGram           `json:"ngrams"`

	Collection kiosque.Info `json:"collection"`
}

// Period is what was read of a day, week, month, quarter or year.
type Period struct {
	Value kiosque.Date `json:"value"`
	Total int          `json:"total"` // sequences of n words
}

// NGram is words that follow each other.
type NGram struct {
	Text     string  `json:"text"`    // its words as the index has them, which tells it from others
	Printed  string  `json:"printed"` // as the first articles found mostly print it: « c’est », Élysée; of a list, as it was asked for
	Count    int     `json:"count"`
	Articles int     `json:"articles"`
	Z        float64 `json:"z"`      // of its log-odds in the later half against the earlier one: above 1.96 it rises
	Counts   []int   `json:"counts"` // by period
	Query    string  `json:"query"`  // that finds it, also where it spans two sentences
}

// Of counts n-grams. Errors are those of the searcher, and CodeBadRequest past a limit.
func Of(ctx context.Context, s kiosque.Searcher, req Request) (*NGrams, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	info, err := s.Info(ctx)
	if err != nil {
		return nil, err
	}
	search := req.Search.Unwidened()
	search.Size = -1
	if search.From, search.After = 0, ""; req.Read > 0 {
		search.Size = min(req.Read, MaxArticles)
	} else {
		search.Sort = kiosque.ByDate
	}
	all, err := s.Export(ctx, search)
	if err != nil {
		return nil, err
	}
	defer all.Close()
	if all.Total > MaxArticles && req.Read == 0 {
		return nil, tooMuch(fmt.Sprintf("trop d’articles à lire : %d", all.Total), fmt.Sprintf("%d au plus", MaxArticles))
	}
	out := &NGrams{
		Query: all.Query, N: req.N, Least: req.Least, Sort: req.Sort, Interval: req.Search.Interval, Found: all.Total, Periods: []Period{}, NGrams: []NGram{},
	}
	t := newTexts()
	done, reading := 0, all.Total
	if req.Read > 0 {
		reading = min(reading, search.Size)
	}
	for found, err := range all.Found {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		if done++; req.Progress != nil {
			req.Progress(done, reading)
		}
		if found.Extract {
			out.Withheld++
			continue
		}
		if t.add(&found.Article); t.words > MaxWords {
			return nil, tooMuch(fmt.Sprintf("trop de mots à lire : plus de %d", MaxWords), "")
		}
	}
	out.Articles, out.Words, out.Collection = len(t.articles), t.words, *info
	if err := t.count(ctx, &req, out); err != nil {
		return nil, err
	}
	return out, out.spell(ctx, s, req.Search)
}

// spell says how articles print those that are told.
func (n *NGrams) spell(ctx context.Context, s kiosque.Searcher, in kiosque.SearchRequest) error {
	all := make([][]string, len(n.NGrams))
	for i := range all {
		all[i] = strings.Split(n.NGrams[i].Text, " ")
	}
	found, err := printed.In(ctx, s, in, all)
	for i, spelling := range found {
		n.NGrams[i].Printed = spelling
	}
	return err
}

func (r *Request) check() error {
	r.N, r.Least, r.Size = cmp.Or(r.N, DefaultN), cmp.Or(r.Least, DefaultLeast), cmp.Or(r.Size, DefaultSize)
	r.Sort, r.Search.Interval = cmp.Or(r.Sort, ByCount), cmp.Or(r.Search.Interval, kiosque.EachYear)
	switch {
	case r.N < 1 || r.N > MaxN:
		return kiosque.BadRequest(fmt.Sprintf("suites de %d mots", r.N), fmt.Sprintf("de 1 à %d", MaxN))
	case r.Read < 0:
		return kiosque.BadRequest("nombre d’articles négatif", "")
	case r.Least < 1:
		return kiosque.BadRequest("seuil négatif", "1 pour toutes les suites de mots")
	case !slices.Contains(Orders(), r.Sort):
		return kiosque.BadRequest(fmt.Sprintf("ordre inconnu : « %s »", string(r.Sort)), "valeurs possibles : count, rise")
	}
	return nil
}

func tooMuch(message, most string) error {
	return kiosque.BadRequest(message, strings.TrimPrefix(most+" ; resserrez la requête, ses dates ou ses filtres", " ; "))
}

// rise is the z-score of the log-odds of a count in the later half against the earlier one.
func rise(late, early, lateAll, earlyAll int) float64 {
	if lateAll == 0 || earlyAll == 0 {
		return 0
	}
	_, z := stats.Keyness{A: late, B: early, C: lateAll, D: earlyAll}.Trend(priorWords*float64(late+early)/float64(lateAll+earlyAll), priorWords)
	return z
}

// telling reports whether an n-gram begins and ends with a word that tells something.
func telling(words []string) bool {
	return !query.IsFunctionWord(words[0]) && !query.IsFunctionWord(words[len(words)-1])
}
