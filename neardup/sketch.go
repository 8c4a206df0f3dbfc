package neardup

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Sketch is what is kept of a text to find those like it: a sample of its shingles. The zero Sketch is like nothing.
type Sketch struct {
	Sample   []uint32 // the highest 24 bits of the sampled shingles, ascending and distinct
	Shingles int      // of the text
}

// kept is how many bits of a hash a sample keeps: that two shingles look like one now and then costs a comparison, no more.
const kept = 24

// below is the bound of the shingles that are sampled of a text with so many, by their highest bits: all of a brief, one
// of eight of an article, so that a sample has 32 of them or more and two texts are compared at the bound of the longer.
func below(shingles int) uint32 {
	switch {
	case shingles < 64:
		return 1 << kept
	case shingles < 256:
		return 1 << (kept - 2)
	}
	return 1 << (kept - 3)
}

// Sketch samples the shingles of an article, as Shingles has them, but counts those that stand in it twice twice.
func (s *Shingler) Sketch(lead, body string) Sketch {
	s.all(lead, body)
	sketch := Sketch{Shingles: len(s.out)}
	if sketch.Shingles < leastShingles {
		return Sketch{}
	}
	bound := below(sketch.Shingles)
	for _, h := range s.out {
		if top := uint32(h >> (64 - kept)); top < bound {
			sketch.Sample = append(sketch.Sample, top)
		}
	}
	slices.Sort(sketch.Sample)
	sketch.Sample = slices.Compact(sketch.Sample)
	return sketch
}

// sampled is how many of the sample lie below a bound.
func (s Sketch) sampled(bound uint32) int {
	n, _ := slices.BinarySearch(s.Sample, bound)
	return n
}

// Append encodes a sketch: the shingles of the text, the length of the sample, then its numbers as gaps, all as varints.
func (s Sketch) Append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(s.Shingles))
	b = binary.AppendUvarint(b, uint64(len(s.Sample)))
	before := uint32(0)
	for _, h := range s.Sample {
		b = binary.AppendUvarint(b, uint64(h-before))
		before = h
	}
	return b
}

var errSketch = errors.New("neardup: damaged sketch")

// Decode reads a sketch from the beginning of b and returns what follows.
func Decode(b []byte) (s Sketch, rest []byte, err error) {
	number := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			err, n = errSketch, 0
		}
		b = b[n:]
		return v
	}
	shingles, sample := number(), number()
	if err != nil || shingles > 1<<31 || sample > shingles || sample > uint64(len(b)) {
		return Sketch{}, b, errSketch
	}
	s.Shingles = int(shingles)
	last := uint64(0)
	for i := range sample {
		gap := number()
		if last += gap; err != nil || gap >= 1<<kept || last >= 1<<kept || i > 0 && gap == 0 {
			return Sketch{}, b, errSketch
		}
		s.Sample = append(s.Sample, uint32(last))
	}
	return s, b, nil
}
