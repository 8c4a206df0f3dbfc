package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// Limits of a book.
const (
	maxChapters = 20_000
	maxPackage  = 16 << 20 // bytes of the list of its files
	maxShort    = 120      // bytes of a page that is no more than a title
)

// IsBook recognises an EPUB by its first member.
func IsBook(_ *format.Input, head []byte) bool {
	return format.IsZipOf("application/epub+zip", head)
}

// ReadBook reads the chapters of a book in their order, each as an article of a source that is the book. EPUB 3.3.
func ReadBook(in *format.Input) error {
	return in.Zip(func(z *zip.Reader) error {
		b := &book{in: in, files: map[string]*zip.File{}}
		for _, f := range z.File {
			b.files[f.Name] = f
		}
		if reason := b.open(); reason != "" {
			return in.Reject(0, reason, nil)
		}
		return b.read()
	})
}

// book is an EPUB that is being read.
type book struct {
	in      *format.Input
	files   map[string]*zip.File
	spine   []string // the names of its chapters
	source  string
	date    string // that its title says
	details map[string]string
	author  string
	last    *record.Record // may go on in the next file
	line    int            // of last: the number of its file
	name    string         // of the file of last
	passed  []string       // titles and covers that are no articles
}

// part reads a file of the book, as UTF-8.
func (b *book) part(name string, limit int) (string, error) {
	f := b.files[name]
	if f == nil {
		return "", fmt.Errorf("document: %q: %w", name, zip.ErrFormat)
	}
	if f.Flags&1 != 0 {
		return "", format.ErrEncrypted
	}
	from, err := f.Open()
	if err != nil {
		return "", err //nolint:wrapcheck // becomes a reason
	}
	defer from.Close() //nolint:errcheck // only read
	raw, err := io.ReadAll(io.LimitReader(b.in.Part(from).Buf, int64(limit)+1))
	switch {
	case err != nil:
		return "", err //nolint:wrapcheck // becomes a reason
	case len(raw) > limit:
		return "", format.ErrTooLong
	}
	cs, mark := charset.Sniff(raw[:min(len(raw), format.HeadBytes)])
	if cs.Decodes() {
		raw, err = io.ReadAll(cs.Reader(bytes.NewReader(raw[mark:])))
		return string(raw), err //nolint:wrapcheck // becomes a reason
	}
	return string(cs.Text(raw[mark:])), nil
}

var (
	rootfile = regexp.MustCompile(`<(?:\w+:)?rootfile\b[^>]*\bfull-path\s*=\s*["']([^"']+)["']`)
	// generated are books that a program makes of feeds and pages: their titles have the day on which it did so.
	generated = regexp.MustCompile(`(?i)calibre`)
)

// open reads what the book says of itself. The reason says in French why it cannot be read.
func (b *book) open() (reason string) {
	const damaged = "livre EPUB abîmé : enregistrez-le de nouveau, ou en texte"
	box, err := b.part("META-INF/container.xml", maxPackage)
	m := rootfile.FindStringSubmatch(box)
	if err != nil || m == nil {
		return damaged
	}
	list, err := b.part(m[1], maxPackage)
	if err != nil {
		return damaged
	}
	doc, err := html.Parse(strings.NewReader(closed(list)))
	if err != nil {
		return damaged
	}
	opf := goquery.NewDocumentFromNode(doc)
	b.describe(opf)
	hrefs := map[string]string{}
	each(opf, "item", func(item *goquery.Selection) {
		kind := item.AttrOr("media-type", "")
		if strings.Contains(kind, "html") && !slices.Contains(strings.Fields(item.AttrOr("properties", "")), "nav") {
			if href, err := url.PathUnescape(item.AttrOr("href", "")); err == nil {
				hrefs[item.AttrOr("id", "")] = path.Join(path.Dir(m[1]), href)
			}
		}
	})
	each(opf, "itemref", func(ref *goquery.Selection) {
		if name := hrefs[ref.AttrOr("idref", "")]; name != "" && len(b.spine) < maxChapters && !slices.Contains(b.spine[max(len(b.spine)-1, 0):], name) {
			b.spine = append(b.spine, name)
		}
	})
	if locked, err := b.part("META-INF/encryption.xml", maxPackage); err == nil && slices.ContainsFunc(b.spine, func(name string) bool {
		return strings.Contains(locked, `"`+name+`"`) || strings.Contains(locked, `'`+name+`'`)
	}) {
		return "livre EPUB protégé (DRM) : il faut une copie sans verrou"
	}
	if len(b.spine) == 0 {
		return damaged
	}
	return ""
}

