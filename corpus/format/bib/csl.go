package bib

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/objects"
	"github.com/kiosque-search/kiosque/corpus/record"
)

var (
	cslMark    = regexp.MustCompile(`"(?:container-title|date-parts|citation-key)"\s*:`)
	zoteroMark = regexp.MustCompile(`"itemType"\s*:`)
)

// DetectCSL recognises the JSON of citation processors and of Zotero by their keys.
func DetectCSL(_ *format.Input, head []byte) bool {
	head, ok := objects.Start(head)
	return ok && (cslMark.Match(head) || zoteroMark.Match(head) && strings.Contains(string(head), `"creators"`))
}

// reference is an item of CSL JSON or of Zotero.
type reference struct {
	ID, Key, ItemKey                          any
	Type, ItemType                            string
	Title, Abstract, AbstractNote             string
	Container                                 any `json:"container-title"`
	PublicationTitle, WebsiteTitle, BlogTitle string
	Issued                                    *struct {
		Parts   [][]any `json:"date-parts"`
		Raw     string
		Literal string
	}
	Date                               string
	Author, Creators                   []person
	Section, Page, Pages, URL, Edition string
	Language, Note, Keyword, DOI       string
	Issue, Volume                      any
	Tags                               []struct{ Tag string }
}

// person is an author.
type person struct {
	Family, Given, Literal                 string
	LastName, FirstName, Name, CreatorType string
	Particle                               string `json:"non-dropping-particle"`
	Dropping                               string `json:"dropping-particle"`
}

// ReadCSL reads all references.
func ReadCSL(in *format.Input) error {
	return objects.Each(in, []string{"items"}, func(line int, object json.RawMessage) error {
		var wrapped struct{ Data json.RawMessage }
		if json.Unmarshal(object, &wrapped) == nil && len(wrapped.Data) > 2 && wrapped.Data[0] == '{' { // of Zotero's web service
			object = wrapped.Data
		}
		var r reference
		if err := json.Unmarshal(object, &r); err != nil {
			return in.Reject(line, "référence JSON mal formée", err)
		}
		if r.ItemType == "attachment" || r.ItemType == "note" || r.ItemType == "annotation" {
			return nil
		}
		return in.Record(line, r.record())
	})
}

// text is a value that may be a text, a number or a list.
func text(v any) string {
	switch t := v.(type) {
	case string:
		return t
	case float64:
		return strconv.FormatFloat(t, 'f', -1, 64)
	case []any:
		if len(t) > 0 {
			return text(t[0])
		}
	}
	return ""
}

// record makes a record of a reference.
func (r *reference) record() *record.Record {
	var rec record.Record
	for _, id := range []any{r.ID, r.Key, r.ItemKey} {
		rec.Put(record.ID, text(id))
	}
	rec.Put(record.Title, markup.Plain(r.Title))
	rec.Put(record.Lead, markup.Plain(r.Abstract+r.AbstractNote))
	for _, s := range []string{text(r.Container), r.PublicationTitle, r.WebsiteTitle, r.BlogTitle} {
		rec.Put(record.Source, s)
	}
	rec.Put(record.Date, r.Date)
	if r.Issued != nil {
		if len(r.Issued.Parts) > 0 {
			var parts []string
			for _, p := range r.Issued.Parts[0] {
				if s := text(p); s != "" && s != "0" {
					if len(s) == 1 {
						s = "0" + s
					}
					parts = append(parts, s)
				}
			}
			rec.Put(record.Date, strings.Join(parts, "-"))
		}
		rec.Put(record.Date, r.Issued.Raw)
		rec.Put(record.Date, r.Issued.Literal)
	}
	for _, p := range append(r.Author, r.Creators...) {
		if p.CreatorType != "" && p.CreatorType != "author" && p.CreatorType != "contributor" {
			continue
		}
		name := p.Literal + p.Name
		if family, given := p.Family+p.LastName, p.Given+p.FirstName; name == "" {
			name = strings.Join(strings.Fields(strings.Join([]string{given, p.Dropping, p.Particle, family}, " ")), " ")
		}
		rec.Append(record.Authors, name)
	}
	rec.Put(record.Section, r.Section)
	rec.Put(record.Page, r.Page+r.Pages)
	rec.Put(record.URL, r.URL)
	if r.Keyword != "" {
		rec.Append(record.Tags, strings.FieldsFunc(r.Keyword, func(r rune) bool { return r == ',' || r == ';' })...)
	}
	for _, t := range r.Tags {
		rec.Append(record.Tags, t.Tag)
	}
	rec.Detail(kiosque.DetailEdition, r.Edition)
	rec.Detail(kiosque.DetailIssue, text(r.Issue))
	rec.Detail("volume", text(r.Volume))
	rec.Detail(kiosque.DetailLanguage, r.Language)
	rec.Detail(kiosque.DetailNotes, markup.Plain(r.Note))
	rec.Detail("doi", r.DOI)
	return &rec
}
