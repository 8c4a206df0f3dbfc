// Package nexis reads what LexisNexis and Nexis Uni export as HTML, text and DOCX, in French and in English: articles
// between « 1 of 10 DOCUMENTS » or before « End of Document », with labels such as RUBRIQUE: and Load-Date:.
package nexis

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

var (
	// counter opens an article of LexisNexis.
	counter = regexp.MustCompile(`(?i)^\s*(?:(?:document|dokument)\s+)?\d+ (?:of|de|von|sur) \d+(?: documents?)?\s*$`)
	// closing closes one of Nexis Uni.
	closing = regexp.MustCompile(`(?i)^\s*(?:end of document|fin du document|ende des dokuments?)\s*$`)
	// cover is a line of the page in front of what Nexis Uni exports, or of the head of a printed page.
	cover = regexp.MustCompile(`(?i)^\s*(?:(?:user name|nom d['’]utilisateur|date and time|date et heure|job number|numéro de (?:la )?tâche|` +
		`client/(?:matter|dossier)|` +
		`search (?:terms|type)|(?:termes|type) de recherche|narrowed by|restreint par|content type|type de contenu)\s*:|` +
		`documents? \(\d+\)$|page \d+ (?:of|de|sur) \d+$)`)
	// label begins a line that says one thing of an article.
	label = regexp.MustCompile(`^([\pL][\pL' ’/-]{2,28}?)\s?:(?:[ \x{a0}\t]+|$)`)
	// unknown is a label in capitals that is not in the table.
	unknown = regexp.MustCompile(`^\p{Lu}[\p{Lu} ’'-]{2,28}\s?: `)
	// rights is a line that says whose it is.
	rights = regexp.MustCompile(`^(?:Copyright\b|©|\(c\) |Tous droits réservés|All Rights Reserved)`)
	count  = regexp.MustCompile(`\d[\d\x{a0}\x{202f} .,]*`)
	page   = regexp.MustCompile(`(?i)[;,]?\s*\b(?:Pg|P|pages?)\.?\s*([A-Z]{0,4}-?\d[\w-]*(?:, ?[A-Z]?\d+)*)\s*$`)
)

// isCounter reports whether a line opens an article.
func isCounter(line string) bool { return len(line) < 60 && counter.MatchString(line) }

// isCover reports whether a line is of a cover, or of the head of a printed page.
func isCover(line string) bool { return len(line) < 200 && cover.MatchString(line) }

// isClosing reports whether a line closes one.
func isClosing(line string) bool { return len(line) < 60 && closing.MatchString(line) }

// kind is what a label says, and whether it stands above or below the text.
type kind struct {
	name string
	tail bool
}

// labels are the names of labels in capitals.
var labels = map[string]kind{
	"BYLINE": {name: "authors"}, "AUTEUR": {name: "authors"}, "AUTHOR": {name: "authors"}, "AUTOR": {name: "authors"},
	"SECTION": {name: "section"}, "RUBRIQUE": {name: "section"}, "RUBRIK": {name: "section"},
	"LENGTH": {name: "words"}, "LONGUEUR": {name: "words"}, "LÄNGE": {name: "words"},
	"DATELINE": {name: "dateline"}, "ORIGINE-DEPECHE": {name: "dateline"}, "ORIGINE-DÉPÊCHE": {name: "dateline"},
	"HIGHLIGHT": {name: "lead"}, "ENCART": {name: "lead"}, "HEADLINE": {name: "title"}, "TITRE": {name: "title"}, "SERIES": {name: "series"},
	"SÉRIE": {name: "series"},
	"BODY":  {name: "body"}, "CORPS": {name: "body"}, "TEXTE": {name: "body"},
	"LOAD-DATE": {"loaded", true}, "DATE-CHARGEMENT": {"loaded", true}, "DATE DE CHARGEMENT": {"loaded", true}, "UPDATE": {"loaded", true},
	"LANGUAGE": {"language", true}, "LANGUE": {"language", true}, "SPRACHE": {"language", true},
	"SUBJECT": {"tags", true}, "SUJET": {"tags", true}, "CLASSIFICATION": {"", true},
	"GEOGRAPHIC": {"tags", true}, "LOCALISATION-GEO": {"tags", true}, "CITY": {"tags", true}, "VILLE": {"tags", true}, "COUNTRY": {"tags", true},
	"PAYS":  {"tags", true},
	"STATE": {"tags", true}, "ORGANIZATION": {"tags", true}, "ORGANISATION": {"tags", true}, "COMPANY": {"tags", true}, "SOCIETE": {"tags", true},
	"SOCIÉTÉ": {"tags", true},
	"PERSON":  {"tags", true}, "PERSONNE": {"tags", true}, "INDUSTRY": {"tags", true}, "SECTEUR": {"tags", true}, "TICKER": {"ticker", true},
	"SYMBOLE":          {"ticker", true},
	"SYMBOLE-BOURSIER": {"ticker", true}, "SECTEUR-ACTIVITE": {"tags", true}, "SECTEUR-ACTIVITÉ": {"tags", true},
	"PUBLICATION-TYPE": {"kind", true}, "TYPE-PUBLICATION": {"kind", true}, "TYPE DE PUBLICATION": {"kind", true}, "PUB-TYPE": {"kind", true},
	"DOCUMENT-TYPE": {"kind", true},
	"JOURNAL-CODE":  {"source_code", true}, "JOURNAL CODE": {"source_code", true}, "LOAD DATE": {"loaded", true}, "PUBLICATION TYPE": {"kind", true},
	"CODE-JOURNAL": {"source_code", true}, "CODE JOURNAL": {"source_code", true}, "ACC-NO": {"document", true},
	"ISSN":    {"issn", true},
	"GRAPHIC": {"notes", true}, "ILLUSTRATION": {"notes", true}, "NOTES": {"notes", true}, "NOTE": {"notes", true}, "CORRECTION": {"notes", true},
	"CORRECTION-DATE": {"notes", true},
	"URL":             {"url", true}, "EDITION": {"edition", true}, "ÉDITION": {"edition", true},
}

// labelOf reads the label of a line.
func labelOf(line string) (k kind, value string, ok bool) {
	const widest = 64 // bytes of a label and its colon
	var m []string
	if strings.Contains(line[:min(len(line), widest)], ":") {
		m = label.FindStringSubmatch(line)
	}
	if m == nil {
		if len(line) > 20 {
			return kind{}, "", false
		}
		switch strings.ToUpper(strings.TrimSpace(line)) {
		case "BODY", "CORPS", "CORPS DU TEXTE":
			return kind{name: "body"}, "", true
		}
		return kind{}, "", false
	}
	k, ok = labels[strings.ToUpper(strings.TrimSpace(m[1]))]
	return k, strings.TrimSpace(line[len(m[0]):]), ok
}

// head reads what stands above the labels: source, date, title, in the order of LexisNexis, or title, source, date, in
// that of Nexis Uni.
func head(rec *record.Record, lines []string) {
	var kept []string
	date := -1
	for _, p := range lines {
		for one := range strings.SplitSeq(p, "\n") {
			one = strings.Join(strings.Fields(one), " ")
			switch {
			case one == "":
			case rights.MatchString(one):
				rec.Detail(kiosque.DetailRights, one)
			default:
				if d, ok := day(one); ok {
					date = len(kept)
					rec.Values[record.Date].Text = d
				}
				kept = append(kept, one)
			}
		}
	}
	for date >= 2 && len(kept) > date+1 && edition(kept[len(kept)-1]) && !slices.ContainsFunc(kept[date+1:], func(line string) bool { return !edition(line) }) {
		rec.Detail(kiosque.DetailEdition, kept[len(kept)-1])
		kept = kept[:len(kept)-1]
	}
	switch {
	case len(kept) == 0:
	case date < 0:
		rec.Put(record.Source, kept[0])
		rec.Put(record.Title, strings.Join(kept[1:], " "))
	case date == len(kept)-1 && date >= 2: // Nexis Uni
		rec.Put(record.Source, kept[date-1])
		rec.Put(record.Title, kept[date-2])
	default:
		rec.Put(record.Source, strings.Join(kept[:date], " "))
		after := kept[date+1:]
		for len(after) > 1 && edition(after[0]) {
			rec.Detail(kiosque.DetailEdition, after[0])
			after = after[1:]
		}
		rec.Put(record.Title, strings.Join(after, " "))
	}
}

// edition reports whether a line below the date is not yet the title.
func edition(line string) bool {
	fold := strings.ToLower(line)
	return len(line) < 60 && (strings.Contains(fold, "edition") || strings.Contains(fold, "édition") || strings.HasPrefix(fold, "correction appended"))
}

// clock is the time behind a date.
var clock = regexp.MustCompile(`\s*\d{1,2}:\d{2}\s*(?:[AP]M)?\s*(?:GMT|EST|CET|UTC)?$`)

// day reads a line that is a date with a day or month: 12 April 2013 Tuesday, mardi 12 avril 2013.
func day(line string) (string, bool) {
	if len(line) > 60 || !strings.ContainsAny(line, "0123456789") {
		return "", false
	}
	line = clock.ReplaceAllString(line, "")
	if d, err := frdate.Parse(line, nil); err == nil && d.Month != 0 {
		return line, true
	}
	mentions := frdate.Mentions(line)
	if len(mentions) == 1 && mentions[0].Year != 0 && mentions[0].Start < 12 && len(line)-mentions[0].End < 16 {
		return mentions[0].String(), true
	}
	return "", false
}

// set reads the value of one label.
func set(rec *record.Record, name, value string) {
	line := strings.Join(strings.Fields(value), " ")
	switch name {
	case "title":
		rec.Put(record.Title, line)
	case "lead":
		rec.Put(record.Lead, value)
	case "authors":
		rec.Put(record.Authors, line)
	case "dateline":
		rec.Put(record.Place, line)
	case "section":
		if m := page.FindStringSubmatchIndex(line); m != nil {
			rec.Put(record.Page, line[m[2]:m[3]])
			line = line[:m[0]]
		}
		rec.Put(record.Section, strings.TrimRight(line, "; ,"))
	case "words":
		rec.Detail(kiosque.DetailWords, strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, count.FindString(line)))
	case "tags":
		rec.Append(record.Tags, subjects(line)...)
	case "url":
		rec.Put(record.URL, line)
	case "document":
		rec.Put(record.ID, line)
		rec.Detail(kiosque.DetailDocument, line)
	case "":
	default:
		rec.Detail(map[string]string{
			"language": kiosque.DetailLanguage, "kind": kiosque.DetailKind, "notes": kiosque.DetailNotes, "edition": kiosque.DetailEdition,
		}[name]+map[string]string{"loaded": "loaded", "ticker": "ticker", "source_code": "source_code", "issn": "issn", "series": "series"}[name], line)
	}
}

// score is how sure a subject is: ÉNERGIE (90%).
var score = regexp.MustCompile(`\s*\(\d{1,3}\s?%\)`)

// subjects are the subjects of a list, without how sure they are.
func subjects(line string) []string {
	var out []string
	for s := range strings.SplitSeq(line, ";") {
		if s = strings.TrimSpace(score.ReplaceAllString(s, "")); s != "" {
			out = append(out, s)
		}
	}
	return out
}
