package highlight

import (
	"cmp"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// add notes an occurrence: a phrase is one range from its first word to its last.
func (p *part) add(words []int, o match.Span) {
	start, end := p.bounds(words, o)
	p.found = append(p.found, found{start, end, o.Leaf, p.tokens[o.First].Sentence, p.tokens[o.Last].Sentence})
}

// bounds returns the bytes of an occurrence of some words of the query. A sign has those of its own.
func (p *part) bounds(words []int, o match.Span) (start, end uint32) {
	first, last := &p.tokens[o.First], &p.tokens[o.Last]
	if len(p.signs) == 0 || o.First != o.Last || slices.ContainsFunc(words, func(w int) bool { return p.isToken(w, o.First) }) {
		return first.Start, last.End
	}
	for _, s := range p.signs {
		if s.position == o.First && slices.Contains(words, int(s.word)) {
			return s.start, s.end
		}
	}
	return first.Start, last.End
}

// isToken reports whether the token at a position, and not a sign behind it, is a word of the query.
func (p *part) isToken(word int, position uint32) bool {
	_, found := slices.BinarySearch(p.of(word), position)
	return found && !slices.ContainsFunc(p.signs, func(s signHit) bool { return s.hit == hit{uint32(word), position} })
}

// sort puts occurrences that came leaf by leaf in the order of match.Query.Spans.
func (p *part) sort() {
	slices.SortFunc(p.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.leaf, b.leaf))
	})
}

// join makes marks of the occurrences: those that overlap are one mark, those that only touch are two.
func (p *part) join() {
	for i, f := range p.found {
		if n := len(p.marks); n > 0 && f.start < p.marks[n-1].end {
			m := &p.marks[n-1]
			m.end, m.to, m.last = max(m.end, f.end), max(m.to, f.to), i+1
			continue
		}
		p.marks = append(p.marks, mark{f.start, f.end, f.from, f.to, i, i + 1})
	}
}

// after returns the number of marks that end at or before a byte: the next one ends after it.
func (p *part) after(at int) int {
	n, _ := slices.BinarySearchFunc(p.marks, at, func(m mark, at int) int {
		if int(m.end) <= at {
			return -1
		}
		return 1
	})
	return n
}

// spans returns the marks inside a range of the text, as bytes from its start. A mark that does not fit is cut.
func (p *part) spans(start, end int) []kiosque.Span {
	from := p.after(start)
	to := from
	for to < len(p.marks) && int(p.marks[to].start) < end {
		to++
	}
	spans := make([]kiosque.Span, 0, to-from)
	for _, m := range p.marks[from:to] {
		spans = append(spans, kiosque.Span{Start: max(int(m.start), start) - start, End: min(int(m.end), end) - start})
	}
	return spans
}

// marks returns all marks of a text, nil if there are none.
func (s *scratch) marks(f match.Field) []kiosque.Span {
	p := &s.parts[f]
	if len(p.marks) == 0 {
		return nil
	}
	return p.spans(0, len(p.text))
}
