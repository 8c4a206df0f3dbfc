package query

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What other engines and word processors write: !mot, –mot, NON, ^2, ~0.7, /…/ and [a TO b]. It is read as it is meant where that
// is sure, and said; what is not read finds nothing.

// foreignMinus reads the ! or the dash that an editor made of a minus: it touches what follows, and nothing touches it.
func (l *lexer) foreignMinus(r rune, start int, opens bool) bool {
	dash := false
	switch r {
	case '!':
	case '–', '—', '−', '‐', '‑', '‒':
		dash = true
	default:
		return false
	}
	if l.plain || l.dates > 0 || !opens || r == '—' && len(l.tokens) == 0 { // a line of dialogue
		return false
	}
	at := Range{start, start + utf8.RuneLen(r)}
	next, _ := l.peek(at.End)
	if !unicode.IsLetter(next) && !isQuote(next) && next != '(' && (dash || !isWordRune(next)) {
		return false
	}
	l.pos = at.End
	l.translated(at, "-")
	l.emit(token{kind: minusToken, at: at})
	return true
}

// foreignNot tells NON between two clauses, where it excludes. Elsewhere the word is searched, and said so.
func (l *lexer) foreignNot(at Range) bool {
	if l.plain || l.text[at.Start:at.End] != "NON" || !l.hasLower() {
		return false
	}
	rest := strings.TrimLeftFunc(l.text[at.End:], isSpace)
	next, _ := utf8.DecodeRuneInString(rest)
	if rest == "" || len(rest) == len(l.text)-at.End || !isWordRune(next) && !isQuote(next) && next != '(' {
		return false
	}
	word := rest[:len(rest)-len(strings.TrimLeftFunc(rest, func(r rune) bool { return isWordRune(r) || isApostrophe(r) }))]
	_, operator := operatorNamed(word)
	if n := len(l.tokens); n > 0 && !operator && !IsFunctionWord(word) && !isDigit(next) {
		last := l.tokens[n-1]
		w, isWord := last.node.(*Word)
		between := strings.TrimFunc(l.text[last.at.End:at.Start], isSpace)
		light := isWord && w.Level == Inflected && IsFunctionWord(w.Text)
		if (last.kind == leafToken || last.kind == closeToken) && between == "" && !light {
			l.translated(at, "SAUF")
			return true
		}
	}
	l.note(at, "« NON » est cherché comme un mot ; pour exclure ce qui suit, SAUF")
	return false
}

// boost takes the ^2 off the end of a word.
func (l *lexer) boost(cs []char) []char {
	i := slices.IndexFunc(cs, func(c char) bool { return c.r == '^' && !c.escaped })
	if i < 1 || l.plain || !isDecimal(plainText(cs[i+1:])) {
		return cs
	}
	l.weight(Range{cs[i].at, cs[len(cs)-1].end})
	return cs[:i]
}

// boostAhead passes over the ^2 that touches what ends at l.pos.
func (l *lexer) boostAhead() {
	end := l.pos
	if r, _ := l.peek(end); r != '^' || l.plain {
		return
	}
	end++
	for end < len(l.text) && strings.IndexByte(digits+".,", l.text[end]) >= 0 {
		end++
	}
	if number := strings.TrimRight(l.text[l.pos+1:end], ".,"); isDecimal(number) {
		at := Range{l.pos, l.pos + 1 + len(number)}
		l.pos = at.End
		l.weight(at)
	}
}

func (l *lexer) weight(at Range) {
	l.note(at, fmt.Sprintf("« %s » : l'importance d'un mot ne se règle pas ici : ignoré", shown(l.text[at.Start:at.End])))
}

// isDecimal tells 2, 0.7 and 0,7.
func isDecimal(s string) bool {
	whole, fraction, point := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	return len(s) <= 8 && (isNumber(whole) || whole == "" && point) && (!point || isNumber(fraction))
}

