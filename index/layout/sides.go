package layout

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Beside what the engine keeps, a generation has files of whoever writes it, such as the reports of imports: its sides. Each
// has a name, and in the name of its file what tells it from those before: a file never changes under its name, so that it
// can be linked and its checksum need not be looked at when it is opened.

// sideSuffix is that of files which never change.
const sideSuffix = ".zst"

// sides lists the files of a name in a generation, and what a killed writer left of one.
func sides(gen, name string) (paths []string, err error) {
	entries, err := os.ReadDir(gen)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+"-") {
			paths = append(paths, filepath.Join(gen, e.Name()))
		}
	}
	return paths, err
}

// Side reads a side of a generation by its name; nil: there is none.
func Side(gen, name string) ([]byte, error) {
	paths, err := sides(gen, name)
	if err != nil {
		return nil, err
	}
	for _, p := range paths {
		if filepath.Ext(p) == sideSuffix {
			return os.ReadFile(p)
		}
	}
	return nil, nil
}

// SetSide writes a side of a generation that is being made, in place of the one it has taken over; number tells the two apart. nil: there
// is none any more.
func SetSide(gen, name, number string, b []byte) error {
	old, err := sides(gen, name)
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	if b == nil {
		return nil
	}
	return WriteDurably(filepath.Join(gen, name+"-"+number+sideSuffix), b)
}

// ReadSide reads a side of the index in service in dir; nil: there is none.
func ReadSide(dir, name string) ([]byte, error) {
	s, err := Current(dir)
	if err != nil {
		return nil, err
	}
	b, err := Side(filepath.Join(dir, s.Name), name)
	if errors.Is(err, fs.ErrNotExist) { // a new generation has come meanwhile
		if s, err = Current(dir); err == nil {
			b, err = Side(filepath.Join(dir, s.Name), name)
		}
	}
	return b, Wrap(err, "l'index "+dir+" ne peut pas être lu")
}
