package texts

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
)

// articles are of every shape that a record has to keep: with all fields and with none, with long and odd texts.
func articles() []kiosque.Article {
	return []kiosque.Article{
		{Authors: []string{}},
		{
			Title: "L’été à Saint-Malo", TitleDerived: true, Lead: "Œuvres et e\u0301te\u0301", Body: "Un\r\ntexte\x00 \xff.\n", Source: "La Gazette", Section: "Mer",
			Agency: "AFP", Place: "Brest", URL: "https://exemple.fr/1", Authors: []string{"Anne Le Goff", ""}, Tags: []string{"mer", "été"},
			Date: kiosque.Date{Year: 2021, Month: 2, Day: 3}, DateOrigin: kiosque.DateDeclared,
		},
		{Title: "Sans jour", Date: kiosque.Date{Year: 1789, Month: 7}, Authors: []string{}},
		{Title: "Long", Body: strings.Repeat("La mer, la mer, toujours recommencée. ", 2000), Authors: []string{}},
		{Title: "Court", Body: "Trois mots ici.", Authors: []string{}},
	}
}

// TestStore writes articles through several batches and files and reads each by its reference.
func TestStore(t *testing.T) {
	dir := t.TempDir()
	refs := map[string]Ref{}
	for number := uint32(1); number <= 2; number++ {
		w, err := Create(dir, number)
		if err != nil {
			t.Fatal(err)
		}
		if !w.Empty() {
			t.Error("a new file is not empty")
		}
		for part := range 3 {
			b := NewBatch(w)
			for range 2 { // a batch is used again
				for _, a := range articles() {
					b.Add(contents.AppendRecord(nil, &a), nil)
				}
				got, err := b.Commit(false)
				if wait := number == 1 && w.Empty(); wait != (len(got) == 0) || err != nil {
					t.Fatalf("%d articles are written at once, %v", len(got), err)
				} else if wait {
					got, err = b.Commit(true)
				}
				if err != nil {
					t.Fatal(err)
				}
				for i, r := range got {
					parsed, _, err := ParseRef(r.Append(nil))
					if err != nil || parsed != r {
						t.Fatalf("%+v is read as %+v: %v", r, parsed, err)
					}
					refs[fmt.Sprint(number, part, i)] = r
				}
			}
		}
		if w.Empty() {
			t.Error("a file with texts is empty")
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if last, err := Last(dir); last != 2 || err != nil {
		t.Errorf("the last file is %d: %v", last, err)
	}
	if _, err := Create(dir, 2); !errors.Is(err, os.ErrExist) {
		t.Errorf("a file is made twice: %v", err)
	}
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // only read
	for at, ref := range refs {
		var i int
		if _, err := fmt.Sscan(at[len(at)-1:], &i); err != nil {
			t.Fatal(err)
		}
		want := articles()[i]
		want.ID = at
		got := kiosque.Article{ID: at}
		if err := r.Article(ref, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("article %s (-want +got):\n%s", at, diff)
		}
		if ref.Hash != contents.HashOf(contents.AppendRecord(nil, &want)) {
			t.Errorf("article %s has another hash", at)
		}
	}
	if len(refs) != 2*3*len(articles()) {
		t.Errorf("%d references", len(refs))
	}

	// What does not lead to a record is an error.
	var a kiosque.Article
	for _, bad := range []Ref{{file: 3}, {file: 1, block: 1 << 40}, {file: 1, block: 1}, {file: 1, offset: 1 << 20}, {file: 1, offset: 1}, {file: 1}} {
		if err := r.Article(bad, &a); err == nil {
			t.Errorf("%+v is read", bad)
		}
	}
	if st, err := os.Stat(fmt.Sprintf("%s/%s", dir, fileName(1))); err != nil {
		t.Fatal(err)
	} else if err := os.Truncate(fmt.Sprintf("%s/%s", dir, fileName(1)), st.Size()-1); err != nil {
		t.Fatal(err)
	}
	cut := 0
	for _, ref := range refs {
		if err := r.Article(ref, &a); err != nil {
			cut++
		}
	}
	if cut == 0 {
		t.Error("a file that is cut off is read")
	}
}

// FuzzRef decodes bytes as a reference.
func FuzzRef(f *testing.F) {
	f.Add(Ref{Hash: contents.Hash{1, 2, 3}, file: 7, block: 1 << 33, offset: 99}.Append(nil))
	f.Add([]byte("12345678\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		r, _, err := ParseRef(b)
		if err != nil {
			return
		}
		if again, _, err := ParseRef(r.Append(nil)); err != nil || again != r {
			t.Errorf("%+v is read as %+v: %v", r, again, err)
		}
	})
}

// TestDamage changes each byte of a file of texts, and of one that is written by the book of the other: what is read is what was
// written, and the damage is told by all articles that need what is damaged.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	var refs [2]Ref
	var want [2]kiosque.Article
	for i := range refs {
		w, err := Create(dir, uint32(i+1))
		if err != nil {
			t.Fatal(err)
		}
		b := NewBatch(w)
		want[i] = kiosque.Article{Title: "Un titre, un titre", Section: fmt.Sprint(i), Body: strings.Repeat("La mer, la mer. ", 3), Authors: []string{}}
		b.Add(contents.AppendRecord(nil, &want[i]), nil)
		got, err := b.Commit(true)
		if err != nil {
			t.Fatal(err)
		}
		refs[i] = got[0]
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for n := range refs {
		name := filepath.Join(dir, fileName(uint32(n+1)))
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if n == 1 && len(whole) > 200 {
			t.Errorf("a file has %d bytes: its book is not elsewhere", len(whole))
		}
		for at := range whole {
			bad := slices.Clone(whole)
			bad[at] ^= 0x41
			if err := os.WriteFile(name, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			r, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			inBook := at < int(refs[n].block)+int(refs[n].offset)
			for i, ref := range refs {
				var a kiosque.Article
				err := r.Article(ref, &a)
				if err == nil && !cmp.Equal(a, want[i]) {
					t.Errorf("file %d, byte %d: another article is read", n, at)
				}
				const window = 9 // what a frame may look back on: more than enough is no damage
				if told := err != nil; told != (i == n || inBook && n == 0) && at != window {
					t.Errorf("file %d, byte %d, article %d: %v", n, at, i, err)
				}
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(name, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
