package table

import (
	"bufio"
	"bytes"
	"io"
	"regexp"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// rare is a sign that parts the columns of few tables, in UTF-8, or as the one byte that it is in Windows-1252: no line of names has it
// by chance, but nothing else than the names proves it.
type rare struct {
	sign   []byte
	legacy byte // 0: none
	quoted bool // only between names that are all quoted
}

// rares are these signs. The last is what R puts between the columns of a table.
var rares = []rare{
	{sign: []byte("^")},
	{sign: []byte("~")},
	{sign: []byte("\x1f")},
	{sign: []byte("\x01")},
	{sign: []byte("#")},
	{sign: []byte("¤"), legacy: 0xa4},
	{sign: []byte("¦"), legacy: 0xa6},
	{sign: []byte("§"), legacy: 0xa7},
	{sign: []byte(" "), quoted: true},
}

// separator is the byte that stands for signs of more bytes than one.
const separator = 0x1f

// rareOf is the sign by which a line is a row of names of columns, with no sign where there is none.
func rareOf(in *format.Input, line []byte) rare {
	if in.Delimiter != 0 {
		return rare{}
	}
	line = format.TrimEnd(line)
	for _, r := range rares {
		sign := r.sign
		if r.legacy != 0 && !bytes.Contains(line, sign) {
			sign = []byte{r.legacy}
		}
		cells := bytes.Split(line, sign)
		if len(cells) < 2 || r.quoted && !allQuoted(cells) {
			continue
		}
		for i, cell := range cells {
			cells[i] = bytes.Trim(cell, `"`)
		}
		if known, text := recognised(in, cells); text && (known > 2 || known == 2 && len(cells) == 2) {
			return r
		}
	}
	return rare{}
}

// allQuoted reports whether all cells stand in quotes.
func allQuoted(cells [][]byte) bool {
	for _, cell := range cells {
		if len(cell) < 3 || cell[0] != '"' || cell[len(cell)-1] != '"' {
			return false
		}
	}
	return true
}

// rareAmong is the sign by which one of the first lines of a head is such a row, where the delimiter found shows nothing.
func rareAmong(in *format.Input, head []byte, delimiter byte) rare {
	for range MaxPreamble {
		line, rest, more := bytes.Cut(head, []byte("\n"))
		if known, text := recognised(in, splitRow(format.TrimEnd(line), delimiter)); known > 1 && text || !more {
			return rare{}
		}
		if r := rareOf(in, line); r.sign != nil {
			return r
		}
		head = rest
	}
	return rare{}
}

// read returns the delimiter, and makes it one byte of what is to be read.
func (r rare) read(in *format.Input) byte {
	if r.legacy == 0 {
		return r.sign[0]
	}
	in.Buf = bufio.NewReaderSize(&oneByte{from: in.Buf, rare: r}, format.HeadBytes)
	return separator
}

// oneByte writes a separator for each sign.
type oneByte struct {
	rare
	from *bufio.Reader
}

// Read implements io.Reader.
func (o *oneByte) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if n > 0 && o.from.Buffered() < len(o.sign) {
			return n, nil
		}
		b, err := o.from.ReadByte()
		if err != nil {
			return n, err //nolint:wrapcheck // a reader hands on what it got
		}
		if b == o.sign[0] {
			if next, err := o.from.Peek(len(o.sign) - 1); err == nil && bytes.Equal(next, o.sign[1:]) {
				_, _ = o.from.Discard(len(next)) // peeked
				b = separator
			}
		} else if b == o.legacy && (n == 0 || p[n-1] < 0x80 || p[n-1] == separator) {
			b = separator
		}
		p[n] = b
		n++
	}
	return n, nil
}

var _ io.Reader = (*oneByte)(nil)

// frame is a line of the frame that programs draw around the rows of a table: +-----+-----+, ----+----, |---|---|.
var frame = regexp.MustCompile(`^\s*(?:\+?[-=]{2,}(?:\+[-=]{2,})+\+?|\|(?: ?:?-{2,}:? ?\|)+)\s*$`)

// framed reports whether a row is such a line, cut or not.
func framed(row [][]byte) bool {
	if len(row) == 0 || len(row[0]) > 1 && row[0][0] != '-' && row[0][0] != '+' && row[0][0] != '=' && row[0][0] != ' ' {
		return false
	}
	if len(row) == 1 {
		return frame.Match(row[0])
	}
	drawn := false
	for _, cell := range row {
		if len(bytes.Trim(cell, " :-")) > 0 {
			return false
		}
		drawn = drawn || bytes.Contains(cell, []byte("--"))
	}
	return drawn
}
