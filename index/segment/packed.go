package segment

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/kiosque-search/kiosque/match"
)

// This file knows how the postings of words in our segments say where the word stands, in the places that zap has for other things
// (see zap.go). Bleve reads and merges such postings like any other, and finds the articles; of positions it would understand nothing.
//
//	once     no location; the norm is the position and firstBase
//	more     the norm is the first position and firstBase, the only location has as field _id, as pos, start and end the distances to the
//	         next three occurrences (zeros where there are none), as array positions those to the others
//
// No norm is below firstBase, so that one of two bytes stays one when it is written again, and nearly all postings take three bytes
// in the frequency stream, each where it can be found by its number (measured on Orange: 59 MB of segments become 38).
// A posting of a boundary term has the length of the field for a norm, and its location is that of bleve's own writer, which packs all
// but the first occurrence into the array positions (documents.go). That is told from a packed one by its field, posting by posting:
// segments of both kinds may have become one.
const (
	firstBase   = 128
	packedField = 0 // _id, in every segment
	headGaps    = 3 // distances before the array positions

	hasLocation = 1 // in the frequency
	onceOnly    = 1 << 1
)

// fixedSize is the size in bytes of most packed postings in the frequency stream: a frequency below 64 and a position below
// 16,256. No packed posting is shorter, so that where all of a list's take 3n bytes each takes three.
const fixedSize = 3

// appendHead encodes a posting in the frequency stream.
func appendHead(dst []byte, freq int, location bool, norm uint32) []byte {
	h := uint64(freq) << 1
	if location {
		h |= hasLocation
	}
	return binary.AppendUvarint(binary.AppendUvarint(dst, h), uint64(norm))
}

// appendGaps encodes what follows the first of the positions of a word as one location; of a single position there is none.
func appendGaps(dst []byte, positions []uint32) []byte {
	if len(positions) == 1 {
		return dst
	}
	dst = append(dst, packedField)
	for i := range headGaps {
		gap := uint32(0)
		if i+1 < len(positions) {
			gap = positions[i+1] - positions[i]
		}
		dst = binary.AppendUvarint(dst, uint64(gap))
	}
	rest := positions[min(headGaps, len(positions)-1):]
	dst = binary.AppendUvarint(dst, uint64(len(rest)-1))
	return appendDistances(dst, rest)
}

// appendLocation encodes the positions of a boundary term as one location, as bleve's writer does; start and end are not stored.
func appendLocation(dst []byte, f match.Field, positions []uint32) []byte {
	dst = append(dst, byte(zapTextField[f]))
	dst = binary.AppendUvarint(dst, uint64(positions[0])+1)
	dst = append(dst, 0, 0)
	dst = binary.AppendUvarint(dst, uint64(len(positions)-1))
	return appendDistances(dst, positions)
}

// appendDistances encodes the distance from each position to the next.
func appendDistances(dst []byte, positions []uint32) []byte {
	for i, p := range positions[1:] {
		dst = binary.AppendUvarint(dst, uint64(p-positions[i]))
	}
	return dst
}

// fixed reports whether all postings of the list take fixedSize bytes in its frequencies.
func (l *zapList) fixed(freqs *chunks) bool {
	return l.packed && freqs.size() == fixedSize*uint64(l.all.count())
}

// fixedHead reads a posting of fixedSize bytes.
func fixedHead(data []byte, f int) (h, norm uint32) {
	d := data[f : f+fixedSize]
	return uint32(d[0]), uint32(d[1]&0x7f) | uint32(d[2])<<7
}

