package forms

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// stored makes tables of random segments, with places of every kind, as they are stored.
func stored(t testing.TB, r *rand.Rand) (table *Table, bytes []byte, identities []string) {
	t.Helper()
	var all []Dictionary
	for n := range uint32(1 + r.IntN(4)) {
		all = append(all, dictionaries(random(r), n)...)
		identities = append(identities, string(rune('a'+n)))
	}
	table, err := Merge(t.Context(), all, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range table.places {
		switch r.IntN(4) {
		case 0:
			table.places[i].At = segment.AtOneHit(r.Uint64N(1<<31), r.Uint64N(1<<31))
		case 1:
			table.places[i].At = r.Uint64N(1 << 40)
		}
	}
	return table, Append(nil, table, identities), identities
}

// TestStored: a table that is stored and read is the same, and a part of it is none.
func TestStored(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		table, b, identities := stored(t, r)
		got, segments, err := Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(told(table), told(got)); diff != "" || !slices.Equal(segments, identities) {
			t.Fatalf("%q (-stored +read):\n%s", segments, diff)
		}
		if only, err := Segments(b); err != nil || !slices.Equal(only, identities) {
			t.Fatalf("%q, %v", only, err)
		}
		for n := range b {
			if _, _, err := Parse(b[:n]); !errors.Is(err, ErrStored) {
				t.Fatalf("%d bytes of %d: %v", n, len(b), err)
			}
		}
	}
}

// FuzzStored reads anything: what is read is written as it was, or as short.
func FuzzStored(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 4 {
		_, b, _ := stored(f, r)
		f.Add(b)
	}
	f.Add([]byte(storedHead))
	f.Add([]byte(storedHead + "\x00\x00\x00"))
	f.Add([]byte(storedHead + "\x01\x01a\x01\x01\x00\x01a\x01\x06\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		table, segments, err := Parse(b)
		if err != nil {
			if !errors.Is(err, ErrStored) {
				t.Fatal(err)
			}
			return
		}
		for form := range uint32(table.Len()) {
			for _, p := range table.Places(form) {
				if int(p.Segment) >= len(segments) || p.Field >= match.NumFields {
					t.Fatalf("%+v of %d segments", p, len(segments))
				}
			}
		}
		again := Append(nil, table, segments)
		if len(again) > len(b) {
			t.Fatalf("%q becomes %q", b, again)
		}
		if third, _, err := Parse(again); err != nil || !bytes.Equal(Append(nil, third, segments), again) {
			t.Fatalf("%v", err)
		}
	})
}
