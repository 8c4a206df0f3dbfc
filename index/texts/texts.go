// Package texts stores the articles as they were read: records, gathered in compressed blocks, in files beside the index,
// which has of each article only a Ref.
package texts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
)

// Records stand beside the bleve index, in files of blocks:
//
//	texts-00000003.zst   the records that the third writer of this index added; later generations link it
//	block                uint32 little-endian size · one zstd frame with its checksum
//	frame                records, each as uvarint size and bytes; at least one, and no other if that one is large
//
// bleve stores, per article, where its record is. Texts compress to a third in blocks, to half alone (zstd, and bleve's
// snappy); ten texts are read in well under half a millisecond.

// Prefix and Suffix are around the number in the name of a file.
const (
	Prefix = "texts-"
	Suffix = ".zst"
)

const (
	// blockBytes is how much text a block gathers: larger ones compress better and take longer to read one article of.
	blockBytes = 16 << 10
	// maxBlockBytes bounds what a block may claim to hold.
	maxBlockBytes = 1 << 30
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
	block  uint64 // offset of the block in the file
	offset uint32 // of the record in the frame
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
	if v[0] > 1<<31 || v[2] > maxBlockBytes {
		return r, b, ErrRef
	}
	r.file, r.block, r.offset = uint32(v[0]), v[1], uint32(v[2])
	return r, b, nil
}

// Writer appends blocks to one file. It is safe for concurrent use.
type Writer struct {
	number uint32
	mu     sync.Mutex
	f      *os.File
	end    int64
}

// Create makes the file of a number, which must not be there yet, in a generation.
func Create(dir string, number uint32) (*Writer, error) {
	f, err := os.OpenFile(filepath.Join(dir, fileName(number)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	return &Writer{number: number, f: f}, err
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

// Batch gathers the blocks of one batch; it serves one goroutine.
type Batch struct {
	encoder *zstd.Encoder
	frame   []byte // records of the block being gathered
	out     []byte // finished blocks
	refs    []Ref
	open    int // first reference of the block being gathered
}

// NewBatch returns an empty batch.
func NewBatch() (*Batch, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(true),
		zstd.WithWindowSize(128<<10))
	return &Batch{encoder: e}, err
}

// Add gathers a record; its reference is that of the same number after Commit.
func (b *Batch) Add(record []byte) {
	if len(b.frame) > 0 && len(b.frame)+len(record) > blockBytes {
		b.flush()
	}
	b.refs = append(b.refs, Ref{offset: uint32(len(b.frame)), Hash: contents.HashOf(record)})
	b.frame = binary.AppendUvarint(b.frame, uint64(len(record)))
	b.frame = append(b.frame, record...)
}

// flush ends the block being gathered. Its references get the offset in out for now.
func (b *Batch) flush() {
	if len(b.frame) == 0 {
		return
	}
	at := len(b.out)
	for i := b.open; i < len(b.refs); i++ {
		b.refs[i].block = uint64(at)
	}
	b.open = len(b.refs)
	b.out = append(b.out, 0, 0, 0, 0)
	b.out = b.encoder.EncodeAll(b.frame, b.out)
	binary.LittleEndian.PutUint32(b.out[at:], uint32(len(b.out)-at-4))
	b.frame = b.frame[:0]
}

// Commit writes the gathered blocks durably and returns the references of their records, which are valid until the next Add.
func (b *Batch) Commit(w *Writer) ([]Ref, error) {
	b.flush()
	w.mu.Lock()
	at := w.end
	w.end += int64(len(b.out))
	w.mu.Unlock()
	if _, err := w.f.WriteAt(b.out, at); err != nil {
		return nil, err
	}
	if err := w.f.Sync(); err != nil {
		return nil, err
	}
	refs := b.refs
	for i := range refs {
		refs[i].file, refs[i].block = w.number, refs[i].block+uint64(at)
	}
	b.refs, b.out, b.open = b.refs[:0], b.out[:0], 0
	return refs, nil
}

// Reader reads records of the text files of one generation. It is safe for concurrent use.
type Reader struct {
	decoder *zstd.Decoder
	buffers sync.Pool // of *buffer
	files   []*os.File
	parts   map[uint32]part // by the number in references
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
	record, err := r.record(ref, b)
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

// record returns a record; it is valid as long as the buffer is not used again.
func (r *Reader) record(ref Ref, b *buffer) ([]byte, error) {
	p, ok := r.parts[ref.file]
	if !ok || ref.block > uint64(p.size) {
		return nil, ErrRef
	}
	at := p.at + int64(ref.block)
	var head [4]byte
	if _, err := p.f.ReadAt(head[:], at); err != nil {
		return nil, err
	}
	size := int64(binary.LittleEndian.Uint32(head[:]))
	if size > p.size-int64(ref.block)-4 {
		return nil, ErrRef
	}
	b.packed = slices.Grow(b.packed[:0], int(size))[:size]
	_, err := p.f.ReadAt(b.packed, at+4)
	if err != nil {
		return nil, err
	}
	if b.frame, err = r.decoder.DecodeAll(b.packed, b.frame[:0]); err != nil {
		return nil, err
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
