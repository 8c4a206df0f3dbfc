package lexicometry

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/stats"
)

// Limits and defaults.
const (
	DefaultSpread = 2      // articles
	priorWords    = 10_000 // words of the prior of a trend, in which each word has its part of both sides
)

// Ranking orders specific words.
type Ranking string

// The rankings.
const (
	ByLikelihood Ranking = "ll"    // log-likelihood of two cells: how sure the difference is
	ByRatio      Ranking = "ratio" // log ratio: how large it is
	ByTrend      Ranking = "z"     // log-odds with a prior, over their deviation: what rises between two periods
)

// Rankings are the rankings, the default first.
func Rankings() []Ranking { return []Ranking{ByLikelihood, ByRatio, ByTrend} }

// SpecificitiesRequest asks which words one selection has more often than another.
type SpecificitiesRequest struct {
	kiosque.VocabularyRequest         // Least: 0 is DefaultLeast; Spread: 0 is DefaultSpread
	Sort                      Ranking // empty: ByLikelihood
	Size                      int     // words of each side; 0: DefaultSize; negative: all
	NoFunctionWords           bool    // hides le, de, que and the like; they are counted all the same
}

// Specificities is the answer.
type Specificities struct {
	Target    kiosque.Selection `json:"target"`
	Reference kiosque.Selection `json:"reference"`
	Rest      bool              `json:"rest,omitempty"` // the reference is what passes the filters and is not found
	Family    bool              `json:"family,omitempty"`
	Collapsed bool              `json:"collapsed,omitempty"` // reprises of each other are counted once
	Least     int               `json:"least"`
	Spread    int               `json:"spread"`
	Sort      Ranking           `json:"sort"`
	Distinct  int               `json:"distinct"`  // words of either side …
	Rare      int               `json:"rare"`      // … of these, those below Least or Spread on the side that has them more often
	Functions int               `json:"functions"` // function words that are hidden
	Left      int               `json:"left"`      // words beyond the 100,000 most frequent ones
	Tested    int               `json:"tested"`    // words that were compared: divide a threshold of p by it (Bonferroni)

	// Overlap is what both selections have in common; nil: the reference is the rest, or no query tells.
	Overlap *Overlap `json:"overlap,omitempty"`

	Over       []Specific   `json:"over"`  // those that the target has more often
	Under      []Specific   `json:"under"` // those that the reference has more often
	Collection kiosque.Info `json:"collection"`
}

// Specific is a word that one side has more often.
type Specific struct {
	Word          string   `json:"word"`    // as the index has it; of a family, its most frequent form
	Printed       string   `json:"printed"` // that as the first articles of its side mostly print it: Élysée, SNCF
	Forms         []string `json:"forms,omitempty"`
	A             int      `json:"a"`         // occurrences in the target
	B             int      `json:"b"`         // … and in the reference
	MillionA      float64  `json:"a_million"` // per million words
	MillionB      float64  `json:"b_million"`
	ArticlesA     int      `json:"a_articles"`
	ArticlesB     int      `json:"b_articles"`
	LogLikelihood float64  `json:"ll"`        // of two cells, never negative
	P             float64  `json:"p"`         // of a likelihood as large by chance
	LogRatio      float64  `json:"log_ratio"` // binary; positive: more often in the target
	Z             float64  `json:"z"`         // of the log-odds with an informative prior
	InTarget      string   `json:"in_target,omitempty"`
	InReference   string   `json:"in_reference,omitempty"`
}

