package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry"
)

// asAnswered reads an answer of the API.
func asAnswered[T any](t *testing.T, h http.Handler, target string) (v T) {
	t.Helper()
	w := get(h, target)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// queryOf is the part of an address from its question mark on.
func queryOf(u string) string {
	_, query, _ := strings.Cut(u, "?")
	return "?" + query
}

// asText is cells as one text, in which all spaces are alike.
func asText(cells []string) string {
	return strings.Join(strings.Fields(strings.Join(cells, "|")), " ")
}

// rowsOf reads the tables of a page of words.
func rowsOf(doc *goquery.Document) (all [][]string) {
	doc.Find(".words tbody tr").Each(func(_ int, s *goquery.Selection) { all = append(all, texts(s.Find("th, td"))) })
	return all
}

// TestNeighboursPage: the numbers of the page are those of the API, and lead to what they count.
func TestNeighboursPage(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, asked := range []string{
		"?q=maire&functions=0", "?q=port&before=2&after=1&family=1&least=2&size=100", `?q=%22conseil+municipal%22&sentence=1&measure=logdice`,
		"?q=maire&source=La+Gazette+de+Valmarin&collapse=1&least=1&size=20", "?q=zzyzx",
	} {
		w := get(h, "/voisins"+asked)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", asked, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, "/voisins"+asked, doc)
		want := asAnswered[lexicometry.Neighbours](t, h, "/api/v1/neighbours"+asked)
		rows := rowsOf(doc)
		if len(rows) != len(want.Neighbours) {
			t.Fatalf("%s: %d rows, %d words", asked, len(rows), len(want.Neighbours))
		}
		for i, n := range want.Neighbours {
			cells := []string{
				n.Printed, french.Number(n.Count), french.Number(n.Before), french.Number(n.After), french.Number(n.Articles), french.Number(n.All),
				figure(n.Expected).Text, figure(n.G2).Text, figure(n.LogDice).Text, figure(n.MI).Text, figure(n.T).Text,
			}
			if asText(rows[i]) != asText(cells) {
				t.Errorf("%s: %q, want %q", asked, rows[i], cells)
			}
		}
		doc.Find(".words tbody tr").Each(func(i int, s *goquery.Selection) {
			u := s.Find("td").Eq(3).Find("a").AttrOr("href", "")
			res := asAnswered[kiosque.SearchResult](t, h, "/api/v1/search"+queryOf(u))
			if n := want.Neighbours[i]; res.Total != n.Articles && !strings.Contains(asked, "collapse") {
				t.Errorf("%s: %s finds %d articles, not %d", asked, u, res.Total, n.Articles)
			}
		})
	}
}

// TestSpecificitiesPage: the numbers of the page are those of the API, and each leads to as many lines.
func TestSpecificitiesPage(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, asked := range []string{
		"?q=gr%C3%A8ve&functions=0&collapse=0", "?q=maire&q2=gr%C3%A8ve&family=1&collapse=0&rank=z&size=20",
		"?q=&since=2018&until=2020&since2=2021&until2=2024&collapse=0",
		"?q=port&source2=La+Gazette+de+Valmarin&collapse=0&least=1&spread=1&rank=ratio&size=20",
	} {
		w := get(h, "/specificites"+asked)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", asked, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, "/specificites"+asked, doc)
		want := asAnswered[lexicometry.Specificities](t, h, "/api/v1/specificities"+asked)
		rows, words := rowsOf(doc), slices.Concat(want.Over, want.Under)
		if len(rows) != len(words) || len(words) == 0 {
			t.Fatalf("%s: %d rows, %d words", asked, len(rows), len(words))
		}
		for i, n := range words {
			cells := []string{
				n.Printed, french.Number(n.A), french.Number(n.B), french.Number(n.ArticlesA), french.Number(n.ArticlesB),
				figure(n.MillionA).Text, figure(n.MillionB).Text, figure(n.LogLikelihood).Text, figure(n.LogRatio).Text, figure(n.Z).Text,
			}
			if asText(rows[i]) != asText(cells) {
				t.Errorf("%s: %q, want %q", asked, rows[i], cells)
			}
		}
		doc.Find(".words tbody tr").Each(func(i int, s *goquery.Selection) {
			if i%5 > 0 {
				return
			}
			for cell, n := range []int{words[i].A, words[i].B} {
				a := s.Find("td").Eq(cell).Find("a")
				if n == 0 {
					continue
				}
				u := a.AttrOr("href", "?")
				if lines := asAnswered[concordancePage](t, h, "/api/v1/kwic"+queryOf(u)); lines.Total != n {
					q, _ := url.QueryUnescape(u)
					t.Errorf("%s: %s has %d lines, not %d", asked, q, lines.Total, n)
				}
			}
		})
	}
	doc := parse(t, get(h, "/specificites?q=maire&q2=port"))
	o := asAnswered[lexicometry.Specificities](t, h, "/api/v1/specificities?q=maire&q2=port").Overlap
	parts := doc.Find(`.sorts[aria-label^="Ce que"] a[href]`)
	for i, n := range []int{o.A.Articles, o.OnlyA.Articles, o.Both.Articles, o.OnlyB.Articles, o.B.Articles} {
		u := parts.Eq(i).AttrOr("href", "?")
		if res := asAnswered[kiosque.SearchResult](t, h, "/api/v1/search"+queryOf(u)); res.Total != n {
			t.Errorf("%s: %d articles, not %d", parts.Eq(i).Text(), res.Total, n)
		}
	}
	if u := parts.Eq(5).AttrOr("href", ""); u != "./courbes?q=maire&q2=port" {
		t.Errorf("their curves are at %s", u)
	}
	if w := get(h, "/specificites?q=a&rank=x"); w.Code != http.StatusBadRequest {
		t.Errorf("an unknown order: %d", w.Code)
	}
}
