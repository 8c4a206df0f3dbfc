// Package webpage reads saved web pages: what they declare of themselves as data (schema.org in JSON-LD, OpenGraph and
// other meta elements), and the text that a reader would call the article.
package webpage

import (
	"bytes"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/plain"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Detect recognises a page by its first tag.
func Detect(in *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	if markup.IsTag(folded, "!doctype", "html", "head", "body", "meta", "title") {
		return true
	}
	declared := bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n\ufeff"), []byte("<?xml")) // XML with a page in it is no page
	return !declared && strings.HasPrefix(folded, "<") && strings.Contains(folded, "<html") ||
		!declared && markup.IsTag(folded, "div", "p", "h1", "h2", "section", "main", "span", "table", "center", "font") ||
		markup.IsTag(folded, "article") && format.HasSuffix(in.Name, ".html", ".htm", ".xhtml")
}

// maxPage bounds a page, into which images may be written, in lengths of the longest article.
const maxPage = 4

// Read reads a page as one article.
func Read(in *format.Input) error {
	text, err := in.Whole(maxPage * in.MaxArticle)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, "page HTML trop grande", nil)
	case err != nil:
		return in.Failed(0, err)
	}
	return ReadText(in, text, in.URL)
}

// ReadText reads the page of an address, which may be empty.
func ReadText(in *format.Input, page, address string) error {
	doc, err := markup.Document(page)
	if err != nil {
		return in.Reject(0, "page HTML illisible : éléments trop emboîtés", err)
	}
	if all := reviewed(in, doc); all != nil {
		for _, a := range all {
			if err := in.Record(a.Line, a.Record); err != nil {
				return err //nolint:wrapcheck // errors end the reading
			}
		}
		return nil
	}
	switch rec := parse(doc, page, address); {
	case doc.Find("frameset").Length() > 0:
		return in.Reject(0, "page de cadres : le texte est dans d'autres pages ; enregistrez-les elles-mêmes", nil)
	case !declared(doc) && list(doc):
		return in.Reject(0, "page de liste (accueil, rubrique, résultats), sans article à elle ; enregistrez les articles eux-mêmes, ou donnez son fil (RSS)", nil)
	case strings.TrimSpace(rec.Text(record.Body)+rec.Text(record.Lead)) == "":
		return in.Reject(0, "page HTML sans texte d'article", nil)
	case len(rec.Text(record.Body)) > in.MaxArticle:
		return in.Reject(0, in.TooLong(), nil)
	default:
		rec.Remarks = append(rec.Remarks, unread(doc, rec.Text(record.Body))...)
		if !declared(doc) {
			rec.Remarks = append(rec.Remarks, plain.Doubts(rec.Text(record.Body), in.Location)...)
		}
		return in.Record(1, rec)
	}
}

// reviewed are the articles of a page that has several: elements of their own, or those of a press review as word processors save it; none
// of a page that says what it is, or leads to others.
func reviewed(in *format.Input, doc *goquery.Document) []plain.Article {
	if declared(doc) || list(doc) || doc.Find("frameset").Length() > 0 {
		return nil
	}
	if all := peers(doc); all != nil {
		return all
	}
	text, linked := markup.SelectionText(doc.Find("body")), 0
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) { linked += len(markup.Line(a)) })
	if linked*10 > len(text) {
		return nil
	}
	return plain.Articles(text, in.Location)
}

// saved is what browsers write in front of a page they save.
var saved = regexp.MustCompile(`(?i)<!--\s*saved from url=\(\d+\)(\S+?)\s*-->|<!--\s*\r?\n?\s*Page saved with SingleFile\s*\r?\n?\s*url:\s*(\S+)`)

// Parse makes a record of a page.
func Parse(page, address string) (*record.Record, error) {
	doc, err := markup.Document(page)
	if err != nil {
		return nil, err //nolint:wrapcheck // it says where it comes from
	}
	return parse(doc, page, address), nil
}

