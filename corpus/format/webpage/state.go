package webpage

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Many sites draw their pages in the browser, from data that the page brings along: Next.js, Nuxt, Arc, Apollo and their likes. A page
// saved before it was drawn has its article there and nowhere else.

// Limits of such data.
const (
	maxStateDepth = 64      // objects within each other
	maxStateNodes = 500_000 // values that are looked at
)

// assigned finds data that a script gives a name to, as an object, a list, or the text of one.
var assigned = regexp.MustCompile(`(?:^|[;\s])(?:(?:window|self|globalThis)\b|var\s|let\s|const\s)?[\w.$\["'\]]*\s*=\s*` +
	`(?:JSON\.parse\(\s*)?([{\["']|\(?\s*function\s*\()`)

// states are the data of a page.
func states(doc *goquery.Document) (all []any) {
	doc.Find("script:not([src])").Each(func(_ int, s *goquery.Selection) {
		text := strings.TrimSpace(s.Text())
		kind := strings.ToLower(s.AttrOr("type", ""))
		if len(text) < leastContainer || len(text) > maxLinked || kind == "application/ld+json" {
			return
		}
		if strings.Contains(kind, "json") {
			if v, ok := stateOf(text); ok {
				if list, is := v.([]any); is && strings.Contains(s.AttrOr("id", ""), "NUXT") {
					v = (&flattened{list: list, done: map[int]any{}}).at(0, 0)
				}
				all = append(all, v)
			}
			return
		}
		const most = 20
		for range most {
			m := assigned.FindStringSubmatchIndex(text)
			if m == nil {
				return
			}
			v, ok := stateOf(text[m[2]:])
			if inner, is := v.(string); ok && is {
				v, ok = stateOf(inner)
			}
			if ok {
				all = append(all, v)
			}
			text = text[m[3]:]
		}
	})
	return all
}

// stateOf reads the value that a text begins with.
func stateOf(text string) (v any, ok bool) {
	if len(text) < 2 {
		return nil, false
	}
	if json.NewDecoder(strings.NewReader(text)).Decode(&v) == nil {
		return v, true
	}
	return literal(text)
}

// flattened are data as Nuxt 3 writes them (devalue): a list of values, in which objects and lists name those in them by their places.
type flattened struct {
	list []any
	done map[int]any
}

// at is the value of a place.
func (f *flattened) at(i, depth int) any {
	if i < 0 || i >= len(f.list) || depth > maxStateDepth {
		return nil
	}
	if v, ok := f.done[i]; ok {
		return v
	}
	f.done[i] = nil
	place := func(v any) any {
		if n, ok := v.(float64); ok {
			return f.at(int(n), depth+1)
		}
		return nil
	}
	out := f.list[i]
	switch t := out.(type) {
	case map[string]any:
		object := map[string]any{}
		for k, v := range t {
			object[k] = place(v)
		}
		out = object
	case []any:
		if kind, ok := first(t).(string); ok { // ["Reactive", 1], ["Date", "2023-…"]
			out = nil
			if len(t) == 2 {
				if out = place(t[1]); out == nil && kind == "Date" {
					out = t[1]
				}
			}
			break
		}
		list := make([]any, 0, len(t))
		for _, v := range t {
			list = append(list, place(v))
		}
		out = list
	}
	f.done[i] = out
	return out
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// The names under which such data keep the parts of an article.
var (
	stateTitles = []string{"headline", "title", "titre", "headlines", "headLine", "name", "heading"}
	stateBodies = regexp.MustCompile(`(?i)^(?:article|story|post|main|full|rich)?[_-]?(?:body|contents?|contenus?|text|texte|corps|html|blocks?|` +
		`paragraph(?:e?s)?|components|elements|sections|richtext|value|children|items|parts|document|json|nodes|rendered)` +
		`(?:[_-]?(?:html|text|raw|rendered|elements|blocks|content|json))?$`)
	stateDates = []string{
		"datePublished", "publishedAt", "published_at", "publicationDate", "publication_date", "first_publish_date", "display_date", "firstPublishedAt",
		"datePublication", "date_publication", "publishDate", "publish_date", "published", "pubDate", "date",
	}
	stateLeads = []string{
		"standfirst", "chapo", "chapeau", "description", "subheadlines", "subheadline", "subtitle", "dek", "excerpt", "summary", "lead", "intro",
	}
	stateAuthors = []string{"authors", "author", "auteurs", "auteur", "byline"}
	// besideText are the kinds of pieces that are none of the text.
	besideText = regexp.MustCompile(`(?i)image|photo|picture|video|audio|\bads?\b|advert|promo|related|link[_-]?list|newsletter|gallery|embed|reference|caption|` +
		`social|script|iframe|recommend|teaser`)
	// inlineText are the kinds of pieces of a paragraph.
	inlineText = regexp.MustCompile(`(?i)^(?:text|span|hyperlink|link|a|strong|em|b|i|bold|italic|inline)$`)
)

// leastState is how long a text must be, in bytes, that is taken for the article although its title is not that of the page.
const leastState = 400

// undrawn is the article in the data of a page that shows less than half of it; nothing where the page shows it.
func undrawn(doc *goquery.Document, rec *record.Record, shown string) state {
	titles := []string{rec.Text(record.Title), doc.Find(`meta[property="og:title"]`).AttrOr("content", ""), doc.Find("title").First().Text()}
	doc.Find("h1").Each(func(_ int, h *goquery.Selection) { titles = append(titles, markup.Line(h)) })
	s := stated(doc, func(title string) bool { return isOneOf(title, titles) })
	if s.text == "" && len(shown) < leastContainer { // a page without a title of its own
		if s = stated(doc, func(string) bool { return true }); len(s.text) < leastState {
			return state{}
		}
		rec.Values[record.Title] = record.Value{Text: s.title}
	}
	if len(s.text) < 2*len(shown) || len(s.text) < leastContainer {
		return state{}
	}
	return s
}

// state is an article in the data of a page.
type state struct {
	title, text string
	object      map[string]any
}

// stated finds the article of a page in its data: of the objects that bear a title that is wanted, the one with the longest text.
func stated(doc *goquery.Document, wanted func(title string) bool) (best state) {
	left := maxStateNodes
	var look func(v any, depth int)
	look = func(v any, depth int) {
		if left--; left < 0 || depth > maxStateDepth {
			return
		}
		switch t := v.(type) {
		case []any:
			for _, one := range t {
				look(one, depth+1)
			}
		case map[string]any:
			if title := stateTitle(t); title != "" && wanted(title) {
				if text := stateBody(t, &left); len(text) > len(best.text) {
					best = state{title, text, t}
				}
			}
			for _, key := range sortedKeys(t) {
				look(t[key], depth+1)
			}
		}
	}
	for _, v := range states(doc) {
		look(v, 0)
	}
	return best
}

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for k := range object {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// leastTitle is the runes that a title must have to be found as part of another.
const leastTitle = 12

// stateTitle is the title of an object, "" where it has none.
func stateTitle(object map[string]any) string {
	for _, key := range stateTitles {
		if title := stateText(object[key]); title != "" {
			return title
		}
	}
	return ""
}

// isOneOf reports whether a title is one of others, or part of one, or has one as its part.
func isOneOf(title string, others []string) bool {
	title = foldTitle(title)
	return slices.ContainsFunc(others, func(of string) bool {
		of = foldTitle(of)
		return of == title || utf8.RuneCountInString(title) >= leastTitle && strings.Contains(of, title) ||
			utf8.RuneCountInString(of) >= leastTitle && strings.Contains(title, of)
	})
}

// foldTitle is a title without what is written in two ways.
func foldTitle(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer("’", "'", "\u00a0", " ", "\u202f", " ").Replace(s)), " "))
}

