package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/people"
)

// TestPeoplePage: the tables say what the API says, and each name leads to the articles that are counted.
func TestPeoplePage(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, asked := range []string{"?q=maire+OU+conseil", "?q=port&since=2015&read=20&size=50", "?q=introuvable", "?q=%28maire+ET"} {
		w := get(h, "/noms"+asked)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", asked, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, "/noms"+asked, doc)
		var found people.Named
		if err := json.Unmarshal(get(h, "/api/v1/names"+asked).Body.Bytes(), &found); err != nil {
			t.Fatal(err)
		}
		rows := doc.Find(".words tbody tr")
		names := slices.Concat(found.People, found.Bodies)
		if rows.Length() != len(names) {
			t.Fatalf("%s: %d rows for %d names", asked, rows.Length(), len(names))
		}
		for i, n := range names {
			cells := rows.Eq(i).Find("td")
			if cells.First().Text() != french.Number(n.Articles) || cells.Eq(2).Text() != french.Number(n.Found) {
				t.Errorf("%s, %s: %q", asked, n.Text, cells.Text())
			}
			if to := cells.Eq(2).Find("a").AttrOr("href", ""); i%5 == 0 {
				title := parse(t, get(h, strings.TrimPrefix(to, "."))).Find("h1").Text()
				if !strings.Contains(title, french.Quantity(n.Found, "article", "articles")) {
					t.Errorf("%s: %s leads to %q, want %d", n.Text, to, title, n.Found)
				}
			}
		}
	}
}
