// Package xmlcorpus reads corpora in XML: TEI, the texts of TXM (XTZ), and collections of elements that are documents
// with their data in attributes or children.
package xmlcorpus

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// teiBlocks are the elements of TEI that are paragraphs.
var teiBlocks = []string{
	"p", "head", "ab", "l", "lg", "div", "div1", "div2", "item", "list", "sp", "quote", "q", "note", "byline", "dateline",
	"opener", "closer", "row", "figure", "figDesc", "trailer",
}

// DetectTEI recognises TEI by its root.
func DetectTEI(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	return markup.IsTag(folded, "tei", "teicorpus", "tei.2", "tei:tei", "teicorpus.2")
}

// ReadTEI reads all texts of a file; a text whose divisions are articles, or which is a group of texts, is as many
// articles. What stands beside such divisions is named and not taken. The header of a corpus says what its texts do not.
func ReadTEI(in *format.Input) error {
	corpus := &record.Record{}
	wanted := func(_ markup.Path, n *markup.Node) bool {
		return n.Name == "TEI" || n.Name == "TEI.2" || n.Name == "teiHeader"
	}
	err := markup.Documents(in, wanted, func(_ markup.Path, n *markup.Node) error {
		if n.Name == "teiHeader" {
			corpus = teiHeader(&markup.Node{Kids: []*markup.Node{n}})
			return nil
		}
		var found pieces
		found.look(n.Find("text"), "")
		if len(found.texts) < 2 {
			rec := teiHeader(n)
			title := strings.TrimSpace(rec.Text(record.Title))
			lead := standfirst(n.Find("text"))
			rec.Put(record.Lead, lead.Text(teiBlocks...))
			teiBody(rec, n.Find("text"), func(k *markup.Node) bool {
				return k == lead || k.Name == "head" && title != "" && k.Text() == title
			})
			return hand(in, n.Line, rec, corpus)
		}
		for _, d := range found.texts {
			rec := teiHeader(n)
			head := d.node.Find("head")
			rec.Values[record.ID] = record.Value{Text: d.node.Attr("id")}
			rec.Values[record.Title] = record.Value{Text: head.Text()}
			rec.Put(record.Section, d.section)
			teiBody(rec, d.node, func(k *markup.Node) bool { return k == head })
			if by := d.node.Find("byline").Text(); by != "" {
				rec.Values[record.Authors] = record.Value{Text: by}
			}
			if err := hand(in, d.node.Line, rec, corpus); err != nil {
				return err
			}
		}
		for _, d := range found.beside {
			what := record.Clip(d.Attr("type")+" « "+d.Text(teiBlocks...), 80) + " »"
			if err := in.Reject(d.Line, "division TEI hors des articles, non reprise : "+what, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}

// hand completes a record by the header of its corpus: the paper and the language, never a title or a date.
func hand(in *format.Input, line int, rec, corpus *record.Record) error {
	rec.Put(record.Source, corpus.Text(record.Source))
	if language := corpus.Details[kiosque.DetailLanguage]; rec.Details[kiosque.DetailLanguage] == "" {
		rec.Detail(kiosque.DetailLanguage, language)
	}
	return in.Record(line, rec)
}

// pieces are the articles of a text, and the divisions beside them.
type pieces struct {
	texts  []piece
	beside []*markup.Node
}

// piece is an article within a text, and the heading of the division around it.
type piece struct {
	node    *markup.Node
	section string
}

// articleTypes are the types of divisions that are articles.
var articleTypes = []string{
	"article", "news", "newsitem", "depeche", "dépêche", "breve", "brève", "editorial", "éditorial", "chronique", "feuilleton", "reportage", "interview",
	"entretien", "tribune", "critique",
}

// isPiece reports whether an element is an article: a division of such a type, or a text of a group.
func isPiece(n *markup.Node) bool {
	switch n.Name {
	case "text":
		return n.Find("group") == nil
	case "div", "div1", "div2", "div3":
		return slices.Contains(articleTypes, strings.ToLower(n.Attr("type")))
	}
	return false
}

// look finds the articles below an element, the outermost of those within each other.
func (p *pieces) look(n *markup.Node, section string) {
	if n == nil {
		return
	}
	for _, k := range n.Kids {
		if isPiece(k) {
			p.texts = append(p.texts, piece{k, section})
			continue
		}
		switch k.Name {
		case "body", "group", "text", "front", "back":
			p.look(k, section)
		case "div", "div1", "div2", "div3":
			before, beside := len(p.texts), len(p.beside)
			heading := section
			for _, h := range k.Kids {
				if h.Name == "head" {
					heading = h.Text()
				}
			}
			if p.look(k, heading); len(p.texts) == before && k.Text() != "" {
				p.beside = append(p.beside[:beside], k)
			}
		case "p", "ab", "list", "quote":
			if k.Text() != "" {
				p.beside = append(p.beside, k)
			}
		}
	}
}

// teiBody gives a record the words of a text, without those that skip says, running headings and title pages. Where an
// editor gives two readings, the corrected one counts.
func teiBody(rec *record.Record, n *markup.Node, skip func(*markup.Node) bool) {
	dropped := map[*markup.Node]bool{}
	for _, c := range n.All("choice") {
		for _, pair := range [][2]string{{"corr", "sic"}, {"reg", "orig"}, {"expan", "abbr"}} {
			if c.Find(pair[0]) != nil {
				for _, other := range c.All(pair[1]) {
					dropped[other] = true
				}
			}
		}
	}
	rec.Put(record.Body, n.TextWithout(func(k *markup.Node) bool {
		return k.Name == "fw" || k.Name == "titlePage" || k.Attr("type") == "titlePage" || dropped[k] || skip(k)
	}, teiBlocks...))
}

// standfirst is the division of a body that is its lead; nil where there is none.
func standfirst(body *markup.Node) *markup.Node {
	for _, d := range body.All("div") {
		if d.Attr("type") == "chapo" {
			return d
		}
	}
	return nil
}

// otherDays are the types of dates on which an article was not printed.
var otherDays = strings.Fields("download access accessed retrieved crawl harvest update updated modified digitization numerisation consultation")

// host is the name of a site in brackets behind that of a paper.
var host = regexp.MustCompile(`\s*\([\w.-]+\.[a-z]{2,}\)$`)

// teiHeader reads what the header says: of the source first, for that is what was printed. The date of the electronic
// edition is none of the article.
func teiHeader(n *markup.Node) *record.Record {
	var rec record.Record
	header := n.Find("teiHeader")
	source := header.Find("sourceDesc")
	rec.Put(record.ID, n.Attr("id"))
	for _, t := range source.All("title") {
		switch t.Attr("level") {
		case "j", "s":
			rec.Put(record.Source, t.Text())
		case "a":
			rec.Put(record.Title, t.Text())
			if t.Attr("type") == "derived" {
				rec.Put(record.Derived, "true")
			}
		}
	}
	rec.Put(record.Title, source.Find("analytic", "title").Text())
	rec.Put(record.Source, source.Find("monogr", "title").Text())
	rec.Put(record.Title, header.Find("titleStmt", "title").Text())
	for _, from := range []*markup.Node{source.Find("analytic"), header.Find("titleStmt"), source} {
		if rec.Values[record.Authors].List != nil {
			break
		}
		for _, a := range from.All("author") {
			rec.Append(record.Authors, a.Text())
		}
	}
	for _, d := range append(header.Find("profileDesc", "creation").All("date"), source.All("date")...) {
		if slices.Contains(otherDays, strings.ToLower(d.Attr("type"))) {
			continue
		}
		for _, name := range []string{"when", "when-iso", "from", "notBefore"} {
			rec.Put(record.Date, d.Attr(name))
		}
		rec.Put(record.Date, d.Text())
	}
	for _, s := range source.All("biblScope") {
		unit := s.Attr("unit")
		if unit == "" {
			unit = s.Attr("type")
		}
		switch unit {
		case "page", "pp", "p":
			rec.Put(record.Page, s.Text())
		case "issue", "number", "vol", "volume":
			rec.Detail(kiosque.DetailIssue, s.Text())
		}
	}
	rec.Put(record.Place, source.Find("pubPlace").Text())
	rec.Detail("publisher", source.Find("publisher").Text())
	for _, list := range header.Find("textClass").All("keywords") {
		if list.Attr("scheme") == "#section" {
			rec.Put(record.Section, list.Find("term").Text())
			continue
		}
		for _, k := range list.All("term") {
			rec.Append(record.Tags, k.Text())
		}
	}
	rec.Detail(kiosque.DetailLanguage, header.Find("langUsage", "language").Attr("ident"))
	for _, id := range source.All("idno") {
		switch text := id.Text(); {
		case id.Attr("type") == "kiosque":
			rec.Values[record.ID] = record.Value{Text: text}
		case strings.HasPrefix(text, "http"):
			rec.Put(record.URL, text)
		default:
			rec.Detail(kiosque.DetailDocument, text)
		}
	}
	rec.Put(record.URL, source.Find("ref").Attr("target"))
	if page := source.Find("ptr"); page.Attr("type") == "URL" { // a saved page, by trafilatura: who published it is its paper
		rec.Put(record.URL, page.Attr("target"))
		rec.Put(record.Source, host.ReplaceAllString(source.Find("publisher").Text(), ""))
		rec.Put(record.Lead, header.Find("abstract").Text(teiBlocks...))
	}
	for _, note := range source.All("note") {
		if note.Attr("type") == "agency" {
			rec.Put(record.Agency, note.Text())
		}
	}
	return &rec
}
