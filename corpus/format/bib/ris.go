// Package bib reads what reference managers export: RIS, BibTeX, CSL JSON and the JSON of Zotero. An abstract is the
// standfirst: it is not the text of the article.
package bib

import (
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// tagLine is a line of RIS: a tag, two spaces, a hyphen.
var tagLine = regexp.MustCompile(`^([A-Z][A-Z0-9])  ?- ?(.*)$`)

// DetectRIS recognises RIS by the tag that opens a reference.
func DetectRIS(in *format.Input, head []byte) bool {
	for line := range strings.Lines(string(in.Charset.Text(head[:min(len(head), 4<<10)]))) {
		line = strings.TrimRight(strings.TrimLeft(line, "\ufeff"), "\r\n")
		if m := tagLine.FindStringSubmatch(line); m != nil {
			return m[1] == "TY"
		}
		if strings.TrimSpace(line) != "" && !strings.Contains(line, ":") {
			return false // a line of the database's own may stand before
		}
	}
	return false
}

// ReadRIS reads all references.
func ReadRIS(in *format.Input) error {
	var ref *risRecord
	flush := func(int) error {
		if ref == nil {
			return nil
		}
		r := ref
		ref = nil
		if r.long {
			return in.Reject(r.line, in.TooLong(), nil)
		}
		return in.Record(r.line, r.record())
	}
	long := func(int) error {
		if ref != nil {
			ref.long = true
		}
		return nil
	}
	take := func(n int, raw []byte) error {
		line := strings.TrimRight(string(in.Charset.Text(raw)), " \t")
		m := tagLine.FindStringSubmatch(line)
		switch {
		case m == nil && ref != nil && line != "":
			ref.more(line, in.MaxArticle)
		case m == nil:
		case m[1] == "TY":
			if err := flush(n); err != nil {
				return err
			}
			ref = &risRecord{line: n, values: map[string][]string{}}
			ref.add("TY", m[2], in.MaxArticle)
		case m[1] == "ER":
			return flush(n)
		case ref != nil:
			ref.add(m[1], m[2], in.MaxArticle)
		}
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: long, End: flush})
}

// risRecord is one reference.
type risRecord struct {
	line   int
	values map[string][]string
	last   string
	size   int
	long   bool
}

func (r *risRecord) add(tag, value string, limit int) {
	if r.size += len(value) + 2; r.size > limit {
		r.long = true
		return
	}
	r.values[tag] = append(r.values[tag], strings.TrimSpace(value))
	r.last = tag
}

// more goes on with the value before.
func (r *risRecord) more(line string, limit int) {
	if r.size += len(line); r.size > limit || r.last == "" {
		r.long = r.size > limit
		return
	}
	list := r.values[r.last]
	list[len(list)-1] += "\n" + strings.TrimSpace(line)
}

// first is the first value of the likeliest tag.
func (r *risRecord) first(tags ...string) string {
	for _, tag := range tags {
		for _, v := range r.values[tag] {
			if v != "" {
				return v
			}
		}
	}
	return ""
}

// record makes a record of the reference; the tags are those of the format's specification and of Zotero.
func (r *risRecord) record() *record.Record {
	var rec record.Record
	rec.Put(record.Title, r.first("TI", "T1", "CT", "BT"))
	rec.Put(record.Lead, r.first("AB", "N2"))
	if second := r.first("N2"); r.first("AB") != "" && second != r.first("AB") { // not the same twice
		rec.Detail("abstract", second)
	}
	rec.Put(record.Source, r.first("T2", "JO", "JF", "T3", "JA"))
	for _, tag := range []string{"AU", "A1"} {
		rec.Append(record.Authors, r.values[tag]...)
	}
	rec.Put(record.Date, risDate(r.first("DA", "Y1", "PY"))) // Y2 is the day of the visit
	rec.Put(record.Section, r.first("SE", "M2"))
	page := r.first("SP")
	if end := r.first("EP"); page != "" && end != "" && end != page {
		page += "-" + end
	}
	rec.Put(record.Page, page)
	rec.Put(record.URL, r.first("UR", "L2", "LK"))
	rec.Append(record.Tags, r.values["KW"]...)
	rec.Put(record.ID, r.first("ID"))
	for tag, name := range map[string]string{
		"ET": kiosque.DetailEdition, "IS": kiosque.DetailIssue, "VL": "volume", "LA": kiosque.DetailLanguage, "AN": kiosque.DetailDocument, "N1": kiosque.DetailNotes,
		"CY": "place_of_publication", "PB": "publisher", "SN": "issn", "DO": "doi", "DB": "database", "DP": "database", "M3": kiosque.DetailKind,
	} {
		rec.Detail(name, r.first(tag))
	}
	return &rec
}

// risDate reads 2023/11/06/ and 2023///; what stands behind the third slash is a remark.
func risDate(s string) string {
	parts := strings.Split(s, "/")
	if len(parts) < 3 {
		return s
	}
	var kept []string
	for _, p := range parts[:3] {
		if p = strings.TrimSpace(p); p == "" {
			break
		}
		kept = append(kept, p)
	}
	return strings.Join(kept, "-")
}
