// Package feed reads feeds: RSS, Atom and JSON Feed. A description is the standfirst, the content the text.
package feed

import (
	"bytes"
	"errors"
	"strings"

	"github.com/mmcdole/gofeed"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// maxFeed bounds a feed, which is read whole, in lengths of the longest article.
const maxFeed = 4

// Detect recognises a feed by its root, or by the version that JSON Feed names.
func Detect(_ *format.Input, head []byte) bool {
	if markup.IsTag(markup.Fold(head), "rss", "feed", "rdf:rdf", "rdf", "atom:feed") {
		return true
	}
	head = bytes.TrimLeft(head[:min(len(head), 1<<10)], " \t\r\n")
	return bytes.HasPrefix(head, []byte("{")) && bytes.Contains(head, []byte("jsonfeed.org/version/"))
}

// Read reads all items.
func Read(in *format.Input) error {
	text, err := in.Whole(maxFeed * in.MaxArticle)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, "flux trop grand : découpez-le", nil)
	case err != nil:
		return in.Failed(0, err)
	}
	// It is UTF-8 by now, whatever the declaration says.
	if end := strings.Index(text, "?>"); end > 0 && strings.HasPrefix(strings.TrimSpace(text), "<?xml") {
		text = text[end+2:]
	}
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		text = balanced(markup.Mend(text))
	}
	f, err := parse(text)
	if items := pieces(text); err != nil || len(f.Items) < len(items) {
		if read, err := damaged(in, text, items); read || err != nil {
			return err
		}
	}
	if err != nil {
		return in.Reject(0, "flux mal formé", err)
	}
	at, line := 0, 1
	for _, item := range f.Items {
		if item == nil {
			continue
		}
		if next := place(text[at:], item); next >= 0 {
			line += strings.Count(text[at:at+next], "\n")
			at += next
		}
		if besidePosts(item) {
			continue
		}
		if err := in.Record(line, article(f, item)); err != nil {
			return err
		}
	}
	return in.Nothing()
}

// damaged reads a feed that cannot be read as a whole; false: there is nothing to read in it.
func damaged(in *format.Input, text string, items []piece) (read bool, err error) {
	at, line, cut := 0, 1, 0
	read, err = salvage(text, items, func(p piece, f *gofeed.Feed, item *gofeed.Item) error {
		line += strings.Count(text[at:p.at], "\n")
		at = p.at
		if p.cut {
			cut = line
		}
		if item == nil {
			return in.Reject(line, "article de flux mal formé", nil)
		}
		if besidePosts(item) {
			return nil
		}
		return in.Record(line, article(f, item))
	})
	if err == nil && read && cut > 0 {
		err = in.Reject(cut, "le flux est abîmé : un article n'y est pas fermé ; ce qui pouvait être lu l'a été", nil)
	}
	return read, err
}

// besidePosts reports whether an item of an export of WordPress is none that a reader sees as a text: a picture, a menu, an
// earlier version.
func besidePosts(item *gofeed.Item) bool {
	switch extension(item, "wp", "post_type") {
	case "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request", "wp_block", "wp_template",
		"wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face", "acf-field", "acf-field-group":
		return true
	}
	return false
}

// extension is the first text that an item has under a name of another name space, "" where there is none.
func extension(item *gofeed.Item, space, name string) string {
	for _, e := range item.Extensions[space][name] {
		if s := strings.TrimSpace(e.Value); s != "" {
			return s
		}
	}
	return ""
}

// place is where the ID, link or title of an item stands, -1 where that cannot be seen.
func place(text string, item *gofeed.Item) int {
	for _, s := range []string{item.GUID, item.Link, item.Title} {
		if s != "" {
			return strings.Index(text, s)
		}
	}
	return -1
}

// paper is whose article an item of a feed of others is, by its own word.
func paper(item *gofeed.Item) string { return item.Custom[sourceName] }

// article makes a record of an item.
func article(f *gofeed.Feed, item *gofeed.Item) *record.Record {
	var rec record.Record
	title, lead := strings.TrimSuffix(markup.Plain(item.Title), " - "+paper(item)), markup.Plain(item.Description)
	if rest, ok := strings.CutPrefix(lead, title); ok && paper(item) != "" && strings.TrimSpace(rest) == paper(item) { // services that gather news say both twice
		lead = ""
	}
	rec.Put(record.Title, title)
	rec.Put(record.Lead, lead)
	rec.Put(record.Lead, markup.Plain(extension(item, "excerpt", "encoded")))
	rec.Put(record.Body, markup.Plain(item.Content))
	rec.Put(record.Source, paper(item))
	rec.Put(record.Source, markup.Plain(f.Title))
	rec.Put(record.URL, item.Link)
	rec.Put(record.ID, item.GUID)
	rec.Put(record.Date, item.Published)
	if item.DublinCoreExt != nil {
		for _, d := range item.DublinCoreExt.Date {
			rec.Put(record.Date, d)
		}
	}
	switch {
	case item.Updated == "":
	case rec.Text(record.Date) == "":
		rec.Put(record.Date, item.Updated) // Atom asks for no other
	case item.Updated != item.Published:
		rec.Detail(kiosque.DetailUpdated, item.Updated)
	}
	for _, a := range item.Authors {
		if a != nil {
			rec.Append(record.Authors, a.Name)
		}
	}
	for _, c := range item.Categories {
		rec.Append(record.Tags, markup.Plain(c))
	}
	rec.Detail(kiosque.DetailLanguage, f.Language)
	rec.Detail(kiosque.DetailRights, f.Copyright)
	return &rec
}
