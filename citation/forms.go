package citation

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Forms are forms of words in few bytes: how many, and three bytes of the checksum of each, by which one that was not among them
// is told, but for one in some ten thousand. Of more than MaxForms there is the number alone.
type Forms struct {
	Count int
	sums  [][sumBytes]byte // in order; nil: not known
}

// Limits of forms in an address.
const (
	MaxForms  = 300
	sumBytes  = 3
	MaxText   = 8 + 1 + (MaxForms*sumBytes*4+2)/3 // bytes of Forms.String
	maxNumber = 9_999_999
)

func sumOf(form string) (s [sumBytes]byte) {
	sum := sha256.Sum256([]byte(form))
	copy(s[:], sum[:])
	return s
}

// note takes in the forms, if it can hold them all.
func (f *Forms) note(forms []string) {
	if f.Count != len(forms) || len(forms) > MaxForms {
		return
	}
	f.sums = make([][sumBytes]byte, 0, len(forms))
	for _, form := range forms {
		f.sums = append(f.sums, sumOf(form))
	}
	f.sums = ordered(f.sums)
}

func ordered(sums [][sumBytes]byte) [][sumBytes]byte {
	slices.SortFunc(sums, compareSums)
	return slices.Compact(sums)
}

func compareSums(a, b [sumBytes]byte) int { return bytes.Compare(a[:], b[:]) }

// Known reports whether it is known which forms they are.
func (f Forms) Known() bool { return f.sums != nil }

// Has reports whether a form is one of them.
func (f Forms) Has(form string) bool {
	_, ok := slices.BinarySearchFunc(f.sums, sumOf(form), compareSums)
	return ok
}

// String is how an address carries them: 12-c3VtcyBvZiB0aGVt, or the number alone.
func (f Forms) String() string {
	s := strconv.Itoa(min(f.Count, maxNumber))
	if !f.Known() {
		return s
	}
	return s + "-" + base64.RawURLEncoding.EncodeToString(slices.Concat(flat(f.sums)...))
}

func flat(sums [][sumBytes]byte) (out [][]byte) {
	for i := range sums {
		out = append(out, sums[i][:])
	}
	return out
}

var errForms = errors.New("citation: these are no forms")

// ParseForms is the inverse of Forms.String.
func ParseForms(s string) (f Forms, err error) {
	number, sums, known := strings.Cut(s, "-")
	n, err := strconv.ParseUint(number, 10, 31)
	if err != nil || n > maxNumber || len(s) > MaxText {
		return f, errForms
	}
	f.Count = int(n)
	if !known {
		return f, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(sums)
	if err != nil || len(b)%sumBytes != 0 || len(b)/sumBytes > f.Count {
		return Forms{}, errForms
	}
	f.sums = make([][sumBytes]byte, 0, len(b)/sumBytes)
	for one := range slices.Chunk(b, sumBytes) {
		f.sums = append(f.sums, [sumBytes]byte(one))
	}
	f.sums = ordered(f.sums)
	return f, nil
}

// MarshalText implements encoding.TextMarshaler.
func (f Forms) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *Forms) UnmarshalText(b []byte) (err error) {
	*f, err = ParseForms(string(b))
	return err
}
