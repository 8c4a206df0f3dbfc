package web

import (
	"crypto/sha256"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/web/address"
)

// Limits of feeds.
const (
	feedSize       = 20 // articles, unless size says otherwise
	maxFeedSize    = 100
	maxFeedAddress = 4 << 10 // bytes of the question: pages link no feed that readers of feeds would refuse
)

// feed is what a query finds, newest first, in the terms that Atom, RSS and JSON Feed share.
type feed struct {
	ID      string // a URN that depends on neither host nor mount
	Title   string
	Self    string // addresses are absolute
	Page    string
	Next    string // older articles; empty after the last one
	Updated time.Time
	Total   int
	From    int
	Items   []feedItem
}

// feedItem is one article of a feed.
type feedItem struct {
	ID      string
	Title   string
	URL     string
	Via     string // the original on the web
	Source  string
	Section string
	Authors []string
	// Day is noon, in Greenwich, of the day the article was printed, so that it is that day nearly everywhere on earth. An
	// article dated less precisely has none: its date goes out only where a format can say it as it is.
	Day     time.Time
	Date    kiosque.Date
	HTML    string // the extracts, with what matched in mark elements
	Text    string // the extracts
	Updated time.Time
}

// feedFormat is one of the forms a feed is written in.
type feedFormat struct {
	name, label string // of the address feed.name, and for the reader
	contentType string
	send        func(w http.ResponseWriter, r *http.Request, tag string, f *feed) error
	errors      errorForm
}

func feedFormats() []feedFormat {
	return []feedFormat{
		{"atom", "Atom", "application/atom+xml", sendAtom, errorPage},
		{"rss", "RSS", "application/rss+xml", sendRSS, errorPage},
		{"json", "JSON Feed", "application/feed+json", sendJSONFeed, errorJSON},
	}
}

// feedLink is the address of a feed.
type feedLink struct{ Type, Title, Label, URL string }

// feedLinks are the feeds of the question that a page asked.
func feedLinks(home, title string, req kiosque.SearchRequest) []feedLink {
	req = feedQuestion(req)
	req.From, req.Size = 0, 0
	question := address.Of(req)
	if len(question) > maxFeedAddress {
		return nil
	}
	var links []feedLink
	for _, f := range feedFormats() {
		links = append(links, feedLink{f.contentType, title + " (" + f.label + ")", f.label, home + "feed." + f.name + question})
	}
	return links
}

// feedQuestion leaves of a request what makes a feed: whatever its page looked like, it is the same feed.
func feedQuestion(req kiosque.SearchRequest) kiosque.SearchRequest {
	req.Sort, req.Interval, req.After = "", "", ""
	req.NoFacets, req.Words, req.Help, req.Explain = false, false, false, false
	return req.Unwidened() // what is new has to be what was asked for
}

// feed answers GET feed.atom, feed.rss and feed.json.
func (h *handler) feed(format feedFormat) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		values, err := address.Parse(r.URL.RawQuery)
		if err != nil {
			return err
		}
		req, err := address.ReadSearch(values)
		if err != nil {
			return err
		}
		info, base, tag, err := h.stateAt(w, r)
		if info == nil || err != nil {
			return err
		}
		req = feedQuestion(req)
		asked := req
		req.Sort, req.NoFacets = kiosque.ByDateDesc, true
		if req.Size <= 0 {
			req.Size = feedSize
		}
		req.Size = min(req.Size, maxFeedSize)
		res, err := h.searcher.Search(r.Context(), req)
		if err != nil {
			return err
		}
		f := newFeed(h.o.Title, base, format, asked, res, info.Built)
		if end := req.From + len(res.Hits); len(res.Hits) > 0 && end < res.Listed() {
			next := asked
			next.From = end
			f.Next = base + "feed." + format.name + address.Of(next)
		}
		return format.send(w, r, tag, f)
	}
}

func newFeed(site, base string, format feedFormat, req kiosque.SearchRequest, res *kiosque.SearchResult, built time.Time) *feed {
	built = built.UTC().Truncate(time.Second)
	whole := req
	whole.From, whole.Size = 0, 0
	f := &feed{
		ID: urn("feed", site, address.Of(whole)), Title: feedTitle(site, req), Updated: built, Total: res.Listed(), From: req.From,
		Self: base + "feed." + format.name + address.Of(req), Page: base + address.Of(withSort(whole, kiosque.ByDateDesc)),
	}
	wayBack := address.WayBack(kiosque.SearchRequest{Query: req.Query})
	for _, hit := range res.Hits {
		item := feedItem{
			ID: urn("article", hit.Source, hit.ID), Title: french.TitleOr(hit.Title), URL: base + address.Article(hit.ID, wayBack),
			Via: address.OnTheWeb(hit.URL), Source: hit.Source, Section: hit.Section, Authors: hit.Authors, Date: hit.Date, Updated: built,
		}
		if hit.Date.Valid() && hit.Date.Precision() == query.PrecisionDay {
			item.Day = time.Date(hit.Date.Year, time.Month(hit.Date.Month), hit.Date.Day, 12, 0, 0, 0, time.UTC)
			item.Updated = item.Day
		}
		item.HTML, item.Text = extracts(hit.Snippets)
		f.Items = append(f.Items, item)
	}
	return f
}

func withSort(req kiosque.SearchRequest, s kiosque.Sort) kiosque.SearchRequest {
	req.Sort = s
	return req
}

func feedTitle(site string, req kiosque.SearchRequest) string {
	if q := strings.TrimSpace(req.Query); q != "" {
		return site + "\u00a0: " + french.Clip(q)
	}
	return site
}

// extracts writes snippets as paragraphs, once with marks and escaped, once as text alone.
func extracts(snippets []kiosque.Snippet) (marked, plain string) {
	var b, t strings.Builder
	for i, s := range snippets {
		if i > 0 {
			t.WriteByte('\n')
		}
		b.WriteString("<p>")
		for _, s := range snippetSegments(s) {
			t.WriteString(s.Text)
			if s.Mark {
				b.WriteString("<mark>" + html.EscapeString(s.Text) + "</mark>")
			} else {
				b.WriteString(html.EscapeString(s.Text))
			}
		}
		b.WriteString("</p>")
	}
	return b.String(), t.String()
}

// urn names a thing for good: a UUID of version 8 (RFC 9562) made of what the thing is.
func urn(parts ...string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "kiosque %q", parts))
	u := sum[:16]
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
