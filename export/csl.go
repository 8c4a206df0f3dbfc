package export

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// csl is the JSON that citation processors read (citationstyles.org, csl-data.json): an array of items, one a line.
type csl struct {
	corpus string
	some   bool
}

type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title,omitempty"`
	Author    []cslName `json:"author,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Issued    *cslDate  `json:"issued,omitempty"`
	Section   string    `json:"section,omitempty"`
	Page      string    `json:"page,omitempty"`
	Abstract  string    `json:"abstract,omitempty"`
	Keyword   string    `json:"keyword,omitempty"`
	URL       string    `json:"URL,omitempty"`
	Note      string    `json:"note,omitempty"`
	Source    string    `json:"source,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts [1][]int `json:"date-parts"`
}

func (c *csl) begin(w *bufio.Writer) error { return w.WriteByte('[') }

func (c *csl) article(w *bufio.Writer, f *kiosque.Found) error {
	a := &f.Article
	item := cslItem{
		ID: a.ID, Type: "article-newspaper", Title: plain(a.Title), Container: plain(a.Source), Section: plain(a.Section), Page: plain(a.Page),
		Abstract: plain(a.Lead), Keyword: plain(strings.Join(a.Tags, ", ")), URL: webAddress(a.URL), Note: strings.Join(notes(a), ". "),
		Source: catalogue(c.corpus),
	}
	for _, n := range names(a) {
		item.Author = append(item.Author, cslName{n.family, n.given, n.literal})
	}
	if !a.Date.IsZero() {
		parts := []int{a.Date.Year}
		if a.Date.Month > 0 {
			parts = append(parts, a.Date.Month)
		}
		if a.Date.Day > 0 {
			parts = append(parts, a.Date.Day)
		}
		item.Issued = &cslDate{[1][]int{parts}}
	}
	var b bytes.Buffer
	if err := encode(&b, item); err != nil {
		return err
	}
	before := "\n"
	if c.some {
		before = ",\n"
	}
	c.some = true
	if _, err := w.WriteString(before); err != nil {
		return err
	}
	_, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return err
}

func (c *csl) end(w *bufio.Writer) error {
	_, err := w.WriteString("\n]\n")
	return err
}
