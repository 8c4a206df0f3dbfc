package web

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/query"
)

// parseFeed reads a feed as a reader of feeds does.
func parseFeed(t *testing.T, h http.Handler, target string) *gofeed.Feed {
	t.Helper()
	w := get(h, target)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d: %s", target, w.Code, w.Body)
	}
	if !strings.HasSuffix(strings.SplitN(target, "?", 2)[0], ".json") {
		wellFormed(t, w.Body.String())
	}
	f, err := gofeed.NewParser().ParseString(w.Body.String())
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return f
}

func wellFormed(t *testing.T, doc string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(doc))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
	}
}

// TestFeeds holds the three forms to the search they are made of, and to each other.
func TestFeeds(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"", "quais", `"conseil municipal"`, "crue OU grève", "introuvablement"} {
		res, err := x.Search(t.Context(), kiosque.SearchRequest{Query: q, Sort: kiosque.ByDateDesc, Size: 100, NoFacets: true})
		if err != nil {
			t.Fatal(err)
		}
		var first []string
		for _, f := range feedFormats() {
			target := "/feed." + f.name + "?size=100&q=" + url.QueryEscape(q)
			if got := get(h, target).Header().Get("Content-Type"); got != f.contentType+"; charset=utf-8" {
				t.Errorf("%s: type %s", target, got)
			}
			got := parseFeed(t, h, target)
			if len(got.Items) != len(res.Hits) {
				t.Fatalf("%s: %d items, want %d", target, len(got.Items), len(res.Hits))
			}
			var ids []string
			for i, item := range got.Items {
				hit := res.Hits[i]
				if item.Title != french.TitleOr(hit.Title) {
					t.Errorf("%s: title %q, want %q", target, item.Title, hit.Title)
				}
				if hit.Date.Precision() == query.PrecisionDay && item.PublishedParsed.UTC().Format("2006-01-02T15") != hit.Date.String()+"T12" {
					t.Errorf("%s: %s published %s", target, hit.Date, item.Published)
				}
				if w := get(h, strings.TrimPrefix(item.Link, "http://example.com")); w.Code != http.StatusOK {
					t.Errorf("%s: link %s answers %d", target, item.Link, w.Code)
				}
				ids = append(ids, item.GUID)
			}
			if first == nil {
				first = ids
			}
			if diff := cmp.Diff(first, ids); diff != "" {
				t.Errorf("%s: other identifiers (-atom +%s):\n%s", target, f.name, diff)
			}
		}
	}
}

