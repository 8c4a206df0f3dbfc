package highlight

import (
	"cmp"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// scratch holds one article while it is looked at, and the buffers for the next one. It is the match.Doc of the article.
type scratch struct {
	h       *Highlighter
	matcher *match.Matcher
	parts   [match.NumFields]part
	spans   []match.Span // what is marked, by field and position
	count   int          // occurrences
	filter  func(match.Filter) bool
	derived bool // the title is not searched

	chooser chooser
}

// part is one text of the article.
type part struct {
	analyzer analysis.Analyzer
	printed  string // as the article has it; of no article between two uses
	text     []byte // the same, for the analyzer
	tokens   []analysis.Token
	hits     []hit
	signs    []signHit
	// positions holds the positions of word w from offsets[w] to offsets[w+1].
	offsets   []uint32
	positions []uint32
	starts    [match.NumUnits][]uint32 // of sentences and paragraphs; nil until they are asked for
	found     []found                  // what is marked of each leaf, by start
	marks     []mark                   // what is marked, in order, without overlap
}

// hit is one token that stands for a word of the query.
type hit struct{ word, position uint32 }

// signHit is a sign that stands for a word of the query: it has its own bytes, but the position of a word.
type signHit struct {
	hit
	start, end uint32
}

// found is what is marked of a leaf in one place, in bytes of the text: a word or a phrase.
type found struct {
	start, end uint32
	leaf       int
	// from and to are the numbers of the sentences in which it begins and ends.
	from, to uint32
}

// mark is a range of bytes to be marked, and what is found in it: part.found[first:last].
type mark struct {
	start, end  uint32
	from, to    uint32 // sentences
	first, last int
}

func newScratch(h *Highlighter) *scratch {
	return &scratch{h: h, matcher: match.NewMatcher(h.query)}
}

// keep is how many tokens a text may have for its buffers to be worth keeping: a long feature has a tenth.
const keep = 50_000

func (s *scratch) small() bool {
	for i := range s.parts {
		if cap(s.parts[i].tokens) > keep || cap(s.parts[i].text) > 16*keep {
			return false
		}
	}
	return cap(s.spans) <= keep
}

// read analyses the article and looks up the words of the query.
func (s *scratch) read(a *kiosque.Article, filter func(match.Filter) bool) {
	s.filter, s.derived = filter, a.TitleDerived
	s.parts[match.Title].read(&s.h.forms, a.Title)
	s.parts[match.Lead].read(&s.h.forms, a.Lead)
	s.parts[match.Body].read(&s.h.forms, a.Body)
	for i := range s.parts {
		s.parts[i].count(len(s.h.query.Words))
	}
}

// find analyses the article and finds the query in it.
func (s *scratch) find(a *kiosque.Article, filter func(match.Filter) bool) {
	s.read(a, filter)
	s.spans, s.count = s.matcher.Marks(s.spans[:0], s)
	for _, o := range s.spans {
		s.parts[o.Field].add(s.h.query.Leaves[o.Leaf].Words, o)
	}
	if s.derived {
		s.echo()
	}
	for i := range s.parts {
		s.parts[i].join()
	}
}

// Positions implements match.Doc.
func (s *scratch) Positions(f match.Field, words int) []uint32 {
	if f == match.Title && s.derived {
		return nil
	}
	return s.parts[f].of(words)
}

// Starts implements match.Doc.
func (s *scratch) Starts(f match.Field, u match.Unit) []uint32 { return s.parts[f].startsOf(u) }

// Filter implements match.Doc.
func (s *scratch) Filter(n match.Filter) bool { return s.filter == nil || s.filter(n) }

// echo marks in a derived title what is found in the text that the title repeats; it is not counted again.
func (s *scratch) echo() {
	title := &s.parts[match.Title]
	if len(title.hits) == 0 {
		return
	}
	active, _ := s.matcher.Active(s)
	var lists [][]uint32
	for _, n := range active {
		if l := &s.h.query.Leaves[n]; l.Expr != nil {
			for _, m := range s.echoed(n) {
				title.add(l.Words, m)
			}
			continue
		}
		// The title is not searched: what is active stands in the lead or the body.
		lists = lists[:0]
		for _, w := range s.h.query.Leaves[n].Words {
			lists = append(lists, title.of(w))
		}
		for _, start := range match.AppendPhrase(nil, lists) {
			last := start + uint32(len(lists)-1)
			title.add(s.h.query.Leaves[n].Words, match.Span{Leaf: n, Field: match.Title, First: start, Last: last})
		}
	}
	title.sort()
}

// echoed returns what an expression marks in a derived title, as though it were the text that the title repeats.
func (s *scratch) echoed(leaf int) []match.Span {
	for _, f := range [...]match.Field{match.Body, match.Lead} {
		marks, _ := s.matcher.AppendMarks(nil, leaf, f, titleAs{s})
		if len(marks) > 0 {
			return marks
		}
	}
	return nil
}

// titleAs is the match.Doc that has the title in the place of every part.
type titleAs struct{ *scratch }

// Positions implements match.Doc.
func (t titleAs) Positions(_ match.Field, words int) []uint32 { return t.parts[match.Title].of(words) }

// Starts implements match.Doc.
func (t titleAs) Starts(_ match.Field, u match.Unit) []uint32 {
	return t.parts[match.Title].startsOf(u)
}

// read analyses a text and looks its words up.
func (p *part) read(forms *formTable, text string) {
	p.printed, p.text = text, append(p.text[:0], text...)
	p.hits, p.signs, p.found, p.marks = p.hits[:0], p.signs[:0], p.found[:0], p.marks[:0]
	for u := range p.starts {
		p.starts[u] = p.starts[u][:0]
	}
	p.tokens = p.analyzer.Analyze(p.text)
	for i := range p.tokens {
		for at := forms.first(p.analyzer.Term(p.tokens[i])); at >= 0; at = forms.links[at].next {
			p.hits = append(p.hits, hit{forms.links[at].word, uint32(i)})
		}
	}
	for _, s := range p.analyzer.Signs() {
		for at := forms.first(p.analyzer.Term(s.Token)); at >= 0; at = forms.links[at].next {
			p.signs = append(p.signs, signHit{hit{forms.links[at].word, s.Position}, s.Start, s.End})
		}
	}
	for _, s := range p.signs {
		p.hits = append(p.hits, s.hit)
	}
	if forms.compounds {
		for _, c := range p.analyzer.Compounds() {
			for at := forms.first(p.analyzer.Form(c)); at >= 0; at = forms.links[at].next {
				p.hits = append(p.hits, hit{forms.links[at].word, c.First})
			}
		}
	}
	if forms.compounds || len(p.signs) > 0 {
		slices.SortFunc(p.hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.position, b.position), cmp.Compare(a.word, b.word)) })
		p.hits = slices.Compact(p.hits) // a sign that is also the only token of its text
	}
}

