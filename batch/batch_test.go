package batch

import (
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

func TestRead(t *testing.T) {
	list, err := Read(strings.NewReader("# mes thèmes\nclimat\tclimat OU météo\n\nport\n  grèves \t grève* \n"), "f")
	want := []Query{{"climat", "climat OU météo"}, {"port", "port"}, {"grèves", "grève*"}}
	if err != nil || !slices.Equal(list, want) {
		t.Errorf("%v, %v", list, err)
	}
	for _, bad := range []string{"", "# rien\n", "a\tb\na\tc\n", "\tb\n", "a\t\n", strings.Repeat("x\n", MaxQueries+1), "a\x00\n"} {
		if _, err := Read(strings.NewReader(bad), "f"); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

// TestAsk: every cell is what a search finds there, and the cells of a row with what is outside are the whole where a value is one.
func TestAsk(t *testing.T) {
	x := sampletest.Index(t)
	list := []Query{{"maires", "maire"}, {"grèves", "grève OU réforme"}, {"rien", "zzyzx"}, {"port", `port PHRASE "la"`}}
	for _, name := range []string{"source", "section", "year", "month", "author"} {
		by, err := ParseBy(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, filters := range []kiosque.SearchRequest{{}, {Collapse: true}, {Since: kiosque.Date{Year: 2015}, Until: kiosque.Date{Year: 2022}}} {
			m, err := Ask(t.Context(), x, list, filters, by, nil)
			if err != nil || len(m.Rows) != len(list) || len(m.Columns) < 2 {
				t.Fatalf("%s: %+v, %v", name, m, err)
			}
			for i, r := range m.Rows {
				sum := r.Outside
				for k, n := range r.Cells {
					if sum += n; k%5 != 0 || filters.Collapse {
						continue
					}
					one := filters
					one.Query, one.Size = list[i].Text, -1
					if by.Interval != "" {
						d, err := kiosque.ParseDate(m.Columns[k])
						if err != nil {
							t.Fatal(err)
						}
						one.Interval = by.Interval
						res, err := x.Search(t.Context(), one)
						if err != nil {
							t.Fatal(err)
						}
						found := 0
						for _, b := range res.Facets.Date.Buckets {
							if b.Value == d {
								found = b.Count
							}
						}
						if found != n {
							t.Errorf("%s, %s, %s: %d, a search finds %d", name, r.Name, m.Columns[k], n, found)
						}
						continue
					}
					one.Chosen[by.Facet].Only = []string{m.Columns[k]}
					res, err := x.Search(t.Context(), one)
					if err != nil || res.Total != n {
						t.Errorf("%s, %s, %s: %d, a search finds %v, %v", name, r.Name, m.Columns[k], n, res, err)
					}
				}
				if sum != r.Articles && name != "author" {
					t.Errorf("%s %+v, %s: %d in the cells, %d in all", name, filters, r.Name, sum, r.Articles)
				}
			}
			wide, tidy := slices.Collect(m.Wide()), slices.Collect(m.Tidy())
			if len(wide) != 1+len(list) || len(wide[1]) != 5+len(m.Columns) || len(tidy) != 1+len(list)*len(m.Columns) {
				t.Errorf("%s: tables of %d and %d rows", name, len(wide), len(tidy))
			}
		}
	}
	_, err := Ask(t.Context(), x, []Query{{"faux", "(grève"}}, kiosque.SearchRequest{Strict: true}, By{}, nil)
	if err == nil || !strings.Contains(err.Error(), "faux") {
		t.Errorf("a bad query: %v", err)
	}
	if _, err := ParseBy("couleur"); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
		t.Error("columns of any name")
	}
}
