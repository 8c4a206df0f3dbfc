package container

import (
	"bytes"
	"compress/bzip2"
	"io"

	"github.com/bodgit/sevenzip"
	"github.com/ulikunitz/xz"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// maxDictionary bounds the memory of xz and 7z, in bytes: what xz -9 asks for.
const maxDictionary = 64 << 20

// IsXZ recognises xz by its first bytes.
func IsXZ(_ *format.Input, head []byte) bool { return bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")) }

// ReadXZ reads what an xz file holds.
func ReadXZ(in *format.Input) error {
	z, err := xz.ReaderConfig{DictCap: maxDictionary}.NewReader(in.Buf)
	if err != nil {
		return in.Failed(0, err)
	}
	return in.Unpacked(trimEnding(in.Name, ".xz", ".txz"), z)
}

// IsBzip2 recognises bzip2 by its first bytes.
func IsBzip2(_ *format.Input, head []byte) bool {
	return len(head) > 9 && bytes.HasPrefix(head, []byte("BZh")) && string(head[4:10]) == "1AY&SY"
}

// ReadBzip2 reads what a bzip2 file holds.
func ReadBzip2(in *format.Input) error {
	return in.Unpacked(trimEnding(in.Name, ".bz2", ".tbz2", ".tbz"), bzip2.NewReader(in.Buf))
}

// IsSevenZip recognises 7z by its first bytes.
func IsSevenZip(_ *format.Input, head []byte) bool {
	return bytes.HasPrefix(head, []byte("7z\xbc\xaf\x27\x1c"))
}

// ReadSevenZip reads the members of a 7z archive in the order of its directory.
func ReadSevenZip(in *format.Input) error {
	at, err := in.Random()
	if err != nil {
		return in.Failed(0, err)
	}
	defer at.Close() //nolint:errcheck // only read
	var z *sevenzip.Reader
	if err := format.Guard(func() (err error) {
		z, err = sevenzip.NewReader(at, at.Size())
		return err
	}); err != nil {
		return in.Failed(0, err)
	}
	var members []format.Member
	for _, f := range z.File {
		if f.FileInfo().IsDir() || !f.Mode().IsRegular() {
			continue
		}
		members = append(members, format.Member{Name: labelOf(f.Name, false), Packed: true, Open: func() (from io.ReadCloser, err error) {
			err = format.Guard(func() (err error) { from, err = f.Open(); return err })
			return from, err
		}})
	}
	if err := readAll(in, members); err != nil {
		return err
	}
	return in.Nothing()
}
