package curve

import (
	"iter"
	"strconv"
)

// Rows are the points as a table, a row each, after a row of names; of several queries, the first column says of which. What was not
// asked for has no column; a ratio that does not exist is an empty cell.
func (c *Curves) Rows() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		head := []string{"date", "matching", "total", "ratio"}
		several := len(c.Series) > 1
		if several {
			head = []string{"query", "period", "matching", "total", "ratio"}
		}
		if c.Measure == Occurrences {
			head = append(head, "articles")
		}
		if c.Smooth > 0 {
			head = append(head, "smoothed")
		}
		if c.Band {
			head = append(head, "low", "high")
		}
		if c.Band && c.Smooth > 0 {
			head = append(head, "smoothed_low", "smoothed_high")
		}
		if !yield(head) {
			return
		}
		for i := range c.Series {
			s := &c.Series[i]
			for j := range s.Points {
				var row []string
				if several {
					row = append(row, s.Query.Text)
				}
				if !yield(c.appendRow(row, &s.Points[j])) {
					return
				}
			}
		}
	}
}

func (c *Curves) appendRow(row []string, p *Point) []string {
	row = append(row, p.Value.String(), strconv.Itoa(p.Matching), strconv.Itoa(p.Total), decimal(p.Ratio))
	if p.Articles != nil {
		row = append(row, strconv.Itoa(*p.Articles))
	}
	if c.Smooth > 0 {
		row = append(row, decimal(p.Smoothed))
	}
	if c.Band {
		row = append(row, decimal(p.Low), decimal(p.High))
	}
	if c.Band && c.Smooth > 0 {
		row = append(row, decimal(p.SmoothedLow), decimal(p.SmoothedHigh))
	}
	return row
}

// decimal writes a number as programs read it, and none as an empty cell.
func decimal(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}
