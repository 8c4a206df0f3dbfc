package forms

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"

	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// A table is stored when a generation is sealed, so that opening it need not go through the dictionaries again. It says which
// segments it is of; what other segments have is merged into it, and what it says of segments that are gone is passed over.
//
//	"kiosque forms 1\n" · segments, each as the size and bytes of its identity, after their number ·
//	number of forms · number of places · of each form, by bytes:
//	    bytes that it shares with the one before · size and bytes of the others · number of places · of each place:
//	        segment·8 + field·2 + 1 if it is that of one article that has the form once ·
//	        that article and its norm, or else, of a place below 2⁶², the distance to the one before in that segment and field
//	        (modulo 2⁶⁴)
//
// Numbers are varints.

const storedHead = "kiosque forms 1\n"

// maxForm bounds the bytes that a stored form may claim to have; the dictionaries of segments have 255 at most.
const maxForm = 1 << 16

// ErrStored is the error of bytes that are no stored table.
var ErrStored = errors.New("forms: damaged table")

// Append appends the stored table of segments of some identities, by number.
func Append(dst []byte, t *Table, segments []string) []byte {
	dst = append(dst, storedHead...)
	dst = binary.AppendUvarint(dst, uint64(len(segments)))
	for _, s := range segments {
		dst = append(binary.AppendUvarint(dst, uint64(len(s))), s...)
	}
	dst = binary.AppendUvarint(dst, uint64(t.Len()))
	dst = binary.AppendUvarint(dst, uint64(len(t.places)))
	last := make([]uint64, len(segments)*int(match.NumFields))
	before := ""
	for form := range uint32(t.Len()) {
		f := t.Form(form)
		shared := 0
		for shared < min(len(f), len(before)) && f[shared] == before[shared] {
			shared++
		}
		dst = binary.AppendUvarint(dst, uint64(shared))
		dst = append(binary.AppendUvarint(dst, uint64(len(f)-shared)), f[shared:]...)
		before = f
		places := t.Places(form)
		dst = binary.AppendUvarint(dst, uint64(len(places)))
		for _, p := range places {
			head := uint64(p.Segment)<<3 | uint64(p.Field)<<1
			if doc, norm, once := segment.OneHit(p.At); once {
				dst = binary.AppendUvarint(dst, head|1)
				dst = binary.AppendUvarint(binary.AppendUvarint(dst, doc), norm)
				continue
			}
			dst = binary.AppendUvarint(dst, head)
			at := &last[int(p.Segment)*int(match.NumFields)+int(p.Field)]
			dst = binary.AppendUvarint(dst, p.At-*at)
			*at = p.At
		}
	}
	return dst
}

// Segments returns the identities of the segments that a stored table is of.
func Segments(stored []byte) ([]string, error) {
	d := decoder{b: stored}
	return d.segments(), d.err
}

// Parse reads a stored table and the identities of its segments, by number.
func Parse(stored []byte) (t *Table, segments []string, err error) {
	d := decoder{b: stored}
	segments = d.segments()
	forms := make([]string, 0, d.count())
	t = &Table{places: make([]Place, 0, d.count())}
	t.of = make([]uint32, 0, cap(forms)+1)
	last := make([]uint64, len(segments)*int(match.NumFields))
	var form, arena []byte
	ends := make([]int, 0, cap(forms))
	for range cap(forms) {
		if form, err = d.form(form); err != nil {
			return nil, nil, err
		}
		arena = append(arena, form...)
		ends = append(ends, len(arena))
		t.of = append(t.of, uint32(len(t.places)))
		for range d.count() {
			t.places = append(t.places, d.place(last))
		}
	}
	if len(d.b) > 0 || d.err != nil || len(t.places) > math.MaxUint32 {
		return nil, nil, ErrStored
	}
	all, from := string(arena), 0 // one string, not so many small ones
	for _, end := range ends {
		forms = append(forms, all[from:end])
		from = end
	}
	return t, segments, t.finish(forms)
}

// decoder reads numbers; after the first fault it yields zeros and has an error.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.b, d.err = nil, ErrStored
		return 0
	}
	d.b = d.b[n:]
	return v
}

// count reads the number of things that take a byte at least.
func (d *decoder) count() int {
	n := d.uvarint()
	if n > uint64(len(d.b)) {
		d.b, d.err = nil, ErrStored
		return 0
	}
	return int(n)
}

func (d *decoder) take(n int) []byte {
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

// segments reads the identities of segments.
func (d *decoder) segments() (all []string) {
	if !bytes.HasPrefix(d.b, []byte(storedHead)) {
		d.b, d.err = nil, ErrStored
		return nil
	}
	d.b = d.b[len(storedHead):]
	for range d.count() {
		all = append(all, string(d.take(d.count())))
	}
	return all
}

// form reads a form over the one before, which is less.
func (d *decoder) form(before []byte) ([]byte, error) {
	shared := d.uvarint()
	rest := d.take(d.count())
	if d.err != nil || shared > uint64(len(before)) || len(rest) > maxForm-int(shared) || bytes.Compare(rest, before[shared:]) <= 0 {
		return nil, ErrStored
	}
	return append(before[:shared], rest...), nil
}

// place reads a place; last are those before it, by segment and field.
func (d *decoder) place(last []uint64) (p Place) {
	head := d.uvarint()
	number := head>>3*uint64(match.NumFields) + head>>1&3
	if head>>1&3 >= uint64(match.NumFields) || number >= uint64(len(last)) {
		d.b, d.err = nil, ErrStored
		return p
	}
	p.Segment, p.Field = uint32(head>>3), match.Field(head>>1&3)
	if head&1 != 0 {
		doc := d.uvarint()
		p.At = segment.AtOneHit(doc, d.uvarint())
		return p
	}
	last[number] += d.uvarint()
	if p.At = last[number]; p.At >= 1<<62 {
		d.b, d.err = nil, ErrStored
	}
	return p
}
