package layout

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// BuildMark stands in a partial generation that another writer may go on from: the import it belongs to, what it is written
// with, and the state of the index that it adds to.
type BuildMark struct {
	Schema      int    `json:"schema"`
	Fingerprint string `json:"fingerprint"`
	Import      string `json:"import"`
	Fields      int    `json:"fields,omitempty"` // of the Manifest
	Base        string `json:"base,omitempty"`   // checksum of the manifest; empty: it began from nothing
}

// MarkName is the name of the file that a BuildMark is in.
const MarkName = "build.json"

// Find returns the partial generation of dir that an interrupted writer of the same import left; empty: there is none.
func (m BuildMark) Find(dir string) string {
	names, err := Generations(dir)
	if err != nil {
		return ""
	}
	for _, n := range names {
		b, err := os.ReadFile(filepath.Join(dir, n, MarkName))
		var mark BuildMark
		if err == nil && strings.HasSuffix(n, PartialSuffix) && json.Unmarshal(b, &mark) == nil && mark == m {
			return n
		}
	}
	return ""
}

// Write marks a partial generation of dir, durably.
func (m BuildMark) Write(dir, partial string) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	gen := filepath.Join(dir, partial)
	if err := WriteDurably(filepath.Join(gen, MarkName), b); err != nil {
		return err
	}
	return errors.Join(SyncDir(gen), SyncDir(dir))
}

// IsMarked reports whether another writer may go on from a partial generation.
func IsMarked(gen string) bool {
	_, err := os.Stat(filepath.Join(gen, MarkName))
	return err == nil
}

// Unmark takes the mark of a generation away, durably.
func Unmark(gen string) error {
	err := os.Remove(filepath.Join(gen, MarkName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, SyncDir(gen))
}
