package mention

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// merged makes one candidate of all spellings of a name: Emmanuel Macron, M. Macron and Macron. A spelling that two longer ones have belongs to
// the one that is printed more often.
func (r *reader) merged() []Candidate {
	type group struct {
		Candidate
		folds []string
		order int
	}
	slices.SortFunc(r.found, func(a, b span) int { return a.from - b.from })
	var groups []*group
	byKey := map[string]*group{}
	for n, s := range r.found {
		folds := r.folds(s)
		if len(folds) == 0 {
			continue
		}
		key := string(s.kind) + " " + strings.Join(folds, " ")
		g := byKey[key]
		if g == nil {
			w := &r.words[s.from]
			g = &group{
				Candidate: Candidate{Kind: s.kind, Text: r.text(s), Part: w.part, Start: w.start, End: s.end}, folds: folds, order: n,
			}
			byKey[key] = g
			groups = append(groups, g)
		}
		g.Count++
	}
	slices.SortStableFunc(groups, func(a, b *group) int { // an initial behind what it may stand for
		return cmp.Or(len(b.folds)-len(a.folds), cmp.Compare(min(len(b.folds[0]), 2), min(len(a.folds[0]), 2)))
	})
	var kept []*group
	for _, g := range groups {
		var into *group
		for _, k := range kept {
			if k.Kind == g.Kind && g.Kind == Person && isPart(g.folds, k.folds) && (into == nil || k.Count > into.Count) {
				into = k
			}
		}
		if into == nil {
			kept = append(kept, g)
			continue
		}
		into.Count += g.Count
		into.order = min(into.order, g.order)
	}
	r.countAlone(func(fold string) bool {
		for _, k := range kept {
			if k.Kind == Person && len(k.folds) > 1 && k.folds[len(k.folds)-1] == fold {
				k.Count++
				return true
			}
		}
		return false
	})
	slices.SortStableFunc(kept, func(a, b *group) int { return a.order - b.order })
	out := make([]Candidate, len(kept))
	for i, g := range kept {
		out[i] = g.Candidate
	}
	return out
}

// countAlone calls take with every capital that no candidate has, mid-sentence.
func (r *reader) countAlone(take func(fold string) bool) {
	for i := range r.words {
		if w := &r.words[i]; !w.taken && w.shape == title {
			take(w.fold)
		}
	}
}

// folds are the folded words of a name that tell it from others.
func (r *reader) folds(s span) []string {
	var folds []string
	for i := s.from; i < s.to; i++ {
		if s.kind == Organisation && i == s.from && s.to-s.from > 1 {
			switch strings.Trim(r.words[i].fold, "'’") {
			case "le", "la", "les", "l":
				continue
			}
		}
		folds = append(folds, r.words[i].fold)
	}
	return folds
}

// isPart reports whether a name is the beginning or the end of a longer one, or the longer one with an initial: B. Obama.
func isPart(short, long []string) bool {
	if len(short) > 1 && len(short) <= len(long) && utf8.RuneCountInString(short[0]) == 1 && strings.HasPrefix(long[0], short[0]) &&
		slices.Equal(short[1:], long[len(long)-len(short)+1:]) {
		return true
	}
	return len(short) < len(long) && (slices.Equal(short, long[:len(short)]) || slices.Equal(short, long[len(long)-len(short):]))
}
