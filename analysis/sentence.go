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
	if unicode.IsLower(r) {
		return false
	}
	word := a.arena[a.term:]
	if p == strongEnd {
		return true
	}
	if p == initials {
		return opensSentence(word) || opensName(word)
	}
	last := a.tokens[len(a.tokens)-1]
	before := a.Term(last)
	touches := int(last.End) < len(a.text) && a.text[last.End] == '.'
	if int(last.End)+1 == a.start { // no space after the point
		prev, _ := utf8.DecodeLastRune(a.text[:last.End])
		return unicode.IsUpper(r) && unicode.IsLower(prev) && !isTitle(before)
	}
	switch {
	case !touches:
		return true
	case isTitle(before):
		return false
	case unicode.IsDigit(r):
		return !takesNumber(before)
	case len(a.tokens)-1 == a.first && isListMark(before):
		return false
	}
	if prev, n := utf8.DecodeLastRune(a.text[:last.End]); n == int(last.End-last.Start) && unicode.IsUpper(prev) { // an initial
		return opensSentence(word)
	}
	return true
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

// isTitle lists the abbreviations that stand before a name.
func isTitle(term []byte) bool {
	switch string(term) {
	case "m", "mm", "mme", "mmes", "mlle", "mlles", "mgr", "dr", "drs", "pr", "prs", "prof", "me", "mes", "st", "ste", "sts", "stes",
		"gal", "gén", "cdt", "cne", "cap", "lt", "sgt", "cf", "adj", "vve", "mr", "mrs", "ms", "av", "bd", "bld", "boul", "pl", "éd", "dép":
		return true
	}
	return false
}

// takesNumber lists the abbreviations that stand before a figure.
func takesNumber(term []byte) bool {
	switch string(term) {
	case "art", "al", "chap", "ch", "col", "fasc", "fig", "hab", "n", "no", "nos", "num", "p", "pp", "par", "ph", "réf", "t", "tab", "tel", "tél",
		"tom", "v", "vol", "env", "janv", "févr", "fév", "avr", "juil", "sept", "oct", "nov", "déc", "s", "éd", "div", "max", "min":
		return true
	}
	return false
}

// isListMark reports whether a word that opens a sentence may number an item: 1. a. 12.
func isListMark(term []byte) bool {
	if len(term) == 1 {
		return true
	}
	for _, c := range term {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(term) <= 2
}

// opensSentence lists words that begin a sentence and never continue a name after an initial.
func opensSentence(term []byte) bool {
	switch string(term) {
	case "il", "ils", "elle", "elles", "on", "ce", "cet", "cette", "ces", "c'", "j'", "je", "nous", "vous", "tu", "mais", "or", "donc", "car",
		"dans", "pour", "par", "selon", "avec", "sans", "après", "avant", "depuis", "lors", "lorsque", "lorsqu'", "puis", "en", "au", "aux", "à",
		"un", "une", "et", "si", "s'", "qui", "que", "qu'", "quand", "comme", "son", "sa", "ses", "leur", "leurs", "notre", "nos", "cependant",
		"toutefois", "pourtant", "ainsi", "enfin", "alors", "aujourd'hui", "hier", "tous", "toutes", "plusieurs", "certains", "dont", "sur":
		return true
	}
	return false
}

// opensName lists words that begin a sentence but may continue a name (J. Le Goff) or an acronym.
func opensName(term []byte) bool {
	switch string(term) {
	case "le", "la", "les", "l'", "de", "du", "des", "d'":
		return true
	}
	return false
}
