package export

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kiosque-search/kiosque"
)

// unknown is what variables and names of files say where an article says nothing.
const unknown = "nd"

// asciiFold makes a name that every system and every reader takes: lower-case ASCII letters and digits with single hyphens
// between; empty where nothing is left.
func asciiFold(s string) string {
	var b strings.Builder
	gap := false
	add := func(r rune) {
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			add(r)
		case r == 'œ':
			add('o')
			add('e')
		case r == 'æ':
			add('a')
			add('e')
		case unicode.Is(unicode.Mn, r): // an accent
		default:
			gap = true
		}
	}
	return b.String()
}

// sum is some digits of a name, to tell it from others that fold to the same; it is as good as unique.
func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:8])
}

// itself is an ID that is a handle: no sum ends it.
var (
	itself = regexp.MustCompile(`^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$`)
	summed = regexp.MustCompile(`(?:^|-)[0-9a-f]{16}$`)
)

// maxHandle bounds a handle, in bytes.
const maxHandle = 60

// handle is another safe name for every ID: the ID itself if it is one, or else what it folds to and its sum.
func handle(id string) string {
	if itself.MatchString(id) && len(id) <= maxHandle && !summed.MatchString(id) && id != unknown {
		return id
	}
	return withSum(id)
}

// caselessHandle is a handle that differs from all others by more than its case.
func caselessHandle(id string) string {
	if h := handle(id); h == strings.ToLower(h) {
		return h
	}
	return withSum(id)
}

// withSum is what a name folds to, and its sum.
func withSum(s string) string {
	folded := asciiFold(s)
	return strings.TrimLeft(strings.TrimRight(folded[:min(len(folded), maxHandle-17)], "-")+"-"+sum(s), "-")
}

// category is the safe name of a value that articles share, such as that of a source; spellings that differ in case,
// accents and signs are one.
func category(s string) string {
	folded := asciiFold(s)
	switch {
	case strings.TrimSpace(s) == "":
		return unknown
	case folded == "", folded == unknown, len(folded) > maxHandle:
		return withSum(s)
	}
	return folded
}

// dated is the date of an article as it is known.
func dated(a *kiosque.Article) string {
	if a.Date.IsZero() {
		return unknown
	}
	return a.Date.String()
}

// lines is a text with one kind of line break and without control characters: valid UTF-8, its accents composed (NFC).
func lines(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	s = norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), r == '\ufeff', r == '\ufffe', r == '\uffff':
			return ' '
		}
		return r
	}, s)
}

// part is one of the texts of an article.
type part struct {
	kind string // title, lead, body
	text string
}

// attr is the attribute of an element that says which text it is of; the body says nothing.
func (p part) attr() string {
	if p.kind == "body" {
		return ""
	}
	return ` type="` + p.kind + `"`
}

// partsOf are the texts of an article that are not empty, as they are read: title, lead, body. A derived title is in the
// text already.
func partsOf(a *kiosque.Article) (texts []part) {
	for _, p := range []part{{"title", a.Title}, {"lead", a.Lead}, {"body", a.Body}} {
		if p.kind == "title" && a.TitleDerived {
			continue
		}
		if p.text = strings.TrimRightFunc(strings.TrimLeft(lines(p.text), "\n"), unicode.IsSpace); p.text != "" {
			texts = append(texts, p)
		}
	}
	return texts
}

// parts are the texts alone.
func parts(a *kiosque.Article) (texts []string) {
	for _, p := range partsOf(a) {
		texts = append(texts, p.text)
	}
	return texts
}

// wordless reports whether there is neither letter nor digit in a text.
func wordless(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}
