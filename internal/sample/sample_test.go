package sample

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "corpus")
	want := 0
	if err := fs.WalkDir(Files(), ".", func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			want++
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	n, err := Write(dir)
	if err != nil || n != want {
		t.Fatalf("Write = %d, %v, want %d files", n, err, want)
	}
	if n, err := Write(dir); err != nil || n != 0 {
		t.Errorf("a second Write = %d, %v, want nothing to do", n, err)
	}

	gone, changed := filepath.Join(dir, "vie-du-journal", "meteo.txt"), filepath.Join(dir, "sports", "stade-et-ville.tsv")
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	if n, err := Write(dir); err != nil || n != 1 {
		t.Errorf("Write after a removal = %d, %v, want 1", n, err)
	}

	if err := os.WriteFile(changed, []byte("mes notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	if n, err := Write(dir); n != 0 || !errors.Is(err, ErrDiffers) {
		t.Errorf("Write over other content = %d, %v, want ErrDiffers", n, err)
	}
	if got, err := os.ReadFile(changed); err != nil || string(got) != "mes notes" {
		t.Errorf("the reader's own file became %q, %v", got, err)
	}
	if _, err := os.Stat(gone); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a refused Write wrote %s all the same: %v", gone, err)
	}
}

func TestWriteWhereItCannot(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := Write(dir); err == nil {
		t.Errorf("Write below a file = %d, nil", n)
	}
}

// TestDefects holds the defects that make these files worth reading; an editor that repairs one of them breaks a
// case that the corpus is there to show.
func TestDefects(t *testing.T) {
	has := func(s string) func([]byte) bool {
		return func(b []byte) bool { return utf8.Valid(b) && bytes.Contains(b, []byte(s)) }
	}
	tests := []struct {
		defect string
		is     func([]byte) bool
		files  []string
	}{
		{"Windows-1252", func(b []byte) bool { return !utf8.Valid(b) }, []string{
			"encodages/grimbeeck-carnaval.txt", "encodages/grimbeeck-brasserie.txt", "courrier/export-2015-2026.csv",
		}},
		{"UTF-16 with mark", func(b []byte) bool { return bytes.Contains(b[:2], []byte("\xff\xfe")) }, []string{"encodages/tunnel-jorasse-utf16.txt"}},
		{"UTF-8 mark", has("\ufeff"), []string{"encodages/observatoire-orvaz.txt"}},
		{"CRLF", func(b []byte) bool { return bytes.Contains(b, []byte("\r\n")) }, []string{
			"encodages/observatoire-orvaz.txt", "encodages/grimbeeck-carnaval.txt", "courrier/export-2015-2026.csv",
		}},
		{"CR alone", func(b []byte) bool { return bytes.Contains(b, []byte("\r")) && !bytes.Contains(b, []byte("\n")) }, []string{"encodages/vieux-mac-cr.txt"}},
		{"decomposed accents", func(b []byte) bool { return !norm.NFC.IsNormal(b) && norm.NFD.IsNormal(b) }, []string{
			"encodages/reportage-nfd.txt", "encodages/nfd-municipales.txt",
		}},
		{"soft hyphens", has("\u00ad"), []string{"encodages/cesures.txt"}},
		{"narrow no-break space", has("\u202f"), []string{"depeches/crue-vezarne-app.txt", "depeches/app.jsonl"}},
		{"both apostrophes", func(b []byte) bool { return has("'")(b) && has("’")(b) }, []string{"quebec/tribune.json"}},
		{"date glued to the text", func(b []byte) bool { return bytes.Contains(b[:6], []byte(" date ")) }, []string{"depeches/coup-etat-kandara-aki.txt"}},
		{"source on its own line", has("\nSourceURL: "), []string{"kandara/voix-du-bele-coup.txt"}},
	}
	for _, tt := range tests {
		for _, name := range tt.files {
			b, err := fs.ReadFile(Files(), name)
			if err != nil || len(b) < 6 {
				t.Errorf("%s: %v", name, err)
			} else if !tt.is(b) {
				t.Errorf("%s lost its defect: %s", name, tt.defect)
			}
		}
	}
}
