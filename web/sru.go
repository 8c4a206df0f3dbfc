package web

import (
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

// SRU, Search/Retrieve via URL, is how libraries ask each other: loc.gov/standards/sru for 1.1 and 1.2, OASIS
// searchRetrieve 1.0 part 3 for 2.0. The usage that Gallica documents works here too.

// Limits of SRU.
const (
	sruSize    = 15 // records, unless maximumRecords says otherwise; as Gallica
	maxSRUSize = 50
)

const sruPath = "/sru"

// sruRequest is what a request asks for, as it was read.
type sruRequest struct {
	version  string
	explain  bool
	query    string
	start    int // from 1
	size     int
	schema   sruSchema
	asString bool // records are escaped text
	literal  bool // Gallica's exactSearch
	typed    bool // the query is in our own language
	sortKeys string
	notes    []sruDiagnostic // what was passed over
}

// sruProblem is a request that cannot be followed, as SRU's list numbers it.
type sruProblem struct {
	number           int
	details, message string
}

func (p *sruProblem) Error() string { return p.message }

// The numbers of diagnostics that are not of the query.
const (
	sruSystem           = 1
	sruUnavailable      = 2
	sruRefused          = 3
	sruBadOperation     = 4
	sruBadVersion       = 5
	sruBadValue         = 6
	sruMissing          = 7
	sruUnknownParameter = 8
	sruOutOfRange       = 61
	sruUnknownSchema    = 66
	sruUnknownPacking   = 71
	sruNoStylesheet     = 110
)

// sruVersion negotiates: what is asked for, if it is spoken here; without a word of it, 2.0 where a parameter or an
// omission says so that only 2.0 has, and 1.2 otherwise, as Gallica.
func sruVersion(v url.Values) (version string, ok bool) {
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

// sru answers GET sru. Whatever is wrong with the request is a diagnostic in the answer.
func (h *handler) sru(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return err
	}
	info, base, tag, err := h.stateAt(w, r)
	if info == nil || err != nil {
		return err
	}
	req, err := readSRU(values)
	var doc any
	switch {
	case req.explain:
		doc, err = h.explainSRU(req, base, info, err)
	case err != nil:
		doc, err = failedSRU(req, err)
	default:
		doc, err = h.retrieveSRU(r, req, base)
	}
	if err != nil {
		return err
	}
	return sendXML(w, r, tag, "application/xml", doc)
}

// readSRU reads the parameters. With an error, the request is as far as it could be read.
func readSRU(v url.Values) (sruRequest, error) {
	req := sruRequest{start: 1, size: sruSize, schema: sruSchemas()[0]}
	var spoken bool
	req.version, spoken = sruVersion(v)
	operation := v.Get("operation")
	req.explain = operation == "explain" || operation == "" && !v.Has("query") || operation != "" && operation != "searchRetrieve"
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for i, s := range v[name] {
			if len(s) > kiosque.MaxQuery {
				return req, &sruProblem{sruBadValue, french.Clip(name), "valeur trop longue"}
			}
			v[name][i] = address.Readable(s)
		}
		if note, known := sruParameter(name); !known {
			req.notes = append(req.notes, note)
		}
	}
	switch {
	case !spoken:
		return req, &sruProblem{sruBadVersion, req.version, "version inconnue ; possibles : 1.1, 1.2, 2.0"}
	case operation != "" && operation != "explain" && operation != "searchRetrieve":
		return req, &sruProblem{sruBadOperation, french.Clip(operation), "opération inconnue ; possibles : searchRetrieve, explain"}
	case req.explain:
		return req, nil
	}
	return req, req.read(v)
}

// read reads what searchRetrieve asks for.
func (req *sruRequest) read(v url.Values) error {
	req.query = v.Get("query")
	if strings.TrimSpace(req.query) == "" {
		return &sruProblem{sruMissing, "query", "il manque la requête"}
	}
	switch t := v.Get("queryType"); t {
	case "", "cql":
	case "kiosque", "searchTerms":
		req.typed = true
	default:
		return &sruProblem{sruBadValue, "queryType=" + french.Clip(t), "langage inconnu ; possibles : cql, searchTerms, kiosque"}
	}
	var err error
	if req.start, err = sruNumber(v, "startRecord", 1, 1, kiosque.MaxFrom); err != nil {
		return err
	}
	if req.size, err = sruNumber(v, "maximumRecords", sruSize, 0, 1<<30); err != nil {
		return err
	}
	req.size = min(req.size, maxSRUSize)
	packing := "recordPacking"
	if req.version == "2.0" {
		packing = "recordXMLEscaping"
	}
	switch p := v.Get(packing); p {
	case "", "xml":
	case "string":
		req.asString = true
	default:
		return &sruProblem{sruUnknownPacking, french.Clip(p), "forme inconnue ; possibles : xml, string"}
	}
	if name := v.Get("recordSchema"); name != "" {
		i := slices.IndexFunc(sruSchemas(), func(s sruSchema) bool { return s.name == name || s.uri == name || slices.Contains(s.aliases, name) })
		if i < 0 {
			return &sruProblem{sruUnknownSchema, french.Clip(name), "schéma inconnu ; possibles : dc, oai_dc"}
		}
		req.schema = sruSchemas()[i]
	}
	req.literal = v.Get("exactSearch") == "true"
	req.sortKeys = v.Get("sortKeys")
	return nil
}

