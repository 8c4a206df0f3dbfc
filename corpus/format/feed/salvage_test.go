package feed

import (
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

func TestClosed(t *testing.T) {
	for text, want := range map[string]string{
		"<item><title>Un":                       "<item><title>Un</title></item>",
		"<item><p>Un<br/>deux</p></channel></r": "<item><p>Un<br/>deux</p></item>",
		"<item><d><![CDATA[Un <b> d":            "<item><d><![CDATA[Un <b> d]]></d></item>",
		"<item><title>Un</ti":                   "<item><title>Un</title></item>",
		"Un":                                    "Un",
	} {
		if got := closed(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// FuzzSalvage: whatever is damaged, each beginning of an item is heard of once, in order.
func FuzzSalvage(f *testing.F) {
	const feed = `<rss version="2.0"><channel><title>Le Phare</title><item><title>Un</title></item>` +
		`<item><title>Deux</title><d><![CDATA[<b>]]></d></item></channel></rss>`
	for n := 10; n < len(feed); n += 17 {
		f.Add(feed[:n])
		f.Add(feed[:n] + "<" + feed[n:])
	}
	f.Add(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Un<entry><title>Deux</entry></feed>`)
	f.Fuzz(func(t *testing.T, text string) {
		before, heard := -1, 0
		read, err := salvage(text, pieces(text), func(p piece, _ *gofeed.Feed, _ *gofeed.Item) error {
			if p.at <= before || !strings.HasPrefix(text[p.at:], "<") {
				t.Errorf("a piece at %d after %d", p.at, before)
			}
			before = p.at
			heard++
			return nil
		})
		if err != nil || read != (heard > 0) {
			t.Errorf("%d items, read %v, %v", heard, read, err)
		}
	})
}
