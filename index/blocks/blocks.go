// Package blocks tells whether parts of a file are as they were written: by a checksum of each of its blocks, which is
// compared when something of the block is read for the first time. So a large file need not be read as a whole to be trusted.
package blocks

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sync/atomic"
)

// Size is the bytes of a block, but for the last one of a file. A disk reads as much ahead in any case.
const Size = 64 << 10

const sumBytes = 4

// castagnoli is CRC-32C, which processors compute as fast as they read.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrDamaged is the error of bytes that are not those that were written.
var ErrDamaged = errors.New("blocks: damaged")

// Summer is an io.Writer that sums up a file. The zero value is ready.
type Summer struct {
	sums []byte
	crc  uint32
	in   int // bytes of the block that crc is of
}

// Write implements io.Writer. It never fails.
func (s *Summer) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		part := p[:min(len(p), Size-s.in)]
		s.crc = crc32.Update(s.crc, castagnoli, part)
		s.in += len(part)
		p = p[len(part):]
		if s.in == Size {
			s.end()
		}
	}
	return n, nil
}

func (s *Summer) end() {
	s.sums = binary.LittleEndian.AppendUint32(s.sums, s.crc)
	s.crc, s.in = 0, 0
}

// Sums returns the CRC-32C of each block of what was written, little-endian.
func (s *Summer) Sums() []byte {
	if s.in > 0 {
		s.end()
	}
	return s.sums
}

// File is the bytes of a file, which may be mapped, with the sums of its blocks. It is safe for concurrent use. A nil File
// is one without sums: all of it is trusted.
type File struct {
	bytes []byte
	sums  []byte
	known []atomic.Uint64 // bits of the blocks that are as they were
}

// New returns a File; nil if there are no sums.
func New(bytes, sums []byte) (*File, error) {
	if len(sums) == 0 {
		return nil, nil
	}
	blocks := (len(bytes) + Size - 1) / Size
	if len(sums) != blocks*sumBytes {
		return nil, fmt.Errorf("%w: %d bytes of sums for %d blocks", ErrDamaged, len(sums), blocks)
	}
	return &File{bytes: bytes, sums: sums, known: make([]atomic.Uint64, (blocks+63)/64)}, nil
}

// Follow takes over what another File knows of the same file, now and later. Neither is in use by others yet or is nil.
func (f *File) Follow(o *File) {
	if f != nil && o != nil && len(f.bytes) == len(o.bytes) && string(f.sums) == string(o.sums) {
		f.known = o.known
	}
}

// Need returns ErrDamaged unless size bytes from an offset on, as far as the file goes, are as they were written.
func (f *File) Need(at, size uint64) error {
	length := uint64(0)
	if f != nil {
		length = uint64(len(f.bytes))
	}
	if size == 0 || at >= length {
		return nil
	}
	last := (at + min(size, length-at) - 1) / Size
	for block := at / Size; block <= last; block++ {
		if f.known[block/64].Load()&(1<<(block%64)) == 0 {
			if err := f.check(block); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *File) check(block uint64) error {
	b := f.bytes[block*Size : min((block+1)*Size, uint64(len(f.bytes)))]
	if crc32.Checksum(b, castagnoli) != binary.LittleEndian.Uint32(f.sums[block*sumBytes:]) {
		return fmt.Errorf("%w: the block at %d", ErrDamaged, block*Size)
	}
	f.known[block/64].Or(1 << (block % 64))
	return nil
}

// Has reports whether the file has sums.
func (f *File) Has() bool { return f != nil }
