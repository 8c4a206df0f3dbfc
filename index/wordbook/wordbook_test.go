package wordbook

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// press is some texts that have words, strings of words and pieces of words in common, and things that no other has.
func press(n int) (texts [][]byte) {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("le président de la République a dit que l’été sera « long » et chaud à Saint-Malo 1 500 personnes œuvre naïveté")
	for i := range n {
		var b strings.Builder
		for range 20 + r.IntN(60) {
			b.WriteString(words[min(r.IntN(len(words)), r.IntN(len(words)))])
			b.WriteString([]string{" ", " ", " ", ", ", ".\n", "’"}[r.IntN(6)])
			if r.IntN(9) == 0 {
				fmt.Fprintf(&b, "président de la République inconstitutionnelle%dment ", r.IntN(1000))
			}
		}
		fmt.Fprintf(&b, "https://exemple.fr/%x\x00\xff\xc3", i*7919)
		texts = append(texts, []byte(b.String()))
	}
	return texts
}

// TestRoundTrip writes texts by books that were learnt from others, also the odd ones, and by a book that was written down and read.
func TestRoundTrip(t *testing.T) {
	all := press(400)
	odd := append(all, nil, []byte{}, []byte(" "), []byte("  "), []byte("é"), []byte("\xc3"), []byte("\xc3\x97 \xc3\xb7"), //nolint:gocritic // another list
		bytes.Repeat([]byte{0xfe}, 1000), bytes.Repeat([]byte("a"), 1000), []byte(strings.Repeat("été", 300)), []byte("汉字 кириллица"))
	for _, n := range []int{0, 1, 10, 400} {
		book := Learn(all[:n])
		read, err := Parse(book.Append(nil))
		if err != nil {
			t.Fatal(err)
		}
		if read.Learnt() != book.Learnt() || len(read.at) != len(book.at) || read.leads != book.leads {
			t.Errorf("a book of %d texts is read as another", n)
		}
		e := NewEncoder(read)
		size, whole := 0, 0
		for i, text := range odd {
			codes := e.Another().Encode([]byte("before"), text, nil)
			got, err := book.Decode([]byte("behind"), codes[len("before"):], len(text))
			if err != nil || string(got) != "behind"+string(text) {
				t.Fatalf("text %d by a book of %d: %v, %.80q is read as %.80q", i, n, err, text, got)
			}
			if len(text) > 1 {
				if _, err := book.Decode(nil, codes[len("before"):], len(text)-2*maxEntry); len(text) > 4*maxEntry && !errors.Is(err, ErrDamaged) {
					t.Errorf("text %d is longer than allowed: %v", i, err)
				}
			}
			if i < len(all) {
				size, whole = size+len(codes), whole+len(text)
			}
		}
		if n == len(all) && size > whole/3 {
			t.Errorf("%d bytes are written in %d", whole, size)
		}
	}
}

// FuzzCode writes and reads anything.
func FuzzCode(f *testing.F) {
	for _, text := range press(3) {
		f.Add(text)
	}
	f.Add([]byte("  é\xff été"))
	e := NewEncoder(Learn(press(50)))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := e.book.Decode(nil, e.Encode(nil, text, nil), len(text))
		if err != nil || !bytes.Equal(got, text) {
			t.Fatalf("%q is read as %q: %v", text, got, err)
		}
		_, _ = e.book.Decode(nil, text, 1<<16) // as codes: it may be refused, and may not panic
	})
}

// FuzzParse reads books: what is refused is so with ErrDamaged, what is read can be written again and decodes codes.
func FuzzParse(f *testing.F) {
	whole := Learn(press(50)).Append(nil)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(Learn(nil).Append(nil))
	f.Add([]byte{1, 2, 200, 100, 1, 1, 'a', 'b'})
	f.Add([]byte{1, 2, 2, 254, 1, 1, 'a', 'b'})
	f.Add([]byte{1, 2, 0, 0, 1, 0, 'a'})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Parse(data)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		if again, err := Parse(b.Append(nil)); err != nil || !bytes.Equal(again.Append(nil), b.Append(nil)) {
			t.Fatalf("a book that was read is written as another: %v", err)
		}
		_, _ = b.Decode(nil, data, 1<<16)
		if got, err := b.Decode(nil, NewEncoder(b).Encode(nil, data, nil), len(data)); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%q is read as %q: %v", data, got, err)
		}
	})
}

func BenchmarkCode(b *testing.B) {
	all := press(2000)
	whole := 0
	for _, t := range all {
		whole += len(t)
	}
	e := NewEncoder(Learn(all))
	var codes [][]byte
	b.Run("learn", func(b *testing.B) {
		b.SetBytes(int64(whole))
		for b.Loop() {
			Learn(all)
		}
	})
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(int64(whole))
		for b.Loop() {
			codes = codes[:0]
			for _, t := range all {
				codes = append(codes, e.Encode(nil, t, nil))
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(whole))
		var text []byte
		for b.Loop() {
			for _, c := range codes {
				text, _ = e.book.Decode(text[:0], c, whole)
			}
		}
	})
}
