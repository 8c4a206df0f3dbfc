package corpus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// xmlShapes are corpora of five articles, one a line from the second on: head, an article by its number and text, foot.
var xmlShapes = map[string]struct{ head, article, foot string }{
	"documents": {"<corpus>\n", `<doc id="d%d" titre="Digue" date="2023-11-06"><p>%s</p></doc>`, "</corpus>\n"},
	"texts":     {"<texts>\n", `<text id="t%d" titre="Digue" journal="Le Phare">%s</text>`, "</texts>\n"},
	"fields":    {"<articles>\n", `<article><id>%d</id><titre>Digue</titre><texte>%s</texte></article>`, "</articles>\n"},
	"tei": {
		"<teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader/>\n",
		`<TEI xml:id="t%d"><teiHeader><fileDesc><titleStmt><title>Digue</title></titleStmt></fileDesc></teiHeader><text><body><p>%s</p></body></text></TEI>`,
		"</teiCorpus>\n",
	},
	"divisions": {
		"<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader/><text><body>\n", `<div type="article" xml:id="a%d"><head>Digue</head><p>%s</p></div>`,
		"</body></text></TEI>\n",
	},
	"factiva": {
		"<PpsArticleResponse xmlns=\"http://global.factiva.com/pps/V1_0\">\n",
		`<article><accessionNo>P%d</accessionNo><headline><paragraph>Digue</paragraph></headline>` +
			`<tailParagraphs><paragraph>%s</paragraph></tailParagraphs></article>`,
		"</PpsArticleResponse>\n",
	},
	"newsml": {
		"<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>\n",
		`<newsItem guid="urn:%d"><contentMeta><headline>Digue</headline></contentMeta><contentSet><inlineXML><html><body><p>%s</p></body></html>` +
			`</inlineXML></contentSet></newsItem>`,
		"</itemSet></newsMessage>\n",
	},
	"mediawiki": {
		"<mediawiki><siteinfo><sitename>W</sitename></siteinfo>\n", `<page><title>Digue %d</title><ns>0</ns><revision><text>%s</text></revision></page>`,
		"</mediawiki>\n",
	},
	"zotero": {
		"<rdf:RDF xmlns:rdf=\"r\" xmlns:z=\"http://www.zotero.org/namespaces/export#\">\n",
		`<bib:Article rdf:about="https://p.test/%d"><dc:title>Digue</dc:title><dcterms:abstract>%s</dcterms:abstract></bib:Article>`, "</rdf:RDF>\n",
	},
	"rss": {
		"<rss version=\"2.0\"><channel><title>P</title>\n", `<item><guid>urn:%d</guid><title>Digue</title><description>%s</description></item>`,
		"</channel></rss>\n",
	},
	"atom": {
		"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>P</title>\n", `<entry><id>urn:%d</id><title>Digue</title><content>%s</content></entry>`, "</feed>\n",
	},
}

// xmlText is the text of an article.
func xmlText(i int) string { return fmt.Sprintf("Début %d. Milieu. Fin %d.", i, i) }

// TestDamagedXML damages the third article of each shape in each way, and holds that the four others come out whole, that the third
// does where nothing of it is lost, and that what is lost is told with its line.
func TestDamagedXML(t *testing.T) {
	into := func(what string) func(string) string {
		return func(s string) string { return strings.Replace(s, "Milieu", what+"Milieu", 1) }
	}
	whole, begun, gone := "12345", "12~45", "12-45"
	for _, damage := range []struct {
		name  string
		third func(string) string
		want  []string // how the articles may come out
		told  bool
	}{
		{"none", into(""), []string{whole}, false},
		{"unknown entity", into("&inconnu;&eacute;&nbsp;"), []string{whole}, false},
		{"ampersand", into("A & B&C "), []string{whole}, false},
		{"bracket", into("2 < 3 <5 "), []string{whole}, false},
		{"byte", into("\xff\xe9"), []string{whole}, false},
		{"control characters", into("\x00\x01\x0b\ufffe&#1;&#x0;"), []string{whole}, false},
		{"stray tags", into("</b><i>x "), []string{whole}, false},
		{"comment", into("<!-- "), []string{whole}, false},
		{"hyphens in a comment", into("<!-- a -- b -->"), []string{whole}, false},
		{"section", into("<![CDATA[ "), []string{whole}, false},
		{"tag", into(`<a href="x" `), []string{begun, gone, whole}, true},
		{"quote", func(s string) string { return strings.Replace(s, `="`, `=`, 1) }, []string{whole, gone}, false},
		{"not closed", func(s string) string { return s[:strings.LastIndex(s, "</")] }, []string{whole}, true},
	} {
		for name, shape := range xmlShapes {
			t.Run(damage.name+"/"+name, func(t *testing.T) {
				data := shape.head
				for i := 1; i <= 5; i++ {
					one := fmt.Sprintf(shape.article, i, xmlText(i))
					if i == 3 {
						one = damage.third(one)
					}
					data += one + "\n"
				}
				got, lines := xmlRead(t, data+shape.foot)
				if name == "divisions" && damage.name == "not closed" && got == whole {
					return // one division in another is no fault
				}
				if !slices.Contains(damage.want, got) {
					t.Errorf("%s, want one of %q", got, damage.want)
				}
				if (damage.told || got != whole) && !slices.Contains(lines, 4) {
					t.Errorf("%s, told of lines %v", got, lines)
				}
			})
		}
	}
	for name, shape := range xmlShapes {
		t.Run("cut/"+name, func(t *testing.T) {
			data := shape.head + fmt.Sprintf(shape.article, 1, xmlText(1)) + "\n" + fmt.Sprintf(shape.article, 2, xmlText(2)) + "\n"
			third, _, _ := strings.Cut(fmt.Sprintf(shape.article, 3, xmlText(3)), "lieu.")
			got, lines := xmlRead(t, data+third)
			if got != "12~--" || len(lines) != 1 {
				t.Errorf("%s, told of lines %v", got, lines)
			}
		})
	}
}

// xmlRead reads a file and says of each of five articles whether all of its text is there (its number), its beginning (~), or
// nothing (-), and of which lines something is told.
func xmlRead(t *testing.T, data string) (got string, lines []int) {
	t.Helper()
	_, path := write(t, "a.xml", []byte(data))
	var all strings.Builder
	for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
		if reject, ok := err.(*Reject); ok { //nolint:errorlint // it is never wrapped
			lines = append(lines, reject.Line)
			continue
		}
		all.WriteString(item.Article.Lead + " " + item.Article.Body + "\n")
	}
	for i := 1; i <= 5; i++ {
		switch {
		case strings.Contains(all.String(), fmt.Sprintf("Milieu. Fin %d.", i)) && strings.Contains(all.String(), fmt.Sprintf("Début %d.", i)):
			got += strconv.Itoa(i)
		case strings.Contains(all.String(), fmt.Sprintf("Début %d.", i)):
			got += "~"
		default:
			got += "-"
		}
	}
	return got, lines
}
