package neardup

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
)

// words is the length of a shingle.
const words = 5

// Shingler makes the shingles of texts. It owns its buffers and serves one goroutine; the zero value is ready.
type Shingler struct {
	analyzer analysis.Analyzer
	hashes   []uint64 // of the words
	fold     []byte
	out      []uint64
}

// Shingles returns the shingles of an article, as hashes, ascending and distinct: those of the lead, then of the body,
// without the dateline that opens either. They are valid until the next call. The hashes are a format: sketches that
// are stored hold them.
func (s *Shingler) Shingles(lead, body string) []uint64 {
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
	slices.Sort(s.out)
	s.out = slices.Compact(s.out)
	return s.out
}

// words appends the hashes of the words of a text.
func (s *Shingler) words(text string) {
	if text == "" {
		return
	}
	text = text[headEnd(text):]
	for _, t := range s.analyzer.Analyze([]byte(text)) {
		s.fold = analysis.Fold(s.fold[:0], s.analyzer.Term(t))
		h := uint64(14695981039346656037) // FNV-1a
		for _, c := range s.fold {
			h = (h ^ uint64(c)) * 1099511628211
		}
		s.hashes = append(s.hashes, mix(h))
	}
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
