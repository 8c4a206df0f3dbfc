package sru

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
	"github.com/kiosque-search/kiosque/web/dublincore"
)

// The namespaces of SRU.
const (
	nsSRU1       = "http://www.loc.gov/zing/srw/"
	nsSRU2       = "http://docs.oasis-open.org/ns/search-ws/sruResponse"
	nsDiagnostic = "http://www.loc.gov/zing/srw/diagnostic/"
	nsSRU2Diag   = "http://docs.oasis-open.org/ns/search-ws/diagnostic"
	nsZeeRex     = "http://explain.z3950.org/dtd/2.0/"
	nsDC         = dublincore.Namespace
	nsOAIDC      = dublincore.OAI
	nsKiosque    = "https://github.com/kiosque-search/kiosque"
)

// response is the answer to searchRetrieve. Both families of versions have it under the prefix srw, which scripts made
// for Gallica look for; what differs is left out where it does not belong.
type response struct {
	XMLName     xml.Name     `xml:"srw:searchRetrieveResponse"`
	NS          string       `xml:"xmlns:srw,attr"`
	Version     string       `xml:"srw:version"`
	Total       int          `xml:"srw:numberOfRecords"`
	Records     *records     `xml:"srw:records,omitempty"` // nil where there are none
	Next        int          `xml:"srw:nextRecordPosition,omitempty"`
	Echo        *echo        `xml:"srw:echoedSearchRetrieveRequest,omitempty"`
	Diagnostics *diagnostics `xml:"srw:diagnostics,omitempty"`
	Extra       *extra       `xml:"srw:extraResponseData,omitempty"`
	Precision   string       `xml:"srw:resultCountPrecision,omitempty"` // 2.0
}

type records struct {
	List []record `xml:"srw:record"`
}

type record struct {
	Schema     string `xml:"srw:recordSchema"`
	Packing    string `xml:"srw:recordPacking,omitempty"`     // 1.1, 1.2
	Escaping   string `xml:"srw:recordXMLEscaping,omitempty"` // 2.0
	Data       data   `xml:"srw:recordData"`
	Identifier string `xml:"srw:recordIdentifier,omitempty"` // 1.2, 2.0
	Position   int    `xml:"srw:recordPosition,omitempty"`
}

type data struct {
	XML  string `xml:",innerxml"`
	Text string `xml:",chardata"` // of records that are escaped
}

type echo struct {
	Version  string `xml:"srw:version"`
	Query    string `xml:"srw:query"`
	Start    int    `xml:"srw:startRecord"`
	Maximum  int    `xml:"srw:maximumRecords"`
	Packing  string `xml:"srw:recordPacking,omitempty"`
	Escaping string `xml:"srw:recordXMLEscaping,omitempty"`
	Schema   string `xml:"srw:recordSchema"`
	BaseURL  string `xml:"srw:baseUrl,omitempty"`
}

type diagnostics struct {
	NS   string       `xml:"xmlns:diag,attr"`
	List []diagnostic `xml:"diag:diagnostic"`
}

type diagnostic struct {
	URI     string `xml:"diag:uri"`
	Details string `xml:"diag:details,omitempty"`
	Message string `xml:"diag:message"`
}

type extra struct {
	Translation translation `xml:"kiosque:translation"`
}

// translation is how the query was understood.
type translation struct {
	NS          string   `xml:"xmlns:kiosque,attr"`
	Query       string   `xml:"kiosque:query"`   // in our language
	Reading     string   `xml:"kiosque:reading"` // in plain French
	Occurrences int      `xml:"kiosque:occurrences"`
	Warnings    []string `xml:"kiosque:warning"`
}

func newDiagnostic(number int, details, message string) diagnostic {
	return diagnostic{"info:srw/diagnostic/1/" + strconv.Itoa(number), details, french.Capital(message)}
}

func (d *response) diagnose(list ...diagnostic) {
	d.Diagnostics = diagnosed(d.Version, d.Diagnostics, list...)
}

// diagnostics adds to a list that may not be there yet.
func diagnosed(version string, have *diagnostics, list ...diagnostic) *diagnostics {
	if len(list) == 0 {
		return have
	}
	if have == nil {
		have = &diagnostics{NS: nsDiagnostic}
		if version == "2.0" {
			have.NS = nsSRU2Diag
		}
	}
	have.List = append(have.List, list...)
	return have
}

// namespace is that of a version's answers.
func (req request) namespace() string {
	if req.version == "2.0" {
		return nsSRU2
	}
	return nsSRU1
}

// packing names the form of the records, once for 1.1 and 1.2, once for 2.0.
func (req request) packing() (one, two string) {
	form := "xml"
	if req.asString {
		form = "string"
	}
	if req.version == "2.0" {
		return "", form
	}
	return form, ""
}

func newResponse(req request, base string) *response {
	doc := &response{NS: req.namespace(), Version: req.version}
	echo := &echo{Version: req.version, Query: req.query, Start: req.start, Maximum: req.size, Schema: req.schema.uri}
	echo.Packing, echo.Escaping = req.packing()
	if base != "" {
		echo.BaseURL = base + Path
	}
	doc.Echo = echo
	if req.version == "2.0" {
		doc.Precision = "exact"
	}
	doc.diagnose(req.notes...)
	return doc
}

// schema is a form of records.
type schema struct {
	name, uri, title string
	aliases          []string
	root, ns         string // of the element around the fields
}

func schemas() []schema {
	return []schema{
		{"dc", "info:srw/schema/1/dc-v1.1", "Dublin Core", []string{"info:srw/schema/1/dc-schema", nsDC}, "srw_dc:dc", "info:srw/schema/1/dc-schema"},
		{"oai_dc", nsOAIDC, "Dublin Core, à la manière de l’OAI et de Gallica", []string{"http://www.openarchives.org/OAI/2.0/OAIdc.xsd"}, "oai_dc:dc", nsOAIDC},
	}
}

// dublinCore is an article in the fifteen elements.
type dublinCore struct {
	XMLName xml.Name
	Schema  xml.Attr `xml:",attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	dublincore.Elements
}

func newRecord(req request, base string, hit kiosque.Hit, position int) (record, error) {
	prefix, _, _ := strings.Cut(req.schema.root, ":")
	body, err := xml.Marshal(dublinCore{
		XMLName: xml.Name{Local: req.schema.root}, Schema: xml.Attr{Name: xml.Name{Local: "xmlns:" + prefix}, Value: req.schema.ns}, DC: nsDC,
		Elements: dublincore.Of(&kiosque.Article{
			ID: hit.ID, Title: hit.Title, Authors: hit.Authors, Agency: hit.Agency, Section: hit.Section, Lead: extracts(hit.Snippets),
			Source: hit.Source, Date: hit.Date, URL: hit.URL,
		}, base+address.Article(hit.ID, "")),
	})
	if err != nil {
		return record{}, err
	}
	rec := record{Schema: req.schema.uri, Data: data{XML: string(body)}, Position: position, Identifier: hit.ID}
	if req.asString {
		rec.Data = data{Text: string(body)}
	}
	if req.version == "1.1" {
		rec.Identifier = ""
	}
	rec.Packing, rec.Escaping = req.packing()
	return rec, nil
}

// extracts are snippets as lines of text.
func extracts(snippets []kiosque.Snippet) string {
	lines := make([]string, len(snippets))
	for i, s := range snippets {
		before, after := french.Ellipses(s)
		lines[i] = before + s.Text + after
	}
	return strings.Join(lines, "\n")
}