// count sorts the hits by word, which keeps the positions of each in order.
func (p *part) count(words int) {
	if len(p.hits) == 0 {
		return
	}
	p.offsets = sized(p.offsets, words+2)
	clear(p.offsets)
	for _, h := range p.hits {
		p.offsets[h.word+2]++
	}
	for w := 2; w < len(p.offsets); w++ {
		p.offsets[w] += p.offsets[w-1]
	}
	p.positions = sized(p.positions, len(p.hits))
	for _, h := range p.hits {
		p.positions[p.offsets[h.word+1]] = h.position
		p.offsets[h.word+1]++
	}
}

// startsOf returns the positions of the first words of a unit.
func (p *part) startsOf(u match.Unit) []uint32 {
	starts := p.starts[u]
	if len(starts) > 0 {
		return starts
	}
	if u == match.Run {
		p.starts[u] = p.analyzer.Breaks(starts)
		return p.starts[u]
	}
	for i, t := range p.tokens {
		if i == 0 || t.Paragraph != p.tokens[i-1].Paragraph || u == match.Sentence && t.Sentence != p.tokens[i-1].Sentence {
			starts = append(starts, uint32(i))
		}
	}
	p.starts[u] = starts
	return starts
}

// sized returns a slice of n elements in the memory of s where that is enough.
func sized(s []uint32, n int) []uint32 {
	if cap(s) < n {
		return make([]uint32, n)
	}
	return s[:n]
}

// of returns the positions of a word.
func (p *part) of(word int) []uint32 {
	if len(p.hits) == 0 || word < 0 || word+1 >= len(p.offsets) {
		return nil
	}
	return p.positions[p.offsets[word]:p.offsets[word+1]]
}
