package mets

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// describe reads what is said of the issue: by the descriptions of the divisions around a unit, the innermost first,
// and then by those that belong to no division.
func (is *issue) describe(around []*markup.Node) *record.Record {
	var rec record.Record
	var descriptions []*markup.Node
	for _, div := range slices.Backward(around) {
		descriptions = append(descriptions, is.of(div)...)
	}
	if len(descriptions) == 0 {
		for _, id := range is.order {
			descriptions = append(descriptions, is.described[id])
		}
	}
	for _, d := range descriptions {
		for _, name := range []string{"dateIssued", "date", "issued", "dateCreated"} {
			rec.Put(record.Date, dateOf(d, name))
		}
		rec.Detail(kiosque.DetailLanguage, language(d))
		rec.Put(record.Place, d.Find("placeTerm").Text())
		for _, part := range d.All("detail") {
			if kind := strings.ToLower(part.Attr("type")); kind == "issue" || kind == "number" {
				rec.Detail(kiosque.DetailIssue, part.Find("number").Text())
			}
		}
		rec.Detail(kiosque.DetailEdition, d.Find("edition").Text())
		for _, i := range d.All("identifier") {
			if id := strings.TrimSpace(i.Text()); strings.HasPrefix(id, "http") {
				rec.Put(record.URL, id)
			} else if strings.HasPrefix(id, "ark:") {
				rec.Detail(kiosque.DetailDocument, id)
			}
		}
	}
	rec.Put(record.Source, is.source(around, descriptions))
	rec.Detail(kiosque.DetailDocument, is.id)
	return &rec
}

// of are the descriptions of a division.
func (is *issue) of(div *markup.Node) (out []*markup.Node) {
	for id := range strings.FieldsSeq(div.Attr("DMDID")) {
		if d := is.described[id]; d != nil {
			out = append(out, d)
		}
	}
	return out
}

// source is the name of the newspaper: of the work that an issue belongs to, else of the outermost description.
func (is *issue) source(around, descriptions []*markup.Node) string {
	for _, d := range descriptions {
		for _, related := range d.All("relatedItem") {
			if related.Attr("type") == "host" || related.Attr("type") == "series" {
				if title := titleOf(related); title != "" {
					return title
				}
			}
		}
	}
	for _, d := range slices.Backward(descriptions) {
		if title := titleOf(d); title != "" {
			return title
		}
	}
	for _, n := range around {
		if label := strings.TrimSpace(n.Attr("LABEL")); label != "" {
			return label
		}
	}
	return ""
}

// titleOf is the title of a description in MODS or in Dublin Core, with the article that catalogues set apart.
func titleOf(d *markup.Node) string {
	info := d.Find("titleInfo")
	title := info.Find("title").Text()
	if title == "" {
		return d.Find("title").Text()
	}
	if before := info.Find("nonSort").Text(); before != "" {
		if !strings.HasSuffix(before, "'") && !strings.HasSuffix(before, "’") {
			before += " "
		}
		title = before + title
	}
	return title
}

// dateOf is the first date of a name that says something; of several encodings, the machine's.
func dateOf(d *markup.Node, name string) string {
	out := ""
	for _, n := range d.All(name) {
		if text := strings.TrimSpace(n.Text()); text != "" && (out == "" || n.Attr("encoding") != "") {
			out = text
			if n.Attr("encoding") != "" {
				break
			}
		}
	}
	return out
}

// language is the language of a description.
func language(d *markup.Node) string {
	for _, n := range d.All("language") {
		if text := strings.TrimSpace(n.Text()); text != "" {
			return text
		}
	}
	return ""
}

// own reads what is said of a unit itself.
func (is *issue) own(rec *record.Record, u unit) {
	for _, d := range is.of(u.div) {
		rec.Put(record.Title, titleOf(d))
		for _, n := range d.All("name") {
			var parts []string
			for _, p := range n.All("namePart") {
				if kind := p.Attr("type"); kind != "date" && kind != "termsOfAddress" {
					parts = append(parts, strings.TrimSpace(p.Text()))
				}
			}
			rec.Append(record.Authors, strings.Join(parts, " "))
		}
		for _, n := range d.All("creator") {
			rec.Append(record.Authors, n.Text())
		}
		if l := language(d); l != "" {
			if rec.Details == nil {
				rec.Details = map[string]string{}
			}
			rec.Details[kiosque.DetailLanguage] = l
		}
	}
	if label := strings.TrimSpace(u.div.Attr("LABEL")); label != "" && !strings.EqualFold(label, u.div.Attr("TYPE")) && label != "[UNTITLED]" {
		rec.Put(record.Title, label)
	}
	rec.Put(record.Section, u.section)
	if kind := u.div.Attr("TYPE"); kindOf(u.div) != "article" {
		rec.Detail(kiosque.DetailKind, strings.ToLower(kind))
	}
	if id := u.div.Attr("ID"); is.id != "" && id != "" {
		rec.Put(record.ID, is.id+"/"+id)
	}
}
