package web

import (
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// segment is a run of text, marked or not. Templates escape it: no text ever becomes markup.
type segment struct {
	Text   string
	Mark   bool
	Number int // of the mark in its article, from 1; 0: it has none
}

// segments cuts a text at its spans. Spans that overlap, run backwards, leave the text or cut a rune are narrowed or
// passed over rather than trusted: what is lost is a mark, never a word.
func segments(text string, spans []kiosque.Span) []segment {
	var out []segment
	at := 0
	for _, s := range spans {
		start, end := max(s.Start, at), min(s.End, len(text))
		if start >= end || !onRune(text, start) || !onRune(text, end) {
			continue
		}
		if at < start {
			out = append(out, segment{Text: text[at:start]})
		}
		out = append(out, segment{Text: text[start:end], Mark: true})
		at = end
	}
	if at < len(text) {
		out = append(out, segment{Text: text[at:]})
	}
	return out
}

func onRune(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }
