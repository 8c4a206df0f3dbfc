// Package gallica reads the text of an issue or a book as the BnF's Gallica hands it out, as text or HTML: a reminder of what
// was asked for and a notice, then what was recognised on the pages.
package gallica

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

const reminder = "rappel de votre demande"

// Detect recognises a text by the reminder at its head, and a page by the notice below it.
func Detect(in *format.Input, head []byte) bool {
	if folded := markup.Fold(head); strings.HasPrefix(folded, "<") {
		return strings.Contains(folded, reminder) && strings.Contains(folded, "identifiant")
	}
	text := strings.ToLower(string(in.Charset.Text(head[:min(len(head), 4<<10)])))
	return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n\ufeff"), reminder) && strings.Contains(text, "format de téléchargement")
}

// Read reads the text as one article.
func Read(in *format.Input) error {
	text, err := in.Whole(2 * in.MaxArticle) // tags take room
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, in.TooLong(), nil)
	case err != nil:
		return in.Failed(0, err)
	}
	if strings.HasPrefix(markup.Fold([]byte(text[:min(len(text), 1<<10)])), "<") {
		doc, err := markup.Document(text)
		if err != nil {
			return in.Reject(0, "HTML trop emboîté", err)
		}
		text = markup.SelectionText(doc.Find("body"))
	}
	rec := parse(text)
	switch {
	case rec.Text(record.Body) == "":
		return in.Reject(0, "texte de Gallica vide : le document n'a pas de mode texte, ou seule sa notice a été enregistrée", nil)
	case len(rec.Text(record.Body)) > in.MaxArticle:
		return in.Reject(0, in.TooLong(), nil)
	}
	return in.Record(1, rec)
}

var (
	// entry is a line of the notice.
	entry = regexp.MustCompile(`^(\pL[\pL' ’]{2,40}?)\s*:\s*(?::\s*)?(.*)$`)
	// warning is what Gallica says of the recognition, at the end of the notice.
	warning = regexp.MustCompile(`(?i)^le texte affiché peut comporter|^le taux de reconnaissance|généré de façon automatique par un programme de reconnaissance`)
	rate    = regexp.MustCompile(`(?i)taux de reconnaissance estimé pour ce document est de\s*(\d{1,3}(?:[.,]\d+)?)\s*%`)
	number  = regexp.MustCompile(`\((?:numéro|n°?)\s*([\w/-]+)\)`)
)

// maxNotice bounds the paragraphs of a notice.
const maxNotice = 200

// parse reads notice and text.
func parse(text string) *record.Record {
	var rec record.Record
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ").Replace(text)
	paragraphs := strings.Split(text, "\n\n")
	notice := map[string][]string{}
	end := 0
	for i, p := range paragraphs[:min(len(paragraphs), maxNotice)] {
		line := strings.Join(strings.Fields(p), " ")
		switch m := entry.FindStringSubmatch(line); {
		case warning.MatchString(line):
			if m := rate.FindStringSubmatch(line); m != nil {
				if percent, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64); err == nil {
					rec.Detail(kiosque.DetailQuality, strconv.FormatFloat(percent/100, 'f', 2, 64))
				}
			}
			end = i + 1
		case end > 0 && end < i: // the text has begun
		case m != nil && m[2] != "" && known[strings.ToLower(m[1])]:
			key := strings.ToLower(m[1])
			notice[key] = append(notice[key], m[2])
			end = i + 1
		case m != nil && m[2] == "", line == "", strings.HasPrefix(line, "Vues "):
			end = i + 1
		}
	}
	describe(&rec, notice)
	rec.Put(record.Body, strings.Trim(strings.Join(paragraphs[end:], "\n\n"), "\n"))
	return &rec
}

// known are the entries of a notice.
var known = map[string]bool{
	"titre": true, "auteur": true, "auteurs": true, "contributeur": true, "éditeur": true, "date d'édition": true, "date d’édition": true, "sujet": true,
	"notice du catalogue": true, "type": true, "langue": true, "format": true, "description": true, "droits": true, "identifiant": true, "source": true,
	"conservation numérique": true, "date de mise en ligne": true, "relation": true, "provenance": true, "couverture": true, "nombre de pages": true,
	"format de téléchargement": true, "nombre de vues": true, "notice d'ensemble": true,
}

// describe reads the notice. The day on which an issue was put on the web is none of its dates.
func describe(rec *record.Record, notice map[string][]string) {
	first := func(key string) string {
		if v := notice[key]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	kinds := strings.ToLower(strings.Join(notice["type"], " "))
	if strings.Contains(kinds, "monographie") {
		rec.Put(record.Title, first("titre"))
		rec.Put(record.Source, first("éditeur"))
	} else {
		rec.Put(record.Source, first("titre"))
	}
	rec.Append(record.Authors, append(notice["auteur"], notice["auteurs"]...)...)
	rec.Put(record.Date, first("date d'édition"))
	rec.Put(record.Date, first("date d’édition"))
	if id := first("identifiant"); id != "" {
		at := strings.Index(id, "ark:/")
		rec.Put(record.ID, id[max(at, 0):])
		rec.Detail(kiosque.DetailDocument, id[max(at, 0):])
		if at >= 0 {
			rec.Put(record.URL, "https://gallica.bnf.fr/"+id[at:])
		}
	}
	for _, d := range notice["description"] {
		if m := number.FindStringSubmatch(strings.ToLower(d)); m != nil {
			rec.Detail(kiosque.DetailIssue, m[1])
		}
	}
	rec.Append(record.Tags, notice["sujet"]...)
	rec.Detail(kiosque.DetailLanguage, first("langue"))
	rec.Detail(kiosque.DetailRights, strings.Join(notice["droits"], " ; "))
}
