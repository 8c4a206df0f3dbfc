package markup

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// Document parses a piece of HTML, in which selectors find elements.
func Document(piece string) (*goquery.Document, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(piece))
	if err != nil {
		return nil, fmt.Errorf("markup: %w", err)
	}
	return doc, nil
}

// SelectionText is the text of all elements selected, parted by empty lines.
func SelectionText(s *goquery.Selection, skip ...func(*html.Node) bool) string {
	var w writer
	for _, n := range s.Nodes {
		w.paragraph()
		w.node(n, skip)
	}
	return w.String()
}

// Line is the text of the first element selected, on one line.
func Line(s *goquery.Selection) string {
	return strings.Join(strings.Fields(SelectionText(s.First())), " ")
}
