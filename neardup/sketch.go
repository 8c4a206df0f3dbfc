package neardup

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Sketch is what is kept of a text to find those like it: a sample of its shingles. The zero Sketch is like nothing.
type Sketch struct {
	Sample   []uint32 // the highest 24 bits of the sampled shingles, ascending and distinct
	Shingles uint32   // of the text
	under    [levels]uint32
}

// kept is how many bits of a hash a sample keeps: that two shingles look like one now and then costs a comparison, no more.
const kept = 24

// bounds are those of the shingles that are sampled of a text, by their highest bits: all of a brief, one of eight of an article, so
// that a sample has 32 of them or more and two texts are compared at the bound of the longer.
var bounds = [levels]uint32{1 << kept, 1 << (kept - 2), 1 << (kept - 3)}

const levels = 3

// level is the bound of a text, by its number in bounds.
func (s *Sketch) level() int {
	switch {
	case s.Shingles < 64:
		return 0
	case s.Shingles < 256:
		return 1
	}
	return 2
}

// Sketch samples the shingles of an article, as Shingles has them, but counts those that stand in it twice twice.
func (s *Shingler) Sketch(lead, body Text) Sketch {
	s.all(lead, body)
	sketch := Sketch{Shingles: uint32(len(s.out))}
	if sketch.Shingles < leastShingles {
		return Sketch{}
	}
	bound := bounds[sketch.level()]
	s.sample = s.sample[:0]
	for _, h := range s.out {
		if top := uint32(h >> (64 - kept)); top < bound {
			s.sample = append(s.sample, top)
		}
	}
	slices.Sort(s.sample)
	sketch.Sample = slices.Clone(slices.Compact(s.sample))
	for l, bound := range bounds {
		n, _ := slices.BinarySearch(sketch.Sample, bound)
		sketch.under[l] = uint32(n)
	}
	return sketch
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

// A Filter is the shingles that are sampled of some texts, and when these were printed. Nothing else of a sample matters to who looks
// for texts like these. It takes four megabytes.
type Filter struct {
	has  [1 << (kept - 6)]uint64 // bits, by shingle
	when [1 << (kept - 6)]uint64 // bits, by a hash of a shingle and a week in which it matters
}

// weekBits is how many bits of a day the weeks of Filter.when leave out: a window is in two of them at most.
const weekBits = 3

// whenBit is the bit of a shingle in a week.
func whenBit(h uint32, week int32) uint32 {
	return (h*0x9e3779b1 ^ uint32(week)*0x85ebca6b) >> (32 - kept)
}

// Add adds those of a text that was printed on a day.
func (f *Filter) Add(day int32, s Sketch) {
	for _, h := range s.Sample {
		f.has[h/64] |= 1 << (h % 64)
		for _, d := range []int32{day - Window, day + Window} {
			bit := whenBit(h, d>>weekBits)
			f.when[bit/64] |= 1 << (bit % 64)
		}
	}
}

// On is a filter for a text that was printed on a day.
func (f *Filter) On(day int32) Near { return Near{f, day >> weekBits} }

// Near is the shingles that matter of a text: those that it may share with one of a Filter, some days before or after. The zero Near is
// all of them.
type Near struct {
	filter *Filter
	week   int32
}

func (n Near) has(h uint32) bool {
	if n.filter == nil {
		return true
	}
	if n.filter.has[h/64]&(1<<(h%64)) == 0 {
		return false
	}
	bit := whenBit(h, n.week)
	return n.filter.when[bit/64]&(1<<(bit%64)) != 0
}

// Decode reads a sketch from the beginning of b and returns what follows. Of its sample it keeps what matters: [Candidates] of which one
// is a text of the filter are the same.
func Decode(b []byte, only Near) (s Sketch, rest []byte, err error) {
	shingles, b, e1 := uvarint(b)
	sample, b, e2 := uvarint(b)
	if !e1 || !e2 || shingles > 1<<31 || sample > shingles || sample > uint64(len(b)) {
		return Sketch{}, b, errSketch
	}
	s.Shingles = uint32(shingles)
	var room [64]uint32
	some := room[:0]
	if only.filter == nil {
		some = make([]uint32, 0, sample)
	}
	last, level := uint64(0), levels-1 // of the bounds below which the sample still is
	for i := range uint32(sample) {
		gap, rest, ok := uvarint(b)
		b = rest
		if last += gap; !ok || gap >= 1<<kept || last >= 1<<kept || i > 0 && gap == 0 {
			return Sketch{}, b, errSketch
		}
		for ; uint32(last) >= bounds[level]; level-- {
			s.under[level] = i
		}
		if only.has(uint32(last)) {
			some = append(some, uint32(last))
		}
	}
	for ; level >= 0; level-- {
		s.under[level] = uint32(sample)
	}
	if s.Sample = some; only.filter != nil {
		s.Sample = slices.Clone(some)
	}
	return s, b, nil
}

// uvarint reads a number and returns what follows; most are of two or three bytes.
func uvarint(b []byte) (v uint64, rest []byte, ok bool) {
	if len(b) > 2 {
		v = uint64(b[0]) & 0x7f
		if b[0] < 0x80 {
			return v, b[1:], true
		}
		v |= uint64(b[1]) & 0x7f << 7
		if b[1] < 0x80 {
			return v, b[2:], true
		}
		if b[2] < 0x80 {
			return v | uint64(b[2])<<14, b[3:], true
		}
	}
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, b, false
	}
	return v, b[n:], true
}
