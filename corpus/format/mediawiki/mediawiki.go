// Package mediawiki reads dumps of MediaWiki, such as those of Wikinews: the pages of its main namespace. The date is
// the one that the text declares; that of the revision is when somebody last touched the page.
package mediawiki

import (
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Detect recognises a dump by its root.
func Detect(_ *format.Input, head []byte) bool { return markup.IsTag(markup.Fold(head), "mediawiki") }

// Read reads all pages that are articles.
func Read(in *format.Input) error {
	site := ""
	wanted := func(_ markup.Path, n *markup.Node) bool { return n.Name == "page" || n.Name == "siteinfo" }
	err := markup.Documents(in, wanted, func(_ markup.Path, n *markup.Node) error {
		if n.Name == "siteinfo" {
			site = n.Find("sitename").Text()
			return nil
		}
		if ns := n.Find("ns").Text(); ns != "" && ns != "0" || ns == "" && elsewhere.MatchString(n.Find("title").Text()) || n.Find("redirect") != nil {
			return nil
		}
		revisions := n.All("revision")
		if len(revisions) == 0 {
			return in.Reject(n.Line, "page MediaWiki sans texte", nil)
		}
		last := revisions[len(revisions)-1]
		if model := last.Find("model").Text(); model != "" && model != "wikitext" { // data or a program
			return nil
		}
		var rec record.Record
		rec.Put(record.Title, n.Find("title").Text())
		rec.Put(record.Source, site)
		rec.Detail(kiosque.DetailUpdated, last.Find("timestamp").Text())
		rec.Detail(kiosque.DetailDocument, n.Find("id").Text())
		var raw strings.Builder
		for _, k := range last.All("text") {
			source(&raw, k)
		}
		if redirect.MatchString(raw.String()) {
			return nil
		}
		page := strip(raw.String())
		rec.Put(record.Date, page.date)
		rec.Append(record.Tags, page.categories...)
		rec.Put(record.Body, page.text)
		if page.text == "" {
			return nil // a redirection, or templates alone
		}
		return in.Record(n.Line, &rec)
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}

// source writes the wikitext of an element; what somebody did not escape has become elements in it.
func source(raw *strings.Builder, n *markup.Node) {
	for _, k := range n.Kids {
		raw.WriteString(k.Data)
		source(raw, k)
	}
}

// page is what wikitext says.
type page struct {
	text, date string
	categories []string
}

var (
	comments = regexp.MustCompile(`(?s)<!--.*?-->`)
	refs     = regexp.MustCompile(`(?is)<ref[^>/]*/>|<ref[^>]*>.*?</ref>|<gallery.*?</gallery>|<math.*?</math>|<timeline.*?</timeline>`)
	tags     = regexp.MustCompile(`(?i)</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>`)
	breaks   = regexp.MustCompile(`(?i)<br\s*/?>`)
	outside  = regexp.MustCompile(`\[(?:https?:)?//[^\s\]]+(?:\s+([^\]]*))?\]`)
	heading  = regexp.MustCompile(`(?m)^(=+)\s*(.*?)\s*=+\s*$`)
	switches = regexp.MustCompile(`__[A-Z]+__`)
	bullets  = regexp.MustCompile(`(?m)^[*#:;]+\s*`)
	empty    = regexp.MustCompile(`\n{3,}`)
	redirect = regexp.MustCompile(`(?i)^\s*#\s*redirec(?:t|tion)\b`)
	// elsewhere are titles outside of the main namespace, in old dumps that do not number them.
	elsewhere = regexp.MustCompile(`^(?i:mod[èe]le|template|cat[ée]gorie|category|fichier|file|image|aide|help|wikinews|wikip[ée]dia|projet|project|` +
		`mediawiki|sp[ée]cial|module|portail|portal|utilisat(?:eur|rice)|user|(?:discussion|talk)(?: \pL+)?|\pL+ talk):`)
	// interlanguage is a link to the same page in another language, which prints nothing.
	interlanguage = regexp.MustCompile(`^\s*[a-z]{2,3}(?:-[a-z]+)?:[^|\]]+$`)
)

// fileSpaces and categorySpaces are prefixes of links that are no text, in lower case.
var (
	fileSpaces     = []string{"fichier:", "file:", "image:", "média:", "media:"}
	categorySpaces = []string{"catégorie:", "category:", "categorie:"}
)

// strip takes the markup off a text.
func strip(s string) page {
	var p page
	s = comments.ReplaceAllString(s, "")
	s = refs.ReplaceAllString(s, "")
	s = p.braces(s, "{{", "}}")
	s = p.braces(s, "{|", "|}")
	s = p.links(s)
	s = outside.ReplaceAllString(s, "$1")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "'''", ""), "''", "")
	s = heading.ReplaceAllString(s, "\n$2\n")
	s = switches.ReplaceAllString(s, "")
	s = bullets.ReplaceAllString(s, "")
	s = breaks.ReplaceAllString(s, "\n")
	s = tags.ReplaceAllString(s, "")
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	p.text = strings.TrimSpace(empty.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"))
	return p
}

// braces takes templates or tables out, those within others too, and reads the template of the date. What does not
// close is text.
func (p *page) braces(s, open, closing string) string {
	var out strings.Builder
	depth, start := 0, 0
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], open):
			if depth == 0 {
				out.WriteString(s[start:i])
				start = i
			}
			depth++
			i += len(open)
		case depth > 0 && strings.HasPrefix(s[i:], closing):
			i += len(closing)
			if depth--; depth == 0 {
				printed := p.template(strings.TrimSuffix(strings.TrimPrefix(s[start:i], open), closing))
				out.WriteString(p.braces(printed, open, closing)) // it is shorter, so this ends
				start = i
			}
		default:
			i++
		}
	}
	out.WriteString(s[start:])
	return out.String()
}

