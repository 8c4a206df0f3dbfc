package bench

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The kinds of queries in a mix.
const (
	TermHigh = "term_hi"  // a word of more than 5 % of the articles
	TermMid  = "term_mid" // of 0.5 to 5 %
	TermLow  = "term_lo"  // of fewer, but at least five articles
	And2     = "and2"     // two words of one title, both wanted
	Or3      = "or3"      // three words of one title, any of them
	Phrase2  = "phrase2"  // two neighbours in the opening of a text
	Near2    = "near2"    // two words there, at most five others between them, in any order
	Prefix   = "prefix"   // the first five letters of a term_mid
	Fuzzy1   = "fuzzy1"   // a term_mid, one edit away
	Adj2     = "adj2"     // the same, in that order
	TitleAll = "title"    // all words of one title, any of them
)

// All is the kind under which a report gives the mix as a whole.
const All = "ALL"

// Kinds returns the kinds of a mix in the order of the tables.
func Kinds() []string {
	return []string{TermHigh, TermMid, TermLow, And2, Or3, Phrase2, Near2, Adj2, Prefix, Fuzzy1, TitleAll}
}

// Query asks the same of every peer, each in its own language.
type Query struct {
	Kind    string
	Kiosque string
	Lucene  string // classic query parser syntax, which other peers may translate
}

// Mix is a list of queries in the proportions of a search box over a press archive.
type Mix []Query

// How many queries of each kind are drawn. A phrase, or a pair of words near each other, is drawn and kept only
// if both of its words are long enough, which about a third are.
const (
	perTerm  = 60
	perTitle = 100
)

// NewMix draws a mix from the JSON lines of a corpus. The same corpus and seed give the same mix.
// A corpus too small to hold frequent, middling and rare words is an error.
func NewMix(ctx context.Context, corpus io.Reader, seed uint64) (Mix, error) {
	m := mixer{rng: rand.New(rand.NewPCG(seed, 0)), df: map[string]*frequency{}}
	if err := eachText(ctx, corpus, m.read); err != nil {
		return nil, fmt.Errorf("bench: mix: %w", err)
	}
	high, mid, low := m.bands()
	titles := m.titleWords()
	if len(high) == 0 || len(mid) == 0 || len(low) == 0 || len(titles) == 0 {
		return nil, fmt.Errorf("bench: mix: %d articles are too few: no words in one of the bands of frequency", m.articles)
	}
	var mix Mix
	add := func(kind, ours, lucene string) { mix = append(mix, Query{kind, ours, lucene}) }
	for _, band := range []struct {
		kind  string
		words []string
	}{{TermHigh, high}, {TermMid, mid}, {TermLow, low}} {
		for range perTerm {
			w := pick(m.rng, band.words)
			add(band.kind, w, w)
		}
	}
	for range perTitle {
		w := m.sample(pick(m.rng, titles), 2)
		add(And2, strings.Join(w, " "), "+"+strings.Join(w, " +"))
	}
	for range perTitle {
		w := m.sample(pick(m.rng, titles), 3)
		add(Or3, strings.Join(w, " OU "), strings.Join(w, " "))
	}
	for _, opening := range m.openings {
		words := openingWords(opening)
		if len(words) < 2 {
			continue
		}
		i := m.rng.IntN(len(words) - 1)
		if p := words[i : i+2]; utf8.RuneCountInString(p[0]) > 3 && utf8.RuneCountInString(p[1]) > 3 {
			q := `"` + strings.ToLower(strings.Join(p, " ")) + `"`
			add(Phrase2, q, q)
		}
	}
	for range perTerm {
		w := []rune(pick(m.rng, mid))
		q := string(w[:min(5, len(w))]) + "*"
		add(Prefix, q, q)
	}
	for range perTerm {
		q := pick(m.rng, mid) + "~1"
		add(Fuzzy1, q, q)
	}
	for range perTitle {
		w := pick(m.rng, titles)
		add(TitleAll, strings.Join(w, " OU "), strings.Join(w, " "))
	}
	for _, near := range []struct{ kind, operator string }{{Near2, "NEAR"}, {Adj2, "ADJ"}} {
		for _, opening := range m.openings {
			words := openingWords(opening)
			if len(words) <= nearWords+1 {
				continue
			}
			i := m.rng.IntN(len(words) - nearWords - 1)
			a, b := strings.ToLower(words[i]), strings.ToLower(words[i+2+m.rng.IntN(nearWords)])
			if utf8.RuneCountInString(a) > 3 && utf8.RuneCountInString(b) > 3 && a != b {
				add(near.kind, fmt.Sprintf("%s %s/%d %s", a, near.operator, nearWords, b), fmt.Sprintf(`"%s %s"~%d`, a, b, nearWords))
			}
		}
	}
	return mix, nil
}

// Take returns at most n of the queries, evenly spread, so that every kind keeps its share; 0: all.
func (m Mix) Take(n int) Mix {
	if n <= 0 || n >= len(m) {
		return m
	}
	taken := make(Mix, n)
	for i := range taken {
		taken[i] = m[i*len(m)/n]
	}
	return taken
}

// mixer gathers what a mix is drawn from; what it keeps of a corpus of any size is bounded but for the vocabulary.
type mixer struct {
	rng      *rand.Rand
	articles int
	df       map[string]*frequency
	titles   []string // a uniform sample
	openings []string // likewise
}

// frequency is the number of articles with a word; last is the last of them, so that each counts once.
type frequency struct{ articles, last int }

// keptTitles bounds the sample of titles.
const keptTitles = 20_000

