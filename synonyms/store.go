package synonyms

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// FileName is the file that keeps the synonyms of a collection, in a folder of its index.
const FileName = "synonyms.txt"

// Load reads what Store has left in a folder; nil if that is nothing.
func Load(dir string) (*Set, error) {
	f, err := os.Open(filepath.Join(dir, FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	s, err := Read(f, FileName)
	if err != nil {
		return nil, fmt.Errorf("synonyms: what was stored cannot be read: %s", err) //nolint:errorlint // no fault of who asks
	}
	return s, nil
}

// Store keeps the synonyms in a folder, in place of those that are there, and reports whether these were others. A set
// without a rule leaves none. It does not sync.
func (s *Set) Store(dir string) (changed bool, err error) {
	path := filepath.Join(dir, FileName)
	old, err := os.ReadFile(path)
	there := err == nil
	switch {
	case !there && !errors.Is(err, fs.ErrNotExist):
		return false, err
	case there == (s.Rules() > 0) && bytes.Equal(old, s.Text()), !there && s.Rules() == 0:
		return false, nil
	}
	if there { // the generation before may have the same file
		if err := os.Remove(path); err != nil || s.Rules() == 0 {
			return true, err
		}
	}
	return true, os.WriteFile(path, s.text, 0o666)
}
