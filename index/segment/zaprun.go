package segment

import (
	"encoding/binary"

	"github.com/kiosque-search/kiosque/match"
)

// A run is some hundred articles of a batch whose postings stand by form: a batch of runs takes half the memory of one of
// single postings, and its lists are copied from few places.

// runArticles is the number of articles in a run: what they hold stays in the processor's cache while it is sorted.
const runArticles = 256

// zapRun is a complete run.
type zapRun struct {
	base    int    // number of its first article in the batch
	slab    []byte // what the entries hold, one after the other
	entries [match.NumFields][]zapEntry
}

// zapEntry is the postings of one form in one field of a run. In its slab stand the articles, in two bytes each from the
// run's first one, their frequencies and norms, and their locations, each with its size before it.
type zapEntry struct {
	form, at    uint32
	freqs, locs uint32 // in bytes
	docs        uint16
}

// runEntry is an entry with its run.
type runEntry struct {
	run *zapRun
	*zapEntry
}

// read appends the articles of an entry, by their numbers in the batch, and returns its frequencies and locations.
func (e runEntry) read(docs []uint16) (_ []uint16, freqs, locs []byte) {
	data := e.run.slab[e.at:]
	for range e.docs {
		docs = append(docs, uint16(e.run.base)+binary.LittleEndian.Uint16(data))
		data = data[2:]
	}
	return docs, data[:e.freqs], data[e.freqs : e.freqs+e.locs]
}

// openRun collects the postings of a run in the order of the articles.
type openRun struct {
	base    int // number of its first article in the batch
	posts   [match.NumFields][]zapPost
	encoded []byte

	loc   []byte
	first []uint32 // by form; zero between uses
	used  []uint32
	order []uint32
}

// zapPost is one posting of a text field, encoded in openRun.encoded.
type zapPost struct {
	form, at   uint32
	freqs, loc uint32 // bytes of the frequency and of the location with its size, if there is one
	doc        uint16 // from the base
}

func (r *openRun) reset(base int) {
	r.base, r.encoded = base, r.encoded[:0]
	for f := range r.posts {
		r.posts[f] = r.posts[f][:0]
	}
}

// text counts a text field and encodes its postings.
func (r *openRun) text(c *formCounter, f match.Field, doc uint16, text string) {
	if text == "" {
		return
	}
	c.analyse(text)
	out := r.encoded
	for k, id := range c.distinct {
		positions := c.positions[c.start[k]:c.start[k+1]]
		at := len(out)
		if IsBoundary(c.forms[id]) {
			out = appendHead(out, len(positions), true, uint32(c.words))
			r.loc = appendLocation(r.loc[:0], f, positions)
		} else {
			out = appendHead(out, len(positions), len(positions) > 1, firstBase+positions[0])
			r.loc = appendGaps(r.loc[:0], positions)
		}
		freqs := len(out) - at
		if len(r.loc) > 0 {
			out = binary.AppendUvarint(out, uint64(len(r.loc)))
			out = append(out, r.loc...)
		}
		r.posts[f] = append(r.posts[f], zapPost{
			form: id, at: uint32(at), freqs: uint32(freqs), loc: uint32(len(out) - at - freqs), doc: doc - uint16(r.base),
		})
	}
	r.encoded = out
}

// endRun completes the run under way and begins the next.
func (b *zapBatch) endRun() {
	if len(b.docs) == b.run.base {
		return
	}
	r := &zapRun{}
	if n := len(b.spare); n > 0 {
		r, b.spare = b.spare[n-1], b.spare[:n-1]
	}
	b.run.gather(r, len(b.forms.forms))
	b.runs = append(b.runs, r)
	b.run.reset(len(b.docs))
}

// gather fills a run with what has been collected, by form; forms have numbers below the limit.
func (r *openRun) gather(run *zapRun, forms int) {
	if len(r.first) < forms {
		r.first = make([]uint32, forms*3/2)
	}
	size := len(r.encoded)
	for f := range r.posts {
		size += 2 * len(r.posts[f])
	}
	if cap(run.slab) < size {
		run.slab = make([]byte, 0, size)
	}
	run.base, run.slab = r.base, run.slab[:0]
	for f, posts := range r.posts {
		run.entries[f] = r.entries(run, run.entries[f][:0], posts)
	}
}

// entries appends the entries of a field.
func (r *openRun) entries(run *zapRun, entries []zapEntry, posts []zapPost) []zapEntry {
	// A counting sort by form: first holds the number of postings of a form, then where its part of order ends.
	r.used = r.used[:0]
	for i := range posts {
		form := posts[i].form
		if r.first[form] == 0 {
			r.used = append(r.used, form)
		}
		r.first[form]++
	}
	begin := uint32(0)
	for _, form := range r.used {
		n := r.first[form]
		r.first[form] = begin
		begin += n
	}
	if cap(r.order) < len(posts) {
		r.order = make([]uint32, len(posts)*5/4)
	}
	order := r.order[:len(posts)]
	for i := range posts {
		form := posts[i].form
		order[r.first[form]] = uint32(i)
		r.first[form]++
	}
	begin = 0
	slab := run.slab
	for _, form := range r.used {
		end := r.first[form]
		r.first[form] = 0
		part := order[begin:end]
		e := zapEntry{form: form, at: uint32(len(slab)), docs: uint16(len(part))}
		for _, i := range part {
			slab = binary.LittleEndian.AppendUint16(slab, posts[i].doc)
		}
		for _, i := range part {
			p := &posts[i]
			slab = append(slab, r.encoded[p.at:p.at+p.freqs]...)
			e.freqs += p.freqs
		}
		for _, i := range part {
			p := &posts[i]
			slab = append(slab, r.encoded[p.at+p.freqs:p.at+p.freqs+p.loc]...)
			e.locs += p.loc
		}
		entries = append(entries, e)
		begin = end
	}
	run.slab = slab
	return entries
}