// selfClosed are elements that XML closes by a slash, as HTML does not.
var selfClosed = regexp.MustCompile(`<([\w:-]+)((?:\s[^<>]*?)?)/>`)

// closed is XML as HTML is read, in which only some elements need no end.
func closed(page string) string {
	return selfClosed.ReplaceAllStringFunc(page, func(tag string) string {
		m := selfClosed.FindStringSubmatch(tag)
		switch strings.ToLower(m[1]) {
		case "br", "hr", "img", "meta", "link", "input", "col", "area", "wbr", "source", "track", "embed", "base", "param":
			return tag
		}
		return "<" + m[1] + m[2] + "></" + m[1] + ">"
	})
}

// each calls f for the elements of a name, with or without the prefix of a namespace.
func each(doc *goquery.Document, name string, f func(*goquery.Selection)) {
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		if tag := goquery.NodeName(s); tag == name || strings.HasSuffix(tag, ":"+name) {
			f(s)
		}
	})
}

// describe reads title, author and language. The day of a book is when the file was made, as often as not: it is a detail, but for
// the one in the title of an issue, which is printed there.
func (b *book) describe(opf *goquery.Document) {
	b.details = map[string]string{}
	var made strings.Builder // by whom or what
	each(opf, "metadata", func(meta *goquery.Selection) {
		for _, who := range []string{"contributor", "creator", "publisher"} {
			each(goquery.NewDocumentFromNode(meta.Nodes[0]), who, func(s *goquery.Selection) { made.WriteString(s.Text()) })
		}
		each(goquery.NewDocumentFromNode(meta.Nodes[0]), "meta", func(s *goquery.Selection) {
			if s.AttrOr("name", "") == "generator" {
				made.WriteString(s.AttrOr("content", ""))
			}
		})
	})
	each(opf, "metadata", func(meta *goquery.Selection) {
		doc := goquery.NewDocumentFromNode(meta.Nodes[0])
		first := func(name string) (text string) {
			each(doc, name, func(s *goquery.Selection) {
				if text == "" {
					text = markup.Line(s)
				}
			})
			return text
		}
		each(doc, "title", func(s *goquery.Selection) {
			if b.source == "" {
				b.source = strings.Join(strings.Fields(s.Text()), " ")
			}
		})
		if name := first("creator"); !generated.MatchString(name) && !record.PaperLike(name) && !record.KnownPaper(name) && name != b.source {
			b.author = name
		}
		b.details["created"] = first("date")
		b.details[kiosque.DetailLanguage] = first("language")
		b.details[kiosque.DetailRights] = first("rights")
		b.details["publisher"] = first("publisher")
	})
	mentions := frdate.Mentions(b.source)
	if len(mentions) != 1 || mentions[0].Year == 0 || mentions[0].Month == 0 {
		return
	}
	m := mentions[0]
	if name := strings.TrimRight(b.source[:m.Start], " ,;:([–—-\u00a0"); name != "" && strings.Trim(b.source[m.End:], " )].,\u00a0") == "" {
		b.source = trimDay.ReplaceAllString(name, "")
		if !generated.MatchString(made.String()) {
			b.date = m.String()
		}
	}
}

// trimDay is what stands in front of a date: a weekday, the number of the issue is not.
var trimDay = regexp.MustCompile(`(?i)[ ,;:(\[–—-]+(?:du|de|le|(?:lun|mar|mer|jeu|ven|sam|dim)(?:\.|di)?|mercredi|vendredi|samedi|dimanche)[ ,]*$`)

// read reads all chapters.
func (b *book) read() error {
	for i, name := range b.spine {
		page, err := b.part(name, b.in.MaxArticle)
		if err != nil {
			if err := b.flush(); err != nil {
				return err
			}
			if err := b.in.Failed(i+1, fmt.Errorf("document: %q: %w", name, err)); err != nil {
				return err
			}
			continue
		}
		doc, err := markup.Document(closed(page))
		if err != nil {
			if err := b.in.Reject(i+1, "chapitre illisible : éléments trop emboîtés", err); err != nil {
				return err
			}
			continue
		}
		if err := b.chapter(i+1, name, doc); err != nil {
			return err
		}
	}
	if err := b.flush(); err != nil {
		return err
	}
	if b.in.Said() == 0 {
		return b.in.Reject(0, "livre EPUB sans texte : si ses pages sont des images, elles passent d'abord par une reconnaissance de caractères", nil)
	}
	return nil
}

