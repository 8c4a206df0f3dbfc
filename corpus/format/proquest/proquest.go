// Package proquest reads the text that ProQuest exports, in French and in English: documents between lines of
// underscores, in paragraphs that labels open.
package proquest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

var (
	rule = regexp.MustCompile(`^_{20,}\s*$`)
	// closing begins what stands below the last document.
	closing = regexp.MustCompile(`(?i)^(?:bibliograph|contact|copyright|citation|references|droits d.auteur|©|database copyright)`)
	// printed is the day in the line of a publication: Le Phare ; Locmel [Locmel]06 Nov 2023: A4.
	printed = regexp.MustCompile(`\]\s*(\d{1,2} \pL+\.? \d{4})\s*:`)
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
		rec := document(text)
		switch {
		case rec != nil:
			return in.Record(line, rec)
		case len(text) > 1 && counter.MatchString(text[0]):
			return in.Reject(line, "document ProQuest sans texte ni étiquette connue", nil)
		}
		return nil // a list of references, an address
	}
	fresh, counted, ruled, ruledAt := true, false, "", 0
	take := func(at int, raw []byte) error {
		line := strings.TrimSpace(string(in.Charset.Text(raw)))
		if ruled != "" && line != "" { // only what follows a rule tells what it is
			counts := counter.MatchString(line)
			if counted && !counts && inText(paragraphs) && !closing.MatchString(line) {
				paragraphs = append(paragraphs, ruled)
				size += len(ruled)
			} else if err := flush(ruledAt); err != nil {
				return err
			}
			counted, ruled = counted || counts, ""
		}
		if size += len(line); size > in.MaxArticle && !rule.MatchString(line) {
			return nil
		}
		switch {
		case rule.MatchString(line):
			fresh, ruled, ruledAt = true, line, at
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
	inBody, seen, info := false, false, ""
	for i, p := range paragraphs {
		if i == 0 && counter.MatchString(p) {
			continue
		}
		name, value := named(p)
		if inBody && name != "" && !ends(paragraphs[i:]) {
			name = "" // the text has labels of its own
		}
		if name == "" {
			switch {
			case inBody:
				body = append(body, p)
			case strings.HasPrefix(p, "http://"), strings.HasPrefix(p, "https://"):
				rec.Put(record.URL, strings.Fields(p)[0])
			case !seen && i <= 1:
				rec.Put(record.Title, p)
			case rec.Text(record.Title) != "" && len(p) > 0 && !strings.HasPrefix(p, "Lien") && !strings.HasPrefix(p, "©"):
				if key, said, ok := strings.Cut(p, ":"); ok && seen && label.MatchString(p) { // a label that is not in the table
					rec.Detail(strings.ToLower(strings.TrimSpace(key)), said)
				} else {
					rec.Detail(kiosque.DetailNotes, p)
				}
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
		if name == "info" {
			info = value
		}
		set(&rec, name, value)
	}
	rec.Put(record.Body, strings.Join(body, "\n\n"))
	if !seen && counter.MatchString(firstOf(paragraphs)) { // what a counter opens is a document, with labels or without
		body = append(body, paragraphs[min(2, len(paragraphs)):]...)
		delete(rec.Details, kiosque.DetailNotes)
		rec.Put(record.Body, strings.Join(body, "\n\n"))
		seen = true
	}
	if !seen || rec.Empty() {
		return nil
	}
	if issued := printed.FindStringSubmatch(info); issued != nil {
		rec.Put(record.Date, issued[1]) // only where no label says it
	}
	return &rec
}

// ends reports whether the labels of a document begin with the first of some paragraphs, behind its text: others follow at
// once, or nothing does.
func ends(paragraphs []string) bool {
	const enough = 3 // labels in a row that no text has
	for i, p := range paragraphs {
		if i == enough {
			return true
		}
		if !label.MatchString(p) {
			return false
		}
	}
	return true
}

// inText reports whether the last of the paragraphs belongs to a text.
func inText(paragraphs []string) bool {
	for i, p := range slices.Backward(paragraphs) {
		switch name, _ := named(p); {
		case name == "body":
			return true
		case name != "" && ends(paragraphs[i:]):
			return false
		}
	}
	return false
}

// firstOf is the first paragraph, "" where there is none.
func firstOf(paragraphs []string) string {
	if len(paragraphs) == 0 {
		return ""
	}
	return paragraphs[0]
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
