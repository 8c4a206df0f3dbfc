package parquetfile

import (
	"bufio"
	"encoding/binary"
	"io"
	"slices"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// What the footer of a file may have: a thousand groups of a thousand columns stay within it.
const (
	maxFooter   = 64 << 20 // bytes
	maxElements = 1 << 20  // structures within lists: columns, chunks of them, statistics
	maxColumns  = 1 << 12
	maxPaths    = 1 << 16 // names on the ways to all columns
)

// footer reads the end of a file as the library will, and says what is wrong with it: nil where the library may have it.
func footer(at format.Random) error {
	const tail = 8 // the size of the footer and PAR1
	var end [tail]byte
	if at.Size() < 2*tail {
		return errDamaged
	}
	if _, err := at.ReadAt(end[:], at.Size()-tail); err != nil {
		return err //nolint:wrapcheck // becomes a reason
	}
	size := int64(binary.LittleEndian.Uint32(end[:]))
	switch {
	case size > at.Size()-tail:
		return errDamaged
	case size > maxFooter:
		return errLarge
	case string(end[4:]) != "PAR1":
		return nil // the library has its own words for that
	}
	var shape shape
	s := structure{
		from: bufio.NewReader(io.NewSectionReader(at, at.Size()-tail-size, size)), left: int(size), number: shape.number, opened: shape.opened,
	}
	if err := s.walk(); err != nil {
		return err
	}
	return shape.bounded()
}

// shape is how much the library will make of a footer.
type shape struct {
	elements, columns, groups, leaves, paths int
	open                                     []int64 // children that the groups of columns around still have
	children                                 int64
}

// The fields of FileMetaData, as parquet.thrift numbers them.
const (
	schemaField   = 2
	groupsField   = 4
	childrenField = 5 // of an element of the schema
)

// opened counts the structures in lists.
func (s *shape) opened(path []int16) error {
	s.elements++
	if len(path) == 2 && path[0] == schemaField {
		s.settle()
		s.columns++
		s.children = -1
	}
	if len(path) == 2 && path[0] == groupsField {
		s.groups++
	}
	if s.elements > maxElements || s.columns > maxColumns {
		return errLarge
	}
	return nil
}

// number notes how many children a column has.
func (s *shape) number(path []int16, n int64) {
	if slices.Equal(path, []int16{schemaField, 0, childrenField}) {
		s.children = n
	}
}

// settle counts the column that is over: the names that lead to it, and whether it is a leaf.
func (s *shape) settle() {
	if s.columns == 0 {
		return
	}
	s.paths += len(s.open) + 1
	if s.children > 0 {
		s.open = append(s.open, s.children)
		return
	}
	s.leaves++
	for n := len(s.open); n > 0; n-- {
		if s.open[n-1]--; s.open[n-1] > 0 {
			break
		}
		s.open = s.open[:n-1]
	}
}

// bounded is nil where the library makes no more of it than there is.
func (s *shape) bounded() error {
	s.settle()
	switch {
	case s.paths > maxPaths, s.leaves*s.groups > maxElements:
		return errLarge
	case s.leaves*s.groups > s.elements: // each group has a chunk of each column
		return errDamaged
	}
	return nil
}