// chapter reads a file: a chapter, or several where each has a first heading of its own, or the rest of the one before.
func (b *book) chapter(n int, name string, doc *goquery.Document) error {
	body := doc.Find("body")
	body.Find(`nav, [epub\:type~="toc"], [epub\:type~="pagebreak"]`).Remove()
	heads := body.Find("h1")
	if heads.Length() == 0 {
		heads = body.Find("h2").First()
	}
	if heads.Length() == 0 {
		heads = body.Find("h3").First()
	}
	title := markup.Line(heads)
	text := markup.SelectionText(body)
	if b.last != nil && title == "" && continues(b.name, name) {
		b.last.Values[record.Body].Text += "\n\n" + text
		b.name = name
		return nil
	}
	if links(body, len(text)-len(title)) {
		b.passed = append(b.passed, record.Clip(record.OneLine(text), 40))
		return nil
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if err := b.flush(); err != nil {
		return err
	}
	for _, part := range cut(text, heads) {
		if part.text == "" || part.title == "" && len(part.text) < maxShort && !strings.ContainsAny(part.text, ".!?…") {
			b.passed = append(b.passed, record.Clip(part.title+record.OneLine(part.text), 40))
			continue
		}
		if err := b.flush(); err != nil {
			return err
		}
		b.last, b.line, b.name = &record.Record{}, n, name
		b.last.Put(record.Title, part.title)
		b.last.Put(record.Body, part.text)
	}
	return nil
}

// titled is a text below its title.
type titled struct{ title, text string }

// cut cuts a text in front of its headings, of which it may have several. What stands above the first of them is part of the first.
func cut(text string, heads *goquery.Selection) (parts []titled) {
	from, at := 0, 0 // of the part at hand, and where to look for the next heading
	now := titled{}
	for i := range heads.Length() {
		head := markup.SelectionText(heads.Eq(i))
		found := strings.Index(text[at:], head)
		if found < 0 || head == "" {
			continue
		}
		found += at
		if now.title != "" {
			now.text = joined(now.text, text[from:found])
			parts, now = append(parts, now), titled{}
		} else {
			now.text = text[from:found]
		}
		now.title = strings.Join(strings.Fields(head), " ")
		at = found + len(head)
		from = at
	}
	now.text = joined(now.text, text[from:])
	return append(parts, now)
}

// joined are the texts above and below a heading.
func joined(above, below string) string {
	return strings.TrimSpace(strings.TrimSpace(above) + "\n\n" + strings.TrimSpace(below))
}

// pieces are the files into which a program cuts a long chapter.
var pieces = regexp.MustCompile(`^(.*?)_split_\d+(\.\w+)$`)

// continues reports whether a file is the next piece of a chapter.
func continues(before, name string) bool {
	a, b := pieces.FindStringSubmatch(before), pieces.FindStringSubmatch(name)
	return a != nil && b != nil && a[1] == b[1]
}

// links reports whether a page, of some bytes without its title, consists of links, as tables of contents do.
func links(body *goquery.Selection, size int) bool {
	linked, all := 0, body.Find("a[href]")
	all.Each(func(_ int, a *goquery.Selection) { linked += len(markup.Line(a)) })
	return linked*10 > size*7 && all.Length() > 1
}

// flush hands over the chapter at hand.
func (b *book) flush() error {
	rec := b.last
	if b.last = nil; rec == nil {
		return nil
	}
	if len(rec.Text(record.Body)) > b.in.MaxArticle {
		return b.in.Reject(b.line, b.in.TooLong(), nil)
	}
	rec.Put(record.Source, b.source)
	rec.Put(record.Date, b.date)
	rec.Put(record.Authors, b.author)
	for name, value := range b.details {
		rec.Detail(name, value)
	}
	if len(b.passed) > 0 {
		rec.Remarks = append(rec.Remarks, "pages sans texte d'article (couverture, titres, sommaire) passées : "+record.Clip(strings.Join(b.passed, " · "), 200))
		b.passed = nil
	}
	return b.in.Record(b.line, rec)
}
