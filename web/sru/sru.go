// Package sru answers Search/Retrieve via URL, in which libraries ask each other: loc.gov/standards/sru for 1.1 and 1.2,
// OASIS searchRetrieve 1.0 part 3 for 2.0. The usage that Gallica documents works here too. It knows queries and answers, and
// nothing of how they come and go.
package sru

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/query/cql"
	"github.com/kiosque-search/kiosque/web/address"
)

// Limits of SRU.
const (
	defaultSize = 15 // records, unless maximumRecords says otherwise; as Gallica
	maxSize     = 50
)

// Path is where the service is, from the page of search.
const Path = "sru"

// request is what a request asks for, as it was read.
type request struct {
	version  string
	explain  bool
	scan     bool
	query    string
	start    int // from 1
	size     int
	schema   schema
	asString bool // records are escaped text
	literal  bool // Gallica's exactSearch
	typed    bool // the query is in our own language
	sortKeys string
	notes    []diagnostic // what was passed over
}

// fault is a request that cannot be followed, as SRU's list numbers it.
type fault struct {
	number           int
	details, message string
}

func (p *fault) Error() string { return p.message }

// The numbers of diagnostics that are not of the query.
const (
	system           = 1
	unavailable      = 2
	refused          = 3
	badOperation     = 4
	badVersion       = 5
	badValue         = 6
	missing          = 7
	unknownParameter = 8
	outOfRange       = 61
	unknownSchema    = 66
	unknownPacking   = 71
	noStylesheet     = 110
)

// versionOf negotiates: what is asked for, if it is spoken here; without a word of it, 2.0 where a parameter or an
// omission says so that only 2.0 has, and 1.2 otherwise, as Gallica.
func versionOf(v url.Values) (version string, ok bool) {
	switch asked := v.Get("version"); asked {
	case "1.1", "1.2", "2.0":
		return asked, true
	case "":
		if v.Has("recordXMLEscaping") || v.Has("queryType") || v.Has("query") && !v.Has("operation") {
			return "2.0", true
		}
		return "1.2", true
	default:
		if strings.HasPrefix(asked, "1.") {
			return "1.2", false
		}
		return "2.0", false
	}
}

// Collection is what is searched, and what explain says of it.
type Collection struct {
	Searcher kiosque.Searcher
	Info     *kiosque.Info
	Title    string
	Base     string // absolute address of the page of search
}

// Answer is the document that answers a request with these parameters, for encoding/xml. Whatever is wrong with the request
// is a diagnostic in it; an error is one of the collection.
func (c Collection) Answer(ctx context.Context, values url.Values) (doc any, err error) {
	req, err := readRequest(values)
	switch {
	case req.explain:
		return c.explain(req, err)
	case req.scan && err == nil:
		return c.scan(ctx, req, values)
	case err != nil:
		return failed(req, err)
	}
	return c.retrieve(ctx, req)
}

// readRequest reads the parameters. With an error, the request is as far as it could be read.
func readRequest(v url.Values) (request, error) {
	req := request{start: 1, size: defaultSize, schema: schemas()[0]}
	var spoken bool
	req.version, spoken = versionOf(v)
	operation := v.Get("operation")
	req.explain = operation == "explain" || operation == "" && !v.Has("query") || operation != "" && operation != "searchRetrieve" && operation != "scan"
	req.scan = operation == "scan"
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for i, s := range v[name] {
			if len(s) > kiosque.MaxQuery {
				return req, &fault{badValue, french.Clip(name), "valeur trop longue"}
			}
			v[name][i] = address.Readable(s)
		}
		if note, known := parameter(name); !known {
			req.notes = append(req.notes, note)
		}
	}
	switch {
	case !spoken:
		return req, &fault{badVersion, req.version, "version inconnue ; possibles : 1.1, 1.2, 2.0"}
	case operation != "" && operation != "explain" && operation != "searchRetrieve" && operation != "scan":
		return req, &fault{badOperation, french.Clip(operation), "opération inconnue ; possibles : searchRetrieve, scan, explain"}
	case req.explain || req.scan:
		return req, nil
	}
	return req, req.read(v)
}

// read reads what searchRetrieve asks for.
func (req *request) read(v url.Values) error {
	req.query = v.Get("query")
	if strings.TrimSpace(req.query) == "" {
		return &fault{missing, "query", "il manque la requête"}
	}
	switch t := v.Get("queryType"); t {
	case "", "cql":
	case "kiosque", "searchTerms":
		req.typed = true
	default:
		return &fault{badValue, "queryType=" + french.Clip(t), "langage inconnu ; possibles : cql, searchTerms, kiosque"}
	}
	var err error
	if req.start, err = readNumber(v, "startRecord", 1, 1, kiosque.MaxFrom); err != nil {
		return err
	}
	if req.size, err = readNumber(v, "maximumRecords", defaultSize, 0, 1<<30); err != nil {
		return err
	}
	req.size = min(req.size, maxSize)
	packing := "recordPacking"
	if req.version == "2.0" {
		packing = "recordXMLEscaping"
	}
	switch p := v.Get(packing); p {
	case "", "xml":
	case "string":
		req.asString = true
	default:
		return &fault{unknownPacking, french.Clip(p), "forme inconnue ; possibles : xml, string"}
	}
	if name := v.Get("recordSchema"); name != "" {
		i := slices.IndexFunc(schemas(), func(s schema) bool { return s.name == name || s.uri == name || slices.Contains(s.aliases, name) })
		if i < 0 {
			return &fault{unknownSchema, french.Clip(name), "schéma inconnu ; possibles : dc, oai_dc"}
		}
		req.schema = schemas()[i]
	}
	req.literal = v.Get("exactSearch") == "true"
	req.sortKeys = v.Get("sortKeys")
	return nil
}

