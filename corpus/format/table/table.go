// Package table reads articles kept as rows.
package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// A table is CSV in the wide sense: a row of column names, then one article a row. Cells may be quoted, and a quoted
// cell may hold delimiters, doubled quotes and line breaks. Rows are read so that a stray quote costs its own row and
// no other.

// delimiters are those that are sniffed; a tie goes to the first.
const delimiters = ",;\t|"

// sniffRows is how many rows the delimiter is judged by.
const sniffRows = 20

// Detect recognises a table by its name or by its first line, which must name at least two fields and a title, lead
// or body among them.
func Detect(in *format.Input, head []byte) bool {
	if format.HasSuffix(in.Name, ".csv", ".tsv", ".tab") {
		return true
	}
	if len(head) > 2000 { // a line of names is short
		head = head[:2000]
	}
	line, below, more := bytes.Cut(head, []byte("\n"))
	if !more {
		return false
	}
	if _, ok := sepLine(line); ok {
		return true
	}
	if frame.Match(line) { // the frame that a database draws around what it answers
		line, _, _ = bytes.Cut(below, []byte("\n"))
	}
	for _, d := range delimiterChoice(in) {
		known, text := recognised(in, splitRow(format.TrimEnd(line), d))
		if known >= 2 && text {
			return true
		}
	}
	return rareOf(in, line).sign != nil
}

// delimiterChoice is what the delimiter may be.
func delimiterChoice(in *format.Input) []byte {
	if in.Delimiter != 0 {
		return []byte{byte(in.Delimiter)} // ASCII, as validate has checked
	}
	return []byte(delimiters)
}

// sepLine reads the line sep=; that Excel writes and understands.
func sepLine(line []byte) (byte, bool) {
	line = format.TrimEnd(line)
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) {
		return line[4], true
	}
	return 0, false
}

// recognised counts the columns that are known, each field once, and tells whether one of them has words to read.
func recognised(in *format.Input, names [][]byte) (known int, text bool) {
	seen := map[record.Field]bool{}
	together := make([]string, len(names))
	for i, name := range names {
		together[i] = string(bytes.TrimSpace(in.Charset.Text(name)))
	}
	in.Columns.Meet(together)
	for _, name := range names {
		f := in.Columns.Of(bytes.TrimSpace(in.Charset.Text(name))).Field
		if f == record.None || seen[f] {
			continue
		}
		seen[f] = true
		known++
		text = text || f == record.Title || f == record.Lead || f == record.Body
	}
	return known, text
}

// Known counts the columns that a row names, each field once, and tells whether one of them has words to read.
func Known(in *format.Input, row []string) (known int, text bool) {
	names := make([][]byte, len(row))
	for i, cell := range row {
		names[i] = []byte(cell)
	}
	return recognised(in, names)
}

// MaxPreamble is how many rows may stand above the names of the columns.
const MaxPreamble = 20

