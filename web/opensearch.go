package web

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// Limits of OpenSearch 1.1, in characters.
const (
	maxShortName = 16
	maxLongName  = 48
)

const suggestPath = "/suggest"

const typeOpenSearch = "application/opensearchdescription+xml"

// openSearch is an OpenSearch 1.1 description (github.com/dewitt/opensearch, draft 6).
type openSearch struct {
	XMLName     xml.Name        `xml:"OpenSearchDescription"`
	NS          string          `xml:"xmlns,attr"`
	Moz         string          `xml:"xmlns:moz,attr"`
	ShortName   string          `xml:"ShortName"`
	LongName    string          `xml:"LongName"`
	Description string          `xml:"Description"`
	URLs        []openSearchURL `xml:"Url"`
	Image       openSearchImage `xml:"Image"`
	Language    string          `xml:"Language"`
	Input       string          `xml:"InputEncoding"`
	Output      string          `xml:"OutputEncoding"`
	Form        string          `xml:"moz:SearchForm"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Method   string `xml:"method,attr,omitempty"`
	Offset   string `xml:"indexOffset,attr,omitempty"`
	Template string `xml:"template,attr"`
}

type openSearchImage struct {
	Height int    `xml:"height,attr"`
	Width  int    `xml:"width,attr"`
	Type   string `xml:"type,attr"`
	URL    string `xml:",chardata"`
}

// openSearch answers GET opensearch.xml.
func (h *handler) openSearch(w http.ResponseWriter, r *http.Request) error {
	base, err := h.base(r)
	if err != nil {
		return err
	}
	const paged = "?q={searchTerms}&size={count?}&from={startIndex?}" // from counts from 0, and an empty value counts as absent
	d := openSearch{
		NS: "http://a9.com/-/spec/opensearch/1.1/", Moz: "http://www.mozilla.org/2006/browser/search/",
		ShortName: atMost(h.o.Title, maxShortName), LongName: atMost(h.o.Title, maxLongName),
		Description: "Recherche en plein texte dans des archives de presse",
		URLs: []openSearchURL{
			{Type: "text/html", Method: "get", Offset: "0", Template: base + paged},
			{Type: "application/x-suggestions+json", Rel: "suggestions", Method: "get", Template: base + "suggest?q={searchTerms}"},
			{Type: "application/atom+xml", Method: "get", Offset: "0", Template: base + "feed.atom" + paged},
			{Type: "application/rss+xml", Method: "get", Offset: "0", Template: base + "feed.rss" + paged},
			{Type: typeOpenSearch, Rel: "self", Template: base + "opensearch.xml"},
		},
		Image:    openSearchImage{16, 16, "image/svg+xml", base + "static/" + h.assets.icon},
		Language: "fr", Input: "UTF-8", Output: "UTF-8", Form: base,
	}
	tag := h.tagAt(r, "opensearch", base)
	if known(r, tag) {
		return notModified(w, tag)
	}
	return sendXML(w, r, tag, typeOpenSearch, d)
}

// suggest answers GET suggest?q=: the suggestions of the OpenSearch extension, as browsers ask for them while a reader types.
func (h *handler) suggest(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return err
	}
	req, err := address.ReadSearch(values)
	if err != nil {
		return err
	}
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	var found []kiosque.Completion
	if req.Query != "" {
		if found, err = h.searcher.Complete(r.Context(), kiosque.CompleteRequest{Query: req.Query}); err != nil {
			return err
		}
	}
	queries, counts := []string{}, []string{}
	for _, c := range found {
		queries = append(queries, c.Query)
		counts = append(counts, french.Quantity(c.Count, "article", "articles"))
	}
	body, err := json.Marshal([]any{req.Query, queries, counts})
	if err != nil {
		return fmt.Errorf("web: %w", err)
	}
	revalidate(w, tag)
	w.Header().Set("Content-Type", "application/x-suggestions+json; charset=utf-8")
	send(w, r, http.StatusOK, append(body, '\n'))
	return nil
}

// sendXML writes a whole XML document. What XML cannot carry, control characters above all, encoding/xml replaces.
func sendXML(w http.ResponseWriter, r *http.Request, tag, contentType string, v any) error {
	body, err := marshalXML(v)
	if err != nil {
		return err
	}
	revalidate(w, tag)
	w.Header().Set("Content-Type", contentType+"; charset=utf-8")
	send(w, r, http.StatusOK, body)
	return nil
}

func marshalXML(v any) ([]byte, error) {
	body, err := xml.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return append(append([]byte(xml.Header), body...), '\n'), nil
}

// atMost shortens a text to a number of characters.
func atMost(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
