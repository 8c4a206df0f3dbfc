package texts

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/index/wordbook"
)

const (
	// sampleBytes is what a book is learnt from, if there is as much: more words, more room and more time to learn. The first one is
	// learnt from less, for until then all texts wait.
	sampleBytes = 8 << 20
	firstBytes  = 4 << 20
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

	served   atomic.Int64 // bytes that were written by the book
	choosing sync.Mutex
	inherits sync.Once
	book     written // the one that is in use
}

// written is a book with its place in a file.
type written struct {
	encoder *wordbook.Encoder // nil: there is none
	learnt  int
	at      int64
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
	if b.encoder == nil || w.served.Load() >= servedBytes || size > betterBytes*b.learnt {
		enough := sampleBytes
		if b.encoder == nil {
			enough = firstBytes
		}
		if !last && size < enough {
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
		w.served.Store(0)
	}
	if b.from != (place{}) {
		at, err := w.write(appendElsewhere(nil, b.from))
		if err != nil {
			return written{}, err
		}
		b.at, b.from = at, place{}
	}
	return *b, nil
}

// current returns the book in use, if it will remain so whatever the next records say. It has no encoder where there is none, and
// where somebody learns one.
func (w *Writer) current() written {
	if !w.choosing.TryLock() {
		return written{}
	}
	defer w.choosing.Unlock()
	if b := w.book; b.encoder != nil && b.from == (place{}) && b.learnt >= firstBytes && w.served.Load() < servedBytes {
		return b
	}
	return written{}
}

// Batch gathers records of one writer; it serves one goroutine.
type Batch struct {
	w *Writer

	book    written // by which records are coded as they come; without encoder, they wait
	encoder *wordbook.Encoder
	out     []byte // what is coded, to be written
	size    int    // of the records that it is of
	codes   []byte
	refs    []Ref // of what is coded; those of the last Commit, from the book on; before, from the beginning of out on

	records [][]byte // what those say that wait
	hashes  []contents.Hash
	waiting int    // their size
	known   []byte // their known words, packed, one record after the other …
	until   []int  // … and where those of each end
	words   []analysis.Known
}

// NewBatch returns an empty batch for a writer.
func NewBatch(w *Writer) *Batch { return &Batch{w: w} }

// Forget is called before the numbers of forms get another meaning.
func (b *Batch) Forget() {
	if b.encoder != nil {
		b.encoder.Forget()
	}
}

// Add gathers a record, which it keeps; its reference is that of the same number after Commit. Some of its words may be known, by where
// they are in what contents.Bare returns.
func (b *Batch) Add(record []byte, known []analysis.Known) {
	if b.size == 0 && b.waiting == 0 {
		b.begin()
	}
	hash, said := contents.Bare(record)
	if b.book.encoder == nil {
		b.records, b.hashes = append(b.records, said), append(b.hashes, hash)
		b.waiting += len(said)
		b.known = analysis.AppendKnown(b.known, known)
		b.until = append(b.until, len(b.known))
		return
	}
	b.code(hash, said, known)
}

// begin takes the book by which the next records are coded as they come, if there is one of which nothing they say makes another one
// better.
func (b *Batch) begin() {
	before := b.book
	if b.book = b.w.current(); b.book.encoder != before.encoder {
		b.use(b.book)
	}
	b.out, b.refs = b.out[:0], b.refs[:0]
}

func (b *Batch) use(book written) {
	b.encoder = nil
	if book.encoder != nil {
		b.encoder = book.encoder.Another()
	}
}

func (b *Batch) code(hash contents.Hash, said []byte, known []analysis.Known) {
	b.codes = b.encoder.Encode(b.codes[:0], said, known)
	b.refs = append(b.refs, Ref{Hash: hash, file: b.w.number, block: uint64(b.book.at), offset: uint32(len(b.out))})
	b.out = binary.AppendUvarint(b.out, uint64(len(b.codes)))
	b.out = binary.LittleEndian.AppendUint32(b.out, check(hash, said))
	b.out = append(b.out, b.codes...)
	b.size += len(said)
}

// Commit writes the gathered records and returns their references, which are valid until the next Add. It may do nothing and return
// none where more records would be written better, unless these are the last.
func (b *Batch) Commit(last bool) ([]Ref, error) {
	if b.waiting > 0 {
		book, err := b.w.choose(b.records, b.waiting, last)
		if err != nil || book.encoder == nil {
			return nil, err
		}
		b.book = book
		b.use(book)
		b.out, b.refs = b.out[:0], b.refs[:0]
		from := 0
		for i, said := range b.records {
			b.words = analysis.ReadKnown(b.words[:0], b.known[from:b.until[i]])
			b.code(b.hashes[i], said, b.words)
			from = b.until[i]
		}
		b.records, b.hashes, b.waiting, b.known, b.until = nil, nil, 0, nil, nil // it will be long until others wait
	}
	if b.size == 0 {
		return nil, nil
	}
	at, err := b.w.write(b.out)
	if err != nil {
		return nil, err
	}
	for i := range b.refs {
		b.refs[i].offset += uint32(at - b.book.at)
	}
	b.w.served.Add(int64(b.size))
	b.size = 0
	return b.refs, nil
}
