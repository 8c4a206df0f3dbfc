package ingest

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// originsName is the side file of an index that says from which inputs its articles came.
const originsName = "origins"

// origin says that an article came from an input, by its number in the list of inputs.
type origin struct {
	article uint64 // see articleKey
	input   uint32
}

// origins are the inputs of the articles of an index. An article may have several, and those of before this was written
// down, or of standard input, have none.
//
// The file is one zstd frame: the magic line; the number of inputs, then each as its length and bytes; the number of pairs,
// then each as 8 bytes of the article and the number of the input, ascending. All numbers are uvarints.
type origins struct {
	inputs []string
	number map[string]uint32
	pairs  []origin // sorted, each once
}

const (
	originsMagic = "kiosque origins 1\n"
	// maxOrigins bounds the file once it is decompressed, in bytes.
	maxOrigins = 1 << 30
	leastPair  = 9 // bytes of a pair
)

var errOrigins = errors.New("ingest: damaged list of origins")

// articleKey is the beginning of the SHA-256 of an ID. Where two articles share one, both stay as long as one does.
func articleKey(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return binary.LittleEndian.Uint64(sum[:])
}

// parseOrigins reads the file; nil is an empty one.
func parseOrigins(b []byte) (*origins, error) {
	o := &origins{number: map[string]uint32{}}
	if b == nil {
		return o, nil
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxOrigins))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if b, err = d.DecodeAll(b, nil); err != nil {
		return nil, errors.Join(errOrigins, err)
	}
	if len(b) < len(originsMagic) || string(b[:len(originsMagic)]) != originsMagic {
		return nil, errOrigins
	}
	b = b[len(originsMagic):]
	ok := true
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			ok, b = false, nil
			return 0
		}
		b = b[n:]
		return v
	}
	for n := next(); n > 0 && ok; n-- {
		size := next()
		if size > uint64(len(b)) {
			return nil, errOrigins
		}
		o.inputOf(string(b[:size]))
		b = b[size:]
	}
	n := next()
	o.pairs = make([]origin, 0, min(n, uint64(len(b)/leastPair)))
	for ; n > 0 && ok; n-- {
		if len(b) < 8 {
			return nil, errOrigins
		}
		p := origin{article: binary.LittleEndian.Uint64(b)}
		b = b[8:]
		input := next()
		if input >= uint64(len(o.inputs)) {
			return nil, errOrigins
		}
		p.input = uint32(input)
		o.pairs = append(o.pairs, p)
	}
	if !ok || len(b) > 0 || !slices.IsSortedFunc(o.pairs, compareOrigins) {
		return nil, errOrigins
	}
	return o, nil
}

func compareOrigins(a, b origin) int {
	return cmp.Or(cmp.Compare(a.article, b.article), cmp.Compare(a.input, b.input))
}

// inputOf returns the number of an input.
func (o *origins) inputOf(name string) uint32 {
	n, ok := o.number[name]
	if !ok {
		n = uint32(len(o.inputs))
		o.inputs = append(o.inputs, name)
		o.number[name] = n
	}
	return n
}

// add takes in pairs, in any order; it reports whether there was a new one. There may be a million, and a few that come.
func (o *origins) add(pairs []origin) bool {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, compareOrigins)
	before := o.pairs
	o.pairs = make([]origin, 0, len(before)+len(pairs))
	known := before
	for _, p := range slices.Compact(pairs) {
		n, there := slices.BinarySearchFunc(known, p, compareOrigins)
		o.pairs = append(o.pairs, known[:n]...)
		if known = known[n:]; !there {
			o.pairs = append(o.pairs, p)
		}
	}
	o.pairs = append(o.pairs, known...)
	return len(o.pairs) > len(before)
}

// bytes encodes the list, but for inputs that no article has any more.
func (o *origins) bytes() ([]byte, error) {
	used := make([]bool, len(o.inputs))
	for _, p := range o.pairs {
		used[p.input] = true
	}
	number := make([]uint32, len(o.inputs))
	names := []byte{}
	count := uint32(0)
	for i, name := range o.inputs {
		if !used[i] {
			continue
		}
		number[i] = count
		count++
		names = binary.AppendUvarint(names, uint64(len(name)))
		names = append(names, name...)
	}
	b := make([]byte, 0, len(originsMagic)+len(names)+(leastPair+1)*len(o.pairs))
	b = binary.AppendUvarint(append(b, originsMagic...), uint64(count))
	b = append(b, names...)
	b = binary.AppendUvarint(b, uint64(len(o.pairs)))
	for _, p := range o.pairs {
		b = binary.LittleEndian.AppendUint64(b, p.article)
		b = binary.AppendUvarint(b, uint64(number[p.input]))
	}
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	defer e.Close() //nolint:errcheck // writes nowhere
	return e.EncodeAll(b, nil), nil
}