// links makes text of links: their label, or their target; files go, and categories are kept apart.
func (p *page) links(s string) string {
	var out strings.Builder
	for {
		open := strings.Index(s, "[[")
		if open < 0 {
			out.WriteString(s)
			return out.String()
		}
		out.WriteString(s[:open])
		depth, end := 0, -1
		for i := open; i+1 < len(s); i++ {
			switch s[i : i+2] {
			case "[[":
				depth++
				i++
			case "]]":
				depth--
				i++
				if depth == 0 {
					end = i + 1
				}
			}
			if end >= 0 {
				break
			}
		}
		if end < 0 { // it does not close
			out.WriteString(s[open:])
			return out.String()
		}
		out.WriteString(p.link(s[open+2 : end-2]))
		s = s[end:]
	}
}

// link is the text of one link.
func (p *page) link(inner string) string {
	lower := strings.ToLower(strings.TrimLeft(inner, " :"))
	for _, prefix := range fileSpaces {
		if strings.HasPrefix(lower, prefix) {
			return ""
		}
	}
	target, label, labelled := strings.Cut(inner, "|")
	for _, prefix := range categorySpaces {
		if strings.HasPrefix(lower, prefix) {
			if !strings.HasPrefix(strings.TrimSpace(inner), ":") {
				_, name, _ := strings.Cut(target, ":")
				p.categories = append(p.categories, strings.TrimSpace(name))
			}
			return ""
		}
	}
	if interlanguage.MatchString(inner) && !strings.HasPrefix(lower, "wp:") && !strings.HasPrefix(lower, "wn:") {
		return ""
	}
	if labelled && label != "" {
		return label
	}
	target = strings.TrimPrefix(strings.TrimSpace(target), ":")
	for range 2 { // w:fr:Paris
		if prefix, rest, ok := strings.Cut(target, ":"); ok && !strings.Contains(prefix, " ") && len(prefix) <= 10 {
			target = rest
		}
	}
	return target
}
