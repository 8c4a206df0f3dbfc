package kiosque

import (
	"iter"

	"github.com/kiosque-search/kiosque/query"
)

// Order is the order of the lines of a concordance.
type Order string

// The orders of lines. Ties break by date, then article, then place in the text.
const (
	ByPlace  Order = "place" // article after article, oldest first, undated ones last; lines as they stand in the text
	ByLeft   Order = "left"  // by the words before the key, the nearest first
	ByRight  Order = "right" // by the words after the key, the nearest first
	ByKey    Order = "key"
	ByNewest Order = "-date" // article after article, newest first, undated ones last
)

// ConcordanceRequest asks for the occurrences of a query, each as a line: the key word in its context. Of Search, the
// query, its filters, From and Size count; Size 0 is DefaultSize lines, and a negative Size all of them.
type ConcordanceRequest struct {
	Search SearchRequest
	Width  int   // words of context on each side; 0: DefaultWidth, at most MaxWidth
	Order  Order // empty: ByPlace
	Sample int   // so many lines, drawn at random among all; 0: all
	Seed   uint64
	First  bool // of each article only the first line, as it stands in the text; Sample draws among these
}

// Concordance is the answer. Lines reads texts as it is consumed, once; it ends after the first error, and it must be
// consumed, or Close called.
type Concordance struct {
	Query    QueryInfo
	Articles int // with a line, exact
	Total    int // lines of the query: SearchResult.Occurrences, exact
	Drawn    int // lines that are left after First and Sample: Total without them
	Lines    iter.Seq2[Line, error]
	Close    func()
}

// Line is one occurrence in its context.
type Line struct {
	ID            string          `json:"id"`
	Date          Date            `json:"date"`
	DatePrecision query.Precision `json:"date_precision"`
	Source        string          `json:"source"`
	Title         string          `json:"title"`
	Section       string          `json:"section,omitempty"`
	Authors       []string        `json:"authors,omitempty"`
	Page          string          `json:"page,omitempty"` // where it was printed
	Field         string          `json:"field"`          // "title", "lead" or "body"
	// Before, Key and After are verbatim but for line breaks and runs of blanks, which are one space.
	Before string `json:"before"`
	Key    string `json:"key"`
	After  string `json:"after"`
	// Withheld says that the rights of the source do not let the words of this line be shown: they are empty.
	Withheld bool `json:"withheld,omitempty"`
}
