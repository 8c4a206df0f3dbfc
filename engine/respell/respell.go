// Package respell finds what may have been meant by the words of a query that nothing, or next to nothing, has.
package respell

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of the help with a query that finds too little.
const (
	maxSuggestions = 4
	maxSuspects    = 3  // words to which other spellings are sought
	maxSpellings   = 4  // of each that are tried
	nearForms      = 64 // of the dictionary that are weighed for a word
	maxNamesakes   = 12 // other spellings of a name that are
	// A word, or a query, is rare below one article in so many, and below three.
	rarity, rareLeast = 20_000, 3
	moreOften         = 4 // times that another spelling has to be more frequent

	// MaxTries is how many queries are tried at most.
	MaxTries = 14
)

// Collection is what suggestions are made from.
type Collection struct {
	Articles int
	Table    *analysis.Table
	// Tally counts the articles in which a form of the table stands, in some fields.
	Tally func(ctx context.Context, form uint32, fields match.Fields) (int, error)
	// Named reports whether a form is mostly printed with a capital.
	Named func(ctx context.Context, form uint32) (bool, error)
	// Find counts the articles that another query finds, under the filters of the one that is helped; false if that takes too
	// long to be known.
	Find func(ctx context.Context, text string) (int, bool, error)
}

// Rare is in how many of so many articles, at most, a word is that other spellings are sought to.
func Rare(articles int) int { return max(rareLeast, articles/rarity) }

// Suggest tries other spellings of the words of a query that are rare, alone and together; total is how many articles the query
// finds, typed are its words. An exact word may have other accents; any word may be one or, if that is of no use, two edits away,
// lack a space or have one too many. Suggestions find more, the first most. Errors are those of the collection.
func Suggest(ctx context.Context, c *Collection, text string, typed []plan.Typed, total int) ([]kiosque.Suggestion, error) {
	s := &speller{Collection: c, query: text, total: total}
	return s.suggest(ctx, typed)
}

// speller helps with one query.
type speller struct {
	*Collection
	query string
	total int
}

// suspect is a word of the query that nothing, or next to nothing, has, and what may have been meant.
type suspect struct {
	plan.Typed
	often     int // articles of the collection that have it, or more
	at        query.Range
	quoted    bool
	spellings []spelling
}

// spelling is another text for a part of the query.
type spelling struct {
	at       query.Range
	text     string
	distance int
	often    int
	nowhere  bool // the text it is for
}

func (c *speller) suggest(ctx context.Context, typed []plan.Typed) ([]kiosque.Suggestion, error) {
	suspects, err := c.suspects(ctx, typed)
	if err != nil || len(suspects) == 0 {
		return nil, err
	}
	var out []kiosque.Suggestion
	seen := map[string]bool{}
	for _, try := range combined(suspects) {
		text, ok := respelt(c.query, try)
		if !ok || seen[text] {
			continue
		}
		if len(seen) == MaxTries {
			break
		}
		seen[text] = true
		total, known, err := c.Find(ctx, text)
		if err != nil {
			return nil, err
		}
		if !known {
			continue
		}
		least := c.total
		if slices.ContainsFunc(try, func(p spelling) bool { return !p.nowhere }) {
			least = moreOften * c.total
		}
		if total > least {
			out = append(out, kiosque.Suggestion{Query: text, Total: total})
		}
	}
	slices.SortStableFunc(out, func(a, b kiosque.Suggestion) int { return cmp.Compare(b.Total, a.Total) })
	return out[:min(len(out), maxSuggestions)], nil
}

// combined lists the spellings to be tried: each alone, those of two words, and the best of all words.
func combined(suspects []*suspect) (tries [][]spelling) {
	for _, s := range suspects {
		for _, p := range s.spellings {
			tries = append(tries, []spelling{p})
		}
	}
	for n, s := range suspects[1:] { // two words misspelt at once, or three
		for _, p := range s.spellings[:min(2, len(s.spellings))] {
			for _, q := range suspects[n].spellings[:min(2, len(suspects[n].spellings))] {
				tries = append(tries, []spelling{q, p})
			}
		}
	}
	var all []spelling
	for _, s := range suspects {
		if len(s.spellings) > 0 {
			all = append(all, s.spellings[0])
		}
	}
	if len(all) > 2 {
		tries = append(tries, all)
	}
	slices.SortStableFunc(tries, func(a, b []spelling) int { return cmp.Compare(len(b), len(a)) })
	return tries
}

