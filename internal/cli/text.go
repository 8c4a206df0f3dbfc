package cli

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// Style is how a piece of text looks where colours are welcome.
type Style uint8

// The styles.
const (
	StylePlain Style = iota
	StyleTitle
	StyleMatch
	StyleFaint
	StyleAccent
	styleError
	styleHint
)

// styleFaint is StyleFaint, beside its unexported siblings.
const styleFaint = StyleFaint

// sgr are the parameters of the terminal's "select graphic rendition" sequence (ECMA-48, 8.3.117).
var sgr = [...]string{StylePlain: "", StyleTitle: "1", StyleMatch: "1;31", StyleFaint: "2", StyleAccent: "36", styleError: "1;31", styleHint: "1;36"}

func (t Terminal) paint(s Style, text string) string {
	if !t.Color || s == StylePlain || text == "" {
		return text
	}
	return "\x1b[" + sgr[s] + "m" + text + "\x1b[0m"
}

// Piece is a run of text in one style.
type Piece struct {
	Text  string
	Style Style
}

// Text collects lines for a terminal or a pipe. What comes from articles is cleaned of control characters, so that no
// text can command the terminal.
type Text struct {
	Terminal
	b strings.Builder
}

// Line writes one line, unwrapped.
func (t *Text) Line(pieces ...Piece) {
	for _, p := range pieces {
		t.b.WriteString(t.paint(p.Style, strings.ReplaceAll(clean(p.Text), "\n", " ")))
	}
	t.b.WriteByte('\n')
}

// Linef writes one plain line; the format, not what is put into it, gets the spaces of French.
func (t *Text) Linef(format string, args ...any) {
	t.Line(Piece{Text: fmt.Sprintf(french.Typeset(format), args...)})
}

// Wrap writes one paragraph, broken at spaces to the terminal's width, each line after indent. White space collapses.
func (t *Text) Wrap(indent string, pieces ...Piece) {
	t.b.WriteString(indent)
	t.wrap(indent, pieces)
}

// Field writes a label, padded to wide columns, and a paragraph that hangs beside it.
func (t *Text) Field(label Piece, wide int, pieces ...Piece) {
	label.Text = clean(label.Text)
	t.b.WriteString(t.paint(label.Style, label.Text))
	indent := strings.Repeat(" ", wide)
	if n := uniseg.StringWidth(label.Text); n < wide {
		t.b.WriteString(indent[n:])
	} else {
		t.b.WriteString("\n" + indent)
	}
	t.wrap(indent, pieces)
}

// wrap writes a paragraph after the indent of its first line.
func (t *Text) wrap(indent string, pieces []Piece) {
	limit := 0
	if t.Width > 0 {
		limit = max(t.Width-uniseg.StringWidth(indent), minWidth/2)
	}
	column := 0
	var line []Piece
	for _, w := range words(pieces) {
		switch n := w.width(); {
		case column == 0:
			column = n
		case limit > 0 && column+1+n > limit:
			t.write(line)
			t.b.WriteString("\n" + indent)
			line, column = line[:0], n
		default:
			line = append(line, w.space(line))
			column += 1 + n
		}
		line = append(line, w.pieces...)
	}
	t.write(line)
	t.b.WriteByte('\n')
}

// write writes pieces, those of one style together.
func (t *Text) write(pieces []Piece) {
	for len(pieces) > 0 {
		style := pieces[0].Style
		var run strings.Builder
		for len(pieces) > 0 && pieces[0].Style == style {
			run.WriteString(pieces[0].Text)
			pieces = pieces[1:]
		}
		t.b.WriteString(t.paint(style, run.String()))
	}
}

// String returns what was written.
func (t *Text) String() string { return t.b.String() }

// word is what stands between two spaces: pieces, since a match may begin or end inside. before is the style of the space.
type word struct {
	pieces []Piece
	before Style
}

func (w word) width() (n int) {
	for _, p := range w.pieces {
		n += uniseg.StringWidth(p.Text)
	}
	return n
}

// space is what stands between a line and the word: in their style where both sides have it, as inside a phrase.
func (w word) space(line []Piece) Piece {
	if style := w.pieces[0].Style; style == w.before && line[len(line)-1].Style == style {
		return Piece{" ", style}
	}
	return Piece{Text: " "}
}

// words divides pieces at breaking white space.
func words(pieces []Piece) (out []word) {
	open := false // the last word of out goes on
	before := StylePlain
	for _, p := range pieces {
		rest := clean(p.Text)
		for rest != "" {
			if i := strings.IndexFunc(rest, breaks); i != 0 {
				if i < 0 {
					i = len(rest)
				}
				part := Piece{rest[:i], p.Style}
				if open {
					last := &out[len(out)-1]
					last.pieces = append(last.pieces, part)
				} else {
					out = append(out, word{pieces: []Piece{part}, before: before})
				}
				open, rest = true, rest[i:]
				continue
			}
			rest = strings.TrimLeftFunc(rest, breaks)
			open, before = false, p.Style
		}
	}
	return out
}

// breaks reports whether a line may break at r: at white space, but not at a no-break space.
func breaks(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
}

// clean replaces what could command a terminal or turn its text around: control characters but line breaks and tabs, the
// bidirectional overrides, and invalid UTF-8.
func clean(s string) string {
	bad := func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	}
	s = strings.ToValidUTF8(s, "\ufffd")
	if strings.IndexFunc(s, bad) < 0 {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if bad(r) {
			return '\ufffd'
		}
		return r
	}, s)
}

// Marked divides a text at its spans, in the styles plain and StyleMatch. Spans that do not fit the text are left out.
func Marked(text string, spans []kiosque.Span, plain Style) (out []Piece) {
	at := 0
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b kiosque.Span) int { return a.Start - b.Start })
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			continue
		}
		if s.Start > at {
			out = append(out, Piece{text[at:s.Start], plain})
		}
		out = append(out, Piece{text[s.Start:s.End], StyleMatch})
		at = s.End
	}
	if at < len(text) {
		out = append(out, Piece{text[at:], plain})
	}
	return out
}
