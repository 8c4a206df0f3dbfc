package container

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
	"golang.org/x/text/encoding/charmap"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// maxName bounds the name of a member, in bytes.
const maxName = 4096

// IsZip recognises a zip archive with at least one member.
func IsZip(_ *format.Input, head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// ReadZip reads the members of a zip archive in the order of its directory, which is at its end.
func ReadZip(in *format.Input) error {
	at, err := in.Random()
	if err != nil {
		return in.Failed(0, err)
	}
	defer at.Close() //nolint:errcheck // only read
	z, err := zip.NewReader(at, at.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are only labels
		return in.Failed(0, err)
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	if reason := officeDocument(z); reason != "" {
		return in.Reject(0, reason, nil)
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() || strings.HasSuffix(f.Name, "\\") || !f.Mode().IsRegular() {
			continue
		}
		more, err := in.Member(format.Member{Name: labelOf(f.Name, f.NonUTF8), Packed: true, Open: func() (io.ReadCloser, error) { return open(f) }})
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// open opens one member of a zip archive.
func open(f *zip.File) (io.ReadCloser, error) {
	const encrypted = 1
	if f.Flags&encrypted != 0 {
		return nil, format.ErrEncrypted
	}
	return f.Open() //nolint:wrapcheck // becomes a reason
}

// labelOf makes a label of a member's name: valid UTF-8 without control characters. Names that say they are not
// UTF-8 and are not are read as code page 437 or, where that gives box drawings, as 850, which French Windows writes.
func labelOf(name string, legacy bool) string {
	name = name[:min(len(name), maxName)]
	if legacy && !utf8.ValidString(name) {
		page := charmap.CodePage437
		if s, err := page.NewDecoder().String(name); err == nil && strings.ContainsFunc(s, func(r rune) bool { return r >= 0x2500 && r <= 0x259f }) {
			page = charmap.CodePage850
		}
		if s, err := page.NewDecoder().String(name); err == nil {
			name = s
		}
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(name, "?"))
}

// officeDocument recognises the documents that are zip archives.
func officeDocument(z *zip.Reader) string {
	for i, f := range z.File {
		switch {
		case f.Name == "[Content_Types].xml", i == 0 && f.Name == "mimetype":
			return "document bureautique (Word, Excel, LibreOffice, EPUB) : enregistrez-le d'abord en texte ou en CSV"
		case i > 100:
			return ""
		}
	}
	return ""
}
