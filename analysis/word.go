package analysis

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// outcome says how a word goes on after a run of letters.
type outcome uint8

const (
	ended   outcome = iota // the word ends where the run ended
	joined                 // the word goes on
	emitted                // the word was emitted
)

// plain reads the word at text[i] if it is of small letters, or a capital and small letters, and certain to end where they do, and returns
// where; i: the word is another one.
func (a *Analyzer) plain(i int) int {
	in, end, like := a.text, i, uint32(printed)
	if c := in[i]; 'A' <= c && c <= 'Z' {
		end, like = i+1, capital
	} else if c == 0xC3 && i+1 < len(in) && latinTail[in[i+1]] == in[i+1]|0x20 && in[i+1]&0x20 == 0 { // À to Þ
		end, like = i+2, capital
	}
	for {
		end += smallLetters(in[end:])
		if end+1 >= len(in) || in[end] != 0xC3 || latinTail[in[end+1]] == 0 || latinTail[in[end+1]] != in[end+1] {
			break
		}
		end += 2
	}
	if end == i || end-i > MaxTerm || end < len(in) && !endsWord[in[end]] && (in[end] != '.' || end+1 < len(in) && !endsWord[in[end+1]]) {
		return i
	}
	a.open(i)
	if like == capital {
		a.arena = append(a.arena, in[i:end]...)
		if first := a.term; in[i] == 0xC3 {
			a.arena[first+1] |= 0x20
		} else {
			a.arena[first] |= 0x20
		}
	}
	if a.pending != noEnd {
		a.decide()
	}
	a.tokens = append(a.tokens, Token{
		Start: offset(i), End: offset(end), Sentence: offset(len(a.sentences)), Paragraph: a.paragraph,
		off: offset(a.term), size: offset(end-i) | like,
	})
	a.open(end)
	return end
}

// smallLetters is how many letters from a to z a text begins with. Eight are looked at at once, for where words end cannot be foretold.
func smallLetters(text []byte) int {
	const (
		ones  = 0x0101010101010101
		highs = 0x80 * ones
	)
	n := 0
	for ; len(text)-n >= 8; n += 8 {
		x := binary.LittleEndian.Uint64(text[n:])
		low := x &^ highs
		from, behind := low+(0x80-'a')*ones, low+(0x80-'z'-1)*ones // in their highest bits: from a on, and behind z
		if others := (behind | x | ^from) & highs; others != 0 {
			return n + bits.TrailingZeros64(others)/8
		}
	}
	for n < len(text) && 'a' <= text[n] && text[n] <= 'z' {
		n++
	}
	return n
}

// word reads the word that starts at text[i] and returns where it ends.
func (a *Analyzer) word(i int) int {
	a.open(i)
	for {
		i = a.letters(i)
		next, how := a.joint(i)
		switch how {
		case joined:
			i = next
		case emitted:
			return next
		default:
			a.emit(i)
			return i
		}
	}
}

