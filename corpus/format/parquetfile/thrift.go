package parquetfile

import (
	"bufio"
	"encoding/binary"
	"errors"
)

// errDamaged says that the structures of a file contradict themselves or end too early.
var errDamaged = errors.New("parquetfile: damaged structure")

// maxNesting is how deep the structures of Thrift may be; those of Parquet are a dozen deep.
const maxNesting = 64

// The types of Thrift's compact protocol, as its specification numbers them.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
	thriftUUID   = 16
)

// structure walks through a structure in Thrift's compact protocol and keeps nothing of it. The library makes room for as many
// elements and bytes as a damaged file claims to have; what has been walked through is really there.
type structure struct {
	from *bufio.Reader
	left int // bytes that it may still have
	path []int16
	// number is told the numbers and truths, with the fields that lead to them; opened, the structures within lists.
	number func(path []int16, n int64)
	opened func(path []int16) error
}

// walk reads one structure from its first field to its stop.
func (s *structure) walk() error {
	if len(s.path) > maxNesting {
		return errDamaged
	}
	field := int16(0)
	for {
		head, err := s.byte()
		if err != nil || head == 0 {
			return err
		}
		if delta := int16(head >> 4); delta != 0 {
			field += delta
		} else {
			n, err := s.varint()
			if err != nil {
				return err
			}
			field = int16(n) //nolint:gosec // a field that is none of Parquet's is passed over
		}
		s.path = append(s.path, field)
		kind := head & 15
		if kind == thriftTrue || kind == thriftFalse { // the head says it all
			s.see(int64(kind & 1))
		} else if err := s.value(kind, false); err != nil {
			return err
		}
		s.path = s.path[:len(s.path)-1]
	}
}

// value reads one value of a kind.
func (s *structure) value(kind byte, listed bool) error {
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		b, err := s.byte()
		s.see(int64(int8(b))) //nolint:gosec // signed
		return err
	case 4, 5, 6: // whole numbers of two, four and eight bytes
		n, err := s.varint()
		s.see(n)
		return err
	case thriftDouble:
		return s.skip(8)
	case thriftUUID:
		return s.skip(16)
	case thriftBinary:
		n, err := s.uvarint()
		if err != nil {
			return err
		}
		return s.skip(n)
	case thriftList, thriftSet:
		return s.list()
	case thriftMap:
		return s.pairs()
	case thriftStruct:
		if listed && s.opened != nil {
			if err := s.opened(s.path); err != nil {
				return err
			}
		}
		return s.walk()
	}
	return errDamaged
}

// list reads a list or set.
func (s *structure) list() error {
	head, err := s.byte()
	if err != nil {
		return err
	}
	n := uint64(head >> 4)
	if n == 15 {
		if n, err = s.uvarint(); err != nil {
			return err
		}
	}
	return s.repeat(n, func() error { return s.value(head&15, true) })
}

// pairs reads a map.
func (s *structure) pairs() error {
	n, err := s.uvarint()
	if err != nil || n == 0 {
		return err
	}
	kinds, err := s.byte()
	if err != nil {
		return err
	}
	return s.repeat(n, func() error {
		if err := s.value(kinds>>4, true); err != nil {
			return err
		}
		return s.value(kinds&15, true)
	})
}

// repeat reads n values, each of at least one byte.
func (s *structure) repeat(n uint64, one func() error) error {
	if n > uint64(s.left) { //nolint:gosec // never negative
		return errDamaged
	}
	s.path = append(s.path, 0)
	if len(s.path) > maxNesting {
		return errDamaged
	}
	for ; n > 0; n-- {
		if err := one(); err != nil {
			return err
		}
	}
	s.path = s.path[:len(s.path)-1]
	return nil
}

func (s *structure) see(n int64) {
	if s.number != nil {
		s.number(s.path, n)
	}
}

// skip passes over bytes.
func (s *structure) skip(n uint64) error {
	if n > uint64(s.left) { //nolint:gosec // never negative
		return errDamaged
	}
	s.left -= int(n)                 //nolint:gosec // at most left
	_, err := s.from.Discard(int(n)) //nolint:gosec // at most left
	return err                       //nolint:wrapcheck // becomes a reason
}

func (s *structure) byte() (byte, error) {
	if s.left == 0 {
		return 0, errDamaged
	}
	s.left--
	return s.from.ReadByte() //nolint:wrapcheck // becomes a reason
}

func (s *structure) uvarint() (uint64, error) {
	var buffer [binary.MaxVarintLen64]byte
	for i := range buffer {
		b, err := s.byte()
		if err != nil {
			return 0, err
		}
		if buffer[i] = b; b < 0x80 {
			n, size := binary.Uvarint(buffer[:i+1])
			if size <= 0 {
				return 0, errDamaged
			}
			return n, nil
		}
	}
	return 0, errDamaged
}

func (s *structure) varint() (int64, error) {
	n, err := s.uvarint()
	return int64(n>>1) ^ -int64(n&1), err //nolint:gosec // zigzag
}
