package web

import (
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/internal/french"
)

// What stands above the first article shall leave it room, whatever was asked: a text that is longer than a line is cut to one until it
// is unfolded, and where several lines stand there the chart is folded too. Folds are elements of HTML, and need no script.
const (
	lineOfReading = 96  // characters
	lineOfChips   = 100 // with two for the frame of each
)

// LongReading reports whether the reading takes more than a line.
func (q *question) LongReading() bool { return utf8.RuneCountInString(q.Reading) > lineOfReading }

// ManyActive reports whether the filters in use take more than a line.
func (q *question) ManyActive() bool {
	n := 0
	for _, a := range q.Active {
		n += utf8.RuneCountInString(a.Label) + 2
	}
	return n > lineOfChips
}

// Filters counts the filters in use.
func (q *question) Filters() string {
	return french.Quantity(len(q.Active), "filtre actif", "filtres actifs")
}

// ManyWarnings reports whether the remarks take more than a line.
func (q *question) ManyWarnings() bool {
	return len(q.Warnings) > 1 || len(q.Warnings) == 1 && utf8.RuneCountInString(q.Warnings[0]) > lineOfReading
}

// Remarks counts the remarks.
func (q *question) Remarks() string {
	return french.Quantity(len(q.Warnings), "remarque sur la requête", "remarques sur la requête")
}

// Crowded reports whether so much stands above that the chart has to be unfolded by who wants it. A table has a line of heads besides.
func (q *question) Crowded() bool {
	lines := len(q.Notes)
	if q.Tabular {
		lines++
	}
	for _, there := range []bool{len(q.Spelled) > 0, q.Remedy != nil, len(q.Warnings) > 0, q.Widened != nil, len(q.Active) > 0} {
		if there {
			lines++
		}
	}
	return lines > 1
}
