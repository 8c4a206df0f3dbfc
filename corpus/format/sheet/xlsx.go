package sheet

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/table"
)

// IsXLSX recognises a workbook of Excel by the names in its head.
func IsXLSX(_ *format.Input, head []byte) bool {
	return format.OfficeZip(head) && bytes.Contains(head, []byte("[Content_Types].xml")) && bytes.Contains(head, []byte("xl/"))
}

// ReadXLSX reads a workbook.
func ReadXLSX(in *format.Input) error { return XLSX(in, table.Read) }

// badXLSX is the reason for a workbook that cannot be read.
const badXLSX = "classeur Excel abîmé ou protégé par un mot de passe : enregistrez-le en CSV"

// XLSX hands over the sheet that is to be read, as a table with commas.
func XLSX(in *format.Input, read func(*format.Input) error) error {
	limited := io.LimitReader(in.Buf, maxWorkbook+1)
	raw, err := io.ReadAll(limited)
	switch {
	case err != nil:
		return in.Failed(0, err)
	case len(raw) > maxWorkbook:
		return in.Reject(0, "classeur trop grand : enregistrez-le en CSV", nil)
	}
	var book *excelize.File
	since1904 := false
	err = format.Guard(func() (err error) {
		book, err = excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
			UnzipSizeLimit: min(maxUnzipped, maxInMemory+maxRatio*int64(len(raw))), UnzipXMLSizeLimit: maxInMemory,
		})
		if err != nil {
			return err
		}
		if props, err := book.GetWorkbookProps(); err == nil { // a workbook without properties counts from 1900
			since1904 = props.Date1904 != nil && *props.Date1904
		}
		return nil
	})
	if book != nil {
		defer book.Close() //nolint:errcheck // only read
	}
	if err != nil || book == nil {
		return in.Reject(0, badXLSX, err)
	}
	var sheets []sheet
	for _, name := range book.GetSheetList() {
		shown, err := book.GetSheetVisible(name)
		sheets = append(sheets, sheet{name: name, hidden: err == nil && !shown, open: func() (rows, error) { return openRows(book, name, since1904) }})
	}
	// A page of a chart has no rows.
	sheets = slices.DeleteFunc(sheets, func(s sheet) bool {
		r, err := s.open()
		return err != nil || r.Close() != nil
	})
	if len(sheets) == 0 {
		return in.Reject(0, badXLSX, err)
	}
	return readSheets(in, sheets, badXLSX, read)
}

// xlsxRows reads a sheet twice side by side, as its cells are shown and as they are stored: a date is a number that is shown
// as a date, in whatever order its author likes.
type xlsxRows struct {
	shown, stored *excelize.Rows
	since1904     bool
}

// openRows begins to read a sheet.
func openRows(book *excelize.File, name string, since1904 bool) (rows, error) {
	r := &xlsxRows{since1904: since1904}
	err := format.Guard(func() (err error) {
		if r.shown, err = book.Rows(name); err == nil {
			r.stored, err = book.Rows(name)
		}
		return err
	})
	if err != nil || r.shown == nil || r.stored == nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Close implements io.Closer.
func (r *xlsxRows) Close() error {
	var errs []error
	for _, x := range []*excelize.Rows{r.shown, r.stored} {
		if x != nil {
			errs = append(errs, x.Close())
		}
	}
	return errors.Join(errs...)
}

// next implements rows.
func (r *xlsxRows) next() (row []string, err error) {
	err = format.Guard(func() (err error) {
		if !r.shown.Next() || !r.stored.Next() {
			if err := r.shown.Error(); err != nil {
				return err //nolint:wrapcheck // becomes a reason
			}
			return io.EOF
		}
		if row, err = r.shown.Columns(); err != nil {
			return err //nolint:wrapcheck // becomes a reason
		}
		stored, err := r.stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return err //nolint:wrapcheck // becomes a reason
		}
		for i := range row[:min(len(row), len(stored))] {
			if row[i] != stored[i] {
				row[i] = r.dated(row[i], stored[i])
			}
		}
		return nil
	})
	return row, err
}

// dated is a cell whose stored number is shown as a date, with year, month and day as far as they are shown; any other as it is
// shown.
func (r *xlsxRows) dated(shown, stored string) string {
	n, err := strconv.ParseFloat(stored, 64)
	if err != nil || n < 1 || n > 2_958_465 || strings.ContainsAny(shown, "%€$£") { // the last day of 9999
		return shown
	}
	at, err := excelize.ExcelDateToTime(n, r.since1904)
	if err != nil {
		return shown
	}
	at = at.Add(500 * time.Millisecond) // for midnight is stored as a fraction
	parts := strings.FieldsFunc(shown, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	has := func(values ...int) bool {
		return slices.ContainsFunc(parts, func(p string) bool {
			got, err := strconv.Atoi(p)
			return err == nil && slices.Contains(values, got)
		})
	}
	named := slices.ContainsFunc(parts, func(p string) bool { return len(p) >= 3 && strings.IndexFunc(p, unicode.IsDigit) < 0 })
	switch year := has(at.Year(), at.Year()%100); {
	case !year || !named && !has(int(at.Month())):
		return shown
	case len(parts) >= 3 && has(at.Day()):
		return at.Format(time.DateOnly)
	case len(parts) == 2:
		return at.Format("2006-01")
	}
	return shown
}
