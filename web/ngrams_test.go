package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry/ngrams"
)

// TestNGramsPage: the table says what the API says, the articles that a figure leads to are those that have the n-gram, and a list leads to its curves.
func TestNGramsPage(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, asked := range []string{"?q=gr%C3%A8ve&functions=0", "?q=port+OU+mer&n=3&rank=rise&size=20&since=2015", "?q=introuvable", "?q=%28gr%C3%A8ve+ET&n=1"} {
		w := get(h, "/suites"+asked)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", asked, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, "/suites"+asked, doc)
		var found ngrams.NGrams
		if err := json.Unmarshal(get(h, "/api/v1/ngrams"+asked).Body.Bytes(), &found); err != nil {
			t.Fatal(err)
		}
		rows := doc.Find(".words tbody tr")
		if rows.Length() != len(found.NGrams) {
			t.Fatalf("%s: %d rows for %d n-grams", asked, rows.Length(), len(found.NGrams))
		}
		for i, g := range found.NGrams {
			cells := rows.Eq(i).Find("td")
			if cells.First().Text() != french.Number(g.Count) || cells.Eq(1).Text() != french.Number(g.Articles) {
				t.Errorf("%s, %s: %q", asked, g.Text, cells.Text())
			}
			if to, _ := cells.Eq(1).Find("a").Attr("href"); i%10 == 0 {
				title := parse(t, get(h, strings.TrimPrefix(to, "."))).Find("h1").Text()
				if !strings.Contains(title, french.Quantity(g.Articles, "article", "articles")) { // all are read here
					t.Errorf("%s, %s leads to %q", asked, to, title)
				}
			}
			if to, _ := cells.Eq(3).Find("a").Attr("href"); i == 0 {
				if w := get(h, strings.TrimPrefix(to, ".")); w.Code != http.StatusOK {
					t.Errorf("%s: %d", to, w.Code)
				}
			}
		}
	}
	w := get(h, "/suites?q=port&since=2015&list="+url.QueryEscape("conseil municipal, =grève"))
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.Contains(to, "courbes?q="+url.QueryEscape(`"conseil municipal"`)) ||
		!strings.Contains(to, "q2="+url.QueryEscape(`="grève"`)) || !strings.Contains(to, "measure=occurrences") || !strings.Contains(to, "since=2015") {
		t.Errorf("%d, to %s", w.Code, to)
	}
	for _, list := range []string{"a,b,c,d,e,f", ","} {
		if w := get(h, "/suites?q=port&list="+list); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", list, w.Code)
		}
	}
	var followed ngrams.NGrams
	if err := json.Unmarshal(get(h, "/api/v1/ngrams?list="+url.QueryEscape("conseil municipal, grève")).Body.Bytes(), &followed); err != nil || !followed.Exact ||
		len(followed.NGrams) != 2 || followed.NGrams[1].Count == 0 {
		t.Errorf("%+v, %v", followed, err)
	}
}
