package export

import (
	"bufio"
	"encoding/xml"
	"maps"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// tei is a corpus in TEI P5 (tei-c.org, Guidelines): a teiCorpus with a header of its own, and a TEI with its header an article.
// What XML cannot say is a space.
type tei struct{ corpus string }

func (t *tei) begin(w *bufio.Writer) error {
	source := "Articles de presse"
	if t.corpus != "" {
		source += ", corpus " + t.corpus
	}
	_, err := w.WriteString(xml.Header + `<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xml:lang="fr">` +
		"\n<teiHeader><fileDesc><titleStmt><title>Corpus d’articles de presse</title></titleStmt>" +
		"<publicationStmt><p>Exporté par Kiosque</p></publicationStmt><sourceDesc><p>" + escaped(source) + "</p></sourceDesc></fileDesc></teiHeader>\n")
	return err
}

func (t *tei) end(w *bufio.Writer) error {
	_, err := w.WriteString("</teiCorpus>\n")
	return err
}

func (t *tei) article(w *bufio.Writer, f *kiosque.Found) error {
	a := &f.Article
	x := &elements{w: w}
	x.open("TEI", "xml:id", "a."+handle(a.ID))
	x.open("teiHeader")
	x.open("fileDesc")
	x.open("titleStmt")
	x.leaf("title", a.Title)
	x.authors(a)
	x.close("titleStmt")
	x.open("publicationStmt")
	x.leaf("p", "Exporté par Kiosque")
	x.close("publicationStmt")
	x.open("sourceDesc")
	x.source(a)
	x.close("sourceDesc")
	x.close("fileDesc")
	if terms := notEmpty(a.Tags); len(terms) > 0 || a.Section != "" {
		x.open("profileDesc")
		x.open("textClass")
		x.keywords("section", notEmpty([]string{a.Section}))
		x.keywords("tags", terms)
		x.close("textClass")
		x.close("profileDesc")
	}
	x.close("teiHeader")
	x.open("text")
	x.open("body")
	if !a.TitleDerived && strings.TrimSpace(a.Title) != "" {
		x.leaf("head", a.Title)
	}
	if lead := x.division("chapo", a.Lead); !x.division("corps", a.Body) && !lead {
		x.leaf("p", "")
	}
	x.close("body")
	x.close("text")
	x.close("TEI")
	_, err := w.WriteString("\n")
	return err
}

// elements writes XML; w remembers a failed write.
type elements struct{ w *bufio.Writer }

func (x *elements) open(name string, attrs ...string) {
	_, _ = x.w.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		_, _ = x.w.WriteString(" " + attrs[i] + `="` + escaped(attrs[i+1]) + `"`)
	}
	_, _ = x.w.WriteString(">")
}

func (x *elements) close(name string) { _, _ = x.w.WriteString("</" + name + ">") }

func (x *elements) leaf(name, text string, attrs ...string) {
	x.open(name, attrs...)
	_, _ = x.w.WriteString(escaped(text))
	x.close(name)
}

func (x *elements) authors(a *kiosque.Article) {
	for _, author := range notEmpty(a.Authors) {
		x.leaf("author", author)
	}
}

// source says what was printed, and where.
func (x *elements) source(a *kiosque.Article) {
	x.open("biblStruct")
	x.open("analytic")
	attrs := []string{"level", "a"}
	if a.TitleDerived {
		attrs = append(attrs, "type", "derived")
	}
	x.leaf("title", a.Title, attrs...)
	x.authors(a)
	x.leaf("idno", a.ID, "type", "kiosque")
	if address := webAddress(a.URL); address != "" {
		x.leaf("idno", address, "type", "URL")
	}
	x.close("analytic")
	x.open("monogr")
	x.leaf("title", a.Source, "level", "j")
	x.open("imprint")
	if a.Place != "" {
		x.leaf("pubPlace", a.Place)
	}
	if a.Date.IsZero() {
		x.leaf("date", "s.d.")
	} else {
		x.leaf("date", a.Date.String(), "when", a.Date.String())
	}
	if a.Page != "" {
		x.leaf("biblScope", a.Page, "unit", "page")
	}
	x.close("imprint")
	x.close("monogr")
	if a.Agency != "" {
		x.leaf("note", a.Agency, "type", "agency")
	}
	for _, name := range slices.Sorted(maps.Keys(a.Details)) {
		x.leaf("note", name+" : "+a.Details[name], "type", "detail")
	}
	x.close("biblStruct")
}

func (x *elements) keywords(scheme string, terms []string) {
	if len(terms) == 0 {
		return
	}
	x.open("keywords", "scheme", "#"+scheme)
	for _, term := range terms {
		x.leaf("term", term)
	}
	x.close("keywords")
}

// division writes a text in its paragraphs, if it has any.
func (x *elements) division(kind, text string) bool {
	paragraphs := notEmpty(strings.Split(lines(text), "\n\n"))
	if len(paragraphs) == 0 {
		return false
	}
	x.open("div", "type", kind)
	for _, p := range paragraphs {
		x.leaf("p", p)
	}
	x.close("div")
	return true
}

func notEmpty(all []string) (some []string) {
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			some = append(some, s)
		}
	}
	return some
}

// escaped is a text in XML.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(lines(s))
}
