package index

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/forms"
	"github.com/kiosque-search/kiosque/index/layout"
)

// placesOf says of every form where it is.
func placesOf(t *forms.Table) map[string][]forms.Place {
	all := map[string][]forms.Place{}
	for form := range uint32(t.Len()) {
		places := slices.Clone(t.Places(form))
		slices.SortFunc(places, func(a, b forms.Place) int { return 10*(int(a.Segment)-int(b.Segment)) + int(a.Field) - int(b.Field) })
		all[t.Form(form)] = places
	}
	return all
}

// sealed opens the generation in service and compares its table with one made of the dictionaries alone.
func sealed(t *testing.T, dir string) *generation {
	t.Helper()
	s, err := layout.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	g, err := openSealed(t.Context(), dir, s.Sealed, opening{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.close() })
	want, err := g.mergeTable(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(placesOf(want), placesOf(g.table)); diff != "" {
		t.Fatalf("%s (-dictionaries +opened):\n%s", s.Name, diff)
	}
	return g
}

// tableFile is the file of the stored table of a generation; none: empty.
func tableFile(t *testing.T, g *generation) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(g.dir, tableSide+"-*"))
	if err != nil || len(files) > 1 {
		t.Fatal(files, err)
	}
	return slices.Max(append(files, ""))
}

// TestStoredTable: a generation of many segments opens with the table that was stored, and with the dictionaries of what it is not
// of. It is taken over as long as it is of most, made anew then, and of no harm where it is damaged.
func TestStoredTable(t *testing.T) {
	dir := t.TempDir()
	articles := testArticles(400)
	build(t, dir, articles[:200])
	stored, kept, without, last := 0, 0, 0, ""
	var g *generation
	for n := range 12 { // every third is large
		part := articles[200+16*n:][:1]
		if n%3 == 2 {
			part = articles[200+16*n:][:16]
		}
		if _, err := Add(t.Context(), dir, sequence(part), BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := Remove(t.Context(), dir, []string{articles[7*n].ID}, BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		g = sealed(t, dir)
		file := tableFile(t, g)
		if (file != "") != (len(g.segments) >= fewSegments) {
			t.Fatalf("%d segments, %q", len(g.segments), file)
		}
		switch name := filepath.Base(file); {
		case file == "":
			without++
		case name == last:
			kept++
		default:
			stored++
			last = name
		}
	}
	if stored == 0 || kept == 0 || without == 0 {
		t.Errorf("stored %d times, kept %d times, %d times none", stored, kept, without)
	}
	file := tableFile(t, g)
	for _, at := range []int{0, 8, int(sizeOf(t, file) / 2), int(sizeOf(t, file)) - 3} {
		patch(t, file, []byte{0x55, 0xaa}, at)
		sealed(t, dir)
	}
	if _, err := Verify(t.Context(), dir, nil); kiosque.CodeOf(err) != kiosque.CodeDamaged {
		t.Errorf("a damaged table: %v", err)
	}
	if _, err := Add(t.Context(), dir, sequence([]kiosque.Article{{ID: "neuf", Body: "Un article neuf."}}), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if g = sealed(t, dir); tableFile(t, g) == "" || readTable(g.dir) == nil {
		t.Error("the damaged table was not replaced")
	}
	if _, err := Build(t.Context(), dir, sequence(articles[:50]), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if name := tableFile(t, sealed(t, dir)); name != "" {
		t.Errorf("an index of one segment has a table: %s", name)
	}
}
