package corpus

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/sheet"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// IsSidecar reports whether a name is that of the table that stands beside the texts of a folder or of an archive and
// says of each what it is, as TXM has it (TXM manual, TXT+CSV and XTZ): its first column is the name of the file without
// ending.
func IsSidecar(name string) bool { return slices.Contains(format.SidecarNames, strings.ToLower(name)) }

// Limits of such a table, which is held in memory while its folder is read.
const (
	maxSidecarBytes = 64 << 20
	maxSidecarRows  = 1_000_000
	maxAhead        = 32 << 20 // of an archive that can only be read once, in bytes
)

// sidecar is what the table of one folder says, by the names of files without ending.
type sidecar struct {
	dir  string
	name string                    // of the table
	rows map[string]*record.Record // nil: there is no such table
}

// of returns what is said of a file, nil for nothing.
func (s *sidecar) of(name string) *record.Record {
	if s == nil || s.rows == nil {
		return nil
	}
	return s.rows[stem(name)]
}

// fileColumn is the column of a table that names files: the first, or another one that says so; -1 where there is none.
func fileColumn(header []string) int {
	if len(header) < 2 {
		return -1
	}
	if slices.Contains([]string{"id", "nom", "identifiant", "document", "docid"}, record.FoldName(header[0])) {
		return 0
	}
	return slices.IndexFunc(header, func(name string) bool {
		return slices.Contains([]string{"fichier", "file", "filename", "nomfichier", "nomdufichier", "fichiertxt", "textfile", "fichiertexte"}, record.FoldName(name))
	})
}

// is reports whether a name is that of the table, which has been read with the texts.
func (s *sidecar) is(name string) bool { return s != nil && s.rows != nil && s.name == name }

// stem is a name without its ending, composed as tables have it: macOS decomposes the names of files.
func stem(name string) string { return norm.NFC.String(strings.TrimSuffix(name, filepath.Ext(name))) }

// sidecarOf returns the table of the folder of a path. It is read once a folder; rows without a file are rejected.
func (r *reader) sidecarOf(name string) (*sidecar, error) {
	dir := filepath.Dir(name)
	if r.side != nil && r.side.dir == dir {
		return r.side, nil
	}
	r.side = &sidecar{dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return r.side, nil // the walk says it
	}
	table, names := "", map[string]bool{}
	for _, e := range entries {
		switch {
		case e.IsDir() || skipped(e.Name()):
		case table == "" && IsSidecar(e.Name()):
			table = e.Name()
		default:
			names[stem(e.Name())] = true
		}
	}
	if table == "" {
		return r.side, nil
	}
	in := &input{r: r, near: &r.near, budget: &budget{r: r, start: r.bytes, left: r.o.MaxArchiveBytes}}
	in.Input = format.Input{Host: in, Settings: r.settingsOf(), Path: filepath.Join(dir, table), Name: table}
	f, err := os.Open(in.Path)
	if err != nil {
		return r.side, nil // the walk says it
	}
	defer f.Close() //nolint:errcheck // only read
	before := r.at
	r.at = in.Path
	defer func() { r.at = before }()
	r.side, err = in.sidecar(f, dir, names, true)
	return r.side, err
}

// packaging are the files of a Data Package of our own that describe the articles beside them, and are none.
var packaging = []string{"datapackage.json", "requete.json", "LISEZMOI.txt"}

// isPackage reports whether an archive is such a package.
func isPackage(members []format.Member) bool {
	found := 0
	for _, m := range members {
		if slices.Contains(packaging, m.Name) {
			found++
		}
	}
	return found == len(packaging)
}

// Beside implements format.Host.
func (in *input) Beside(members []format.Member, whole bool) error {
	in.packaged = isPackage(members)
	in.companions = companionFolders(members)
	tables, names := map[string]*format.Member{}, map[string]map[string]bool{}
	for i := range members {
		dir, base := path.Split(slashed(members[i].Name))
		if IsSidecar(base) && !skippedPath(members[i].Name) && tables[dir] == nil && members[i].Open != nil {
			tables[dir], names[dir] = &members[i], map[string]bool{}
		}
	}
	if len(tables) == 0 {
		return nil
	}
	for i := range members {
		dir, base := path.Split(slashed(members[i].Name))
		if n := names[dir]; n != nil && &members[i] != tables[dir] && !skippedPath(members[i].Name) {
			n[stem(base)] = true
		}
	}
	in.sides = map[string]*sidecar{}
	for i := range members { // in their order
		m := &members[i]
		dir, _ := path.Split(slashed(m.Name))
		if tables[dir] != m {
			continue
		}
		from, err := m.Open()
		if err != nil {
			continue // it is said when it is read
		}
		side, err := in.within(in.Path+"!"+m.Name, m.Name).sidecar(in.budget.reader(from), dir, names[dir], whole)
		if err := errors.Join(err, from.Close()); err != nil {
			return err
		}
		in.sides[dir] = side
	}
	return nil
}

// Ahead implements format.Host: of a file on disk it is all of it.
func (in *input) Ahead() (io.Reader, bool, error) {
	if in.file != nil && in.depth == 0 {
		info, err := in.file.Stat()
		if err != nil {
			return nil, false, err //nolint:wrapcheck // becomes a reason
		}
		return io.NewSectionReader(in.file, 0, info.Size()), true, nil
	}
	b, err := io.ReadAll(io.LimitReader(in.Buf, maxAhead))
	if in.Ended(err) {
		return nil, false, err //nolint:wrapcheck // it ends the reading
	}
	rest := io.Reader(in.Buf)
	if err != nil { // the error comes again behind what could be read
		rest = failing{err}
	}
	in.Buf = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(b), rest), format.HeadBytes)
	return bytes.NewReader(b), err == nil && len(b) < maxAhead, nil
}

