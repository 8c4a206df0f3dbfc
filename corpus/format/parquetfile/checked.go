package parquetfile

import (
	"bytes"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	pformat "github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// checked is a group of rows each page of which is looked at before the library decodes it. The library trusts what a page says of
// itself: it makes room for as many values as are claimed, it unpacks whatever comes, and LZ4 (0.32) for ever. Nothing
// of that can be caught once it has begun, so a page is unpacked here first, within what it claims and within the limits.
type checked struct {
	parquet.RowGroup
	at        format.Random
	budget    io.Reader // what is unpacked is read from it too
	zstd      *zstd.Decoder
	gzip      *gzip.Reader
	brotli    *brotli.Reader
	described *pformat.RowGroup
	body      []byte // a page as it is stored
	out       []byte // and unpacked
	held      int    // bytes that the library has of this group
}

// zeros are read to count what has been unpacked.
type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// newChecked wraps a group of an input.
func newChecked(in *format.Input, at format.Random, group parquet.RowGroup, described *pformat.RowGroup) *checked {
	return &checked{RowGroup: group, described: described, at: at, budget: in.Budgeted(zeros{})}
}

// spend counts bytes that came out of the file.
func (c *checked) spend(n int) error {
	_, err := io.CopyN(io.Discard, c.budget, int64(n))
	return err //nolint:wrapcheck // becomes a reason
}

// close gives the memory back.
func (c *checked) close() {
	if c.zstd != nil {
		c.zstd.Close()
	}
}

// read reads a page as it is stored.
func (c *checked) read(from io.Reader, size int) ([]byte, error) {
	b := bytes.NewBuffer(c.body[:0])
	_, err := io.CopyN(b, from, int64(size)) // grows with what is there
	c.body = b.Bytes()
	return c.body, err //nolint:wrapcheck // becomes a reason
}

// maxWindow bounds the memory of zstd, in bytes, as zstd itself does without --long.
const maxWindow = 128 << 20

// unpack decompresses a page within the bytes it claims to have; nil in a compression that the library does not know either.
func (c *checked) unpack(codec pformat.CompressionCodec, body []byte, claimed int) ([]byte, error) {
	var err error
	switch codec {
	case pformat.Uncompressed:
		return body, nil
	case pformat.Snappy:
		var n int
		if n, err = snappy.DecodedLen(body); err == nil && n > claimed {
			return nil, errDamaged
		}
		c.out, err = snappy.Decode(c.room(claimed), body)
	case pformat.Lz4Raw:
		out := c.room(claimed)
		var n int
		n, err = lz4.UncompressBlock(body, out)
		c.out = out[:max(n, 0)]
	case pformat.Gzip:
		if c.gzip == nil {
			c.gzip = new(gzip.Reader)
		}
		if err = c.gzip.Reset(bytes.NewReader(body)); err == nil {
			err = c.drain(c.gzip, claimed)
		}
	case pformat.Brotli:
		if c.brotli == nil {
			c.brotli = new(brotli.Reader)
		}
		if err = c.brotli.Reset(bytes.NewReader(body)); err == nil {
			err = c.drain(c.brotli, claimed)
		}
	case pformat.Zstd:
		if c.zstd == nil {
			c.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		}
		if err == nil {
			err = c.zstd.Reset(bytes.NewReader(body))
		}
		if err == nil {
			err = c.drain(c.zstd, claimed)
		}
	default:
		return nil, nil
	}
	if err != nil {
		return nil, err //nolint:wrapcheck // becomes a reason
	}
	return c.out, c.spend(len(c.out))
}

// room is where a page of this size is unpacked.
func (c *checked) room(size int) []byte {
	if cap(c.out) < size {
		c.out = make([]byte, size)
	}
	return c.out[:size]
}

// drain unpacks all of a page, which may have no byte more than it claims.
func (c *checked) drain(from io.Reader, claimed int) error {
	b := bytes.NewBuffer(c.out[:0])
	n, err := io.Copy(b, io.LimitReader(from, int64(claimed)+1))
	c.out = b.Bytes()
	if err == nil && n > int64(claimed) {
		return errDamaged
	}
	return err //nolint:wrapcheck // becomes a reason
}