// parameter tells whether a parameter is one of SRU's or Gallica's; the note says that it was passed over.
func parameter(name string) (note diagnostic, known bool) {
	switch name {
	case "version", "operation", "query", "queryType", "startRecord", "maximumRecords", "recordPacking", "recordXMLEscaping", "recordSchema", "sortKeys",
		"resultSetTTL", "exactSearch", "collapsing", "scanClause", "responsePosition", "maximumTerms":
		return note, true
	case "stylesheet":
		return newDiagnostic(noStylesheet, name, "les feuilles de style ne sont pas rendues"), false
	}
	return newDiagnostic(unknownParameter, french.Clip(name), "paramètre inconnu, passé"), strings.HasPrefix(name, "x-")
}

func readNumber(v url.Values, name string, byDefault, least, most int) (int, error) {
	s := v.Get(name)
	if s == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return byDefault, &fault{badValue, name + "=" + french.Clip(s), fmt.Sprintf("valeur refusée pour %s : un nombre entier à partir de %d", name, least)}
	}
	return n, nil
}

// search says what the engine is asked for; none: nothing can be found.
func (req *request) search() (search kiosque.SearchRequest, none bool, err error) {
	search = kiosque.SearchRequest{From: req.start - 1, Size: req.size, Snippets: 1, Widen: kiosque.WidenNever, NoFacets: true}
	if req.size == 0 {
		search.Size = -1
	}
	order := cql.ByRelevance
	if req.typed {
		search.Query = req.query
	} else {
		q, err := cql.Parse(req.query)
		if err != nil {
			return search, false, err
		}
		t, err := cql.Translate(q, cql.Options{Literal: req.literal})
		if err != nil {
			return search, false, err
		}
		if none, order = t.None, t.Order; !none {
			search.Query, search.Strict = t.Root.String(), true
		}
	}
	if order == cql.ByRelevance && req.sortKeys != "" {
		if order, err = sortKeys(req.sortKeys); err != nil {
			return search, false, err
		}
	}
	search.Sort = [...]kiosque.Sort{kiosque.ByRelevance, kiosque.ByDate, kiosque.ByDateDesc}[order]
	return search, none, nil
}

// sortKeys reads the sort as SRU 1.1 writes it beside the query: path,schema,ascending and more.
func sortKeys(s string) (cql.Order, error) {
	parts := strings.Split(s, ",")
	switch {
	case strings.Contains(strings.TrimSpace(s), " "):
		return 0, &fault{cql.TooManyKeys, french.Clip(s), "un seul critère de tri est possible"}
	case parts[0] != "date" && parts[0] != "dc.date":
		return 0, &fault{cql.NoSort, french.Clip(parts[0]), "on ne trie que par date"}
	case len(parts) > 2 && parts[2] == "0":
		return cql.NewestFirst, nil
	}
	return cql.OldestFirst, nil
}

// retrieve searches.
func (c Collection) retrieve(ctx context.Context, req request) (any, error) {
	search, none, err := req.search()
	if err != nil {
		return failed(req, err)
	}
	res := &kiosque.SearchResult{Query: kiosque.QueryInfo{Reading: "aucun article ne peut convenir"}}
	if !none {
		if res, err = c.Searcher.Search(ctx, search); err != nil {
			return failed(req, err)
		}
	}
	doc := newResponse(req, c.Base)
	doc.Total = res.Total
	doc.Extra = &extra{translation{nsKiosque, search.Query, res.Query.Reading, res.Occurrences, res.Query.Warnings}}
	if req.start > max(res.Total, 1) {
		doc.diagnose(newDiagnostic(outOfRange, strconv.Itoa(req.start), "il n’y a pas tant de résultats"))
	}
	if len(res.Hits) > 0 {
		doc.Records = &records{}
	}
	for i, hit := range res.Hits {
		rec, err := newRecord(req, c.Base, hit, req.start+i)
		if err != nil {
			return nil, err
		}
		doc.Records.List = append(doc.Records.List, rec)
	}
	if next := req.start + len(res.Hits); next <= res.Total && req.start <= res.Total {
		doc.Next = next
	}
	return doc, nil
}

// failed is the answer to a request that cannot be followed. An error that is not of the request stays one.
func failed(req request, err error) (any, error) {
	d, ok := diagnosticOf(err)
	if !ok {
		return nil, err
	}
	doc := newResponse(req, "")
	doc.diagnose(d)
	return doc, nil
}

// diagnosticOf says an error in SRU's numbers, if it is one of the request.
func diagnosticOf(err error) (diagnostic, bool) {
	var p *fault
	var c *cql.Error
	switch {
	case errors.As(err, &p):
		return newDiagnostic(p.number, p.details, p.message), true
	case errors.As(err, &c):
		return newDiagnostic(c.Number, c.Details, c.Message), true
	}
	if e, ok := errors.AsType[*kiosque.Error](err); ok && (e.Code == kiosque.CodeBadQuery || e.Code == kiosque.CodeBadRequest) {
		return newDiagnostic(cql.CannotProcess, french.Typeset(e.Hint), french.Typeset(e.Message)), true
	}
	return diagnostic{}, false
}

// Problem is the document for an answer whose status is not 200, to a request of which values is what could be read.
func Problem(values url.Values, status int, message, hint string) any {
	req := request{start: 1, schema: schemas()[0]}
	req.version, _ = versionOf(values)
	number := system
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		number = refused
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusTooManyRequests:
		number = unavailable
	case http.StatusBadRequest, http.StatusRequestURITooLong:
		number = badValue
	}
	doc := newResponse(req, "")
	doc.diagnose(newDiagnostic(number, hint, message))
	return doc
}
