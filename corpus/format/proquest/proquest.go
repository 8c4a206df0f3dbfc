// Package proquest reads the text that ProQuest exports, in French and in English: documents between lines of
// underscores, in paragraphs that labels open.
package proquest

import (
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

var (
	rule    = regexp.MustCompile(`^_{20,}\s*$`)
	counter = regexp.MustCompile(`(?i)^document \d+ (?:de|sur|of) \d+$`)
	label   = regexp.MustCompile(`^(\pL[\pL'’() -]{1,40}?)\s?:(?:[ \x{a0}]|$)`)
	publ    = regexp.MustCompile(`^([^;\[]+?)\s*(?:;|\[|$)`)
	page    = regexp.MustCompile(`:\s*([A-Z]{0,3}\.?\d+[\w.-]*)\.?\s*$`)
)

// labels are what the labels stand for, by their folded names.
var labels = map[string]string{
	"titre": "title", "title": "title",
	"auteur": "authors", "author": "authors", "auteurs": "authors", "authors": "authors",
	"infossurlapublication": "info", "informationssurlapublication": "info", "publicationinfo": "info", "publicationinformation": "info",
	"texteintegral": "body", "fulltext": "body", "textecomplet": "body",
	"resume": "lead", "abstract": "lead", "resumeindicatif": "lead", "soustitre": "lead", "subtitle": "lead",
	"titredelapublication": "source", "publicationtitle": "source", "titredupublication": "source",
	"datedepublication": "date", "publicationdate": "date", "anneedepublication": "year", "publicationyear": "year",
	"sujet": "tags", "subject": "tags", "motsclesidentifiant": "tags", "identifierkeyword": "tags", "lieu": "tags", "location": "tags",
	"personnes": "tags", "people": "tags",
	"entrepriseorganisation": "tags", "companyorganization": "tags",
	"rubrique": "section", "section": "section", "pages": "page", "page": "page", "premierepage": "page", "firstpage": "page",
	"iddudocumentproquest": "id", "proquestdocumentid": "id", "numerodedocumentproquest": "id", "accessionnumber": "accession",
	"urldudocument": "url", "documenturl": "url", "langue": "language", "languageofpublication": "language", "language": "language",
	"languedelapublication": "language",
	"droitsdauteur":         "rights", "copyright": "rights", "editeur": "publisher", "publisher": "publisher", "numero": "issue", "issue": "issue",
	"dernieremiseajour": "updated", "lastupdated": "updated", "typededocument": "kind", "documenttype": "kind", "typedesource": "source_type",
	"sourcetype": "source_type",
	"issn":       "issn", "basededonnees": "database", "database": "database", "volume": "volume",
	"paysdepublication": "country", "countryofpublication": "country",
	"lieudepublication": "place_of_publication", "placeofpublication": "place_of_publication", "links": "links", "liens": "links",
	"datedajout": "loaded", "onlinepublicationdate": "online",
	"contact": "contact", "fondsdocumentaire": "collection", "nombredemots": "words", "credit": "credit", "dateline": "dateline",
}

// Detect recognises an export by its rule and its counter.
func Detect(in *format.Input, head []byte) bool {
	text := string(in.Charset.Text(head[:min(len(head), 8<<10)]))
	ruled := false
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		ruled = ruled || rule.MatchString(line)
		if ruled && counter.MatchString(line) {
			return true
		}
		if i > 60 {
			break
		}
	}
	return ruled && (strings.Contains(text, "ProQuest") && (strings.Contains(text, "Full text:") || strings.Contains(text, "Texte intégral")))
}

// Read reads all documents.
func Read(in *format.Input) error {
	var paragraphs []string
	begin, size := 1, 0
	flush := func(at int) error {
		text, line, n := paragraphs, begin, size
		paragraphs, begin, size = nil, at+1, 0
		if n > in.MaxArticle {
			return in.Reject(line, in.TooLong(), nil)
		}
		if rec := document(text); rec != nil {
			return in.Record(line, rec)
		}
		return nil
	}
	fresh := true
	take := func(at int, raw []byte) error {
		line := strings.TrimSpace(string(in.Charset.Text(raw)))
		if size += len(line); size > in.MaxArticle && !rule.MatchString(line) {
			return nil
		}
		switch {
		case rule.MatchString(line):
			fresh = true
			return flush(at)
		case line == "":
			fresh = true
		case fresh || labelled(line):
			paragraphs = append(paragraphs, line)
			fresh = false
		default:
			paragraphs[len(paragraphs)-1] += "\n" + line
		}
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: func(int) error { size = in.MaxArticle + 1; return nil }, End: flush})
}

// labelled reports whether a known label opens a line.
func labelled(line string) bool {
	name, _ := named(line)
	return name != ""
}

// named reads the label of a paragraph.
func named(p string) (name, value string) {
	m := label.FindString(p)
	if m == "" {
		return "", p
	}
	return labels[record.FoldName(strings.TrimRight(m, ": \u00a0"))], strings.TrimSpace(p[len(m):])
}

// document makes a record of the paragraphs of one document, nil where there is none.
func document(paragraphs []string) *record.Record {
	var rec record.Record
	var body []string
	inBody, seen := false, false
	for i, p := range paragraphs {
		if counter.MatchString(p) {
			continue
		}
		name, value := named(p)
		if name == "" {
			switch {
			case inBody:
				body = append(body, p)
			case strings.HasPrefix(p, "http://"), strings.HasPrefix(p, "https://"):
				rec.Put(record.URL, strings.Fields(p)[0])
			case !seen && i <= 1:
				rec.Put(record.Title, p)
			case rec.Text(record.Title) != "" && len(p) > 0 && !strings.HasPrefix(p, "Lien") && !strings.HasPrefix(p, "©"):
				rec.Detail(kiosque.DetailNotes, p)
			}
			continue
		}
		seen, inBody = true, name == "body"
		if inBody {
			if value != "" {
				body = append(body, value)
			}
			continue
		}
		set(&rec, name, value)
	}
	rec.Put(record.Body, strings.Join(body, "\n\n"))
	if !seen || rec.Empty() {
		return nil
	}
	return &rec
}

// set reads the value of one label.
func set(rec *record.Record, name, value string) {
	line := strings.Join(strings.Fields(value), " ")
	switch name {
	case "title":
		rec.Put(record.Title, line)
	case "authors":
		rec.Put(record.Authors, line)
	case "lead":
		rec.Put(record.Lead, value)
	case "source":
		if m := publ.FindStringSubmatch(line); m != nil {
			rec.Values[record.Source] = record.Value{Text: m[1]}
		}
	case "info":
		if m := publ.FindStringSubmatch(line); m != nil {
			rec.Put(record.Source, m[1])
		}
		if m := page.FindStringSubmatch(line); m != nil {
			rec.Put(record.Page, strings.TrimRight(m[1], "."))
		}
	case "date":
		rec.Put(record.Date, line)
	case "year":
		rec.Put(record.Year, line)
	case "tags":
		rec.Append(record.Tags, strings.Split(line, ";")...)
	case "section":
		rec.Put(record.Section, line)
	case "page":
		rec.Put(record.Page, line)
	case "url":
		rec.Put(record.URL, line)
	case "id":
		rec.Put(record.ID, line)
		rec.Detail(kiosque.DetailDocument, line)
	case "links", "contact":
	default:
		rec.Detail(name, line)
	}
}
