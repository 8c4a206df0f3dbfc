package webpage

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"text/template"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/tools/txtar"

	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// printed is an article that is put into pages.
type printed struct {
	Title, Lead string
	P           []string // its paragraphs
}

// site is a page as the site of a paper is built.
type site struct {
	name string
	page *template.Template
}

// sites reads the templates of testdata.
func sites(t *testing.T) (all []site) {
	t.Helper()
	for _, file := range []string{"testdata/sites.txtar", "testdata/sites-unseen.txtar"} {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			page, err := template.New(f.Name).Funcs(template.FuncMap{
				"middle":     func(int) bool { return false }, // both are replaced when the article is known
				"even":       func(i int) bool { return i%4 == 0 },
				"mod":        func(i int) int { return i % 10 },
				"json":       func(s string) (string, error) { b, err := json.Marshal(s); return string(b), err },
				"paragraphs": func(p []string) string { return "<p>" + strings.Join(p, "</p><p>") + "</p>" },
			}).Parse(string(f.Data))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, site{strings.TrimSuffix(f.Name, ".html"), page})
		}
	}
	return all
}

// read puts an article into the page and reads it again. same are the words of the article that are read; known those that
// it has, read those that came, but for those of the standfirst, which may be part of the text or not.
func (s site) read(t *testing.T, a printed) (same, known, read int) {
	t.Helper()
	var b strings.Builder
	s.page.Funcs(template.FuncMap{"middle": func(i int) bool { return i == len(a.P)/2 }})
	if err := s.page.Execute(&b, a); err != nil {
		t.Fatal(err)
	}
	rec, err := Parse(b.String(), "")
	if err != nil {
		t.Fatal(err)
	}
	if list(document(t, b.String())) {
		t.Errorf("%s is taken for a list", s.name)
	}
	want, known := words(strings.Join(a.P, " "))
	lead, _ := words(a.Lead)
	got, read := words(rec.Text(record.Body))
	for w, n := range got {
		both := min(n, want[w])
		same += both
		read -= min(n-both, lead[w])
	}
	return same, known, read
}

func document(t *testing.T, page string) *goquery.Document {
	t.Helper()
	doc, err := markup.Document(page)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestSitesOfPress reads articles of a corpus out of the pages of testdata, which were not written for them.
func TestSitesOfPress(t *testing.T) {
	f, err := os.Open("../../../../shared/data/presse/orange-2011-2019.jsonl.gz")
	if err != nil {
		t.Skip("the corpus is not there: ", err)
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	const every = 1500
	var articles []printed
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for n := 0; lines.Scan(); n++ {
		var line struct{ Title, Lead, Text string }
		if n%every != 0 {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		articles = append(articles, printed{line.Title, line.Lead, strings.Split(line.Text, "\n\n")})
	}
	for _, s := range sites(t) {
		same, known, read := 0, 0, 0
		for _, a := range articles {
			x, y, z := s.read(t, a)
			same, known, read = same+x, known+y, read+z
		}
		recall, precision := float64(same)/float64(known), float64(same)/float64(max(read, 1))
		t.Logf("%-24s recall %.3f, precision %.3f", s.name, recall, precision)
		if recall < .95 || precision < .90 {
			t.Errorf("%s: recall %.3f, precision %.3f", s.name, recall, precision)
		}
	}
}
