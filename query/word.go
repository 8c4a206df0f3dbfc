package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// clause makes the clause of one word: a Word, a Fuzzy, a Wildcard, or the Phrase of a wildcard in a compound. It
// returns nil where there is no letter and no digit. In a phrase ~ says nothing.
func (l *lexer) clause(cs []char, phrase bool) Node {
	all := cs
	cs, distance := l.fuzzy(cs, phrase)
	cs = trim(cs)
	if !slices.ContainsFunc(cs, func(c char) bool { return isWordRune(c.r) && !isSign(c.r) }) {
		if n := l.signs(all); n != nil {
			return n
		}
		return nil
	}
	at := Range{cs[0].at, cs[len(cs)-1].end}
	wild := slices.ContainsFunc(cs, isWild) && !isURL(cs)
	if distance != noDistance {
		at.End = all[len(all)-1].end
	}
	switch {
	case wild && distance != noDistance:
		l.fault(at, "« ~ » après un mot à caractères de remplacement", "« ~ » ignoré", "* et ? ou bien ~, pas les deux")
		fallthrough
	case wild:
		return l.wildcards(cs, phrase)
	case distance != noDistance:
		if _, rest := cutElision(cs); slices.ContainsFunc(rest, func(c char) bool { return isWordRune(c.r) }) {
			cs = rest
		}
		return &Fuzzy{Text: plainText(cs), Distance: distance, At: at}
	}
	return &Word{Text: plainText(cs), At: at}
}

// noDistance is that of a word without ~.
const noDistance = -1

// fuzzy takes ~, ~1 or ~2 off the end of a word; distance is 0 where none is given, noDistance where there is no ~.
func (l *lexer) fuzzy(cs []char, phrase bool) (word []char, distance int) {
	if slices.ContainsFunc(cs, isTilde) { // mot~. at the end of a sentence
		for len(cs) > 0 && !cs[len(cs)-1].escaped && strings.ContainsRune(".:?", cs[len(cs)-1].r) {
			cs = cs[:len(cs)-1]
		}
	}
	if i := slices.IndexFunc(cs, isTilde); i > 0 && !phrase {
		if d, ok := similarity(plainText(cs[i+1:]), i); ok {
			l.translated(Range{cs[i].at, cs[len(cs)-1].end}, fmt.Sprintf("~%d", d))
			return cs[:i], d
		}
	}
	i := len(cs)
	for i > 0 && isDigit(cs[i-1].r) && !cs[i-1].escaped {
		i--
	}
	if phrase || i < 2 || !isTilde(cs[i-1]) {
		return cs, noDistance
	}
	switch n := plainText(cs[i:]); n {
	case "":
		distance = 0
	case "1":
		distance = 1
	case "2":
		distance = 2
	default:
		distance = 2
		if strings.Trim(n, "0") == "" {
			distance = 1
		}
		l.fault(Range{cs[i-1].at, cs[len(cs)-1].end}, fmt.Sprintf("« ~%s » n'est pas une distance", shown(n)), fmt.Sprintf("lu ~%d", distance), "~1 ou ~2")
	}
	return cs[:i-1], distance
}

// isURL tells an address, whose ? begins its parameters.
func isURL(cs []char) bool {
	i := slices.IndexFunc(cs, func(c char) bool { return c.r == ':' })
	return i > 0 && i+2 < len(cs) && cs[i+1].r == '/' && cs[i+2].r == '/'
}

func isTilde(c char) bool { return c.r == '~' && !c.escaped }

func isWild(c char) bool { return (c.r == '*' || c.r == '?') && !c.escaped }

// wildcards makes the clause of a word with * or ?. A compound and an elided word are several words of the text, so
// they become a phrase; outside quotes the elided article is left out.
func (l *lexer) wildcards(cs []char, phrase bool) Node {
	all, at := cs, Range{cs[0].at, cs[len(cs)-1].end}
	var words []Node
	for len(cs) > 0 {
		end := slices.IndexFunc(cs, isDash)
		part, rest := cs, []char(nil)
		if end >= 0 {
			part, rest = cs[:end], cs[end+1:]
		}
		article, stem := cutElision(part)
		if phrase && len(article) > 0 && len(stem) > 0 {
			words = append(words, &Word{Text: plainText(article), Level: Folded, At: Range{article[0].at, article[len(article)-1].end}})
		}
		if len(stem) > 0 {
			part = stem
		}
		if part = trim(part); slices.ContainsFunc(part, func(c char) bool { return isWordRune(c.r) }) {
			at := Range{part[0].at, part[len(part)-1].end}
			if slices.ContainsFunc(part, isWild) {
				words = append(words, &Wildcard{Pattern: pattern(part), At: at})
			} else {
				words = append(words, &Word{Text: plainText(part), Level: Folded, At: at})
			}
		}
		cs = rest
	}
	switch len(words) {
	case 0:
		return l.signs(all)
	case 1:
		if w, ok := words[0].(*Word); ok && !phrase {
			w.Level = Inflected
		}
		return words[0]
	}
	return &Phrase{Words: words, At: at}
}

