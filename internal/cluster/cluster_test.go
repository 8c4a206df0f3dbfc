package cluster

import (
	"archive/zip"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

func TestNodeAnswers(t *testing.T) {
	for _, h := range Hosts(t) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %v", h, res.StatusCode, err)
		}
	}
}

func TestOnlyThePinnedZip(t *testing.T) {
	name := filepath.Join(t.TempDir(), "opensearch.zip")
	if err := os.WriteFile(name, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := check(name, plain().checksum); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("%v", err)
	}
}

func TestUnpackKeepsModesAndStaysInside(t *testing.T) {
	for _, tt := range []struct {
		file string
		ok   bool
	}{{"opensearch/bin/opensearch", true}, {"../escaped", false}} {
		dir := t.TempDir()
		name := filepath.Join(dir, "z.zip")
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		h := &zip.FileHeader{Name: tt.file}
		h.SetMode(0o755)
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte("#!/bin/sh\n")); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		err = unpack(name, filepath.Join(dir, "to"))
		if (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.file, err)
		}
		if i, err := os.Stat(filepath.Join(dir, "to", tt.file)); tt.ok && (err != nil || i.Mode().Perm()&0o111 == 0) {
			t.Errorf("%s: %v %v", tt.file, i, err)
		}
	}
}
