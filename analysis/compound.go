package analysis

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Compound is several neighbouring words that were printed as one: with hyphens (week-end), or cut at the end of a line
// (gouver-⏎nement). The words are tokens all the same.
type Compound struct {
	First, Last uint32 // positions
	off, size   uint32 // of the form in the arena
}

// maxCompound is how many words a compound may have.
const maxCompound = 6

// Compounds returns the compounds of the text last analysed, in the order of their first words. Of a word cut inside a longer
// compound (vice-prési-⏎dent) there is one of its two parts too. The slice is valid until the next call of Compounds or Analyze.
func (a *Analyzer) Compounds() []Compound {
	a.compounds = a.compounds[:0]
	for i := 1; i < len(a.tokens); i++ {
		if how := a.joins(i); how != hyphened && how != cutOff {
			continue
		}
		first := i - 1
		for i+1 < len(a.tokens) && a.joins(i+1) != apart {
			i++
		}
		last := i
		if Elided(a.Term(a.tokens[last])) { // porte-l'
			last--
		}
		if last-first < maxCompound {
			a.compound(first, last)
		}
		if last-first > 1 {
			for k := first + 1; k <= last; k++ {
				if a.joins(k) == cutOff {
					a.compound(k-1, k)
				}
			}
		}
	}
	return a.compounds
}

// Form returns the form of a compound: its words with hyphens, an elided article before the next without. It is valid as
// long as the compounds are.
func (a *Analyzer) Form(c Compound) []byte { return a.arena[c.off : c.off+c.size : c.off+c.size] }

// compound adds the words from first to last, unless they are two large numbers, such as two years.
func (a *Analyzer) compound(first, last int) {
	off := len(a.arena)
	figures := true
	for i := first; i <= last; i++ {
		term := a.Term(a.tokens[i])
		if i > first && !Elided(a.Term(a.tokens[i-1])) {
			a.arena = append(a.arena, '-')
		}
		a.arena = append(a.arena, term...)
		figures = figures && isFigure(term[0]) && (len(term) > 3 || last-first > 1)
	}
	if figures || len(a.arena)-off > MaxTerm || !IsCompound(a.arena[off:]) {
		a.arena = a.arena[:off]
		return
	}
	a.compounds = append(a.compounds, Compound{offset(first), offset(last), offset(off), offset(len(a.arena) - off)})
}

// IsCompound reports whether a form is that of a compound and not of a single word. Addresses have hyphens too.
func IsCompound(form []byte) bool {
	return bytes.IndexByte(form, '-') > 0 && !bytes.ContainsAny(form, ".@:/")
}

// Words returns how many neighbouring words a form takes: those of a compound, otherwise 1.
func Words(form string) int {
	if !IsCompound([]byte(form)) {
		return 1
	}
	n := 0
	for part := range strings.SplitSeq(form, "-") {
		n++
		for at := strings.IndexByte(part, '\''); at > 0 && at+1 < len(part) && Elided([]byte(part[:at+1])); at = strings.IndexByte(part, '\'') {
			if staysWhole([]byte(part[:at]), []byte(part[at+1:])) {
				break
			}
			n++
			part = part[at+1:]
		}
	}
	return n
}

// junction is what stands between two tokens.
type junction uint8

const (
	apart    junction = iota
	elided            // an apostrophe that belongs to the first
	hyphened          // a hyphen
	cutOff            // a hyphen at the end of a line
)

// joins tells what joins a token to the one before it.
func (a *Analyzer) joins(i int) junction {
	end, start := a.tokens[i-1].End, a.tokens[i].Start
	switch n := start - end; {
	case n == 0:
		if a.text[end-1] != '\'' && !Elided(a.Term(a.tokens[i-1])) {
			return apart
		}
		return elided
	case n == 1 && a.text[end] < utf8.RuneSelf:
		if a.text[end] == '-' {
			return hyphened
		}
		return apart
	case n > 64:
		return apart
	}
	between := a.text[end:start]
	r, n := utf8.DecodeRune(between)
	switch r {
	case '-', '‐', '‑', '¬', 0xAD:
	default:
		return apart
	}
	if n == len(between) && r != '¬' && r != 0xAD {
		return hyphened
	}
	lines := 0
	for i := n; i < len(between); {
		r, n := utf8.DecodeRune(between[i:])
		switch k := kindOf(r); {
		case r == '\r' && i+1 < len(between) && between[i+1] == '\n':
		case k == newline:
			lines++
		case k != space && k != ignored:
			return apart
		}
		i += n
	}
	if lines != 1 {
		return apart
	}
	return cutOff
}

// Breaks appends to dst the positions at which a run begins: 0, and those of words that something else than white space, hyphens
// or the full stop of a short word separates from the word before, where one of the two ends in a letter and the other begins with a
// figure or the reverse. RN 165, 14 h 30, L. 3121 and A-320 are in one run, the page A and 320 copies in two.
func (a *Analyzer) Breaks(dst []uint32) []uint32 {
	figure := false // the token before ends in one
	for i := range a.tokens {
		if a.tokens[i].Plain() && i > 0 && !figure { // letters behind letters, as nearly all
			continue
		}
		term := a.Term(a.tokens[i])
		if i == 0 || isFigure(term[0]) != figure && a.breaks(i) {
			dst = append(dst, offset(i))
		}
		figure = isFigure(term[len(term)-1])
	}
	return dst
}

func (a *Analyzer) breaks(i int) bool {
	before, t := &a.tokens[i-1], &a.tokens[i]
	if before.Sentence != t.Sentence {
		return true
	}
	between := a.text[before.End:t.Start]
	if len(between) == 1 && (between[0] == ' ' || between[0] == '-') {
		return false
	}
	for k := 0; k < len(between); {
		r, n := utf8.DecodeRune(between[k:])
		switch kind := kindOf(r); {
		case kind == space, kind == newline, kind == ignored, r == '-', r == '‐', r == '‑', r == '°':
		case r == '.' && k == 0 && before.bytes() <= 4 && isFigure(a.Term(*t)[0]):
		default:
			return true
		}
		k += n
	}
	return false
}
