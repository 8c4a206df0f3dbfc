package webpage

import (
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

// Papers put the text of an article into an element of its own, and say so by its class or as schema.org has it. What
// readers' views find is often more: the head of the page, and what stands below the text.

// container finds the classes and names of such elements.
var container = regexp.MustCompile(`(?i)^(?:` +
	`(?:[a-z]{1,4}[-_]{1,2})?(?:article|post|entry|story|news|blog|amp|fig|t|c)[-_]{0,2}(?:main|full|default)?[-_]{0,2}` +
	`(?:body|content|text|texte|corps|contenu|content[-_]{1,2}body|body[-_]{1,2}content)|` +
	`(?:content|body)[-_]{1,2}(?:body|text|article)|texte|corps[-_]texte|article[-_]?body|` +
	`field--name-body|default[-_]{1,2}article[-_]?body|rich[-_]?text|[a-z]{1,5}[-_]{1,2}body[-_\w]*[-_]{1,2}article)$`)

// Shares, in hundredths, of what a container must have of the text that a reader's view finds, and of what is beside it.
const (
	leastContained = 40
	leastInner     = 60
	leastContainer = 200 // bytes
)

// place tells one container of a page from others: by its class, and by the article that it is in.
type place struct {
	named string
	in    *html.Node
}

// containers returns the texts of the elements of a page that may hold the text of the article. Those of one class within
// one article are one.
func containers(page *goquery.Document) []string {
	groups := map[place]*goquery.Selection{}
	var order []place
	page.Find("div, section, article, td, main").Each(func(_ int, s *goquery.Selection) {
		key := placeOf(s)
		switch {
		case key.named == "":
		case groups[key] == nil:
			groups[key] = s
			order = append(order, key)
		default:
			groups[key] = groups[key].AddSelection(s)
		}
	})
	var texts []string
	for _, key := range order {
		if text := markup.SelectionText(withSiblings(outermost(groups[key])), aside); len(text) >= leastContainer {
			texts = append(texts, text)
		}
	}
	return texts
}

// contained chooses the text of a container, "" where none could be the article. view is what a reader's view finds.
func contained(texts []string, view string) string {
	best := ""
	for _, text := range texts {
		if len(text)*100 >= len(view)*leastContained && (best == "" || len(text) < len(best) && len(text)*100 >= len(best)*leastInner) {
			best = text
		}
	}
	return best
}

// placeOf is the place of an element, without a name where it is no container.
func placeOf(s *goquery.Selection) (p place) {
	if strings.EqualFold(s.AttrOr("itemprop", ""), "articleBody") {
		p.named = "articleBody"
	}
	for _, attr := range []string{"class", "id"} {
		for class := range strings.FieldsSeq(s.AttrOr(attr, "")) {
			if p.named == "" && container.MatchString(class) {
				p.named = class
			}
		}
	}
	if in := s.ParentsFiltered("article"); p.named != "" && in.Length() > 0 {
		p.in = in.Nodes[0]
	}
	return p
}

// withSiblings adds the paragraphs that stand beside a container, such as the first ones of a text that only subscribers see
// whole.
func withSiblings(s *goquery.Selection) *goquery.Selection {
	if s.Length() != 1 {
		return s
	}
	return s.Parent().Children().FilterFunction(func(_ int, one *goquery.Selection) bool {
		return one.Nodes[0] == s.Nodes[0] || one.Is("p") && prose(one.Nodes[0])
	})
}

// prose reports whether an element holds a paragraph of text, not of links.
func prose(n *html.Node) bool {
	return !shorter(n, leastProse) && len(linkText(n))*2 < len(markup.Text(n))
}

// outermost leaves out the elements that are in others of them.
func outermost(s *goquery.Selection) *goquery.Selection {
	return s.FilterFunction(func(_ int, one *goquery.Selection) bool {
		for up := one.Nodes[0].Parent; up != nil; up = up.Parent {
			if slices.Contains(s.Nodes, up) {
				return false
			}
		}
		return true
	})
}

// single takes the articles out of a page that follow another one with a heading of its own, as pages have them on which
// one scrolls on and on. The one with the title of the page stays, or the first.
func single(page *goquery.Document, title string) {
	var all []*html.Node
	stays := -1
	page.Find("article").Each(func(_ int, s *goquery.Selection) {
		heading := s.Find("h1")
		if heading.Length() != 1 || s.ParentsFiltered("article").Length() > 0 {
			return
		}
		if stays < 0 && title != "" && markup.Line(heading) == title {
			stays = len(all)
		}
		all = append(all, s.Nodes[0])
	})
	if len(all) < 2 {
		return
	}
	for i, n := range all {
		if i != max(stays, 0) {
			n.Parent.RemoveChild(n)
		}
	}
}

// unwrap shows what a page draws by its own means: elements with trees of their own, as they are saved, and where there is hardly
// anything else, what it has for browsers without scripts.
func unwrap(page *goquery.Document) {
	page.Find("template[shadowrootmode], template[shadowroot]").Each(func(_ int, s *goquery.Selection) {
		s.Nodes[0].Data, s.Nodes[0].DataAtom = "div", atom.Div
	})
	if len(markup.SelectionText(page.Find("body"))) >= leastContainer {
		return
	}
	page.Find("noscript").Each(func(_ int, s *goquery.Selection) {
		if text := s.Text(); len(text) >= leastContainer && strings.Contains(text, "<p") {
			s.ReplaceWithHtml(text)
		}
	})
}

// unhide shows the text that a page has but hides from those who have not subscribed.
func unhide(page *goquery.Document) {
	page.Find("article [style], main [style], article [hidden], main [hidden], article [aria-hidden], main [aria-hidden]").
		Each(func(_ int, s *goquery.Selection) {
			n := s.Nodes[0]
			if s.Find("p").Length() < 2 || shorter(n, leastContainer) || s.Closest("dialog, form, nav, footer, [role=dialog]").Length() > 0 ||
				boxes.MatchString(s.AttrOr("class", "")+" "+s.AttrOr("id", "")) {
				return
			}
			if strings.Contains(strings.ReplaceAll(s.AttrOr("style", ""), " ", ""), "display:none") {
				s.RemoveAttr("style")
			}
			s.RemoveAttr("hidden")
			s.RemoveAttr("aria-hidden")
		})
}

// Bounds of what makes a page a list.
const (
	leastTeasers = 8  // headings that are links
	mostBetween  = 2  // paragraphs between two of them
	leastProse   = 80 // bytes of a paragraph
)

// list reports whether a page leads to articles and has none: headings that are links, with hardly a paragraph between them.
func list(doc *goquery.Document) bool {
	teasers, run, longest := 0, 0, 0
	doc.Find("h1, h2, h3, h4, p, br").Each(func(_ int, s *goquery.Selection) {
		n := s.Nodes[0]
		switch {
		case n.DataAtom == atom.Br:
			run++ // an old page parts its paragraphs by them
		case n.DataAtom == atom.P:
			if prose(n) {
				run++
			}
		case s.Find("a[href]").Length() > 0 || s.ParentsFiltered("a[href]").Length() > 0:
			teasers++
			run = 0
		}
		longest = max(longest, run)
	})
	return teasers >= leastTeasers && longest <= mostBetween
}
