package feed

import (
	"regexp"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"
)

// A feed that is cut off, or in which something is not closed or not escaped, is read item by item, so that one fault costs one
// item at most: each is put under the root of the feed, without the others.

var (
	// opening finds where items begin, and passes over what only looks like one: sections of characters and comments.
	opening = regexp.MustCompile(`(?is)<!\[CDATA\[.*?\]\]>|<!--.*?-->|<((?:[a-z][\w.-]*:)?(?:item|entry))[\s>]`)
	// rooted finds the root with its name spaces.
	rooted = regexp.MustCompile(`(?i)<((?:[a-z][\w.-]*:)?(?:rss|feed|rdf))(?:\s[^<>]*)?>`)
	// bare is a sign that stands for itself and would have to be written as an entity.
	bare = regexp.MustCompile(`<[^\pL/!?_]|<$`)
	// tag is one that opens or closes something, or what holds no tags, cut off perhaps.
	tag = regexp.MustCompile(`(?is)<!\[CDATA\[.*?(?:\]\]>|$)|<!--.*?(?:-->|$)|<(/?)([a-z][\w.:-]*)[^<>]*?(/?)>`)
)

// maxRoot is the bytes of a root that is put around each item, so that a feed of many costs no more than it is long.
const maxRoot = 4 << 10

// piece is one item as it stands in a feed.
type piece struct {
	text string
	at   int  // byte of the feed
	cut  bool // it is not closed
}

// itemName is what the items below a root are called; entries of Atom share its prefix.
func itemName(root string) string {
	prefix, local, prefixed := strings.Cut(strings.ToLower(root), ":")
	switch {
	case !prefixed && prefix == "feed":
		return "entry"
	case prefixed && local == "feed":
		return prefix + ":entry"
	}
	return "item"
}

// pieces parts a feed into items; none of what is not XML.
func pieces(text string) (all []piece) {
	root := rooted.FindStringSubmatch(text)
	if root == nil || !strings.HasPrefix(strings.TrimSpace(text), "<") {
		return nil
	}
	var starts []int
	var names []string
	for _, m := range opening.FindAllStringSubmatchIndex(text, -1) {
		if m[2] >= 0 && strings.EqualFold(text[m[2]:m[3]], itemName(root[1])) {
			starts, names = append(starts, m[0]), append(names, text[m[2]:m[3]])
		}
	}
	for k, at := range starts {
		end := len(text)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		p := piece{text: text[at:end], at: at}
		if n := strings.Index(p.text, "</"+names[k]); n >= 0 {
			p.text = p.text[:n] + "</" + names[k] + ">"
		} else {
			p.cut = true
		}
		all = append(all, p)
	}
	return all
}

// closed is markup with whatever it leaves open closed, but for the tags of the feed around it.
func closed(text string) string {
	var open []string
	end := 0
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		if m[4] < 0 {
			if section := text[m[0]:m[1]]; strings.HasPrefix(section, "<![") && !strings.HasSuffix(section, "]]>") {
				return text + "]]>" + closers(open)
			} else if !strings.HasPrefix(section, "<![") && !strings.HasSuffix(section, "-->") {
				return text[:m[0]] + closers(open)
			}
			end = m[1]
			continue
		}
		name := text[m[4]:m[5]]
		switch {
		case m[6] < m[7]:
		case m[2] == m[3]:
			open = append(open, name)
		case len(open) > 0 && open[len(open)-1] == name:
			open = open[:len(open)-1]
		case strings.EqualFold(name, "channel") || rooted.MatchString("<"+name+">"):
			text = text[:m[0]]
			return text + closers(open)
		}
		end = m[1]
	}
	// A tag that is cut in the middle says nothing.
	if n := strings.LastIndexByte(text[end:], '<'); n >= 0 {
		text = text[:end+n]
	}
	return text + closers(open)
}

func closers(open []string) string {
	var b strings.Builder
	for _, name := range slices.Backward(open) {
		b.WriteString("</" + name + ">")
	}
	return b.String()
}

// salvage reads the items of a damaged feed one by one. Feed has what is said of all of them, as far as it can be read.
func salvage(text string, all []piece, each func(p piece, f *gofeed.Feed, item *gofeed.Item) error) (read bool, err error) {
	root := rooted.FindStringSubmatch(text)
	if len(all) == 0 || root == nil || len(root[0]) > maxRoot {
		return false, nil
	}
	around := func(inner string) string {
		if strings.HasSuffix(strings.ToLower(root[1]), "rss") {
			return root[0] + "<channel>" + inner + "</channel></" + root[1] + ">"
		}
		return root[0] + inner + "</" + root[1] + ">"
	}
	whole := &gofeed.Feed{}
	if f, err := parse(closed(text[:all[0].at])); err == nil {
		whole = f
	}
	for _, p := range all {
		inner := p.text
		if p.cut {
			inner = closed(inner)
		}
		f, err := parse(around(inner))
		if err != nil || len(f.Items) != 1 {
			f, err = parse(around(closed(bare.ReplaceAllStringFunc(inner, func(s string) string { return "&lt;" + s[1:] }))))
		}
		var item *gofeed.Item
		if err == nil && len(f.Items) == 1 {
			item = f.Items[0]
		}
		if err := each(p, whole, item); err != nil {
			return true, err
		}
	}
	return true, nil
}
