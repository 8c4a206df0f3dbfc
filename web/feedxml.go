package web

import (
	"encoding/xml"
	"net/http"
	"time"

	"github.com/kiosque-search/kiosque/internal/french"
)

// Atom 1.0 is RFC 4287, its paging RFC 5005. Dates less precise than a day are dc:date, which is W3CDTF and may be
// 2023-02; published is left out for them, and updated, which every entry must have, is when the collection was built.
type atomFeed struct {
	XMLName      xml.Name    `xml:"feed"`
	NS           string      `xml:"xmlns,attr"`
	DC           string      `xml:"xmlns:dc,attr"`
	OpenSearch   string      `xml:"xmlns:opensearch,attr"`
	Lang         string      `xml:"xml:lang,attr"`
	ID           string      `xml:"id"`
	Title        string      `xml:"title"`
	Updated      string      `xml:"updated"`
	Author       atomPerson  `xml:"author"`
	Links        []atomLink  `xml:"link"`
	Generator    string      `xml:"generator"`
	TotalResults int         `xml:"opensearch:totalResults"`
	StartIndex   int         `xml:"opensearch:startIndex"`
	ItemsPerPage int         `xml:"opensearch:itemsPerPage"`
	Entries      []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Authors    []atomPerson   `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    atomText       `xml:"summary"`
	Date       string         `xml:"dc:date,omitempty"`
	Source     string         `xml:"dc:source,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

// The namespaces of feeds.
const (
	nsAtom       = "http://www.w3.org/2005/Atom"
	nsDC         = "http://purl.org/dc/elements/1.1/"
	nsOpenSearch = "http://a9.com/-/spec/opensearch/1.1/"
)

const generator = "Kiosque"

func sendAtom(w http.ResponseWriter, r *http.Request, tag string, f *feed) error {
	doc := atomFeed{
		NS: nsAtom, DC: nsDC, OpenSearch: nsOpenSearch, Lang: "fr", ID: f.ID, Title: f.Title, Updated: f.Updated.Format(time.RFC3339),
		Author: atomPerson{generator}, Generator: generator, TotalResults: f.Total, StartIndex: f.From, ItemsPerPage: len(f.Items),
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Page}},
	}
	if f.Next != "" {
		doc.Links = append(doc.Links, atomLink{"next", "application/atom+xml", f.Next})
	}
	for _, i := range f.Items {
		e := atomEntry{
			ID: i.ID, Title: i.Title, Updated: i.Updated.Format(time.RFC3339), Published: format(i.Day, time.RFC3339),
			Links: []atomLink{{"alternate", "text/html", i.URL}}, Summary: atomText{"html", i.HTML}, Date: i.Date.String(), Source: i.Source,
		}
		if i.Via != "" {
			e.Links = append(e.Links, atomLink{Rel: "via", Href: i.Via})
		}
		for _, a := range i.Authors {
			e.Authors = append(e.Authors, atomPerson{a})
		}
		if i.Section != "" {
			e.Categories = []atomCategory{{i.Section}}
		}
		doc.Entries = append(doc.Entries, e)
	}
	return sendXML(w, r, tag, "application/atom+xml", doc)
}

// format writes a time, or nothing where there is none.
func format(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(layout)
}

// RSS 2.0 is rssboard.org/rss-specification. pubDate is there for days only; dc:date is as precise as the date is.
type rssFeed struct {
	XMLName    xml.Name   `xml:"rss"`
	Version    string     `xml:"version,attr"`
	DC         string     `xml:"xmlns:dc,attr"`
	Atom       string     `xml:"xmlns:atom,attr"`
	OpenSearch string     `xml:"xmlns:opensearch,attr"`
	Channel    rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title        string     `xml:"title"`
	Link         string     `xml:"link"`
	Description  string     `xml:"description"`
	Language     string     `xml:"language"`
	LastBuild    string     `xml:"lastBuildDate"`
	Generator    string     `xml:"generator"`
	Links        []atomLink `xml:"atom:link"`
	TotalResults int        `xml:"opensearch:totalResults"`
	StartIndex   int        `xml:"opensearch:startIndex"`
	ItemsPerPage int        `xml:"opensearch:itemsPerPage"`
	Items        []rssItem  `xml:"item"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        rssGUID  `xml:"guid"`
	PubDate     string   `xml:"pubDate,omitempty"`
	Date        string   `xml:"dc:date,omitempty"`
	Creators    []string `xml:"dc:creator"`
	Source      string   `xml:"dc:source,omitempty"`
	Category    string   `xml:"category,omitempty"`
	Description string   `xml:"description"`
}

type rssGUID struct {
	IsPermaLink bool   `xml:"isPermaLink,attr"`
	Value       string `xml:",chardata"`
}

func sendRSS(w http.ResponseWriter, r *http.Request, tag string, f *feed) error {
	c := rssChannel{
		Title: f.Title, Link: f.Page, Description: french.Quantity(f.Total, "article", "articles") + ", du plus récent au plus ancien", Language: "fr",
		LastBuild: f.Updated.Format(time.RFC1123Z), Generator: generator, TotalResults: f.Total, StartIndex: f.From, ItemsPerPage: len(f.Items),
		Links: []atomLink{{"self", "application/rss+xml", f.Self}},
	}
	if f.Next != "" {
		c.Links = append(c.Links, atomLink{"next", "application/rss+xml", f.Next})
	}
	for _, i := range f.Items {
		c.Items = append(c.Items, rssItem{
			Title: i.Title, Link: i.URL, GUID: rssGUID{Value: i.ID}, PubDate: format(i.Day, time.RFC1123Z), Date: i.Date.String(),
			Creators: i.Authors, Source: i.Source, Category: i.Section, Description: i.HTML,
		})
	}
	return sendXML(w, r, tag, "application/rss+xml", rssFeed{Version: "2.0", DC: nsDC, Atom: nsAtom, OpenSearch: nsOpenSearch, Channel: c})
}
