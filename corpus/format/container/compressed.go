// Package container reads compressions and archives: what they hold is read as though it lay there by itself.
package container

import (
	"bytes"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// maxZstdWindow bounds the memory of zstd, in bytes, as zstd itself does without --long.
const maxZstdWindow = 128 << 20

// IsGzip recognises gzip by its first bytes.
func IsGzip(_ *format.Input, head []byte) bool { return bytes.HasPrefix(head, []byte("\x1f\x8b\x08")) }

// ReadGzip reads what a gzip file holds; several, one behind another, are one.
func ReadGzip(in *format.Input) error {
	z, err := gzip.NewReader(in.Buf)
	if err != nil {
		return in.Failed(0, err)
	}
	defer z.Close() //nolint:errcheck // only read
	return in.Unpacked(trimEnding(in.Name, ".gz", ".tgz"), z)
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
