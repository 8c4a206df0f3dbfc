package web

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// embedSize is how many hits the embedded page shows at once.
const embedSize = 5

// The addresses that pages of other sites use. They stay the same for ever, for they stand in pages that nobody here
// can change.
const (
	embedPath  = "/embed/"
	widgetPath = embedPath + "kiosque.js"
)

// embeddedPage is the search in little, for a frame in a page of another site. Its links lead out of the frame; only paging
// and searching stay in it.
type embeddedPage struct {
	frame
	Hidden         []hidden // of its form
	Asked, None    bool
	Total          string
	Warnings       []string
	Hits           []hitView
	Start          int
	Previous, Next string
	Whole          string // address of the same on the page of search
}

// embedded answers GET embed/.
func (h *handler) embedded(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return err
	}
	a := address.Asked{}
	if err := a.ReadAll(values, address.SearchParams()); err != nil {
		return err
	}
	req := a.Search
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	page := embeddedPage{frame: h.newFrame(r, values, "")}
	page.Unlisted = true
	page.Hidden = page.Form.Hidden
	for _, name := range []string{"since", "until", "sort", "size"} {
		if v := values.Get(name); v != "" {
			page.Hidden = append(page.Hidden, hidden{name, v})
		}
	}
	if page.Asked = asks(req); page.Asked {
		if err := page.fill(h, r, req); err != nil {
			return err
		}
	}
	return h.sendPage(w, r, tag, h.embedSet, page)
}

// toEmbedded leads from embed to embed/, by a relative address: the mux would write one that knows nothing of where it is mounted.
func toEmbedded(w http.ResponseWriter, r *http.Request) error {
	target := "." + embedPath
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", target)
	send(w, r, http.StatusPermanentRedirect, nil)
	return nil
}

// fill searches.
func (p *embeddedPage) fill(h *handler, r *http.Request, req kiosque.SearchRequest) error {
	size := cmp.Or(req.Size, embedSize)
	asked := req
	asked.Size, asked.NoFacets = size, true
	res, err := h.searcher.Search(r.Context(), asked)
	if err != nil {
		return err
	}
	whole := req
	whole.From, whole.Size = 0, 0
	p.Whole = p.Home + address.Of(whole)
	p.Total, p.None, p.Warnings, p.Start = total(res), res.Total == 0, remarks(res.Query.Warnings), req.From+1
	if q := strings.TrimSpace(req.Query); q != "" {
		p.Title = french.Clip(q)
	}
	wayBack := address.WayBack(whole)
	for _, hit := range res.Hits {
		p.Hits = append(p.Hits, newHitView(p.Home, wayBack, hit))
	}
	l := address.NewLinker("./", req)
	to := func(from int) string {
		return l.To(func(r *kiosque.SearchRequest) { r.From = from })
	}
	if req.From > 0 {
		p.Previous = to(max(0, req.From-size))
	}
	if end := req.From + len(res.Hits); len(res.Hits) > 0 && end < res.Listed() {
		p.Next = to(end)
	}
	return nil
}

// widget answers GET embed/kiosque.js. Its address has no hash of its content, so that it is asked for again.
func (h *handler) widget(w http.ResponseWriter, r *http.Request) error {
	body, err := files.ReadFile("embed/kiosque.js")
	if err != nil {
		return err
	}
	tag := h.tagOf(r, "widget")
	if known(r, tag) {
		return notModified(w, tag)
	}
	head := w.Header()
	head.Set("Content-Type", contentType(".js"))
	head.Set("ETag", tag)
	head.Set("Cache-Control", "public, max-age=3600")
	send(w, r, http.StatusOK, body)
	return nil
}
