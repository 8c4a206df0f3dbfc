// Package repair undoes what software on the way has done to texts: UTF-8 that was read as another encoding, once or
// several times, entities and tags of HTML, control characters. It changes nothing in a sound text, and says what it
// changed, so that imports can count it.
package repair

import (
	"html"
	"regexp"
	"strings"
)

// Faults is what was wrong with a text, a set.
type Faults uint8

// The faults.
const (
	Mojibake Faults = 1 << iota // UTF-8 read as Windows-1252, Mac Roman or CP850
	Entities                    // &eacute; &#39; &amp;
	Tags                        // <p> <br/> <script>…</script>
	Controls                    // control characters, among them the halves of ’ and –
	Breaks                      // line breaks of other systems: CR, NEL, U+2028
	Latin1                      // Windows-1252 read as ISO-8859-1
)

// Names are the faults by the names that reports give them, in French.
func (f Faults) Names() []string {
	var out []string
	for i, name := range []string{"double encodage", "entités", "balises", "caractères de contrôle", "sauts de ligne", "Windows-1252 lu comme Latin-1"} {
		if f&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// maxRounds bounds how often UTF-8 that was read as something else is read again.
const maxRounds = 3

// Text repairs a text. The line breaks of Breaks and the characters of Latin1 are only reported: whoever cleans the
// text changes them in any case.
func Text(s string) (string, Faults) {
	found := suspicions(s)
	if found == 0 {
		return s, 0
	}
	faults := found & (Breaks | Latin1)
	for range maxRounds {
		once := mojibake(s)
		if once == s {
			break
		}
		s, faults = once, faults|Mojibake
	}
	if faults&Mojibake != 0 { // its bytes may have looked like other faults
		found = found&^(Breaks|Latin1) | suspicions(s)
		faults = Mojibake | found&(Breaks|Latin1)
	}
	if found&Tags != 0 {
		if plain := tags(s); plain != s {
			s, faults = plain, faults|Tags
		}
	}
	if found&Entities != 0 {
		if plain := entities(s); plain != s {
			s, faults = plain, faults|Entities
		}
		if again := tags(s); faults&Entities != 0 && again != s { // &lt;p&gt;, from a feed
			s, faults = again, faults|Tags
		}
	}
	if found&Controls != 0 {
		if plain := controls(s); plain != s {
			s, faults = plain, faults|Controls
		}
	}
	return s, faults
}

// suspicions tells at little cost what may be wrong with a text.
func suspicions(s string) (found Faults) {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7f:
			switch c {
			case '&':
				found |= Entities
			case '<':
				found |= Tags
			}
		case c == '\n' || c == '\t':
		case c == '\r':
			if i+1 == len(s) || s[i+1] != '\n' {
				found |= Breaks
			}
		case c < ' ' || c == 0x7f:
			found |= Controls
		case c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0:
			if s[i+1] == 0x85 {
				found |= Breaks
			} else {
				found |= Latin1
			}
		case c == 0xc3 && i+1 < len(s) && (s[i+1] >= 0x82 && s[i+1] <= 0x85 || s[i+1] == 0xa2 || s[i+1] == 0x8c):
			found |= Mojibake
		case c == 0xe2 && i+2 < len(s):
			switch {
			case s[i+1] == 0x80 && (s[i+2] == 0xa8 || s[i+2] == 0xa9):
				found |= Breaks
			case s[i+1] == 0x88 && s[i+2] == 0x9a, s[i+1] == 0x94 && s[i+2] >= 0x9c, s[i+1] == 0x80 && s[i+2] == 0x9a: // √ ├ ‚
				found |= Mojibake
			}
		case c == 0xce && i+1 < len(s) && s[i+1] == 0x93: // Γ
			found |= Mojibake
		case c == 0xef && i+2 < len(s) && s[i+1] == 0xbb && s[i+2] == 0xbf: // a mark of the encoding within the text
			found |= Controls
		}
	}
	return found
}

