package address

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Readable returns a value of an address as UTF-8. A form on a page in ISO-8859-1 or Windows-1252 sends its letters in that code:
// what is not UTF-8 is read as Windows-1252, as browsers read both.
func Readable(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	out, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil { // every byte has a meaning
		return ""
	}
	return out
}
