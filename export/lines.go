package export

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// WriteLines writes all lines of a concordance, which it consumes or closes, as JSONL, one kiosque.Line a line, or as a
// table, CSV or TSV, of the columns that LineColumns lists; columns chooses among these, and none means all. Texts in a table
// are guarded as those of articles are, and have no blanks at their ends.
func WriteLines(w io.Writer, f Format, c *kiosque.Concordance, columns []string) error {
	defer c.Close()
	if err := CheckLines(f, columns); err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 64<<10)
	write, flush := func(l *kiosque.Line) error { return encode(b, l) }, func() {}
	switch f {
	case JSONL:
	case CSV, TSV:
		table := csv.NewWriter(b)
		if f == TSV {
			table.Comma = '\t'
		}
		flush = table.Flush
		wanted, err := lineColumnsOf(columns)
		if err != nil {
			return err
		}
		row := make([]string, len(wanted))
		for i := range wanted {
			row[i] = wanted[i].name
		}
		if err := table.Write(row); err != nil {
			return err
		}
		write = func(l *kiosque.Line) error {
			for i := range wanted {
				if row[i] = Harmless(wanted[i].value(l)); f == TSV {
					row[i] = oneLine(row[i])
				}
			}
			return table.Write(row)
		}
	}
	for l, err := range c.Lines {
		if err != nil {
			return err
		}
		if err := write(&l); err != nil {
			return err
		}
	}
	flush()
	return b.Flush() // of an error before, too
}

// CheckLines reports whether lines can be written in a format with these columns; an error has the code bad_request.
func CheckLines(f Format, columns []string) error {
	switch {
	case f != JSONL && f != CSV && f != TSV:
		return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("une concordance ne s'écrit pas en %s", f), Hint: "formats : jsonl, csv, tsv"}
	case f == JSONL && len(columns) > 0:
		return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: "le format jsonl n'a pas de colonnes", Hint: "les colonnes se choisissent pour csv et tsv"}
	}
	_, err := lineColumnsOf(columns)
	return err
}

// lineColumn is a column of a table of lines.
type lineColumn struct {
	name  string
	value func(*kiosque.Line) string
}

func lineColumns() []lineColumn {
	return []lineColumn{
		{"id", func(l *kiosque.Line) string { return l.ID }},
		{"date", func(l *kiosque.Line) string { return l.Date.String() }},
		{"date_precision", func(l *kiosque.Line) string { return l.DatePrecision.String() }},
		{"source", func(l *kiosque.Line) string { return l.Source }},
		{"title", func(l *kiosque.Line) string { return l.Title }},
		{"field", func(l *kiosque.Line) string { return l.Field }},
		{"before", func(l *kiosque.Line) string { return strings.TrimSpace(l.Before) }},
		{"key", func(l *kiosque.Line) string { return l.Key }},
		{"after", func(l *kiosque.Line) string { return strings.TrimSpace(l.After) }},
		{"section", func(l *kiosque.Line) string { return l.Section }},
		{"authors", func(l *kiosque.Line) string { return strings.Join(l.Authors, between) }},
		{"page", func(l *kiosque.Line) string { return l.Page }},
	}
}

// LineColumns lists the columns that a table of lines may have.
func LineColumns() (names []string) {
	for _, c := range lineColumns() {
		names = append(names, c.name)
	}
	return names
}

func lineColumnsOf(names []string) ([]lineColumn, error) {
	all := lineColumns()
	if len(names) == 0 {
		return all, nil
	}
	return chosen(names, all, func(c lineColumn) string { return c.name }, "colonne")
}
