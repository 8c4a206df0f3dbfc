// Package texts stores the articles as they were read: records, each as numbers of words, in files beside the index,
// which has of each article only a Ref.
package texts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/index/wordbook"
)

// Records stand beside the bleve index, in files of which each has what one writer added:
//
//	texts-00000003.zst   what the third writer of this index added; later generations link it
//	book                 uint32 little-endian size, with bookBit · one zstd frame with its checksum: a wordbook
//	elsewhere            uint32 elsewhereBit · uint32 file · uint64 place of a book there · uint32 CRC-32C of both
//	record               uvarint size of its codes · uint32 CRC-32C of its hash and of what it says · codes, by a book before it
//	block                uint32 size · one zstd frame with its checksum: records, each as uvarint size and bytes (schema 2 and before)
//
// bleve stores, per article, where its record is: at which distance behind its book, or in which block. A record is read by itself,
// in some microseconds, and takes less than three tenths of its bytes.

// Prefix and Suffix are around the number in the name of a file.
const (
	Prefix = "texts-"
	Suffix = ".zst"
)

const (
	// maxBlockBytes bounds what a block or a record may claim to hold.
	maxBlockBytes = 1 << 30
	// readAhead is what is read of a record at first: the codes of most of them are shorter.
	readAhead = 2 << 10
)

func fileName(number uint32) string { return fmt.Sprintf("%s%08d%s", Prefix, number, Suffix) }

// Last returns the highest number of the text files in a generation; 0: there are none.
func Last(dir string) (last uint32, err error) {
	files, err := filesIn(dir)
	for _, f := range files { // a joined one has a higher number than its parts
		last = max(last, f.number)
	}
	return last, err
}

// Ref is where a record is, with its content hash.
type Ref struct {
	Hash   contents.Hash
	file   uint32 // number of the file
	block  uint64 // offset of its book in the file, or of its block
	offset uint32 // of the record behind the beginning of its book, or in the frame
}

// File is the number of the file that the record is in.
func (r Ref) File() uint32 { return r.file }

// ErrDamaged is the error of a text that cannot be read back, whatever is wrong with it.
var ErrDamaged = errors.New("texts: damaged")

// ErrRef is the ErrDamaged of a place where no text is.
var ErrRef = fmt.Errorf("%w: a place of a text", ErrDamaged)

// Append encodes a reference: the hash, then the numbers as uvarints.
func (r Ref) Append(dst []byte) []byte {
	dst = append(dst, r.Hash[:]...)
	dst = binary.AppendUvarint(dst, uint64(r.file))
	dst = binary.AppendUvarint(dst, r.block)
	return binary.AppendUvarint(dst, uint64(r.offset))
}

// ParseRef decodes a reference and returns what follows it; the error is ErrRef.
func ParseRef(b []byte) (r Ref, rest []byte, err error) {
	if len(b) < len(r.Hash) {
		return r, b, ErrRef
	}
	b = b[copy(r.Hash[:], b):]
	var v [3]uint64
	for i := range v {
		n := 0
		if v[i], n = binary.Uvarint(b); n <= 0 {
			return r, b, ErrRef
		}
		b = b[n:]
	}
	if v[0] > 1<<31 || v[2] > math.MaxUint32 {
		return r, b, ErrRef
	}
	r.file, r.block, r.offset = uint32(v[0]), v[1], uint32(v[2])
	return r, b, nil
}

// Reader reads records of the text files of one generation. It is safe for concurrent use.
type Reader struct {
	decoder *zstd.Decoder
	buffers sync.Pool // of *buffer
	files   []*os.File
	parts   map[uint32]part // by the number in references
	books   books
}

// buffer holds what a record is read through.
type buffer struct{ packed, frame []byte }