// sumFixed adds up the frequencies of postings of fixedSize bytes each, eight at a time.
func sumFixed(data []byte) (n int) {
	const (
		some  = 8 * fixedSize
		lanes = 0x00fe0000fe0000fe // freq<<1 of three postings; the last lane has 16 bits
		most  = 0xffff / (2 * 0xfe)
	)
	for len(data) >= some {
		part := data[:min(len(data)/some, most)*some]
		sum := uint64(0)
		for i := 0; i < len(part); i += some {
			p := part[i : i+some]
			sum += binary.LittleEndian.Uint64(p)&lanes + binary.LittleEndian.Uint64(p[8:])>>8&lanes + binary.LittleEndian.Uint64(p[16:])>>16&lanes
		}
		n += int(sum&0xffffff + sum>>24&0xffffff + sum>>48)
		data = data[len(part):]
	}
	for i := 0; i < len(data); i += fixedSize {
		n += int(data[i] & 0xfe)
	}
	return n >> 1
}

// countLocated counts the postings of fixedSize bytes each that have locations, eight at a time.
func countLocated(data []byte) (n int) {
	const (
		some  = 8 * fixedSize
		lanes = 0x0001000001000001 // hasLocation of three postings
	)
	for ; len(data) >= some; data = data[some:] {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(data)&lanes |
			(binary.LittleEndian.Uint64(data[8:])>>8&lanes)<<1 | (binary.LittleEndian.Uint64(data[16:])>>16&lanes)<<2)
	}
	for i := 0; i < len(data); i += fixedSize {
		n += int(data[i] & hasLocation)
	}
	return n
}

// appendOccurrences appends the occurrences of a posting, given its frequency and norm, base plus each position. Its location, if it
// has one, begins at l with its size; where it ends is returned.
func appendOccurrences(at []uint64, h, norm uint32, data []byte, l int, base uint64) ([]uint64, int) {
	if h&hasLocation == 0 {
		if norm < firstBase {
			panic(ErrDamaged)
		}
		return append(at, base|uint64(norm-firstBase)), l
	}
	size, i := uvarint(data, l)
	end := i + int(size)
	if data[i] != packedField {
		return appendLocations(at, data[i:end], base), end
	}
	n := int(h >> 1)
	if n > int(size) || end > len(data) || norm < firstBase {
		panic(ErrDamaged)
	}
	first := base | uint64(norm-firstBase)
	at = slices.Grow(at, n)[:len(at)+n]
	out := at[len(at)-n:]
	out[0] = first
	i = sumGaps(out[1:min(n, 1+headGaps)], data, i+1, first)
	if n > 1+headGaps {
		_, i = uvarint(data, i) // how many there are more
		sumGaps(out[1+headGaps:], data, i, out[headGaps])
	}
	return at, end
}

// appendLocations appends the occurrences of a boundary term, or of what bleve has written, given the bytes of the locations.
func appendLocations(at []uint64, data []byte, base uint64) []uint64 {
	var pos, n uint32
	for i := 0; i < len(data); {
		_, i = uvarint(data, i) // field
		pos, i = uvarint(data, i)
		_, i = uvarint(data, i) // start
		_, i = uvarint(data, i) // end
		n, i = uvarint(data, i)
		if int(n) > len(data)-i {
			panic(ErrDamaged)
		}
		at = append(at, base|uint64(pos-1))
		at = slices.Grow(at, int(n))[:len(at)+int(n)]
		i = sumGaps(at[len(at)-int(n):], data, i, base|uint64(pos-1))
	}
	return at
}

// sumGaps fills out with occurrences by the gaps that begin at i, and returns where they end.
//
// Gaps mostly have one byte or two, as it happens; both are read alike, without a branch that would be guessed wrong half of the time.
func sumGaps(out []uint64, data []byte, i int, occurrence uint64) int {
	for k := range out {
		if i+2 <= len(data) {
			if gap := uint64(binary.LittleEndian.Uint16(data[i:])); gap&0x8080 != 0x8080 {
				two := gap >> 7 & 1
				i += 1 + int(two)
				occurrence += gap&0x7f | gap>>1&0x3f80&-two
				out[k] = occurrence
				continue
			}
		}
		var gap uint32
		gap, i = uvarint(data, i)
		occurrence += uint64(gap)
		out[k] = occurrence
	}
	return i
}
