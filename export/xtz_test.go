package export

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestXTZ holds the rules of TXM for XTZ+CSV (TXM manual, imports): a file of XML without namespace a text, whose id is its name;
// a table with a row for each; names of attributes of lower-case letters; and that our importer finds the same articles.
func TestXTZ(t *testing.T) {
	found := press(t)
	odd := slices.DeleteFunc(imported(t, hostile()), func(f kiosque.Found) bool {
		_, ok := composed(t, &f.Article)
		return !ok
	})
	safe, column := regexp.MustCompile(`^\d{4}-\d\d-\d\d_[a-z0-9-]+_[a-z0-9-]+$`), regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	for _, set := range [][]kiosque.Found{found, odd} {
		file := write(t, XTZ, Options{}, set...)
		names, texts := members(t, file)
		rows, err := csv.NewReader(strings.NewReader(texts["metadata.csv"])).ReadAll()
		if err != nil || len(rows) != len(set)+1 || len(names) != len(set)+1 {
			t.Fatalf("%d rows, %d files, %v", len(rows), len(names), err)
		}
		for _, name := range rows[0] {
			if !column.MatchString(name) {
				t.Errorf("no column of TXM: %q", name)
			}
		}
		for i, row := range rows[1:] {
			if name := strings.TrimSuffix(names[i], ".xml"); name != row[0] || !safe.MatchString(name) {
				t.Errorf("row %q of file %q", row[0], names[i])
			}
			d := xml.NewDecoder(strings.NewReader(texts[names[i]]))
			for {
				tok, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v", names[i], err)
				}
				if e, ok := tok.(xml.StartElement); ok {
					for _, a := range e.Attr {
						if e.Name.Space != "" || !column.MatchString(a.Name.Local) || e.Name.Local == "text" && a.Value != row[0] {
							t.Errorf("%s: attribute %v of %v", names[i], a, e.Name)
						}
					}
				}
			}
		}
		got := readAgain(t, "articles.zip", file)
		if len(got) != len(set) {
			t.Fatalf("%d articles are read, %d were written", len(got), len(set))
		}
		byID := map[string]kiosque.Article{}
		for _, a := range got {
			byID[a.ID] = a
		}
		for _, f := range set {
			want, _ := composed(t, &f.Article)
			a, ok := byID[f.ID]
			if !ok || a.Title != want.Title || a.Date != want.Date || a.DateOrigin != want.DateOrigin || a.Source != want.Source ||
				a.Section != want.Section || a.Agency != want.Agency || a.TitleDerived != want.TitleDerived ||
				words(a.Lead) != words(want.Lead) || words(a.Body) != words(want.Body) {
				t.Errorf("%+v\nbecame\n%+v", want, a)
			}
		}
	}
}
