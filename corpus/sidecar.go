package corpus

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// SidecarName is the table that stands beside the texts of a folder and says of each what it is, as TXM has it (TXM
// manual, TXT+CSV and XTZ): its first column is the name of the file without ending.
const SidecarName = "metadata.csv"

// Limits of such a table, which is held in memory while its folder is read.
const (
	maxSidecarBytes = 64 << 20
	maxSidecarRows  = 1_000_000
)

// sidecar is what the table of one folder says, by the names of files without ending.
type sidecar struct {
	dir  string
	rows map[string]*record.Record // nil: there is no such table
}

// of returns what is said of a file, nil for nothing.
func (s *sidecar) of(path string) *record.Record {
	if s == nil || s.rows == nil {
		return nil
	}
	return s.rows[stem(filepath.Base(path))]
}

// stem is a name without its ending.
func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

// sidecarOf returns the table of the folder of a path. It is read once a folder; rows without a file are rejected.
func (r *reader) sidecarOf(path string) (*sidecar, error) {
	dir := filepath.Dir(path)
	if r.side != nil && r.side.dir == dir {
		return r.side, nil
	}
	r.side = &sidecar{dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return r.side, nil //nolint:nilerr // the walk says it
	}
	table, names := "", map[string]bool{}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), SidecarName) {
			table = filepath.Join(dir, e.Name())
		} else if !e.IsDir() && !skipped(e.Name()) {
			names[stem(e.Name())] = true
		}
	}
	if table == "" {
		return r.side, nil
	}
	columns := r.settings.Columns.Fresh()
	rows, lines := readSidecar(table, columns)
	found := false
	for name := range rows {
		found = found || names[name]
	}
	if !found {
		return r.side, nil // a table of its own
	}
	r.tell(table, SidecarName, columns)
	r.side.rows = rows
	var missing []string
	for name := range rows {
		if !names[name] {
			missing = append(missing, name)
		}
	}
	slices.SortFunc(missing, func(a, b string) int { return lines[a] - lines[b] })
	for _, name := range missing {
		missing := &Reject{Path: table, Input: table, Line: lines[name], Reason: "aucun fichier de ce nom à côté du tableau : " + record.Clip(name, 60)}
		if err := r.reject(missing); err != nil {
			return nil, err
		}
	}
	return r.side, nil
}

// isSidecar reports whether a path is the table of its folder, which has been read with the texts.
func (s *sidecar) isSidecar(path string) bool {
	return s != nil && s.rows != nil && strings.EqualFold(filepath.Base(path), SidecarName)
}

// readSidecar reads a table; nil where it is none. Lines are those of the rows.
func readSidecar(path string, columns *record.Columns) (rows map[string]*record.Record, lines map[string]int) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil
	}
	defer f.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(io.LimitReader(f, maxSidecarBytes))
	if err != nil {
		return nil, nil
	}
	cs, mark := charset.Sniff(b[:min(len(b), 64<<10)])
	b = b[mark:]
	if cs.Decodes() {
		if b, err = io.ReadAll(cs.Reader(bytes.NewReader(b))); err != nil {
			return nil, nil
		}
	} else {
		b = cs.Text(b)
	}
	table := csv.NewReader(bufio.NewReader(bytes.NewReader(b)))
	table.LazyQuotes, table.FieldsPerRecord = true, -1
	first, _, _ := bytes.Cut(b, []byte("\n"))
	for _, d := range []byte(";\t") {
		if bytes.Count(first, []byte{d}) > bytes.Count(first, []byte{byte(table.Comma)}) {
			table.Comma = rune(d)
		}
	}
	header, err := table.Read()
	if err != nil || len(header) < 2 || !slices.Contains([]string{"id", "fichier", "file", "filename", "nom", "nomfichier", "identifiant"},
		record.FoldName(header[0])) {
		return nil, nil
	}
	rows, lines = map[string]*record.Record{}, map[string]int{}
	for len(rows) < maxSidecarRows {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || len(row) == 0 || strings.TrimSpace(row[0]) == "" {
			continue
		}
		rec := &record.Record{}
		name := strings.TrimSpace(row[0])
		rec.Put(record.ID, name)
		for i, cell := range row[1:min(len(row), len(header))] {
			if cell = strings.TrimSpace(cell); cell != "" {
				named(rec, columns.Declare([]byte(header[i+1])), cell)
			}
		}
		if ending := filepath.Ext(name); len(ending) > 1 && len(ending) <= 5 && strings.Trim(ending[1:], "abcdefghijklmnopqrstuvwxyz") == "" {
			name = stem(name)
		}
		rows[name] = rec
		lines[name], _ = table.FieldPos(0)
	}
	return rows, lines
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
