package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/batch"
	"github.com/kiosque-search/kiosque/internal/french"
)

func post(h http.Handler, target, contentType, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// formOf is a form with a list in a file, and its type.
func formOf(t *testing.T, fields map[string]string, file string) (contentType, body string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, v := range fields {
		if err := w.WriteField(name, v); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", "themes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

const themes = "# thèmes\nvilles\tmaire OU conseil\ngrèves\tgrève*\nrien\tzzyzx\nport\n"

// TestBatchPage: each number of the page is that of the API, whichever way the list comes, and leads to as many articles.
func TestBatchPage(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, params := range []string{"by=source", "by=year&since=2018", "by=length&collapse=1", "by=author&section=Social", "by=quarter&until=2017"} {
		target := "/lot?" + params + "&queries=" + url.QueryEscape(themes)
		w := get(h, target)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", params, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, target, doc)
		want := asAnswered[batch.Matrix](t, h, "/api/v1/batch?"+params+"&queries="+url.QueryEscape(themes))
		if len(want.Rows) != 4 {
			t.Fatalf("%s: %d rows", params, len(want.Rows))
		}
		shown := min(len(want.Columns), batchColumns)
		doc.Find(".words tbody tr").Each(func(i int, s *goquery.Selection) {
			r := want.Rows[i]
			cells := []string{r.Name, french.Number(r.Articles), french.Number(r.Occurrences)}
			for _, n := range r.Cells[:shown] {
				cells = append(cells, french.Number(n))
			}
			cells = append(cells, french.Number(r.Outside))
			if got := texts(s.Find("th, td")); asText(got) != asText(cells) {
				t.Errorf("%s: %q, want %q", params, got, cells)
			}
			s.Find("td a").Each(func(_ int, a *goquery.Selection) {
				u, _ := a.Attr("href")
				res := asAnswered[kiosque.SearchResult](t, h, "/api/v1/search"+queryOf(u))
				periods := strings.Contains(params, "year") || strings.Contains(params, "quarter") // of less precise dates the search has more
				if got := french.Number(res.Listed()); asText([]string{got}) != asText([]string{a.Text()}) && !periods {
					t.Errorf("%s: %s finds %s, the cell says %s", params, u, got, a.Text())
				}
			})
		})
		contentType, body := formOf(t, map[string]string{"queries": "autre", "until": ""}, themes)
		typed, filed := post(h, "/lot?"+params, "text/plain; charset=utf-8", themes), post(h, "/lot?"+params, contentType, body)
		for _, posted := range []*httptest.ResponseRecorder{typed, filed} {
			if diff := cmp.Diff(doc.Find(".words").Text(), parse(t, posted).Find(".words").Text()); posted.Code != http.StatusOK || diff != "" {
				t.Errorf("%s: posted: %d\n%s", params, posted.Code, diff)
			}
		}
		here, _ := doc.Find(".data a").Attr("href")
		if again := get(h, strings.TrimPrefix(here, ".")); parse(t, again).Find(".words").Text() != doc.Find(".words").Text() {
			t.Errorf("%s: %s is another page", params, here)
		}
	}
}

// TestBatchFiles: a file has every query and column, wide and tidy.
func TestBatchFiles(t *testing.T) {
	h := sampleHandler(t, Options{})
	var list strings.Builder
	for i := range 300 {
		fmt.Fprintf(&list, "n%d\tmaire OU mot%d\n", i, i)
	}
	w := post(h, "/api/v1/batch?by=month&format=csv", "text/plain", list.String())
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) != 301 || w.Header().Get("X-Total") != "300" {
		t.Fatalf("%d %s: %d rows, %v", w.Code, w.Header(), len(rows), err)
	}
	m := asAnswered[batch.Matrix](t, h, "/api/v1/batch?by=month&queries=n%09maire")
	for k, n := range m.Rows[0].Cells {
		if rows[300][5+k] != strconv.Itoa(n) || rows[0][5+k] != m.Columns[k] {
			t.Fatalf("column %d is %s: %s, want %s: %d", k, rows[0][5+k], rows[300][5+k], m.Columns[k], n)
		}
	}
	w = post(h, "/api/v1/batch?by=source&format=tsv&tidy=1", "application/x-www-form-urlencoded", url.Values{"queries": {themes}}.Encode())
	head := strings.HasPrefix(w.Body.String(), "name\tquery\tsource\tmatching\ttotal\n")
	if lines := strings.Count(w.Body.String(), "\n"); !head || w.Header().Get("X-Total") != strconv.Itoa(lines-1) {
		t.Errorf("%d lines: %s", lines, w.Header())
	}
	page := post(h, "/lot", "text/plain", list.String())
	doc := parse(t, page)
	if n := doc.Find(".words tbody tr").Length(); n != batchRows || doc.Find(".data a").Length() != 0 {
		t.Errorf("a long list shows %d rows, and %q", n, doc.Find(".about").Text())
	}
}

// TestBatchRefused: what cannot be asked is told, with the line; who goes away stops it.
func TestBatchRefused(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, tt := range []struct{ target, contentType, body, says string }{
		{"/api/v1/batch", "text/plain", "", "ne contient aucune requête"},
		{"/api/v1/batch", "text/plain", "a\tb\na\tc\n", "ligne 2"},
		{"/api/v1/batch?strict=1", "text/plain", "bon\tmaire\nfaux\t(grève\n", "faux"},
		{"/api/v1/batch?by=couleur", "text/plain", "a", "by"},
		{"/api/v1/batch?q=a", "text/plain", "a", "paramètre inconnu"},
		{"/api/v1/batch", "text/plain", strings.Repeat("mot\n", 1001), "plus de 1000"},
		{"/api/v1/batch", "text/plain", strings.Repeat("x", maxPosted+1), "trop longue"},
		{"/api/v1/batch", "multipart/form-data", "x", "corps"},
		{"/api/v1/batch", "multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"que", "aucune requête"},
		{"/api/v1/batch", "image/png", "x", "ni un texte ni un formulaire"},
		{"/api/v1/batch", "a/b/c", "x", "illisible"},
		{"/lot?rien=1", "text/plain", "a", "ramètre inconnu"},
		{"/lot", "text/plain", "a\x00b", "UTF-8"},
	} {
		if w := post(h, tt.target, tt.contentType, tt.body); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), tt.says) {
			t.Errorf("%s %.30q: %d %.300s, want %q", tt.target, tt.body, w.Code, w.Body, tt.says)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequest(http.MethodGet, "/api/v1/batch?queries=maire", nil).WithContext(ctx)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code == http.StatusOK {
		t.Error("answered to nobody")
	}
}
