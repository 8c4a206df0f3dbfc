package kiosque

import (
	"fmt"
	"strings"

	"github.com/kiosque-search/kiosque/frdate"
	"github.com/kiosque-search/kiosque/query"
)

// Article is one news item as it was printed. Texts are UTF-8, otherwise untouched: nothing is folded, trimmed of
// words or rewritten, so that what is shown is what the source said.
type Article struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// TitleDerived says that the source gave no title and Title repeats the first sentence of the text.
	// A derived title is shown but not searched: its words are in the text already.
	TitleDerived bool       `json:"title_derived,omitempty"`
	Lead         string     `json:"lead,omitempty"`
	Body         string     `json:"body"` // paragraphs are separated by an empty line, or by a line break where the source has no empty lines
	Date         Date       `json:"date"`
	DateOrigin   DateOrigin `json:"date_origin"`
	Source       string     `json:"source"`
	Section      string     `json:"section"`
	Authors      []string   `json:"authors"` // an empty list where none is known
	Agency       string     `json:"agency,omitempty"`
	Place        string     `json:"place,omitempty"`
	Tags         []string   `json:"tags,omitempty"`
	URL          string     `json:"url"`
	// Page is where it was printed, as the source says it: 12, A4, 3-4.
	Page string `json:"page,omitempty"`
	// Details are what else the provider says of it, by name: edition, document (its number there), words, issue,
	// language, a second date, or a name of the provider's own. They are shown and exported, not searched.
	Details map[string]string `json:"details,omitempty"`
	// Extract says that Body is only the beginning of the text: the rights of its source grant no more.
	Extract bool `json:"extract,omitempty"`
}

// Date is a day, a month or a year; see query.Date.
type Date = query.Date

// ReadDate reads a date as people write it: 2023-02-06, 06/02/2023, "6 février 2023", "février 2023". A period and a season are none.
func ReadDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	if d, err := query.ParseDate(s); err == nil {
		return d, nil
	}
	return frdate.Parse(s, nil)
}

// ParseDate reads 2023, 2023-02 or 2023-02-06.
func ParseDate(s string) (Date, error) { return query.ParseDate(s) }

// DateOrigin says where an article's date comes from.
type DateOrigin uint8

// The origins of a date.
const (
	DateUnknown  DateOrigin = iota // no date: none was found, and none is invented
	DateInferred                   // worked out from the text, such as a weekday and day with a year said elsewhere
	DateDateline                   // from the dateline that opens a dispatch
	DateDeclared                   // given by the source as the article's date
	DateFileName                   // from the name of the file or its folder; surer than inferred, less than a dateline
)

// dateOrigins are in the order of the constants, which indexes have stored.
var dateOrigins = [...]string{"none", "inferred", "dateline", "declared", "filename"}

// String names the origin as JSON carries it.
func (o DateOrigin) String() string { return dateOrigins[min(int(o), len(dateOrigins)-1)] }

// MarshalText implements encoding.TextMarshaler.
func (o DateOrigin) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *DateOrigin) UnmarshalText(b []byte) error {
	for i, s := range dateOrigins {
		if s == string(b) {
			*o = DateOrigin(i)
			return nil
		}
	}
	return fmt.Errorf("kiosque: unknown date origin %q, want none, inferred, dateline, declared or filename", b)
}
