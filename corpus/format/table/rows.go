package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// dialect is how a table parts and quotes its cells.
type dialect struct {
	delimiter byte
	escape    bool // \" is a quote within a quoted cell, as databases write it, and not the last letter of one
}

// escaped reports whether the quote at i stands for itself.
func (d dialect) escaped(b []byte, i int) bool {
	n := 0
	for n < i && b[i-1-n] == '\\' {
		n++
	}
	return d.escape && n%2 == 1
}

// escapes reports whether rows of a head have the columns of its header only if quotes may be escaped.
func (d dialect) escapes(head []byte, columns int) bool {
	if !bytes.Contains(head, []byte(`\"`)) {
		return false
	}
	count := func(d dialect) (n int) {
		rows := &rowReader{dialect: d, br: bufio.NewReader(bytes.NewReader(head)), max: len(head) + 1}
		for {
			row, _, err := rows.next()
			if err != nil && !errors.Is(err, errQuote) {
				return n
			}
			if err == nil && len(row) == columns {
				n++
			}
		}
	}
	return count(dialect{d.delimiter, true}) > count(dialect{d.delimiter, false})
}

// errQuote says that a row has a quote without its other one.
var errQuote = errors.New("corpus: quote does not close")

// Bounds of what may be read in vain for the other quote of a cell, so that damage costs time in proportion to the
// size of the file: so many times the bytes read, and so many bytes in any case. Past it, quoted cells no longer span
// lines.
const (
	maxQuoteFaults = 4
	freeQuoteBytes = 1 << 20
)

// rowReader cuts a stream into rows.
type rowReader struct {
	dialect
	br      *bufio.Reader
	max     int      // bytes of a row
	columns int      // of the header; 0: not known yet
	line    int      // lines read
	spent   int      // bytes read in vain for the other quote
	total   int      // bytes read for the first time
	pending [][]byte // lines to be read again
	raw     []byte   // of the row at hand, with its line breaks
	ends    []int    // of its lines in raw
}

// next returns the cells of a row and its first line, valid until the next call. Where a row that spans lines has not
// as many cells as the header, a quote at the head of a cell was no quoting: its first line is read alone, and the
// other lines again. There quotes that pair up within their cell are text, and one that does not is errQuote, for
// nobody knows where the text ends.
func (r *rowReader) next() ([][]byte, int, error) {
	begin := r.line + 1
	r.raw, r.ends = r.raw[:0], r.ends[:0]
	open := false
	for {
		line, err := r.readLine()
		if err != nil && (len(line) == 0 || !errors.Is(err, io.EOF)) { // a line that breaks off is none
			if len(r.ends) == 0 || !errors.Is(err, io.EOF) {
				return nil, begin, err
			}
			return r.alone(begin)
		}
		if len(r.raw)+len(line) > r.max {
			if len(r.ends) > 0 {
				r.unread(line)
				return r.alone(begin)
			}
			return nil, begin, format.ErrLongLine
		}
		r.raw = append(r.raw, line...)
		r.ends = append(r.ends, len(r.raw))
		if open = r.opensQuote(line, open); open && r.spent < maxQuoteFaults*r.total+freeQuoteBytes {
			continue
		}
		row, complete := r.cut(format.TrimEnd(r.raw))
		if !complete || len(r.ends) > 1 && r.columns > 0 && (len(row) != r.columns || r.swallows()) {
			return r.alone(begin)
		}
		return row, begin, nil
	}
}

// swallows reports whether one of the lines behind the first of the row at hand is a whole row with a quoted cell: then
// the quote that opened the cell around it was none, or has no other one.
func (r *rowReader) swallows() bool {
	opening := []byte{r.delimiter, '"'}
	for i := 1; i < len(r.ends); i++ {
		line := format.TrimEnd(r.raw[r.ends[i-1]:r.ends[i]])
		if !bytes.Contains(line, opening) && !bytes.HasPrefix(line, opening[1:]) {
			continue
		}
		if row, complete := r.cut(line); complete && len(row) == r.columns {
			return true
		}
	}
	return false
}

