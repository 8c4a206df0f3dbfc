package web

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
)

// TestCurvesPage: the table of the page says what the API says, each figure leads to its articles, and the picture is XML.
func TestCurvesPage(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, asked := range []string{
		"?q=gr%C3%A8ve&interval=year", "?q=gr%C3%A8ve&q2=maire&q3=conseil&interval=year&smooth=3&band=1", "?q=port&absolute=1&interval=quarter&since=2012&until=2020",
		"?q=introuvable", "?q=port&q2=maire&measure=occurrences&interval=year&smooth=3", "?q=port&measure=occurrences&absolute=1&interval=year",
	} {
		w := get(h, "/courbes"+asked)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", asked, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, "/courbes"+asked, doc)
		var s stats
		api := get(h, "/api/v1/stats"+strings.Replace(asked, "&absolute=1", "", 1))
		if err := json.Unmarshal(api.Body.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		rows := doc.Find(".curves tbody tr")
		if rows.Length() != len(s.Points) {
			t.Fatalf("%s: %d rows for %d periods", asked, rows.Length(), len(s.Points))
		}
		for i, p := range s.Points {
			cell := rows.Eq(i).Find("td").First()
			if want := french.Number(p.Matching) + " sur " + french.Number(p.Total); !strings.HasPrefix(cell.Text(), want) {
				t.Errorf("%s, %s: %q, want %q", asked, p.Value, cell.Text(), want)
			}
			if to, ok := cell.Find("a").Attr("href"); ok != (p.Matching > 0) {
				t.Errorf("%s: %d articles lead to %q", p.Value, p.Matching, to)
			} else if ok && i%5 == 0 {
				found := parse(t, get(h, strings.TrimPrefix(to, "."))).Find("h1").Text()
				want := french.Quantity(p.Matching, "article", "articles")
				if s.Measure == curve.Occurrences {
					want = french.Quantity(p.Matching, "occurrence", "occurrences")
				}
				if !strings.Contains(found, want) {
					t.Errorf("%s leads to %q, want %q", to, found, want)
				}
			}
		}
		if n := doc.Find(".curves svg polyline, .curves svg circle").Length(); n == 0 && s.Total > 0 {
			t.Errorf("%s: nothing is drawn", asked)
		}
		picture := get(h, "/courbes.svg"+asked)
		for d := xml.NewDecoder(picture.Body); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", asked, err)
			}
		}
		image := get(h, "/courbes.png"+asked)
		if img, err := png.Decode(image.Body); err != nil || img.Bounds().Dx() < 1000 || image.Header().Get("Content-Type") != "image/png" {
			t.Errorf("%s: %v, %v", asked, image.Header(), err)
		}
		for _, a := range doc.Find(".views a, .export a, .data a").Nodes {
			for _, attr := range a.Attr {
				if attr.Key == "href" && get(h, strings.TrimPrefix(attr.Val, ".")).Code != http.StatusOK {
					t.Errorf("%s leads to %s", asked, attr.Val)
				}
			}
		}
	}
	if w := get(h, "/courbes?q=a&smooth=4"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "impair") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestFramedViews: every view of a question has its filters, with the way out of each, and stays in that view.
func TestFramedViews(t *testing.T) {
	h := sampleHandler(t, Options{})
	asked := "?q=port&since=2015&not_section=Sport"
	for _, path := range []string{"/", "/concordance", "/courbes"} {
		doc := parse(t, get(h, path+asked))
		if n := doc.Find(".active a").Length(); n < 2 {
			t.Errorf("%s: %d filters shown", path, n)
		}
		if doc.Find(".facets .value").Length() == 0 || doc.Find(".export a, .export button").Length() == 0 || doc.Find(".families").Length() == 0 {
			t.Errorf("%s: no facets, export or forms", path)
		}
		to, _ := doc.Find(".facets a.value").First().Attr("href")
		if u, err := url.Parse(to); err != nil || strings.TrimPrefix(u.Path, ".") != path && u.Path != "./" {
			t.Errorf("%s: a facet leads to %s", path, to)
		}
		action, _ := doc.Find(".families form").Attr("action")
		w := get(h, strings.TrimPrefix(action, ".")+asked+"&shown=ports&shown=port&kept=port")
		if w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Location"), "forms=-ports") {
			t.Errorf("%s: unticked at %s: %d %s", path, action, w.Code, w.Header().Get("Location"))
		}
	}
}
