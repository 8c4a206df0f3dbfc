package texts

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"sync"

	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/index/wordbook"
)

const (
	// sampleBytes is what a book is learnt from, if there is as much: more words, more room and more time to learn.
	sampleBytes = 8 << 20
	// servedBytes is what is written by one book: a newspaper changes its words.
	servedBytes = 256 << 20
	// betterBytes is of how many times as much text a book would be learnt that replaces another one.
	betterBytes = 4
)

// Writer appends records to one file. It is safe for concurrent use.
type Writer struct {
	number uint32
	f      *os.File
	dir    string

	mu  sync.Mutex
	end int64

	choosing sync.Mutex
	inherits sync.Once
	book     written // the one that is in use
}

// written is a book with its place in a file.
type written struct {
	encoder *wordbook.Encoder // nil: there is none
	learnt  int
	at      int64
	served  int   // bytes that were written by it
	from    place // elsewhere, as long as it is not in this file
}

// Create makes the file of a number, which must not be there yet, in a generation.
func Create(dir string, number uint32) (*Writer, error) {
	f, err := os.OpenFile(filepath.Join(dir, fileName(number)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	return &Writer{number: number, f: f, dir: dir}, err
}

// Close closes the file.
func (w *Writer) Close() error { return w.f.Close() }

// Name returns the path of the file.
func (w *Writer) Name() string { return w.f.Name() }

// Empty reports whether nothing has been written.
func (w *Writer) Empty() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.end == 0
}

// Sync makes durable what has been written.
func (w *Writer) Sync() error { return w.f.Sync() }

// write appends some bytes and returns where they begin.
func (w *Writer) write(b []byte) (at int64, err error) {
	w.mu.Lock()
	at = w.end
	w.end += int64(len(b))
	w.mu.Unlock()
	_, err = w.f.WriteAt(b, at)
	return at, err
}

// inherit takes the book that most of the generation is written by.
func (w *Writer) inherit() {
	if book, from := inherited(w.dir); book != nil {
		w.book = written{encoder: wordbook.NewEncoder(book), learnt: book.Learnt(), from: from}
	}
}

// choose returns the book for some records: the one in use, or one that is learnt from them. Where it is better to have more
// records first, and there may be more, it has no encoder.
func (w *Writer) choose(records [][]byte, size int, last bool) (written, error) {
	if last {
		w.choosing.Lock()
	} else if !w.choosing.TryLock() { // somebody learns one, and whoever has other work goes on with it
		return written{}, nil
	}
	defer w.choosing.Unlock()
	w.inherits.Do(w.inherit)
	b := &w.book
	if b.encoder == nil || b.served >= servedBytes || size > betterBytes*b.learnt {
		if !last && size < sampleBytes {
			return written{}, nil
		}
		book := wordbook.Learn(records)
		packed, err := packBook(nil, book)
		if err != nil {
			return written{}, err
		}
		at, err := w.write(packed)
		if err != nil {
			return written{}, err
		}
		*b = written{encoder: wordbook.NewEncoder(book), learnt: book.Learnt(), at: at}
	}
	if b.from != (place{}) {
		at, err := w.write(appendElsewhere(nil, b.from))
		if err != nil {
			return written{}, err
		}
		b.at, b.from = at, place{}
	}
	b.served += size
	return *b, nil
}

// Batch gathers records of one writer; it serves one goroutine.
type Batch struct {
	records [][]byte // what they say
	hashes  []contents.Hash
	size    int
	out     []byte
	codes   []byte
	refs    []Ref
}

// NewBatch returns an empty batch.
func NewBatch() *Batch { return &Batch{} }

// Add gathers a record, which it keeps; its reference is that of the same number after Commit.
func (b *Batch) Add(record []byte) {
	hash, said := contents.Bare(record)
	b.records, b.hashes = append(b.records, said), append(b.hashes, hash)
	b.size += len(said)
}

// Commit writes the gathered records and returns their references, which are valid until the next one. It may do nothing and return
// none where more records would be written better, unless these are the last.
func (b *Batch) Commit(w *Writer, last bool) ([]Ref, error) {
	if len(b.records) == 0 {
		return nil, nil
	}
	book, err := w.choose(b.records, b.size, last)
	if err != nil || book.encoder == nil {
		return nil, err
	}
	encoder := book.encoder.Another()
	b.out, b.refs = b.out[:0], b.refs[:0]
	for i, said := range b.records {
		b.codes = encoder.Encode(b.codes[:0], said)
		b.refs = append(b.refs, Ref{Hash: b.hashes[i], file: w.number, block: uint64(book.at), offset: uint32(len(b.out))})
		b.out = binary.AppendUvarint(b.out, uint64(len(b.codes)))
		b.out = binary.LittleEndian.AppendUint32(b.out, check(b.hashes[i], said))
		b.out = append(b.out, b.codes...)
	}
	at, err := w.write(b.out)
	if err != nil {
		return nil, err
	}
	for i := range b.refs {
		b.refs[i].offset += uint32(at - book.at)
	}
	clear(b.records)
	b.records, b.hashes, b.size = b.records[:0], b.hashes[:0], 0
	return b.refs, nil
}
