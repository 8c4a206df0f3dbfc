package webpage

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Limits of data within a page.
const (
	maxLinked = 8 << 20 // bytes of one block
	maxNested = 12      // objects within each other
)

// linked reads the article that JSON-LD describes.
func linked(rec *record.Record, doc *goquery.Document) {
	doc.Find(`script[type="application/ld+json"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		text := strings.TrimSpace(s.Text())
		text = strings.TrimSuffix(strings.TrimPrefix(text, "<!--"), "-->")
		if len(text) > maxLinked {
			return true
		}
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			// Line breaks within strings are usual, and no JSON.
			if json.Unmarshal([]byte(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(text)), &v) != nil {
				return true
			}
		}
		if a := findArticle(v, 0); a != nil {
			describe(rec, a)
			return false
		}
		return true
	})
}

// declared reports whether a page says that it is an article.
func declared(doc *goquery.Document) bool {
	var rec record.Record
	linked(&rec, doc)
	return rec.Text(record.Title) != "" || strings.EqualFold(doc.Find(`meta[property="og:type"]`).AttrOr("content", ""), "article")
}

// articleType reports whether a type of schema.org is an article.
func articleType(v any) bool {
	switch t := v.(type) {
	case string:
		t = strings.TrimPrefix(strings.TrimPrefix(t, "https://schema.org/"), "http://schema.org/")
		return strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "BlogPosting") || t == "Report" || t == "LiveBlogPosting"
	case []any:
		return slices.ContainsFunc(t, articleType)
	}
	return false
}

// findArticle finds the first article in data.
func findArticle(v any, depth int) map[string]any {
	if depth > maxNested {
		return nil
	}
	switch t := v.(type) {
	case []any:
		for _, one := range t {
			if a := findArticle(one, depth+1); a != nil {
				return a
			}
		}
	case map[string]any:
		if articleType(t["@type"]) {
			return t
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			if a := findArticle(t[key], depth+1); a != nil {
				return a
			}
		}
	}
	return nil
}

// text is a value as text; of an object, its name.
func text(v any) string {
	switch t := v.(type) {
	case string:
		return markup.Plain(t)
	case []any:
		if len(t) > 0 {
			return text(t[0])
		}
	case map[string]any:
		for _, key := range []string{"name", "@value", "headline", "url", "@id"} {
			if s := text(t[key]); s != "" {
				return s
			}
		}
	}
	return ""
}

// texts is a value as a list of texts.
func texts(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []string
	for _, one := range list {
		if s := text(one); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// describe reads an article.
func describe(rec *record.Record, a map[string]any) {
	rec.Put(record.Title, text(a["headline"]))
	rec.Put(record.Title, text(a["name"]))
	rec.Put(record.Lead, text(a["description"]))
	rec.Put(record.Date, text(a["datePublished"]))
	rec.Put(record.Date, text(a["dateCreated"]))
	if m := text(a["dateModified"]); m != rec.Text(record.Date) {
		rec.Detail(kiosque.DetailUpdated, m)
	}
	rec.Append(record.Authors, texts(a["author"])...)
	if len(rec.Values[record.Authors].List) == 0 {
		rec.Append(record.Authors, texts(a["creator"])...)
	}
	rec.Put(record.Source, text(a["publisher"]))
	rec.Put(record.Source, text(a["isPartOf"]))
	rec.Put(record.Section, strings.Join(texts(a["articleSection"]), ", "))
	if s, ok := a["keywords"].(string); ok {
		rec.Append(record.Tags, strings.Split(s, ",")...)
	} else {
		rec.Append(record.Tags, texts(a["keywords"])...)
	}
	body := text(a["articleBody"])
	if strings.Contains(body, "</p>") || strings.Contains(body, "<br") { // escaped twice
		body = markup.Plain(body)
	}
	rec.Put(record.Body, body)
	rec.Put(record.URL, text(a["url"]))
	rec.Put(record.Page, text(a["pageStart"]))
	rec.Put(record.Page, text(a["printPage"]))
	rec.Detail(kiosque.DetailEdition, text(a["printEdition"]))
	rec.Detail("free", map[bool]string{true: "non"}[a["isAccessibleForFree"] == false || text(a["isAccessibleForFree"]) == "False"])
	if u := text(a["mainEntityOfPage"]); strings.HasPrefix(u, "http") {
		rec.Put(record.URL, u)
	}
}
