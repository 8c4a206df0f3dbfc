// Package ninjs reads news in the JSON of the IPTC, in its flat form (ninjs 1) and in that of lists (2 and 3).
package ninjs

import (
	"bytes"
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/objects"
	"github.com/kiosque-search/kiosque/corpus/record"
)

var (
	uri   = regexp.MustCompile(`"uri"\s*:`)
	mark  = regexp.MustCompile(`"(?:versioncreated|versionCreated|firstcreated|firstCreated|pubstatus|pubStatus)"\s*:|iptc\.org/std/ninjs`)
	texts = regexp.MustCompile(`"(?:headline(?:_\w+)?|headlines|body_\w+|bodies)"\s*:`)
)

// Detect recognises news by its keys.
func Detect(_ *format.Input, head []byte) bool {
	head, ok := objects.Start(head)
	return ok && uri.Match(head) && mark.Match(head) && texts.Match(head)
}

// item is a piece of news, its keys in lower case and without underscores.
type item map[string]json.RawMessage

// text is the first of some keys that has a text.
func (n item) text(keys ...string) string {
	for _, key := range keys {
		var s string
		if json.Unmarshal(n[key], &s) == nil && strings.TrimSpace(s) != "" {
			return s
		}
		var number json.Number
		if json.Unmarshal(n[key], &number) == nil && number != "" {
			return number.String()
		}
	}
	return ""
}

// part is an element of a list: a headline, a body, a subject.
type part struct {
	Role, Value, Name, Literal, ContentType, URI string
}

// parts is a list.
func (n item) parts(key string) (list []part) {
	_ = json.Unmarshal(n[key], &list) // a list of another shape is none
	return list
}

// Read reads all pieces of news.
func Read(in *format.Input) error {
	return objects.Each(in, []string{"items", "results", "ninjs"}, func(line int, object json.RawMessage) error {
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(object, &raw); err != nil {
			return in.Reject(line, "ligne qui n'est pas un objet JSON", err)
		}
		n := item{}
		for key, value := range raw {
			n[strings.ToLower(strings.ReplaceAll(key, "_", ""))] = value
		}
		if kind := n.text("type"); kind != "" && !slices.Contains([]string{"text", "composite", "article"}, kind) && n.body() == "" {
			return nil // a picture, a video
		}
		return in.Record(line, n.record())
	})
}

// record makes a record of a piece of news.
func (n item) record() *record.Record {
	var rec record.Record
	rec.Put(record.ID, n.text("uri"))
	rec.Detail(kiosque.DetailDocument, n.text("altid"))
	title, lead := n.text("headline", "headlinemain", "title"), n.text("headlinesub")
	for _, h := range n.parts("headlines") {
		switch {
		case title == "" && (h.Role == "" || h.Role == "main"):
			title = h.Value
		case lead == "" && (h.Role == "sub" || h.Role == "subhead"):
			lead = h.Value
		}
	}
	if list := n.parts("headlines"); title == "" && len(list) > 0 {
		title = list[0].Value
	}
	rec.Put(record.Title, markup.Plain(title))
	for _, d := range n.parts("descriptions") {
		if lead == "" && (d.Role == "" || d.Role == "summary" || d.Role == "main") {
			lead = d.Value
		}
	}
	if lead == "" {
		lead = n.text("descriptiontext", "description")
	}
	rec.Put(record.Lead, markup.Plain(lead))
	rec.Put(record.Body, n.body())
	created, version := n.text("firstcreated", "published", "firstpublished"), n.text("versioncreated")
	if created == "" {
		created, version = version, ""
	}
	rec.Put(record.Date, created)
	if version != created {
		rec.Detail(kiosque.DetailUpdated, version)
	}
	rec.Put(record.Authors, n.text("byline", "by"))
	for _, key := range []string{"infosource", "infosources", "provider", "source"} {
		rec.Put(record.Source, n.text(key))
		for _, s := range n.parts(key) {
			rec.Put(record.Source, s.Name+s.Literal)
		}
	}
	var located part
	rec.Put(record.Place, n.text("located"))
	if json.Unmarshal(n["located"], &located) == nil {
		rec.Put(record.Place, located.Name)
	}
	for _, key := range []string{"subject", "subjects", "place", "places", "person", "people", "organisation", "organisations", "event", "events"} {
		for _, s := range n.parts(key) {
			rec.Append(record.Tags, cmp.Or(s.Name, s.Literal))
		}
	}
	for _, key := range []string{"subject", "subjects", "keyword", "keywords"} {
		var names []string
		if json.Unmarshal(n[key], &names) == nil {
			rec.Append(record.Tags, names...)
		}
	}
	for _, genre := range append(n.parts("genre"), n.parts("genres")...) {
		rec.Detail(kiosque.DetailKind, cmp.Or(genre.Name, genre.Literal))
	}
	for _, id := range n.parts("altids") {
		rec.Detail(kiosque.DetailDocument, id.Value)
	}
	rec.Detail(kiosque.DetailNotes, n.text("ednote"))
	rec.Detail("urgency", n.text("urgency"))
	rec.Detail(kiosque.DetailLanguage, n.text("language"))
	rec.Detail(kiosque.DetailRights, cmp.Or(n.text("copyrightnotice", "usageterms"), strings.TrimSpace(n.text("copyrightholder")+" "+n.text("copyrightyear"))))
	rec.Detail(kiosque.DetailEdition, n.text("edition"))
	rec.Detail(kiosque.DetailWords, n.text("wordcount"))
	rec.Detail("slugline", n.text("slugline"))
	return &rec
}

// body is the text: the one with paragraphs before the one without.
func (n item) body() string {
	plain := n.text("bodytext", "bodymain")
	rich := n.text("bodyxhtml", "bodyhtml", "bodyhtml5", "bodyrichtext")
	for key, value := range n {
		var s string
		if strings.HasPrefix(key, "body") && key != "bodies" && plain == "" && rich == "" && json.Unmarshal(value, &s) == nil {
			rich = s
		}
	}
	for _, b := range n.parts("bodies") {
		if tagged(b.Value) {
			if rich == "" {
				rich = b.Value
			}
		} else if plain == "" {
			plain = b.Value
		}
	}
	body := plain
	if rich != "" {
		body = markup.Plain(rich)
	}
	for _, b := range n.parts("bodies") { // one that says something else: a box, a second part
		if text := markup.Plain(b.Value); text != "" && !holds(body, text) && b.Role != "caption" {
			body = strings.TrimSpace(body + "\n\n" + text)
		}
	}
	return body
}

// holds reports whether a text has the words of another, by its first ones, whatever the signs between them.
func holds(text, other string) bool {
	const enough = 12 // words in a row that no other text has
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	first := words(other)
	return strings.Contains(" "+strings.Join(words(text), " ")+" ", " "+strings.Join(first[:min(len(first), enough)], " ")+" ")
}

// tagged reports whether a text is HTML.
func tagged(s string) bool {
	return bytes.Contains([]byte(s), []byte("</")) || strings.Contains(s, "<p>") || strings.Contains(s, "<br")
}
