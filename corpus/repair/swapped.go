package repair

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// swap is an encoding of one byte a letter that was read as another one.
type swap struct{ shown, meant *charmap.Charmap }

// swaps are those that happen to French texts: of a Mac or of DOS opened in Windows, of Windows opened there or in the east of Europe.
func swaps() []swap {
	return []swap{
		{charmap.Macintosh, charmap.Windows1252},
		{charmap.CodePage850, charmap.Windows1252},
		{charmap.CodePage437, charmap.Windows1252},
		{charmap.Windows1250, charmap.Windows1252},
		{charmap.Windows1251, charmap.Windows1252},
		{charmap.Windows1252, charmap.Macintosh},
		{charmap.Windows1252, charmap.CodePage850},
	}
}

// minSwapped is how many letters of French a text must have once it is read as it was meant, and none that is not.
const minSwapped = 3

// Undo looks for a swap in a text, and undoes it in that text and in what stands beside it; nil: there is none. A text has one if its
// accented letters are not those of French, where French has them, and all of them are in one other reading.
func Undo(text string) func(string) string {
	if sound(text) && !strings.Contains(text, " ŕ ") { // é is the same in the east, à is not
		return nil
	}
	best, letters := swap{}, minSwapped-1
	for _, w := range swaps() {
		read, ok := w.undo(text)
		if good, bad := placed(read); ok && bad == 0 && good > letters {
			best, letters = w, good
		}
	}
	if best.meant == nil {
		return nil
	}
	return func(s string) string {
		if read, ok := best.undo(s); ok {
			return read
		}
		return s
	}
}

// sound reports whether the first letters of a text that are no ASCII are those of French, or there are too few.
func sound(text string) bool {
	const enough = 12
	good, odd := 0, 0
	before := rune(0)
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			before = rune(text[i])
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch frenchAt(before, r) {
		case 1:
			good++
		case -1:
			odd++
		}
		if before = r; good > 2 && good > 2*odd || good+odd >= enough {
			break
		}
	}
	return odd < minSwapped || good >= odd
}

// undo reads a text as it was meant; ok is false where it has a character that the encoding shown does not have.
func (w swap) undo(s string) (string, bool) {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		c, ok := misread{page: w.shown}.byteOf(r)
		if !ok || c < utf8.RuneSelf {
			return s, false
		}
		read := w.meant.DecodeByte(c)
		if read == utf8.RuneError {
			return s, false
		}
		b.WriteRune(read)
	}
	return b.String(), true
}

// placed counts the letters and signs of a text that are no ASCII: those that French has where they stand, and others.
func placed(s string) (good, bad int) {
	before := rune(0)
	for _, r := range s {
		switch frenchAt(before, r) {
		case 1:
			good++
		case -1:
			bad++
		}
		before = r
	}
	return good, bad
}

// frenchAt is 1 for a letter with an accent that French has behind another character, -1 for what it has not, 0 for what says nothing.
func frenchAt(before, r rune) int {
	switch {
	case r < utf8.RuneSelf, strings.ContainsRune("«»’‘“”–—…€°·•\u00a0\u202f\u00ad§²³", r):
		return 0
	case strings.ContainsRune("éèàêçôûîïâùëüœ", r):
		return 1
	case strings.ContainsRune("ÉÈÀÊÇÔÛÎÏÂÙËÜŒ", r) && !unicode.IsLower(before):
		return 1
	}
	return -1
}

// ninthLetter is œ of ISO-8859-15 as Latin-1 shows it: c½ur, ¼uvre.
var ninthLetter = regexp.MustCompile(`[½¼]u`)

// quoted is an apostrophe as a database writes it within quotes, behind what is elided in French: l\'eau. A doubled one may have been
// printed.
var quoted = regexp.MustCompile(`(?i)(^|[^\pL])([cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|aujourd)\\+'(\pL)`)

// Marks undoes what databases and ISO-8859-15 have made of apostrophes and œ.
func Marks(s string) string {
	if strings.Contains(s, `\'`) {
		s = quoted.ReplaceAllString(s, "$1$2'$3")
	}
	if strings.Contains(s, "½u") || strings.Contains(s, "¼u") {
		s = ninthLetter.ReplaceAllStringFunc(s, func(m string) string {
			if strings.HasPrefix(m, "½") {
				return "œu"
			}
			return "Œu"
		})
	}
	return s
}
