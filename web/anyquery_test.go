package web

import (
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/rights"
)

// patience is the time limit of tests that ask much of a handler, however much else the machine does.
const patience = time.Minute

// TestAnyQuery: whatever is typed, under whatever filters, every view of every collection is a whole page, or says what is wrong; and
// what it counts is what the API counts.
func TestAnyQuery(t *testing.T) {
	queries := []string{ // each under a few of the filters, and in each view of one of the collections
		"", " ", "maire", strings.Repeat("mot ", 2000), "ET OU SAUF", "(((", ")", `"`, `"""""`, "-", "SAUF maire", "*", "?", "~", "=", "maire~9",
		"NEAR/3", "a NEAR/0 b", "titre:", "mots>",
		"2 PARMI (a", "maire>=999", "date:2020..2010", "مرحبا بالعالم", "\u202emaire", "😀 👩‍👩‍👧", `<script>alert(1)</script>`, `"><img src=x>`,
		"\x00", "\xff\xfe", "a\nb\tc", "é" + strings.Repeat("\u0301", 50),
		"{{.}}", "%s%d", "maire &amp; port", "id:CV-23-0047", "qu’il l'a",
	}
	filters := []string{
		"", "&since=2024&until=2001", "&from=1000000", "&collapse=1", "&widen=include", "&widen=never", "&source=Personne",
		"&not_section=Social&author=A", "&length=1-99", "&since=2018-02-30",
		"&sort=-date", "&forms=-maires", "&synonyms=0", "&reprises=rien", "&strict=1", "&q2=(port", "&interval=day", "&since=1000&until=9999&interval=day",
	}
	views := []string{
		"/", "/concordance", "/courbes", "/courbes.svg", "/comparer", "/voisins", "/specificites", "/apparentes", "/citation", "/facettes/source", "/embed/",
		"/lot", "/chronologie.svg",
	}
	table, err := rights.Read(strings.NewReader("*\textrait\n"), "droits")
	if err != nil {
		t.Fatal(err)
	}
	collections := []struct {
		name string
		s    kiosque.Searcher
	}{
		{"sample", sampletest.Index(t)},
		{"extracts", rights.New(sampletest.Index(t), table)},
		{"one article", sampletest.Of(t, articlesOf(kiosque.Article{ID: "1", Title: "Le maire", Body: "Le maire est là."}))},
	}
	pages := 0
	for n, c := range collections {
		name := c.name
		bare, err := NewHandler(c.s, Options{Timeout: patience})
		if err != nil {
			t.Fatal(err)
		}
		h := conforming(t, bare)
		for i, q := range queries {
			for k, view := range views {
				if (i+k+n)%len(collections) != 0 {
					continue
				}
				filter := filters[(i*len(views)+k*7)%len(filters)]
				ask := "?q=" + url.QueryEscape(q) + filter
				if view == "/lot" {
					ask = "?queries=" + url.QueryEscape(q) + "&by=year"
				}
				w := get(h, view+ask)
				if w.Code >= 500 {
					t.Errorf("%s: %s%.90s: %d", name, view, ask, w.Code)
					continue
				}
				if strings.HasSuffix(view, ".svg") {
					continue
				}
				doc := parse(t, w)
				if pages++; view != "/embed/" {
					checkPage(t, view+ask[:min(len(ask), 90)], doc)
				}
				if n := doc.Find("body script, img, main iframe").Length(); n > 0 && view != "/embed/" {
					t.Errorf("%s: %s%.90s: %d foreign elements", name, view, ask, n)
				}
				if view != "/" || w.Code != http.StatusOK || !asksAnything(ask) {
					continue
				}
				var res kiosque.SearchResult
				api := get(h, "/api/v1/search"+ask)
				if err := json.Unmarshal(api.Body.Bytes(), &res); err != nil || api.Code != http.StatusOK {
					t.Errorf("%s: %.90s: the API answers %d, %v", name, ask, api.Code, err)
					continue
				}
				if h1 := doc.Find("h1").Text(); res.Total > 0 && !strings.HasPrefix(h1, french.Quantity(res.Total, "article", "articles")) {
					t.Errorf("%s: %.90s: %q, %d articles by the API", name, ask, h1, res.Total)
				}
			}
		}
	}
	if pages < 350 {
		t.Errorf("only %d pages", pages)
	}
}

// asksAnything reports whether an address leads to results, not to the home page.
func asksAnything(ask string) bool {
	v, err := url.ParseQuery(ask[1:])
	return err == nil && strings.TrimSpace(v.Get("q")) != ""
}

func articlesOf(all ...kiosque.Article) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}
