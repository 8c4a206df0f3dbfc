package query

import "github.com/kiosque-search/kiosque/frdate"

// Date is a day, a month or a year; see frdate.Date.
type Date = frdate.Date

// Precision is how much of a Date is known.
type Precision = frdate.Precision

// The precisions, from nothing to the day.
const (
	PrecisionNone  = frdate.PrecisionNone
	PrecisionYear  = frdate.PrecisionYear
	PrecisionMonth = frdate.PrecisionMonth
	PrecisionDay   = frdate.PrecisionDay
)

// ErrDate says that a text is not a date.
var ErrDate = frdate.ErrDate

// ParseDate reads 2023, 2023-02 or 2023-02-06, and nothing else; frdate.Parse reads what people write.
func ParseDate(s string) (Date, error) { return frdate.ParseISO(s) }

// DateOfDay is the inverse of Date.Days for a single day.
func DateOfDay(day int) Date { return frdate.DateOfDay(day) }
