package web

import (
	"net/http"
	"strings"
)

// route is an address, or a family of them, and what answers there.
type route struct {
	pattern string // of http.ServeMux, without a method: the mux would answer a wrong one in English and in plain text
	guard   func(handlerFunc) http.Handler
	answer  handlerFunc
}

// routes is the table of all addresses.
func (h *handler) routes() []route {
	table := []route{
		{"/{$}", h.limited, h.searchPage},
		{"/articles", h.limited, h.articlePage},
		{"/articles/{id}", h.limited, h.articlePage},
		{"/comparer", h.limited, h.comparison},
		{"/aide", h.reading, h.manualPage},
		{"/facettes/{facet}", h.limited, h.values},
		{"/concordance", h.limited, h.concordance},
		{"/chronologie.svg", h.limited, h.timeline},
		{"/healthz", h.timed, h.healthz},
		{"/readyz", h.timed, h.readyz},
		{"/opensearch.xml", h.reading, h.openSearch},
		{suggestPath, h.limited, h.suggest},
		{embedPath + "{$}", h.limited, h.embedded},
		{strings.TrimSuffix(embedPath, "/"), h.reading, toEmbedded},
		{widgetPath, h.reading, h.widget},
		{sruPath, h.limited, h.sru},
		{"/static/{file}", h.reading, h.static},
		{"/", h.reading, func(http.ResponseWriter, *http.Request) error { return unknownPath() }},
	}
	for _, f := range feedFormats() {
		table = append(table, route{"/feed." + f.name, h.limited, h.feed(f)})
	}
	return append(table, h.apiRoutes()...)
}
