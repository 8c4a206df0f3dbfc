package neardup

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
)

// words is the length of a shingle.
const words = 5

// Shingler makes the shingles of texts. It owns its buffers and serves one goroutine; the zero value is ready.
type Shingler struct {
	hashes []uint64 // of the words
	folds  [latin]string
	known  [latin]bool // whether folds has it
	forms  []uint64    // the hash of each form by its number; 0: not known yet
	out    []uint64
	sample []uint32

	touched uint64
}

// Text is a text of which some words are known already, in ascending order; they may be none.
type Text struct {
	Printed string
	Words   []analysis.Known
}

// Forget is called before the numbers of forms get another meaning.
func (s *Shingler) Forget() { clear(s.forms) }

// latin is the end of the letters whose folds are kept at hand: Latin up to Extended B.
const latin = 0x250

// Shingles returns the shingles of an article, as hashes, ascending and distinct: those of the lead, then of the body,
// without the dateline that opens either. They are valid until the next call. The hashes are a format: sketches that
// are stored hold them.
func (s *Shingler) Shingles(lead, body string) []uint64 {
	s.all(Text{Printed: lead}, Text{Printed: body})
	slices.Sort(s.out)
	s.out = slices.Compact(s.out)
	return s.out
}

// all makes the shingles in the order of the text.
func (s *Shingler) all(lead, body Text) {
	s.hashes = s.hashes[:0]
	s.words(lead)
	s.words(body)
	s.out = s.out[:0]
	for i := words; i <= len(s.hashes); i++ {
		h := uint64(0)
		for _, w := range s.hashes[i-words : i] {
			h = mix(h ^ w)
		}
		s.out = append(s.out, h)
	}
}

const (
	fnvOffset = 14695981039346656037 // of FNV-1a
	fnvPrime  = 1099511628211
)

// words appends the hashes of the words of a text: of runs of letters and digits, folded. Whoever compares texts needs no
// finer division of them; where it were one, it would be the same in both.
func (s *Shingler) words(text Text) {
	s.touch(text.Words)
	at, h := headEnd(text.Printed), uint64(fnvOffset)
	for i := range text.Words {
		w := &text.Words[i]
		if int(w.Start) < at {
			continue
		}
		if h = s.read(text.Printed[at:w.Start], h); h != fnvOffset { // what stands before it is no word there, but is one here
			at = int(w.Start)
			continue
		}
		s.hashes = append(s.hashes, s.form(text.Printed, w))
		at = int(w.End)
	}
	s.end(s.read(text.Printed[at:], h))
}

// touch makes the processor fetch the hashes of some words together.
func (s *Shingler) touch(known []analysis.Known) {
	last := uint32(0)
	for i := range known {
		last = max(last, known[i].Form)
	}
	if n := int(last) + 1; n > len(s.forms) {
		s.forms = append(s.forms, make([]uint64, n+n/2-len(s.forms))...)
	}
	for i := range known {
		s.touched |= s.forms[known[i].Form]
	}
}

// form returns the hash of a word of a text.
func (s *Shingler) form(text string, w *analysis.Known) uint64 {
	h := &s.forms[w.Form]
	if *h == 0 {
		*h = mix(s.read(text[w.Start:w.End], fnvOffset))
	}
	return *h
}

// read goes on with the word whose letters have some hash, and appends the hashes of the words that end.
func (s *Shingler) read(text string, h uint64) uint64 {
	for i := 0; i < len(text); {
		c := text[i]
		if letter := ascii[c]; letter != 0 {
			h = (h ^ uint64(letter)) * fnvPrime
			i++
			continue
		}
		fold, n, separates := "", 1, true
		if c >= utf8.RuneSelf {
			var r rune
			r, n = utf8.DecodeRuneInString(text[i:])
			fold, separates = s.fold(r)
		}
		i += n
		if separates {
			h = s.end(h)
			continue
		}
		for k := range len(fold) {
			h = (h ^ uint64(fold[k])) * fnvPrime
		}
	}
	return h
}

// end appends the hash of a word, if there is one, and returns that of none.
func (s *Shingler) end(h uint64) uint64 {
	if h != fnvOffset {
		s.hashes = append(s.hashes, mix(h))
	}
	return fnvOffset
}

// ascii has the folded letters and digits of ASCII; 0 for other bytes.
var ascii = func() (table [256]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = c, c
	}
	for c := byte('0'); c <= '9'; c++ {
		table[c] = c
	}
	return table
}()

// fold returns the folded letters of a rune, none where it vanishes, and whether it separates words.
func (s *Shingler) fold(r rune) (fold string, separates bool) {
	if r < latin && s.known[r] {
		return s.folds[r], s.folds[r] == " "
	}
	var raw [utf8.UTFMax]byte
	fold = string(analysis.Fold(nil, raw[:utf8.EncodeRune(raw[:], r)]))
	if !unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf) || unicode.Is(unicode.Lm, r) { // Lm has an apostrophe
		fold = " "
	}
	if r < latin {
		s.folds[r], s.known[r] = fold, true
	}
	return fold, fold == " "
}

// mix spreads the bits of a number (the finalizer of SplitMix64, Steele et al. 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// maxHead bounds where the dash of a dateline may be, in bytes.
const maxHead = 120

// headEnd is the byte behind the dateline of a text: behind the first dash between spaces, or behind a bracket, of its
// first line. A few words that open a text in another way and end so are no loss.
func headEnd(text string) int {
	head := text[:min(len(text), maxHead)]
	if i := strings.IndexByte(strings.TrimLeft(head, " \n"), '\n'); i >= 0 {
		head = head[:i+len(head)-len(strings.TrimLeft(head, " \n"))]
	}
	for i, r := range head {
		if r != '-' && r != '–' && r != '—' {
			continue
		}
		after := i + utf8.RuneLen(r)
		before := i == 0 || head[i-1] == ' ' || head[i-1] == ')' || strings.HasSuffix(head[:i], "\u00a0")
		if before && (after == len(head) || head[after] == ' ' || strings.HasPrefix(head[after:], "\u00a0")) {
			return after
		}
	}
	return 0
}
