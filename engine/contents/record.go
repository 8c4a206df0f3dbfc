package contents

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"github.com/kiosque-search/kiosque"
)

// A record is an article as it is stored, without its ID: a version byte, the 8-byte content hash, then
//
//	flags (1: derived title, 2: details) · date origin · uvarint year, month, day ·
//	title lead body source section agency place url, each as uvarint length and bytes ·
//	authors and tags, each as uvarint count and strings ·
//	with flag 2: page, and details as uvarint count and pairs of strings, by name
//
// Texts are stored as they were read, byte for byte.
const recordVersion = 1

const (
	recordHashAt = 1
	recordHead   = recordHashAt + 8
)

// ErrRecord is the error of bytes that are no record.
var ErrRecord = errors.New("contents: no record")

// The flags of a record.
const (
	flagDerived = 1 << iota
	flagDetails
)

// AppendRecord appends the record of a to dst.
func AppendRecord(dst []byte, a *kiosque.Article) []byte {
	start := len(dst)
	dst = append(dst, recordVersion, 0, 0, 0, 0, 0, 0, 0, 0)
	var flags byte
	if a.TitleDerived {
		flags |= flagDerived
	}
	if a.Page != "" || len(a.Details) > 0 {
		flags |= flagDetails
	}
	dst = append(dst, flags, byte(a.DateOrigin))
	dst = binary.AppendUvarint(dst, uint64(a.Date.Year))
	dst = append(dst, byte(a.Date.Month), byte(a.Date.Day))
	for _, s := range [...]string{a.Title, a.Lead, a.Body, a.Source, a.Section, a.Agency, a.Place, a.URL} {
		dst = appendString(dst, s)
	}
	for _, list := range [...][]string{a.Authors, a.Tags} {
		dst = binary.AppendUvarint(dst, uint64(len(list)))
		for _, s := range list {
			dst = appendString(dst, s)
		}
	}
	if flags&flagDetails != 0 {
		dst = appendString(dst, a.Page)
		dst = binary.AppendUvarint(dst, uint64(len(a.Details)))
		for _, name := range slices.Sorted(maps.Keys(a.Details)) {
			dst = appendString(appendString(dst, name), a.Details[name])
		}
	}
	sum := sha256.Sum256(dst[start+recordHead:])
	copy(dst[start+recordHashAt:], sum[:8])
	return dst
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// Hash is a content hash: of equal articles, but for their IDs, it is equal.
type Hash [8]byte

// HashOf returns the content hash of a record. A damaged record has the zero hash.
func HashOf(rec []byte) (h Hash) {
	if len(rec) >= recordHead && rec[0] == recordVersion {
		copy(h[:], rec[recordHashAt:])
	}
	return h
}

// Bare returns the content hash of a record that AppendRecord has made, and a part of the record: what DecodeBare needs of it.
func Bare(rec []byte) (Hash, []byte) { return HashOf(rec), rec[recordHead:] }

// TextsIn returns where title, lead and body begin in what Bare returns of a record that AppendRecord has made.
func TextsIn(rec []byte) (at [3]uint32) {
	said := rec[recordHead:]
	pos := 2 // flags and origin
	uvarint := func() int {
		v, n := binary.Uvarint(said[pos:])
		pos += n
		return int(v)
	}
	uvarint() // year
	pos += 2  // month and day
	for i := range at {
		size := uvarint()
		at[i] = uint32(pos)
		pos += size
	}
	return at
}

// DecodeRecord fills a, but for its ID, from a record; rec may change afterwards. Its error is ErrRecord.
func DecodeRecord(rec []byte, a *kiosque.Article) error {
	if len(rec) < recordHead || rec[0] != recordVersion {
		return ErrRecord
	}
	return DecodeBare(rec[recordHead:], a)
}

// DecodeBare is DecodeRecord for what Bare has returned.
func DecodeBare(said []byte, a *kiosque.Article) error {
	d := decoder{s: string(said)} // one copy; every string below is a part of it
	flags, origin := d.byte(), d.byte()
	*a = kiosque.Article{
		ID: a.ID, TitleDerived: flags&flagDerived != 0, DateOrigin: kiosque.DateOrigin(origin),
		Date: kiosque.Date{Year: int(d.uvarint()), Month: int(d.byte()), Day: int(d.byte())},
	}
	for _, s := range [...]*string{&a.Title, &a.Lead, &a.Body, &a.Source, &a.Section, &a.Agency, &a.Place, &a.URL} {
		*s = d.string()
	}
	a.Authors = []string{} // never nil, so that they are a list in JSON
	for _, list := range [...]*[]string{&a.Authors, &a.Tags} {
		n := d.uvarint()
		if n > uint64(len(d.s)) { // every string takes a byte at least
			return ErrRecord
		}
		for range n {
			*list = append(*list, d.string())
		}
	}
	if flags&flagDetails != 0 && !d.details(a) {
		return ErrRecord
	}
	if d.bad || d.s != "" || !a.Date.Valid() || origin > byte(kiosque.DateFileName) {
		return ErrRecord
	}
	return nil
}

// details reads page and details; false for a count that cannot be.
func (d *decoder) details(a *kiosque.Article) bool {
	a.Page = d.string()
	n := d.uvarint()
	if n > uint64(len(d.s)) { // every pair takes two bytes at least
		return false
	}
	for range n {
		if a.Details == nil {
			a.Details = make(map[string]string, n)
		}
		name := d.string()
		a.Details[name] = d.string()
	}
	return true
}

// decoder reads the parts of a record; after the first fault it yields zeros and says bad.
type decoder struct {
	s   string
	bad bool
}

func (d *decoder) byte() byte {
	if d.s == "" {
		d.bad = true
		return 0
	}
	c := d.s[0]
	d.s = d.s[1:]
	return c
}

func (d *decoder) uvarint() (v uint64) {
	for shift := 0; shift < 35; shift += 7 { // lengths and years: no more than 32 bits
		c := d.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	d.bad, d.s = true, ""
	return 0
}

func (d *decoder) string() string {
	n := d.uvarint()
	if n > uint64(len(d.s)) {
		d.bad, d.s = true, ""
		return ""
	}
	s := d.s[:n]
	d.s = d.s[n:]
	return s
}
