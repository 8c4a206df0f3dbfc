package web

import (
	"net/http"
	"strings"

	"github.com/kiosque-search/kiosque/web/address"
	"github.com/kiosque-search/kiosque/web/oai"
	"github.com/kiosque-search/kiosque/web/sru"
)

// route is an address, or a family of them, and what answers there.
type route struct {
	pattern string // of http.ServeMux, without a method: the mux would answer a wrong one in English and in plain text
	guard   func(handlerFunc) http.Handler
	answer  handlerFunc
	errors  errorForm // in which this route's callers read what went wrong
}

// routes is the table of all addresses.
func (h *handler) routes() []route {
	table := []route{
		{"/{$}", h.limited, h.searchPage, errorPage},
		{"/articles", h.limited, h.articlePage, errorPage},
		{"/articles/{id}", h.limited, h.articlePage, errorPage},
		{"/comparer", h.limited, h.comparison, errorPage},
		{"/" + address.CitationPath, h.limited, h.citationPage, errorPage},
		{"/aide", h.reading, h.manualPage, errorPage},
		{"/facettes/{facet}", h.limited, h.values, errorPage},
		{"/concordance", h.limited, h.concordance, errorPage},
		{"/voisins", h.limited, h.neighbours, errorPage},
		{"/specificites", h.limited, h.specificities, errorPage},
		{"/courbes", h.limited, h.curves, errorPage},
		{"/apparentes", h.limited, h.relatedPage, errorPage},
		{"/noms", h.limited, h.people, errorPage},
		{"/suites", h.limited, h.ngrams, errorPage},
		{"/lot", h.filed("queries"), h.batchPage, errorPage},
		{"/courbes.svg", h.limited, h.curvesPicture, errorPage},
		{"/courbes.png", h.limited, h.curvesImage, errorPage},
		{"/chronologie.svg", h.limited, h.timeline, errorPage},
		{"/healthz", h.timed, h.healthz, errorWord},
		{"/readyz", h.timed, h.readyz, errorWord},
		{"/opensearch.xml", h.reading, h.openSearch, errorPage},
		{suggestPath, h.limited, h.suggest, errorJSON},
		{embedPath + "{$}", h.limited, h.embedded, errorPage},
		{strings.TrimSuffix(embedPath, "/"), h.reading, toEmbedded, errorPage},
		{widgetPath, h.reading, h.widget, errorPage},
		{"/" + sru.Path, h.formed, h.sru, errorSRU},
		{"/" + oai.Path, h.formed, h.oai, errorWord},
		{"/static/{file}", h.reading, h.static, errorPage},
		{"/", h.reading, nowhere, errorPage},
		{"/api/", h.reading, nowhere, errorJSON},
	}
	for _, f := range feedFormats() {
		table = append(table, route{"/feed." + f.name, h.limited, h.feed(f), f.errors})
	}
	return append(table, h.apiRoutes()...)
}

func nowhere(http.ResponseWriter, *http.Request) error { return unknownPath() }
