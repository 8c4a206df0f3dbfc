package sheet

import (
	"io"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/table"
)

// IsODS recognises a spreadsheet of LibreOffice by its first member.
func IsODS(_ *format.Input, head []byte) bool {
	return format.IsZipOf("application/vnd.oasis.opendocument.spreadsheet", head)
}

// ReadODS reads a workbook.
func ReadODS(in *format.Input) error { return ODS(in, table.Read) }

// ODS hands over the sheet that is to be read, as a table with commas.
func ODS(in *format.Input, read func(*format.Input) error) error {
	const missing = "classeur LibreOffice sans contenu"
	return in.ZipPart("content.xml", missing, func(part *format.Input) error {
		sheets, err := odsSheets(part)
		switch {
		case err != nil || sheets == nil:
			return err
		case len(sheets) == 0:
			return in.Reject(0, missing, nil)
		}
		return readSheets(in, sheets, missing, read)
	})
}

// memory are rows that have been read.
type memory struct {
	rows [][]string
	at   int
}

// next implements rows.
func (m *memory) next() ([]string, error) {
	if m.at == len(m.rows) {
		return nil, io.EOF
	}
	m.at++
	return m.rows[m.at-1], nil
}

// Close implements io.Closer.
func (m *memory) Close() error { return nil }

// odsSheets are the sheets with their rows, nil where they were rejected.
func odsSheets(in *format.Input) (sheets []sheet, err error) {
	sheets = []sheet{}
	cells, size := [][][]string{}, 0
	wanted := func(_ markup.Path, n *markup.Node) bool {
		if n.Name == "table" {
			i := len(cells)
			cells = append(cells, nil)
			sheets = append(sheets, sheet{name: n.Attr("name"), open: func() (rows, error) { return &memory{rows: cells[i]}, nil }})
		}
		return n.Name == "table-row" && len(cells) > 0
	}
	err = markup.Elements(in, wanted, func(_ markup.Path, n *markup.Node) error {
		row, bytes := odsRow(n)
		if size += bytes; size <= maxODS {
			cells[len(cells)-1] = append(cells[len(cells)-1], row)
		}
		return nil
	})
	if err == nil && size > maxODS {
		return nil, in.Reject(0, "classeur trop grand : enregistrez-le en CSV", nil)
	}
	return sheets, err
}

// odsRow are the cells of a row, and how much memory they take.
func odsRow(n *markup.Node) (row []string, size int) {
	for _, c := range n.Kids {
		if c.Name != "table-cell" && c.Name != "covered-table-cell" {
			continue
		}
		value := c.Attr("date-value")
		if value == "" {
			value = odsText(c)
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
	return row, size
}

// odsText is the text of a cell as it is seen: notes on it and what is drawn over it are none of it.
func odsText(cell *markup.Node) string {
	var lines []string
	for _, p := range cell.Kids {
		if p.Name == "p" || p.Name == "h" {
			lines = append(lines, markup.OpenDocumentText(p, func(n *markup.Node) bool {
				switch n.Name {
				case "annotation", "shapes", "frame", "line":
					return true
				}
				return false
			}))
		}
	}
	return strings.TrimLeft(strings.Join(lines, "\n"), "\n")
}
