// Package printed tells how articles print what an index has in small letters: Élysée, SNCF, « c’est », « porte-parole ».
package printed

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
)

// Reader counts how texts print some expressions, each of them one form of an index or some that follow each other within a sentence. It
// serves one goroutine.
type Reader struct {
	analyzer    analysis.Analyzer
	expressions [][]string
	beginning   map[string][]int // expressions, by their first word
	counts      []map[string]count
	seen        []int
}

// count is how often an expression is printed in one way: where a capital says something, and where a sentence begins.
type count struct{ within, first int }

// NewReader reads for these expressions, each of one word or more.
func NewReader(expressions [][]string) *Reader {
	r := &Reader{
		expressions: expressions, beginning: map[string][]int{}, counts: make([]map[string]count, len(expressions)), seen: make([]int, len(expressions)),
	}
	for i, words := range expressions {
		r.beginning[words[0]] = append(r.beginning[words[0]], i)
	}
	return r
}

// Read counts what one text has of the expressions.
func (r *Reader) Read(text string) {
	tokens := r.analyzer.Analyze([]byte(text))
	for i, t := range tokens {
		for _, e := range r.beginning[string(r.analyzer.Term(t))] {
			if end := i + len(r.expressions[e]); r.matches(r.expressions[e], tokens[i:min(end, len(tokens))]) {
				r.note(e, spelled(text, tokens[i:end]), i == 0 || tokens[i-1].Sentence != t.Sentence)
			}
		}
	}
}

func (r *Reader) matches(words []string, tokens []analysis.Token) bool {
	if len(tokens) != len(words) || tokens[0].Sentence != tokens[len(tokens)-1].Sentence {
		return false
	}
	for i, w := range words {
		if string(r.analyzer.Term(tokens[i])) != w {
			return false
		}
	}
	return true
}

func (r *Reader) note(e int, spelling string, first bool) {
	if r.counts[e] == nil {
		r.counts[e] = map[string]count{}
	}
	n := r.counts[e][spelling]
	if first {
		n.first++
	} else {
		n.within++
		r.seen[e]++
	}
	r.counts[e][spelling] = n
}

// Seen is how often an expression was met behind the beginning of a sentence, where its capitals are its own.
func (r *Reader) Seen(i int) int { return r.seen[i] }

// Printed is an expression as the texts print it most often. Where a sentence begins, its capital is none of the word, and counts only if it
// is met nowhere else. Of spellings that are as frequent it is that with the fewest capitals. What was not met is Joined.
func (r *Reader) Printed(i int) string {
	best, most := "", count{}
	for spelling, n := range r.counts[i] {
		if best == "" || cmp.Or(cmp.Compare(n.within, most.within), cmp.Compare(n.first, most.first), cmp.Compare(capitals(best), capitals(spelling)),
			strings.Compare(best, spelling)) > 0 {
			best, most = spelling, n
		}
	}
	return cmp.Or(best, Joined(r.expressions[i]))
}

// IsName reports whether an expression is printed with a capital more often than without, wherever it stands. Where all of its letters are
// capitals, it tells nothing.
func (r *Reader) IsName(i int) bool {
	capital, small := 0, 0
	for spelling, n := range r.counts[i] {
		first, size := utf8.DecodeRuneInString(spelling)
		switch {
		case !unicode.IsUpper(first):
			small += n.within + n.first
		case strings.ContainsFunc(spelling[size:], unicode.IsLower):
			capital += n.within + n.first
		}
	}
	return capital > small
}

// spelled is what a text prints from the first to the last of some words of a sentence: with the apostrophes and hyphens that join them, without
// the signs that part them, of which a space is left.
func spelled(text string, tokens []analysis.Token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			if gap := text[tokens[i-1].End:t.Start]; joins(gap) {
				b.WriteString(gap)
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(text[t.Start:t.End])
	}
	return strings.Join(strings.Fields(strings.Map(typeset, b.String())), " ")
}

// joins reports whether words with this between them are printed as one: nothing, an apostrophe or a hyphen.
func joins(gap string) bool {
	r, n := utf8.DecodeRuneInString(gap)
	return n == len(gap) && (n == 0 || typeset(r) == '’' || unicode.Is(unicode.Hyphen, r) && r != '\u00ad')
}

// typeset makes one apostrophe, one hyphen and one space of those that are printed, and drops what shows only where a line ends.
func typeset(r rune) rune {
	switch r {
	case '\'', '’', 'ʼ', '＇', '‘', '′', '`', '´':
		return '’'
	case '‐', '‑':
		return '-'
	case '\u00ad', '\u200b', '\u2060', '\ufeff':
		return -1
	}
	return r
}

func capitals(s string) (n int) {
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// Joined is some forms of an index one behind the other, as print joins them where nothing is known of them: c’est.
func Joined(words []string) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && !analysis.Elided([]byte(words[i-1])) {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ReplaceAll(w, "'", "’"))
	}
	return b.String()
}
