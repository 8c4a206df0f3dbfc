// Package xmlcorpus reads corpora in XML: TEI, the texts of TXM (XTZ), and collections of elements that are documents
// with their data in attributes or children.
package xmlcorpus

import (
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

// ReadTEI reads all texts of a file; a text whose divisions are articles is as many articles.
func ReadTEI(in *format.Input) error {
	wanted := func(_ markup.Path, n *markup.Node) bool { return n.Name == "TEI" || n.Name == "TEI.2" }
	err := markup.Elements(in, wanted, func(_ markup.Path, n *markup.Node) error {
		text := n.Find("text")
		var articles []*markup.Node
		for _, name := range []string{"div", "div1", "div2"} {
			for _, d := range text.All(name) {
				if strings.EqualFold(d.Attr("type"), "article") {
					articles = append(articles, d)
				}
			}
		}
		if len(articles) < 2 {
			rec := teiHeader(n)
			body := text.Find("body")
			if body == nil {
				body = text
			}
			title := strings.TrimSpace(rec.Text(record.Title))
			rec.Put(record.Body, body.TextWithout(func(k *markup.Node) bool { return k.Name == "head" && title != "" && k.Text() == title }, teiBlocks...))
			return in.Record(n.Line, rec)
		}
		for _, d := range articles {
			rec := teiHeader(n)
			rec.Values[record.ID] = record.Value{Text: d.Attr("id")}
			rec.Values[record.Title] = record.Value{Text: d.Find("head").Text()}
			head := d.Find("head")
			rec.Put(record.Body, d.TextWithout(func(k *markup.Node) bool { return k == head }, teiBlocks...))
			if by := d.Find("byline").Text(); by != "" {
				rec.Values[record.Authors] = record.Value{Text: by}
			}
			if err := in.Record(d.Line, rec); err != nil {
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
	for _, k := range header.Find("textClass").All("term") {
		rec.Append(record.Tags, k.Text())
	}
	rec.Detail(kiosque.DetailLanguage, header.Find("langUsage", "language").Attr("ident"))
	for _, id := range source.All("idno") {
		if url := id.Text(); strings.HasPrefix(url, "http") {
			rec.Put(record.URL, url)
		} else {
			rec.Detail(kiosque.DetailDocument, url)
		}
	}
	rec.Put(record.URL, source.Find("ref").Attr("target"))
	return &rec
}
