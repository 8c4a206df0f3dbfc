package opensearch

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
)

// FuzzCursor: what is read is written again, and everything else is refused as no mark of a page.
func FuzzCursor(f *testing.F) {
	for _, c := range []cursor{
		{View: 1, Request: request.Digest{1, 2}, Place: 10, After: List{json.Number("1.5"), json.Number("-9223372036854775808"), "a7"}},
		{View: 1 << 63, After: List{"é"}},
	} {
		f.Add(c.String())
		f.Add(c.String()[1:])
	}
	f.Add("")
	f.Add("rien")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := parseCursor(s)
		if err != nil {
			if kiosque.CodeOf(err) != kiosque.CodeBadRequest {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := parseCursor(c.String())
		if err != nil || len(c.String()) > kiosque.MaxAfter && len(s) <= kiosque.MaxAfter/2 {
			t.Fatalf("%q is written as %q: %v", s, c, err)
		}
		if diff := cmp.Diff(c, again); diff != "" {
			t.Fatalf("%q: %s", s, diff)
		}
	})
}
