package parquetfile

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"

	"github.com/parquet-go/parquet-go"
	pformat "github.com/parquet-go/parquet-go/format"
)

// What the pages of a group may have. Writers make pages of a mebibyte, some of a hundred.
const (
	maxHeader = 16 << 20  // bytes of the header of a page, which may quote values
	maxPage   = 256 << 20 // bytes of a page, unpacked
	maxValues = 64 << 20  // values of a page
	maxHeld   = 512 << 20 // bytes of the pages of all columns at once
)

// errLarge says that reading on would take more memory than there may be.
var errLarge = errors.New("parquetfile: larger than the limits")

// ColumnChunks implements parquet.RowGroup.
func (c *checked) ColumnChunks() []parquet.ColumnChunk {
	chunks := append([]parquet.ColumnChunk(nil), c.RowGroup.ColumnChunks()...)
	for i, chunk := range chunks {
		if file, ok := chunk.(*parquet.FileColumnChunk); ok {
			chunks[i] = checkedChunk{file, c, &c.described.Columns[i].MetaData}
		}
	}
	return chunks
}

// checkedChunk is a column of a group.
type checkedChunk struct {
	*parquet.FileColumnChunk
	group     *checked
	described *pformat.ColumnMetaData
}

// Pages implements parquet.ColumnChunk.
func (c checkedChunk) Pages() parquet.Pages {
	p := &pages{
		Pages: c.FileColumnChunk.Pages(), group: c.group, column: c.Type(), first: c.described.DataPageOffset, ahead: c.described.DictionaryPageOffset,
		size: c.described.TotalCompressedSize,
	}
	if column, ok := c.Node().(*parquet.Column); ok {
		p.repeated, p.defined = column.MaxRepetitionLevel(), column.MaxDefinitionLevel()
		if codec := column.Compression(); codec != nil {
			p.codec = codec.CompressionCodec()
		}
	}
	return p
}

// pages are those of a column of a group, from its beginning on.
type pages struct {
	parquet.Pages
	group             *checked
	column            parquet.Type
	codec             pformat.CompressionCodec
	repeated, defined int   // the highest levels
	first, ahead      int64 // where the first page of data and the dictionary are, in bytes; no dictionary: 0
	size              int64 // bytes of all pages
	from              *bufio.Reader
	dictionary, page  int // bytes that the library has of them
}

// ReadPage implements parquet.Pages.
func (p *pages) ReadPage() (parquet.Page, error) {
	if p.from == nil {
		start := p.first
		if p.ahead != 0 {
			start = p.ahead
		}
		if start < 0 || p.first < start || p.size < 0 {
			return nil, errDamaged
		}
		if p.ahead != 0 {
			p.from = p.reader(start, p.size)
			if _, err := p.check(); err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
		}
		p.from = p.reader(p.first, p.size-(p.first-start))
	}
	for {
		switch kind, err := p.check(); {
		case errors.Is(err, io.EOF):
			return p.Pages.ReadPage() //nolint:wrapcheck // it has the last word
		case err != nil:
			return nil, err
		case kind != pformat.DictionaryPage:
			return p.Pages.ReadPage() //nolint:wrapcheck // it has the last word
		}
	}
}

func (p *pages) reader(start, size int64) *bufio.Reader {
	return bufio.NewReader(io.NewSectionReader(p.group.at, start, size))
}

// plainDictionary is what older writers call RLEDictionary in pages, and Plain in dictionaries.
const plainDictionary = 2

// header is what the head of a page says.
type header struct {
	kind                                        pformat.PageType
	unpacked, stored                            int64
	values                                      int64 // the most of its parts
	encoding, repetition, definition            pformat.Encoding
	repetitionBytes, definitionBytes, dictCoded int64
	second, plain                               bool // of the second version, and not compressed
}

// number notes a number of the head, by the fields of PageHeader in parquet.thrift.
func (h *header) number(path []int16, n int64) {
	switch len(path) {
	case 1:
		switch path[0] {
		case 1:
			h.kind = pformat.PageType(n) //nolint:gosec // compared with what is known
		case 2:
			h.unpacked = n
		case 3:
			h.stored = n
		}
	case 2:
		part, field := path[0], path[1]
		switch {
		case part != 5 && part != 7 && part != 8:
		case field == 1 || part == 8 && field <= 3:
			h.values = max(h.values, n)
			if n < 0 {
				h.values = maxValues + 1
			}
		case part == 7 && field == 2:
			h.dictCoded = n
		case part == 5 && field == 2, part == 8 && field == 4:
			h.encoding = pformat.Encoding(n) //nolint:gosec // compared with what is known
		case part == 5 && field == 3:
			h.definition = pformat.Encoding(n) //nolint:gosec // compared with what is known
		case part == 5 && field == 4:
			h.repetition = pformat.Encoding(n) //nolint:gosec // compared with what is known
		case part == 8 && field == 5:
			h.definitionBytes = n
		case part == 8 && field == 6:
			h.repetitionBytes = n
		case part == 8 && field == 7:
			h.plain = n == 0
		}
		h.second = h.kind == pformat.DataPageV2
	}
}

