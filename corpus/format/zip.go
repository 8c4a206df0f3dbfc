package format

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
)

// OfficeZip reports whether a head is of a ZIP archive whose first member is one of an Office document. An archive of such
// documents, which may be stored in it as they are, has their members in its head too.
func OfficeZip(head []byte) bool {
	const header = 30 // bytes of a local header, before the name
	if len(head) < header || !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	name := string(head[header:min(len(head), header+int(binary.LittleEndian.Uint16(head[26:])))])
	for _, part := range []string{"[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "customXml/"} {
		if strings.HasPrefix(name, part) {
			return true
		}
	}
	return false
}

// IsZipOf reports whether a head is of a ZIP archive whose first member names its media type, as those of OpenDocument and EPUB do.
func IsZipOf(mediaType string, head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) && bytes.Contains(head[:min(len(head), 200)], []byte("mimetype"+mediaType))
}

// Zip reads an input that is a ZIP archive.
func (in *Input) Zip(read func(*zip.Reader) error) error {
	at, err := in.Random()
	if err != nil {
		return in.Failed(0, err)
	}
	defer at.Close() //nolint:errcheck // only read
	z, err := zip.NewReader(at, at.Size())
	if err != nil {
		return in.Failed(0, err)
	}
	return read(z)
}

// ZipPart reads one part of an input that is a ZIP archive, as text documents and spreadsheets are; missing is said in
// French where it has none of that name.
func (in *Input) ZipPart(name, missing string, read func(*Input) error) error {
	return in.Zip(func(z *zip.Reader) error {
		for _, f := range z.File {
			if f.Name != name {
				continue
			}
			from, err := f.Open()
			if err != nil {
				return in.Failed(0, err)
			}
			defer from.Close() //nolint:errcheck // only read
			return read(in.Part(from))
		}
		return in.Reject(0, missing, nil)
	})
}
