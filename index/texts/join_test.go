package texts

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
)

// TestJoin joins files at random, alone and joined before, and reads every article by the reference that it was given.
func TestJoin(t *testing.T) {
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, 2))
	want := map[Ref]kiosque.Article{}
	for step := range 60 {
		last, err := Last(dir)
		if err != nil {
			t.Fatal(err)
		}
		w, err := Create(dir, last+1)
		if err != nil {
			t.Fatal(err)
		}
		b := NewBatch(w)
		var added []kiosque.Article
		for i := range r.IntN(3) { // also an empty file
			a := articles()[r.IntN(len(articles()))]
			a.Section = fmt.Sprint(step, i)
			added = append(added, a)
			b.Add(contents.AppendRecord(nil, &a), nil)
		}
		refs, err := b.Commit(true)
		if err != nil {
			t.Fatal(err)
		}
		for i, ref := range refs {
			want[ref] = added[i]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		sizes, err := Sizes(dir)
		if err != nil {
			t.Fatal(err)
		}
		if n := 2 + r.IntN(8); n <= len(sizes) && r.IntN(3) == 0 {
			if err := Join(dir, n); err != nil {
				t.Fatal(err)
			}
			if after, err := Sizes(dir); err != nil || len(after) != len(sizes)-n+1 {
				t.Fatalf("%d files of %d after %d were joined, %v", len(after), len(sizes), n, err)
			}
		}
	}
	reader, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close() //nolint:errcheck // only read
	for ref, a := range want {
		var got kiosque.Article
		if err := reader.Article(ref, &got); err != nil {
			t.Fatalf("%+v: %v", ref, err)
		}
		if diff := cmp.Diff(a, got); diff != "" {
			t.Fatalf("%+v (-written +read):\n%s", ref, diff)
		}
	}
	for ref := range want { // what lies beyond a part is no text of it
		ref.block += 1 << 30
		if err := reader.Article(ref, &kiosque.Article{}); !errors.Is(err, ErrDamaged) {
			t.Fatalf("beyond its file: %v", err)
		}
		break
	}
}

func table(parts string, rest int) []byte {
	b := append(make([]byte, rest), parts...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(parts)))
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(parts)))
}

// FuzzTable reads tables: what is read covers the file exactly.
func FuzzTable(f *testing.F) {
	f.Add(table("\x01\x05\x02\x04", 9))
	f.Add(table("", 0))
	f.Add(table("\x01\x05", 4))
	f.Add(table("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 3))
	f.Add([]byte("1234567"))
	f.Add(bytes.Repeat([]byte{0xff}, 20))
	f.Fuzz(func(t *testing.T, b []byte) {
		parts, err := readTable(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("%v", err)
			}
			return
		}
		total := int64(0)
		for _, p := range parts {
			total += p.size
		}
		n := int64(binary.LittleEndian.Uint32(b[len(b)-8:]))
		if total+n+trailerBytes != int64(len(b)) {
			t.Fatalf("%v of %d bytes", parts, len(b))
		}
	})
}

// TestDamagedTable: a joined file whose table is damaged does not open.
func TestDamagedTable(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/"+file{number: 3, joined: true}.base(), []byte("damaged table"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}
