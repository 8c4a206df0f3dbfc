package oai

import (
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/dublincore"
)

// The namespaces.
const (
	nsOAI = "http://www.openarchives.org/OAI/2.0/"
	nsXSI = "http://www.w3.org/2001/XMLSchema-instance"
)

// document is OAI-PMH.xsd's OAI-PMH: when, what was asked, and one of the rest.
type document struct {
	XMLName     xml.Name   `xml:"OAI-PMH"`
	NS          string     `xml:"xmlns,attr"`
	XSI         string     `xml:"xmlns:xsi,attr"`
	Schema      string     `xml:"xsi:schemaLocation,attr"`
	Date        string     `xml:"responseDate"`
	Request     request    `xml:"request"`
	Errors      []failure  `xml:"error"`
	Identify    *identify  `xml:"Identify"`
	Formats     *formats   `xml:"ListMetadataFormats"`
	Sets        *sets      `xml:"ListSets"`
	Record      *oneRecord `xml:"GetRecord"`
	Identifiers *records   `xml:"ListIdentifiers"`
	Records     *records   `xml:"ListRecords"`
}

type request struct {
	Verb       string `xml:"verb,attr,omitempty"`
	Identifier string `xml:"identifier,attr,omitempty"`
	Prefix     string `xml:"metadataPrefix,attr,omitempty"`
	From       string `xml:"from,attr,omitempty"`
	Until      string `xml:"until,attr,omitempty"`
	Set        string `xml:"set,attr,omitempty"`
	Token      string `xml:"resumptionToken,attr,omitempty"`
	Base       string `xml:",chardata"`
}

// said takes over what was asked, where it is what the protocol takes. What its schema does not let stand in an attribute is left out.
func (r *request) said(v url.Values) {
	r.Verb, r.Identifier, r.Prefix, r.From = v.Get("verb"), only(v.Get("identifier"), inURI), only(v.Get("metadataPrefix"), isUnreserved), v.Get("from")
	r.Until, r.Token = v.Get("until"), v.Get("resumptionToken")
	r.Set = only(v.Get("set"), func(c rune) bool { return c == ':' || isUnreserved(c) })
}

// only returns a text of such characters, and none that has others.
func only(s string, is func(rune) bool) string {
	if strings.ContainsFunc(s, func(c rune) bool { return !is(c) }) {
		return ""
	}
	return s
}

// isUnreserved reports whether a character is one of RFC 2396's unreserved ones, of which prefixes and sets are.
func isUnreserved(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_.!~*'()", c)
}

// inURI reports whether a character may stand in an anyURI as it is.
func inURI(c rune) bool { return c > ' ' && !strings.ContainsRune("<>\"{}|\\^`", c) }

type failure struct {
	Code    string `xml:"code,attr"`
	Message string `xml:",chardata"`
}

type identify struct {
	Name        string `xml:"repositoryName"`
	Base        string `xml:"baseURL"`
	Version     string `xml:"protocolVersion"`
	Email       string `xml:"adminEmail"`
	Earliest    string `xml:"earliestDatestamp"`
	Deleted     string `xml:"deletedRecord"`
	Granularity string `xml:"granularity"`
}

type formats struct {
	List []metadataFormat `xml:"metadataFormat"`
}

type metadataFormat struct {
	Prefix    string `xml:"metadataPrefix"`
	Schema    string `xml:"schema"`
	Namespace string `xml:"metadataNamespace"`
}

type sets struct {
	List []set `xml:"set"`
}

type set struct {
	Spec string `xml:"setSpec"`
	Name string `xml:"setName"`
}

type oneRecord struct {
	Record record `xml:"record"`
}

type records struct {
	Headers []header    `xml:"header"`
	Records []record    `xml:"record"`
	Token   *resumption `xml:"resumptionToken"`
}

type resumption struct {
	Size   int    `xml:"completeListSize,attr"`
	Cursor int    `xml:"cursor,attr"`
	Value  string `xml:",chardata"`
}

type record struct {
	Header   header    `xml:"header"`
	Metadata *metadata `xml:"metadata"`
}

type header struct {
	Identifier string `xml:"identifier"`
	Stamp      string `xml:"datestamp"`
	Set        string `xml:"setSpec,omitempty"`
}

type metadata struct {
	DC dublinCore `xml:"oai_dc:dc"`
}

// dublinCore is an article in the fifteen elements.
type dublinCore struct {
	OAIDC  string `xml:"xmlns:oai_dc,attr"`
	DC     string `xml:"xmlns:dc,attr"`
	XSI    string `xml:"xmlns:xsi,attr"`
	Schema string `xml:"xsi:schemaLocation,attr"`
	dublincore.Elements
}

func (c Collection) document() *document {
	return &document{
		NS: nsOAI, XSI: nsXSI, Schema: nsOAI + " http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
		Date: c.Now.UTC().Format(time.RFC3339), Request: request{Base: c.Base + Path},
	}
}

func (c Collection) header(id, source, stamp string) header {
	h := header{Identifier: c.identifier(id), Stamp: stamp}
	for _, s := range c.Info.Sources {
		if s.Value == source || slices.Contains(s.Spellings, source) {
			h.Set = setSpec(s.Value)
			break
		}
	}
	return h
}

func (c Collection) record(a *kiosque.Article, stamp string) record {
	return record{Header: c.header(a.ID, a.Source, stamp), Metadata: c.metadata(a)}
}

func (c Collection) metadata(a *kiosque.Article) *metadata {
	return &metadata{dublinCore{
		OAIDC: dublincore.OAI, DC: dublincore.Namespace, XSI: nsXSI, Schema: dublincore.OAI + " http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
		Elements: dublincore.Of(a, c.webAddress(a.ID)),
	}}
}
