package export

import (
	"encoding/csv"
	"io"
	"strings"
)

// Table writes rows of cells that come from no article: as CSV of RFC 4180, or as TSV, in which what would end a cell is a space.
type Table struct {
	w   io.Writer
	csv *csv.Writer // nil: TSV
}

// NewTable returns a table in a format, CSV or TSV.
func NewTable(w io.Writer, f Format) *Table {
	t := &Table{w: w}
	if f == CSV {
		t.csv = csv.NewWriter(w)
		t.csv.UseCRLF = true
	}
	return t
}

// Write writes a row.
func (t *Table) Write(cells ...string) error {
	if t.csv != nil {
		if err := t.csv.Write(cells); err != nil {
			return err
		}
		t.csv.Flush()
		return t.csv.Error()
	}
	plain := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	for i, c := range cells {
		cells[i] = plain.Replace(c)
	}
	_, err := io.WriteString(t.w, strings.Join(cells, "\t")+"\n")
	return err
}
