package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestUnpack(t *testing.T) {
	dir := t.TempDir()
	lines := "{\"id\":\"1\"}\n\n{\"id\":\"2\"}\n{\"id\":\"3\"}"
	plain, packed := filepath.Join(dir, "gazette.jsonl"), filepath.Join(dir, "gazette.jsonl.gz")
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if _, err := w.Write([]byte(lines)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{plain: []byte(lines), packed: z.Bytes()} {
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		src      string
		limit    int
		name     string
		articles int
		want     string
	}{
		{plain, 0, "gazette", 3, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"3\"}\n"},
		{packed, 0, "gazette", 3, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"3\"}\n"},
		{packed, 2, "gazette-first-2", 2, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"},
		{packed, 9, "gazette-first-9", 3, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"3\"}\n"},
	} {
		got, err := Unpack(context.Background(), c.src, filepath.Join(dir, "work"), c.limit)
		if err != nil {
			t.Errorf("%s, %d: %v", c.src, c.limit, err)
			continue
		}
		b, err := os.ReadFile(got.Path)
		if err != nil || string(b) != c.want {
			t.Errorf("%s, %d: wrote %q, %v; want %q", c.src, c.limit, b, err, c.want)
		}
		if got.Name != c.name || got.Articles != c.articles || got.Bytes != int64(len(c.want)) {
			t.Errorf("%s, %d: %+v", c.src, c.limit, got)
		}
	}
}

func TestUnpackRefuses(t *testing.T) {
	dir := t.TempDir()
	empty, broken := filepath.Join(dir, "empty.jsonl"), filepath.Join(dir, "broken.jsonl.gz")
	for _, name := range []string{empty, broken} {
		if err := os.WriteFile(name, []byte("\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		src    string
		absent bool
	}{{filepath.Join(dir, "none.jsonl"), true}, {empty, false}, {broken, false}} {
		_, err := Unpack(context.Background(), c.src, dir+"/work", 0)
		if err == nil || errors.Is(err, ErrNoCorpus) != c.absent {
			t.Errorf("%s: %v", c.src, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	full := filepath.Join(dir, "full.jsonl")
	if err := os.WriteFile(full, []byte("{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Unpack(ctx, full, dir+"/work", 0); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
