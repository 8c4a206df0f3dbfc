// Package sheet reads spreadsheets, XLSX and ODS: their first sheet, as a table.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/table"
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

// IsXLSX recognises a workbook of Excel by the names in its head.
func IsXLSX(_ *format.Input, head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) && bytes.Contains(head, []byte("[Content_Types].xml")) && bytes.Contains(head, []byte("xl/"))
}

// ReadXLSX reads the first sheet.
func ReadXLSX(in *format.Input) error { return XLSX(in, table.Read) }

// XLSX hands over the first sheet, as a table with commas.
func XLSX(in *format.Input, read func(*format.Input) error) error {
	limited := io.LimitReader(in.Buf, maxWorkbook+1)
	raw, err := io.ReadAll(limited)
	switch {
	case err != nil:
		return in.Failed(0, err)
	case len(raw) > maxWorkbook:
		return in.Reject(0, "classeur trop grand : enregistrez-le en CSV", nil)
	}
	var rows *excelize.Rows
	var book *excelize.File
	err = format.Guard(func() (err error) {
		// Dates come as the year, the month and the day, whatever the settings of whoever wrote them.
		book, err = excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
			UnzipSizeLimit: min(maxUnzipped, maxInMemory+maxRatio*int64(len(raw))), UnzipXMLSizeLimit: maxInMemory, ShortDatePattern: "yyyy-mm-dd",
			LongDatePattern: "yyyy-mm-dd",
		})
		if err != nil {
			return err
		}
		rows, err = book.Rows(book.GetSheetName(0))
		return err
	})
	if book != nil {
		defer book.Close() //nolint:errcheck // only read
	}
	if errors.Is(err, excelize.ErrWorkbookFileFormat) || rows == nil {
		return in.Reject(0, "classeur Excel abîmé ou protégé par un mot de passe : enregistrez-le en CSV", err)
	}
	defer rows.Close() //nolint:errcheck // only read
	return read(rowsOf(in, func() (row []string, err error) {
		err = format.Guard(func() (err error) {
			if !rows.Next() {
				if err := rows.Error(); err != nil {
					return err
				}
				return io.EOF
			}
			row, err = rows.Columns()
			return err
		})
		return row, err
	}))
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
		w := csv.NewWriter(&r.text)
		if err := w.Write(row); err != nil {
			r.err = err
		}
		w.Flush()
	}
	return r.text.Read(p) //nolint:wrapcheck // a reader hands on what it got
}

// IsODS recognises a spreadsheet of LibreOffice by its first member.
func IsODS(_ *format.Input, head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) && bytes.Contains(head[:min(len(head), 200)],
		[]byte("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"))
}

// ReadODS reads the first sheet.
func ReadODS(in *format.Input) error { return ODS(in, table.Read) }

// ODS hands over the first sheet, as a table with commas.
func ODS(in *format.Input, read func(*format.Input) error) error {
	return in.ZipPart("content.xml", "classeur LibreOffice sans contenu", func(part *format.Input) error {
		rows, err := odsRows(part)
		if err != nil || rows == nil {
			return err
		}
		i := 0
		return read(rowsOf(in, func() ([]string, error) {
			if i == len(rows) {
				return nil, io.EOF
			}
			i++
			return rows[i-1], nil
		}))
	})
}

// odsRows are the rows of the first sheet; nil where they were rejected.
func odsRows(in *format.Input) ([][]string, error) {
	rows, size, tables := [][]string{}, 0, 0
	wanted := func(_ markup.Path, n *markup.Node) bool {
		if n.Name == "table" {
			tables++
		}
		return n.Name == "table-row" && tables == 1
	}
	err := markup.Elements(in, wanted, func(_ markup.Path, n *markup.Node) error {
		var row []string
		for _, c := range n.Kids {
			if c.Name != "table-cell" && c.Name != "covered-table-cell" {
				continue
			}
			value := c.Attr("date-value")
			if value == "" {
				value = strings.ReplaceAll(c.Text("p"), "\n\n", "\n")
			}
			repeat, err := strconv.Atoi(c.Attr("number-columns-repeated"))
			if err != nil || repeat < 1 {
				repeat = 1
			}
			for range min(repeat, maxRepeated) {
				row = append(row, value)
				size += len(value) + 16
			}
		}
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		if size <= maxODS {
			rows = append(rows, row)
		}
		return nil
	})
	if err == nil && size > maxODS {
		return nil, in.Reject(0, "classeur trop grand : enregistrez-le en CSV", nil)
	}
	return rows, err
}
