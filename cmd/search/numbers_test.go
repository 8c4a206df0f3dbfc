package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample"
	"github.com/kiosque-search/kiosque/lexicometry"
	"github.com/kiosque-search/kiosque/web"
)

// TestNumbers: each number is the same on the page, by the API, by the command and by a count of the printed words of the sample press.
func TestNumbers(t *testing.T) {
	p := newCountedPress(t)
	for _, word := range []string{"maire", "grève", "port", "introuvable"} {
		p.found(word)
		p.curves(word, curve.Articles)
		p.curves(word, curve.Occurrences)
		p.neighbours(word)
		p.specificities(word)
	}
}

// countedPress is the sample press: its articles as words, an index of them, and the pages over it.
type countedPress struct {
	*testing.T
	dir      string
	pages    http.Handler
	articles []printed
}

// printed is an article, each part as words.
type printed struct {
	date  kiosque.Date
	parts [][]string
}

func newCountedPress(t *testing.T) *countedPress {
	p := &countedPress{T: t, dir: filepath.Join(t.TempDir(), "index")}
	files := filepath.Join(t.TempDir(), "presse")
	if _, err := sample.Write(files); err != nil {
		t.Fatal(err)
	}
	articles := func(yield func(kiosque.Article, error) bool) {
		for item, err := range corpus.Open(t.Context(), []string{files}, nil, corpus.Options{}) {
			if err == nil && !yield(item.Article, nil) {
				return
			}
		}
	}
	if _, err := index.Build(t.Context(), p.dir, articles, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), p.dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	if p.pages, err = web.NewHandler(x, web.Options{}); err != nil {
		t.Fatal(err)
	}
	all, err := x.Export(t.Context(), kiosque.SearchRequest{Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	for found, err := range all.Found {
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{found.Lead, found.Body}
		if !found.TitleDerived {
			texts = append(texts, found.Title)
		}
		a := printed{date: found.Date}
		for _, text := range texts {
			var analyzer analysis.Analyzer
			var words []string
			for _, token := range analyzer.Analyze([]byte(text)) {
				words = append(words, string(analyzer.Term(token)))
			}
			a.parts = append(a.parts, words)
		}
		p.articles = append(p.articles, a)
	}
	return p
}

// has counts a word in an article.
func (a *printed) has(word string) (n int) {
	for _, part := range a.parts {
		for _, w := range part {
			if w == word {
				n++
			}
		}
	}
	return n
}

func (a *printed) words() (n int) {
	for _, part := range a.parts {
		n += len(part)
	}
	return n
}

// ask runs a command and asks the API, and reads both answers into a value each.
func ask[V any](p *countedPress, target string, args ...string) (command, api V) {
	p.Helper()
	var out bytes.Buffer
	args = append([]string{"search", args[0], "--index", p.dir, "--json"}, args[1:]...)
	if code := run(p.Context(), args, strings.NewReader(""), &out, io.Discard, func(string) string { return "" }); code > 1 {
		p.Fatalf("%q: code %d", args, code)
	}
	if err := json.Unmarshal(out.Bytes(), &command); err != nil {
		p.Fatalf("%q: %v", args, err)
	}
	if err := json.Unmarshal(p.get("/api/v1/"+target).Bytes(), &api); err != nil {
		p.Fatalf("%s: %v", target, err)
	}
	return command, api
}

func (p *countedPress) get(target string) *bytes.Buffer {
	p.Helper()
	w := httptest.NewRecorder()
	p.pages.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	if w.Code != http.StatusOK {
		p.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	return w.Body
}

// rows reads the tables of a page, cell by cell.
func (p *countedPress) rows(target, rows string) (all [][]string) {
	p.Helper()
	doc, err := goquery.NewDocumentFromReader(p.get(target))
	if err != nil {
		p.Fatal(err)
	}
	doc.Find(rows).Each(func(_ int, row *goquery.Selection) {
		var cells []string
		row.Find("th, td").Each(func(_ int, cell *goquery.Selection) { cells = append(cells, strings.TrimSpace(cell.Text())) })
		all = append(all, cells)
	})
	return all
}

func (p *countedPress) found(word string) {
	articles, occurrences := 0, 0
	for i := range p.articles {
		if n := p.articles[i].has(word); n > 0 {
			articles, occurrences = articles+1, occurrences+n
		}
	}
	q := url.Values{"q": {"=" + word}}.Encode()
	command, api := ask[kiosque.SearchResult](p, "search?"+q, "query", "="+word)
	for by, r := range map[string]kiosque.SearchResult{"the command": command, "the API": api} {
		if r.Total != articles || r.Occurrences != occurrences {
			p.Errorf("%s: %d articles, %d occurrences by %s; counted are %d, %d", word, r.Total, r.Occurrences, by, articles, occurrences)
		}
	}
	doc, err := goquery.NewDocumentFromReader(p.get("/?" + q))
	if err != nil {
		p.Fatal(err)
	}
	want := "Aucun résultat"
	if articles > 0 {
		want = french.Quantity(articles, "article", "articles") + ", " + french.Quantity(occurrences, "occurrence", "occurrences")
	}
	if h := doc.Find("h1").Text(); h != want {
		p.Errorf("%s: the page says %q, counted are %q", word, h, want)
	}
	var lines struct {
		Articles, Total int
	}
	if err := json.Unmarshal(p.get("/api/v1/kwic?"+q).Bytes(), &lines); err != nil || lines.Total != occurrences || lines.Articles != articles {
		p.Errorf("%s: %v, %+v; counted are %d lines of %d articles", word, err, lines, occurrences, articles)
	}
	if n := len(p.rows("/concordance?"+q, "table.kwic tbody tr")); n > occurrences || n == 0 && occurrences > 0 {
		p.Errorf("%s: %d lines on the page, counted are %d", word, n, occurrences)
	}
}

func (p *countedPress) curves(word string, m curve.Measure) {
	type years struct {
		Buckets []curve.Point `json:"buckets"`
	}
	type curves struct {
		years
		Series []years `json:"series"`
	}
	q := url.Values{"q": {"=" + word}, "interval": {"year"}, "measure": {string(m)}}.Encode()
	command, api := ask[curves](p, "stats?"+q, "curve", "--interval", "year", "--measure", string(m), "="+word)
	rows := p.rows("/courbes?"+q, ".curves tbody tr")
	if len(rows) != len(api.Buckets) || len(command.Series[0].Buckets) != len(api.Buckets) {
		p.Fatalf("%s: %d rows, %d and %d buckets", word, len(rows), len(command.Series[0].Buckets), len(api.Buckets))
	}
	for i, b := range api.Buckets {
		matching, total := 0, 0
		for k := range p.articles {
			a := &p.articles[k]
			if a.date.Year != b.Value.Year {
				continue
			}
			n := a.has(word)
			if m == curve.Occurrences {
				matching, total = matching+n, total+a.words()
			} else {
				matching, total = matching+min(n, 1), total+1
			}
		}
		c := command.Series[0].Buckets[i]
		if b.Matching != matching || b.Total != total || c.Matching != matching || c.Total != total || c.Value != b.Value {
			p.Errorf("%s, %s: %d of %d by the API, %d of %d by the command; counted are %d of %d", word, b.Value, b.Matching, b.Total, c.Matching, c.Total,
				matching, total)
		}
		if want := french.Number(matching) + " sur " + french.Number(total); !strings.HasPrefix(rows[i][1], want) {
			p.Errorf("%s, %s: the page says %q, counted are %q", word, b.Value, rows[i][1], want)
		}
	}
}

func (p *countedPress) neighbours(word string) {
	const wide = 5
	type counts struct{ count, before, after, articles, all int }
	want := map[string]counts{}
	for i := range p.articles {
		here := map[string]bool{}
		for _, part := range p.articles[i].parts {
			for at, w := range part {
				c := want[w]
				c.all++
				before, after := false, false
				for node, other := range part {
					before = before || other == word && node > at && node-at <= wide
					after = after || other == word && node < at && at-node <= wide
				}
				if w != word && (before || after) {
					c.count, c.before, c.after = c.count+1, c.before+one(before), c.after+one(after)
					if !here[w] {
						here[w] = true
						c.articles++
					}
				}
				want[w] = c
			}
		}
	}
	q := url.Values{"q": {"=" + word}, "size": {"100"}, "least": {"2"}}.Encode()
	command, api := ask[lexicometry.Neighbours](p, "neighbours?"+q, "neighbours", "--size", "100", "--least", "2", "="+word)
	rows := p.rows("/voisins?"+q, ".words tbody tr")
	if len(rows) != len(api.Neighbours) || len(command.Neighbours) != len(api.Neighbours) {
		p.Fatalf("%s: %d rows, %d and %d neighbours", word, len(rows), len(command.Neighbours), len(api.Neighbours))
	}
	for i, n := range api.Neighbours {
		c := command.Neighbours[i]
		if got := (counts{n.Count, n.Before, n.After, n.Articles, n.All}); got != want[n.Word] {
			p.Errorf("%s: %s %+v by the API, counted are %+v", word, n.Word, got, want[n.Word])
		}
		if c.Word != n.Word || c.Count != n.Count || c.Before != n.Before || c.After != n.After || c.Articles != n.Articles || c.All != n.All || c.G2 != n.G2 {
			p.Errorf("%s: %+v by the command, %+v by the API", word, c, n)
		}
		p.cells(word, rows[i][1:6], n.Count, n.Before, n.After, n.Articles, n.All)
	}
	enough := 0
	for _, c := range want {
		enough += one(c.count >= 2)
	}
	if api.Total != enough {
		p.Errorf("%s: %d neighbours, counted are %d", word, api.Total, enough)
	}
}

func (p *countedPress) specificities(word string) {
	type counts struct{ a, b, articlesA, articlesB int }
	want := map[string]counts{}
	for i := range p.articles {
		a := &p.articles[i]
		in, here := a.has(word) > 0, map[string]bool{}
		for _, part := range a.parts {
			for _, w := range part {
				c, first := want[w], one(!here[w])
				here[w] = true
				if in {
					c.a, c.articlesA = c.a+1, c.articlesA+first
				} else {
					c.b, c.articlesB = c.b+1, c.articlesB+first
				}
				want[w] = c
			}
		}
	}
	q := url.Values{"q": {"=" + word}, "size": {"100"}, "collapse": {"0"}}.Encode()
	command, api := ask[lexicometry.Specificities](p, "specificities?"+q, "specificities", "--size", "100", "--reprises", "="+word)
	rows := p.rows("/specificites?"+q, ".words tbody tr")
	found, same := slices.Concat(api.Over, api.Under), slices.Concat(command.Over, command.Under)
	if len(rows) != len(found) || len(same) != len(found) {
		p.Fatalf("%s: %d rows, %d and %d words", word, len(rows), len(same), len(found))
	}
	for i, n := range found {
		c := same[i]
		if got := (counts{n.A, n.B, n.ArticlesA, n.ArticlesB}); got != want[n.Word] {
			p.Errorf("%s: %s %+v by the API, counted are %+v", word, n.Word, got, want[n.Word])
		}
		if c.Word != n.Word || c.A != n.A || c.B != n.B || c.ArticlesA != n.ArticlesA || c.ArticlesB != n.ArticlesB || c.LogLikelihood != n.LogLikelihood {
			p.Errorf("%s: %+v by the command, %+v by the API", word, c, n)
		}
		p.cells(word, rows[i][1:5], n.A, n.B, n.ArticlesA, n.ArticlesB)
	}
}

// cells holds cells of a page to numbers.
func (p *countedPress) cells(word string, cells []string, want ...int) {
	p.Helper()
	for i, n := range want {
		if got := strings.Map(digits, cells[i]); got != strconv.Itoa(n) {
			p.Errorf("%s: the page says %q, not %d", word, cells, want)
			return
		}
	}
}

func digits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
