// Package factiva reads what Factiva exports: HTML with or without its two-letter codes, in the language of whoever
// exported it, and the XML of its web service (PPS).
package factiva

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// articleClass is the class of an article: frArticle, enArticle.
var articleClass = regexp.MustCompile(`(?i)^[a-z]{2}article$`)

// begins tells the tag that opens an article.
func begins(tag html.Token) bool {
	if tag.Data != "div" || !markup.HasClass(tag.Attr, "article") {
		return false
	}
	for class := range strings.FieldsSeq(markup.Attr(tag.Attr, "class")) {
		if articleClass.MatchString(class) {
			return true
		}
	}
	return false
}

// inHead finds the tag of an article in a head.
var inHead = regexp.MustCompile(`class=["']?(?:[\w-]+ )*(?:article (?:[\w-]+ )*[a-z]{2}article|[a-z]{2}article (?:[\w-]+ )*article)\b`)

// Detect recognises a page of articles.
func Detect(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	return strings.HasPrefix(folded, "<") && (strings.Contains(folded, "<title>factiva") || inHead.MatchString(folded))
}

// Read reads all articles of a page.
func Read(in *format.Input) error {
	err := markup.Cut(in, begins, func(line int, first bool, piece string) error {
		if first {
			return nil // the frame of the page
		}
		doc, err := markup.Document(piece)
		if err != nil {
			return in.Reject(line, "HTML trop emboîté", err)
		}
		article := doc.Find("div.article").First()
		var rec record.Record
		if !coded(&rec, article) {
			uncoded(&rec, article)
		}
		return in.Record(line, &rec)
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}

// coded reads the rows of codes; false where there are none.
func coded(rec *record.Record, article *goquery.Selection) bool {
	known := false
	article.Find("tr").Each(func(_ int, row *goquery.Selection) {
		if row.ParentsFiltered("td").Length() > 0 || !known && row.ParentsFiltered("table").PrevAllFiltered("p").Length() > 0 {
			return // a table of the text
		}
		cells := row.ChildrenFiltered("td")
		if cells.Length() < 2 {
			return
		}
		code := strings.TrimSpace(strings.ReplaceAll(markup.Line(cells.Eq(0)), "\u00a0", " "))
		if code != strings.ToUpper(code) || len(code) < 2 || len(code) > 3 {
			return
		}
		known = true
		set(rec, code, strings.TrimRight(markup.SelectionText(cells.Eq(1)), " \u00a0"))
	})
	finish(rec)
	return known
}

// number is the count in « 295 mots ».
var number = regexp.MustCompile(`\d[\d\x{a0}\x{202f} .,]*`)

// count is a number without the signs that part its thousands.
func count(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number.FindString(s))
}

// set reads the value of one code.
func set(rec *record.Record, code, value string) {
	line := strings.Join(strings.Fields(value), " ")
	switch code {
	case "HD":
		rec.Put(record.Title, line)
	case "SE":
		rec.Put(record.Section, line)
	case "CLM":
		rec.Put(record.Section, line)
		if rec.Text(record.Section) != line {
			rec.Detail("column", line)
		}
	case "BY":
		rec.Put(record.Authors, line)
	case "CR":
		rec.Put(record.Agency, line)
	case "WC":
		rec.Detail(kiosque.DetailWords, count(line))
	case "PD":
		rec.Put(record.Date, line)
	case "ET":
		rec.Detail(kiosque.DetailTime, line)
	case "SN":
		rec.Put(record.Source, line)
	case "SC":
		rec.Detail("source_code", line)
	case "ED":
		rec.Detail(kiosque.DetailEdition, line)
	case "PG":
		rec.Put(record.Page, line)
	case "VOL":
		rec.Detail(kiosque.DetailIssue, line)
	case "LA":
		rec.Detail(kiosque.DetailLanguage, line)
	case "CY":
		rec.Detail(kiosque.DetailRights, line)
	case "LP":
		rec.Put(record.Lead, value)
	case "TD":
		rec.Put(record.Body, value)
	case "ART", "CX", "CT":
		rec.Detail(kiosque.DetailNotes, line)
	case "CO", "IN", "NS", "RE":
		rec.Append(record.Tags, names(line)...)
	case "RF", "IPD", "IPC", "PUB":
		rec.Detail(map[string]string{"RF": "reference", "IPD": "subjects", "IPC": "codes", "PUB": "publisher"}[code], line)
	case "AN":
		document(rec, line)
	default:
		rec.Detail(strings.ToLower(code), line)
	}
}

// names are the names in « gpol : Domestic Politics | fra : France ».
func names(list string) []string {
	var out []string
	for item := range strings.SplitSeq(list, "|") {
		if code, name, ok := strings.Cut(item, " : "); ok && len(strings.Fields(code)) == 1 {
			item = name
		}
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// document keeps the number of the document, which is the ID.
func document(rec *record.Record, text string) {
	if _, n, ok := strings.Cut(text, " "); ok {
		text = n
	}
	rec.Put(record.ID, strings.TrimSpace(text))
	rec.Detail(kiosque.DetailDocument, text)
}

// finish makes the first paragraphs the text where there are no others.
func finish(rec *record.Record) {
	if rec.Text(record.Body) == "" {
		rec.Put(record.Body, rec.Text(record.Lead))
		rec.Values[record.Lead] = record.Value{}
	}
}

var (
	by        = regexp.MustCompile(`^(?:Par|By|Von|Por|Di|Door)\s+`)
	wordCount = regexp.MustCompile(`(?i)^\d[\d\x{a0}\x{202f} .,]*(?:mots|words|palabras|parole|Wörter|palavras|woorden|слов)$`)
	clock     = regexp.MustCompile(`^\d{1,2}:\d{2}(?: [AP]M)?$`)
	code      = regexp.MustCompile(`^[A-Z0-9]{2,10}$`)
	page      = regexp.MustCompile(`^(?:p\.? ?)?[A-Z]{0,4}\d{1,3}(?:[,;-] ?[A-Z]{0,4}\d{1,3})*$`)
	accession = regexp.MustCompile(`^\pL+ ([A-Z0-9]{4,10}\d{8}[a-z0-9]+)$`)
)

// blocks are what a text without codes is made of.
const blocks = "p, ul, ol, dl, pre, blockquote, table:not(:has(.articleParagraph))"

// uncoded reads a page that was exported without codes: the facts stand in lines of their own above the text, in one
// order: words, date, time, source, its code, edition, page, language, rights.
func uncoded(rec *record.Record, article *goquery.Selection) {
	head := article.Find(".frHeadline, .enHeadline, [class$=Headline], #hd").First()
	rec.Put(record.Title, markup.Line(head))
	rec.Put(record.Authors, by.ReplaceAllString(markup.Line(article.Find(".author").First()), ""))
	var text []string
	article.Find(blocks).Each(func(_ int, p *goquery.Selection) {
		if p.ParentsFiltered(blocks).Length() > 0 {
			return
		}
		if m := accession.FindStringSubmatch(markup.Line(p)); m != nil {
			document(rec, m[1])
		} else if s := markup.SelectionText(p); s != "" && !p.Is("#hd *") {
			text = append(text, s)
		}
	})
	rec.Put(record.Body, strings.Join(text, "\n\n"))
	lines := article.Find("div").FilterFunction(func(_ int, d *goquery.Selection) bool {
		return d.Find("div, "+blocks).Length() == 0 && d.ParentsFiltered(blocks).Length() == 0 && d.Find("[class$=Headline]").Length() == 0 && !d.HasClass("author")
	})
	var f facts
	lines.Each(func(_ int, d *goquery.Selection) { f.line(rec, strings.TrimSpace(markup.Line(d))) })
}

// facts are the lines above a text without codes.
type facts struct {
	dated bool // the date has been read
	over  bool // the rights have been, which are the last of them
}

// line takes one of them.
func (f *facts) line(rec *record.Record, s string) {
	date := s
	_, err := frdate.Parse(date, nil)
	switch {
	case s == "" || s == rec.Text(record.Title):
	case wordCount.MatchString(s):
		rec.Detail(kiosque.DetailWords, count(s))
	case clock.MatchString(s):
		rec.Detail(kiosque.DetailTime, s)
	case !f.dated && err == nil:
		f.dated = true
		rec.Put(record.Date, date)
	case accession.MatchString(s):
		document(rec, s)
	case strings.HasPrefix(s, "(c)"), strings.HasPrefix(s, "Copyright"), strings.HasPrefix(s, "©"):
		f.over = true
		rec.Detail(kiosque.DetailRights, s)
	case !f.dated:
		rec.Put(record.Section, s)
	case rec.Text(record.Source) == "":
		rec.Put(record.Source, s)
	case page.MatchString(s):
		rec.Put(record.Page, s)
	case code.MatchString(s):
		rec.Detail("source_code", s)
	case languages[s]:
		rec.Detail(kiosque.DetailLanguage, s)
	default:
		rec.Detail(kiosque.DetailEdition, s)
	}
}

var languages = map[string]bool{
	"Français": true, "French": true, "Anglais": true, "English": true, "Espagnol": true, "Allemand": true,
	"Italien": true, "Spanish": true, "German": true, "Italian": true,
	"Französisch": true, "Englisch": true, "Deutsch": true, "Spanisch": true, "Francés": true, "Inglés": true, "Español": true,
	"Francese": true, "Inglese": true, "Italiano": true,
}
