package cli

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

const histogramRows = 4

// Histogram draws the counts of a date facet as columns of block characters, oldest first, with the first and the last
// date below and the highest column beside. Where there are more buckets than columns fit, neighbours share one.
func Histogram(t *Text, f kiosque.DateFacet) {
	if len(f.Buckets) == 0 {
		return
	}
	const indent = "  "
	room := t.Columns() - len(indent) - 12
	per := (len(f.Buckets) + room - 1) / room
	counts, top := columns(f.Buckets, per)
	wide := 1
	if len(counts)*3 <= room && len(counts) <= 24 {
		wide = 2
	}
	for row := histogramRows - 1; row >= 0; row-- {
		var b strings.Builder
		for _, n := range counts {
			b.WriteString(strings.Repeat(block(n, counts[top], row), wide))
			if wide > 1 {
				b.WriteByte(' ')
			}
		}
		blocks := strings.TrimRight(b.String(), " ")
		if row < histogramRows-1 {
			t.Line(Piece{indent, StylePlain}, Piece{blocks, StyleAccent})
			continue
		}
		pad := len(counts)*(wide+wide/2) - utf8.RuneCountInString(blocks)
		t.Line(Piece{indent, StylePlain}, Piece{blocks, StyleAccent}, Piece{strings.Repeat(" ", pad+1) + french.Number(counts[top]), StyleFaint})
	}
	t.Line(Piece{indent, StylePlain}, Piece{axis(f.Buckets, len(counts)*(wide+wide/2)), StyleFaint})
	t.Wrap(indent, Piece{legend(f, per, top), StyleFaint})
}

// columns sums the buckets of each column; top is the number of the highest.
func columns(buckets []kiosque.DateBucket, per int) (counts []int, top int) {
	for i, b := range buckets {
		if i%per == 0 {
			counts = append(counts, 0)
		}
		if counts[len(counts)-1] += b.Count; counts[len(counts)-1] > counts[top] {
			top = len(counts) - 1
		}
	}
	return counts, top
}

// block is the part of a column that stands in a row, counted from the bottom. A count that is not zero always shows.
func block(n, highest, row int) string {
	const eighths = " ▁▂▃▄▅▆▇█"
	if n <= 0 || highest <= 0 {
		return " "
	}
	level := max(1, (n*histogramRows*8+highest/2)/highest) - row*8
	return string([]rune(eighths)[min(max(level, 0), 8)])
}

// axis is the line of dates below the columns.
func axis(buckets []kiosque.DateBucket, wide int) string {
	first, last := buckets[0].Value.String(), buckets[len(buckets)-1].Value.String()
	if len(buckets) == 1 {
		return first
	}
	return first + strings.Repeat(" ", max(wide-len(first)-len(last), 3)) + last
}

func legend(f kiosque.DateFacet, per, top int) string {
	unit, many := "mois", "mois"
	switch f.Interval {
	case kiosque.EachDay:
		unit, many = "jour", "jours"
	case kiosque.EachWeek:
		unit, many = "semaine", "semaines"
	case kiosque.EachQuarter:
		unit, many = "trimestre", "trimestres"
	case kiosque.EachYear:
		unit, many = "an", "ans"
	}
	one := unit
	if per > 1 {
		one = french.Unit(strconv.Itoa(per), many)
	}
	highest := " ; maximum : "
	if per > 1 {
		highest = " ; maximum à partir de : "
	}
	s := "une colonne par " + one + highest + french.Date(f.Buckets[top*per].Value)
	if f.Imprecise > 0 {
		s += "\u202f; " + french.Quantity(f.Imprecise, "article de date moins précise", "articles de date moins précise")
	}
	if f.Undated > 0 {
		s += "\u202f; " + french.Quantity(f.Undated, "article sans date", "articles sans date")
	}
	return s
}
