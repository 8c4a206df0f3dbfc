package plan

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/query"
)

// TestNames holds which signatures a query finds.
func TestNames(t *testing.T) {
	d := dictionary{values: []string{"Anne-Sophie Riou", "J.-P. Le Goff", "JP Morel", "Jean-Paul Le Goff", "Riou, Marc", "AFP", "Paul Martin"}}
	for _, c := range []struct{ query, want string }{
		{`auteur:"Riou, Anne-Sophie"`, "Anne-Sophie Riou"},
		{`auteur:"riou, anne sophie"`, "Anne-Sophie Riou"},
		{`auteur:"Marc Riou"`, "Riou, Marc"},
		{`auteur:"Riou, Marc"`, "Riou, Marc"},
		{`auteur:riou`, "Anne-Sophie Riou|Riou, Marc"},
		{`auteur:"JP Le Goff"`, "J.-P. Le Goff"},
		{`auteur:"J. P. Le Goff"`, "J.-P. Le Goff"},
		{`auteur:"Le Goff, J.-P."`, "J.-P. Le Goff"},
		{`auteur:"J.-P. Morel"`, "JP Morel"},
		{`auteur:"JP Morel"`, "JP Morel"},
		{`auteur:"Martin Paul"`, ""},
		{`auteur:AFP`, "AFP"},
		{`auteur:"A F P"`, ""},
	} {
		q, err := query.Parse(c.query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := Compile(context.Background(), d, q, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, f := range p.Filters {
			found = append(found, f.Values...)
		}
		slices.Sort(found) // both ways round may find a name
		if got := strings.Join(slices.Compact(found), "|"); got != c.want {
			t.Errorf("%s finds %q, want %q", c.query, got, c.want)
		}
	}
}
