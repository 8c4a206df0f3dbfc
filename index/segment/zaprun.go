package segment

import (
	"encoding/binary"

	"github.com/kiosque-search/kiosque/match"
)

// A run is some hundred articles of a batch whose postings stand by form: a batch of runs takes half the memory of one of
// single postings, and its lists are copied from few places.

// runArticles is the number of articles in a run: what they hold stays in the processor's cache while it is sorted, and each is
// named by a byte.
const runArticles = 256

// zapRun is a complete run.
type zapRun struct {
	base    int    // number of its first article in the batch
	slab    []byte // what the entries hold, one after the other
	entries [match.NumFields][]zapEntry
}

// zapEntry is the postings of one form in one field of a run. In its slab stand the number of articles less one, the articles, in a
// byte each from the run's first one, and their frequencies with norms and their locations, each as its size, a varint, and its bytes.
type zapEntry struct{ form, at uint32 }

// runEntry is where an entry is: the number of its run, and the place in its slab.
type runEntry struct{ run, at uint32 }

// count returns how many articles the entry at a place has.
func (r *zapRun) count(at uint32) int { return int(r.slab[at]) + 1 }

// read appends the articles of the entry at a place, by their numbers in the batch, and returns its frequencies and locations.
func (r *zapRun) read(at uint32, docs []uint16) (_ []uint16, freqs, locs []byte) {
	data := r.slab[at:]
	n := 1 + int(data[0]) + 1
	for _, doc := range data[1:n] {
		docs = append(docs, uint16(r.base)+uint16(doc))
	}
	for _, part := range [...]*[]byte{&freqs, &locs} {
		size, k := binary.Uvarint(data[n:])
		n += k
		*part = data[n : n+int(size)]
		n += int(size)
	}
	return docs, freqs, locs
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
	doc        uint8  // from the base
}

func (r *openRun) reset(base int) {
	r.base, r.encoded = base, r.encoded[:0]
	for f := range r.posts {
		r.posts[f] = r.posts[f][:0]
	}
}

// text counts a text field, which is not empty, and encodes its postings.
func (r *openRun) text(c *formCounter, f match.Field, doc uint16, text string) {
	c.analyse(text)
	out := r.encoded
	for k, id := range c.distinct {
		positions := c.positions[c.start[k]:c.start[k+1]]
		at := len(out)
		if id <= boundaries {
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
			form: id, at: uint32(at), freqs: uint32(freqs), loc: uint32(len(out) - at - freqs), doc: uint8(int(doc) - r.base),
		})
	}
	r.encoded = out
}

// endRun completes the run under way and begins the next.
func (b *zapBatch) endRun() {
	if len(b.ids) == b.run.base {
		return
	}
	r := &zapRun{}
	if n := len(b.spare); n > 0 {
		r, b.spare = b.spare[n-1], b.spare[:n-1]
	}
	b.run.gather(r, b.forms.known())
	b.runs = append(b.runs, r)
	b.run.reset(len(b.ids))
}

// gather fills a run with what has been collected, by form; forms have numbers below the limit.
func (r *openRun) gather(run *zapRun, forms int) {
	if len(r.first) < forms {
		r.first = make([]uint32, forms*3/2)
	}
	size := len(r.encoded)
	for f := range r.posts {
		size += 9 * len(r.posts[f]) / 4 // the article, and the head of an entry for every two or three
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
		entries = append(entries, zapEntry{form: form, at: uint32(len(slab))})
		slab = append(slab, uint8(len(part)-1))
		freqs, locs := uint32(0), uint32(0)
		for _, i := range part {
			p := &posts[i]
			slab = append(slab, p.doc)
			freqs, locs = freqs+p.freqs, locs+p.loc
		}
		slab = binary.AppendUvarint(slab, uint64(freqs))
		for _, i := range part {
			p := &posts[i]
			slab = append(slab, r.encoded[p.at:p.at+p.freqs]...)
		}
		slab = binary.AppendUvarint(slab, uint64(locs))
		if locs == 0 {
			begin = end
			continue
		}
		for _, i := range part {
			p := &posts[i]
			slab = append(slab, r.encoded[p.at+p.freqs:p.at+p.freqs+p.loc]...)
		}
		begin = end
	}
	run.slab = slab
	return entries
}
