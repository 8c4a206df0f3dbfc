package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/kiosque-search/kiosque"
)

func TestOutput(t *testing.T) {
	var stdout bytes.Buffer
	env := Env{Stdout: &stdout}
	dir := t.TempDir()
	path := filepath.Join(dir, "articles.csv")
	write := func(path, text string, end func(*Output) error) {
		t.Helper()
		out, err := env.Output(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, text); err != nil {
			t.Fatal(err)
		}
		if err := end(out); err != nil {
			t.Fatal(err)
		}
		out.Abort()
	}
	give := func(*Output) error { return nil }
	holds := func(want string, files int) {
		t.Helper()
		b, _ := os.ReadFile(path)
		entries, err := os.ReadDir(dir)
		if string(b) != want || err != nil || len(entries) != files {
			t.Errorf("%q in the file, %d files, %v; want %q, %d files", b, len(entries), err, want, files)
		}
	}
	write(path, "half", give)
	holds("", 0)
	write(path, "one", (*Output).Commit)
	holds("one", 1)
	write(path, "half", give)
	holds("one", 1)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	write(link, "two", (*Output).Commit)
	holds("two", 2)
	write(os.DevNull, "nothing", (*Output).Commit)
	write("", "to a reader", (*Output).Commit)
	if stdout.String() != "to a reader" {
		t.Errorf("standard output has %q", stdout.String())
	}
	for _, bad := range []string{dir, filepath.Join(dir, "no", "x")} {
		if _, err := env.Output(bad); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%s: %v, want bad_request", bad, err)
		}
	}
}