// Open opens all text files of a generation at once: a writer may remove them while the generation is still read.
func Open(dir string) (_ *Reader, err error) {
	r := &Reader{parts: map[uint32]part{}, buffers: sync.Pool{New: func() any { return new(buffer) }}}
	if r.decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBlockBytes)); err != nil {
		return nil, err
	}
	files, err := filesIn(dir)
	for i := 0; i < len(files) && err == nil; i++ {
		err = r.open(files[i])
	}
	if err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) open(f file) error {
	opened, err := os.Open(f.name)
	if err != nil {
		return err
	}
	r.files = append(r.files, opened)
	st, err := opened.Stat()
	if err != nil {
		return err
	}
	parts := []partOf{{f.number, st.Size()}}
	if f.joined {
		if parts, err = readTable(opened, st.Size()); err != nil {
			return err
		}
	}
	at := int64(0)
	for _, p := range parts {
		r.parts[p.number] = part{opened, at, p.size}
		at += p.size
	}
	return nil
}

// Article fills a, but for its ID, from the record at ref.
func (r *Reader) Article(ref Ref, a *kiosque.Article) error {
	b := r.buffers.Get().(*buffer)
	defer r.buffers.Put(b)
	book, err := r.bookOf(ref)
	if err != nil {
		return err
	}
	if book == nil {
		return r.blockArticle(ref, b, a)
	}
	said, err := r.record(ref, book, b)
	if err != nil {
		return err
	}
	if err := contents.DecodeBare(said, a); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// record reads what a record says, without its hash; it is valid as long as the buffer is not used again.
func (r *Reader) record(ref Ref, book *wordbook.Book, b *buffer) ([]byte, error) {
	p := r.parts[ref.file] // it has the book
	at := int64(ref.block) + int64(ref.offset)
	b.packed = slices.Grow(b.packed[:0], readAhead)[:min(readAhead, max(0, p.size-at))]
	if _, err := p.f.ReadAt(b.packed, p.at+at); err != nil {
		return nil, err
	}
	n, k := binary.Uvarint(b.packed)
	if k <= 0 || n > uint64(p.size-at) || len(b.packed) < k+4 {
		return nil, ErrRef
	}
	head, read := k+4, len(b.packed)
	if b.packed = slices.Grow(b.packed, max(0, head+int(n)-read))[:head+int(n)]; len(b.packed) > read {
		if int64(len(b.packed)) > p.size-at {
			return nil, ErrRef
		}
		if _, err := p.f.ReadAt(b.packed[read:], p.at+at+int64(read)); err != nil {
			return nil, err
		}
	}
	said, err := book.Decode(b.frame[:0], b.packed[head:], maxBlockBytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	b.frame = said
	if binary.LittleEndian.Uint32(b.packed[k:]) != check(ref.Hash, said) { // or another's, where a reference is damaged
		return nil, ErrRef
	}
	return said, nil
}

// blockArticle fills a from a block of records.
func (r *Reader) blockArticle(ref Ref, b *buffer, a *kiosque.Article) error {
	record, err := r.inBlock(ref, b)
	if err != nil {
		return err
	}
	if contents.HashOf(record) != ref.Hash { // another's, where a reference is damaged
		return ErrRef
	}
	if err := contents.DecodeRecord(record, a); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// inBlock returns a record of a block; it is valid as long as the buffer is not used again.
func (r *Reader) inBlock(ref Ref, b *buffer) ([]byte, error) {
	p := r.parts[ref.file]
	size, err := p.head(ref.block)
	if err != nil {
		return nil, err
	}
	if int64(size) > p.size-int64(ref.block)-4 {
		return nil, ErrRef
	}
	b.packed = slices.Grow(b.packed[:0], int(size))[:size]
	if _, err := p.f.ReadAt(b.packed, p.at+int64(ref.block)+4); err != nil {
		return nil, err
	}
	if b.frame, err = r.decoder.DecodeAll(b.packed, b.frame[:0]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	frame := b.frame
	if uint64(ref.offset) > uint64(len(frame)) {
		return nil, ErrRef
	}
	frame = frame[ref.offset:]
	n, k := binary.Uvarint(frame)
	if k <= 0 || n > uint64(len(frame)-k) {
		return nil, ErrRef
	}
	return frame[k : k+int(n)], nil
}

// Close closes the files.
func (r *Reader) Close() error {
	var err error
	for _, f := range r.files {
		err = errors.Join(err, f.Close())
	}
	r.decoder.Close()
	return err
}
