package bib

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// DetectRDF recognises the RDF of Zotero by its root and its name spaces.
func DetectRDF(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	return markup.IsTag(folded, "rdf:rdf") && strings.Contains(folded, "zotero.org/namespaces/export")
}

// notReferences are the elements beside references: files that go with them, notes, folders of the user, and journals
// that are named from elsewhere.
var notReferences = map[string]bool{
	"Attachment": true, "Memo": true, "Collection": true, "Journal": true, "Newspaper": true, "Periodical": true, "Website": true,
}

// ReadRDF reads all references.
func ReadRDF(in *format.Input) error {
	journals := map[string]string{} // titles of journals that stand apart
	wanted := func(around markup.Path, n *markup.Node) bool { return len(around) > 0 && n.Name != "RDF" }
	err := markup.Documents(in, wanted, func(_ markup.Path, n *markup.Node) error {
		kind := n.Find("itemType").Text()
		if notReferences[n.Name] || kind == "attachment" || kind == "note" {
			if at := n.Attr("about"); at != "" && kind == "" && len(journals) < 100_000 {
				journals[at] = own(n, "title").Text()
			}
			return nil
		}
		return in.Record(n.Line, rdfRecord(n, kind, journals))
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}

// own is the first child of a name, not one of what is in other children; nil where there is none.
func own(n *markup.Node, name string) *markup.Node {
	for _, k := range n.Kids {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// rdfRecord makes a record of a reference.
func rdfRecord(n *markup.Node, kind string, journals map[string]string) *record.Record {
	var rec record.Record
	rec.Put(record.Title, own(n, "title").Text())
	rec.Put(record.Lead, own(n, "abstract").Text())
	rec.Put(record.Date, own(n, "date").Text())
	rec.Put(record.Page, own(n, "pages").Text())
	if part := own(n, "isPartOf"); part != nil {
		rec.Put(record.Source, part.Find("title").Text())
		rec.Put(record.Source, journals[part.Attr("resource")])
		rec.Put(record.Section, part.Find("section").Text())
		rec.Detail(kiosque.DetailIssue, part.Find("number").Text())
		rec.Detail("volume", part.Find("volume").Text())
	}
	rec.Put(record.Section, own(n, "section").Text())
	for _, p := range own(n, "authors").All("Person") {
		name := p.Find("givenName").Text() + p.Find("givenname").Text() + " " + p.Find("surname").Text()
		rec.Append(record.Authors, strings.TrimSpace(name))
	}
	for _, k := range n.Kids {
		if k.Name != "subject" {
			continue
		}
		tag := k.Find("value").Text() // of an automatic tag
		if tag == "" {
			tag = k.Text()
		}
		rec.Append(record.Tags, tag)
	}
	for _, id := range append(own(n, "identifier").All("value"), &markup.Node{Name: "about", Kids: []*markup.Node{{Data: n.Attr("about")}}}) {
		if address := strings.TrimSpace(id.Text()); strings.HasPrefix(address, "http") {
			rec.Put(record.URL, address)
		}
	}
	rec.Detail(kiosque.DetailEdition, own(n, "edition").Text())
	rec.Detail(kiosque.DetailLanguage, own(n, "language").Text())
	rec.Detail(kiosque.DetailRights, own(n, "rights").Text())
	rec.Detail(kiosque.DetailKind, kind)
	return &rec
}
