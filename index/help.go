package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of the help with a query that finds too little.
const (
	maxSuggestions = 4
	maxSuspects    = 3  // words to which other spellings are sought
	maxSpellings   = 4  // of each that are tried
	maxTries       = 14 // queries
	nearForms      = 64 // of the dictionary that are weighed for a word
	// A word, or a query, is rare below one article in so many, and below three.
	rarity, rareLeast = 20_000, 3
	moreOften         = 4 // times that another spelling has to be more frequent
	// helpReads is how many positions of words in articles are read for a diagnosis, some 50 ms at worst; a try has its part
	// of as many. What would take more is left out.
	helpReads = 300_000
)

// help adds to a result what may help to find more. It goes last, for it searches with the team of the inquiry.
func (i *inquiry) help(ctx context.Context, req *kiosque.SearchRequest, info *kiosque.QueryInfo) (err error) {
	if info.Suggestions, err = i.suggest(ctx, req); err != nil || i.total > 0 {
		return err
	}
	if info.Clauses, err = i.diagnose(ctx, req); errors.Is(err, errTooDear) {
		info.Clauses, err = nil, nil
	}
	return err
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

// suggest tries other spellings of the words that are rare, alone and together, under the same filters. An exact word may
// have other accents; any word may be one or, if that is of no use, two edits away, lack a space or have one too many.
func (i *inquiry) suggest(ctx context.Context, req *kiosque.SearchRequest) ([]kiosque.Suggestion, error) {
	suspects, err := i.suspects(ctx)
	if err != nil || len(suspects) == 0 {
		return nil, err
	}
	var tries [][]spelling
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
	var out []kiosque.Suggestion
	seen := map[string]bool{}
	for _, try := range tries {
		text, ok := respelt(i.query.Text, try)
		if !ok || seen[text] {
			continue
		}
		if len(seen) == maxTries {
			break
		}
		seen[text] = true
		total, err := i.totalOf(ctx, text, req)
		if errors.Is(err, errTooDear) {
			continue
		}
		if err != nil {
			return nil, err
		}
		least := i.total
		if slices.ContainsFunc(try, func(p spelling) bool { return !p.nowhere }) {
			least = moreOften * i.total
		}
		if total > least {
			out = append(out, kiosque.Suggestion{Query: text, Total: total})
		}
	}
	slices.SortStableFunc(out, func(a, b kiosque.Suggestion) int { return cmp.Compare(b.Total, a.Total) })
	return out[:min(len(out), maxSuggestions)], nil
}

// totalOf counts what another query finds under the same filters; 0 if it cannot be read. The error is errTooDear if that
// takes too long.
func (i *inquiry) totalOf(ctx context.Context, text string, req *kiosque.SearchRequest) (int, error) {
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		return 0, nil //nolint:nilerr // it is no suggestion then
	}
	p, err := i.compile(ctx, q, relaxedIn(req, q), req)
	if err != nil {
		return 0, nil //nolint:nilerr // too many forms, for instance
	}
	sel, err := i.g.selection(req)
	if err != nil {
		return 0, err
	}
	_, _, n, err := i.g.matching(ctx, p, max(i.x.helpReads/maxTries, 1), sel, i.team)
	if err != nil {
		return 0, err
	}
	return n.listed(sel), nil
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
func (i *inquiry) suspects(ctx context.Context) ([]*suspect, error) {
	rare := max(rareLeast, i.g.articles/rarity)
	var all []*suspect
	var before *suspect
	for _, w := range plan.Distinct(i.plan.Typed) {
		s := &suspect{Typed: w}
		if !s.locate(i.query.Text) || len(w.Forms) > 0 && i.total > rare {
			before = nil
			continue
		}
		for _, f := range w.Forms {
			n, err := i.g.tally(ctx, formIn{f, w.Fields})
			if err != nil {
				return nil, err
			}
			s.often += n
		}
		if before != nil && min(s.often, before.often) <= rare { // a space, or a hyphen, too many
			joined, err := i.joined(ctx, before, s)
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
		if err := i.respell(ctx, s); err != nil {
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
	form = likeTyped(form, s.typed())
	if s.quoted {
		return form
	}
	return query.Quote(form)
}

// respell adds the spellings of a word that are most likely, the nearest first.
func (i *inquiry) respell(ctx context.Context, s *suspect) error {
	var a analysis.Analyzer
	tokens := a.Analyze([]byte(s.typed()))
	if len(tokens) != 1 {
		return nil
	}
	term := slices.Clone(a.Term(tokens[0]))
	letters := utf8.RuneCountInString(folded(string(term)))
	var found []spelling
	families := map[string]int{}
	add := func(forms []uint32, distance int) error {
		for _, f := range forms {
			if slices.Contains(s.Forms, f) {
				continue
			}
			n, err := i.g.tally(ctx, formIn{f, s.Fields})
			if err != nil {
				return err
			}
			if n == 0 || n <= moreOften*s.often {
				continue
			}
			p := spelling{at: s.at, text: s.print(i.g.table.Form(f)), distance: distance, often: n, nowhere: s.often == 0}
			key := i.g.table.Family(f)
			if s.Level() != query.Inflected {
				key = i.g.table.Form(f)
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
		if err := add(i.g.table.Folded(term), 0); err != nil {
			return err
		}
	}
	for distance := 1; distance <= 2 && len(found) == 0; distance++ {
		if letters < 2+2*distance { // all short words are near each other
			break
		}
		forms, _ := i.g.table.Fuzzy(term, distance, nearForms)
		if err := add(forms, distance); err != nil {
			return err
		}
	}
	slices.SortStableFunc(found, func(a, b spelling) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(b.often, a.often))
	})
	s.spellings = append(s.spellings, found[:min(len(found), maxSpellings)]...)
	split, err := i.split(ctx, s, string(term))
	s.spellings = append(s.spellings, split...)
	return err
}

// split finds the two words that a missing space would have joined: those of which the rarer one is most frequent.
func (i *inquiry) split(ctx context.Context, s *suspect, term string) (best []spelling, err error) {
	if s.Level() == query.Exact || s.quoted && s.Node.(*query.Word).Text != s.typed() {
		return nil, nil
	}
	often := moreOften * s.often
	for at := range term {
		if at == 0 || utf8.RuneCountInString(term[:at]) < 2 || utf8.RuneCountInString(term[at:]) < 2 {
			continue
		}
		left, l, err := i.usual(ctx, term[:at], s)
		if err != nil {
			return nil, err
		}
		if l <= often {
			continue
		}
		right, r, err := i.usual(ctx, term[at:], s)
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
func (i *inquiry) usual(ctx context.Context, term string, s *suspect) (form string, often int, err error) {
	for _, f := range i.g.table.Folded([]byte(term)) {
		n, err := i.g.tally(ctx, formIn{f, s.Fields})
		if err != nil {
			return "", 0, err
		}
		if n > often {
			form, often = i.g.table.Form(f), n
		}
	}
	return form, often, nil
}

// joined makes one word of two that stand side by side.
func (i *inquiry) joined(ctx context.Context, a, b *suspect) ([]spelling, error) {
	text := i.query.Text
	if a.at.End > b.at.Start || a.Level() != b.Level() || a.Fields != b.Fields {
		return nil, nil
	}
	switch text[a.at.End:b.at.Start] {
	case " ", "-":
	default:
		return nil, nil
	}
	form, often, err := i.usual(ctx, strings.ToLower(a.typed()+b.typed()), b)
	if err != nil || often <= moreOften*min(a.often, b.often) {
		return nil, err
	}
	return []spelling{{at: query.Range{Start: a.at.Start, End: b.at.End}, text: a.print(form), often: often, nowhere: a.often == 0 || b.often == 0}}, nil
}
