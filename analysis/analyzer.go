package analysis

import (
	"math"
	"unicode/utf8"
)

// Limits of what is analysed.
const (
	MaxTerm = 255     // bytes of a term; a longer word keeps its beginning, cut at a rune border
	MaxText = 1 << 30 // bytes of a text; what follows is not read
)

// Token is one printed word. Its position is its index in the slice that Analyze returns.
type Token struct {
	Start, End uint32 // bytes of the original text, half open, on rune borders
	Sentence   uint32 // counted from 0; the index in Analyzer.Sentences
	Paragraph  uint32 // counted from 0; a new paragraph always starts a new sentence
	off        uint32 // where the term is in the arena, or would be
	size       uint32 // of the term, and what it is like
}

// Bits of the size of a term.
const (
	printed = 1 << 31 // it is what was printed, from Start to End, and has no copy
	capital = 1 << 30 // it is what was printed, but for the first letter
	likes   = printed | capital
)

// Plain reports whether a token is a word of small letters, of which the first may be a capital, with nothing that belongs to a word
// right before it or behind it. Nearly all are; some of which this is true may be read as others are.
func (t *Token) Plain() bool { return t.size&likes != 0 }

// Capital reports whether a plain token begins with a capital.
func (t *Token) Capital() bool { return t.size&capital != 0 }

func (t *Token) printed() bool { return t.size&printed != 0 }

// bytes is the size of the term.
func (t *Token) bytes() uint32 { return t.size &^ likes }

// Range is one sentence of a text: half-open byte offsets without the white space around it, on rune borders.
type Range struct {
	Start, End uint32
	Paragraph  uint32
}

// Analyzer turns text into tokens. It owns its buffers and serves one goroutine; the zero value is ready.
type Analyzer struct {
	text      []byte
	arena     []byte // the terms, one after the other
	tokens    []Token
	sentences []Range // those that are closed; the next one is open
	signs     []Sign
	compounds []Compound

	// The word being read.
	start  int  // in text
	term   int  // in arena
	part   int  // in text: after the last point of an acronym
	dotted bool // points were dropped: it is an acronym

	// The sentence and the paragraph being read.
	opened     int // where the sentence starts in text
	first      int // its first token
	paragraph  uint32
	firstOfPar int     // first token of the paragraph
	pending    pending // a possible end of the sentence, decided when the next word is seen
	end        int     // where the sentence would end in text
	blank      bool    // paragraphs are separated by empty lines, not by line breaks

	scratch []byte
}

// Analyze returns the tokens of text in order. The slice and the terms are valid until the next call, and as long as the text does not
// change.
func (a *Analyzer) Analyze(text []byte) []Token {
	a.begin(text)
	in := a.text
	for i := 0; i < len(in); {
		c := in[i]
		var k kind
		n := 1
		if c < utf8.RuneSelf {
			k = kinds[c]
		} else {
			var r rune
			r, n = utf8.DecodeRune(in[i:])
			k = kindOf(r)
		}
		switch k {
		case letter, digit, raised, lowered:
			if end := a.plain(i); end > i {
				i = end
			} else {
				i = a.word(i)
			}
		case newline:
			i = a.lineBreak(i)
		case stop:
			a.fullStop(i, n)
			i += n
		case closing, apostrophe:
			a.closer(i, n)
			i += n
		case sign:
			i = a.sign(i, n)
		default:
			i += n
		}
	}
	a.signAlone()
	a.closeParagraph(len(in))
	return a.tokens
}

// Term returns the surface form of a token: NFC, lower case, accents kept. The bytes are valid as long as the tokens are.
func (a *Analyzer) Term(t Token) []byte {
	if t.printed() {
		return a.text[t.Start:t.End:t.End]
	}
	end := t.off + t.bytes()
	return a.arena[t.off:end:end]
}

// Sentences returns the sentences of the text last analysed, in order. Each holds at least one token; a line without any
// word, such as a row of stars, is in none. The slice is valid until the next Analyze.
func (a *Analyzer) Sentences() []Range { return a.sentences }

func (a *Analyzer) begin(text []byte) {
	if len(text) > MaxText {
		text = text[:MaxText]
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		text = text[:len(text)-1]
	}
	*a = Analyzer{
		text: text, arena: a.arena[:0], tokens: a.tokens[:0], sentences: a.sentences[:0], signs: a.signs[:0], compounds: a.compounds[:0],
		scratch: a.scratch[:0],
		blank:   hasBlankLine(text),
	}
	a.opened = skipSpace(text, 0)
}

// emit ends the word being read at text[end] and makes a token of it.
func (a *Analyzer) emit(end int) {
	for end > a.start && a.text[end-1] >= utf8.RuneSelf { // a soft hyphen behind the word is no part of it
		r, n := utf8.DecodeLastRune(a.text[a.start:end])
		if kindOf(r) != ignored {
			break
		}
		end -= n
	}
	if size := len(a.arena) - a.term; size > MaxTerm {
		cut := a.term + MaxTerm
		for !utf8.RuneStart(a.arena[cut]) {
			cut--
		}
		a.arena = a.arena[:cut]
	}
	if a.pending != noEnd {
		a.decide()
	}
	a.tokens = append(a.tokens, Token{
		Start: offset(a.start), End: offset(end), Sentence: offset(len(a.sentences)), Paragraph: a.paragraph,
		off: offset(a.term), size: offset(len(a.arena) - a.term),
	})
	a.open(end)
}

// open makes the next word start at text[i].
func (a *Analyzer) open(i int) {
	a.start, a.part, a.term, a.dotted = i, i, len(a.arena), false
}

// offset narrows an offset that MaxText keeps small enough.
func offset(i int) uint32 {
	return uint32(min(i, math.MaxUint32))
}
