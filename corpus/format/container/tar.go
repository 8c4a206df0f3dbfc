package container

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// tarBlockSize is the size of a header, in bytes.
const tarBlockSize = 512

// IsTar recognises a tar archive by its magic or, for the oldest, by the checksum of its first header.
func IsTar(_ *format.Input, head []byte) bool {
	if len(head) < tarBlockSize {
		return false
	}
	if string(head[257:262]) == "ustar" {
		return true
	}
	sum, want := 0, 0
	for i, c := range head[:tarBlockSize] {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int(c)
	}
	n, err := fmt.Sscanf(strings.Trim(string(head[148:156]), " \x00"), "%o", &want)
	return err == nil && n == 1 && sum == want && head[0] != 0
}

// ReadTar reads the members of a tar archive in their order.
func ReadTar(in *format.Input) error {
	if err := lookAhead(in); err != nil {
		return err
	}
	t := tar.NewReader(in.Buf)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return in.Failed(0, err)
		}
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse {
			continue // links lead nowhere
		}
		more, err := in.Member(format.Member{
			Name: labelOf(h.Name, !utf8.ValidString(h.Name)),
			Open: func() (io.ReadCloser, error) { return io.NopCloser(t), nil },
		})
		if err != nil || !more {
			return err
		}
	}
}

// maxTable bounds a table that is kept while an archive is read, in bytes.
const maxTable = 64 << 20

// lookAhead tells of the members that can be seen before any is read. What is damaged is said when it is read.
func lookAhead(in *format.Input) error {
	first, whole, err := in.Ahead()
	if err != nil {
		return in.Failed(0, err)
	}
	var members []format.Member
	t := tar.NewReader(first)
	for {
		h, err := t.Next()
		if err != nil {
			return in.Beside(members, whole && errors.Is(err, io.EOF))
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		m := format.Member{Name: labelOf(h.Name, !utf8.ValidString(h.Name))}
		if slices.Contains(format.SidecarNames, strings.ToLower(path.Base(m.Name))) && h.Size < maxTable {
			if b, err := io.ReadAll(t); err == nil {
				m.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
			}
		}
		if format.HasSuffix(m.Name, ".html", ".htm") { // of frames or not, that is all that is asked of it
			if b, err := io.ReadAll(io.LimitReader(t, format.HeadBytes)); err == nil && format.Framed(b) {
				m.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
			}
		}
		members = append(members, m)
	}
}
