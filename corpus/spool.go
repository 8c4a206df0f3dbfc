package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxSpool bounds what is kept in memory of a stream that must be read at any place, in bytes; a temporary file beyond.
const maxSpool = 16 << 20

// spooled is a copy of a stream that can be read at any place.
type spooled struct {
	io.ReaderAt
	size int64
	file *os.File // nil in memory
}

// spool copies a stream into memory or, where it is long, into a temporary file.
func spool(ctx context.Context, from io.Reader) (*spooled, error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(from, maxSpool+1))
	if err != nil {
		return nil, fmt.Errorf("corpus: spool: %w", err)
	}
	if n <= maxSpool {
		return &spooled{ReaderAt: bytes.NewReader(b.Bytes()), size: n}, nil
	}
	f, err := os.CreateTemp("", "kiosque-*")
	if err != nil {
		return nil, fmt.Errorf("corpus: spool: %w", err)
	}
	s := &spooled{ReaderAt: f, file: f}
	s.size, err = io.Copy(f, io.MultiReader(&b, from))
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("corpus: spool: %w", err), s.Close())
	}
	return s, nil
}

// Size implements format.Random.
func (s *spooled) Size() int64 { return s.size }

// Close removes the temporary file.
func (s *spooled) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

// countingReaderAt counts how far a file on disk has been read, as countingReader does for streams.
type countingReaderAt struct {
	r    *reader
	from io.ReaderAt
	size int64
	end  int64 // what reader.bytes is when all is read
}

// ReadAt implements io.ReaderAt.
func (c *countingReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if err := c.r.ctx.Err(); err != nil {
		return 0, err //nolint:wrapcheck // Open wraps it
	}
	n, err := c.from.ReadAt(p, off)
	c.r.bytes = min(c.r.bytes+int64(n), c.end) // some parts are read twice
	return n, err                              //nolint:wrapcheck // a reader hands on what it got
}

// Size implements format.Random.
func (c *countingReaderAt) Size() int64 { return c.size }

// Close implements format.Random; the file stays open.
func (c *countingReaderAt) Close() error { return nil }
