package sheet

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/table"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Programs write tables for spreadsheets as pages of HTML too, and Excel 2003 as XML; both are often called .xls.

// IsFlatODS recognises a spreadsheet of LibreOffice that is one XML document (.fods).
func IsFlatODS(_ *format.Input, head []byte) bool {
	return markup.IsTag(markup.Fold(head), "office:document") &&
		(bytes.Contains(head, []byte("opendocument.spreadsheet")) || bytes.Contains(head, []byte("<office:spreadsheet")))
}

// ReadFlatODS reads it.
func ReadFlatODS(in *format.Input) error {
	sheets, err := odsSheets(in)
	switch {
	case err != nil || sheets == nil:
		return err
	case len(sheets) == 0:
		return in.Reject(0, "classeur LibreOffice sans contenu", nil)
	}
	return readSheets(in, sheets, "classeur LibreOffice abîmé", table.Read)
}

// IsMarked recognises a workbook of Excel 2003 in XML, and a page whose first table has a row of names of columns.
func IsMarked(in *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	if markup.IsTag(folded, "workbook", "ss:workbook") {
		return true
	}
	if !strings.Contains(folded, "<table") || !strings.HasPrefix(folded, "<") {
		return false
	}
	m := &marked{tokens: html.NewTokenizer(bytes.NewReader(in.Charset.Text(head))), max: len(head)}
	for range table.MaxPreamble {
		row, err := m.next()
		if err != nil {
			return false
		}
		if known, text := table.Known(in, row); text && known > 2 && known*2 >= len(row) {
			return hasTexts(in, row) || strings.HasPrefix(folded, "<table") || strings.Contains(folded, "office:excel")
		}
		if long(row) {
			return false
		}
	}
	return false
}

// hasTexts reports whether a row names a column of texts: a table of days, places and titles may well stand within an article.
func hasTexts(in *format.Input, row []string) bool {
	return slices.ContainsFunc(row, func(name string) bool { return in.Columns.Look([]byte(name)) == record.Body })
}

// long reports whether a row has a text: names of columns stand above those.
func long(row []string) bool {
	for _, cell := range row {
		if len(cell) > 300 {
			return true
		}
	}
	return false
}

// ReadMarked reads its rows.
func ReadMarked(in *format.Input) error {
	m := &marked{tokens: html.NewTokenizer(utf8Reader{in}), max: in.MaxArticle}
	m.tokens.SetMaxBuf(in.MaxArticle)
	return table.Read(rowsOf(in, m.next))
}

// utf8Reader gives an input as UTF-8, line by line as far as they are at hand.
type utf8Reader struct{ in *format.Input }

// Read implements io.Reader.
func (u utf8Reader) Read(p []byte) (int, error) {
	if len(p) < 8 {
		return u.in.Buf.Read(p) //nolint:wrapcheck // a reader hands on what it got
	}
	line, err := u.in.Buf.Peek(len(p) / 4) // a byte of Windows-1252 becomes three at most
	if len(line) == 0 {
		return 0, err //nolint:wrapcheck // the same
	}
	if end := bytes.LastIndexAny(line, "\n>"); end >= 0 {
		line = line[:end+1]
	}
	n := copy(p, u.in.Charset.Text(line))
	_, err = u.in.Buf.Discard(len(line))
	return n, err //nolint:wrapcheck // the same
}

// marked reads the rows of the tables of a page, or of a workbook in XML.
type marked struct {
	tokens *html.Tokenizer
	max    int // bytes of a row
	row    []string
	cell   strings.Builder
	size   int
	inRow  bool
	inCell bool
	xml    bool // a workbook
	quiet  bool // within what no reader sees
	depth  int  // tables within a cell
}

// spaces are those of a file of HTML.
var spaces = regexp.MustCompile(`[ \t\r\n\f]+`)

// next returns a row; it is longer than allowed where it is cut.
func (m *marked) next() ([]string, error) {
	for {
		kind := m.tokens.Next()
		if kind == html.ErrorToken {
			if err := m.tokens.Err(); !errors.Is(err, io.EOF) {
				return nil, err //nolint:wrapcheck // becomes a reason
			}
			if row := m.end(); row != nil {
				return row, nil
			}
			return nil, io.EOF
		}
		if row := m.token(kind); row != nil {
			return row, nil
		}
	}
}

// token takes one token, and returns the row that it ends.
func (m *marked) token(kind html.TokenType) []string {
	switch kind {
	case html.TextToken:
		if m.inCell && !m.quiet && m.size <= m.max {
			text := string(m.tokens.Text())
			m.size += len(text)
			if !m.xml { // a line of the file is none of the page
				text = spaces.ReplaceAllString(text, " ")
			}
			m.cell.WriteString(html.UnescapeString(text))
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		token := m.tokens.Token()
		switch name := bare(token.Data); name {
		case "workbook":
			m.xml = true
		case "script", "style", "head":
			m.quiet = kind == html.StartTagToken
		case "table":
			if m.inCell {
				m.depth++
			}
		case "tr", "row":
			if m.depth > 0 {
				m.cell.WriteByte('\n')
				return nil
			}
			row := m.end()
			m.inRow = kind == html.StartTagToken
			return row
		case "td", "th", "cell":
			if m.depth > 0 || !m.inRow {
				m.cell.WriteByte(' ')
				return nil
			}
			m.close()
			m.skip(token.Attr)
			if m.inCell = kind == html.StartTagToken; !m.inCell {
				m.row = append(m.row, "")
			}
		case "br", "p", "div", "li":
			m.cell.WriteByte('\n')
		}
	case html.EndTagToken:
		name, _ := m.tokens.TagName()
		switch bare(string(name)) {
		case "script", "style", "head":
			m.quiet = false
		case "td", "th", "cell":
			if m.depth == 0 {
				m.close()
			}
		case "p", "div", "li":
			m.cell.WriteByte('\n')
		case "table":
			if m.depth > 0 {
				m.depth--
				return nil
			}
			return m.end()
		case "tr", "row":
			if m.depth == 0 {
				return m.end()
			}
		}
	}
	return nil
}

// bare is the name of an element without its name space.
func bare(name string) string { return name[strings.LastIndexByte(name, ':')+1:] }

// skip puts empty cells for those that a cell of Excel leaves out in front of it, or that the one before spans.
func (m *marked) skip(attrs []html.Attribute) {
	for _, a := range attrs {
		if n, err := strconv.Atoi(a.Val); bare(a.Key) == "index" && err == nil && n <= maxRepeated {
			for len(m.row) < n-1 {
				m.row = append(m.row, "")
			}
		}
	}
}

// close ends a cell.
func (m *marked) close() {
	if m.inCell {
		m.row = append(m.row, strings.TrimSpace(m.cell.String()))
	}
	m.cell.Reset()
	m.inCell = false
}

// end ends a row; nil where there is none.
func (m *marked) end() []string {
	m.close()
	row := m.row
	m.row, m.size, m.inRow, m.depth = nil, 0, false, 0
	return row
}
