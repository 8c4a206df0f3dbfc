// Package repair undoes what software on the way has done to texts: UTF-8 that was read as another encoding, once or
// several times, entities and tags of HTML, control characters. It changes nothing in a sound text, and says what it
// changed, so that imports can count it.
package repair

import (
	"encoding/hex"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
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
	Swapped                     // an encoding of one byte a letter read as another, apostrophes as databases write them
)

// Names are the faults by the names that reports give them, in French.
func (f Faults) Names() []string {
	var out []string
	for i, name := range []string{
		"double encodage", "entités", "balises", "caractères de contrôle", "sauts de ligne", "Windows-1252 lu comme Latin-1",
		"encodage pris pour un autre",
	} {
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
	for round := 0; found&Mojibake != 0 && round < maxRounds; round++ {
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
		if again := mojibake(s); faults&Entities != 0 && again != s { // &Atilde;&copy;
			s, faults = again, faults|Mojibake
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

// signs are what suspicions looks for, two bytes at a time: of each byte, a set of those that it may begin, and above it,
// shifted by a byte, of those that it may be the second byte of.
type signs [256]uint16

const (
	signASCII  = 1 << iota // suspicious whatever follows
	signReturn             // CR, unless LF follows
	signC1                 // a control character of Latin-1
	signLetter             // Â Ã Ä Å Ì Ô â
	signGamma              // Γ
	signMark               // what begins as √, ├, ‚ and the separators of lines do
	signBOM                // what begins as a mark of the encoding, and signs of fonts, do
)

var suspect = newSigns()

func newSigns() *signs {
	t := &signs{}
	for c := range t {
		first, second := uint16(0), uint16(signASCII)
		switch {
		case c == '\r':
			first = signReturn
		case c < ' ' && c != '\n' && c != '\t' || c == 0x7f || c == '&' || c == '<' || c == '\\' || c == '=':
			first = signASCII
		}
		if c != '\n' {
			second |= signReturn
		}
		if c >= 0x80 && c < 0xa0 {
			second |= signC1
		}
		t[c] = first | second<<8
	}
	for _, lead := range []struct {
		first   byte
		sign    uint16
		seconds string
	}{
		{0xc2, signC1, ""},
		{0xc3, signLetter, "\x82\x83\x84\x85\x8c\x94\xa2"},
		{0xce, signGamma, "\x93"},
		{0xe2, signMark, "\x80\x81\x88\x94"},
		{0xef, signBOM, "\xbb\x80\x81\x82\x83"},
	} {
		t[lead.first] |= lead.sign
		for _, c := range []byte(lead.seconds) {
			t[c] |= lead.sign << 8
		}
	}
	return t
}

// next finds the next sign in a text from a place on; len(s) if there is none.
func (t *signs) next(s string, from int) int {
	before, i := uint16(0), from
	for ; i+4 <= len(s); i += 4 { // four at a time: this looks at every byte of every text
		a, b, c, d := t[s[i]], t[s[i+1]], t[s[i+2]], t[s[i+3]]
		if before&(a>>8)|a&(b>>8)|b&(c>>8)|c&(d>>8) != 0 {
			break
		}
		before = d
	}
	for ; i < len(s); i++ {
		c := t[s[i]]
		if before&(c>>8) != 0 {
			return i - 1
		}
		before = c
	}
	if before&0xff != 0 { // nothing follows it
		return len(s) - 1
	}
	return len(s)
}

// suspicions tells at little cost what may be wrong with a text.
func suspicions(s string) (found Faults) {
	for i := suspect.next(s, 0); i < len(s); i = suspect.next(s, i+1) {
		found |= suspicious(s[i:])
	}
	return found
}

// suspicious tells what the character at the head of a text may be a sign of. One of those that the first byte of UTF-8
// becomes where it is misread is one only before another that is no ASCII.
func suspicious(s string) Faults {
	misread := func(size int) Faults {
		if len(s) > size && s[size] >= utf8.RuneSelf {
			return Mojibake
		}
		return 0
	}
	switch c := s[0]; {
	case c == '&':
		return Entities
	case c == '\\', c == '=':
		if escape.MatchString(s[:min(len(s), maxEscape)]) {
			return Entities
		}
		return 0
	case c == '<':
		return Tags
	case c == '\r':
		return Breaks
	case c < utf8.RuneSelf:
		return Controls
	case len(s) < 2:
	case c == 0xc2 && s[1] == 0x85:
		return Breaks
	case c == 0xc2:
		return Latin1
	case c == 0xc3 && s[1] == 0x83: // Ã, whose other half may be lost
		return Mojibake
	case c == 0xc3, c == 0xce:
		return misread(2)
	case len(s) < 3:
	case c == 0xef && s[1] == 0xbb && s[2] == 0xbf: // a mark of the encoding within the text
		return Controls
	case c == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9):
		return Breaks
	case c == 0xe2 && (s[1] == 0x80 && s[2] == 0x8b || s[1] == 0x81 && s[2] == 0xa0): // a space of no width, a joiner
		return Controls
	case c == 0xef && s[1] == 0x80, c == 0xef && s[1] == 0x81, c == 0xef && s[1] == 0x82, c == 0xef && s[1] == 0x83: // of a font of signs
		return Controls
	case c == 0xe2 && (s[1] == 0x94 && s[2] >= 0x9c || s[1] != 0x94 && s[2] == 0x9a): // ├ √ ‚
		return misread(3)
	}
	return 0
}

// entity is one entity that ends as it must: &para=2 is a part of an address.
var entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});`)

// open is an entity that has lost its semicolon: a letter with its accent, a quotation mark, a space, the number of a sign. What
// follows it tells whether it is a name in an address.
var open = regexp.MustCompile(`&(?:[AEIOUYaeiouy](?:acute|grave|circ|uml|ring)|[Cc]cedil|[Nn]tilde|aelig|oelig|laquo|raquo|nbsp|` +
	`rsquo|lsquo|rdquo|ldquo|hellip|ndash|mdash|#(?:1[3-9][0-9]|2[0-4][0-9]|25[0-5]|338|339|376|82[0-9]{2}|8364))` +
	`(?:[^A-Za-z0-9;=]|[A-Za-z]+(?:[^A-Za-z0-9=]|$)|$)`)

// escape is a letter as programs write it that know ASCII alone: \u00e9, and =C3=A9 of letters.
var escape = regexp.MustCompile(`^(?:\\u(?:00[a-fA-F][0-9a-fA-F]|015[23]|20[0-9a-fA-F]{2})|=C[23]=[89AB][0-9A-F]|=C5=9[23]|=E2=8[0-2]=[0-9A-F]{2})`)

// maxEscape is the length of the longest of them.
const maxEscape = 9

// entities decodes them, up to four times where one is hidden in another (&amp;eacute;).
func entities(s string) string {
	s = escapes(s)
	for range 4 {
		plain := entity.ReplaceAllStringFunc(s, func(e string) string {
			if d := html.UnescapeString(e); d != "\x00" && d != "\ufffd" {
				return d
			}
			return e
		})
		if plain == s || !entity.MatchString(plain) {
			s = plain
			break
		}
		s = plain
	}
	for at := 0; ; {
		found := open.FindStringIndex(s[at:])
		if found == nil {
			return s
		}
		at += found[0]
		if address(s[:at]) {
			at++
			continue
		}
		end := at + 1
		for end < len(s) && (s[end] == '#' || s[end] >= '0' && s[end] <= '9' || s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z') {
			end++
		}
		plain := html.UnescapeString(s[at:end]) // the longest name that there is
		if plain == s[at:end] {
			plain = html.UnescapeString(closed(s[at:end]))
		}
		s = s[:at] + plain + s[end:]
		at += max(len(plain), 1)
	}
}

// closed gives an entity its semicolon, where its name ends.
func closed(s string) string {
	for _, name := range []string{"rsquo", "lsquo", "rdquo", "ldquo", "hellip", "ndash", "mdash", "oelig"} {
		if rest, ok := strings.CutPrefix(s, "&"+name); ok {
			return "&" + name + ";" + rest
		}
	}
	return s
}

// address reports whether what stands before belongs to an address of the web.
func address(before string) bool {
	word := before[strings.LastIndexAny(before, " \n\t\u00a0")+1:]
	return strings.ContainsAny(word, "?=") || strings.Contains(word, "://")
}

// escapes decodes what programs have written as ASCII.
func escapes(s string) string {
	if !strings.ContainsAny(s, `\=`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' && s[i] != '=' {
			b.WriteByte(s[i])
			i++
			continue
		}
		e := escape.FindString(s[i:min(len(s), i+maxEscape)])
		switch {
		case e == "":
			b.WriteByte(s[i])
			i++
			continue
		case e[0] == '\\':
			n, _ := strconv.ParseUint(e[2:], 16, 32)
			b.WriteRune(rune(n))
		default:
			raw, _ := hex.DecodeString(strings.ReplaceAll(e, "=", ""))
			b.Write(raw)
		}
		i += len(e)
	}
	return b.String()
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
		case r < ' ' && r != '\n' && r != '\t' && r != '\r' && r != '\f' && r != '\v', r == 0x7f, r == '\ufeff', r == '\u200b', r == '\u2060':
			return -1
		case r >= 0xf020 && r <= 0xf0ff: // Word's fonts of signs, of which points of lists and arrows are known
			switch r {
			case 0xf0b7, 0xf0a7, 0xf0d8, 0xf076, 0xf0fc, 0xf06e, 0xf071:
				return '•'
			case 0xf02d:
				return '-'
			case 0xf0e0, 0xf0e8:
				return '→'
			}
		}
		return r
	}, s)
}
