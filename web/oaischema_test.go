package web

import (
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// oaiNode is an element of an answer, whatever it is.
type oaiNode struct {
	Name     xml.Name   `xml:""`
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []oaiNode  `xml:",any"`
	Text     string     `xml:",chardata"`
}

// UnmarshalXML keeps the name.
func (n *oaiNode) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	type plain oaiNode
	if err := d.DecodeElement((*plain)(n), &start); err != nil {
		return err
	}
	n.Name = start.Name
	return nil
}

// The rules of OAI-PMH.xsd (2004-12-14) and oai_dc.xsd (2002-12-19), written down from the specification of OAI-PMH 2.0, which prints them: of each element
// which others it has, in which order and how often, what its text is like, and which attributes it may have. The schemas themselves are in no registry.
const (
	oaiStamp = `\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?`
	oaiUnit  = `[A-Za-z0-9\-_.!~*'()]+`
	oaiSpec  = oaiUnit + `(:` + oaiUnit + `)*`
	oaiURI   = `[^\s<>"{}|\\^` + "`" + `]+`
	anyText  = `(?s).*`
)

var (
	oaiChildren = map[string]string{
		"OAI-PMH":  `responseDate request ((error )+|Identify |ListMetadataFormats |ListSets |GetRecord |ListIdentifiers |ListRecords )`,
		"Identify": `repositoryName baseURL protocolVersion (adminEmail )+earliestDatestamp deletedRecord granularity (compression )*(description )*`,

		"ListMetadataFormats": `(metadataFormat )+`, "metadataFormat": `metadataPrefix schema metadataNamespace `,
		"ListSets": `(set )+(resumptionToken )?`, "set": `setSpec setName (setDescription )*`,
		"GetRecord": `record `, "ListIdentifiers": `(header )+(resumptionToken )?`, "ListRecords": `(record )+(resumptionToken )?`,
		"record": `header (metadata )?(about )*`, "header": `identifier datestamp (setSpec )*`, "metadata": `dc `,
		"dc": `((title|creator|subject|description|publisher|contributor|date|type|format|identifier|source|language|relation|coverage|rights) )*`,
	}
	oaiText = map[string]string{
		"responseDate": `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`, "request": oaiURI, "repositoryName": anyText, "baseURL": oaiURI, "protocolVersion": `2\.0`,
		"adminEmail": `\S+@(\S+\.)+\S+`, "earliestDatestamp": oaiStamp, "deletedRecord": `no|persistent|transient`,
		"granularity": `YYYY-MM-DD(Thh:mm:ssZ)?`, "metadataPrefix": oaiUnit, "schema": oaiURI, "metadataNamespace": oaiURI, "setSpec": oaiSpec, "setName": anyText,
		"identifier": oaiURI, "datestamp": oaiStamp, "resumptionToken": anyText, "error": anyText,
	}
	oaiAttrs = map[string]string{
		"request verb":       `Identify|ListMetadataFormats|ListSets|GetRecord|ListIdentifiers|ListRecords`,
		"request identifier": oaiURI, "request metadataPrefix": oaiUnit, "request from": oaiStamp, "request until": oaiStamp, "request set": oaiSpec,
		"request resumptionToken": anyText,
		"error code":              `cannotDisseminateFormat|idDoesNotExist|badArgument|badVerb|noMetadataFormats|noRecordsMatch|badResumptionToken|noSetHierarchy`,
		"header status":           `deleted`, "resumptionToken expirationDate": `\S+`,
		"resumptionToken completeListSize": `[1-9]\d*`, "resumptionToken cursor": `\d+`,
	}
)

func fits(pattern, s string) bool { return regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString(s) }

// check tells what is not as the schemas have it.
func (n *oaiNode) check(t *testing.T, in string) {
	t.Helper()
	const dc = "http://purl.org/dc/elements/1.1/"
	if n.Name.Space == dc { // any text
		return
	}
	name := n.Name.Local
	want := map[bool]string{true: "http://www.openarchives.org/OAI/2.0/oai_dc/", false: "http://www.openarchives.org/OAI/2.0/"}[name == "dc"]
	if n.Name.Space != want {
		t.Errorf("%s: <%s> is of %s", in, name, n.Name.Space)
	}
	for _, a := range n.Attrs {
		if a.Name.Local == "xmlns" || a.Name.Space == "xmlns" || a.Name.Local == "schemaLocation" {
			continue
		}
		if pattern := oaiAttrs[name+" "+a.Name.Local]; pattern == "" || !fits(pattern, a.Value) {
			t.Errorf("%s: %s %s=%q", in, name, a.Name.Local, a.Value)
		}
	}
	if pattern, is := oaiText[name]; is {
		if len(n.Children) > 0 || !fits(pattern, strings.TrimSpace(n.Text)) {
			t.Errorf("%s: <%s> is %q", in, name, n.Text)
		}
		return
	}
	var children strings.Builder
	for i := range n.Children {
		children.WriteString(n.Children[i].Name.Local + " ")
		n.Children[i].check(t, in)
	}
	if pattern := oaiChildren[name]; pattern == "" || !fits(pattern, children.String()) || strings.TrimSpace(n.Text) != "" {
		t.Errorf("%s: <%s> has %.200s", in, name, children.String())
	}
}

// TestOAISchema holds all kinds of answers to the rules of the schemas.
func TestOAISchema(t *testing.T) {
	h := sampleHandler(t, Options{})
	asked := []string{
		"verb=Identify", "verb=ListMetadataFormats", "verb=ListSets", "verb=ListIdentifiers&metadataPrefix=oai_dc", "verb=ListRecords&metadataPrefix=oai_dc",
		"verb=ListRecords&metadataPrefix=marc", "verb=ListRecords&metadataPrefix=oai_dc&from=1990-01-01&until=1990-01-02",
		"verb=GetRecord&identifier=x&metadataPrefix=oai_dc",
		"verb=X", "", "verb=Identify&verb=Identify", "verb=ListRecords&resumptionToken=x", "verb=ListRecords&metadataPrefix=oai_dc&set=%C3%A9",
		"verb=ListIdentifiers&metadataPrefix=%3C",
		"verb=ListRecords&metadataPrefix=oai_dc&from=hier", "verb=GetRecord&identifier=%22%3E&metadataPrefix=oai_dc", "verb=ListMetadataFormats&identifier=rien",
	}
	for i := 0; i < len(asked); i++ {
		var root oaiNode
		if err := xml.Unmarshal(get(h, "/oai?"+asked[i]).Body.Bytes(), &root); err != nil {
			t.Fatalf("%s: %v", asked[i], err)
		}
		root.check(t, asked[i])
		last := &root.Children[len(root.Children)-1]
		if len(last.Children) == 0 {
			continue
		}
		switch end := last.Children[len(last.Children)-1]; {
		case end.Name.Local == "resumptionToken" && end.Text != "" && len(asked) < 25:
			asked = append(asked, "verb="+last.Name.Local+"&resumptionToken="+url.QueryEscape(end.Text))
		case last.Name.Local == "ListIdentifiers" && len(asked) < 30:
			asked = append(asked, "verb=GetRecord&metadataPrefix=oai_dc&identifier="+url.QueryEscape(last.Children[0].Children[0].Text))
		}
	}
}
