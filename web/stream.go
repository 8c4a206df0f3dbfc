package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/kiosque-search/kiosque/web/address"
)

// The pace of a stream.
const (
	streamBlock    = 32 << 10         // bytes that are sent at once
	streamPause    = time.Second      // after which fewer are sent
	streamPatience = 20 * time.Second // for a client to take a block
)

// stream is an answer that is written while it is found. Nothing is sent before the first block is full, so that an
// error up to then is answered as any other. After that there is only one way to say that the answer is not whole: the
// connection is cut, and the client misses the end of it.
type stream struct {
	c     *call
	block []byte
	last  time.Time // when something was sent
	begun bool
	begin func() // the headers, before the first byte
}

// stream answers with what write writes: so many records, which X-Total says, as a file of this name.
func (c *call) stream(h *handler, name string, records int, write func(io.Writer) error) error {
	s := &stream{c: c, last: time.Now(), begin: func() {
		revalidate(c.w, c.tag)
		head := c.w.Header()
		head.Set("Content-Type", c.media.mime)
		head.Set("Content-Disposition", c.media.attachment(name))
		head.Set("X-Total", strconv.Itoa(records))
		c.w.WriteHeader(http.StatusOK)
	}}
	if c.r.Method == http.MethodHead {
		s.begin()
		return nil
	}
	err := write(s)
	if err == nil {
		err = s.flush()
	}
	if err == nil || !s.begun {
		return err
	}
	if p := problemOf(err); !p.expected() && c.ctx().Err() == nil {
		h.o.Logger.ErrorContext(c.ctx(), "stream cut", "path", cut(c.r.URL.Path, address.MaxPath), "code", string(p.code), "err", err)
	}
	panic(http.ErrAbortHandler)
}

// Write implements io.Writer.
func (s *stream) Write(b []byte) (int, error) {
	s.block = append(s.block, b...)
	if len(s.block) < streamBlock && time.Since(s.last) < streamPause {
		return len(b), nil
	}
	return len(b), s.flush()
}

// flush sends what there is, all the way to the client.
func (s *stream) flush() error {
	if err := s.c.ctx().Err(); err != nil {
		return err
	}
	if !s.begun {
		s.begun = true
		s.begin()
	}
	if _, err := writeInTime(s.c.w, s.block); err != nil {
		return err
	}
	s.block, s.last = s.block[:0], time.Now()
	if err := http.NewResponseController(s.c.w).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// writeInTime writes a block that has its own time to be taken: the server's limit for a whole answer does not fit one that
// may be long, and who does not read holds nothing for long.
func writeInTime(w http.ResponseWriter, block []byte) (int, error) {
	err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(streamPatience))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return w.Write(block)
}
