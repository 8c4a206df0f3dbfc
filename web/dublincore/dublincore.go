// Package dublincore describes articles in the fifteen elements of Dublin Core, for the protocols of libraries.
package dublincore

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// The namespaces of the elements and of the element that OAI-PMH has around them.
const (
	Namespace = "http://purl.org/dc/elements/1.1/"
	OAI       = "http://www.openarchives.org/OAI/2.0/oai_dc/"
)

// Elements are those of an article, to be embedded in what a protocol has around them, for encoding/xml. The date is as precise
// as it is known.
type Elements struct {
	Title       string   `xml:"dc:title"`
	Creators    []string `xml:"dc:creator"`
	Contributor string   `xml:"dc:contributor,omitempty"`
	Subjects    []string `xml:"dc:subject"`
	Description string   `xml:"dc:description,omitempty"`
	Publisher   string   `xml:"dc:publisher,omitempty"`
	Date        string   `xml:"dc:date,omitempty"`
	Type        []string `xml:"dc:type"`
	Identifiers []string `xml:"dc:identifier"`
	Source      string   `xml:"dc:source,omitempty"`
	Language    string   `xml:"dc:language"`
	Relation    string   `xml:"dc:relation,omitempty"`
	Coverage    string   `xml:"dc:coverage,omitempty"`
}

// Of describes an article, whose lead is the description; page is where it is read.
func Of(a *kiosque.Article, page string) Elements {
	e := Elements{
		Title: french.TitleOr(a.Title), Creators: a.Authors, Contributor: a.Agency, Description: a.Lead, Publisher: a.Source, Date: a.Date.String(),
		Type: []string{"text", "article"}, Identifiers: []string{page, a.ID}, Source: a.Source, Language: "fre",
		Relation: address.OnTheWeb(a.URL), Coverage: a.Place,
	}
	if strings.TrimSpace(a.Section) != "" {
		e.Subjects = append(e.Subjects, a.Section)
	}
	e.Subjects = append(e.Subjects, a.Tags...)
	return e
}
