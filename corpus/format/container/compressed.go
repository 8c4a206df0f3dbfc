// Package container reads compressions and archives: what they hold is read as though it lay there by itself.
package container

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// maxZstdWindow bounds the memory of zstd, in bytes, as zstd itself does without --long.
const maxZstdWindow = 128 << 20

// IsGzip recognises gzip by its first bytes.
func IsGzip(_ *format.Input, head []byte) bool { return bytes.HasPrefix(head, []byte("\x1f\x8b\x08")) }

// ReadGzip reads what a gzip file holds; several, one behind another, are one. What stands behind them is told, but for zeros with which
// tapes fill their blocks.
func ReadGzip(in *format.Input) error {
	z, err := gzip.NewReader(in.Buf)
	if err != nil {
		return in.Failed(0, err)
	}
	defer z.Close() //nolint:errcheck // only read
	m := &members{from: in.Buf, z: z}
	z.Multistream(false)
	if err := in.Unpacked(trimEnding(in.Name, ".gz", ".tgz"), m); err != nil || !m.rest {
		return err
	}
	return in.Reject(0, "octets en trop derrière la fin du gzip : ils ne sont pas lus", nil)
}

// members reads the members of a gzip file, one behind another.
type members struct {
	from *bufio.Reader
	z    *gzip.Reader
	over bool
	rest bool // something else stands behind them
}

// Read implements io.Reader.
func (m *members) Read(p []byte) (int, error) {
	for !m.over {
		n, err := m.z.Read(p)
		if !errors.Is(err, io.EOF) || n > 0 {
			if errors.Is(err, io.EOF) {
				err = nil // it comes again
			}
			return n, err //nolint:wrapcheck // a reader hands on what it got
		}
		for { // zeros
			c, err := m.from.ReadByte()
			if err != nil {
				m.over = true
				break
			}
			if c != 0 {
				m.from.UnreadByte() //nolint:errcheck,gosec // it has just been read
				break
			}
		}
		if m.over {
			break
		}
		if head, _ := m.from.Peek(3); !IsGzip(nil, head) {
			m.over, m.rest = true, true
			break
		}
		if err := m.z.Reset(m.from); err != nil {
			return 0, err //nolint:wrapcheck // a reader hands on what it got
		}
		m.z.Multistream(false)
	}
	return 0, io.EOF
}

// IsZstd recognises zstd by its first bytes.
func IsZstd(_ *format.Input, head []byte) bool {
	return bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd"))
}

// ReadZstd reads what a zstd file holds, with bounded memory and no goroutine.
func ReadZstd(in *format.Input) error {
	z, err := zstd.NewReader(in.Buf, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow), zstd.WithDecoderLowmem(true))
	if err != nil {
		return in.Failed(0, err)
	}
	defer z.Close()
	return in.Unpacked(trimEnding(in.Name, ".zst", ".zstd", ".tzst"), z)
}

// trimEnding takes the ending of a compression off a name.
func trimEnding(name string, endings ...string) string {
	for _, e := range endings {
		if format.HasSuffix(name, e) {
			return name[:len(name)-len(e)]
		}
	}
	return name
}