// check reads the next page and says what it is; an error is for pages that the library must not have.
func (p *pages) check() (pformat.PageType, error) {
	if _, err := p.from.Peek(1); err != nil {
		return 0, err //nolint:wrapcheck // the end, or it becomes a reason
	}
	var h header
	s := structure{from: p.from, left: maxHeader, number: h.number}
	if err := s.walk(); err != nil {
		return 0, noEnd(err)
	}
	switch {
	case h.unpacked < 0 || h.stored < 0 || h.repetitionBytes < 0 || h.definitionBytes < 0 || h.repetitionBytes+h.definitionBytes > h.stored && h.second:
		return 0, errDamaged
	case h.unpacked > maxPage || h.stored > maxPage || h.values > maxValues:
		return 0, errLarge
	}
	if err := p.hold(h); err != nil {
		return 0, err
	}
	body, err := p.group.read(p.from, int(h.stored))
	if err != nil {
		return 0, noEnd(err)
	}
	if h.kind == pformat.DictionaryPage {
		return h.kind, p.words(h, body)
	}
	return h.kind, p.data(h, body)
}

// noEnd makes sure that a page that is cut off is not taken for the end of a column.
func noEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// hold counts the memory that the library will have for a page: its bytes, and for each value two levels and a place.
func (p *pages) hold(h header) error {
	const perValue = 6
	size, had := int(h.unpacked)+perValue*int(h.values), &p.page
	if h.kind == pformat.DictionaryPage {
		had = &p.dictionary
	}
	p.group.held += size - *had
	if *had = size; p.group.held > maxHeld {
		return errLarge
	}
	return nil
}

// words checks a dictionary.
func (p *pages) words(h header, body []byte) error {
	if h.dictCoded != int64(pformat.Plain) && h.dictCoded != plainDictionary {
		return errDamaged
	}
	if p.column.Kind() == parquet.ByteArray && h.values > h.unpacked/4 { // each has its length before it
		return errDamaged
	}
	_, err := p.group.unpack(p.codec, body, int(h.unpacked))
	return err
}

// data checks a page of values.
func (p *pages) data(h header, body []byte) error {
	most := 2*int(h.values) + 4096 // the last run of a page is longer than it need be
	if h.second {
		repetition, definition := body[:h.repetitionBytes], body[h.repetitionBytes:h.repetitionBytes+h.definitionBytes]
		if err := errors.Join(runs(repetition, width(p.repeated), most), runs(definition, width(p.defined), most)); err != nil {
			return err
		}
		body = body[h.repetitionBytes+h.definitionBytes:]
	}
	if !h.second || !h.plain {
		var err error
		if body, err = p.group.unpack(p.codec, body, int(h.unpacked)); err != nil || body == nil {
			return err
		}
	}
	if !h.second {
		var err error
		if body, err = levels(body, h.repetition, p.repeated, most); err != nil {
			return err
		}
		if body, err = levels(body, h.definition, p.defined, most); err != nil {
			return err
		}
	}
	return p.values(h.encoding, body, most)
}

// width is how many bits a level has.
func width(highest int) int { return bits.Len(uint(highest)) } //nolint:gosec // at most 255

// levels checks the levels of a page of the first version, and returns what follows them.
func levels(body []byte, encoding pformat.Encoding, highest, most int) ([]byte, error) {
	if highest == 0 {
		return body, nil
	}
	if len(body) < 4 {
		return nil, errDamaged
	}
	size := int64(binary.LittleEndian.Uint32(body))
	if size > int64(len(body)-4) {
		return nil, errDamaged
	}
	level, rest := body[4:4+size], body[4+size:]
	if encoding == pformat.BitPacked { // the older way, which has no runs
		return rest, nil
	}
	return rest, runs(level, width(highest), most)
}

// values checks those of a page, in the ways of writing them that can make many of few bytes.
func (p *pages) values(encoding pformat.Encoding, body []byte, most int) error {
	switch encoding {
	case plainDictionary, pformat.RLEDictionary:
		if len(body) == 0 {
			return nil
		}
		if body[0] > 32 {
			return errDamaged
		}
		return runs(body[1:], int(body[0]), most)
	case pformat.RLE:
		return runs(body[min(4, len(body)):], 1, most)
	case pformat.DeltaBinaryPacked, pformat.DeltaLengthByteArray:
		_, err := packedAt(body, most)
		return err
	case pformat.DeltaByteArray:
		if p.column.Kind() == parquet.FixedLenByteArray && p.column.Length() > maxPage/most {
			return errLarge
		}
		return prefixed(body, most)
	}
	return nil
}
