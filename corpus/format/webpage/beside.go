package webpage

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

// What papers put between the paragraphs of an article, and readers' views leave there: boxes that sell subscriptions and
// newsletters, and links to other articles. They are short, for what is long may be the article itself, whatever its
// class is called.

// Bounds of what is taken out, in bytes of text.
const (
	maxBox  = 600 // of a box that its class or name tells
	maxLink = 300 // of a line that opens as a link to another article does
)

// boxes finds the classes and names of such boxes.
var boxes = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:newsletters?|lire[_-]?aussi|read[_-]?(?:also|more)|also[_-]?read|a[_-]lire|related\w*|recommend\w*|` +
	`cookies?|consent\w*|didomi\w*|share|sharing|partage\w*|promo\w*|outbrain|taboola)(?:$|[\s_-])`)

// walls finds those that mark what subscribers read, which may be the text or what is in its place: pitch tells them apart.
var (
	walls = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:paywall\w*|regwall|subscri\w*|abonn\w*|abo|inscription|premium|reserved?|signup)(?:$|[\s_-])`)
	pitch = regexp.MustCompile(`(?i)abonne[zr]|abonnement|r[ée]serv[ée]e? (?:aux|à nos) abonn|inscrivez|connectez-vous|subscribe|sans engagement`)
)

// comments are the names of what readers wrote, as long as it may be.
var comments = []string{"comments", "commentaires", "comment-list", "disqus_thread", "reactions"}

// alsoRead finds the beginnings of lines that lead to other articles.
var alsoRead = regexp.MustCompile(`(?i)^[\s►▶→>•*+\[(-]*(?:(?:à|a)\s+)?` +
	`(?:lire|relire|voir|écouter|ecouter|découvrir)\s*(?:aussi|également|egalement|:|notre|nos|encore)`)

// prune takes such boxes and lines out of a page.
func prune(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode && inserted(c) {
			n.RemoveChild(c)
		} else {
			prune(c)
		}
		c = next
	}
}

// inserted reports whether an element is such a box or line.
func inserted(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Section, atom.Aside, atom.P, atom.Ul, atom.Li, atom.Span, atom.Blockquote, atom.Form, atom.Strong, atom.Em, atom.H2, atom.H3, atom.H4:
	default:
		return false
	}
	for _, attr := range []string{"class", "id"} {
		switch value := markup.Attr(n.Attr, attr); {
		case value == "":
		case boxes.MatchString(value):
			return len(markup.Text(n)) <= maxBox
		case walls.MatchString(value):
			text := markup.Text(n)
			return len(text) <= maxBox && pitch.MatchString(text)
		case slices.ContainsFunc(strings.Fields(value), func(name string) bool { return slices.Contains(comments, name) }):
			return true
		}
	}
	if n.DataAtom == atom.Span || n.DataAtom == atom.Strong || n.DataAtom == atom.Em || !hasLink(n) {
		return false
	}
	text := markup.Text(n)
	return len(text) <= maxLink && alsoRead.MatchString(strings.TrimSpace(text))
}

// hasLink reports whether an element holds a link.
func hasLink(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			return true
		}
	}
	return false
}
