package texts

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/index/wordbook"
)

const (
	bookBit      = 1 << 31
	elsewhereBit = 1 << 30
	// bookWindow is more bytes than nearly all books have.
	bookWindow = 1 << 20
	// maxBooks bounds the books in memory; each takes half a megabyte or less.
	maxBooks = 128
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// check is the checksum of a record: of its hash, which stands in its reference, and of what it says.
func check(hash contents.Hash, said []byte) uint32 {
	return crc32.Update(crc32.Checksum(hash[:], castagnoli), castagnoli, said)
}

// place is where a book begins.
type place struct {
	file uint32
	at   uint64
}

// books are those that were read.
type books struct {
	mu  sync.RWMutex
	all map[place]*wordbook.Book
}

func (b *books) get(at place) *wordbook.Book {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.all[at]
}

func (b *books) keep(at place, book *wordbook.Book) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for old := range b.all { // any one
		if len(b.all) >= maxBooks {
			delete(b.all, old)
		}
	}
	if b.all == nil {
		b.all = map[place]*wordbook.Book{}
	}
	b.all[at] = book
}

// head reads the first four bytes of what begins at some offset.
func (p part) head(offset uint64) (uint32, error) {
	if p.f == nil || offset > uint64(p.size) {
		return 0, ErrRef
	}
	var head [4]byte
	if _, err := p.f.ReadAt(head[:], p.at+int64(offset)); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(head[:]), nil
}

// bookOf returns the book that a record is written by; nil: it is in a block.
func (r *Reader) bookOf(ref Ref) (*wordbook.Book, error) {
	at := place{ref.file, ref.block}
	if book := r.books.get(at); book != nil {
		return book, nil
	}
	head, err := r.parts[ref.file].head(ref.block)
	if err != nil || head&(bookBit|elsewhereBit) == 0 {
		return nil, err
	}
	book, _, err := r.book(at)
	if err == nil {
		r.books.keep(at, book)
	}
	return book, err
}

// book reads the book at some place, and tells where it really is.
func (r *Reader) book(at place) (*wordbook.Book, place, error) {
	p := r.parts[at.file]
	head, err := p.head(at.at)
	if err != nil {
		return nil, at, err
	}
	if head == elsewhereBit {
		var b [elsewhereBytes]byte
		if _, err := p.f.ReadAt(b[:], p.at+int64(at.at)); err != nil {
			return nil, at, err
		}
		if crc32.Checksum(b[4:16], castagnoli) != binary.LittleEndian.Uint32(b[16:]) {
			return nil, at, fmt.Errorf("%w: the place of a book", ErrDamaged)
		}
		at = place{binary.LittleEndian.Uint32(b[4:]), binary.LittleEndian.Uint64(b[8:])}
		p = r.parts[at.file]
		if head, err = p.head(at.at); err != nil {
			return nil, at, err
		}
	}
	size := int64(head &^ bookBit)
	if head&bookBit == 0 || size > min(wordbook.MaxBytes, p.size-int64(at.at)-4) {
		return nil, at, fmt.Errorf("%w: a book", ErrDamaged)
	}
	packed := make([]byte, size)
	if _, err := p.f.ReadAt(packed, p.at+int64(at.at)+4); err != nil {
		return nil, at, err
	}
	book, err := unpackBook(packed)
	return book, at, err
}

// elsewhereBytes is the size of a place where a book is.
const elsewhereBytes = 4 + 4 + 8 + 4

func appendElsewhere(dst []byte, at place) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, elsewhereBit)
	from := len(dst)
	dst = binary.LittleEndian.AppendUint32(dst, at.file)
	dst = binary.LittleEndian.AppendUint64(dst, at.at)
	return binary.LittleEndian.AppendUint32(dst, crc32.Checksum(dst[from:], castagnoli))
}

func unpackBook(packed []byte) (*wordbook.Book, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(wordbook.MaxBytes))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	data, err := d.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: a book: %w", ErrDamaged, err)
	}
	book, err := wordbook.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%w: a book: %w", ErrDamaged, err)
	}
	return book, nil
}

func packBook(dst []byte, book *wordbook.Book) ([]byte, error) {
	// Room for what a book is, not for the 8 MiB that there are usually.
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true), zstd.WithWindowSize(bookWindow), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return dst, err
	}
	defer e.Close() //nolint:errcheck // it writes nowhere
	at := len(dst)
	dst = e.EncodeAll(book.Append(nil), append(dst, 0, 0, 0, 0))
	binary.LittleEndian.PutUint32(dst[at:], uint32(len(dst)-at-4)|bookBit)
	return dst, nil
}

// inherited returns the book by which most is written in a generation, and where it is; nil: there is none that can be read.
func inherited(dir string) (*wordbook.Book, place) {
	r, err := Open(dir)
	if err != nil {
		return nil, place{} // readers tell
	}
	defer r.Close() //nolint:errcheck // only read
	numbers := slices.SortedFunc(maps.Keys(r.parts), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(r.parts[b].size, r.parts[a].size), cmp.Compare(b, a))
	})
	for _, number := range numbers {
		if book, at, err := r.book(place{file: number}); err == nil {
			return book, at
		}
	}
	return nil, place{}
}
