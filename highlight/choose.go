package highlight

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/match"
)

// chooser picks the fragments of an article that say most about the query.
//
// The candidates are the sentences with marks; sentences that one mark runs across are one candidate, and a sentence
// that is too long is one candidate for each group of marks that fit together. Again and again the best one left is
// taken: the one with the greatest weight of leaves not yet shown, then of leaves in all, then with the most
// occurrences, then the earliest. With equal weights this is the greatest number of distinct leaves.
type chooser struct {
	candidates []candidate
	chosen     []fragment
	shown      []bool // by leaf
	stamp      []int  // by leaf: the last candidate it was counted in
	stamps     int
	ends       []int // of each mark of a long sentence, in runes from its beginning; scratch
	starts     []int
}

// candidate is a range of marks, part.marks[first:last] of a field, with all the sentences they stand in (from, to).
type candidate struct {
	field       match.Field
	first, last int
	from, to    int
	start, end  int  // in bytes: the sentences if they fit, else the marks
	long        bool // the sentences do not fit
}

// fragment is a piece of text chosen to be shown, in bytes.
type fragment struct {
	field      match.Field
	start, end int
	from, to   int // the sentences it begins and ends in
}

// merit is what candidates are compared by.
type merit struct {
	fresh, weight int64
	occurrences   int
}

func (a merit) compare(b merit) int {
	return cmp.Or(cmp.Compare(a.fresh, b.fresh), cmp.Compare(a.weight, b.weight), cmp.Compare(a.occurrences, b.occurrences))
}

// choose fills chosen with the fragments to show, in the order of the text.
func (s *scratch) choose(o Options) {
	c := &s.chooser
	c.candidates, c.chosen = c.candidates[:0], c.chosen[:0]
	s.propose(match.Lead, o.MaxRunes)
	s.propose(match.Body, o.MaxRunes)
	if len(c.candidates) == 0 {
		return
	}
	leaves := len(s.h.query.Leaves)
	c.shown = slices.Grow(c.shown[:0], leaves)[:leaves]
	clear(c.shown)
	c.stamp = slices.Grow(c.stamp[:0], leaves)[:leaves]
	clear(c.stamp)
	c.stamps = 0
	for len(c.chosen) < o.Snippets {
		best, found := s.best(o)
		if !found {
			break
		}
		s.show(s.fill(best, o.MaxRunes))
		c.unite(s, o.MaxRunes)
	}
}

// propose adds the candidates of one field.
func (s *scratch) propose(f match.Field, maxRunes int) {
	p := &s.parts[f]
	if len(p.marks) == 0 {
		return
	}
	c := &s.chooser
	sentences := p.analyzer.Sentences()
	for i := 0; i < len(p.marks); {
		from, to := p.marks[i].from, p.marks[i].to
		j := i + 1
		for ; j < len(p.marks) && p.marks[j].from <= to; j++ {
			to = max(to, p.marks[j].to)
		}
		one := candidate{
			field: f, first: i, last: j, from: int(from), to: int(to),
			start: int(sentences[from].Start), end: int(sentences[to].End),
		}
		if p.runes(one.start, one.end, maxRunes) <= maxRunes {
			c.candidates = append(c.candidates, one)
		} else {
			c.windows(p, one, maxRunes)
		}
		i = j
	}
}

// windows adds a candidate for each mark of sentences that are too long: the mark with those after it that leave a
// fifth of the room for the words around them.
func (c *chooser) windows(p *part, long candidate, maxRunes int) {
	marks := p.marks[long.first:long.last]
	c.starts, c.ends = c.starts[:0], c.ends[:0]
	at, count := long.start, 0
	for _, m := range marks {
		count += utf8.RuneCountInString(p.printed[at:m.start])
		c.starts = append(c.starts, count)
		count += utf8.RuneCountInString(p.printed[m.start:m.end])
		c.ends = append(c.ends, count)
		at = int(m.end)
	}
	room := maxRunes - maxRunes/5
	j := 0
	for i := range marks {
		j = max(j, i+1)
		for j < len(marks) && c.ends[j]-c.starts[i] <= room {
			j++
		}
		w := long
		w.long, w.first, w.last = true, long.first+i, long.first+j
		w.start, w.end = int(marks[i].start), int(marks[j-1].end)
		c.candidates = append(c.candidates, w)
	}
}

// best returns the best candidate that no chosen fragment overlaps.
func (s *scratch) best(o Options) (best candidate, found bool) {
	var most merit
	for _, c := range s.chooser.candidates {
		if s.chooser.overlaps(c) {
			continue
		}
		m := s.merit(c, o)
		if !found || m.compare(most) > 0 {
			best, most, found = c, m, true
		}
	}
	return best, found
}

func (c *chooser) overlaps(x candidate) bool {
	for _, f := range c.chosen {
		if f.field == x.field && x.start < f.end && f.start < x.end {
			return true
		}
	}
	return false
}

func (s *scratch) merit(x candidate, o Options) (m merit) {
	c, p := &s.chooser, &s.parts[x.field]
	c.stamps++
	found := p.found[p.marks[x.first].first:p.marks[x.last-1].last]
	for _, f := range found {
		if c.stamp[f.leaf] == c.stamps {
			continue
		}
		c.stamp[f.leaf] = c.stamps
		w := o.weight(f.leaf)
		m.weight += w
		if !c.shown[f.leaf] {
			m.fresh += w
		}
	}
	m.occurrences = len(found)
	return m
}

// show adds a fragment to those chosen, which stay in order, and remembers the leaves that are in it.
func (s *scratch) show(f fragment) {
	c, p := &s.chooser, &s.parts[f.field]
	for i := p.after(f.start); i < len(p.marks) && int(p.marks[i].start) < f.end; i++ {
		for _, one := range p.found[p.marks[i].first:p.marks[i].last] {
			c.shown[one.leaf] = true
		}
	}
	at, _ := slices.BinarySearchFunc(c.chosen, f, func(a, b fragment) int {
		return cmp.Or(cmp.Compare(a.field, b.field), cmp.Compare(a.start, b.start))
	})
	c.chosen = slices.Insert(c.chosen, at, f)
}

// unite joins chosen fragments of one sentence, or of two that follow one another in a paragraph, where both fit in one.
func (c *chooser) unite(s *scratch, maxRunes int) {
	for i := 0; i+1 < len(c.chosen); {
		a, b := &c.chosen[i], c.chosen[i+1]
		p := &s.parts[a.field]
		sentences := p.analyzer.Sentences()
		if a.field == b.field && b.from <= a.to+1 &&
			sentences[a.to].Paragraph == sentences[b.from].Paragraph &&
			p.runes(a.start, b.end, maxRunes) <= maxRunes {
			a.end, a.to = b.end, b.to
			c.chosen = slices.Delete(c.chosen, i+1, i+2)
			continue
		}
		i++
	}
}