// alone reads the first line of the row at hand for itself, and keeps the others for later.
func (r *rowReader) alone(begin int) ([][]byte, int, error) {
	for i := len(r.ends) - 1; i > 0; i-- {
		r.unread(bytes.Clone(r.raw[r.ends[i-1]:r.ends[i]]))
	}
	r.spent += len(r.raw)
	line := format.TrimEnd(r.raw[:r.ends[0]])
	for cell := range bytes.SplitSeq(line, []byte{r.delimiter}) {
		if bytes.HasPrefix(cell, []byte(`"`)) && bytes.Count(cell, []byte(`"`))%2 != 0 {
			return splitRow(line, r.delimiter), begin, errQuote
		}
	}
	row := splitRow(line, r.delimiter)
	if r.columns > 0 && len(row) != r.columns {
		return row, begin, errQuote
	}
	return row, begin, nil
}

// readLine returns a line with its end; the slice is valid until the next call.
func (r *rowReader) readLine() ([]byte, error) {
	if n := len(r.pending); n > 0 {
		line := r.pending[n-1]
		r.pending = r.pending[:n-1]
		r.line++
		return line, nil
	}
	line, err := r.br.ReadSlice('\n')
	r.total += len(line)
	if len(line) > 0 {
		r.line++
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err //nolint:wrapcheck // becomes a reason
	}
	long := bytes.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.br.ReadSlice('\n')
		r.total += len(line)
		if len(long) <= r.max { // one byte more than allowed is enough to know
			long = append(long, line...)
		}
	}
	return long, err //nolint:wrapcheck // becomes a reason
}

// unread puts a line back.
func (r *rowReader) unread(line []byte) {
	r.pending = append(r.pending, bytes.Clone(line))
	r.line--
}

// opensQuote tells whether a quoted cell goes on behind a line, given whether one went on before it.
func (d dialect) opensQuote(line []byte, open bool) bool {
	line = format.TrimEnd(line)
	for i := 0; ; {
		if !open {
			if i >= len(line) || line[i] != '"' {
				next := bytes.IndexByte(line[min(i, len(line)):], d.delimiter)
				if next < 0 {
					return false
				}
				i += next + 1
				continue
			}
			open = true
			i++
		}
		q := bytes.IndexByte(line[min(i, len(line)):], '"')
		if q < 0 {
			return true
		}
		i += q
		switch {
		case d.escaped(line, i):
			i++
		case i+1 < len(line) && line[i+1] == '"':
			i += 2
		case i+1 == len(line):
			return false
		case line[i+1] == d.delimiter:
			open = false
			i += 2
		default:
			i++
		}
	}
}

// cut cuts a row into cells, quotes taken off; complete is false where a quoted cell does not end. A quote that
// neither ends the cell nor is doubled is text.
func (d dialect) cut(b []byte) (row [][]byte, complete bool) {
	for {
		if len(b) == 0 || b[0] != '"' {
			end := bytes.IndexByte(b, d.delimiter)
			if end < 0 {
				return append(row, b), true
			}
			row, b = append(row, b[:end]), b[end+1:]
			continue
		}
		cell, rest, ok := d.quotedCell(b[1:])
		if !ok {
			return row, false
		}
		row = append(row, cell)
		if rest == nil {
			return row, true
		}
		b = rest
	}
}

// quotedCell reads a cell behind its opening quote; rest is nil where the row ends with it.
func (d dialect) quotedCell(b []byte) (cell, rest []byte, ok bool) {
	copied := false
	start := 0
	for i := 0; ; {
		q := bytes.IndexByte(b[i:], '"')
		if q < 0 {
			return nil, nil, false
		}
		i += q
		switch {
		case d.escaped(b, i):
			cell = append(append(cell, b[start:i-1]...), '"')
			copied = true
			i++
			start = i
		case i+1 < len(b) && b[i+1] == '"':
			cell = append(cell, b[start:i+1]...)
			copied = true
			i += 2
			start = i
		case i+1 == len(b), b[i+1] == d.delimiter:
			end := b[start:i]
			if copied {
				end = append(cell, end...)
			}
			if d.escape {
				end = bytes.ReplaceAll(end, []byte(`\\`), []byte(`\`))
			}
			if i+1 == len(b) {
				return end, nil, true
			}
			return end, b[i+2:], true
		default:
			i++
		}
	}
}

// splitRow cuts a row at every delimiter; quotes are text, but for those around a whole cell.
func splitRow(b []byte, delimiter byte) [][]byte {
	row := bytes.Split(b, []byte{delimiter})
	for i, cell := range row {
		if len(cell) >= 2 && cell[0] == '"' && cell[len(cell)-1] == '"' {
			row[i] = bytes.ReplaceAll(cell[1:len(cell)-1], []byte(`""`), []byte(`"`))
		}
	}
	return row
}