// sruParameter tells whether a parameter is one of SRU's or Gallica's; the note says that it was passed over.
func sruParameter(name string) (note sruDiagnostic, known bool) {
	switch name {
	case "version", "operation", "query", "queryType", "startRecord", "maximumRecords", "recordPacking", "recordXMLEscaping", "recordSchema", "sortKeys",
		"resultSetTTL", "exactSearch", "collapsing":
		return note, true
	case "stylesheet":
		return newDiagnostic(sruNoStylesheet, name, "les feuilles de style ne sont pas rendues"), false
	}
	return newDiagnostic(sruUnknownParameter, french.Clip(name), "paramètre inconnu, passé"), strings.HasPrefix(name, "x-")
}

func sruNumber(v url.Values, name string, byDefault, least, most int) (int, error) {
	s := v.Get(name)
	if s == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return byDefault, &sruProblem{sruBadValue, name + "=" + french.Clip(s), fmt.Sprintf("valeur refusée pour %s : un nombre entier à partir de %d", name, least)}
	}
	return n, nil
}

// search says what the engine is asked for; none: nothing can be found.
func (req *sruRequest) search() (search kiosque.SearchRequest, none bool, err error) {
	search = kiosque.SearchRequest{From: req.start - 1, Size: req.size, Snippets: 1, NoFacets: true}
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
		return 0, &sruProblem{cql.TooManyKeys, french.Clip(s), "un seul critère de tri est possible"}
	case parts[0] != "date" && parts[0] != "dc.date":
		return 0, &sruProblem{cql.NoSort, french.Clip(parts[0]), "on ne trie que par date"}
	case len(parts) > 2 && parts[2] == "0":
		return cql.NewestFirst, nil
	}
	return cql.OldestFirst, nil
}

// retrieveSRU searches.
func (h *handler) retrieveSRU(r *http.Request, req sruRequest, base string) (any, error) {
	search, none, err := req.search()
	if err != nil {
		return failedSRU(req, err)
	}
	res := &kiosque.SearchResult{Query: kiosque.QueryInfo{Reading: "aucun article ne peut convenir"}}
	if !none {
		if res, err = h.searcher.Search(r.Context(), search); err != nil {
			return failedSRU(req, err)
		}
	}
	doc := newSRUResponse(req, base)
	doc.Total = res.Total
	doc.Extra = &sruExtra{sruTranslation{nsKiosque, search.Query, res.Query.Reading, res.Occurrences, res.Query.Warnings}}
	if req.start > max(res.Total, 1) {
		doc.diagnose(newDiagnostic(sruOutOfRange, strconv.Itoa(req.start), "il n’y a pas tant de résultats"))
	}
	if len(res.Hits) > 0 {
		doc.Records = &sruRecords{}
	}
	for i, hit := range res.Hits {
		rec, err := newSRURecord(req, base, hit, req.start+i)
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

// failedSRU is the answer to a request that cannot be followed. An error that is not of the request stays one.
func failedSRU(req sruRequest, err error) (any, error) {
	d, ok := diagnosticOf(err)
	if !ok {
		return nil, err
	}
	doc := newSRUResponse(req, "")
	doc.diagnose(d)
	return doc, nil
}

// diagnosticOf says an error in SRU's numbers, if it is one of the request.
func diagnosticOf(err error) (sruDiagnostic, bool) {
	var p *sruProblem
	var c *cql.Error
	switch {
	case errors.As(err, &p):
		return newDiagnostic(p.number, p.details, p.message), true
	case errors.As(err, &c):
		return newDiagnostic(c.Number, c.Details, c.Message), true
	}
	switch q := problemOf(err); q.code {
	case kiosque.CodeBadQuery, kiosque.CodeBadRequest:
		return newDiagnostic(cql.CannotProcess, q.hint, q.message), true
	}
	return sruDiagnostic{}, false
}

// problemSRU is the body of an answer that is not 200.
func problemSRU(r *http.Request, p *problem) ([]byte, error) {
	values, _ := address.Parse(r.URL.RawQuery) // what can be read of it
	req := sruRequest{start: 1, schema: sruSchemas()[0]}
	req.version, _ = sruVersion(values)
	number := sruSystem
	switch p.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		number = sruRefused
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusTooManyRequests:
		number = sruUnavailable
	case http.StatusBadRequest, http.StatusRequestURITooLong:
		number = sruBadValue
	}
	doc := newSRUResponse(req, "")
	doc.diagnose(newDiagnostic(number, p.hint, p.message))
	return marshalXML(doc)
}
