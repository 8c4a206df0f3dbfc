package analysis

import "encoding/binary"

// Known is a plain word of a text (Token.Plain) with a number that somebody has given to its term. What depends on the word alone can be
// kept by that number: who else reads the text need not look at the letters.
type Known struct {
	Start, End uint32 // bytes, half open, as those of the token
	Form       uint32
	Capital    bool // as of the token
}

// AppendKnown packs the known words of a text, in ascending order, in some five bytes each: uvarints of the bytes from the word before,
// doubled, with one more for a capital, of the size and of the form.
func AppendKnown(dst []byte, known []Known) []byte {
	at := uint32(0)
	for i := range known {
		w := &known[i]
		gap := uint64(w.Start-at) << 1
		if w.Capital {
			gap |= 1
		}
		dst = binary.AppendUvarint(dst, gap)
		dst = binary.AppendUvarint(dst, uint64(w.End-w.Start))
		dst = binary.AppendUvarint(dst, uint64(w.Form))
		at = w.End
	}
	return dst
}

// ReadKnown appends the words that AppendKnown has packed, all of packed.
func ReadKnown(dst []Known, packed []byte) []Known {
	at := uint32(0)
	next := func() uint64 {
		v, n := binary.Uvarint(packed)
		packed = packed[n:]
		return v
	}
	for len(packed) > 0 {
		gap := next()
		w := Known{Start: at + uint32(gap>>1), Capital: gap&1 != 0}
		w.End = w.Start + uint32(next())
		w.Form = uint32(next())
		dst, at = append(dst, w), w.End
	}
	return dst
}
