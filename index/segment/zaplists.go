package segment

import (
	"encoding/binary"
	"runtime"
	"slices"
	"sync"

	zap "github.com/blevesearch/zapx/v17"

	"github.com/kiosque-search/kiosque/match"
)

// This file writes the posting lists of a complete batch. Those of words are gathered by several goroutines, some thousand entries at a
// time, while the one that writes puts what is ready behind one another and enters it into the dictionary: its bytes are the same however
// many there are.

// partEntries is how many entries of runs one goroutine gathers at a time, but for those of the last form.
const partEntries = 1 << 14

// lists are the posting lists of some terms, without the heads, which say where in the segment all else is.
type lists struct {
	articles    int // of the batch
	data        []byte
	all         []list
	listed      []uint16 // the articles of the list being written …
	freqs, locs stream   // … and its streams
}

// list is one of them.
type list struct {
	hit  uint64 // all there is, for the dictionary, if it is not 0 …
	locs uint32 // where the locations begin in the streams; noLocs: there are none
	size uint32 // of the streams in data …
	set  uint32 // … and of the articles that follow them
}

const noLocs = 1<<32 - 1

func (l *lists) reset(articles int) { l.articles, l.data, l.all = articles, l.data[:0], l.all[:0] }

// begin starts a list.
func (l *lists) begin() {
	l.freqs.reset()
	l.locs.reset()
	l.listed = l.listed[:0]
}

// end ends the list whose articles are in listed and whose streams are in freqs and locs.
func (l *lists) end() {
	_, chunks := l.chunksOf(len(l.listed))
	from := len(l.data)
	l.data = l.freqs.append(l.data, chunks)
	one := list{locs: noLocs}
	if len(l.locs.data) > 0 {
		one.locs = uint32(len(l.data) - from)
		l.data = l.locs.append(l.data, chunks)
	}
	one.size = uint32(len(l.data) - from)
	l.data = appendBitmap(l.data, l.listed)
	one.set = uint32(len(l.data)-from) - one.size
	l.all = append(l.all, one)
}

// hit is a list that the dictionary says all of.
func (l *lists) hit(v uint64) { l.all = append(l.all, list{hit: v}) }

// chunksOf returns how many articles a chunk of a list covers, and how many chunks the list has (zap's getChunkSize for its
// chunk mode 1026).
func (l *lists) chunksOf(postings int) (size, chunks int) {
	size = l.articles / (postings/1024 + 1)
	return size, (l.articles-1)/size + 1
}

// gather makes the list of a form from its entries in all runs; of one that stands once in all articles, everything is in the dictionary.
func (l *lists) gather(runs []*zapRun, entries []runEntry) {
	l.begin()
	postings := 0
	for _, e := range entries {
		postings += runs[e.run].count(e.at)
	}
	size, _ := l.chunksOf(postings)
	for _, e := range entries {
		from := len(l.listed)
		var freqs, locs []byte
		l.listed, freqs, locs = runs[e.run].read(e.at, l.listed)
		docs := l.listed[from:]
		if chunk := int(docs[0]) / size; chunk == int(docs[len(docs)-1])/size {
			l.freqs.upTo(chunk)
			l.locs.upTo(chunk)
			l.freqs.data, l.locs.data = append(l.freqs.data, freqs...), append(l.locs.data, locs...)
			continue
		}
		for _, doc := range docs {
			l.freqs.upTo(int(doc) / size)
			l.locs.upTo(int(doc) / size)
			freq, n := binary.Uvarint(freqs)
			_, k := binary.Uvarint(freqs[n:])
			n += k
			m := 0
			if freq&hasLocation != 0 {
				loc, k := binary.Uvarint(locs)
				m = k + int(loc)
			}
			l.freqs.data, l.locs.data = append(l.freqs.data, freqs[:n]...), append(l.locs.data, locs[:m]...)
			freqs, locs = freqs[n:], locs[m:]
		}
	}
	if len(l.listed) > 1 || len(l.locs.data) > 0 {
		l.end()
		return
	}
	_, n := binary.Uvarint(l.freqs.data)
	norm, _ := binary.Uvarint(l.freqs.data[n:])
	l.hit(zap.FSTValEncode1Hit(uint64(l.listed[0]), norm))
}

