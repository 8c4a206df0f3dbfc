package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/charmap"
)

// Limits within archives that no honest one meets.
const (
	ratioFree    = 64 << 20  // bytes that any input may decompress to, whatever the ratio
	maxZstdWin   = 128 << 20 // bytes of window, hence of memory, as zstd itself allows without --long
	maxSpool     = 16 << 20  // bytes of a zip within another archive kept in memory; a temporary file beyond
	maxZipNames  = 4096      // bytes of a member's name
	tarBlockSize = 512
)

// The reasons for which reading stops short of the end of a file.
var (
	errTooBig = errors.New("corpus: file larger than the limit")
	errBomb   = errors.New("corpus: decompresses to more than the limit")
)

// readReason says in French why a file could not be read to its end.
func readReason(err error) string {
	switch {
	case errors.Is(err, errTooBig):
		return "fichier plus grand que la limite : la suite n'est pas lue"
	case errors.Is(err, errBomb):
		return "archive démesurée une fois décompressée : la suite n'est pas lue"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "fichier coupé avant la fin"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return "fichier abîmé : la somme de contrôle ne correspond pas"
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return "archive zstd à fenêtre trop grande : recompressez-la sans --long"
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, tar.ErrHeader), errors.Is(err, zip.ErrFormat):
		return "archive abîmée"
	}
	return "fichier coupé ou abîmé"
}

// container is a compression or an archive: what it holds is read as if it lay there.
type container struct {
	name   string
	detect func(head []byte, name string) bool
	read   func(in *input) error
}

// containers are told by their first bytes.
func containers() []container {
	magic := func(prefix string) func([]byte, string) bool {
		return func(head []byte, _ string) bool { return bytes.HasPrefix(head, []byte(prefix)) }
	}
	return []container{
		{"gzip", magic("\x1f\x8b\x08"), readGzip},
		{"zstd", magic("\x28\xb5\x2f\xfd"), readZstd},
		{"zip", isZip, readZip},
		{"tar", isTar, readTar},
	}
}

// unsupported names in French what is recognised but not read, "" for the rest.
func unsupported(head []byte) string {
	for _, known := range []struct{ magic, reason string }{
		{"%PDF-", "document PDF : convertissez-le d'abord en texte"},
		{"PK\x05\x06", "archive zip sans aucun fichier"},
		{"BZh", "compression bzip2 : décompressez d'abord ce fichier"},
		{"\xfd7zXZ\x00", "compression xz : décompressez d'abord ce fichier"},
		{"7z\xbc\xaf\x27\x1c", "archive 7z : décompressez-la d'abord"},
		{"Rar!\x1a\x07", "archive rar : décompressez-la d'abord"},
		{"\xd0\xcf\x11\xe0", "ancien document Office : enregistrez-le d'abord en texte ou en CSV"},
		{"{\\rtf", "document RTF : enregistrez-le d'abord en texte"},
		{"PAR1", "fichier Parquet : ce format n'est pas encore lu"},
		{"SQLite format 3\x00", "base SQLite : exportez-la d'abord en CSV ou en JSON"},
		{"\x89PNG", "image PNG : il n'y a pas de texte à lire"},
		{"\xff\xd8\xff", "image JPEG : il n'y a pas de texte à lire"},
		{"GIF8", "image GIF : il n'y a pas de texte à lire"},
		{"II*\x00", "image TIFF : il n'y a pas de texte à lire"},
		{"\x7fELF", "programme : il n'y a pas de texte à lire"},
	} {
		if bytes.HasPrefix(head, []byte(known.magic)) && (known.magic != "BZh" || len(head) > 9 && string(head[4:10]) == "1AY&SY") {
			return known.reason
		}
	}
	return ""
}

// markup names in French the formats of tags that are not read, "" for the rest. The characters are decoded.
func markup(head []byte) string {
	start := strings.ToLower(string(bytes.TrimLeft(head[:min(len(head), 512)], " \t\r\n")))
	switch {
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"):
		return "page HTML : ce format n'est pas encore lu"
	case strings.HasPrefix(start, "<?xml"), strings.HasPrefix(start, "<rss"), strings.HasPrefix(start, "<feed"):
		return "document XML : ce format n'est pas encore lu"
	}
	return ""
}

// member prepares the input of one member or of what is behind a compression.
func (in *input) member(path, name string) *input {
	return &input{r: in.r, path: path, name: name, depth: in.depth + 1, budget: in.budget}
}

// readGzip reads what a gzip file holds; several, one behind another, are one.
func readGzip(in *input) error {
	z, err := gzip.NewReader(in.br)
	if err != nil {
		return in.failed(0, err)
	}
	defer z.Close() //nolint:errcheck // only read
	return in.r.read(in.member(in.path, trimEnding(in.name, ".gz", ".tgz")), in.budget.reader(z))
}

