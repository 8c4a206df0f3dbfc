package contents

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// articles are one without anything and others that differ in one part each, with bytes that are no text among them.
func articles() []kiosque.Article {
	return []kiosque.Article{
		{Authors: []string{}},
		{
			Title: "L’été", TitleDerived: true, Lead: "e\u0301te\u0301", Body: "Un\r\ntexte\x00 \xff.\n", Authors: []string{"Anne Le Goff", ""}, Tags: []string{"mer"},
			Date: kiosque.Date{Year: 2021, Month: 2, Day: 3}, DateOrigin: kiosque.DateDeclared,
		},
		{Title: "Sans jour", Date: kiosque.Date{Year: 1789, Month: 7}, Authors: []string{}},
	}
}

// TestRecord writes and reads articles; one without details has the bytes it had before there were any.
func TestRecord(t *testing.T) {
	plain := kiosque.Article{Title: "Un", Body: "Texte.", Authors: []string{}, Tags: []string{"a"}}
	full := plain
	full.Page, full.Details = "A4", map[string]string{"words": "412", "edition": "Soir", "": "x"}
	paged := plain
	paged.Page = "3"
	for _, want := range []kiosque.Article{plain, full, paged} {
		rec := AppendRecord(nil, &want)
		var got kiosque.Article
		if err := DecodeRecord(rec, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if !bytes.Equal(AppendRecord(nil, &got), rec) {
			t.Error("a record is not the same twice")
		}
		for n := range rec {
			if err := DecodeRecord(rec[:n], &got); err == nil {
				t.Errorf("%d bytes of %d pass", n, len(rec))
			}
		}
	}
	if rec := AppendRecord(nil, &plain); rec[recordHead] != 0 || len(rec) != recordHead+1+1+1+2+1+2+1+6+6+1+1+2 {
		t.Errorf("a record without details: %q", rec)
	}
}

// TestHashes: the hash says whether an article is another, whatever its ID.
func TestHashes(t *testing.T) {
	seen := map[Hash]bool{}
	for _, a := range articles() {
		h := HashOf(AppendRecord(nil, &a))
		if seen[h] || h == (Hash{}) {
			t.Errorf("%s has the hash of another", a.Title)
		}
		seen[h] = true
		a.ID = "autre"
		if HashOf(AppendRecord([]byte("before"), &a)[len("before"):]) != h {
			t.Errorf("%s: the ID is part of the hash", a.Title)
		}
	}
	if HashOf([]byte{recordVersion}) != (Hash{}) {
		t.Error("a damaged record has a hash")
	}
}

// FuzzRecord decodes bytes, and what it accepts must be equal to what it is encoded as again.
func FuzzRecord(f *testing.F) {
	for _, a := range articles() {
		f.Add(AppendRecord(nil, &a))
	}
	f.Add([]byte{})
	f.Add([]byte{recordVersion, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, rec []byte) {
		var a, again kiosque.Article
		if DecodeRecord(rec, &a) != nil {
			return
		}
		if err := DecodeRecord(AppendRecord(nil, &a), &again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, again); diff != "" {
			t.Error(diff)
		}
	})
}