// failing is a reader that has failed.
type failing struct{ err error }

// Read implements io.Reader.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

// sidecar reads a table beside files of some names. Where it tells of none of them, it is a table of its own. Rows
// without a file are rejected, where all files are known.
func (in *input) sidecar(from io.Reader, dir string, names map[string]bool, whole bool) (*sidecar, error) {
	side := &sidecar{dir: dir, name: lastName(in.Name)}
	b, cut := in.sidecarBytes(from, maxSidecarBytes)
	rows, lines, full := sidecarRows(b, in.Columns, maxSidecarRows)
	found := false
	for name := range rows {
		found = found || names[name]
	}
	if !found {
		return side, nil
	}
	side.rows = rows
	if cut || full {
		if err := in.Reject(len(rows)+2, "tableau trop grand (64 Mio et 1 000 000 lignes au plus) : les lignes suivantes ne sont pas lues, et leurs "+
			"fichiers le sont sans elles ; répartissez les fichiers en plusieurs dossiers, chacun avec son tableau", nil); err != nil {
			return nil, err
		}
	}
	in.r.tell(in.Path, side.name, in.Columns)
	var missing []string
	for name := range rows {
		if whole && !names[name] {
			missing = append(missing, name)
		}
	}
	slices.SortFunc(missing, func(a, b string) int { return lines[a] - lines[b] })
	for _, name := range missing {
		if err := in.Reject(lines[name], "aucun fichier de ce nom à côté du tableau : "+record.Clip(name, 60), nil); err != nil {
			return nil, err
		}
	}
	return side, nil
}

// sidecarBytes are the bytes of a table as UTF-8, with the cells of sheets as CSV, up to a limit, where it is cut at a line; nil
// where it cannot be read.
func (in *input) sidecarBytes(from io.Reader, limit int) (b []byte, cut bool) {
	head, err := in.begin(from)
	if err != nil {
		return nil, false
	}
	take := func(part *format.Input) (err error) {
		b, err = io.ReadAll(io.LimitReader(part.Buf, int64(limit)+1))
		if cut = len(b) > limit; cut {
			b = b[:bytes.LastIndexByte(b, '\n')+1]
		}
		return err
	}
	switch {
	case sheet.IsXLSX(&in.Input, head):
		err = sheet.XLSX(&in.Input, take)
	case sheet.IsODS(&in.Input, head):
		err = sheet.ODS(&in.Input, take)
	default:
		var reason string
		if reason, err = in.characters(); reason != "" || err != nil {
			return nil, false
		}
		err = take(&in.Input)
		b = in.Charset.Text(b)
	}
	if err != nil {
		return nil, false
	}
	return b, cut
}

// sidecarRows reads a table; nil where it is none. Lines are those of the rows; full says that there are more than limit.
func sidecarRows(b []byte, columns *record.Columns, limit int) (rows map[string]*record.Record, lines map[string]int, full bool) {
	table := csv.NewReader(bufio.NewReader(bytes.NewReader(b)))
	table.LazyQuotes, table.FieldsPerRecord = true, -1
	first, _, _ := bytes.Cut(b, []byte("\n"))
	for _, d := range []byte(";\t") {
		if bytes.Count(first, []byte{d}) > bytes.Count(first, []byte{byte(table.Comma)}) {
			table.Comma = rune(d)
		}
	}
	header, err := table.Read()
	files := fileColumn(header)
	if err != nil || files < 0 {
		return nil, nil, false
	}
	rows, lines = map[string]*record.Record{}, map[string]int{}
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if full = len(rows) >= limit; full {
			break
		}
		if err != nil || len(row) <= files || strings.TrimSpace(row[files]) == "" {
			continue
		}
		rec := &record.Record{}
		name := strings.TrimSpace(row[files])
		for i, cell := range row[:min(len(row), len(header))] {
			if cell = strings.TrimSpace(cell); cell != "" && i != files {
				named(rec, columns.Declare([]byte(header[i])), cell)
			}
		}
		rec.Put(record.ID, name)
		name = norm.NFC.String(name[strings.LastIndexAny(name, `/\`)+1:])
		if ending := filepath.Ext(name); len(ending) > 1 && len(ending) <= 5 && strings.Trim(ending[1:], "abcdefghijklmnopqrstuvwxyz") == "" {
			name = stem(name)
		}
		if rec.Exported() {
			rec.Details = nil // they have a cell; the other columns are for those who read the table
		}
		rows[name] = rec
		lines[name], _ = table.FieldPos(0)
	}
	return rows, lines, full
}

// named gives a record the value of a column.
func named(rec *record.Record, c record.Claim, value string) {
	if c.Field != record.None {
		rec.Set(c, record.Value{Text: value})
		return
	}
	c.Kept(value)
	rec.Detail(c.Name, value)
}

// isExportedText reports whether an input is a text that an export has written beside its table; what it has written as XML is
// read as XML.
func (in *input) isExportedText() bool {
	return in.aside.Exported() && !format.HasSuffix(in.Name, ".xml")
}

// exported reads a text that an export has written beside its table, whatever it looks like.
func (in *input) exported() error {
	in.format = "texte"
	text, err := in.Whole(in.MaxArticle)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Input.Reject(0, in.TooLong(), nil)
	case err != nil:
		return in.Failed(0, err)
	}
	in.said++
	if err := in.dated(1, in.aside.WithText(text)); err != nil {
		return err
	}
	return in.release()
}