// readZstd reads what a zstd file holds, with bounded memory and no goroutine.
func readZstd(in *input) error {
	z, err := zstd.NewReader(in.br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWin), zstd.WithDecoderLowmem(true))
	if err != nil {
		return in.failed(0, err)
	}
	defer z.Close()
	return in.r.read(in.member(in.path, trimEnding(in.name, ".zst", ".zstd", ".tzst")), in.budget.reader(z))
}

// trimEnding takes the ending of a compression off a name.
func trimEnding(name string, endings ...string) string {
	for _, e := range endings {
		if hasSuffix(name, e) {
			return name[:len(name)-len(e)]
		}
	}
	return name
}

// isTar recognises a tar archive by its magic or, for the oldest, by the checksum of its first header.
func isTar(head []byte, _ string) bool {
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

// readTar reads the members of a tar archive in their order.
func readTar(in *input) error {
	t := tar.NewReader(in.br)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return in.failed(0, err)
		}
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse || skippedPath(h.Name) {
			continue
		}
		if stop, err := in.countMember(); stop || err != nil {
			return err
		}
		label := labelOf(h.Name, !utf8.ValidString(h.Name))
		if err := in.r.read(in.member(in.path+"!"+label, label), t); err != nil {
			return err
		}
		if err := in.r.ctx.Err(); err != nil {
			return err //nolint:wrapcheck // Open wraps it
		}
	}
}

// countMember holds the number of members of all archives below one path within the limit.
func (in *input) countMember() (stop bool, err error) {
	if in.r.entries == 0 {
		return true, in.reject(0, "trop de fichiers dans l'archive : la suite n'est pas lue", nil)
	}
	in.r.entries--
	return false, nil
}

// skippedPath reports whether any part of a member's path is one that folders skip too.
func skippedPath(name string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(name, "\\", "/"), "/") {
		if part != "." && part != ".." && skipped(part) {
			return true
		}
	}
	return false
}

// labelOf makes a label of a member's name: valid UTF-8 without control characters. Names that say they are not
// UTF-8 and are not are read as code page 437 or, where that gives box drawings, as 850, which French Windows writes.
func labelOf(name string, legacy bool) string {
	name = name[:min(len(name), maxZipNames)]
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

// isZip recognises a zip archive with at least one member.
func isZip(head []byte, _ string) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// readZip reads the members of a zip archive in the order of its directory, which is at its end: within another
// archive or on standard input it is first put aside.
func readZip(in *input) error {
	var at io.ReaderAt
	var size int64
	if in.file != nil && in.depth == 0 {
		info, err := in.file.Stat()
		if err != nil {
			return in.failed(0, err)
		}
		size = info.Size()
		at = &countingReaderAt{r: in.r, from: in.file, end: in.budget.start + size}
	} else {
		s, err := spool(in.r.ctx, in.br)
		if err != nil {
			return in.failed(0, err)
		}
		defer s.Close() //nolint:errcheck // a temporary file
		at, size = s, s.size
	}
	z, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are only labels
		return in.failed(0, err)
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	if reason := officeDocument(z); reason != "" {
		return in.reject(0, reason, nil)
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() || strings.HasSuffix(f.Name, "\\") || skippedPath(f.Name) || !f.Mode().IsRegular() {
			continue
		}
		if stop, err := in.countMember(); stop || err != nil {
			return err
		}
		if err := in.zipMember(f); err != nil {
			return err
		}
	}
	return nil
}

// zipMember reads one member of a zip archive.
func (in *input) zipMember(f *zip.File) error {
	const encrypted = 1
	label := labelOf(f.Name, f.NonUTF8)
	m := in.member(in.path+"!"+label, label)
	if f.Flags&encrypted != 0 {
		return m.reject(0, "fichier protégé par un mot de passe", nil)
	}
	from, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return m.reject(0, "compression zip inconnue : refaites l'archive en mode normal", err)
	}
	if err != nil {
		return m.failed(0, err)
	}
	defer from.Close() //nolint:errcheck // only read
	return in.r.read(m, in.budget.reader(from))
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
	f, err := os.CreateTemp("", "kiosque-*.zip")
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

// Close removes the temporary file.
func (s *spooled) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

// countingReaderAt counts how far a zip archive has been read, as countingReader does for streams.
type countingReaderAt struct {
	r    *reader
	from io.ReaderAt
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
		return 0, errBomb
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
			return 0, errTooBig
		}
		return 0, err //nolint:wrapcheck // a reader hands on what it got
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err //nolint:wrapcheck // a reader hands on what it got
}
