package highlight

import "github.com/kiosque-search/kiosque/match"

// fill makes a fragment of a candidate: a short one is filled up with the sentences beside it, marks of a sentence
// that is too long are given the words around them.
func (s *scratch) fill(x candidate, maxRunes int) fragment {
	low, high := s.room(x)
	if x.long {
		return s.parts[x.field].window(x, low, high, maxRunes)
	}
	return s.parts[x.field].extend(x, low, high, maxRunes)
}

// room returns the bytes of the text between the chosen fragments before and after a candidate.
func (s *scratch) room(x candidate) (low, high int) {
	high = len(s.parts[x.field].text)
	for _, f := range s.chooser.chosen {
		switch {
		case f.field != x.field:
		case f.end <= x.start:
			low = max(low, f.end)
		default:
			high = min(high, f.start)
		}
	}
	return low, high
}

// extend adds to a sentence shorter than half the limit those after it, or else before it, of the same paragraph.
func (p *part) extend(x candidate, low, high, maxRunes int) fragment {
	f := fragment{x.field, x.start, x.end, x.from, x.to}
	sentences := p.analyzer.Sentences()
	paragraph := sentences[f.from].Paragraph
	fits := func(from, to int) bool {
		if from < 0 || to >= len(sentences) || sentences[from].Paragraph != sentences[to].Paragraph {
			return false
		}
		start, end := int(sentences[from].Start), int(sentences[to].End)
		return start >= low && end <= high && !p.splits(start) && !p.splits(end) && p.runes(start, end, maxRunes) <= maxRunes
	}
	if paragraph != sentences[f.to].Paragraph {
		return f // a phrase runs across paragraphs: more would be confusing
	}
	for p.runes(f.start, f.end, maxRunes) < maxRunes/2 {
		switch {
		case fits(f.from, f.to+1):
			f.to++
		case fits(f.from-1, f.to):
			f.from--
		default:
			return f
		}
		f.start, f.end = int(sentences[f.from].Start), int(sentences[f.to].End)
	}
	return f
}

// splits reports whether a byte lies inside a mark.
func (p *part) splits(at int) bool {
	i := p.after(at)
	return i < len(p.marks) && int(p.marks[i].start) < at
}

// window gives marks of a long sentence the words around them, as many before as after where there are as many.
func (p *part) window(x candidate, low, high, maxRunes int) fragment {
	sentences := p.analyzer.Sentences()
	low, high = max(low, int(sentences[x.from].Start)), min(high, int(sentences[x.to].End))
	f := fragment{x.field, x.start, x.end, x.from, x.to}
	around := maxRunes - p.runes(x.start, x.end, maxRunes)
	if around <= 0 {
		// One mark is longer than a snippet: its beginning is shown.
		end, _ := forth(p.text, x.start, x.end, maxRunes)
		if end < x.end {
			end = p.cutBefore(x.start+1, end)
		}
		f.end = end
		for f.to > f.from && int(sentences[f.to].Start) >= f.end {
			f.to--
		}
		return f
	}
	start, before := back(p.text, low, x.start, around/2)
	end, after := forth(p.text, x.end, high, around-before)
	start, _ = back(p.text, low, start, around-before-after)

	// A cut is made between words, and never inside a mark: what is marked is what matched.
	if start > low {
		start = p.cutAfter(start, x.start)
	}
	for p.splits(start) {
		start = p.cutAfter(int(p.marks[p.after(start)].end), x.start)
	}
	if end < high {
		end = p.cutBefore(x.end, end)
	}
	for p.splits(end) {
		end = p.cutBefore(x.end, int(p.marks[p.after(end)].start))
	}
	f.start, f.end = trim(p.text, start, end)
	return f
}

// opening returns the beginning of a text as a fragment: the sentences that fit, or else what fits of the first.
func (p *part) opening(field match.Field, maxRunes int) (f fragment, ok bool) {
	sentences := p.analyzer.Sentences()
	if len(sentences) == 0 {
		return fragment{}, false
	}
	f = fragment{field: field, start: int(sentences[0].Start), end: int(sentences[0].End)}
	end, _ := forth(p.text, f.start, f.end, maxRunes)
	if end < f.end {
		f.end = p.cutBefore(f.start+1, end)
		return f, true
	}
	for f.to+1 < len(sentences) && p.runes(f.start, int(sentences[f.to+1].End), maxRunes) <= maxRunes {
		f.to++
		f.end = int(sentences[f.to].End)
	}
	return f, true
}
