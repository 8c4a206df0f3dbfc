// Package newsml reads the XML of news agencies: NITF, NewsML-G2 and NewsML 1.
package newsml

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// blocks are the elements that are paragraphs, of NITF and of XHTML.
var blocks = []string{
	"p", "block", "hl2", "h1", "h2", "h3", "h4", "li", "ul", "ol", "table", "tr", "div", "section", "note", "pre", "blockquote",
	"bq", "dl", "dt", "dd",
}

// Detect recognises the three by their roots.
func Detect(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	return markup.IsTag(folded, "nitf", "newsitem", "newsmessage", "newsml", "newsmlg2", "packageitem") || strings.HasPrefix(folded, "<") &&
		strings.Contains(folded[:min(len(folded), 400)], "iptc.org/std/nar")
}

// Read reads all items of news.
func Read(in *format.Input) error {
	wanted := func(_ markup.Path, n *markup.Node) bool {
		return n.Name == "nitf" || n.Name == "newsItem" || n.Name == "NewsItem"
	}
	err := markup.Documents(in, wanted, func(_ markup.Path, n *markup.Node) error {
		var rec record.Record
		switch n.Name {
		case "nitf":
			nitf(&rec, n)
		case "newsItem":
			g2(&rec, n)
		default:
			first(&rec, n)
		}
		if rec.Empty() && n.Name != "nitf" {
			return nil // a picture, or a list
		}
		return in.Record(n.Line, &rec)
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}

// basic is a date of ISO 8601 without its signs (20231106T140500+0100) with them.
func basic(s string) string {
	if len(s) >= 15 && s[8] == 'T' && !strings.Contains(s, "-") {
		zone := s[15:]
		if len(zone) == 5 {
			zone = zone[:3] + ":" + zone[3:]
		}
		return s[:4] + "-" + s[4:6] + "-" + s[6:8] + "T" + s[9:11] + ":" + s[11:13] + ":" + s[13:15] + zone
	}
	return s
}

// nitf reads the News Industry Text Format.
func nitf(rec *record.Record, n *markup.Node) {
	head, top := n.Find("head"), n.Find("body", "body.head")
	hl1 := top.Find("hedline", "hl1")
	rec.Put(record.Title, hl1.Text())
	rec.Put(record.Title, head.Find("title").Text())
	var lead []string
	for _, h := range top.All("hl2") {
		lead = append(lead, h.Text())
	}
	if a := top.Find("abstract").Text(blocks...); a != "" {
		lead = append(lead, a)
	}
	rec.Put(record.Lead, strings.Join(lead, "\n\n"))
	body := n.Find("body", "body.content")
	if body == nil {
		body = n.Find("body")
	}
	rec.Put(record.Body, body.TextWithout(func(k *markup.Node) bool { return k.Name == "media" || k.Name == "body.head" || k.Name == "body.end" }, blocks...))
	var notes []string
	for _, m := range body.All("media-caption") {
		notes = append(notes, m.Text(blocks...))
	}
	for _, beside := range []string{n.Find("body", "body.end").Text(blocks...), head.Find("docdata", "ed-msg").Attr("info")} {
		if beside != "" {
			notes = append(notes, beside)
		}
	}
	rec.Detail(kiosque.DetailNotes, strings.Join(notes, " "))
	for _, b := range top.All("byline") {
		persons := b.All("person")
		if len(persons) == 0 {
			persons = []*markup.Node{b}
		}
		for _, by := range persons {
			rec.Append(record.Authors, strings.TrimSpace(by.TextWithout(func(k *markup.Node) bool { return k.Name == "byttl" })))
		}
		rec.Detail("byline", b.Find("byttl").Text())
	}
	rec.Put(record.Place, top.Find("dateline", "location").Text())
	rec.Put(record.Place, top.Find("dateline").Text())
	doc := head.Find("docdata")
	pub := head.Find("pubdata")
	for _, d := range []string{
		doc.Find("date.issue").Attr("norm"), pub.Attr("date.publication"), top.Find("story.date").Attr("norm"),
		doc.Find("date.release").Attr("norm"),
	} {
		rec.Put(record.Date, basic(d))
		if d = basic(d); digits(d) != digits(rec.Text(record.Date)) { // the day of the paper is not that of the agency
			if len(d) == len("20060102") {
				d = d[:4] + "-" + d[4:6] + "-" + d[6:]
			}
			rec.Detail(kiosque.DetailDate, d)
		}
	}
	rec.Put(record.ID, doc.Find("doc-id").Attr("id-string"))
	rec.Detail(kiosque.DetailDocument, doc.Find("doc-id").Attr("id-string"))
	rec.Put(record.Source, pub.Attr("name"))
	rec.Put(record.Source, doc.Find("doc.copyright").Attr("holder"))
	rec.Put(record.Page, pub.Attr("position.sequence"))
	rec.Put(record.Section, pub.Attr("position.section"))
	rec.Detail(kiosque.DetailEdition, pub.Attr("edition.name"))
	rec.Detail(kiosque.DetailIssue, pub.Attr("number"))
	rec.Put(record.URL, pub.Attr("ex-ref"))
	rec.Put(record.Agency, top.Find("distributor").Text())
	for _, k := range doc.All("keyword") {
		rec.Append(record.Tags, k.Attr("key"))
	}
	for _, c := range doc.Find("identified-content").All("classifier") {
		rec.Append(record.Tags, c.Attr("value"))
	}
	rec.Detail(kiosque.DetailLanguage, n.Attr("lang"))
	holder := doc.Find("doc.copyright")
	rec.Detail(kiosque.DetailRights, strings.TrimSpace(holder.Attr("holder")+" "+holder.Attr("year")))
	rec.Detail("urgency", doc.Find("urgency").Attr("ed-urg"))
	for _, subject := range head.All("tobject.subject") {
		for _, name := range []string{"type", "matter", "detail"} {
			if s := subject.Attr("tobject.subject." + name); s != "" {
				rec.Append(record.Tags, s)
			}
		}
	}
}

// digits are the digits of the day in a date of ISO 8601, with its signs or without.
func digits(date string) string {
	day := strings.ReplaceAll(date, "-", "")
	return day[:min(len(day), len("20060102"))]
}

// classes are those of items that have a text.
var classes = map[string]bool{"text": true, "composite": true}

// g2 reads NewsML-G2.
func g2(rec *record.Record, n *markup.Node) {
	item, content := n.Find("itemMeta"), n.Find("contentMeta")
	class := item.Find("itemClass").Attr("qcode")
	if class != "" && !classes[class[strings.IndexByte(class, ':')+1:]] && n.Find("inlineXML") == nil {
		return
	}
	var lead, notes []string
	for _, note := range item.All("edNote") {
		notes = append(notes, note.Text())
	}
	rec.Put(record.ID, n.Attr("guid"))
	rec.Detail(kiosque.DetailDocument, n.Attr("guid"))
	rec.Put(record.Title, content.Find("headline").Text())
	rec.Put(record.Title, item.Find("title").Text())
	for _, h := range content.All("headline") {
		if role := h.Attr("role"); strings.HasSuffix(role, ":sub") || strings.HasSuffix(role, ":subhead") {
			lead = append(lead, h.Text())
		}
	}
	for _, d := range content.All("description") {
		if strings.HasSuffix(d.Attr("role"), "caption") {
			notes = append(notes, d.Text(blocks...))
		} else {
			lead = append(lead, d.Text(blocks...))
		}
	}
	rec.Put(record.Lead, strings.Join(lead, "\n\n"))
	rec.Detail(kiosque.DetailKind, content.Find("genre", "name").Text())
	rec.Detail("urgency", content.Find("urgency").Text())
	for _, b := range content.All("by") {
		rec.Append(record.Authors, b.Text())
	}
	if len(rec.Values[record.Authors].List) == 0 {
		for _, c := range content.All("creator") {
			rec.Append(record.Authors, c.Find("name").Text())
		}
	}
	created := content.Find("contentCreated").Text()
	for _, d := range []string{item.Find("firstCreated").Text(), created, item.Find("versionCreated").Text()} {
		rec.Put(record.Date, d)
	}
	if v := item.Find("versionCreated").Text(); v != rec.Text(record.Date) {
		rec.Detail(kiosque.DetailUpdated, v)
	}
	provider := item.Find("provider")
	for _, s := range []string{
		content.Find("infoSource", "name").Text(), provider.Find("name").Text(), content.Find("creditline").Text(),
		provider.Attr("literal"), provider.Attr("qcode")[strings.IndexByte(provider.Attr("qcode"), ':')+1:],
	} {
		rec.Put(record.Source, s)
	}
	rec.Put(record.Place, content.Find("located", "name").Text())
	rec.Put(record.Place, content.Find("dateline").Text())
	for _, s := range content.All("subject") {
		rec.Append(record.Tags, s.Find("name").Text())
	}
	for _, k := range content.All("keyword") {
		rec.Append(record.Tags, k.Text())
	}
	rec.Detail(kiosque.DetailLanguage, content.Find("language").Attr("tag"))
	rec.Detail(kiosque.DetailRights, n.Find("rightsInfo", "copyrightNotice").Text())
	rec.Detail("slugline", content.Find("slugline").Text())
	set := n.Find("contentSet")
	for _, caption := range set.All("figcaption") {
		notes = append(notes, caption.Text(blocks...))
	}
	defer func() { rec.Detail(kiosque.DetailNotes, strings.Join(notes, " ")) }()
	if inner := set.Find("nitf"); inner != nil {
		nitf(rec, inner)
		return
	}
	rec.Detail(kiosque.DetailWords, set.Find("inlineXML").Attr("wordcount"))
	body := set.Find("body")
	if body == nil {
		body = set.Find("inlineXML")
	}
	if body == nil {
		body = set.Find("inlineData")
	}
	title := rec.Text(record.Title)
	rec.Put(record.Body, body.TextWithout(func(k *markup.Node) bool {
		return k.Name == "head" || k.Name == "figure" || k.Name == "h1" && title != "" && k.Text() == title
	}, blocks...))
}

// first reads NewsML 1.
func first(rec *record.Record, n *markup.Node) {
	id := n.Find("Identification", "NewsIdentifier")
	rec.Put(record.ID, id.Find("PublicIdentifier").Text())
	rec.Put(record.ID, id.Find("NewsItemId").Text())
	rec.Put(record.Date, basic(n.Find("NewsManagement", "FirstCreated").Text()))
	rec.Put(record.Date, basic(id.Find("DateId").Text()))
	if v := basic(n.Find("NewsManagement", "ThisRevisionCreated").Text()); v != rec.Text(record.Date) {
		rec.Detail(kiosque.DetailUpdated, v)
	}
	lines := n.Find("NewsLines")
	rec.Put(record.Title, lines.Find("HeadLine").Text())
	rec.Put(record.Lead, lines.Find("SubHeadLine").Text())
	rec.Put(record.Authors, lines.Find("ByLine").Text())
	for _, k := range lines.All("KeywordLine") {
		rec.Append(record.Tags, k.Text())
	}
	rec.Detail(kiosque.DetailRights, lines.Find("CopyrightLine").Text())
	admin := n.Find("AdministrativeMetadata")
	for _, s := range []string{
		admin.Find("Source", "Party").Attr("FormalName"), admin.Find("Provider", "Party").Attr("FormalName"),
		id.Find("ProviderId").Text(),
	} {
		rec.Put(record.Source, s)
	}
	rec.Detail(kiosque.DetailLanguage, n.Find("DescriptiveMetadata", "Language").Attr("FormalName"))
	content := n.Find("DataContent")
	if inner := content.Find("nitf"); inner != nil {
		nitf(rec, inner)
		return
	}
	body := content.Find("body.content")
	if body == nil {
		body = content
	}
	rec.Put(record.Body, body.Text(blocks...))
}