// respelt puts spellings in a text; false if they overlap.
func respelt(text string, spellings []spelling) (string, bool) {
	sorted := slices.Clone(spellings)
	slices.SortFunc(sorted, func(a, b spelling) int { return cmp.Compare(a.at.Start, b.at.Start) })
	var b strings.Builder
	end := 0
	for _, s := range sorted {
		if s.at.Start < end {
			return "", false
		}
		b.WriteString(text[end:s.at.Start])
		b.WriteString(s.text)
		end = s.at.End
	}
	b.WriteString(text[end:])
	return b.String(), true
}

// suspects finds the words that are rare, the rarest first, with their other spellings. Where there are hits enough, only
// words that nothing has are.
func (c *speller) suspects(ctx context.Context, typed []plan.Typed) ([]*suspect, error) {
	rare := Rare(c.Articles)
	var all []*suspect
	var before *suspect
	for _, w := range plan.Distinct(typed) {
		s := &suspect{Typed: w}
		if !s.locate(c.query) || len(w.Forms) > 0 && c.total > rare {
			before = nil
			continue
		}
		for _, f := range w.Forms {
			n, err := c.Tally(ctx, f, w.Fields)
			if err != nil {
				return nil, err
			}
			s.often += n
		}
		if before != nil && min(s.often, before.often) <= rare { // a space, or a hyphen, too many
			joined, err := c.joined(ctx, before, s)
			if err != nil {
				return nil, err
			}
			s.spellings = append(s.spellings, joined...)
		}
		before = s
		if s.often <= rare || len(s.spellings) > 0 {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b *suspect) int { return cmp.Compare(a.often, b.often) })
	all = all[:min(len(all), maxSuspects)]
	for _, s := range all {
		if err := c.respell(ctx, s); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(s *suspect) bool { return len(s.spellings) == 0 }), nil
}

// locate finds the word in the text of the query; false if it is not written there as it was read.
func (s *suspect) locate(text string) bool {
	n, ok := s.Node.(*query.Word)
	if !ok || n.At.Start > n.At.End || n.At.End > len(text) {
		return false
	}
	at := strings.Index(text[n.At.Start:n.At.End], n.Text)
	if at < 0 {
		return false
	}
	at += n.At.Start
	s.at = query.Range{Start: at + int(s.From), End: at + int(s.To)}
	part := s.From > 0 && !analysis.Elided([]byte(strings.ToLower(n.Text[:s.From]))) || int(s.To) < len(n.Text) // of a compound
	s.quoted = part || n.Level == query.Folded || n.Level == query.Exact && (at == 0 || text[at-1] != '=')
	return true
}

func (s *suspect) typed() string { return s.Node.(*query.Word).Text[s.From:s.To] }

// print writes a form as it has to stand in the place of the word.
func (s *suspect) print(form string) string {
	form = analysis.LikeTyped(form, s.typed())
	if s.quoted {
		return form
	}
	return query.Quote(form)
}

