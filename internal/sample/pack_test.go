package sample

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the packed files and expected.tsv")

// The packed files of the corpus are made from testdata/pack, which people can read and edit. Contents are compared,
// not bytes: another version of Go may compress otherwise.
const (
	gzFrom, gzTo   = "testdata/pack/kandara/le-matin-de-ndako.jsonl", "files/kandara/le-matin-de-ndako.jsonl.gz"
	zipFrom, zipTo = "testdata/pack/archives/suisse-belgique", "files/archives/suisse-belgique.zip"
)

func TestGzip(t *testing.T) {
	want, err := os.ReadFile(gzFrom)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		var buf bytes.Buffer
		w := gzip.NewWriter(&buf)
		if _, err := w.Write(want); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		save(t, gzTo, buf.Bytes())
	}
	packed, err := os.ReadFile(gzTo)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got), -update repacks it:\n%s", gzTo, diff)
	}
}

func TestZip(t *testing.T) {
	if *update {
		var buf bytes.Buffer
		w := zip.NewWriter(&buf)
		err := fs.WalkDir(os.DirFS(zipFrom), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(filepath.Join(zipFrom, name))
			if err != nil {
				return err
			}
			member, err := w.Create(name) // without time, so that packing again changes nothing
			if err == nil {
				_, err = member.Write(b)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		save(t, zipTo, buf.Bytes())
	}
	packed, err := zip.OpenReader(zipTo)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	if diff := cmp.Diff(contents(t, os.DirFS(zipFrom)), contents(t, packed)); diff != "" {
		t.Errorf("%s (-want +got), -update repacks it:\n%s", zipTo, diff)
	}
}

// contents maps the name of each file to its text.
func contents(t *testing.T, files fs.FS) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(files, name)
		all[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no file")
	}
	return all
}

func save(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b, 0o666); err != nil {
		t.Fatal(err)
	}
}