// stateText is a short text of an object: itself, or the first of those in it.
func stateText(v any) string {
	if object, ok := v.(map[string]any); ok {
		for _, key := range []string{"basic", "default", "fr", "rendered", "main", "print", "web", "text", "value"} {
			if s, ok := object[key].(string); ok {
				return markup.Plain(s)
			}
		}
	}
	if _, isMap := v.(map[string]any); isMap {
		return ""
	}
	return text(v)
}

// stateBody is the text of an object: the longest of those under the names of texts.
func stateBody(object map[string]any, left *int) (best string) {
	for _, key := range sortedKeys(object) {
		if !stateBodies.MatchString(key) {
			continue
		}
		if text, _ := stateProse(object[key], left, 0); len(text) > len(best) {
			best = text
		}
	}
	return best
}

// stateProse is the text of a value, and whether it is part of a paragraph. Lists are paragraphs, one behind another.
func stateProse(v any, left *int, depth int) (out string, inline bool) {
	if *left--; *left < 0 || depth > maxStateDepth {
		return "", false
	}
	switch t := v.(type) {
	case string:
		if strings.ContainsAny(t, "<&") {
			return markup.Plain(t), false
		}
		if !strings.ContainsAny(strings.TrimSpace(t), " \u00a0'’.") || strings.HasPrefix(t, "http") { // a name for programs
			return "", false
		}
		return t, false
	case []any:
		var b strings.Builder
		within := true
		for _, one := range t {
			text, in := stateProse(one, left, depth+1)
			if text == "" {
				continue
			}
			if within = within && in; !in && b.Len() > 0 {
				b.WriteString("\n\n")
			}
			b.WriteString(text)
		}
		return strings.TrimSpace(b.String()), false
	case map[string]any:
		kind := stateKind(t)
		if besideText.MatchString(kind) {
			return "", false
		}
		if inlineText.MatchString(kind) {
			for _, key := range []string{"value", "text", "content"} { // as it stands, with its spaces
				if s, ok := t[key].(string); ok && !strings.ContainsAny(s, "<") {
					return s, len(t) <= maxInline
				}
			}
		}
		best := ""
		for _, key := range sortedKeys(t) {
			if stateBodies.MatchString(key) {
				if text, _ := stateProse(t[key], left, depth+1); len(text) > len(best) {
					best = text
				}
			}
		}
		return best, inlineText.MatchString(kind)
	}
	return "", false
}

// maxInline is how many names a piece of a paragraph has: pieces that are paragraphs have a number and more.
const maxInline = 4

// stateKind is what an object says it is.
func stateKind(object map[string]any) string {
	for _, key := range []string{"type", "nodeType", "_type", "__typename", "kind", "component", "tagName"} {
		if s, ok := object[key].(string); ok {
			return s
		}
	}
	return ""
}

// fill gives a record what the object says of the article and the page does not.
func (s state) fill(rec *record.Record) {
	for _, key := range stateDates {
		rec.Put(record.Date, stateText(s.object[key]))
	}
	for _, key := range stateLeads {
		rec.Put(record.Lead, stateText(s.object[key]))
	}
	for _, key := range stateAuthors {
		if len(rec.Values[record.Authors].List) == 0 {
			rec.Append(record.Authors, texts(s.object[key])...)
		}
	}
}