// letters appends the run of letters and figures at text[i] to the term and returns where it ends.
func (a *Analyzer) letters(i int) int {
	in, arena := a.text, a.arena
loop:
	for i < len(in) {
		c := in[i]
		if l := alnum[c]; l != 0 {
			arena = append(arena, l)
			i++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		if c == 0xC3 && i+1 < len(in) {
			if l := latinTail[in[i+1]]; l != 0 {
				arena = append(arena, c, l)
				i += 2
				continue
			}
		}
		r, n := utf8.DecodeRune(in[i:])
		switch kindOf(r) {
		case letter, digit, lowered:
			arena = appendLower(arena, r)
			i += n
		case raised:
			if !joinsRaised(arena[a.term:], in[a.start:i], r) {
				break loop
			}
			arena = appendLower(arena, r)
			i += n
		case ignored:
			i += n
		case mark:
			a.arena = arena
			i = a.compose(i)
			arena = a.arena
		default:
			break loop
		}
	}
	a.arena = arena
	return i
}

// joinsRaised reports whether a superscript figure belongs to what stands before it: the square or cube of a unit does,
// a footnote does not.
func joinsRaised(term, printed []byte, r rune) bool {
	if len(term) == 0 {
		return true
	}
	last, _ := utf8.DecodeLastRune(printed)
	if kindOf(last) == raised {
		return true
	}
	return (r == '²' || r == '³') && len(term) <= 3 && kindOf(last) == letter
}

// compose adds the combining marks at text[i] to the letter before them and returns where they end. Beyond 30 marks,
// the limit of Unicode's stream-safe text, they are dropped.
func (a *Analyzer) compose(i int) int {
	end, runes := i, 0
	seg := a.scratch[:0]
	base, at := rune(0), i
	for at > a.start {
		r, n := utf8.DecodeLastRune(a.text[a.start:at])
		at -= n
		if k := kindOf(r); k != ignored {
			if k == letter || k == digit {
				base = r
				seg = utf8.AppendRune(seg, r)
			}
			break
		}
	}
	for end < len(a.text) {
		r, n := utf8.DecodeRune(a.text[end:])
		k := kindOf(r)
		if k != mark && k != ignored {
			break
		}
		if k == mark && runes < 30 {
			seg = utf8.AppendRune(seg, r)
			runes++
		}
		end += n
	}
	a.scratch = seg
	if base == 0 {
		return end
	}
	var buf [64]byte
	was := appendLower(buf[:0], base)
	if !bytes.HasSuffix(a.arena[a.term:], was) {
		return end
	}
	var lower []byte
	for _, r := range string(norm.NFKC.Bytes(seg)) {
		if kindOf(r) == mark {
			lower = utf8.AppendRune(lower, r)
		} else if kindOf(r).isWord() {
			lower = appendLower(lower, r)
		}
	}
	a.arena = append(a.arena[:len(a.arena)-len(was)], norm.NFC.Bytes(lower)...)
	return end
}

// joint decides whether the word goes on at text[i], where no letter stands, and with what.
func (a *Analyzer) joint(i int) (int, outcome) {
	in := a.text
	if i >= len(in) {
		return i, ended
	}
	switch c := in[i]; c {
	case ' ':
		if isFigure(in[i-1]) && a.groups(i, 1) {
			return i + 1, joined
		}
		return i, ended
	case '\'', '`':
		if isFigure(in[i-1]) && a.groups(i, 1) { // 12'500, as in Switzerland
			return i + 1, joined
		}
		return a.apostrophe(i, 1)
	case '.':
		return a.point(i)
	case ',':
		if i+1 < len(in) && isFigure(in[i-1]) && isFigure(in[i+1]) && isNumber(in, i) {
			a.arena = append(a.arena, c)
			return i + 1, joined
		}
		return i, ended
	case '_':
		if kindAt(in, i+1).isWord() {
			a.arena = append(a.arena, c)
			return i + 1, joined
		}
	case '@', ':':
		if end := a.address(i); end > 0 {
			return end, emitted
		}
	case '-', '(', '/':
		if end := a.inclusive(i, 1); end > 0 {
			return end, emitted
		}
	case '+', '#': // the languages C++ and C#
		if i == a.start+1 {
			if n := len("++"); c == '+' && i+1 < len(in) && in[i+1] == c && !kindAt(in, i+n).isWord() {
				a.arena = append(a.arena, "++"...)
				a.emit(i + n)
				return i + n, emitted
			}
			if c == '#' && !kindAt(in, i+1).isWord() {
				a.arena = append(a.arena, c)
				a.emit(i + 1)
				return i + 1, emitted
			}
		}
	default:
		if c < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRune(in[i:])
		switch kindOf(r) {
		case apostrophe:
			if isFigure(in[i-1]) && a.groups(i, n) {
				return i + n, joined
			}
			return a.apostrophe(i, n)
		case middot:
			if r != '•' && r != '⋅' && isCatalan(in, i, n) {
				return i + n, joined
			}
			if end := a.inclusive(i, n); end > 0 {
				return end, emitted
			}
		case space:
			if isFigure(in[i-1]) && a.groups(i, n) {
				return i + n, joined
			}
		}
	}
	return i, ended
}

// apostrophe reads the apostrophe of n bytes at text[i], behind a word.
func (a *Analyzer) apostrophe(i, n int) (int, outcome) {
	in := a.text
	next := kindAt(in, i+n)
	term := a.arena[a.term:]
	if isArticle(term) {
		quoted := a.start > 0 && !next.isWord() && endsInApostrophe(in[:a.start])
		if quoted {
			return i, ended
		}
		if next != letter || !staysWhole(term, in[i+n:]) {
			a.arena = append(a.arena, '\'')
			a.emit(i + n)
			return i + n, emitted
		}
		a.arena = append(a.arena, '\'')
		return i + n, joined
	}
	if next == letter && !isFigure(in[i-1]) {
		a.arena = append(a.arena, '\'')
		return i + n, joined
	}
	return i, ended
}

// isArticle reports whether a word loses its last vowel before another.
func isArticle(term []byte) bool {
	switch len(term) {
	case 1:
		switch term[0] {
		case 'l', 'd', 'j', 'm', 'n', 's', 't', 'c':
			return true
		}
	case 2:
		return term[0] == 'q' && term[1] == 'u' || string(term) == "ç" // ç'aurait
	case 5, 6, 7:
		switch string(term) {
		case "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu":
			return true
		}
	}
	return false
}

// MayElide reports whether a term would be an elided article if an apostrophe stood behind it: d, qu, jusqu.
func MayElide(term []byte) bool { return isArticle(term) }

// Elided reports whether a term is an elided article, such as l' or jusqu'.
func Elided(term []byte) bool {
	n := len(term) - 1
	return n > 0 && term[n] == '\'' && isArticle(term[:n])
}

// staysWhole reports whether an article and what follows its apostrophe are one word all the same; rest follows the
// apostrophe.
func staysWhole(article, rest []byte) bool {
	switch string(article) {
	case "presqu":
		return startsWord(rest, "ile", "iles")
	case "quelqu":
		return startsWord(rest, "un", "une")
	case "n", "m":
		_, n := utf8.DecodeRune(rest)
		var buf [8]byte
		c := Fold(buf[:0], rest[:n])
		return len(c) > 0 && c[0] >= 'b' && c[0] <= 'z' && bytes.IndexByte([]byte("ehiouy"), c[0]) < 0
	}
	return false
}

// startsWord reports whether text starts with one of these words, accents and case folded.
func startsWord(text []byte, words ...string) bool {
	end := 0
	for end < len(text) && end < 16 {
		r, n := utf8.DecodeRune(text[end:])
		if k := kindOf(r); !k.isWord() && k != mark {
			break
		}
		end += n
	}
	var buf [64]byte
	folded := Fold(buf[:0], norm.NFC.Bytes(text[:end]))
	return slices.Contains(words, string(folded))
}

func endsInApostrophe(text []byte) bool {
	r, _ := utf8.DecodeLastRune(text)
	return kindOf(r) == apostrophe
}

// isCatalan reports whether the point of n bytes at text[i] stands between the two l of col·lecció.
func isCatalan(text []byte, i, n int) bool {
	return i > 0 && i+n < len(text) && text[i-1]|0x20 == 'l' && text[i+n]|0x20 == 'l' && kindAt(text, i+n+1) == letter
}

// point reads the point at text[i], behind a word.
func (a *Analyzer) point(i int) (int, outcome) {
	in := a.text
	next := kindAt(in, i+1)
	if next == digit && isFigure(in[i-1]) && isFigure(in[i+1]) {
		if isNumber(in, i) {
			a.arena = append(a.arena, '.')
			return i + 1, joined
		}
		return i, ended
	}
	if next.isWord() && !a.dotted {
		if end := a.inclusive(i, 1); end > 0 {
			return end, emitted
		}
		if end := a.address(i); end > 0 {
			return end, emitted
		}
	}
	if a.dotted || next == letter {
		if end := cluster(in, a.part); end != i {
			return i, ended
		}
		if end := cluster(in, i+1); end > 0 && kindAt(in, end) != apostrophe {
			a.dotted, a.part = true, i+1
			return i + 1, joined
		}
		if a.dotted {
			a.emit(i + 1)
			a.pending, a.end = initials, i+1
			return i + 1, emitted
		}
	}
	return i, ended
}

// cluster returns the end of the letter at text[i] with its marks, or 0 if there is none or another letter or figure follows.
func cluster(text []byte, i int) int {
	if kindAt(text, i) != letter {
		return 0
	}
	for end := i; end < len(text); {
		r, n := utf8.DecodeRune(text[end:])
		k := kindOf(r)
		if end > i && k != mark && k != ignored {
			if k.isWord() {
				return 0
			}
			return end
		}
		end += n
	}
	return len(text)
}

func isFigure(c byte) bool { return c-'0' <= 9 }

// groups reports whether the space of n bytes at text[i], behind a figure, separates the thousands of one number: three
// figures follow, one to three stand before it, the first of them not a zero.
func (a *Analyzer) groups(i, n int) bool {
	in := a.text
	k := 0
	for j := i - 1; j >= a.start && isFigure(in[j]) && k < 4; j-- {
		k++
	}
	first := i-k == a.start
	if k > 3 || !first && k != 3 || in[a.start] == '0' {
		return false
	}
	if len(a.arena)-a.term > 30 {
		return false
	}
	for _, c := range a.arena[a.term:] {
		if !isFigure(c) {
			return false
		}
	}
	j := i + n
	return j+3 <= len(in) && isFigure(in[j]) && isFigure(in[j+1]) && isFigure(in[j+2]) && (j+3 == len(in) || !isFigure(in[j+3]))
}

// isNumber reports whether the point or comma text[i] between two figures belongs to a number: it is the only one, or
// all of them separate thousands, save a last comma. It looks no further than 24 bytes to each side.
func isNumber(text []byte, i int) bool {
	lo, hi := i, i+1
	for lo > 0 && i-lo < 24 && (isFigure(text[lo-1]) || isSeparator(text[lo-1])) {
		lo--
	}
	for hi < len(text) && hi-i < 24 && (isFigure(text[hi]) || isSeparator(text[hi])) {
		hi++
	}
	if i-lo == 24 || hi-i == 24 {
		return false
	}
	run := bytes.Trim(text[lo:hi], ".,")
	if bytes.Count(run, []byte{'.'})+bytes.Count(run, []byte{','}) == 1 {
		return true
	}
	if c := bytes.IndexByte(run, ','); c > 0 && c == bytes.LastIndexByte(run, ',') {
		run = run[:c] // 1.234.567,89
	}
	for first := true; ; first = false {
		n := 0
		for n < len(run) && isFigure(run[n]) {
			n++
		}
		if n == 0 || n > 3 || !first && n < 3 {
			return false
		}
		if n == len(run) {
			return true
		}
		run = run[n+1:]
	}
}

func isSeparator(c byte) bool { return c == '.' || c == ',' }
