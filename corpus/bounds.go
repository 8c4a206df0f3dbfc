package corpus

import (
	"io"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// ratioFree is how many bytes any input may decompress to, whatever the ratio.
const ratioFree = 64 << 20

// budget bounds what one file on disk may decompress to.
type budget struct {
	r     *reader
	start int64 // r.bytes when the file was opened
	left  int64 // bytes still allowed
	out   int64 // bytes that came out
}

// reader wraps what comes out of a compression.
func (b *budget) reader(from io.Reader) io.Reader { return &budgetReader{b, from} }

type budgetReader struct {
	b    *budget
	from io.Reader
}

// Read implements io.Reader.
func (r *budgetReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	b := r.b
	b.left -= int64(n)
	b.out += int64(n)
	in := max(b.r.bytes-b.start, 1)
	if b.left < 0 || b.out > ratioFree && b.out/in > int64(b.r.o.MaxRatio) {
		return 0, format.ErrBomb
	}
	return n, err //nolint:wrapcheck // a reader hands on what it got
}

// limitedReader fails past a number of bytes.
type limitedReader struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (l *limitedReader) Read(p []byte) (int, error) {
	if l.left <= 0 {
		var one [1]byte
		n, err := l.r.Read(one[:])
		if n > 0 {
			return 0, format.ErrTooBig
		}
		return 0, err //nolint:wrapcheck // a reader hands on what it got
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err //nolint:wrapcheck // a reader hands on what it got
}
