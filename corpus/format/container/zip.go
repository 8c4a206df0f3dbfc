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
	var members []format.Member
	for _, f := range z.File {
		if f.FileInfo().IsDir() || strings.HasSuffix(f.Name, "\\") || !f.Mode().IsRegular() {
			continue
		}
		members = append(members, format.Member{Name: labelOf(f.Name, f.NonUTF8), Packed: true, Open: func() (io.ReadCloser, error) { return open(f) }})
	}
	return readAll(in, members)
}

// readAll reads the members of an archive that can be opened in any order.
func readAll(in *format.Input, members []format.Member) error {
	if err := in.Beside(members, true); err != nil {
		return err
	}
	for _, m := range members {
		if more, err := in.Member(m); err != nil || !more {
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

// documents are what is a zip archive and no folder of files, by the names of their members.
var documents = []struct{ member, reason string }{
	{"word/document.xml", "document Word d'une forme inhabituelle : enregistrez-le de nouveau en .docx, ou en texte"},
	{"xl/workbook.xml", "classeur Excel d'une forme inhabituelle : enregistrez-le de nouveau en .xlsx, ou en CSV"},
	{"ppt/presentation.xml", "présentation PowerPoint : enregistrez-la d'abord en texte"},
	{"visio/document.xml", "dessin Visio : il n'y a pas de texte à lire"},
	{"AndroidManifest.xml", "application Android : il n'y a pas d'articles à lire"},
	{"META-INF/MANIFEST.MF", "archive Java : il n'y a pas d'articles à lire"},
	{"META-INF/container.xml", "livre EPUB : enregistrez-le d'abord en texte"},
	{"designmap.xml", "document InDesign : exportez-le d'abord en texte"},
	{"Index/Document.iwa", "document d'Apple (Pages, Numbers, Keynote) : enregistrez-le d'abord en texte ou en CSV"},
	{"doc.kml", "carte KMZ : il n'y a pas de texte à lire"},
	{"[Content_Types].xml", "document bureautique : enregistrez-le d'abord en texte ou en CSV"},
}

// kinds are the documents that name themselves in a first member, by what their names hold.
var kinds = []struct{ kind, reason string }{
	{"epub", "livre EPUB : enregistrez-le d'abord en texte"},
	{"opendocument.text", "document LibreOffice d'une forme inhabituelle : enregistrez-le de nouveau en .odt, ou en texte"},
	{"opendocument.presentation", "présentation LibreOffice : enregistrez-la d'abord en texte"},
	{"opendocument.spreadsheet", "classeur LibreOffice abîmé : enregistrez-le en CSV"},
	{"", "document bureautique : enregistrez-le d'abord en texte ou en CSV"},
}

// officeDocument recognises the documents and programs that are zip archives: one refusal each, whatever is in them.
func officeDocument(z *zip.Reader) string {
	const maxKind = 200
	names := map[string]bool{}
	for _, f := range z.File {
		if f.Name == "mimetype" && f.UncompressedSize64 < maxKind {
			from, err := f.Open()
			if err != nil {
				continue
			}
			b, err := io.ReadAll(io.LimitReader(from, maxKind))
			if from.Close() != nil || err != nil || !bytes.HasPrefix(b, []byte("application/")) {
				continue
			}
			for _, k := range kinds {
				if strings.Contains(string(b), k.kind) {
					return k.reason
				}
			}
		}
		if len(f.Name) < 40 {
			names[f.Name] = true
		}
	}
	for _, d := range documents {
		if names[d.member] {
			return d.reason
		}
	}
	return ""
}
