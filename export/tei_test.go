package export

import (
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestTEI: the file is XML whatever stands in an article, its names are names, and our importer reads the articles again.
func TestTEI(t *testing.T) {
	found := press(t)
	golden(t, "presse.xml", write(t, TEI, Options{}, some(found)...))
	ncName := regexp.MustCompile(`^a\.[A-Za-z0-9-]+$`)
	for _, set := range [][]kiosque.Found{found, imported(t, hostile())} {
		file := write(t, TEI, Options{}, set...)
		var corpus struct {
			XMLName xml.Name `xml:"http://www.tei-c.org/ns/1.0 teiCorpus"`
			Texts   []struct {
				ID string `xml:"http://www.w3.org/XML/1998/namespace id,attr"`
			} `xml:"TEI"`
		}
		if err := xml.Unmarshal([]byte(file), &corpus); err != nil || len(corpus.Texts) != len(set) {
			t.Fatalf("%d texts of %d, %v", len(corpus.Texts), len(set), err)
		}
		ids := map[string]bool{}
		for _, text := range corpus.Texts {
			if !ncName.MatchString(text.ID) || ids[text.ID] {
				t.Errorf("xml:id %q", text.ID)
			}
			ids[text.ID] = true
		}
		if strings.Contains(file, "</monogr><idno") {
			t.Error("an identifier stands behind monogr, where tei_all has none")
		}
		got := readAgain(t, "articles.xml", file)
		if len(got) != len(set) {
			t.Fatalf("%d articles are read, %d were written", len(got), len(set))
		}
		for i, f := range set {
			want, ok := composed(t, &f.Article)
			if !ok {
				continue
			}
			a := got[i]
			brief := func(a *kiosque.Article) string {
				return words(a.Title, "|", a.Lead, "|", a.Body, "|", a.Source, "|", a.Section, "|",
					strings.Join(a.Tags, ";"), "|", a.Page, "|", a.Agency, "|", a.Date.String())
			}
			if words(a.ID) != words(lines(want.ID)) || brief(&a) != brief(&want) || a.TitleDerived != want.TitleDerived {
				t.Errorf("%q\nbecame\n%q", brief(&want), brief(&a))
			}
		}
	}
}
