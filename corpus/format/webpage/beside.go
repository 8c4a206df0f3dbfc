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
	maxBox    = 600 // of a box that its class or name tells
	maxLink   = 300 // of a line that opens as a link to another article does
	maxLine   = 160 // of a line that says when the page was made, or that what follows is publicity
	maxOthers = 4000
)

// boxes finds the classes and names of such boxes.
var boxes = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:newsletters?|lire[_-]?aussi|read[_-]?(?:also|more|next)|also[_-]?read|a[_-]lire|related\w*|recommend\w*|` +
	`reco|teasers?|` +
	`cookies?|consent\w*|didomi\w*|gdpr|share|sharing|sharedaddy|social|partage\w*|promo\w*|outbrain|` +
	`taboola|inread|interstitial|ads?|advert\w*|publicite|pub|dfp|` +
	`breadcrumbs?|hierarchie|fil[_-]ariane|tags|mots[_-]cles|reactions?|annonces|petites[_-]annonces)(?:$|[\s_-])`)

// camel is where a class that is written as one word begins another: StyledReadAlso.
var camel = regexp.MustCompile(`([a-zàâéèêîôûç])([A-Z])`)

// walls finds those that mark what subscribers read, which may be the text or what is in its place: pitch tells them apart.
var (
	walls = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:paywall\w*|regwall|subscri\w*|abonn\w*|abo|inscription|premium|reserved?|signup|` +
		`offres?|offers?|soutien|dons?|donation|cta)(?:$|[\s_-])`)
	pitch = regexp.MustCompile(`(?i)abonne[zr]|abonnement|r[ée]serv[ée]e? (?:aux|à nos) abonn|inscrivez|connectez-vous|subscribe|sans engagement|soutenez|` +
		`faites un don|accès illimité`)
)

// comments are the names of what readers wrote, as long as it may be.
var comments = []string{"comments", "commentaires", "comment-list", "disqus_thread", "reactions", "forum"}

// alsoRead finds the beginnings of lines that lead to other articles.
var alsoRead = regexp.MustCompile(`(?i)^[\s►▶→>»›•*+\[(-]*(?:(?:à|a)\s+)?` +
	`(?:lire|relire|voir|écouter|ecouter|découvrir)\s*(?:aussi|également|egalement|:|notre|nos|encore)`)

// arrow finds lines that do so by a sign alone.
var arrow = regexp.MustCompile(`^\s*(?:>>|»|►|▶|→|>)`)

// stock finds lines that only serve the page: when it was made, what follows, how long it takes to read.
var stock = regexp.MustCompile(`(?i)^(?:publicité|advertisement|annonce|(?:le )?live (?:en cours|terminé)|lecture\s+\d+\s+min\.?|temps de lecture.{0,20}|` +
	`\d+\s+min(?:utes)? de lecture|[\d:]+\s*/\s*\d\d:\d\d|` +
	`(?:article |mis en ligne |créé |posté |page )?(?:publié(?:e)?|mise? à jour|modifié|` +
	`actualisé|créé|posté|mis en ligne|imprimé)(?:e)?(?: le\b|\s*:|\s+\p{Ll}+ \d).{0,120}\d.{0,40}|` +
	`(?:cette vidéo|ce contenu) (?:est bloquée?|a été bloqué).{0,120})$`)

// others finds the headings of lists of other articles.
var others = regexp.MustCompile(`(?i)^(?:nos lecteurs ont lu.*|(?:les |le )?plus (?:lus?|commentés?|partagés?|populaires?|récents?).*|` +
	`dans la même (?:rubrique|catégorie)|` +
	`sur le même (?:sujet|thème)|articles? (?:similaires?|récents?|liés?|suggérés?|recommandés?)|(?:à|a) (?:lire|voir|découvrir)(?: aussi| également| ensuite)?|` +
	`lire aussi|voir aussi|pour aller plus loin|rubriques|(?:les |nos )?services .{0,30}|vous (?:aimerez|pourriez aimer).*|(?:petites )?annonces.{0,20}|` +
	`navigation des articles|(?:nos )?newsletters?|les dernières (?:infos|actualités|nouvelles)|également (?:à lire|dans).*)\s*:?$`)

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
	case atom.Div, atom.Section, atom.Aside, atom.P, atom.Ul, atom.Ol, atom.Li, atom.Span, atom.Blockquote, atom.Form, atom.Strong, atom.Em,
		atom.Time, atom.Td, atom.Font,
		atom.H2, atom.H3, atom.H4:
	default:
		return false
	}
	for _, attr := range []string{"class", "id"} {
		switch value := camel.ReplaceAllString(markup.Attr(n.Attr, attr), "$1-$2"); {
		case value == "":
		case boxes.MatchString(value):
			if shorter(n, maxBox) {
				return true
			}
		case walls.MatchString(value):
			if shorter(n, maxBox) && pitch.MatchString(markup.Text(n)) {
				return true
			}
		case slices.ContainsFunc(strings.Fields(value), func(name string) bool { return slices.Contains(comments, name) }):
			return true
		}
	}
	if (n.DataAtom == atom.Div || n.DataAtom == atom.Section || n.DataAtom == atom.Aside || n.DataAtom == atom.Td || n.DataAtom == atom.Font) && listsOthers(n) {
		return true
	}
	if !shorter(n, maxLink) {
		return false
	}
	text := strings.Join(strings.Fields(markup.Text(n)), " ")
	if n.DataAtom != atom.Strong && n.DataAtom != atom.Em && len(text) <= maxLine && stock.MatchString(text) {
		return true
	}
	if n.DataAtom == atom.Span || n.DataAtom == atom.Strong || n.DataAtom == atom.Em || !hasLink(n) {
		return false
	}
	return alsoRead.MatchString(text) || arrow.MatchString(text) && len(linkText(n))*10 >= len(text)*6
}

// listsOthers reports whether an element opens with the heading of a list of other articles, and is mainly that list.
func listsOthers(n *html.Node) bool {
	first := n.FirstChild
	for first != nil && (first.Type != html.ElementNode || first.DataAtom == atom.Br || first.DataAtom == atom.Hr) {
		if first.Type == html.TextNode && strings.TrimSpace(first.Data) != "" {
			return false
		}
		first = first.NextSibling
	}
	if first == nil || !shorter(first, maxLine) || !others.MatchString(strings.Join(strings.Fields(markup.Text(first)), " ")) {
		return false
	}
	if !shorter(n, maxOthers) {
		return false
	}
	linked, all := len(linkText(n)), len(markup.Text(n))
	return linked*5 >= all || all <= maxBox // teasers stand below the links
}

// linkText is the text of the links in an element.
func linkText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			b.WriteString(markup.Text(d))
		}
	}
	return b.String()
}

// shorter reports whether the characters in an element are not more than some, without looking at many more.
func shorter(n *html.Node, limit int) bool {
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.DataAtom != atom.Script && d.Parent.DataAtom != atom.Style {
			if limit -= len(strings.TrimSpace(d.Data)); limit < 0 {
				return false
			}
		}
	}
	return true
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