// sniffDelimiter chooses the delimiter by which one of the first rows names most fields; then by which most rows have
// as many columns as the first; then by which there are most columns.
func sniffDelimiter(in *format.Input, head []byte) byte {
	best, bestScore := byte(','), -1
	for _, d := range delimiterChoice(in) {
		rows := &rowReader{dialect: dialect{delimiter: d}, br: bufio.NewReader(bytes.NewReader(head)), max: len(head) + 1}
		known, columns, same, most := 0, 0, 0, 0
		for i := range sniffRows {
			row, _, err := rows.next()
			if err != nil {
				break
			}
			if i < MaxPreamble {
				if n, text := recognised(in, row); n > known && (i == 0 || text) {
					known, columns, same = n, len(row), -1
				}
			}
			if i == 0 {
				columns = max(columns, len(row))
			}
			if len(row) == columns && columns > 1 {
				same++
			}
			most = max(most, len(row))
		}
		if score := known*10_000 + max(same, 0)*100 + min(most, 99); score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// Read reads the header, then an article a row.
func Read(in *format.Input) error {
	head, _ := in.Buf.Peek(format.HeadBytes) // an error comes again with the reading
	line, _, _ := bytes.Cut(head, []byte("\n"))
	skipped := 0
	delimiter, ok := sepLine(line)
	if ok {
		head = head[min(len(line)+1, len(head)):]
		if _, err := in.Buf.Discard(min(len(line)+1, in.Buf.Buffered())); err != nil {
			return in.Failed(0, err)
		}
		skipped = 1
	}
	if !ok || in.Delimiter != 0 {
		delimiter = sniffDelimiter(in, head)
	}
	if r := rareAmong(in, head, delimiter); !ok && r.sign != nil {
		delimiter = r.read(in)
	}
	rows := &rowReader{dialect: dialect{delimiter: delimiter}, br: in.Buf, max: in.MaxArticle, line: skipped}
	header, line0, err := rows.next()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return in.Reject(0, "fichier vide", nil)
		}
		if errors.Is(err, format.ErrLongLine) || errors.Is(err, errQuote) {
			return in.Reject(line0, "première ligne illisible : des noms de colonnes y sont attendus", nil)
		}
		return in.Failed(line0, err)
	}
	first, top := names(in, header), line0
	for i := range MaxPreamble { // lines that a database writes above its table
		if known, text := recognised(in, header); text && (i == 0 || known > 1) {
			break
		}
		row, _, err := rows.next()
		if err == nil && framed(row) {
			row, _, err = rows.next()
		}
		if err != nil {
			return in.Reject(top, "aucune colonne de titre ou de texte reconnue parmi : "+first+" ; dites laquelle est laquelle (--field body=…)", nil)
		}
		header = row
	}
	if below := peekRow(rows); grouped(header, below) { // names of groups above those of columns
		above, _ := recognised(in, header)
		if known, text := recognised(in, below); text && known > above {
			if header, _, err = rows.next(); err != nil {
				return in.Failed(top, err)
			}
		}
	}
	ahead, _ := in.Buf.Peek(format.HeadBytes) // an error comes again with the reading
	rows.escape = rows.escapes(ahead, len(header))
	if len(rows.pending) == 0 && rows.numbered(ahead, len(header)) {
		header = append([][]byte{nil}, header...)
	}
	claims := make([]record.Claim, len(header))
	seen := map[string]bool{}
	for i, name := range header {
		name = bytes.TrimSpace(in.Charset.Text(name))
		claims[i] = in.Columns.Declare(name)
		if seen[string(name)] {
			claims[i] = claims[i].Again()
		}
		seen[string(name)] = true
		claims[i].Name = fmt.Sprintf("%s#%d", name, i) // two columns of one name are two
	}
	if _, text := recognised(in, header); !text {
		return in.Reject(top, "aucune colonne de titre ou de texte reconnue parmi : "+first+" ; dites laquelle est laquelle (--field body=…)", nil)
	}
	if !in.Titles && !texts(claims) {
		return in.Reject(top, format.NoText(names(in, header)), nil)
	}
	rows.columns = len(header)
	return readRows(in, rows, header, claims)
}

// peekRow returns the cells of the next line, which is to be read all the same.
func peekRow(r *rowReader) [][]byte {
	if len(r.pending) > 0 {
		return nil
	}
	head, _ := r.br.Peek(format.HeadBytes) // an error comes again with the reading
	line, _, more := bytes.Cut(head, []byte("\n"))
	if !more {
		return nil
	}
	row, _ := r.cut(format.TrimEnd(line))
	return row
}

// grouped reports whether a row of names may be one of groups of columns: it has fewer names than the next one.
func grouped(header, next [][]byte) bool {
	names := 0
	for _, name := range header {
		if !format.Blank(name) {
			names++
		}
	}
	return names < len(next)
}

