package export

import (
	"bufio"
	"encoding/csv"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// column is one column of a table.
type column struct {
	name  string
	value func(f *kiosque.Found) string
	own   bool // the value is ours, not the source's: no formula can be in it
}

const between = "; " // authors, and keywords

func columns() []column {
	return []column{
		{"id", func(f *kiosque.Found) string { return f.ID }, false},
		{"date", func(f *kiosque.Found) string { return f.Date.String() }, true},
		{"date_precision", func(f *kiosque.Found) string { return f.Date.Precision().String() }, true},
		{"date_origin", func(f *kiosque.Found) string { return f.DateOrigin.String() }, true},
		{"source", func(f *kiosque.Found) string { return f.Source }, false},
		{"section", func(f *kiosque.Found) string { return f.Section }, false},
		{"title", func(f *kiosque.Found) string { return f.Title }, false},
		{"title_derived", func(f *kiosque.Found) string { return strconv.FormatBool(f.TitleDerived) }, true},
		{"authors", func(f *kiosque.Found) string { return cell(f.Authors) }, false},
		{"agency", func(f *kiosque.Found) string { return f.Agency }, false},
		{"place", func(f *kiosque.Found) string { return f.Place }, false},
		{"tags", func(f *kiosque.Found) string { return cell(f.Tags) }, false},
		{"url", func(f *kiosque.Found) string { return f.URL }, false},
		{"page", func(f *kiosque.Found) string { return f.Page }, false},
		{"details", func(f *kiosque.Found) string { return details(&f.Article) }, false},
		{"extract", func(f *kiosque.Found) string { return strconv.FormatBool(f.Extract) }, true},
		{"occurrences", func(f *kiosque.Found) string { return strconv.Itoa(f.Occurrences) }, true},
		{"score", func(f *kiosque.Found) string { return strconv.FormatFloat(f.Score, 'f', 4, 64) }, true},
		{"lead", func(f *kiosque.Found) string { return f.Lead }, false},
		{"body", func(f *kiosque.Found) string { return f.Body }, false},
	}
}

// cell is a list in one cell: a; b. Where that would be read as another list, it is an array of JSON.
func cell(list []string) string {
	marks := ";"
	if len(list) == 1 {
		marks = ";|," // alone, a keyword with a comma would be two
	}
	for i, s := range list {
		if strings.ContainsAny(s, marks) || i == 0 && strings.HasPrefix(s, "[") {
			return inJSON(list)
		}
	}
	return strings.Join(list, between)
}

// details are the details of an article in one cell: name=value; name=value. Where that would be read as others, they are an
// object of JSON.
func details(a *kiosque.Article) string {
	pairs := make([]string, 0, len(a.Details))
	for _, name := range slices.Sorted(maps.Keys(a.Details)) {
		value := a.Details[name]
		if strings.ContainsAny(name, "={;") || strings.Contains(value, ";") {
			return inJSON(a.Details)
		}
		pairs = append(pairs, name+"="+value)
	}
	return strings.Join(pairs, between)
}

func inJSON(v any) string {
	var b strings.Builder
	if err := encode(&b, v); err != nil { // of strings there is none
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Columns lists the columns that a table may have, in their usual order.
func Columns() (names []string) {
	for _, c := range columns() {
		names = append(names, c.name)
	}
	return names
}

func columnsOf(names []string) ([]column, error) {
	if len(names) == 0 {
		return columns(), nil
	}
	return chosen(names, columns(), func(c column) string { return c.name }, "colonne")
}

// table is a CSV or TSV file.
type table struct {
	format  Format
	columns []column
	excel   bool
	csv     *csv.Writer
	row     []string
	n       *Written
}

func newTable(f Format, o Options, n *Written) (*table, error) {
	cs, err := columnsOf(o.Columns)
	return &table{format: f, columns: cs, excel: o.Excel, row: make([]string, len(cs)), n: n}, err
}

const byteOrderMark = "\ufeff"

func (t *table) begin(w *bufio.Writer) error {
	t.csv = csv.NewWriter(w)
	switch {
	case t.format == TSV:
		t.csv.Comma = '\t'
	case t.excel:
		if _, err := w.WriteString(byteOrderMark); err != nil {
			return err
		}
	}
	for i, c := range t.columns {
		t.row[i] = c.name
	}
	return t.write(w)
}

func (t *table) article(w *bufio.Writer, f *kiosque.Found) error {
	for i, c := range t.columns {
		v := c.value(f)
		switch {
		case t.format == TSV:
			v = oneLine(v)
		case t.excel && c.name == "score":
			v = strings.Replace(v, ".", ",", 1)
		case t.excel && !c.own:
			v = t.forExcel(v)
		}
		t.row[i] = v
	}
	return t.write(w)
}

// forExcel is a text as a cell of Excel can hold it.
func (t *table) forExcel(v string) string {
	guarded := Harmless(v)
	if guarded != v {
		t.n.Guarded++
	}
	fitting := fit(guarded)
	if fitting != guarded {
		t.n.Shortened++
	}
	return fitting
}

// divides are the marks at which some reader may cut a cell, or end it.
const divides = ";,\t|:\"\r\n"

// write writes the row at hand. For Excel a cell is in quotes wherever a reader might cut it that takes another mark for the
// delimiter: it would find a formula behind the comma of ,=1+1.
func (t *table) write(w *bufio.Writer) error {
	if !t.excel {
		return t.csv.Write(t.row)
	}
	for i, v := range t.row {
		if i > 0 {
			_ = w.WriteByte(';') // w remembers a failed write
		}
		if strings.ContainsAny(v, divides) || strings.TrimSpace(v) != v {
			v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		_, _ = w.WriteString(v)
	}
	return w.WriteByte('\n')
}

func (t *table) end(*bufio.Writer) error {
	t.csv.Flush()
	return t.csv.Error()
}

// Harmless puts an apostrophe before what a spreadsheet would take for a formula: a text of an article could make it
// run a command or send what else the table holds away (OWASP, CSV Injection).
func Harmless(v string) string {
	if start := strings.TrimLeft(v, " \t\r\n\u00a0\u202f\ufeff"); start != "" {
		switch r, _ := utf8.DecodeRuneInString(start); r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠':
			return "'" + v
		}
	}
	return v
}

// MaxCell is the UTF-16 units that a cell of Excel holds; what is beyond would spill into other rows.
const MaxCell = 32_767

const cutMark = " […]"

// fit cuts a text that no cell of Excel can hold.
func fit(v string) string {
	if len(v) <= MaxCell { // there are no more units than bytes
		return v
	}
	units, room := 0, 0
	for i, r := range v {
		units++
		if r > 0xffff {
			units++
		}
		if units <= MaxCell-len(cutMark) {
			room = i + utf8.RuneLen(r)
		}
		if units > MaxCell {
			return v[:room] + cutMark
		}
	}
	return v
}

// oneLine makes every run of white space with a line break or a tab one space.
func oneLine(v string) string {
	if !strings.ContainsAny(v, "\t\n\r\v\f\u0085\u2028\u2029") {
		return v
	}
	return strings.Join(strings.FieldsFunc(v, func(r rune) bool {
		return strings.ContainsRune(" \t\n\r\v\f\u0085\u2028\u2029", r)
	}), " ")
}
