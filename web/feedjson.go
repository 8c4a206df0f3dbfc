package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// JSON Feed 1.1 is jsonfeed.org/version/1.1. date_published is there for days only; the extension _kiosque has the date
// as precise as it is known.
type jsonFeed struct {
	Version  string     `json:"version"`
	Title    string     `json:"title"`
	HomePage string     `json:"home_page_url"`
	Self     string     `json:"feed_url"`
	Next     string     `json:"next_url,omitempty"`
	Language string     `json:"language"`
	Items    []jsonItem `json:"items"`
	Kiosque  jsonTotal  `json:"_kiosque"`
}

type jsonTotal struct {
	Total int `json:"total"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	External  string       `json:"external_url,omitempty"`
	Title     string       `json:"title"`
	HTML      string       `json:"content_html"`
	Text      string       `json:"content_text"`
	Published string       `json:"date_published,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	Kiosque   jsonFacts    `json:"_kiosque"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonFacts struct {
	Date          kiosque.Date    `json:"date"`
	DatePrecision query.Precision `json:"date_precision"`
	Source        string          `json:"source"`
}

func sendJSONFeed(w http.ResponseWriter, r *http.Request, tag string, f *feed) error {
	doc := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, HomePage: f.Page, Self: f.Self, Next: f.Next, Language: "fr",
		Items: []jsonItem{}, Kiosque: jsonTotal{f.Total},
	}
	for _, i := range f.Items {
		item := jsonItem{
			ID: i.ID, URL: i.URL, External: i.Via, Title: i.Title, HTML: i.HTML, Text: i.Text, Published: format(i.Day, time.RFC3339),
			Kiosque: jsonFacts{i.Date, i.Date.Precision(), i.Source},
		}
		for _, a := range i.Authors {
			item.Authors = append(item.Authors, jsonAuthor{a})
		}
		if i.Section != "" {
			item.Tags = []string{i.Section}
		}
		doc.Items = append(doc.Items, item)
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return fmt.Errorf("web: %w", err)
	}
	revalidate(w, tag)
	w.Header().Set("Content-Type", "application/feed+json; charset=utf-8")
	send(w, r, http.StatusOK, append(body, '\n'))
	return nil
}