// SpecificTo asks which words one selection has more often, and orders them.
func SpecificTo(ctx context.Context, s kiosque.Searcher, req SpecificitiesRequest) (*Specificities, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	target, err := req.Target.Parse()
	if err != nil {
		return nil, err
	}
	reference, err := req.Against.Parse()
	if err != nil {
		return nil, err
	}
	found, err := s.Vocabulary(ctx, req.VocabularyRequest)
	if err != nil {
		return nil, err
	}
	info, err := s.Info(ctx)
	if err != nil {
		return nil, err
	}
	out := &Specificities{
		Target: found.Target, Reference: found.Reference, Rest: req.Rest, Family: req.Family, Collapsed: req.Target.Collapse,
		Least: req.Least, Spread: req.Spread, Sort: req.Sort,
		Distinct: found.Distinct, Rare: found.Rare, Left: found.Left, Over: []Specific{}, Under: []Specific{}, Collection: *info,
	}
	if !req.Rest {
		if out.Overlap, err = overlapOf(ctx, s, req.Target, req.Against); err != nil {
			return nil, err
		}
	}
	for i := range found.Words {
		out.compare(&found.Words[i], &req)
	}
	out.Over, out.Under = best(out.Over, &req), best(out.Under, &req)
	for i := range out.Over {
		out.Over[i].lead(target.Root, reference.Root, req.Rest)
	}
	for i := range out.Under {
		out.Under[i].lead(target.Root, reference.Root, req.Rest)
	}
	reading := func(w *Specific) (string, *string) { return w.Word, &w.Printed }
	if err := spell(ctx, s, req.Target, out.Over, reading); err != nil {
		return nil, err
	}
	against := req.Against
	if req.Rest {
		against = req.Target
		against.Query = ""
	}
	return out, spell(ctx, s, against, out.Under, reading)
}

func (r *SpecificitiesRequest) check() (err error) {
	if r.Sort = cmp.Or(r.Sort, ByLikelihood); !slices.Contains(Rankings(), r.Sort) {
		return kiosque.BadRequest(fmt.Sprintf("mesure inconnue : « %s »", string(r.Sort)), "valeurs possibles : ll, ratio, z")
	}
	r.Size = cmp.Or(r.Size, DefaultSize)
	r.Least, r.Spread = cmp.Or(r.Least, DefaultLeast), cmp.Or(r.Spread, DefaultSpread)
	r.VocabularyRequest, err = r.Checked()
	return err
}

// compare puts a word on the side that has it more often.
func (s *Specificities) compare(f *kiosque.WordCount, req *SpecificitiesRequest) {
	k := stats.Keyness{A: f.A, B: f.B, C: s.Target.Words, D: s.Reference.Words}
	over := k.Over()
	if n, articles := f.A, f.ArticlesA; over && (n < req.Least || articles < req.Spread) {
		s.Rare++
		return
	}
	if n, articles := f.B, f.ArticlesB; !over && (n < req.Least || articles < req.Spread) {
		s.Rare++
		return
	}
	s.Tested++
	if req.NoFunctionWords && isFunctionWord(f.Text) {
		s.Functions++
		return
	}
	w := Specific{
		Word: f.Text, Forms: f.Forms, A: f.A, B: f.B, ArticlesA: f.ArticlesA, ArticlesB: f.ArticlesB,
		MillionA: stats.PerMillion(f.A, k.C), MillionB: stats.PerMillion(f.B, k.D),
		LogLikelihood: k.LogLikelihood(), LogRatio: k.LogRatio(),
	}
	w.P = stats.PValue(w.LogLikelihood)
	_, w.Z = k.Trend(priorWords*float64(f.A+f.B)/float64(max(k.C+k.D, 1)), priorWords)
	if over {
		s.Over = append(s.Over, w)
	} else {
		s.Under = append(s.Under, w)
	}
}

// best orders words by how much they are of their side.
func best(words []Specific, req *SpecificitiesRequest) []Specific {
	by := func(w *Specific) float64 {
		switch req.Sort {
		case ByRatio:
			return max(w.LogRatio, -w.LogRatio)
		case ByTrend:
			return max(w.Z, -w.Z)
		}
		return w.LogLikelihood
	}
	slices.SortStableFunc(words, func(a, b Specific) int { return cmp.Compare(by(&b), by(&a)) })
	if req.Size >= 0 {
		words = words[:min(req.Size, len(words))]
	}
	return words
}

// lead writes the queries whose lines are the occurrences of the word, under the filters of each side.
func (w *Specific) lead(target, reference query.Node, rest bool) {
	word := formsOr(w.Word, w.Forms)
	w.InTarget = within(target, word, true)
	if rest {
		w.InReference = within(target, word, false)
		if _, all := target.(*query.All); all {
			w.InReference = ""
		}
	} else {
		w.InReference = within(reference, word, true)
	}
}
