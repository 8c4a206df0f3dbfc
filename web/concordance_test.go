package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/web/address"
)

// TestConcordancePage shows lines of the real index and compares them with what the engine says of them.
func TestConcordancePage(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{
		"/concordance?q=port", "/concordance?q=port&sort=left&width=4&from=50", "/concordance?q=maire+OU+gr%C3%A8ve&sample=12&seed=7&size=10",
		"/concordance?q=introuvable", "/concordance?q=port&first=1&sort=right", "/concordance?q=port&first=1&sample=5&seed=3",
		"/concordance?q=port&columns=after&columns=key,before&columns=authors&size=10", "/concordance?q=port&columns=before,key,after&columns=date&columns=source",
	} {
		values, err := url.ParseQuery(target[strings.Index(target, "?")+1:])
		if err != nil {
			t.Fatal(err)
		}
		var a address.Asked
		if err := a.Read(values, concordanceParams()); err != nil {
			t.Fatal(err)
		}
		req := a.Concordance()
		if req.Search.Size = a.Size; a.Size == 0 {
			req.Search.Size = linesShown
		}
		found, err := x.Concordance(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for l, err := range found.Lines {
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, strings.Join(strings.Fields(l.Before+" | "+l.Key+" | "+l.After), " "))
		}
		w := get(h, target)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", target, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, target, doc)
		var got []string
		for i := range doc.Find(".kwic tbody tr").Length() {
			row := doc.Find(".kwic tbody tr").Eq(i)
			got = append(got, strings.Join(strings.Fields(row.Find(".before").Text()+" | "+row.Find(".key").Text()+" | "+row.Find(".after").Text()), " "))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", target, diff)
		}
		if total := french.Quantity(found.Total, "ligne", "lignes"); found.Total > 0 && !strings.HasPrefix(doc.Find("h1").Text(), total) {
			t.Errorf("%s is headed %q, want %s", target, doc.Find("h1").Text(), total)
		}
		for _, a := range doc.Find(".kwic a, .views a, .sorts a, .pages a, .data a").Nodes {
			for _, attr := range a.Attr {
				if attr.Key != "href" {
					continue
				}
				if w := get(h, strings.TrimPrefix(attr.Val, ".")); w.Code != http.StatusOK {
					t.Errorf("%s leads to %s: %d", target, attr.Val, w.Code)
				}
			}
		}
	}
}

// TestConcordanceColumns shows the columns that are asked for, in that order, and leads to the same ones in files.
func TestConcordanceColumns(t *testing.T) {
	h := sampleHandler(t, Options{})
	const target = "/concordance?q=piquet&columns=title&columns=key&columns=page&columns=section&first=1"
	doc := parse(t, get(h, target))
	checkPage(t, target, doc)
	if got, want := doc.Find(".kwic thead").Text(), "TitrePivotPageRubrique"; got != want {
		t.Errorf("columns %q, want %q", got, want)
	}
	if n, links := doc.Find(".kwic tbody tr").Length(), doc.Find(".kwic tbody a").Length(); n == 0 || n != links {
		t.Errorf("%d lines, %d links to articles", n, links)
	}
	if n := doc.Find("input[name=columns][checked]").Length(); n != 4 {
		t.Errorf("%d columns are ticked, want 4", n)
	}
	var file string
	doc.Find(".export a").Each(func(_ int, s *goquery.Selection) {
		if s.Text() == formatName("csv") {
			file, _ = s.Attr("href")
		}
	})
	w := get(h, strings.TrimPrefix(file, "."))
	if head, _, _ := strings.Cut(w.Body.String(), "\n"); w.Code != http.StatusOK || head != "title,key,page,section" {
		t.Errorf("%s: %d, columns %q", file, w.Code, head)
	}
	if w := get(h, "/concordance?q=piquet&columns=id&columns=id"); w.Code != http.StatusBadRequest {
		t.Errorf("a column twice: %d", w.Code)
	}
	if w := get(h, "/api/v1/kwic?q=piquet&columns=id"); w.Code != http.StatusBadRequest {
		t.Errorf("columns of JSON: %d", w.Code)
	}
	usual := parse(t, get(h, "/concordance?q=piquet&columns="+url.QueryEscape(usualColumns)))
	if n := usual.Find(".kwic .from").Length(); n == 0 {
		t.Error("the usual columns, all ticked, are not the usual table")
	}
}

func TestConcordanceAddresses(t *testing.T) {
	doc := parse(t, get(newTestHandler(t, Options{}), "/?q=port&source=ABN&sort=-date&from=1&size=1"))
	if got, want := linked(t, doc.Find(".views a").Eq(1)), "./concordance?q=port&source=ABN"; got != want {
		t.Errorf("the concordance is at %s, want %s", got, want)
	}
	if n := parse(t, get(newTestHandler(t, Options{}), "/?source=ABN")).Find(".views").Length(); n != 0 {
		t.Error("a concordance of no word")
	}
}
