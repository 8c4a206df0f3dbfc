package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque/web/address"
)

// apiRoot is where the API is.
const apiRoot = "/api/v1/"

// endpoint is an address of the API: what it takes, what it answers, and what is said of both in its description.
type endpoint struct {
	path    string // below apiRoot; a pattern of http.ServeMux
	doc     string
	params  []address.Param
	start   address.Asked // what an address without parameters asks for
	answers []media       // the first is the default
	answer  func(*handler, *call) error
	long    bool   // answers may take as long as a stream
	posted  string // the parameter that the body of a POST stands for; empty: there is only GET
}

// media is a form in which an endpoint answers.
type media struct {
	format    string // value of the parameter format
	mime      string
	extension string // of a file
	bodies    []any  // values of the types that may stand in its JSON, or in that of each line; none: not JSON
	stream    bool
}

// call is one request to an endpoint.
type call struct {
	address.Asked

	w     http.ResponseWriter
	r     *http.Request
	media media
	tag   string
}

func (c *call) ctx() context.Context { return c.r.Context() }

// endpoints is the table of the API.
func endpoints() []endpoint {
	return []endpoint{
		searchEndpoint(), articleEndpoint(), oddArticleEndpoint(), completeEndpoint(), concordanceEndpoint(), valuesEndpoint(),
		similarEndpoint(), compareEndpoint(), comparisonEndpoint(), statsEndpoint(), batchEndpoint(),
		relatedEndpoint(), peopleEndpoint(), neighboursEndpoint(),
		specificitiesEndpoint(), ngramsEndpoint(), exportEndpoint(), citationEndpoint(),
	}
}

// apiRoutes puts the endpoints into the table of addresses.
func (h *handler) apiRoutes() []route {
	table := []route{{apiRoot + "openapi.json", h.reading, h.openAPI, errorJSON}}
	for _, e := range endpoints() {
		guard := h.entered
		if e.posted != "" {
			guard = h.filed(e.posted)
		}
		table = append(table, route{apiRoot + e.path, guard, h.at(e), errorJSON})
	}
	return table
}

// at reads the parameters of an endpoint's requests, and answers 304 where the client has the answer already.
func (h *handler) at(e endpoint) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		values, err := address.Parse(r.URL.RawQuery)
		if err != nil {
			return err
		}
		c := &call{Asked: e.start}
		if err := c.ReadAll(values, e.params); err != nil {
			return err
		}
		if id := r.PathValue("id"); id != "" {
			c.ID = id
		}
		c.media = e.media(c.Format)
		answer := func(w http.ResponseWriter, r *http.Request) error {
			c.w, c.r = w, r
			return h.fresh(e, c)
		}
		if c.media.stream || e.long {
			return limitTo(h.o.StreamTimeout, h.streaming(answer))(w, r)
		}
		return limitTo(h.o.Timeout, h.searching(answer))(w, r)
	}
}

func (h *handler) fresh(e endpoint, c *call) error {
	info, tag, err := h.state(c.w, c.r)
	if info == nil || err != nil {
		return err
	}
	c.tag = tag
	return e.answer(h, c)
}

func (e endpoint) media(format string) media {
	for _, m := range e.answers {
		if m.format == format {
			return m
		}
	}
	return e.answers[0]
}

// formatParam lets a caller choose among the forms of an answer.
func formatParam(answers []media) address.Param {
	formats := formatsOf(answers)
	return address.Choice("format", formats, formats[0], "form of the answer: "+strings.Join(formats, ", "), func(a *address.Asked) *string { return &a.Format })
}

// formatsOf are their names.
func formatsOf(answers []media) []string {
	formats := make([]string, len(answers))
	for i, m := range answers {
		formats[i] = m.format
	}
	return formats
}

// inJSON is the only form of an answer, or its default.
func inJSON(bodies ...any) media { return media{format: "json", mime: typeJSON, bodies: bodies} }

func (c *call) sendJSON(v any) error { return sendJSON(c.w, c.r, c.tag, v) }

// idParam is for addresses that name an article outside their path.
func idParam() address.Param {
	p := address.Text("id", address.MaxPath, "the ID of an article", func(a *address.Asked) *string { return &a.ID })
	p.Required = true
	return p
}

// sizeParam is the length of a list other than of hits.
func sizeParam(most, byDefault int, doc string) address.Param {
	return address.Number("size", 1, most, strconv.Itoa(byDefault), doc, func(a *address.Asked) *int { return &a.Size })
}
