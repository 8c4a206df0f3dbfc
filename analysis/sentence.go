package analysis

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// pending is a mark that may end the sentence; whether it does shows when the next word is seen.
type pending uint8

const (
	noEnd     pending = iota
	pointEnd          // a single point, which may also belong to an abbreviation, an initial or a list number
	initials          // the last point of an acronym
	strongEnd         // ! ? … and several points
	breakEnd          // a line break before a dash or a bullet: dialogue, list
)

// fullStop notes the stop of n bytes at text[i].
func (a *Analyzer) fullStop(i, n int) {
	if len(a.tokens) == a.first {
		return
	}
	switch {
	case a.text[i] != '.' || a.pending != noEnd && a.end == i:
		a.pending = strongEnd
	case a.pending == noEnd:
		a.pending = pointEnd
	}
	a.end = i + n
}

// closer lets a bracket or quotation mark behind the stop belong to the sentence: always where it can only close,
// otherwise when it touches the stop.
func (a *Analyzer) closer(i, n int) {
	if a.pending != noEnd && a.pending != breakEnd && (a.end == i || n > 1 && kindAt(a.text, i) == closing) {
		a.end = i + n
	}
}

// decide ends the sentence before the word being read, if that word may begin one.
func (a *Analyzer) decide() {
	p := a.pending
	a.pending = noEnd
	if p == breakEnd || a.begins(p) {
		a.closeSentence(a.end)
	}
}

func (a *Analyzer) begins(p pending) bool {
	r, _ := utf8.DecodeRune(a.text[a.start:])
	last := a.tokens[len(a.tokens)-1]
	switch touches := int(last.End) < len(a.text) && a.text[last.End] == '.'; {
	case unicode.IsLower(r) || continues(a.text[a.end:a.start]):
		return false
	case p == strongEnd: // the points of "en ...1993" open something
		return a.end != a.start || last.End == 0 || a.text[a.end-1] != '.' || kindAt(a.text, int(last.End)) != space
	case p == initials:
		return opensSentence(a.arena[a.term:]) || mayOpenName(a.arena[a.term:])
	case int(last.End)+1 == a.start:
		return a.beginsClose(last, r)
	case !touches:
		return true
	case unicode.IsDigit(r):
		return !takesNumber(a.Term(last)) && !isBeforeName(a.Term(last)) && !a.isArticleOfLaw(last)
	case a.isListMark(last):
		return false
	}
	return a.beginsAfter(last)
}

// continues reports whether the first sign behind a stop says that the sentence goes on: Motors Inc., or Yahoo!, or.
func continues(gap []byte) bool {
	gap = gap[skipSpace(gap, 0):]
	return len(gap) > 0 && (gap[0] == ',' || gap[0] == ';' || gap[0] == ':')
}

// beginsClose decides about a point without a space behind it: "fin.Début", "2012.Dans", but "M.Dupont", "R.5132".
func (a *Analyzer) beginsClose(last Token, r rune) bool {
	_, n := utf8.DecodeRune(a.text[a.start:])
	next, _ := utf8.DecodeRune(a.text[a.start+n:])
	if !unicode.IsUpper(r) || !unicode.IsLower(next) && kindOf(next) != apostrophe && kindOf(next) != space {
		return unicode.IsUpper(r) && a.endsLower(last) && !a.isAbbreviated(last)
	}
	return !a.isAbbreviated(last)
}

// isArticleOfLaw reports whether a letter before a point and the number being read name an article of a code: L. 3121-27.
func (a *Analyzer) isArticleOfLaw(t Token) bool {
	word := a.arena[a.term:]
	i := a.start + len(word)
	return a.isInitial(t) && (len(word) > 2 && isNumeral(word) || i < len(a.text) && a.text[i] == '-') && bytes.IndexByte([]byte("ADLR"), a.text[t.Start]) >= 0
}

func (a *Analyzer) endsLower(t Token) bool {
	r, _ := utf8.DecodeLastRune(a.text[:t.End])
	return unicode.IsLower(r)
}

// isAbbreviated reports whether a word before a point may be an initial or an abbreviation.
func (a *Analyzer) isAbbreviated(t Token) bool {
	return a.isInitial(t) || a.shortening(t) > ofItself
}

// isInitial reports whether a word is one capital letter; that of 20°C is none.
func (a *Analyzer) isInitial(t Token) bool {
	r, n := utf8.DecodeRune(a.text[t.Start:])
	return n == int(t.End-t.Start) && unicode.IsUpper(r) && !bytes.HasSuffix(a.text[:t.Start], []byte("°"))
}

// beginsAfter decides whether the word being read, which starts with a capital, begins a sentence behind a word and its point.
func (a *Analyzer) beginsAfter(last Token) bool {
	word := a.arena[a.term:]
	if a.isInitial(last) {
		if a.isChrist(last) {
			return opensSentence(word) || mayOpenName(word)
		}
		return a.opens(word)
	}
	switch a.shortening(last) {
	case ofTitle:
		return false
	case ofName:
		return a.opens(word)
	case ofPart:
		return a.opens(word) || mayOpenName(word)
	case ofItself:
		return !a.isMark()
	}
	return true
}

