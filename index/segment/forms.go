package segment

import (
	"hash/maphash"
	"runtime/debug"

	"github.com/kiosque-search/kiosque/analysis"
)

// largeVocabulary is the number of distinct forms from which on a batch is large: what it has taken is not kept for the next one.
const largeVocabulary = 1 << 19

// formCounter analyses texts and gathers the positions of their forms. It serves one goroutine.
type formCounter struct {
	analyzer analysis.Analyzer
	vocabulary
	// of the text counted last:
	words     int      // printed
	distinct  []uint32 // forms, by number, boundary terms among them, in order of appearance
	start     []uint32 // the positions of distinct[k] are positions[start[k]:start[k+1]], ascending from 0
	positions []uint32

	text       []byte
	ids, count []uint32
	signs      []uint32
	compounds  []uint32
	runs       []uint32
}

// large reports whether there are so many forms that they had better be forgotten.
func (c *formCounter) large() bool { return len(c.forms) > largeVocabulary }

// giveBack returns the memory of a large batch to the system: the next one takes as much again, before the collector would
// look for what is not needed any more.
func giveBack() { debug.FreeOSMemory() }

// analyse counts the forms of a text and its boundary terms.
func (c *formCounter) analyse(text string) {
	c.text = append(c.text[:0], text...)
	tokens := c.analyzer.Analyze(c.text)
	c.words = len(tokens)
	c.ids, c.distinct, c.count, c.start = c.ids[:0], c.distinct[:0], c.count[:0], c.start[:0]
	if c.words == 0 {
		return
	}
	c.turn++
	for _, t := range tokens {
		id := c.intern(c.analyzer.Term(t))
		c.ids = append(c.ids, id)
		c.occurs(id)
	}
	sentence, paragraph := c.intern([]byte(SentenceTerm)), c.intern([]byte(ParagraphTerm))
	signs := c.analyzer.Signs()
	c.signs = c.signs[:0]
	for _, s := range signs {
		id := c.intern(c.analyzer.Term(s.Token))
		c.signs = append(c.signs, id)
		c.occurs(id)
	}
	for i, t := range tokens {
		if i == 0 || t.Sentence != tokens[i-1].Sentence {
			c.occurs(sentence)
		}
		if i == 0 || t.Paragraph != tokens[i-1].Paragraph {
			c.occurs(paragraph)
		}
	}
	compounds := c.analyzer.Compounds()
	c.compounds = c.compounds[:0]
	for _, o := range compounds {
		id := c.intern(c.analyzer.Form(o))
		c.compounds = append(c.compounds, id)
		c.occurs(id)
	}
	run := c.intern([]byte(RunTerm))
	c.runs = c.analyzer.Breaks(c.runs[:0])
	for range c.runs {
		c.occurs(run)
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
	for i, id := range c.ids {
		c.place(id, i)
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

// occurs counts a form once more.
func (c *formCounter) occurs(id uint32) {
	if c.seen[id] != c.turn {
		c.seen[id], c.slot[id] = c.turn, uint32(len(c.distinct))
		c.distinct, c.count = append(c.distinct, id), append(c.count, 0)
	}
	c.count[c.slot[id]]++
}

// place notes the next position of a form.
func (c *formCounter) place(id uint32, position int) {
	k := c.slot[id]
	c.positions[c.count[k]] = uint32(position)
	c.count[k]++
}

// vocabulary numbers forms, so that counting them in an article needs no map of strings.
type vocabulary struct {
	seed  maphash.Seed
	table []vocabularyEntry // open addressing; a power of two
	forms []string          // by number; 0 is no form
	seen  []uint32          // turn in which a form was last counted
	slot  []uint32          // its place among the distinct forms of that turn
	turn  uint32
}

type vocabularyEntry struct{ id, hash uint32 }

// intern returns the number of a form; its string never moves.
func (v *vocabulary) intern(form []byte) uint32 {
	if v.table == nil {
		v.seed, v.table = maphash.MakeSeed(), make([]vocabularyEntry, 1<<16)
		v.forms, v.seen, v.slot = []string{""}, []uint32{0}, []uint32{0}
		v.turn = 1
	}
	h := uint32(maphash.Bytes(v.seed, form))
	mask := uint32(len(v.table) - 1)
	i := h & mask
	for ; v.table[i].id != 0; i = (i + 1) & mask {
		if e := v.table[i]; e.hash == h && v.forms[e.id] == string(form) {
			return e.id
		}
	}
	id := uint32(len(v.forms))
	v.forms, v.seen, v.slot = append(v.forms, string(form)), append(v.seen, 0), append(v.slot, 0)
	v.table[i] = vocabularyEntry{id, h}
	if len(v.forms)*2 > len(v.table) {
		v.grow()
	}
	return id
}

func (v *vocabulary) grow() {
	table := make([]vocabularyEntry, 2*len(v.table))
	mask := uint32(len(table) - 1)
	for _, e := range v.table {
		if e.id != 0 {
			i := e.hash & mask
			for table[i].id != 0 {
				i = (i + 1) & mask
			}
			table[i] = e
		}
	}
	v.table = table
}
