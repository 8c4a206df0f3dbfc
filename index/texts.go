package index

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
)

// This file is the text store. Records stand beside the bleve index, in files of blocks:
//
//	texts-00000003.zst   the records that the third writer of this index added; later generations link it
//	block                uint32 little-endian size · one zstd frame with its checksum
//	frame                records, each as uvarint size and bytes; at least one, and no other if that one is large
//
// bleve stores, per article, where its record is. Texts compress to a third in blocks, to half alone (zstd, and bleve's
// snappy); ten texts are read in well under half a millisecond.

const (
	textPrefix = "texts-"
	textSuffix = ".zst"

	// blockBytes is how much text a block gathers: larger ones compress better and take longer to read one article of.
	blockBytes = 16 << 10
	// maxBlockBytes bounds what a block may claim to hold.
	maxBlockBytes = 1 << 30
)

func textName(number uint32) string { return fmt.Sprintf("%s%08d%s", textPrefix, number, textSuffix) }

// eachTexts calls f for the text files in a generation.
func eachTexts(dir string, f func(number uint32, name string) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		var number uint32
		if _, err := fmt.Sscanf(e.Name(), textPrefix+"%d"+textSuffix, &number); err != nil || e.Name() != textName(number) {
			continue
		}
		if err := f(number, filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// lastTexts returns the highest number of the text files in a generation; 0: there are none.
func lastTexts(dir string) (last uint32, err error) {
	err = eachTexts(dir, func(number uint32, _ string) error {
		last = max(last, number)
		return nil
	})
	return last, err
}

// textRef is where a record is, with its content hash.
type textRef struct {
	file   uint32 // number of the file
	block  uint64 // offset of the block in the file
	offset uint32 // of the record in the frame
	hash   [8]byte
}

var errTextRef = errors.New("index: damaged place of a text")

// append encodes a reference: the hash, then the numbers as uvarints.
func (r textRef) append(dst []byte) []byte {
	dst = append(dst, r.hash[:]...)
	dst = binary.AppendUvarint(dst, uint64(r.file))
	dst = binary.AppendUvarint(dst, r.block)
	return binary.AppendUvarint(dst, uint64(r.offset))
}

func parseTextRef(b []byte) (r textRef, err error) {
	if len(b) < len(r.hash) {
		return r, errTextRef
	}
	b = b[copy(r.hash[:], b):]
	var v [3]uint64
	for i := range v {
		n := 0
		if v[i], n = binary.Uvarint(b); n <= 0 {
			return r, errTextRef
		}
		b = b[n:]
	}
	if len(b) > 0 || v[0] > 1<<31 || v[2] > maxBlockBytes {
		return r, errTextRef
	}
	r.file, r.block, r.offset = uint32(v[0]), v[1], uint32(v[2])
	return r, nil
}

// textWriter appends blocks to one file. It is safe for concurrent use.
type textWriter struct {
	number uint32
	mu     sync.Mutex
	f      *os.File
	end    int64
}

func createTexts(dir string, number uint32) (*textWriter, error) {
	f, err := os.OpenFile(filepath.Join(dir, textName(number)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	return &textWriter{number: number, f: f}, err
}

func (w *textWriter) close() error { return w.f.Close() }

// textBatch gathers the blocks of one batch; it serves one goroutine.
type textBatch struct {
	encoder *zstd.Encoder
	frame   []byte // records of the block being gathered
	out     []byte // finished blocks
	refs    []textRef
	open    int // first reference of the block being gathered
}

func newTextBatch() (*textBatch, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(true), zstd.WithWindowSize(128<<10))
	return &textBatch{encoder: e}, err
}

// add gathers a record; its reference is refs of the same number after commit.
func (b *textBatch) add(record []byte) {
	if len(b.frame) > 0 && len(b.frame)+len(record) > blockBytes {
		b.flush()
	}
	b.refs = append(b.refs, textRef{offset: uint32(len(b.frame)), hash: recordHash(record)})
	b.frame = binary.AppendUvarint(b.frame, uint64(len(record)))
	b.frame = append(b.frame, record...)
}

// flush ends the block being gathered. Its references get the offset in out for now.
func (b *textBatch) flush() {
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

// commit writes the gathered blocks durably and completes their references, which are valid until the next add.
func (b *textBatch) commit(w *textWriter) ([]textRef, error) {
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

// textReader reads records of the text files of one generation. It is safe for concurrent use.
type textReader struct {
	decoder *zstd.Decoder
	buffers sync.Pool // of *textBuffer
	files   map[uint32]*os.File
}

// textBuffer holds what a record is read through.
type textBuffer struct{ packed, frame []byte }

// openTexts opens all text files of a generation at once: a writer may remove them while the generation is still read.
func openTexts(dir string) (_ *textReader, err error) {
	r := &textReader{files: map[uint32]*os.File{}, buffers: sync.Pool{New: func() any { return new(textBuffer) }}}
	if r.decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBlockBytes)); err != nil {
		return nil, err
	}
	err = eachTexts(dir, func(number uint32, name string) (err error) {
		r.files[number], err = os.Open(name)
		return err
	})
	if err != nil {
		_ = r.close()
		return nil, err
	}
	return r, nil
}

// article fills a, but for its ID, from the record at ref.
func (r *textReader) article(ref textRef, a *kiosque.Article) error {
	b := r.buffers.Get().(*textBuffer)
	defer r.buffers.Put(b)
	record, err := r.record(ref, b)
	if err != nil {
		return err
	}
	return decodeRecord(record, a)
}

// record returns a record; it is valid as long as the buffer is not used again.
func (r *textReader) record(ref textRef, b *textBuffer) ([]byte, error) {
	f := r.files[ref.file]
	if f == nil {
		return nil, errTextRef
	}
	var head [4]byte
	if _, err := f.ReadAt(head[:], int64(ref.block)); err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := int64(binary.LittleEndian.Uint32(head[:]))
	if size > st.Size()-int64(ref.block)-4 {
		return nil, errTextRef
	}
	b.packed = slices.Grow(b.packed[:0], int(size))[:size]
	if _, err := f.ReadAt(b.packed, int64(ref.block)+4); err != nil {
		return nil, err
	}
	if b.frame, err = r.decoder.DecodeAll(b.packed, b.frame[:0]); err != nil {
		return nil, err
	}
	frame := b.frame
	if uint64(ref.offset) > uint64(len(frame)) {
		return nil, errTextRef
	}
	frame = frame[ref.offset:]
	n, k := binary.Uvarint(frame)
	if k <= 0 || n > uint64(len(frame)-k) {
		return nil, errTextRef
	}
	return frame[k : k+int(n)], nil
}

func (r *textReader) close() error {
	var err error
	for _, f := range r.files {
		err = errors.Join(err, f.Close())
	}
	r.decoder.Close()
	return err
}
