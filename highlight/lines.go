package highlight

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// Line is one occurrence of a query in its context. Texts are the article's, but for line breaks and runs of blanks, which
// are one space; Before + Key + After is a stretch of it.
type Line struct {
	Field              match.Field
	Before, Key, After string
	// Collation orders lines by what LineOptions.By says, as bytes: first by the words without case and accents, then by
	// the accents.
	Collation string
}

// LineOptions says what a line shows. The zero value shows the key alone.
type LineOptions struct {
	Width int // words of context on each side
	By    Neighbours
}

// Neighbours are the words that lines are ordered by.
type Neighbours uint8

// The words that lines can be ordered by.
const (
	Nothing Neighbours = iota // Collation is empty
	Before                    // those before the key, the nearest first
	After                     // those after it
	Key
)

// Lines returns the occurrences of the query in an article: as many as match.Query.Count says, those of the title first,
// in the order of the text. The filter is as in Article. The lines do not share the article's memory.
func (h *Highlighter) Lines(a *kiosque.Article, filter func(match.Filter) bool, o LineOptions) []Line {
	s := h.scratch()
	defer h.release(s)
	s.read(a, filter)
	s.spans = s.matcher.Spans(s.spans[:0], s)
	lines := make([]Line, len(s.spans))
	for i, at := range s.spans {
		p := &s.parts[at.Field]
		from, to := max(int(at.First)-o.Width, 0), min(int(at.Last)+o.Width, len(p.tokens)-1)
		first, last := p.bounds(h.query.Leaves[at.Leaf].Words, at)
		start, end := int(first), int(last)
		lines[i] = Line{
			Field: at.Field, Key: oneLine(p.printed[start:end]),
			Before: strings.TrimLeftFunc(oneLine(p.printed[min(p.widenLeft(from), start):start]), unicode.IsSpace),
			After:  strings.TrimRightFunc(oneLine(p.printed[end:max(p.widenRight(to), end)]), unicode.IsSpace),
		}
		switch o.By {
		case Before:
			lines[i].Collation = p.collation(int(at.First)-1, from-1)
		case After:
			lines[i].Collation = p.collation(int(at.Last)+1, to+1)
		case Key:
			lines[i].Collation = p.collation(int(at.First), int(at.Last)+1)
		}
	}
	return lines
}

// parts reports whether a blank parts words from what is before or after them: one that does not break a line does not, as
// in « mot » or mot !
func parts(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// widenLeft returns where a word begins with what is written before it without a blank that parts them: an opening bracket, a quote.
func (p *part) widenLeft(token int) int {
	at, limit := int(p.tokens[token].Start), 0
	if token > 0 {
		limit = int(p.tokens[token-1].End)
	}
	for at > limit {
		r, size := utf8.DecodeLastRune(p.text[limit:at])
		if parts(r) {
			break
		}
		at -= size
	}
	return at
}

// widenRight returns where a word ends with what is written behind it without a blank that parts them: a full stop, a closing bracket.
func (p *part) widenRight(token int) int {
	at, limit := int(p.tokens[token].End), len(p.text)
	if token+1 < len(p.tokens) {
		limit = int(p.tokens[token+1].Start)
	}
	for at < limit {
		r, size := utf8.DecodeRune(p.text[at:limit])
		if parts(r) {
			break
		}
		at += size
	}
	return at
}

// collation orders the words from one token up or down to another, which is left out. A word ends below all letters, the
// list of words below that.
func (p *part) collation(from, to int) string {
	step := 1
	if to < from {
		step = -1
	}
	var key []byte
	for t := from; t != to; t += step {
		key = append(analysis.Fold(key, p.analyzer.Term(p.tokens[t])), 1)
	}
	key = append(key, 0)
	for t := from; t != to; t += step {
		key = append(append(key, p.analyzer.Term(p.tokens[t])...), 1)
	}
	return string(append(key, 0))
}

// oneLine makes every run of white space one space, but for a lone blank that keeps words together. It copies the text.
func oneLine(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		blank := strings.IndexFunc(text, unicode.IsSpace)
		if blank < 0 {
			blank = len(text)
		}
		b.WriteString(text[:blank])
		rest := strings.TrimLeftFunc(text[blank:], unicode.IsSpace)
		switch run := text[blank : len(text)-len(rest)]; run {
		case "":
		case "\u00a0", "\u202f":
			b.WriteString(run)
		default:
			b.WriteByte(' ')
		}
		text = rest
	}
	return b.String()
}
