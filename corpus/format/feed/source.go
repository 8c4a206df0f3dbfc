package feed

import (
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"

	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

// sourceName is where an item has the title of its source, which the library knows and does not hand on.
const sourceName = "kiosque:source"

// parse reads a feed of any kind.
func parse(text string) (*gofeed.Feed, error) {
	p := gofeed.NewParser()
	p.RSSTranslator, p.AtomTranslator = translator{&gofeed.DefaultRSSTranslator{}}, translator{&gofeed.DefaultAtomTranslator{}}
	return p.ParseString(text) //nolint:wrapcheck // becomes a reason
}

// translator is one of the library's that keeps the sources of items (RSS 2.0, source; RFC 4287, 4.2.11).
type translator struct{ gofeed.Translator }

// Translate implements gofeed.Translator.
func (t translator) Translate(feed any) (*gofeed.Feed, error) {
	out, err := t.Translator.Translate(feed)
	if err != nil {
		return nil, err //nolint:wrapcheck // becomes a reason
	}
	keep := func(i int, title string) {
		if title = strings.TrimSpace(markup.Plain(title)); title == "" || i >= len(out.Items) || out.Items[i] == nil {
			return
		}
		if out.Items[i].Custom == nil {
			out.Items[i].Custom = map[string]string{}
		}
		out.Items[i].Custom[sourceName] = title
	}
	switch f := feed.(type) {
	case *rss.Feed:
		for i, item := range f.Items {
			if item != nil && item.Source != nil {
				keep(i, item.Source.Title)
			}
		}
	case *atom.Feed:
		for i, entry := range f.Entries {
			if entry != nil && entry.Source != nil {
				keep(i, entry.Source.Title)
			}
		}
	}
	return out, nil
}
