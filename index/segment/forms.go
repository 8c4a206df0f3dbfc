package segment

import (
	"runtime/debug"
	"slices"

	"github.com/kiosque-search/kiosque/analysis"
)

// largeVocabulary is the number of distinct forms from which on a batch is large: what it has taken is not kept for the next one.
const largeVocabulary = 1 << 19

// formCounter analyses texts and gathers the positions of their forms. It serves one goroutine.
type formCounter struct {
	analyzer analysis.Analyzer
	vocabulary
	// of the text counted last:
	words     int              // printed
	plain     []analysis.Known // words
	distinct  []uint32         // forms, by number, boundary terms among them, in order of appearance
	start     []uint32         // the positions of distinct[k] are positions[start[k]:start[k+1]], ascending from 0
	positions []uint32

	text             []byte
	count            []uint32       // of the occurrences of distinct[k]; then, where its next position goes
	slot             []uint32       // by the number of a form: its place in distinct, if that has it
	keys             []analysis.Key // of each token; none: its form is long
	hashes           []uint64       // likewise
	ids              []uint32       // the numbers of their forms
	slots            []uint32       // of each token, its form's place in distinct
	signs, compounds []uint32       // likewise
	runs             []uint32
}

// large reports whether there are so many forms that they had better be forgotten.
func (c *formCounter) large() bool { return c.known() > largeVocabulary }

// giveBack returns the memory of a large batch to the system: the next one takes as much again, before the collector would
// look for what is not needed any more.
func giveBack() { debug.FreeOSMemory() }

// analyse counts the forms of a text and its boundary terms.
func (c *formCounter) analyse(text string) {
	c.text = append(c.text[:0], text...)
	tokens := c.analyzer.Analyze(c.text)
	c.words = len(tokens)
	c.distinct, c.count, c.start, c.plain = c.distinct[:0], c.count[:0], c.start[:0], c.plain[:0]
	if c.words == 0 {
		return
	}
	c.numberAll(tokens)
	c.slots = c.slots[:0]
	for i := range tokens {
		t, id := &tokens[i], c.ids[i]
		c.slots = append(c.slots, c.occurs(id))
		if t.Plain() {
			c.plain = append(c.plain, analysis.Known{Start: t.Start, End: t.End, Form: id, Capital: t.Capital()})
		}
	}
	signs := c.analyzer.Signs()
	c.signs = c.signs[:0]
	for i := range signs {
		c.signs = append(c.signs, c.occurs(c.intern(c.analyzer.Term(signs[i].Token))))
	}
	sentence, paragraph := c.occurs(sentenceForm), c.occurs(paragraphForm) // of the first word
	for i := 1; i < len(tokens); i++ {
		if tokens[i].Sentence != tokens[i-1].Sentence {
			c.count[sentence]++
			if tokens[i].Paragraph != tokens[i-1].Paragraph {
				c.count[paragraph]++
			}
		}
	}
	compounds := c.analyzer.Compounds()
	c.compounds = c.compounds[:0]
	for _, o := range compounds {
		c.compounds = append(c.compounds, c.occurs(c.intern(c.analyzer.Form(o))))
	}
	run := uint32(0)
	c.runs = c.analyzer.Breaks(c.runs[:0])
	for range c.runs {
		run = c.occurs(runForm)
	}
	total := uint32(0)
	for k, n := range c.count {
		c.start = append(c.start, total)
		total += n
		c.count[k] = c.start[k] // from now on: where the next position goes
	}
	c.start = append(c.start, total)
	if cap(c.positions) < int(total) {
		c.positions = make([]uint32, 2*total)
	}
	c.positions = c.positions[:total]
	for _, at := range c.runs {
		c.place(run, int(at))
	}
	for i, o := range compounds {
		c.place(c.compounds[i], int(o.First))
	}
	next := 0
	for i, k := range c.slots {
		c.place(k, i)
		for ; next < len(signs) && int(signs[next].Position) == i; next++ {
			c.place(c.signs[next], i)
		}
		if t := tokens[i]; i == 0 || t.Sentence != tokens[i-1].Sentence {
			c.place(sentence, i)
			if i == 0 || t.Paragraph != tokens[i-1].Paragraph {
				c.place(paragraph, i)
			}
		}
	}
}

// numberAll notes the numbers of the forms of tokens. What has to be looked at for each is far from the processor as often as not: all of it
// is touched before any of it is needed, so that it comes together.
func (c *formCounter) numberAll(tokens []analysis.Token) {
	c.begin()
	n := len(tokens)
	c.keys, c.hashes, c.ids = slices.Grow(c.keys[:0], n)[:n], slices.Grow(c.hashes[:0], n)[:n], slices.Grow(c.ids[:0], n)[:n]
	for i := range tokens {
		key, _ := c.analyzer.Key(&tokens[i])
		c.keys[i], c.hashes[i] = key, c.hashOf(key)
	}
	c.touch(c.hashes)
	for i := range tokens {
		c.ids[i] = c.number(&tokens[i], c.keys[i], c.hashes[i])
	}
	if known := c.known(); known > len(c.slot) {
		c.slot = append(c.slot, make([]uint32, known+known/2-len(c.slot))...)
	}
	for _, id := range c.ids {
		c.touched |= c.slot[id]
	}
}

// number returns the number of the form of a token.
func (c *formCounter) number(t *analysis.Token, key analysis.Key, hash uint64) uint32 {
	if key == (analysis.Key{}) {
		return c.internLong(c.analyzer.Term(*t))
	}
	if id := c.find(key, hash); id != 0 {
		return id
	}
	return c.addShort(key, c.analyzer.Term(*t))
}

// occurs counts a form once more and returns its place in distinct.
func (c *formCounter) occurs(id uint32) uint32 {
	if int(id) >= len(c.slot) {
		c.slot = append(c.slot, make([]uint32, int(id)+1-len(c.slot))...)
	}
	k := c.slot[id]
	if int(k) >= len(c.distinct) || c.distinct[k] != id { // not in this text yet
		k = uint32(len(c.distinct))
		c.slot[id] = k
		c.distinct, c.count = append(c.distinct, id), append(c.count, 0)
	}
	c.count[k]++
	return k
}

// place notes the next position of a form, by its place in distinct.
func (c *formCounter) place(k uint32, position int) {
	c.positions[c.count[k]] = uint32(position)
	c.count[k]++
}
