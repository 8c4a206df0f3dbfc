package texts

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

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
		if err := decodeRecord(rec, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if !bytes.Equal(AppendRecord(nil, &got), rec) {
			t.Error("a record is not the same twice")
		}
		for n := range rec {
			if err := decodeRecord(rec[:n], &got); err == nil {
				t.Errorf("%d bytes of %d pass", n, len(rec))
			}
		}
	}
	if rec := AppendRecord(nil, &plain); rec[recordHead] != 0 || len(rec) != recordHead+1+1+1+2+1+2+1+6+6+1+1+2 {
		t.Errorf("a record without details: %q", rec)
	}
}