func parse(doc *goquery.Document, page, address string) *record.Record {
	if m := saved.FindStringSubmatch(page[:min(len(page), 4<<10)]); m != nil && address == "" {
		address = m[1] + m[2]
	}
	var rec record.Record
	linked(&rec, doc)
	metas(&rec, doc)
	titles(&rec, doc)
	facsimile(&rec)
	standfirst(&rec, doc)
	if canonical := doc.Find(`link[rel="canonical"]`).AttrOr("href", ""); strings.HasPrefix(canonical, "http") {
		rec.Put(record.URL, canonical)
	}
	if strings.HasPrefix(address, "http") { // not where a program kept it
		rec.Put(record.URL, printable(address))
	}
	declared := rec.Text(record.Body) // articleBody, which has lost its paragraphs
	text := body(page, rec.Text(record.URL), rec.Text(record.Title))
	if len(text) < len(declared)*8/10 {
		text = declared
	}
	if s := undrawn(doc, &rec, text); s.text != "" {
		text = s.text
		s.fill(&rec)
	}
	rec.Values[record.Body] = record.Value{}
	rec.Put(record.Body, text)
	return &rec
}

// printable is an address without what no address has: it comes from a head that nothing has decoded.
func printable(address string) string {
	c, _ := charset.Sniff([]byte(address))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, string(c.Text([]byte(address))))
}

// meta are the names of meta elements by field, the likelier first.
var meta = []struct {
	field record.Field
	names []string
}{
	{record.Title, []string{"og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title", "headline"}},
	{record.Source, []string{"og:site_name", "citation_journal_title", "prism.publicationname", "dc.publisher", "application-name", "publisher"}},
	{record.Date, []string{
		"article:published_time", "og:article:published_time", "citation_publication_date", "citation_date", "datepublished", "dc.date.issued",
		"dcterms.issued", "dc.date", "dcterms.date",
		"prism.publicationdate", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publication_date", "date", "cxenseparse:recs:publishtime",
	}},
	{record.Section, []string{"article:section", "og:article:section", "prism.section", "section", "parsely-section"}},
	{record.Lead, []string{"og:description", "description", "dc.description", "twitter:description"}},
	{record.URL, []string{"og:url", "citation_public_url", "dc.identifier"}},
}

// metas reads meta elements.
func metas(rec *record.Record, doc *goquery.Document) {
	values := map[string][]string{}
	doc.Find("meta").Each(func(_ int, m *goquery.Selection) {
		content := strings.TrimSpace(m.AttrOr("content", ""))
		for _, attr := range []string{"property", "name", "itemprop"} {
			if name := strings.ToLower(m.AttrOr(attr, "")); name != "" && content != "" && len(values) < 500 {
				values[name] = append(values[name], content)
				break
			}
		}
	})
	for _, m := range meta {
		for _, name := range m.names {
			if v := values[name]; len(v) > 0 && (m.field != record.URL || strings.HasPrefix(v[0], "http")) {
				rec.Put(m.field, html.UnescapeString(v[0]))
			}
		}
	}
	if rec.Text(record.Date) == "" {
		t := doc.Find(`time[itemprop="datePublished"], time[pubdate], [itemprop="datePublished"], article time[datetime], header time[datetime]`).First()
		rec.Put(record.Date, t.AttrOr("datetime", t.AttrOr("content", "")))
	}
	if len(rec.Values[record.Authors].List) == 0 && rec.Text(record.Authors) == "" {
		for _, name := range []string{"author", "citation_author", "dc.creator", "article:author", "parsely-author", "sailthru.author"} {
			for _, v := range values[name] {
				if !strings.HasPrefix(v, "http") {
					rec.Append(record.Authors, v)
				}
			}
			if len(rec.Values[record.Authors].List) > 0 {
				break
			}
		}
	}
	if len(rec.Values[record.Tags].List) == 0 {
		rec.Append(record.Tags, values["article:tag"]...)
		if len(values["article:tag"]) == 0 {
			for _, name := range []string{"news_keywords", "keywords"} {
				for _, v := range values[name] {
					rec.Append(record.Tags, strings.Split(v, ",")...)
				}
				if len(rec.Values[record.Tags].List) > 0 {
					break
				}
			}
		}
	}
	for _, name := range []string{"article:modified_time", "og:updated_time", "datemodified", "last-modified"} {
		if v := values[name]; len(v) > 0 && v[0] != rec.Text(record.Date) {
			rec.Detail(kiosque.DetailUpdated, v[0])
		}
	}
	rec.Detail(kiosque.DetailLanguage, doc.Find("html").AttrOr("lang", ""))
}

