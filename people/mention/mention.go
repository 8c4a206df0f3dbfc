package mention

import (
	"strings"

	"github.com/kiosque-search/kiosque/analysis"
)

// Kind is what is named.
type Kind string

// The kinds.
const (
	Person       Kind = "person"
	Organisation Kind = "organisation"
)

// Candidate is a name in an article.
type Candidate struct {
	Kind  Kind
	Text  string // its longest spelling, without the title before it
	Count int    // how often it is printed, in whatever spelling
	Part  int    // where this spelling is printed first: the part of the article …
	Start int    // … and its bytes there
	End   int
}

// Reader finds candidates. It keeps its buffers and serves one goroutine; the zero value is ready.
type Reader struct{ r reader }

// In returns the candidates in the parts of an article, in the order in which they are first printed.
func (r *Reader) In(parts ...string) []Candidate {
	r.r.words, r.r.found = r.r.words[:0], r.r.found[:0]
	for i, text := range parts {
		r.r.read(i, text)
	}
	r.r.parts = parts
	r.r.organisations()
	r.r.persons()
	return r.r.merged()
}

// reader works on one article.
type reader struct {
	analyzer analysis.Analyzer
	parts    []string
	words    []word
	found    []span
	common   map[string]bool // what isCommon has said
}

// span is words that are a candidate.
type span struct {
	kind     Kind
	from, to int // words, half open
	end      int // bytes
}

// take makes a candidate of words that are none yet.
func (r *reader) take(kind Kind, from, to int) {
	for i := from; i < to; i++ {
		r.words[i].taken = true
	}
	last := &r.words[to-1]
	end := last.end
	rest := r.parts[last.part][end:]
	if kind == Organisation && strings.HasPrefix(rest, "+") || last.shape == initial && to-from > 1 && strings.HasPrefix(rest, ".") {
		end++ // Canal+, Cédric B.
	}
	r.found = append(r.found, span{kind, from, to, end})
}

// at returns a word, or none.
func (r *reader) at(i int) *word {
	if i < 0 || i >= len(r.words) {
		return &word{before: "\n"}
	}
	return &r.words[i]
}

// follows reports whether word i stands behind the one before it in the same part, with only space between.
func (r *reader) follows(i int) bool {
	return i > 0 && i < len(r.words) && r.words[i].part == r.words[i-1].part && r.words[i].spaced()
}

// text is what is printed, on one line.
func (r *reader) text(s span) string {
	text := r.parts[r.words[s.from].part][r.words[s.from].start:s.end]
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00ad", "")), " ")
}

// sequence returns where the name ends that begins at word i: capitals side by side, with what stands inside names of people
// between them.
func (r *reader) sequence(i int) int {
	k := known()
	end := i + 1
	for j := i + 1; r.follows(j) || r.afterInitial(j); j++ {
		w := &r.words[j]
		switch {
		case w.taken:
			return end
		case w.isUpper() && (!w.opens || w.before == "-"):
			end = j + 1
		case w.shape == small && k.particles[w.fold]:
		case w.shape == small && k.noble[w.fold] && r.allGiven(i, end):
		default:
			return end
		}
	}
	return end
}

// afterInitial reports whether word j stands behind an initial and its point.
func (r *reader) afterInitial(j int) bool {
	return j > 0 && j < len(r.words) && r.words[j].part == r.words[j-1].part && r.words[j-1].shape == initial &&
		(r.words[j].before == ". " || r.words[j].before == ".\u00a0" || r.words[j].before == "." || r.words[j].before == ".-")
}