// pattern joins the letters of a wildcard; * is written once, apostrophes are straight, and an escaped * or ? is no letter of any word.
func pattern(cs []char) string {
	var b strings.Builder
	star := false
	for _, c := range cs {
		if (c.r == '*' || c.r == '?') && c.escaped || star && isWild(c) && c.r == '*' {
			continue
		}
		star = c.r == '*'
		if isApostrophe(c.r) {
			c.r = '\''
		}
		b.WriteRune(c.r)
	}
	return b.String()
}

func plainText(cs []char) string {
	var b strings.Builder
	for _, c := range cs {
		b.WriteRune(c.r)
	}
	return b.String()
}

func isDash(c char) bool {
	switch c.r {
	case '-', '‐', '‑', '‒', '–', '−':
		return !c.escaped
	}
	return false
}

// cutElision cuts a word behind its elided articles, of which d'l'eau has two.
func cutElision(cs []char) (articles, word []char) {
	n := 0
	for {
		i := slices.IndexFunc(cs[n:min(len(cs), n+8)], func(c char) bool { return isApostrophe(c.r) && !c.escaped })
		if i < 0 || !isElision(strings.ToLower(plainText(cs[n:n+i]))) {
			return cs[:n], cs[n:]
		}
		n += i + 1
	}
}

// trim takes the punctuation off both ends of a word. What stays: the signs that make another word (c++, C#, 50%,
// @compte), the last stop of S.N.C.F., the apostrophe of a lone l', and the ? of a word that has another wildcard;
// without one, a ? at the end of a word ends a question.
func trim(cs []char) []char {
	for len(cs) > 0 && !cs[0].escaped && !staysInFront(cs[0].r) {
		cs = cs[1:]
	}
	last := len(cs) - 1
	for last >= 0 && !isWordRune(cs[last].r) {
		last--
	}
	wild := slices.ContainsFunc(cs[:last+1], isWild) || slices.ContainsFunc(cs, func(c char) bool { return isWild(c) && c.r == '*' })
	n := len(cs)
	for n > 0 {
		c := cs[n-1]
		if c.escaped || staysBehind(c.r) || c.r == '?' && wild ||
			isApostrophe(c.r) && n <= 8 && isElision(strings.ToLower(plainText(cs[:n-1]))) {
			break
		}
		n--
	}
	if n < len(cs) && cs[n].r == '.' && slices.ContainsFunc(cs[:n], func(c char) bool { return c.r == '.' && !c.escaped }) {
		n++
	}
	return cs[:n]
}

func staysInFront(r rune) bool {
	return isWordRune(r) || unicode.IsMark(r) || unicode.Is(unicode.So, r) || strings.ContainsRune("@#*?$€£", r)
}

func staysBehind(r rune) bool {
	return isWordRune(r) || unicode.IsMark(r) || unicode.Is(unicode.So, r) || strings.ContainsRune("+#%*$€£", r) ||
		r == ')' // of étudiant(e), which chars let in
}

// digits joins the groups of three that follow one to three digits: 1 500 is one number, whichever space divides it.
func (l *lexer) digits(cs []char) []char {
	if len(cs) == 0 || len(cs) > 3 || slices.ContainsFunc(cs, func(c char) bool { return !isDigit(c.r) }) {
		return cs
	}
	for {
		space, size := l.peek(l.pos)
		end := l.pos + size + 3
		if !isDigitSpace(space) || end > len(l.text) || strings.Trim(l.text[end-3:end], "0123456789") != "" {
			return cs
		}
		tail := end
		if r, _ := l.peek(end); (r == ',' || r == '.') && l.isDigitAt(end+1) {
			tail = l.skipDigits(end + 1)
		}
		if r, _ := l.peek(tail); isWordRune(r) || unicode.IsMark(r) || strings.ContainsRune(`*~\`, r) {
			return cs
		}
		cs = append(cs, char{' ', false, l.pos, l.pos + size})
		for at := l.pos + size; at < tail; at++ { // ASCII
			cs = append(cs, char{rune(l.text[at]), false, at, at + 1})
		}
		l.pos = tail
		if tail > end {
			return cs
		}
	}
}

func (l *lexer) isDigitAt(at int) bool { return at < len(l.text) && isDigit(rune(l.text[at])) }

func (l *lexer) skipDigits(at int) int {
	for l.isDigitAt(at) {
		at++
	}
	return at
}

// isDigitSpace tells the spaces that divide a number: those of a keyboard and of typography, not a line break.
func isDigitSpace(r rune) bool {
	switch r {
	case ' ', '\u00A0', '\u202F', '\u2007', '\u2008', '\u2009':
		return true
	}
	return false
}
