package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/comparison"
	"github.com/kiosque-search/kiosque/internal/french"
)

// TestSelectionsPage: the numbers of a comparison are those of the API, each leads to as many articles, and they add up.
func TestSelectionsPage(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, asked := range []string{
		"?q=maire&q2=port", "?q=gr%C3%A8ve&q2=maire&section=Social&since=2018", "?q=port&since=2015&until=2019&since2=2020&until2=2024&interval=quarter",
		"?q=port&source=Agence+Ponant-Presse&source2=Stade+%26+Ville", "?q=&since=2018&until=2020&since2=2021", "?q=zzyzx&q2=maire",
		"?q=port+OU&q2=maire+ET&collapse=0",
	} {
		w := get(h, "/comparer"+asked)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", asked, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, "/comparer"+asked, doc)
		want := asAnswered[comparison.Selections](t, h, "/api/v1/comparison"+asked)
		a, b := french.Quantity(want.A.Articles, "article", "articles"), french.Quantity(want.B.Articles, "article", "articles")
		if head := fmt.Sprint(a, " (A) et ", b, " (B)"); doc.Find("h1").Text() != head {
			t.Errorf("%s: %q, want %q", asked, doc.Find("h1").Text(), head)
		}
		numbers := []int{want.A.Articles, want.B.Articles}
		if o := want.Overlap; o != nil {
			numbers = []int{o.A.Articles, o.OnlyA.Articles, o.Both.Articles, o.OnlyB.Articles, o.B.Articles}
			if o.A.Articles != want.A.Articles || o.OnlyA.Articles+o.Both.Articles != o.A.Articles {
				t.Errorf("%s: %+v of %d and %d", asked, o, want.A.Articles, want.B.Articles)
			}
		}
		doc.Find("[aria-labelledby=communs] tbody tr").Each(func(i int, s *goquery.Selection) {
			cell := s.Find("td").First()
			if cell.Text() != french.Number(numbers[i]) {
				t.Errorf("%s: %s: %q, want %d", asked, s.Find("th").Text(), cell.Text(), numbers[i])
			}
			u, linked := cell.Find("a").Attr("href")
			if linked != (numbers[i] > 0) {
				t.Errorf("%s: %s: linked %v", asked, s.Find("th").Text(), linked)
			}
			if !linked {
				return
			}
			if res := asAnswered[kiosque.SearchResult](t, h, "/api/v1/search"+queryOf(u)); res.Total != numbers[i] {
				t.Errorf("%s: %s finds %d, not %d", asked, u, res.Total, numbers[i])
			}
		})
		words := slices.Concat(want.Specificities.Over, want.Specificities.Under)
		rows := rowsOf(doc)
		if len(rows) != len(words) {
			t.Fatalf("%s: %d rows, %d words", asked, len(rows), len(words))
		}
		for i := range words {
			cells := []string{words[i].Printed, french.Number(words[i].A), french.Number(words[i].B)}
			if asText(rows[i][:3]) != asText(cells) {
				t.Errorf("%s: %q, want %q", asked, rows[i][:3], cells)
			}
		}
		plots := 2
		if want.OneAxis {
			plots = 1
			if len(want.A.Curve.Points) != len(want.B.Curve.Points) {
				t.Errorf("%s: one axis of %d and %d periods", asked, len(want.A.Curve.Points), len(want.B.Curve.Points))
			}
		}
		if n := doc.Find(".curves svg").Length(); n != plots {
			t.Errorf("%s: %d pictures, want %d", asked, n, plots)
		}
		doc.Find(".curves a, .more a, .export a, .data a, .views a").Each(func(_ int, s *goquery.Selection) {
			u, _ := s.Attr("href")
			if w := get(h, strings.TrimPrefix(u, ".")); w.Code != http.StatusOK {
				t.Errorf("%s leads to %s: %d", asked, u, w.Code)
			}
		})
	}
	for target, status := range map[string]int{
		"/comparer?q=maire": 200, "/comparer": 200, "/comparer?q=maire&q3=x": 400, "/comparer?id=a&q=maire": 400, "/api/v1/comparison?q=maire": 400,
		"/api/v1/comparison?q=maire&q2=(&strict=1": 400, "/comparer?q=maire&since2=hier": 400,
	} {
		if w := get(h, target); w.Code != status {
			t.Errorf("%s: %d, want %d", target, w.Code, status)
		}
	}
}
