package factiva

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// DetectXML recognises an answer of the web service.
func DetectXML(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	return strings.HasPrefix(folded, "<") && (strings.Contains(folded, "<ppsarticle") || strings.Contains(folded, "global.factiva.com/pps"))
}

// ReadXML reads all articles of an answer.
func ReadXML(in *format.Input) error {
	wanted := func(_ markup.Path, n *markup.Node) bool { return n.Name == "article" }
	err := markup.Documents(in, wanted, func(_ markup.Path, n *markup.Node) error {
		var rec record.Record
		text := func(name string) string { return n.Find(name).Text("paragraph") }
		rec.Put(record.ID, text("accessionNo"))
		rec.Detail(kiosque.DetailDocument, text("accessionNo"))
		rec.Put(record.Title, text("headline"))
		rec.Put(record.Lead, text("leadParagraph"))
		rec.Put(record.Body, text("tailParagraphs"))
		finish(&rec)
		for _, name := range []string{"publicationDate", "modificationDate"} {
			rec.Put(record.Date, n.Find(name, "dateTime").Text())
			rec.Put(record.Date, n.Find(name, "date").Text())
		}
		for _, name := range []string{"dateTime", "date"} {
			if changed := n.Find("modificationDate", name).Text(); changed != rec.Text(record.Date) {
				rec.Detail(kiosque.DetailUpdated, changed)
			}
		}
		rec.Put(record.Source, text("sourceName"))
		rec.Put(record.Section, text("sectionName"))
		rec.Put(record.Section, text("columnName"))
		if column := text("columnName"); column != rec.Text(record.Section) {
			rec.Detail("column", column)
		}
		rec.Put(record.Authors, text("byline"))
		rec.Put(record.Agency, text("credit"))
		rec.Put(record.Page, text("pages"))
		for element, detail := range map[string]string{
			"edition": kiosque.DetailEdition, "wordCount": kiosque.DetailWords, "baseLanguage": kiosque.DetailLanguage, "copyright": kiosque.DetailRights,
			"notes": kiosque.DetailNotes, "sourceCode": "source_code", "publisherName": "publisher", "volume": kiosque.DetailIssue,
			"artWork": kiosque.DetailNotes, "contact": "contact", "correction": "correction",
		} {
			rec.Detail(detail, text(element))
		}
		for _, name := range []string{"newsSubject", "region", "company", "industry"} {
			for _, subject := range n.All(name) {
				label := subject.Find("name").Text()
				if label == "" {
					label = subject.Attr("code")
				}
				rec.Append(record.Tags, label)
			}
		}
		return in.Record(n.Line, &rec)
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}
