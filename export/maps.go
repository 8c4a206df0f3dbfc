package export

import (
	"bufio"
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// gargantext is the table that Gargantext takes (haskell-gargantext, Corpus/Parsers/CSV.hs): seven columns, of which year, month
// and day are numbers that no row may lack. An article without a date cannot be said and is left out; where the month or the day
// is not known it is the first, and counted. The text is the abstract.
type gargantext struct {
	n   *Written
	csv *csv.Writer
}

func (g *gargantext) begin(w *bufio.Writer) error {
	g.csv = csv.NewWriter(w)
	g.csv.Comma = '\t'
	return g.csv.Write(gargantextColumns())
}

func gargantextColumns() []string {
	return []string{"title", "source", "publication_year", "publication_month", "publication_day", "abstract", "authors"}
}

func (g *gargantext) article(_ *bufio.Writer, f *kiosque.Found) error {
	if f.Date.IsZero() {
		g.n.LeftOut++
		return nil
	}
	if f.Date.Day == 0 {
		g.n.Rounded++
	}
	var texts []string
	for _, p := range partsOf(&f.Article) {
		if p.kind != "title" {
			texts = append(texts, p.text)
		}
	}
	return g.csv.Write([]string{
		clean(f.Title), clean(f.Source), strconv.Itoa(f.Date.Year), strconv.Itoa(max(f.Date.Month, 1)), strconv.Itoa(max(f.Date.Day, 1)),
		strings.ReplaceAll(strings.Join(texts, "\n\n"), "\t", " "), clean(strings.Join(f.Authors, between)),
	})
}

func (g *gargantext) end(*bufio.Writer) error {
	g.csv.Flush()
	return g.csv.Error()
}

// cortext is a table for Cortext Manager: an article a line, several values of a cell with three stars between.
type cortext struct{ csv *csv.Writer }

// cortextBetween parts the values of a cell.
const cortextBetween = "***"

// cortextColumns are its columns; those of lists and of dates differ from other tables.
func cortextColumns() (list []column) {
	values := func(of []string) string {
		some := notEmpty(of)
		for i := range some {
			some[i] = strings.ReplaceAll(some[i], cortextBetween, " ")
		}
		return strings.Join(some, cortextBetween)
	}
	known := func(value func(f *kiosque.Found) string) func(f *kiosque.Found) string {
		return func(f *kiosque.Found) string { return strings.TrimSuffix(value(f), unknown) }
	}
	for _, c := range columns() {
		switch c.name {
		case "score":
			continue
		case "date":
			list = append(list, c, column{name: "year", value: known(yearOf)}, column{name: "yearmonth", value: known(monthOf)})
			continue
		case "authors":
			c.value = func(f *kiosque.Found) string { return values(f.Authors) }
		case "tags":
			c.value = func(f *kiosque.Found) string { return values(f.Tags) }
		}
		list = append(list, c)
	}
	return list
}

func (c *cortext) begin(w *bufio.Writer) error {
	c.csv = csv.NewWriter(w)
	c.csv.Comma = '\t'
	var row []string
	for _, col := range cortextColumns() {
		row = append(row, col.name)
	}
	return c.csv.Write(row)
}

func (c *cortext) article(_ *bufio.Writer, f *kiosque.Found) error {
	var row []string
	for _, col := range cortextColumns() {
		row = append(row, clean(col.value(f)))
	}
	return c.csv.Write(row)
}

func (c *cortext) end(*bufio.Writer) error {
	c.csv.Flush()
	return c.csv.Error()
}

// clean is a text of a corpus on one line.
func clean(s string) string { return strings.TrimSpace(oneLine(lines(s))) }
