// Package sheet reads spreadsheets, XLSX and ODS: the first sheet that has columns of articles, as a table.
package sheet

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/table"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Limits of a workbook.
const (
	maxWorkbook = 256 << 20 // bytes as it lies on disk: the library holds it in memory
	maxUnzipped = 4 << 30   // bytes of all its parts; long ones go to temporary files
	maxRatio    = 200       // that each of its bytes may become
	maxInMemory = 16 << 20  // bytes of a part that stays in memory
	maxODS      = 256 << 20 // bytes of the cells of an ODS sheet
	maxRepeated = 1000      // empty or equal cells that one element stands for
)

// sheet is one sheet of a workbook. Its rows can be read more than once.
type sheet struct {
	name   string
	hidden bool
	open   func() (rows, error)
}

// rows are the rows of a sheet; next gives io.EOF at the end.
type rows interface {
	next() ([]string, error)
	io.Closer
}

// choose finds the sheet to be read, the first that has a row of names of columns among its first ones, those that are shown
// before those that are not; and the names of the others that have anything.
func choose(in *format.Input, sheets []sheet) (chosen *sheet, others []string) {
	chosen = &sheets[0]
	best := 0
	filled := map[string]bool{}
	for i := range sheets {
		known, some := look(in, &sheets[i])
		filled[sheets[i].name] = some
		if sheets[i].hidden && known > 1 {
			known = 1
		}
		if min(known, 2) > best {
			best, chosen = min(known, 2), &sheets[i]
		}
	}
	for i := range sheets {
		if name := sheets[i].name; &sheets[i] != chosen && filled[name] {
			others = append(others, record.Clip(record.OneLine(name), 40))
		}
	}
	return chosen, others
}

// look counts the columns that the first rows of a sheet name, and tells whether there is anything on it.
func look(in *format.Input, s *sheet) (known int, some bool) {
	from, err := s.open()
	if err != nil {
		return 0, false
	}
	defer from.Close() //nolint:errcheck // only read
	for range table.MaxPreamble {
		row, err := from.next()
		if err != nil {
			return known, some
		}
		some = some || strings.TrimSpace(strings.Join(row, "")) != ""
		if n, text := table.Known(in, row); text {
			known = max(known, n)
		}
	}
	return known, some
}

// readSheets hands over the rows of the sheet that is to be read; damaged is said where it cannot be.
func readSheets(in *format.Input, sheets []sheet, damaged string, read func(*format.Input) error) error {
	chosen, others := choose(in, sheets)
	from, err := chosen.open()
	if err != nil {
		return in.Reject(0, damaged, err)
	}
	defer from.Close() //nolint:errcheck // only read
	part := rowsOf(in, from.next)
	if len(others) > 0 {
		part.Host = &telling{Host: part.Host, remark: "seule la feuille « " + record.Clip(record.OneLine(chosen.name), 40) +
			" » est lue, non : " + record.Clip(strings.Join(others, ", "), 200)}
	}
	return read(part)
}

// telling gives the first record a remark.
type telling struct {
	format.Host
	remark string
}

// Record implements format.Host.
func (t *telling) Record(line int, rec *record.Record) error {
	if t.remark != "" {
		rec.Remarks = append(rec.Remarks, t.remark)
		t.remark = ""
	}
	return t.Host.Record(line, rec) //nolint:wrapcheck // errors end the reading
}

// fault reports whether a cell shows an error of a formula, which is no value: #N/A, #REF!, Err:502.
func fault(cell string) bool {
	switch cell {
	case "#N/A", "#N/D", "#REF!", "#NAME?", "#NOM?", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NUM!", "#NOMBRE!", "#NULL!", "#NUL!", "#SPILL!", "#CALC!",
		"#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#UNKNOWN!":
		return true
	}
	number, ok := strings.CutPrefix(cell, "Err:")
	return ok && len(number) == 3 && strings.Trim(number, "0123456789") == ""
}

// rowsOf makes a table of rows; next gives io.EOF at the end.
func rowsOf(in *format.Input, next func() ([]string, error)) *format.Input {
	part := in.Part(&rowReader{next: next})
	settings := *in.Settings
	settings.Delimiter = ','
	part.Settings = &settings
	return part
}

// rowReader writes rows as CSV. Empty rows go, and cells of spaces are empty.
type rowReader struct {
	next func() ([]string, error)
	text bytes.Buffer
	err  error
}

// Read implements io.Reader.
func (r *rowReader) Read(p []byte) (int, error) {
	for r.text.Len() == 0 {
		if r.err != nil {
			return 0, r.err
		}
		row, err := r.next()
		if err != nil {
			r.err = err
			continue
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		for i, cell := range row {
			if fault(cell) {
				row[i] = ""
			}
		}
		w := csv.NewWriter(&r.text)
		if err := w.Write(row); err != nil {
			r.err = err
		}
		w.Flush()
	}
	return r.text.Read(p) //nolint:wrapcheck // a reader hands on what it got
}