// enter writes lists, with their heads, and enters their terms.
func (b *zapBatch) enter(l *lists, term func(i int) []byte) error {
	data := l.data
	for i, one := range l.all {
		if one.hit != 0 {
			if err := b.builder.Insert(term(i), one.hit); err != nil {
				return err
			}
			continue
		}
		at := uint64(len(b.out))
		b.out = append(b.out, data[:one.size]...)
		head := uint64(len(b.out))
		b.out = binary.AppendUvarint(b.out, at)
		if one.locs != noLocs {
			b.out = binary.AppendUvarint(b.out, at+uint64(one.locs))
		} else {
			b.out = binary.AppendUvarint(b.out, notThere)
		}
		b.out = append(b.out, data[one.size:one.size+one.set]...)
		data = data[one.size+one.set:]
		if err := b.builder.Insert(term(i), head); err != nil {
			return err
		}
	}
	return nil
}

// part is some terms of a text field, by number, in their order, and where the entries of the first of them begin.
type part struct {
	forms []uint32
	begin uint32
}

// sortEntries puts the entries of a text field in the order of their forms, and returns the forms, in parts. first says from now on where in
// order the entries of a form end.
func (b *zapBatch) sortEntries(f match.Field) (used []uint32, parts []part) {
	// A counting sort: first holds the number of entries of a form, then where the next one goes.
	if len(b.first) < b.forms.known() {
		b.first = make([]uint32, b.forms.known()*3/2)
	}
	total := 0
	for _, r := range b.runs {
		for i := range r.entries[f] {
			form := r.entries[f][i].form
			if b.first[form] == 0 {
				used = append(used, form)
			}
			b.first[form]++
		}
		total += len(r.entries[f])
	}
	b.sortForms(used)
	begin, from := uint32(0), 0
	at := uint32(0)
	for i, form := range used {
		n := b.first[form]
		b.first[form] = at
		if at += n; at-begin >= partEntries || i == len(used)-1 {
			parts = append(parts, part{used[from : i+1], begin})
			begin, from = at, i+1
		}
	}
	b.order = slices.Grow(b.order[:0], total)[:total]
	for n, r := range b.runs {
		for _, e := range r.entries[f] {
			b.order[b.first[e.form]] = runEntry{uint32(n), e.at}
			b.first[e.form]++
		}
	}
	return used, parts
}

// gatherPart makes the lists of a part.
func (b *zapBatch) gatherPart(l *lists, p part) {
	l.reset(len(b.ids))
	begin := p.begin
	for _, form := range p.forms {
		end := b.first[form]
		l.gather(b.runs, b.order[begin:end])
		begin = end
	}
}

// textLists writes the lists of a text field.
func (b *zapBatch) textLists(f match.Field) error {
	used, parts := b.sortEntries(f)
	workers := min(runtime.GOMAXPROCS(0), len(parts))
	for len(b.room) < 2*workers {
		b.room = append(b.room, new(lists))
	}
	room, next := make(chan *lists, len(b.room)), make(chan int, len(parts))
	for _, l := range b.room {
		room <- l
	}
	ready := make([]chan *lists, len(parts))
	for i := range parts {
		ready[i] = make(chan *lists, 1)
		next <- i
	}
	close(next)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for l := range room { // and then a part: there is room for the one that is waited for
				i, more := <-next
				if !more {
					return
				}
				b.gatherPart(l, parts[i])
				ready[i] <- l
			}
		})
	}
	var err error
	for i, p := range parts {
		l := <-ready[i]
		if err == nil {
			err = b.enter(l, func(k int) []byte { return b.forms.form(p.forms[k]) })
		}
		room <- l
	}
	working.Wait()
	for _, form := range used {
		b.first[form] = 0
	}
	return err
}
