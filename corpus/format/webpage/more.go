package webpage

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/plain"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// leastOther is how long an article must be, in bytes, that is no teaser of one.
const leastOther = 400

// besides are classes of elements that are no articles although they are called so.
var besides = regexp.MustCompile(`(?i)comment|teaser|related|card|promo|widget|sidebar`)

// goesOn are the words behind the beginning of an article.
var goesOn = regexp.MustCompile(`(?i)(?:lire (?:la suite|plus|l['’]article)|continuer (?:la|à) lire\pL*|en savoir plus|read more|` +
	`\[?(?:…|\.\.\.)\]?)\s*[→»>›]*\s*$`)

// wholes are the articles of a page, each an element of its own with a heading and a text.
func wholes(doc *goquery.Document) *goquery.Selection {
	return doc.Find("article").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.ParentsFiltered("article, aside, nav, footer").Length() == 0 && s.Find("h1, h2, h3").Length() > 0 &&
			!besides.MatchString(s.AttrOr("class", "")+" "+s.AttrOr("id", "")) && len(markup.SelectionText(s)) >= leastOther &&
			!goesOn.MatchString(markup.SelectionText(s))
	})
}

// peers are the articles of a page that has several and says of none that it is that one: the last ones of a site, a file of a whole issue.
func peers(doc *goquery.Document) (all []plain.Article) {
	articles := wholes(doc)
	if articles.Length() < 2 {
		return nil
	}
	source := doc.Find(`meta[property="og:site_name"]`).AttrOr("content", "")
	articles.Each(func(i int, s *goquery.Selection) {
		rec := &record.Record{}
		head := s.Find("h1, h2, h3").First()
		rec.Put(record.Title, markup.Line(head))
		rec.Put(record.Source, source)
		if when, ok := s.Find("time[datetime]").First().Attr("datetime"); ok {
			rec.Put(record.Date, when)
		}
		if link := head.Find("a[href]").AttrOr("href", ""); strings.HasPrefix(link, "http") {
			rec.Put(record.URL, link)
		}
		rec.Put(record.Body, markup.SelectionText(s, aside, func(n *html.Node) bool { return n == head.Nodes[0] }))
		all = append(all, plain.Article{Line: i + 1, Record: rec})
	})
	return all
}

// unread is a remark in French on whole articles of a page that are not in the text that is read of it, nil where there are none.
func unread(doc *goquery.Document, read string) []string {
	folded, count := foldTitle(read), 0
	wholes(doc).Each(func(_ int, s *goquery.Selection) {
		longest := ""
		for p := range strings.SplitSeq(markup.SelectionText(s), "\n\n") {
			if len(p) > len(longest) {
				longest = p
			}
		}
		if !strings.Contains(folded, foldTitle(longest)) {
			count++
		}
	})
	switch count {
	case 0:
		return nil
	case 1:
		return []string{"la page a encore un article entier, qui n'est pas lu : enregistrez-le lui-même"}
	}
	return []string{fmt.Sprintf("la page a encore %d articles entiers, qui ne sont pas lus : enregistrez-les eux-mêmes", count)}
}