// opens reports whether the word being read begins a sentence rather than a name: by what it is, or, for an article, by
// the small letter of the word behind it (J. Le Goff, but: le plan B. Le maire).
func (a *Analyzer) opens(word []byte) bool {
	lone := len(word) == 1 && word[0] == 'a' && kindAt(a.text, a.start+1) == space // À
	if lone || opensSentence(word) {
		return true
	}
	if !mayOpenName(word) {
		return false
	}
	i := a.start
	for i < len(a.text) {
		r, n := utf8.DecodeRune(a.text[i:])
		if k := kindOf(r); !k.isWord() && k != mark {
			break
		}
		i += n
	}
	for i < len(a.text) {
		r, n := utf8.DecodeRune(a.text[i:])
		if k := kindOf(r); k != space && k != newline && k != apostrophe {
			return unicode.IsLower(r)
		}
		i += n
	}
	return false
}

// isChrist reports whether an initial is that of J.-C., after which sentences end as after an acronym.
func (a *Analyzer) isChrist(t Token) bool {
	return a.text[t.Start] == 'C' && bytes.HasSuffix(a.text[:t.Start], []byte("J.-"))
}

// isMark reports whether the word being read is what a part of a book or of a law is counted by: IV, B, L. 3121-27, R212.
func (a *Analyzer) isMark() bool {
	word := a.arena[a.term:]
	switch n := len(word); {
	case n == 1:
		return word[0] != 'a' && word[0] != 'y'
	case isFigure(word[1]):
		return true
	}
	return isRoman(word)
}

// lineBreak reads the white space that starts with the line break at text[i] and returns where it ends.
func (a *Analyzer) lineBreak(i int) int {
	end := skipSpace(a.text, i)
	switch {
	case !a.blank || breaksParagraph(a.text[i:end]):
		a.closeParagraph(i)
		a.opened = end
	case len(a.tokens) > a.first && opensLine(a.text[end:]):
		a.pending = breakEnd
		a.end = trimSpace(a.text, a.opened, i)
	}
	return end
}

// closeSentence closes the sentence being read at text[end], if it has any word.
func (a *Analyzer) closeSentence(end int) {
	if len(a.tokens) > a.first {
		end = max(end, int(a.tokens[len(a.tokens)-1].End))
		a.sentences = append(a.sentences, Range{Start: offset(a.opened), End: offset(end), Paragraph: a.paragraph})
	}
	a.first = len(a.tokens)
	a.opened = skipSpace(a.text, end)
}

func (a *Analyzer) closeParagraph(i int) {
	a.pending = noEnd
	a.closeSentence(trimSpace(a.text, a.opened, i))
	if len(a.tokens) > a.firstOfPar {
		a.paragraph++
		a.firstOfPar = len(a.tokens)
	}
}

// hasBlankLine reports whether lines without ink stand between lines with ink.
func hasBlankLine(text []byte) bool {
	line := byte('\n')
	if bytes.IndexByte(text, line) < 0 {
		line = '\r'
	}
	for i := skipSpace(text, 0); ; {
		j := bytes.IndexByte(text[i:], line)
		if j < 0 {
			return false
		}
		i += j
		end := skipSpace(text, i)
		if end < len(text) && breaksParagraph(text[i:end]) {
			return true
		}
		i = end
	}
}

// breaksParagraph reports whether white space holds two line breaks, or one that separates paragraphs or pages by itself.
func breaksParagraph(white []byte) bool {
	lines := 0
	for i := 0; i < len(white); {
		r, n := utf8.DecodeRune(white[i:])
		if r == '\r' && i+1 < len(white) && white[i+1] == '\n' {
			n = 2
		}
		switch {
		case r == 0x2029 || r == '\f':
			return true
		case kindOf(r) == newline:
			lines++
		}
		i += n
	}
	return lines > 1
}

// opensLine reports whether a line starts with a dash or a bullet, as a reply or an item of a list does.
func opensLine(line []byte) bool {
	r, n := utf8.DecodeRune(line)
	switch r {
	case '-', '–', '—', '―', '•', '*', '·', '▪', '■', '►':
		k := kindAt(line, n)
		return k == space || r != '-' && r != '*'
	}
	return false
}

// skipSpace returns the first place from i on that is no white space.
func skipSpace(text []byte, i int) int {
	for i < len(text) {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(text[i:])
		}
		if k := kindOf(r); k != space && k != newline {
			break
		}
		i += n
	}
	return i
}

// trimSpace returns the end of what stands before text[end], without white space, but at least start.
func trimSpace(text []byte, start, end int) int {
	for end > start {
		r, n := utf8.DecodeLastRune(text[start:end])
		if k := kindOf(r); k != space && k != newline {
			break
		}
		end -= n
	}
	return end
}
