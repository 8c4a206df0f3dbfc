package record

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus/charset"
)

// OneLine cleans a short text and makes it one line.
func OneLine(s string) string {
	s = charset.Clean(s)
	if strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' || r == ' ' }), " ")
	}
	return strings.TrimSpace(s)
}

// block cleans a text of several lines; empty lines around it and spaces that end it go.
func block(s string) string {
	return strings.TrimRightFunc(strings.TrimLeft(charset.Clean(s), "\n"), unicode.IsSpace)
}

// splitLead sees to it that no word counts twice where a source repeats the standfirst at the head of the text: the
// lead stays, and the body begins behind it. Where it ends inside a paragraph it is the lead that goes, for its words
// are in the body. A lead whose letters begin the text but whose words do not (Le Mali, Le Malien) stays.
func splitLead(lead, body string) (string, string) {
	if lead == "" || body == "" {
		return lead, body
	}
	whole := strings.TrimSpace(lead)
	cut := false
	for _, ellipsis := range []string{"…", "...", "[…]", "[...]"} {
		if rest, ok := strings.CutSuffix(whole, ellipsis); ok {
			whole, cut = strings.TrimSpace(rest), true
		}
	}
	end, ok := prefixEnd(body, whole)
	if !ok || whole == "" {
		return lead, body
	}
	if goesOn(body, end) && !cutForLength(strings.Fields(whole), cut, body[end:]) {
		return lead, body
	}
	rest := body[end:]
	switch next := strings.TrimLeft(rest, " \t\u00a0"); {
	case strings.TrimSpace(rest) == "", strings.HasPrefix(next, "\n"):
		return body[:end], block(rest)
	}
	return "", body
}

// cutForLength reports whether a lead that breaks off inside a word of the text is a copy of its head, cut at so many
// characters: it is long, or an ellipsis says so, or what is left of the last word is a lone consonant or stands in
// the rest of the text as well. A few words may be like those of the text by chance.
func cutForLength(words []string, ellipsis bool, rest string) bool {
	const few, many = 4, 12
	if len(words) <= few || len(words) > many || ellipsis {
		return len(words) > few
	}
	word := words[len(words)-1]
	word = word[strings.LastIndexAny(word, "'’")+1:]
	if utf8.RuneCountInString(word) == 1 && !strings.ContainsAny(word, "aàâyoôAÀÂYOÔ0123456789") {
		return true
	}
	for at := 0; ; {
		i := strings.Index(rest[at:], word)
		if i < 0 || word == "" {
			return false
		}
		i, at = at+i, at+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(rest[:i])
		if i > 0 && !unicode.IsLetter(before) && !unicode.IsDigit(before) && !goesOn(rest, at) {
			return true
		}
	}
}

// prefixEnd tells where the words that begin another text end in it, whatever the spaces between them. The last of
// them may be the beginning of a longer one.
func prefixEnd(text, prefix string) (int, bool) {
	if strings.HasPrefix(text, prefix) {
		return len(prefix), true
	}
	i := 0
	for word := range strings.FieldsSeq(prefix) {
		if goesOn(text, i) {
			return 0, false
		}
		for i < len(text) {
			r, size := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsSpace(r) {
				break
			}
			i += size
		}
		if !strings.HasPrefix(text[i:], word) {
			return 0, false
		}
		i += len(word)
	}
	return i, true
}

// goesOn reports whether a place of a text is inside a word or a number: between two of its characters, or before the
// apostrophe, hyphen, dot or comma that joins them.
func goesOn(text string, at int) bool {
	within := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) }
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	next, size := utf8.DecodeRuneInString(text[at:])
	if !within(before) {
		return false
	}
	if within(next) {
		return true
	}
	after := FirstRune(text[at+size:])
	switch next {
	case '\'', '’', 'ʼ', '-', '‑', '\u00ad', '·', '•', '‧', '⋅':
		return within(after)
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// Clip makes a text fit for a message: of at most n runes, without bytes and signs that cannot be shown.
func Clip(s string, n int) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, first(s, n))
}

// bounded is a detail as it is kept.
func bounded(s string) string { return first(s, maxDetailValue) }

// first is a text, or its first n runes and an ellipsis.
func first(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return s
}

// CutFold is strings.CutPrefix without regard to the case of ASCII letters.
func CutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// FirstRune is the first character of s, 0 if there is none.
func FirstRune(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// maxDerived bounds a derived title, in runes.
const maxDerived = 300

// FirstSentence is the first sentence of a text as a title to show, cut at a word where it is very long.
func firstSentence(text string) string {
	text = strings.TrimSpace(text)
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		// A sentence may go on behind a line break, not behind an empty line.
		if j := strings.Index(text, "\n\n"); j >= 0 {
			text = text[:j]
		}
	}
	text = OneLine(text[:min(len(text), 8*maxDerived)])
	text = strings.ToValidUTF8(text[:SentenceEnd(text)], "")
	if utf8.RuneCountInString(text) <= maxDerived {
		return text
	}
	short := string([]rune(text)[:maxDerived])
	if i := strings.LastIndexByte(short, ' '); i > 0 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:") + "…"
}

// SentenceEnd finds the end of the first sentence of a line: a stop that is followed by a space and a capital, and
// does not follow an initial or a title (M. Diallo). What closes behind the stop belongs to the sentence.
func SentenceEnd(line string) int {
	for i, r := range line {
		if r != '.' && r != '!' && r != '?' && r != '…' {
			continue
		}
		end := i + utf8.RuneLen(r)
		for end < len(line) {
			c, size := utf8.DecodeRuneInString(line[end:])
			gap := 0
			if (c == ' ' || c == '\u00a0' || c == '\u202f') && strings.HasPrefix(line[end+size:], "»") {
				gap = size
				c, size = '»', len("»")
			}
			if !strings.ContainsRune(".!?…»\"”)", c) {
				break
			}
			end += gap + size
		}
		rest := line[end:]
		next := strings.TrimLeft(rest, " \u00a0\u202f«\"“(")
		if rest == "" || next == "" {
			return len(line)
		}
		if rest == next || !unicode.IsUpper(FirstRune(next)) && !unicode.IsDigit(FirstRune(next)) {
			continue
		}
		if r == '.' && abbreviation(line[:i]) {
			continue
		}
		return end
	}
	return len(line)
}

// abbreviation reports whether a stop behind a text ends no sentence.
func abbreviation(before string) bool {
	word := before[strings.LastIndexAny(before, " \u00a0'’(.-")+1:]
	if utf8.RuneCountInString(word) == 1 && unicode.IsUpper(FirstRune(word)) {
		return true
	}
	switch word {
	case "MM", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Pr", "Me", "Mgr", "St", "Ste", "av", "apr", "cf", "art", "env", "no", "vol", "p":
		return true
	}
	return false
}
