// Package sample carries a small press corpus, written for this project: a dozen invented papers and agencies, 2015
// to 2026, as raw files with the defects of the trade (glued metadata, datelines, months without day, four encodings,
// reworked dispatches). It serves the demonstration, the tests and the evaluation; it does not read what it carries.
package sample

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

//go:embed files
var embedded embed.FS

// ErrDiffers says that Write found a file of the same name and of other content, and left it as it is.
var ErrDiffers = errors.New("sample: a file of this name with other content exists")

// Files returns the raw files of the corpus, read-only, in folders as a newsroom's export would have them.
func Files() fs.FS {
	sub, err := fs.Sub(embedded, "files")
	if err != nil {
		return embedded // impossible: Sub refuses only an invalid path, and this one is constant
	}
	return sub
}

// Write writes the files of the corpus below dir, which it creates, and returns how many it wrote. A file that is
// there already with the same content is left and not counted. One with other content is never replaced: Write then
// returns ErrDiffers, before anything is written.
func Write(dir string) (n int, err error) {
	files := Files()
	var missing []string
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		same, err := holds(files, name, filepath.Join(dir, filepath.FromSlash(name)))
		if err == nil && !same {
			missing = append(missing, name)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, name := range missing {
		if err := writeFile(files, name, dir); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// holds reports whether target has the content of the file of this name; ErrDiffers if it has another.
func holds(files fs.FS, name, target string) (bool, error) {
	got, err := os.ReadFile(target)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("sample: %w", err)
	}
	want, err := fs.ReadFile(files, name)
	if err != nil {
		return false, fmt.Errorf("sample: %w", err)
	}
	if !bytes.Equal(got, want) {
		return false, fmt.Errorf("%w: %s", ErrDiffers, target)
	}
	return true, nil
}

// writeFile writes one file that was not there; O_EXCL keeps what another process may have put there meanwhile.
func writeFile(files fs.FS, name, dir string) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	target := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(path.Dir(name))), 0o777); err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	f, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(target) // half a file would be taken for the reader's own by the next Write
		return fmt.Errorf("sample: %w", err)
	}
	return nil
}