// TestFeedDates: a date goes out as it is known, and no day is made up for a month.
func TestFeedDates(t *testing.T) {
	h, err := NewHandler(&shelf{generation: "1", articles: []kiosque.Article{
		{ID: "jour", Title: "a", Body: "a", Date: kiosque.Date{Year: 2023, Month: 2, Day: 6}},
		{ID: "mois", Title: "b", Body: "b", Date: kiosque.Date{Year: 2022, Month: 3}},
		{ID: "an", Title: "c", Body: "c", Date: kiosque.Date{Year: 2021}},
		{ID: "sans", Title: "d", Body: "d"},
	}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	type dated struct{ Date, Published, Updated string }
	var atom struct {
		Entries []struct {
			Date      string `xml:"http://purl.org/dc/elements/1.1/ date"`
			Published string `xml:"published"`
			Updated   string `xml:"updated"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(get(h, "/feed.atom").Body.Bytes(), &atom); err != nil {
		t.Fatal(err)
	}
	var got []dated
	for _, e := range atom.Entries {
		got = append(got, dated{e.Date, e.Published, e.Updated})
	}
	const built = "1970-01-01T00:00:00Z" // of the test's collection
	want := []dated{{"2023-02-06", "2023-02-06T12:00:00Z", "2023-02-06T12:00:00Z"}, {"2022-03", "", built}, {"2021", "", built}, {"", "", built}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Atom (-want +got):\n%s", diff)
	}
	var rss struct {
		Items []struct {
			Date    string `xml:"http://purl.org/dc/elements/1.1/ date"`
			PubDate string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal(get(h, "/feed.rss").Body.Bytes(), &rss); err != nil {
		t.Fatal(err)
	}
	got = nil
	for _, e := range rss.Items {
		got = append(got, dated{Date: e.Date, Published: e.PubDate})
	}
	want = []dated{{"2023-02-06", "Mon, 06 Feb 2023 12:00:00 +0000", ""}, {"2022-03", "", ""}, {"2021", "", ""}, {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("RSS (-want +got):\n%s", diff)
	}
	var feed struct {
		Items []struct {
			Published string `json:"date_published"`
			Kiosque   struct{ Date string }
		}
	}
	body := strings.ReplaceAll(get(h, "/feed.json").Body.String(), `"_kiosque"`, `"kiosque"`)
	if err := json.Unmarshal([]byte(body), &feed); err != nil {
		t.Fatal(err)
	}
	got = nil
	for _, e := range feed.Items {
		got = append(got, dated{Date: e.Kiosque.Date, Published: e.Published})
	}
	want = []dated{{"2023-02-06", "2023-02-06T12:00:00Z", ""}, {"2022-03", "", ""}, {"2021", "", ""}, {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("JSON Feed (-want +got):\n%s", diff)
	}
}

// TestFeedHostile: nothing of an article is markup in a feed, and no control character breaks it.
func TestFeedHostile(t *testing.T) {
	const nasty = "<script>x</script> & ]]> \x00\x08 éclipse"
	h, err := NewHandler(&shelf{generation: "1", articles: []kiosque.Article{{
		ID: nasty, Title: nasty, Body: nasty, Source: nasty, Section: nasty, Authors: []string{nasty}, URL: "javascript:alert(1)",
	}}}, Options{Title: nasty})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range feedFormats() {
		got := parseFeed(t, h, "/feed."+f.name+"?q="+url.QueryEscape("éclipse"))
		item := got.Items[0]
		body := item.Description + item.Content
		if doc, err := goquery.NewDocumentFromReader(strings.NewReader(body)); err != nil || doc.Find("script").Length() > 0 || doc.Find("mark").Text() == "" {
			t.Errorf("%s: %s", f.name, body)
		}
		if strings.Contains(item.Link, "javascript") {
			t.Errorf("%s: link %s", f.name, item.Link)
		}
	}
}

// TestFeedIdentity: identifiers are the same at every address; addresses are those of the request, or of BaseURL.
func TestFeedIdentity(t *testing.T) {
	h := newTestHandler(t, Options{})
	based := newTestHandler(t, Options{BaseURL: "https://presse.example/kiosque/"})
	target := "/feed.atom?q=" + url.QueryEscape("éclipse")
	here := parseFeed(t, h, target)
	for name, other := range map[string]*gofeed.Feed{
		"http://example.com/kiosque/":     parseFeed(t, mounts(h)["/kiosque"], "/kiosque"+target),
		"https://presse.example/kiosque/": parseFeed(t, based, target),
	} {
		if len(other.Items) == 0 || other.Items[0].GUID != here.Items[0].GUID {
			t.Errorf("%s: other identifiers", name)
		}
		for _, address := range []string{other.Link, other.FeedLink, other.Items[0].Link} {
			if !strings.HasPrefix(address, name) {
				t.Errorf("%s: address %s", name, address)
			}
		}
	}
	r := func(host string) int {
		req := newRequest(target)
		req.Host = host
		return serve(h, req).Code
	}
	for host, want := range map[string]int{"a.example:8080": 200, "[::1]:80": 200, "a/b": 400, "a@b": 400, "": 400, "a b": 400, "é": 400} {
		if got := r(host); got != want {
			t.Errorf("host %q: %d, want %d", host, got, want)
		}
	}
}

func TestFeedPages(t *testing.T) {
	h := sampleHandler(t, Options{})
	seen := map[string]bool{}
	pages := 0
	for target := "/feed.json?size=7&q=maire"; target != ""; pages++ {
		var f jsonFeed
		if err := json.Unmarshal(get(h, target).Body.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Items {
			if seen[i.ID] {
				t.Errorf("%s twice", i.Title)
			}
			seen[i.ID] = true
		}
		target = strings.TrimPrefix(f.Next, "http://example.com")
		if target == "" && len(seen) != f.Kiosque.Total {
			t.Errorf("%d articles in all pages, want %d", len(seen), f.Kiosque.Total)
		}
	}
	if pages < 2 {
		t.Errorf("%d pages: the test shows nothing", pages)
	}
}

func TestFeedCaching(t *testing.T) {
	h := newTestHandler(t, Options{})
	target := "/feed.rss?q=" + url.QueryEscape("éclipse")
	tag := get(h, target).Header().Get("ETag")
	if got := get(h, target, "If-None-Match", tag); tag == "" || got.Code != http.StatusNotModified || got.Body.Len() > 0 {
		t.Errorf("tag %q: %d", tag, got.Code)
	}
	other := newRequest(target)
	other.Host = "ailleurs.example"
	other.Header.Set("If-None-Match", tag)
	if got := serve(h, other); got.Code != http.StatusOK {
		t.Errorf("another host: %d", got.Code)
	}
}

// TestFeedLinks: a page of results links its feeds, and they answer.
func TestFeedLinks(t *testing.T) {
	for mount, h := range mounts(newTestHandler(t, Options{})) {
		doc, err := goquery.NewDocumentFromReader(get(h, mount+"/?sort=date&size=50&q="+url.QueryEscape("éclipse")).Body)
		if err != nil {
			t.Fatal(err)
		}
		links := doc.Find(`link[rel="alternate"]`)
		if links.Length() != len(feedFormats()) {
			t.Errorf("%d links", links.Length())
		}
		links.Each(func(_ int, s *goquery.Selection) {
			if f := parseFeed(t, h, mount+strings.TrimPrefix(s.AttrOr("href", ""), ".")); len(f.Items) == 0 {
				t.Errorf("%s: no item", s.AttrOr("href", ""))
			}
		})
	}
}