// respell adds the spellings of a word that are most likely, the nearest first.
func (c *speller) respell(ctx context.Context, s *suspect) error {
	var a analysis.Analyzer
	tokens := a.Analyze([]byte(s.typed()))
	if len(tokens) != 1 {
		return nil
	}
	term := slices.Clone(a.Term(tokens[0]))
	letters := utf8.RuneCount(analysis.Fold(nil, term))
	var found []spelling
	families := map[string]int{}
	add := func(forms []uint32, distance int) error {
		for _, f := range forms {
			if slices.Contains(s.Forms, f) {
				continue
			}
			n, err := c.Tally(ctx, f, s.Fields)
			if err != nil {
				return err
			}
			if n == 0 || n <= moreOften*s.often {
				continue
			}
			p := spelling{at: s.at, text: s.print(c.Table.Form(f)), distance: distance, often: n, nowhere: s.often == 0}
			key := c.Table.Family(f)
			if s.Level() != query.Inflected {
				key = c.Table.Form(f)
			}
			if at, known := families[key]; !known {
				families[key] = len(found)
				found = append(found, p)
			} else if found[at].distance == distance && found[at].often < n {
				found[at] = p
			}
		}
		return nil
	}
	if s.Level() == query.Exact {
		if err := add(c.Table.Folded(term), 0); err != nil {
			return err
		}
	}
	told := len(found) > 0 // with other accents

	if s.Level() != query.Exact && !c.Table.IsCommon(term) { // a name, as others transcribe it
		forms, err := c.namesakes(ctx, term)
		if err == nil {
			err = add(forms, 0)
		}
		if err != nil {
			return err
		}
	}
	for distance, named := 1, len(found); distance <= 2 && !told && len(found) == named; distance++ {
		if letters < 2+2*distance { // all short words are near each other
			break
		}
		forms, _ := c.Table.Fuzzy(term, distance, nearForms)
		if err := add(forms, distance); err != nil {
			return err
		}
	}
	slices.SortStableFunc(found, func(a, b spelling) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(b.often, a.often))
	})
	s.spellings = append(s.spellings, found[:min(len(found), maxSpellings)]...)
	split, err := c.split(ctx, s, string(term))
	s.spellings = append(s.spellings, split...)
	return err
}

// namesakes returns the forms that may write the same name as a term, those that are names here if they are words of French too.
func (c *speller) namesakes(ctx context.Context, term []byte) (forms []uint32, err error) {
	for _, o := range c.Table.Namesakes(term, maxNamesakes) {
		is := true
		if o.Common {
			if is, err = c.Named(ctx, o.Form); err != nil {
				return nil, err
			}
		}
		if is {
			forms = append(forms, o.Form)
		}
	}
	return forms, nil
}

// split finds the two words that a missing space would have joined: those of which the rarer one is most frequent.
func (c *speller) split(ctx context.Context, s *suspect, term string) (best []spelling, err error) {
	if s.Level() == query.Exact || s.quoted && s.Node.(*query.Word).Text != s.typed() {
		return nil, nil
	}
	often := moreOften * s.often
	for at := range term {
		if at == 0 || utf8.RuneCountInString(term[:at]) < 2 || utf8.RuneCountInString(term[at:]) < 2 {
			continue
		}
		left, l, err := c.usual(ctx, term[:at], s)
		if err != nil {
			return nil, err
		}
		if l <= often {
			continue
		}
		right, r, err := c.usual(ctx, term[at:], s)
		if err != nil {
			return nil, err
		}
		if min(l, r) > often {
			often = min(l, r)
			best = []spelling{{at: s.at, text: s.print(left + " " + right), often: often, nowhere: s.often == 0}}
		}
	}
	return best, nil
}

// usual returns the most frequent of the forms that are equal to a term once accents are folded, and in how many articles it is.
func (c *speller) usual(ctx context.Context, term string, s *suspect) (form string, often int, err error) {
	for _, f := range c.Table.Folded([]byte(term)) {
		n, err := c.Tally(ctx, f, s.Fields)
		if err != nil {
			return "", 0, err
		}
		if n > often {
			form, often = c.Table.Form(f), n
		}
	}
	return form, often, nil
}

// joined makes one word of two that stand side by side.
func (c *speller) joined(ctx context.Context, a, b *suspect) ([]spelling, error) {
	text := c.query
	if a.at.End > b.at.Start || a.Level() != b.Level() || a.Fields != b.Fields {
		return nil, nil
	}
	switch text[a.at.End:b.at.Start] {
	case " ", "-":
	default:
		return nil, nil
	}
	form, often, err := c.usual(ctx, strings.ToLower(a.typed()+b.typed()), b)
	if err != nil || often <= moreOften*min(a.often, b.often) {
		return nil, err
	}
	return []spelling{{at: query.Range{Start: a.at.Start, End: b.at.End}, text: a.print(form), often: often, nowhere: a.often == 0 || b.often == 0}}, nil
}