// similarity reads the 0.7 of Lucene's mot~0.7 as a number of letters, as Lucene does: the part that may differ, one or two.
func similarity(s string, letters int) (distance int, ok bool) {
	if !strings.ContainsAny(s, ".,") || !isDecimal(s) {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return 0, false
	}
	return min(max(int(math.Abs(1-f)*float64(letters)), 1), 2), true
}

// regular reads /…/. What is only letters, . and .* is a word or a word with * and ?; anything more is not read.
func (l *lexer) regular(start int, opens bool) bool {
	if l.plain || l.dates > 0 || !opens {
		return false
	}
	n := strings.IndexFunc(l.text[start+1:], func(r rune) bool { return r == '/' || isSpace(r) })
	if n < 1 || l.text[start+1+n] != '/' {
		return false
	}
	at := Range{start, start + n + 2}
	if next, _ := l.peek(at.End); !isSpace(next) && next != ')' && next != '^' {
		return false
	}
	if _, ok := operatorOf(l.text[at.Start:at.End]); ok {
		return false
	}
	l.pos = at.End
	var cs []char
	content := l.text[start+1 : at.End-1]
	for i := 0; i < len(content); {
		r, size := utf8.DecodeRuneInString(content[i:])
		c := char{r, false, start + 1 + i, start + 1 + i + size}
		switch {
		case r == '.' && strings.HasPrefix(content[i:], ".*"):
			c.r, size = '*', size+1
		case r == '.':
			c.r = '?'
		case !isWordRune(r) && !unicode.IsMark(r) && !isApostrophe(r) && r != '-':
			l.unread(at, fmt.Sprintf("« %s » : les expressions régulières ne se lisent pas ici", shown(l.text[at.Start:at.End])),
				"* et ? remplacent des lettres, OU réunit des mots, comme ministre OU ministère")
			return true
		}
		cs = append(cs, c)
		i += size
	}
	node := l.clause(cs, false)
	if node == nil {
		l.unread(at, fmt.Sprintf("« %s » : expression régulière sans mot", shown(l.text[at.Start:at.End])), "* et ? remplacent des lettres")
		return true
	}
	l.translated(at, shownTree(node))
	l.boostAhead()
	l.leaf(node, at)
	return true
}

// interval is [a TO b] of Lucene; an end that is left out in { } is none of it.
type interval struct {
	from, to      string
	after, before bool
	at            Range
}

// intervalAhead reads the [a TO b] at l.pos and returns what it says; ok is false where there is none.
func (l *lexer) intervalAhead() (v interval, ok bool) {
	if l.plain || l.pos >= len(l.text) || l.text[l.pos] != '[' && l.text[l.pos] != '{' {
		return v, false
	}
	const longest = 120
	rest := l.text[l.pos:min(len(l.text), l.pos+longest)]
	n := strings.IndexAny(rest, "]}")
	if n < 0 {
		return v, false
	}
	v.from, v.to, ok = strings.Cut(rest[1:n], " TO ")
	if !ok {
		return v, false
	}
	v.from, v.to = strings.TrimFunc(v.from, isSpace), strings.TrimFunc(v.to, isSpace)
	for _, end := range []*string{&v.from, &v.to} {
		if *end = strings.Trim(*end, `"`); *end == "*" {
			*end = ""
		}
	}
	v.after, v.before = rest[0] == '{', rest[n] == '}'
	v.at = Range{l.pos, l.pos + n + 1}
	l.pos = v.at.End
	return v, true
}

// intervalAfter reads the [a TO b] behind mots: .
func (l *lexer) intervalAfter(sign string) (v interval, ok bool) {
	if sign != ":" {
		return v, false
	}
	return l.intervalAhead()
}

// strayInterval reports [a TO b] of anything but dates and numbers of words.
func (l *lexer) strayInterval() bool {
	v, ok := l.intervalAhead()
	if !ok {
		return false
	}
	l.unread(v.at, fmt.Sprintf("« %s » : un intervalle de mots ne se lit pas ici", shown(l.text[v.at.Start:v.at.End])), "date:2019..2020, mots:100..500")
	return true
}