// texts reports whether a column holds texts.
func texts(claims []record.Claim) bool {
	return slices.ContainsFunc(claims, func(c record.Claim) bool { return c.Field == record.Body || c.Field == record.Lead })
}

// names shows the first row in a message.
func names(in *format.Input, header [][]byte) string {
	out := make([]string, len(header))
	for i, name := range header {
		out[i] = record.Clip(string(bytes.TrimSpace(in.Charset.Text(name))), 30)
	}
	return record.Clip(strings.Join(out, ", "), 300)
}

// readRows reads the rows below the header.
func readRows(in *format.Input, rows *rowReader, header [][]byte, claims []record.Claim) error {
	names := cloned(header)
	body, kind := -1, len(claims)
	for i, c := range claims {
		if c.Field == record.Body {
			body = i
		}
		if name, _, _ := strings.Cut(c.Name, "#"); record.FoldName(name) == "itemtype" {
			kind = i
		}
	}
	spaced := false
	torn := false // the row before had a quote that does not close: lines without delimiter belong to it
	for {
		row, line, err := rows.next()
		if err == nil {
			row = rows.unwrapped(row)
		}
		if torn = torn && len(row) == 1 && len(claims) > 1 && (err == nil || errors.Is(err, errQuote)); torn {
			continue
		}
		switch {
		case errors.Is(err, io.EOF):
			return in.Nothing()
		case errors.Is(err, format.ErrLongLine):
			err = in.Reject(line, in.TooLong(), nil)
		case errors.Is(err, errQuote):
			torn = true
			err = in.Reject(line, "guillemet qui ne se ferme pas : la ligne et sa suite ne sont pas lues", nil)
		case err != nil:
			return in.Failed(line, err)
		case framed(row): // cells stand between spaces there
			spaced = true
		case emptyRow(row), sameNames(row, names): // the names once more, above each page
		case foot(in, row, claims):
			err = in.Reject(line, "ligne de total ou de pied de tableau, sans texte", nil)
		case len(row) > len(claims) && !emptyRow(row[len(claims):]):
			err = in.Reject(line, fmt.Sprintf("%d colonnes au lieu de %d", len(row), len(claims)), nil)
		case len(row) < len(claims) && (body >= len(row)-1 || body < 0):
			// Spreadsheets leave out empty cells at the end; but a text that is missing, or that ends the row, may
			// be the piece of one.
			err = in.Reject(line, fmt.Sprintf("%d colonnes au lieu de %d", len(row), len(claims)), nil)
		default:
			var rec record.Record
			for i, cell := range row[:min(len(row), len(claims))] {
				if spaced {
					cell = bytes.TrimSpace(cell)
				}
				if claims[i].Field != record.None {
					rec.Set(claims[i], record.Value{Text: string(in.Charset.Text(cell))})
				} else if !format.Blank(cell) {
					claims[i].Skipped(func() string { return string(in.Charset.Text(cell)) })
				}
			}
			if kind < len(row) && besideReference(in.Charset.Text(row[kind])) {
				continue
			}
			err = in.Record(line, &rec)
		}
		if err != nil {
			return err
		}
	}
}

// sameNames reports whether a row is that of the names, be it behind the mark of a file that was put behind another.
func sameNames(row, names [][]byte) bool {
	return len(row) > 0 && len(row) == len(names) && bytes.Equal(bytes.TrimPrefix(row[0], []byte("\ufeff")), names[0]) &&
		slices.EqualFunc(row[1:], names[1:], bytes.Equal)
}

// besideReference reports whether a kind of item is one that Zotero keeps beside its references: a file, a note, a mark.
func besideReference(kind []byte) bool {
	switch string(bytes.TrimSpace(kind)) {
	case "attachment", "note", "annotation":
		return true
	}
	return false
}

// emptyRow reports whether no cell has anything.
func emptyRow(row [][]byte) bool {
	for _, cell := range row {
		if !format.Blank(cell) {
			return false
		}
	}
	return true
}
