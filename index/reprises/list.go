package reprises

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// FileName is the name of the file of a list.
const FileName = "reprises"

// magic opens the file and tells its version.
const magic = "kiosque reprises 1\n"

// List is the pairs of a collection. Its file is the magic line, the number of articles and of pairs as uint32; then of each
// article its ID as uint64 and its number as uint32, ascending by ID; then of each pair the places of its articles among
// these, as two uint32. All numbers are little-endian.
type List struct {
	IDs   []ID        // ascending
	Docs  []uint32    // the numbers of the articles
	Pairs [][2]uint32 // of places in IDs
}

// NewList makes the list of pairs. Pairs with an article that doc does not know are left out.
func NewList(pairs []Pair, doc func(ID) (uint32, bool)) *List {
	l := &List{}
	for _, p := range pairs {
		l.IDs = append(l.IDs, p[0], p[1])
	}
	slices.Sort(l.IDs)
	l.IDs = slices.DeleteFunc(slices.Compact(l.IDs), func(id ID) bool {
		n, ok := doc(id)
		if ok {
			l.Docs = append(l.Docs, n)
		}
		return !ok
	})
	for _, p := range pairs {
		a, okA := slices.BinarySearch(l.IDs, p[0])
		b, okB := slices.BinarySearch(l.IDs, p[1])
		if okA && okB {
			l.Pairs = append(l.Pairs, [2]uint32{uint32(a), uint32(b)})
		}
	}
	slices.SortFunc(l.Pairs, func(a, b [2]uint32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return l
}

// Keep returns the pairs of a list but those with an article that is gone.
func (l *List) Keep(gone func(ID) bool) (pairs []Pair) {
	for _, p := range l.Pairs {
		if a, b := l.IDs[p[0]], l.IDs[p[1]]; !gone(a) && !gone(b) {
			pairs = append(pairs, Pair{a, b})
		}
	}
	return pairs
}

// Bytes encodes the list.
func (l *List) Bytes() []byte {
	b := make([]byte, 0, len(magic)+8+12*len(l.IDs)+8*len(l.Pairs))
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(l.IDs)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(l.Pairs)))
	for i, id := range l.IDs {
		b = binary.LittleEndian.AppendUint64(b, uint64(id))
		b = binary.LittleEndian.AppendUint32(b, l.Docs[i])
	}
	for _, p := range l.Pairs {
		b = binary.LittleEndian.AppendUint32(b, p[0])
		b = binary.LittleEndian.AppendUint32(b, p[1])
	}
	return b
}

var errList = errors.New("reprises: damaged list of reprises")

// Parse decodes a list.
func Parse(b []byte) (*List, error) {
	rest, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok || len(rest) < 8 {
		return nil, errList
	}
	le := binary.LittleEndian
	ids, pairs := uint64(le.Uint32(rest)), uint64(le.Uint32(rest[4:]))
	rest = rest[8:]
	if uint64(len(rest)) != 12*ids+8*pairs {
		return nil, errList
	}
	l := &List{}
	for ; ids > 0; ids-- {
		l.IDs, l.Docs = append(l.IDs, ID(le.Uint64(rest))), append(l.Docs, le.Uint32(rest[8:]))
		rest = rest[12:]
	}
	for ; pairs > 0; pairs-- {
		p := [2]uint32{le.Uint32(rest), le.Uint32(rest[4:])}
		if p[0] >= p[1] || uint64(p[1]) >= uint64(len(l.IDs)) {
			return nil, errList
		}
		l.Pairs = append(l.Pairs, p)
		rest = rest[8:]
	}
	if !slices.IsSorted(l.IDs) {
		return nil, errList
	}
	return l, nil
}
