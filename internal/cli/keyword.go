package cli

import (
	"strings"

	"github.com/rivo/uniseg"
)

// openKeyword is how many columns stand before the keys where lines are not cut.
const openKeyword = 60

// Keyword writes a line with the key word below that of the line before. Where a width is known, the context is cut to it.
func (t *Text) Keyword(label Piece, before, key, after string) {
	before, key, after = oneRow(before), oneRow(key), oneRow(after)
	room := openKeyword
	if t.Width > 0 {
		used := uniseg.StringWidth(label.Text) + 2
		room = max((t.Width-used)*2/5, 1)
		right := max(t.Width-used-room, 1)
		before, key = tail(before, room), cut(key, right)
		after = cut(after, right-uniseg.StringWidth(key))
	}
	pad := strings.Repeat(" ", max(room-uniseg.StringWidth(before), 0)+2)
	t.Line(label, Piece{Text: pad + before}, Piece{Text: key, Style: StyleMatch}, Piece{Text: after})
}

// oneRow cleans a text of what would end its line or jump on it.
func oneRow(s string) string { return strings.NewReplacer("\n", " ", "\t", " ").Replace(clean(s)) }

// tail shortens a text to so many columns by leaving out its beginning.
func tail(s string, columns int) string {
	wide := uniseg.StringWidth(s)
	if wide <= columns {
		return s
	}
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if wide -= g.Width(); wide < columns {
			_, end := g.Positions()
			return "…" + s[end:]
		}
	}
	return ""
}