// openingRunes is how much of a text phrases are taken from.
const openingRunes = 800

// nearWords is how many words may stand between two that are near each other. Lucene's slop counts moves, of which the other
// order takes two more: it finds a little less.
const nearWords = 5

// openingWords are the words of an opening, of whatever length.
func openingWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func (m *mixer) read(t text) {
	m.articles++
	for w := range words(t.Text) {
		f := m.df[w]
		if f == nil {
			f = new(frequency)
			m.df[strings.Clone(w)] = f
		}
		if f.last != m.articles {
			f.articles++
			f.last = m.articles
		}
	}
	m.titles = reservoir(m.rng, m.titles, t.Title, m.articles, keptTitles)
	m.openings = reservoir(m.rng, m.openings, opening(t.Text), m.articles, perTitle)
}

// bands returns the frequent, middling and rare words, sorted.
func (m *mixer) bands() (high, mid, low []string) {
	n := float64(m.articles)
	stop := functionWords()
	for w, f := range m.df {
		switch c := float64(f.articles); {
		case stop[w] || c < 5:
		case c > n*0.05:
			high = append(high, w)
		case c > n*0.005:
			mid = append(mid, w)
		default:
			low = append(low, w)
		}
	}
	for _, band := range [][]string{high, mid, low} {
		slices.Sort(band)
	}
	return high, mid, low
}

// titleWords returns, for the titles that have at least three, the words that carry meaning and stand in five texts.
func (m *mixer) titleWords() [][]string {
	stop := functionWords()
	var all [][]string
	for _, t := range m.titles {
		var ws []string
		for w := range words(t) {
			if f := m.df[w]; f != nil && f.articles >= 5 && !stop[w] {
				ws = append(ws, w)
			}
		}
		if len(ws) >= 3 {
			all = append(all, ws)
		}
	}
	return all
}

// sample returns n of the words, at least n of them, in a random order.
func (m *mixer) sample(words []string, n int) []string {
	var out []string
	for _, i := range m.rng.Perm(len(words))[:n] {
		out = append(out, words[i])
	}
	return out
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// reservoir keeps a uniform sample of at most size of what it was shown; v is the n-th, counted from 1 (Vitter's algorithm R).
func reservoir(rng *rand.Rand, kept []string, v string, n, size int) []string {
	if len(kept) < size {
		return append(kept, v)
	}
	if i := rng.IntN(n); i < size {
		kept[i] = v
	}
	return kept
}

// words yields the runs of at least four letters of a text, in lower case.
func words(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if utf8.RuneCountInString(w) >= 4 && !yield(w) {
				return
			}
		}
	}
}

// opening returns the first openingRunes of a text, in memory of its own.
func opening(s string) string {
	n := 0
	for i := range s {
		if n == openingRunes {
			return strings.Clone(s[:i])
		}
		n++
	}
	return strings.Clone(s)
}

// functionWords are those nobody searches alone; shorter ones never get into a mix.
func functionWords() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`ainsi alors après aucun aussi autre autres avaient avait avant avec avoir beaucoup
		celle celles celui cela cette ceux chaque chez comme comment contre dans deux depuis donc dont elle elles encore
		entre était étaient être fait faire font hors jusqu leur leurs lors lorsque lorsqu lui mais malgré même mêmes moins
		notre nous ont parce parmi pendant peut peuvent plus plusieurs pour pourquoi près puis quand quel quelle quelque
		quelques qui quoi sans sauf selon sera serait seront ses sinon soit sont sous sur tant toujours tous tout toute
		toutes très trois trop vers voici voilà votre vous`) {
		m[w] = true
	}
	return m
}

// WriteTo writes the mix as lines of kind, Kiosque's and Lucene's query, tab between.
func (m Mix) WriteTo(w io.Writer) (int64, error) {
	var n int64
	for _, q := range m {
		k, err := fmt.Fprintf(w, "%s\t%s\t%s\n", q.Kind, q.Kiosque, q.Lucene)
		n += int64(k)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// maxQueries bounds a mix read from a file.
const maxQueries = 1_000_000

// ReadMix reads what WriteTo wrote.
func ReadMix(r io.Reader) (Mix, error) {
	var m Mix
	s := bufio.NewScanner(r)
	for s.Scan() {
		f := strings.Split(strings.TrimRight(s.Text(), "\r"), "\t")
		if len(f) != 3 || slices.Contains(f, "") {
			return nil, fmt.Errorf("bench: mix: line %d: want kind, query and query, tab between", len(m)+1)
		}
		if len(m) == maxQueries {
			return nil, fmt.Errorf("bench: mix: more than %d queries", maxQueries)
		}
		m = append(m, Query{f[0], f[1], f[2]})
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("bench: mix: %w", err)
	}
	if len(m) == 0 {
		return nil, errors.New("bench: mix: no query")
	}
	return m, nil
}

// byKind orders kinds as Kinds does, All before and unknown ones after them.
func byKind(a, b string) int {
	rank := func(k string) int {
		if i := slices.Index(Kinds(), k); i >= 0 {
			return i
		}
		if k == All {
			return -1
		}
		return len(Kinds())
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

// DrawMix runs NewMix in a process of its own, `self mix`, since it needs memory; see child.run for why that matters.
func DrawMix(ctx context.Context, self string, c Corpus, seed uint64) (Mix, error) {
	out, _, err := child{path: self, args: []string{"mix", "-corpus", c.Path, "-seed", strconv.FormatUint(seed, 10)}}.run(ctx)
	if err != nil {
		return nil, err
	}
	return ReadMix(bytes.NewReader(out))
}