// titles reads the heading of a page, or its title without the name of the site.
func titles(rec *record.Record, doc *goquery.Document) {
	title := markup.Line(doc.Find("title"))
	if title == "" {
		title = strings.TrimSpace(doc.Find("head title, title").First().Text())
	}
	head, site := title, ""
	for _, sep := range []string{" | ", " — ", " – ", " - ", " · ", " • "} {
		if i := strings.LastIndex(title, sep); i > 0 && len(strings.Fields(title[i+len(sep):])) <= 5 {
			head, site = strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			break
		}
	}
	if source := rec.Text(record.Source); source != "" {
		for _, sep := range []string{" | ", " — ", " – ", " - ", " · "} { // the name of the site may stand in og:title too
			if t, ok := strings.CutSuffix(rec.Text(record.Title), sep+source); ok {
				rec.Values[record.Title].Text = t
			}
		}
	}
	if h1 := doc.Find("article h1, main h1, h1"); h1.Length() > 0 {
		if text := markup.Line(h1); text != "" && text != rec.Text(record.Source) && (h1.Length() == 1 || strings.Contains(title, text)) {
			rec.Put(record.Title, text)
		}
	}
	rec.Put(record.Title, head)
	if site != "" && !strings.HasSuffix(rec.Text(record.Title), site) {
		rec.Put(record.Source, site)
	}
}

// issue finds the name and the day of an issue in the title of its page, as digital libraries write it.
var (
	libraries = regexp.MustCompile(`(?i)^(?:gallica|retronews)\b`)
	issue     = regexp.MustCompile(`^(.+?)\s*(?:[|,–—:-]|\bdu)?\s*(\d{4}-\d{2}-\d{2}|\d{1,2}(?:er)? \p{L}+ \d{4})$`)
)

// facsimile reads the paper and its day, where a library shows an issue: the site is no source.
func facsimile(rec *record.Record) {
	if !libraries.MatchString(rec.Text(record.Source)) {
		return
	}
	if m := issue.FindStringSubmatch(rec.Text(record.Title)); m != nil {
		rec.Values[record.Source] = record.Value{Text: m[1]}
		rec.Put(record.Date, m[2])
	}
}

// standfirsts finds the classes of the lines between title and text.
var standfirsts = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:chapo|chapeau|standfirst|desc|intro|lead|subhead|accroche)(?:$|[\s_-])`)

// maxStandfirst bounds them, in bytes.
const maxStandfirst = 1000

// standfirst reads the lines between title and text, where the page does not declare them.
func standfirst(rec *record.Record, doc *goquery.Document) {
	if rec.Text(record.Lead) != "" {
		return
	}
	doc.Find("main p, main div, article p, article div, body div, body p").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		class := s.AttrOr("class", "")
		if class == "" || !standfirsts.MatchString(class) || !shorter(s.Nodes[0], maxStandfirst) || s.ParentsFiltered("a, nav, aside, footer").Length() > 0 {
			return true
		}
		rec.Put(record.Lead, markup.SelectionText(s))
		return rec.Text(record.Lead) == ""
	})
}

// aside reports whether an element stands beside the text of a page.
func aside(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Header, atom.Footer, atom.Aside, atom.Form, atom.Figure, atom.Button:
		return true
	}
	return false
}

// body is the text of the article: what the extraction of readers' views finds, or all the page where that finds
// nearly nothing.
func body(page, address, title string) string {
	base, err := url.Parse(address)
	if err != nil || address == "" {
		base = nil
	}
	text, all := "", ""
	if again, err := goquery.NewDocumentFromReader(strings.NewReader(page)); err == nil { // what reads it changes it
		single(again, title)
		unwrap(again)
		unhide(again)
		prune(again.Nodes[0])
		all = markup.SelectionText(again.Find("body"), aside)
		own := containers(again)
		if found, err := readability.FromDocument(again.Nodes[0], base); err == nil && found.Node != nil {
			text = markup.Text(found.Node, func(n *html.Node) bool { return n.DataAtom == atom.Figure })
		}
		if own := contained(own, text); own != "" {
			text = own
		}
	}
	if len(text) < 200 && len(all) < 4000 && len(all) > len(text) {
		text = all
	}
	first, rest, ok := strings.Cut(text, "\n\n")
	if ok && strings.TrimSpace(first) == title && title != "" {
		text = rest
	}
	return text
}
