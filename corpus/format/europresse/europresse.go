// Package europresse reads the HTML that Europresse (eureka.cc, cedrom-sni) exports, in its three generations: tables
// (to about 2013), one article element an article (from 2014), and the classes rdp__ (from 2019); and pieces of them
// that were copied out of a page.
package europresse

import (
	"errors"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// Detect recognises an export by the classes that all generations have.
func Detect(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	return strings.HasPrefix(folded, "<") && (strings.Contains(folded, "docpublicationname") || strings.Contains(folded, "titrearticlevisu"))
}

// Read reads all articles of an export.
func Read(in *format.Input) error {
	named := false // an article element has begun, and the name of its paper, and nothing below that, is still its own
	begins := func(tag html.Token) bool {
		switch {
		case tag.Data == "article":
			named = true
			return true
		case markup.HasClass(tag.Attr, "DocPublicationName"), markup.HasClass(tag.Attr, "rdp__DocPublicationName"):
			return !named
		case markup.HasClass(tag.Attr, "titreArticle"), markup.HasClass(tag.Attr, "titreArticleVisu"), markup.HasClass(tag.Attr, "DocText"),
			markup.HasClass(tag.Attr, "rdp__articletitle"):
			named = false // another generation may follow in the same file
		}
		return false
	}
	err := markup.Cut(in, begins, func(line int, first bool, piece string) error {
		if first && !strings.Contains(piece, "itreArticleVisu") && !strings.Contains(piece, "rdp__articletitle") {
			return nil // what stands before the first article
		}
		return article(in, line, piece)
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}

// article reads one piece.
func article(in *format.Input, line int, piece string) error {
	doc, err := markup.Document(piece)
	if err != nil {
		return in.Reject(line, "HTML trop emboîté", err)
	}
	var rec record.Record
	publication(&rec, markup.Line(doc.Find(".DocPublicationName, .rdp__DocPublicationName")))
	header(&rec, headerText(doc))
	number(&rec, doc)
	if address := doc.Find("a[href]").FilterFunction(func(_ int, a *goquery.Selection) bool {
		text := markup.Line(a)
		return strings.Contains(text, "est paru dans") || strings.Contains(text, "published in") || a.HasClass("DocUrlRef")
	}).First(); address.Length() > 0 {
		rec.Put(record.URL, address.AttrOr("href", ""))
	}
	if small := markup.Line(doc.Find("footer small")); small != "" {
		rec.Detail(kiosque.DetailRights, small)
	}
	title := doc.Find(".titreArticleVisu, .rdp__articletitle")
	body := doc.Find(".DocText, .docOcurrContainer").FilterFunction(func(_ int, one *goquery.Selection) bool {
		return one.ParentsFiltered(".DocText, .docOcurrContainer").Length() == 0
	})
	switch {
	case doc.Find(".TitreArticleVisu").Length() > 0 || title.Length() == 0 && body.Length() == 0 && doc.Find("article").Length() == 0:
		first(&rec, doc)
	default:
		later(&rec, doc, title, body)
	}
	if rec.Empty() {
		if rec.Text(record.Source) == "" || rec.Text(record.Date) == "" {
			return nil // a wrapper around what follows
		}
		return in.Reject(line, "article Europresse sans titre ni texte", nil)
	}
	return in.Record(line, &rec)
}

// issue is the number of the issue behind the name of a paper.
var issue = regexp.MustCompile(`(?i)[,;]?\s+(?:no|nº|n°|numéro|number|vol)\.?\s*(\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+|[\w/-]+(?:,\s*no\.?\s*[\w/-]+)?)\s*$`)

// publication reads the name of a paper: Le Phare, no. 5968.
func publication(rec *record.Record, name string) {
	if m := issue.FindStringSubmatchIndex(name); m != nil && m[0] > 0 {
		rec.Detail(kiosque.DetailIssue, name[m[2]:m[3]])
		name = name[:m[0]]
	}
	rec.Put(record.Source, strings.TrimRight(name, " ,;"))
}

// headerText is the line of section, date and page, whose pieces the oldest generation keeps apart.
func headerText(doc *goquery.Document) string {
	for _, class := range []string{".DocHeader", ".DocTitreSousSection"} {
		if s := doc.Find(class); s.Length() > 0 {
			var parts []string
			s.Each(func(_ int, one *goquery.Selection) { parts = append(parts, markup.Line(one)) })
			return strings.Join(parts, " ")
		}
	}
	return ""
}

var (
	words = regexp.MustCompile(`(?i)\b(\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+|\d+)[ \x{a0}\x{202f}]*(?:mots|words)\b`)
	pages = regexp.MustCompile(`(?i)(?:^|[\s,])(?:pp?\.|pages?)\s*` +
		`([a-z]{0,10}[ -]?\d[\w-]*(?:\s*(?:[,;&+]|et|and)\s*(?:pp?\.\s*)?[a-z]{0,6}\d[\w-]*)*|[a-z]{1,5}\b)`)
	clock = regexp.MustCompile(`(?i)(?:^|[\s,])(?:[àa]\s+)?(\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?` +
		`(?:\s?(?:UTC|GMT|CES?T|EST|EDT)(?:\s?[+-]\s?\d{1,2}(?::?\d{2})?)?)?)(?:[\s,]|$)`)
	digit = regexp.MustCompile(`\b(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b`)
)

// header reads section, edition, date, time, count of words and page, in whatever order they come.
func header(rec *record.Record, text string) {
	take := func(re *regexp.Regexp) string {
		m := re.FindStringSubmatchIndex(text)
		if m == nil {
			return ""
		}
		found := text[m[2]:m[3]]
		text = text[:m[0]] + " , " + text[m[1]:]
		return found
	}
	rec.Detail(kiosque.DetailTime, take(clock)) // before the words, whose thousands its zone may look like
	rec.Detail(kiosque.DetailWords, strings.Join(strings.FieldsFunc(take(words), func(r rune) bool { return r < '0' || r > '9' }), ""))
	rec.Put(record.Page, strings.TrimSpace(take(pages)))
	start, end := -1, 0
	for _, m := range frdate.Mentions(text) {
		if m.Year != 0 && (start < 0 || m.Day != 0) {
			start, end = m.Start, m.End
			rec.Values[record.Date].Text = m.String()
		}
	}
	if start < 0 {
		if m := digit.FindStringIndex(text); m != nil {
			start, end = m[0], m[1]
			rec.Put(record.Date, text[start:end])
		}
	}
	var section []string
	if start >= 0 {
		text = text[:start] + "," + text[end:]
	}
	for part := range strings.SplitSeq(text, ",") {
		part = strings.Trim(part, " \t\u00a0;-–")
		fold := strings.ToLower(part)
		switch {
		case part == "", weekdays[fold]:
		case start < 0 && rec.Text(record.Date) == "" && dated(part):
			rec.Put(record.Date, part)
		case strings.HasPrefix(fold, "édition"), strings.HasPrefix(fold, "edition"), strings.HasSuffix(fold, " edition"), strings.HasSuffix(fold,
			" édition"), strings.HasPrefix(fold, "éd. "):
			rec.Detail(kiosque.DetailEdition, part)
		default:
			section = append(section, part)
		}
	}
	rec.Put(record.Section, strings.Join(section, ", "))
}

// dated reports whether a part of a header is a date that has no month, or a season, which leaves a remark.
func dated(part string) bool {
	_, err := frdate.Parse(part, nil)
	return err == nil || errors.Is(err, frdate.ErrSeason)
}

var weekdays = map[string]bool{
	"lundi": true, "mardi": true, "mercredi": true, "jeudi": true, "vendredi": true, "samedi": true, "dimanche": true,
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
}

// document is the number of a document: news·20121004·PO·2040056000.
var document = regexp.MustCompile(`\b((?:news|pub|web|biz|doc|trans|social|report|bio|img)[·•.\x{b7}](\d{8})[·•.\x{b7}][\w\p{L}]+[·•.\x{b7}][\w-]+)`)

// numbered is a document number behind its label.
var numbered = regexp.MustCompile(`(?:Numéro de document|Document number)\s*:\s*` + document.String())

// number keeps the document number, which is the ID, and the day in it where it is another than that of the header:
// papers that come out in the evening carry the day after, and nobody knows which of the two a reader means.
func number(rec *record.Record, doc *goquery.Document) {
	text := markup.Line(doc.Find(".publiC-lblNodoc, #PubliC_lblNodoc, .docNumber"))
	if !document.MatchString(text) {
		text = markup.SelectionText(doc.Selection, func(n *html.Node) bool {
			return markup.HasClass(n.Attr, "DocText") || markup.HasClass(n.Attr, "docOcurrContainer") // texts name numbers too
		})
	}
	m := numbered.FindStringSubmatch(text)
	if all := document.FindAllStringSubmatch(text, -1); m == nil && len(all) > 0 {
		m = all[len(all)-1]
	}
	if m == nil {
		return
	}
	rec.Put(record.ID, m[1])
	rec.Detail(kiosque.DetailDocument, m[1])
	d, err := frdate.Parse(m[2], nil)
	if err != nil {
		return
	}
	switch declared := rec.Text(record.Date); {
	case declared == "":
		rec.Put(record.Date, d.String())
	case declared != d.String():
		rec.Detail(kiosque.DetailDate, d.String())
	}
}

// later reads the generations with elements of their own for title, author and text.
func later(rec *record.Record, doc *goquery.Document, title, body *goquery.Selection) {
	over := title.Find(".sm-margin-bottom, .sm-margin-TopNews, .rdp__subtitle")
	main := title.Clone()
	main.Find(".sm-margin-bottom, .sm-margin-TopNews, .rdp__subtitle").Remove()
	rec.Put(record.Title, markup.Line(main))
	box := doc.Find(".titreArticle")
	var lead []string
	keep := func(s *goquery.Selection) {
		s.Each(func(_ int, one *goquery.Selection) {
			if text := markup.SelectionText(one); text != "" && text != rec.Text(record.Title) {
				lead = append(lead, text)
			}
		})
	}
	keep(over)
	keep(box.Find(".sm-margin-bottom, .sm-margin-TopNews, .rdp__subtitle").NotSelection(over))
	if box.Length() == 0 {
		keep(doc.Find("header .rdp__subtitle").NotSelection(over))
	}
	rec.Put(record.Lead, strings.Join(lead, "\n\n"))
	authors(rec, doc, box)
	rec.Put(record.Body, markup.SelectionText(body, func(n *html.Node) bool {
		return n.DataAtom == atom.Aside || markup.HasClass(n.Attr, "Doc-UrlRef")
	}))
	if doc.Find("section .docOcurrContainer").Length() == 0 && body.Length() == 0 {
		rec.Put(record.Body, markup.SelectionText(doc.Find("section")))
	}
	if notes := markup.SelectionText(doc.Find("aside")); notes != "" {
		if notes = label.ReplaceAllString(strings.Join(strings.Fields(notes), " "), ""); notes != "" {
			rec.Detail(kiosque.DetailNotes, notes)
		}
	}
}

// label is an empty label of illustrations and notes.
var label = regexp.MustCompile(`(?:Illustrations?|Notes?|Illustration\(s\)|Note\(s\))\s*:\s*(?:$|(?:Note\(s\)|Notes?)\s*:\s*$)`)

// by opens a byline.
var by = regexp.MustCompile(`(?i)^(?:par|by|de notre [^,]{3,60}?,)\s+`)

// authors reads the byline: an element of its own, or the bare one behind the title; what stands before the title is a
// kicker.
func authors(rec *record.Record, doc *goquery.Document, title *goquery.Selection) {
	own, beside := markup.Line(doc.Find(".docAuthors, .DocAuthors")), markup.Line(doc.Find(".sm-margin-bottomNews"))
	rec.Put(record.Authors, by.ReplaceAllString(own, ""))
	if own == "" && beside == "" && title.Length() > 0 {
		beside = markup.Line(title.First().NextFiltered("div").Not(".DocText, .docOcurrContainer, :has(.DocText), :has(.docOcurrContainer)"))
	}
	if own == "" && len(beside) < 300 {
		rec.Put(record.Authors, by.ReplaceAllString(beside, ""))
	} else if beside != own && beside != "" { // a complement
		rec.Values[record.Lead].Text = strings.Trim(rec.Text(record.Lead)+"\n\n"+beside, "\n")
	}
	if kicker := title.First().PrevFiltered("div").Not(":has(.DocHeader), :has(.DocPublicationName), :has(img)"); kicker.Length() > 0 {
		if text := markup.Line(kicker); !strings.Contains(rec.Text(record.Title)+"\n"+rec.Text(record.Source)+" "+rec.Text(record.Section), text) {
			rec.Values[record.Lead].Text = strings.Trim(text+"\n\n"+rec.Text(record.Lead), "\n")
		}
	}
}

// first reads the generation of tables: the text is what stands bare behind the title, up to the copyright.
func first(rec *record.Record, doc *goquery.Document) {
	title := doc.Find(".TitreArticleVisu").First()
	rec.Put(record.Title, markup.Line(title))
	if header := doc.Find(".DocHeader").Last(); header.Length() > 0 && title.Length() > 0 { // what stands above the title
		var above []string
		for n := header.Nodes[0].NextSibling; n != nil && n != title.Nodes[0]; n = n.NextSibling {
			above = append(above, markup.Text(n))
		}
		rec.Put(record.Lead, strings.Join(strings.Fields(strings.Join(above, " ")), " "))
	}
	skip := func(n *html.Node) bool {
		if n.DataAtom != atom.Table || n.Parent == nil || n.FirstChild == nil {
			return false
		}
		table := goquery.NewDocumentFromNode(n)
		return table.Find(".TitreArticleVisu").Length() == 0 && (markup.Attr(n.Attr, "id") == "tbHeaderImages" || table.Find(".txtCertificat").Length() > 0)
	}
	text := markup.SelectionText(doc.Selection, skip)
	anchor := markup.Line(title)
	if anchor == "" { // a brief without title
		anchor = markup.Line(doc.Find(".DocHeader").Last())
	}
	if anchor != "" {
		if _, after, ok := strings.Cut(strings.ReplaceAll(text, "\u00a0", " "), strings.ReplaceAll(anchor, "\u00a0", " ")); ok {
			text = after
		} else if _, after, ok := strings.Cut(text, "\n\n"); ok {
			text = after
		}
	}
	var kept []string
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			kept = append(kept, paragraph)
		}
	}
	for ; len(kept) > 0; kept = kept[:len(kept)-1] { // what stands below the text, from the last
		last := kept[len(kept)-1]
		if strings.HasPrefix(last, "©") {
			rec.Detail(kiosque.DetailRights, last)
		} else if !below.MatchString(last) {
			break
		}
	}
	if len(kept) > 1 && byline(kept[0]) {
		rec.Put(record.Authors, by.ReplaceAllString(kept[0], ""))
		kept = kept[1:]
	}
	rec.Put(record.Body, strings.Join(kept, "\n\n"))
}

// below is what stands below a text of the first generation, and is no part of it.
var below = regexp.MustCompile(`^(?:(?:Numéro de document|Document number)\s*:.*|Ce certificat .*|This certificate .*|` +
	`(?:Date d'émission|Issue date)\s*:\s*[\d-]+|Le présent document est protégé .*|This document is protected .*|` + document.String()[2:] + `)$`)

// byline reports whether the first paragraph of an article is the name of its author: a short line of capitalised words
// without a stop.
func byline(s string) bool {
	if len(s) > 80 || strings.ContainsAny(s, ".!?:;«»\n0123456789") {
		return false
	}
	return by.MatchString(s) || record.PeopleLike(s)
}
