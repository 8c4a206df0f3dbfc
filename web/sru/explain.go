package sru

import (
	"encoding/xml"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/query/cql"
)

// explain is the answer to explain: a ZeeRex 2.0 record of what can be asked here.
type explain struct {
	XMLName     xml.Name     `xml:"srw:explainResponse"`
	NS          string       `xml:"xmlns:srw,attr"`
	Version     string       `xml:"srw:version"`
	Record      zeeRexRecord `xml:"srw:record"`
	Diagnostics *diagnostics `xml:"srw:diagnostics,omitempty"`
}

type zeeRexRecord struct {
	Schema   string `xml:"srw:recordSchema"`
	Packing  string `xml:"srw:recordPacking,omitempty"`
	Escaping string `xml:"srw:recordXMLEscaping,omitempty"`
	Explain  zeeRex `xml:"srw:recordData>explain"`
}

type zeeRex struct {
	NS       string         `xml:"xmlns,attr"`
	Server   zeeRexServer   `xml:"serverInfo"`
	Database zeeRexDatabase `xml:"databaseInfo"`
	Meta     zeeRexMeta     `xml:"metaInfo"`
	Indexes  zeeRexIndexes  `xml:"indexInfo"`
	Schemas  []zeeRexSchema `xml:"schemaInfo>schema"`
	Config   zeeRexConfig   `xml:"configInfo"`
}

type zeeRexServer struct {
	Protocol  string `xml:"protocol,attr"`
	Version   string `xml:"version,attr"`
	Transport string `xml:"transport,attr"`
	Method    string `xml:"method,attr"`
	Host      string `xml:"host"`
	Port      string `xml:"port"`
	Database  string `xml:"database"`
}

type zeeRexText struct {
	Lang    string `xml:"lang,attr,omitempty"`
	Primary bool   `xml:"primary,attr,omitempty"`
	Text    string `xml:",chardata"`
}

type zeeRexDatabase struct {
	Title       zeeRexText `xml:"title"`
	Description zeeRexText `xml:"description"`
	Extent      zeeRexText `xml:"extent"`
}

type zeeRexMeta struct {
	Modified string `xml:"dateModified"`
}

type zeeRexIndexes struct {
	Sets    []zeeRexSet   `xml:"set"`
	Indexes []zeeRexIndex `xml:"index"`
}

type zeeRexSet struct {
	Name string `xml:"name,attr"`
	ID   string `xml:"identifier,attr"`
}

type zeeRexIndex struct {
	Search bool       `xml:"search,attr"`
	Scan   bool       `xml:"scan,attr"`
	Sort   bool       `xml:"sort,attr"`
	Title  zeeRexText `xml:"title"`
	Name   zeeRexName `xml:"map>name"`
}

type zeeRexName struct {
	Set  string `xml:"set,attr"`
	Name string `xml:",chardata"`
}

type zeeRexSchema struct {
	Name     string     `xml:"name,attr"`
	ID       string     `xml:"identifier,attr"`
	Sort     bool       `xml:"sort,attr"`
	Retrieve bool       `xml:"retrieve,attr"`
	Title    zeeRexText `xml:"title"`
}

type zeeRexConfig struct {
	Defaults []zeeRexSetting `xml:"default"`
	Settings []zeeRexSetting `xml:"setting"`
	Supports []zeeRexSetting `xml:"supports"`
}

type zeeRexSetting struct {
	Type  string `xml:"type,attr"`
	Value string `xml:",chardata"`
}

// explain describes the service; problem is what was wrong with the request, if anything.
func (c Collection) explain(req request, problem error) (any, error) {
	doc := &explain{NS: req.namespace(), Version: req.version}
	notes := req.notes
	if problem != nil {
		d, ok := diagnosticOf(problem)
		if !ok {
			return nil, problem
		}
		notes = append(notes, d)
	}
	doc.Diagnostics = diagnosed(req.version, nil, notes...)
	doc.Record.Schema = nsZeeRex
	doc.Record.Packing, doc.Record.Escaping = req.packing()
	here, err := url.Parse(c.Base)
	if err != nil {
		return nil, err
	}
	port := here.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[here.Scheme]
	}
	z := &doc.Record.Explain
	z.NS = nsZeeRex
	z.Server = zeeRexServer{"SRU", req.version, here.Scheme, "GET POST", here.Hostname(), port, strings.TrimPrefix(here.EscapedPath(), "/") +
		Path}
	z.Database = zeeRexDatabase{
		Title:       zeeRexText{"fr", true, c.Title},
		Description: zeeRexText{"fr", true, "Archives de presse en plein texte"},
		Extent:      zeeRexText{Lang: "fr", Text: french.Quantity(c.Info.Articles, "article", "articles")},
	}
	z.Meta.Modified = c.Info.Built.UTC().Format(time.RFC3339)
	for _, s := range cql.Sets() {
		z.Indexes.Sets = append(z.Indexes.Sets, zeeRexSet{s.Name, s.URI})
	}
	for _, x := range cql.Indexes() {
		z.Indexes.Indexes = append(z.Indexes.Indexes, zeeRexIndex{
			x.CanSearch(), x.CanScan(), x.CanSort(),
			zeeRexText{Lang: "fr", Text: x.Title},
			zeeRexName{x.Set, x.Name},
		})
	}
	for _, s := range schemas() {
		z.Schemas = append(z.Schemas, zeeRexSchema{s.name, s.uri, false, true, zeeRexText{Lang: "fr", Text: s.title}})
	}
	z.Config.Defaults = []zeeRexSetting{
		{"numberOfRecords", strconv.Itoa(defaultSize)},
		{"contextSet", "cql"},
		{"index", "cql.serverChoice"},
		{"relation", "="},
		{"retrieveSchema", schemas()[0].uri},
	}
	z.Config.Settings = []zeeRexSetting{{"maximumRecords", strconv.Itoa(maxSize)}}
	for _, kind := range []struct {
		name   string
		values []string
	}{
		{"relation", []string{"=", "==", "<>", "<", ">", "<=", ">=", "any", "all", "adj", "exact", "within"}},
		{"relationModifier", []string{"stem", "fuzzy", "ignoreCase", "ignoreAccents", "respectAccents"}},
		{"booleanModifier", []string{"unit=word", "unit=sentence", "unit=paragraph", "distance", "ordered", "unordered"}},
		{"maskingCharacter", []string{"*", "?"}},
		{"proximity", []string{""}},
		{"sort", []string{""}},
	} {
		for _, v := range kind.values {
			z.Config.Supports = append(z.Config.Supports, zeeRexSetting{kind.name, v})
		}
	}
	return doc, nil
}
