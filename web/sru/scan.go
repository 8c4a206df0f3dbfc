package sru

import (
	"cmp"
	"context"
	"encoding/xml"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/query/cql"
)

// scan is the answer to scan: the values of an index in the order of the alphabet, from one on.
type scan struct {
	XMLName     xml.Name     `xml:"srw:scanResponse"`
	NS          string       `xml:"xmlns:srw,attr"`
	Version     string       `xml:"srw:version"`
	Terms       *scanTerms   `xml:"srw:terms,omitempty"`
	Echo        *scanEcho    `xml:"srw:echoedScanRequest,omitempty"`
	Diagnostics *diagnostics `xml:"srw:diagnostics,omitempty"`
}

type scanTerms struct {
	List []scanTerm `xml:"srw:term"`
}

type scanTerm struct {
	Value string `xml:"srw:value"`
	Total int    `xml:"srw:numberOfRecords"`
}

type scanEcho struct {
	Version  string `xml:"srw:version"`
	Clause   string `xml:"srw:scanClause"`
	Position int    `xml:"srw:responsePosition"`
	Maximum  int    `xml:"srw:maximumTerms"`
}

// scan lists values of sources or sections.
func (c Collection) scan(ctx context.Context, req request, values url.Values) (any, error) {
	echo := &scanEcho{Version: req.version, Clause: values.Get("scanClause"), Position: 1, Maximum: defaultSize}
	doc := &scan{NS: req.namespace(), Version: req.version, Echo: echo}
	doc.Diagnostics = diagnosed(req.version, nil, req.notes...)
	terms, err := c.terms(ctx, doc.Echo, values)
	if err != nil {
		d, ok := diagnosticOf(err)
		if !ok {
			return nil, err
		}
		doc.Diagnostics = diagnosed(req.version, doc.Diagnostics, d)
		return doc, nil
	}
	if len(terms) > 0 {
		doc.Terms = &scanTerms{terms}
	}
	return doc, nil
}

// terms are those asked for. The echo gets what was read.
func (c Collection) terms(ctx context.Context, echo *scanEcho, v url.Values) (list []scanTerm, err error) {
	if strings.TrimSpace(echo.Clause) == "" {
		return nil, &fault{missing, "scanClause", "il manque ce qu’il faut parcourir, par exemple dc.source = \"\""}
	}
	if echo.Maximum, err = readNumber(v, "maximumTerms", defaultSize, 1, 1<<30); err != nil {
		return nil, err
	}
	echo.Maximum = min(echo.Maximum, maxSize)
	if echo.Position, err = readNumber(v, "responsePosition", 1, 0, maxSize+1); err != nil {
		return nil, err
	}
	field, named, from, err := cql.ScanClause(echo.Clause)
	if err != nil {
		return nil, err
	}
	var found []kiosque.Bucket
	switch {
	case named && field == query.Source:
		found = c.Info.Sources
	case named && field == query.Section:
		sections, err := c.Searcher.Values(ctx, kiosque.ValuesRequest{Facet: kiosque.FacetSection, Size: kiosque.MaxSize})
		if err != nil {
			return nil, err
		}
		found = sections.Buckets
	default:
		return nil, &fault{cql.UnknownIndex, french.Clip(echo.Clause), "on ne parcourt que les sources et les rubriques : dc.source, dc.publisher, dc.subject"}
	}
	for _, b := range found {
		list = append(list, scanTerm{b.Value, b.Count})
	}
	order := collate.New(language.French).CompareString
	slices.SortFunc(list, func(a, b scanTerm) int { return cmp.Or(order(a.Value, b.Value), strings.Compare(a.Value, b.Value)) })
	at, _ := slices.BinarySearchFunc(list, from, func(t scanTerm, from string) int { return order(t.Value, from) })
	at = max(at-echo.Position+1, 0) // the term asked for has this place in the answer
	at = min(at, len(list))
	return list[at:min(at+echo.Maximum, len(list))], nil
}
