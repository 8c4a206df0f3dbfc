package neardup

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// Sketch is what is kept of a text to find those like it: a sample of its shingles. The zero Sketch is like nothing.
type Sketch struct {
	Sample   []uint32 // the highest bits of the sampled shingles, ascending
	Shingles int      // of the text
}

// below is the bound of the shingles that are sampled of a text with so many, by their highest bits: all of a brief, one
// of eight of an article, so that a sample has 32 of them or more and two texts are compared at the bound of the longer.
func below(shingles int) uint64 {
	switch {
	case shingles < 64:
		return 1 << 32
	case shingles < 256:
		return 1 << 30
	}
	return 1 << 29
}

// SketchOf samples the shingles of a text, ascending and distinct.
func SketchOf(shingles []uint64) Sketch {
	s := Sketch{Shingles: len(shingles)}
	if s.Shingles < leastShingles {
		return Sketch{}
	}
	bound := below(s.Shingles)
	for _, h := range shingles {
		if h>>32 >= bound {
			break
		}
		s.Sample = append(s.Sample, uint32(h>>32))
	}
	return s
}

// sampled is how many of the sample lie below a bound.
func (s Sketch) sampled(bound uint64) int {
	if bound > math.MaxUint32 {
		return len(s.Sample)
	}
	n, _ := slices.BinarySearch(s.Sample, uint32(bound))
	return n
}

// Append encodes a sketch: two numbers, then the sample as four bytes each.
func (s Sketch) Append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(s.Shingles))
	b = binary.AppendUvarint(b, uint64(len(s.Sample)))
	for _, h := range s.Sample {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	return b
}

var errSketch = errors.New("neardup: damaged sketch")

// Decode reads a sketch from the beginning of b and returns what follows.
func Decode(b []byte) (s Sketch, rest []byte, err error) {
	shingles, n := binary.Uvarint(b)
	if n <= 0 || shingles > 1<<31 {
		return s, b, errSketch
	}
	b = b[n:]
	sample, n := binary.Uvarint(b)
	if n <= 0 || sample > uint64(len(b)-n)/4 || sample > shingles {
		return s, b, errSketch
	}
	b = b[n:]
	s.Shingles = int(shingles)
	for range sample {
		s.Sample = append(s.Sample, binary.LittleEndian.Uint32(b))
		b = b[4:]
	}
	return s, b, nil
}
