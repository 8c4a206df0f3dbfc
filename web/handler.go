package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// handler answers all routes; it is immutable but for its places and turns.
type handler struct {
	searcher kiosque.Searcher
	o        Options
	assets   assets
	seed     [32]byte // of ETags: the same answer looks the same only as long as the program does
	mux      *http.ServeMux
	forms    map[string]errorForm // of the errors of each route, by its pattern
	turns    chan struct{}        // one value per request that is worked on
	searches *places              // of requests that search, until their answers begin
	streams  *places              // of answers that are written while they are found
	answers  *places              // of long answers that are being read

	manual manual

	search, article, problem, valuesPage, manualSet, picture, lines, comparisonSet, curvesSet, wordsSet *template.Template
	embedSet, citationSet                                                                               *template.Template
	relatedSet, selectionsSet, batchSet                                                                 *template.Template
}

// NewHandler returns the page, the JSON API and their assets as one handler over s:
//
//	GET /                      the page: form, results, facets
//	GET /articles/{id}         one article, whole
//	GET /chronologie.svg       the dates of what is found, as a picture
//	GET /facettes/{facet}      the values of a facet
//	GET /concordance           the occurrences of a query, each in its context
//	GET /voisins               the words around them
//	GET /specificites          the words that are said more often there than elsewhere
//	GET /citation              how a search is cited, and what has changed since
//	GET /comparer              two articles, or two selections
//	GET, POST /lot             what each of a list of queries finds, by source, period or another facet
//	GET /suites                words that follow each other, and how often over time
//	GET /noms                  candidates of people and organisations in what a query finds
//	GET /apparentes            words and acronyms that belong to what a query finds
//	GET /aide                  the query language
//	GET /api/v1/search         a kiosque.SearchResult
//	GET /api/v1/articles/{id}  a kiosque.Article
//	GET /healthz               200 if a search succeeds
//	GET /readyz                200 if there is a collection to search
//	GET /feed.atom, .rss, .json  what a query finds, newest first
//	GET /embed/                the search in little, for a frame in another page
//	GET /embed/kiosque.js      the element <kiosque-search>
//	GET /sru                   search by SRU and CQL, as libraries do
//	GET /oai                   the collection for harvesters, by OAI-PMH
//	GET /opensearch.xml        how browsers and intranets search here
//	GET /suggest               completions, as they ask for them
//	GET /static/{file}         style and icon
//
// Every address it writes is relative, so that it can be mounted anywhere: "/" or, say,
// mux.Handle("/kiosque/", http.StripPrefix("/kiosque", h)). It does not compress and does not limit the reading of
// headers: that is the http.Server's part and its caller's. The error is about s or o.
func NewHandler(s kiosque.Searcher, o Options) (http.Handler, error) {
	if s == nil {
		return nil, errors.New("web: no searcher")
	}
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	h := &handler{searcher: s, o: o, mux: http.NewServeMux(), forms: map[string]errorForm{}}
	if h.assets, err = loadAssets(); err != nil {
		return nil, fmt.Errorf("web: assets: %w", err)
	}
	if err := h.parseTemplates(); err != nil {
		return nil, fmt.Errorf("web: templates: %w", err)
	}
	if h.manual, err = newManual(); err != nil {
		return nil, fmt.Errorf("web: manual: %w", err)
	}
	h.seed = newSeed(o, h.assets)
	h.turns = newTurns()
	h.searches, h.answers, h.streams = newPlaces(o.MaxInFlight), newPlaces(o.MaxInFlight), newPlaces(o.MaxStreams)

	for _, r := range h.routes() {
		h.mux.Handle(r.pattern, r.guard(r.answer))
		h.forms[r.pattern] = r.errors
	}
	return h.logged(h.secured(h.recovered(h.clean(h.mux)))), nil
}

// handlerFunc is a handler that leaves its errors to the one place that shows them.
type handlerFunc func(http.ResponseWriter, *http.Request) error

// reading admits GET and HEAD without a body and shows f's error.
func (h *handler) reading(f handlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := readOnly(r)
		if err == nil {
			err = f(w, r)
		}
		if err != nil {
			h.fail(w, r, err)
		}
	})
}

func readOnly(r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return &problem{
			status: http.StatusMethodNotAllowed, code: codeMethod,
			message: fmt.Sprintf("méthode refusée : %s", french.Clip(r.Method)), hint: "ici on ne fait que lire : GET ou HEAD",
		}
	}
	if r.ContentLength != 0 {
		return &problem{
			status: http.StatusRequestEntityTooLarge, code: kiosque.CodeBadRequest,
			message: "une requête de lecture n’a pas de corps", hint: "mettez les paramètres dans l’adresse",
		}
	}
	return nil
}

// The content types of our answers.
const (
	typeHTML = "text/html; charset=utf-8"
	typeJSON = "application/json; charset=utf-8"
	typeText = "text/plain; charset=utf-8"
)

// send writes a whole answer. What could fail has failed before, so that no half page is ever sent.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone: there is nobody to tell
	}
}

func render(t *template.Template, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return b.Bytes(), nil
}