// entity is one entity that ends as it must: &para=2 is a part of an address.
var entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});`)

// entities decodes them, twice where one is hidden in another (&amp;eacute;).
func entities(s string) string {
	for range 2 {
		plain := entity.ReplaceAllStringFunc(s, func(e string) string {
			if d := html.UnescapeString(e); d != "\x00" && d != "\ufffd" {
				return d
			}
			return e
		})
		if plain == s || !entity.MatchString(plain) {
			return plain
		}
		s = plain
	}
	return s
}

const (
	blocks = `p|div|h[1-6]|ul|ol|dl|blockquote|table|tr|section|article|header|footer|` +
		`aside|figure|figcaption|hr|center|pre|form|main|nav|address|fieldset|body|html`
	lines  = `br|li|dt|dd|caption|option`
	cells  = `td|th`
	inline = `b|i|u|s|a|em|strong|span|small|sup|sub|font|img|cite|q|abbr|acronym|time|mark|del|ins|code|kbd|tt|strike|big|picture|source|video|` +
		`audio|label|input|button|tbody|thead|tfoot|col|colgroup|wbr|o:p|link|meta|base|bdi|bdo|dfn|var|samp|embed|param|area|map|track|ruby|rt|rp|details|summary`
	attributes = `(?:\s+[A-Za-z_:@][-A-Za-z0-9_:.]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*` +
		`(?:\s+(?:async|defer|hidden|controls|checked|disabled|allowfullscreen|nowrap))*\s*/?`
)

var (
	// unseen is what a page holds besides its text.
	unseen = regexp.MustCompile(`(?is)<!--.*?-->|` +
		`<(?:script|style|noscript|svg|iframe|object|template|head|textarea|select)\b[^<>]*>.*?` +
		`</(?:script|style|noscript|svg|iframe|object|template|head|textarea|select)\s*>|<!doctype[^<>]*>|<!\[CDATA\[|\]\]>`)
	block  = regexp.MustCompile(`(?i)[ \t]*\n?[ \t]*</?(?:` + blocks + `)` + attributes + `>[ \t]*\n?`)
	line   = regexp.MustCompile(`(?i)[ \t]*\n?</?(?:` + lines + `)` + attributes + `>[ \t]*\n?`)
	cell   = regexp.MustCompile(`(?i)</?(?:` + cells + `)` + attributes + `>`)
	within = regexp.MustCompile(`(?i)</?(?:` + inline + `)` + attributes + `>`)
	gaps   = regexp.MustCompile(`[ \t]*\n[ \t]*\n[ \t\n]*`)
	known  = regexp.MustCompile(`(?i)</?(?:` + blocks + `|` + lines + `|` + cells + `|` + inline +
		`|script|style|iframe|noscript|svg)` + attributes + `>|<!--|<!\[CDATA\[`)
)

// tags takes tags of HTML off: paragraphs and the like become empty lines, breaks and points of lists lines, and what
// no reader sees goes. What merely looks like a tag (a < b) stays.
func tags(s string) string {
	if !known.MatchString(s) {
		return s
	}
	s = unseen.ReplaceAllString(s, "")
	s = block.ReplaceAllString(s, "\n\n")
	s = line.ReplaceAllString(s, "\n")
	s = cell.ReplaceAllString(s, " ")
	s = within.ReplaceAllString(s, "")
	return strings.Trim(gaps.ReplaceAllString(s, "\n\n"), "\n")
}

// controls takes control characters out. Some are what is left of a character of which a program kept one byte (’ is
// U+2019, and 0x19 remains), and Word's hyphens.
func controls(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0x18:
			return '‘'
		case r == 0x19:
			return '’'
		case r == 0x1c:
			return '“'
		case r == 0x1d:
			return '”'
		case r == 0x13:
			return '–'
		case r == 0x14:
			return '—'
		case r == 0x1e:
			return '-'
		case r == 0 || r == 0x07:
			return ' '
		case r < ' ' && r != '\n' && r != '\t' && r != '\r' && r != '\f' && r != '\v', r == 0x7f, r == '\ufeff':
			return -1
		}
		return r
	}, s)
}
