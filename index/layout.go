package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// Schema is the version of the layout, the fields and the stored records. An index of another schema is refused.
const Schema = 1

const (
	currentName   = "CURRENT"
	lockName      = "lock"
	manifestName  = "manifest.json"
	bleveName     = "bleve"
	genPrefix     = "gen-"
	partialSuffix = ".partial"

	maxManifestBytes = 16 << 20
)

// Manifest describes a sealed generation. It is written last; a generation without one is not served.
type Manifest struct {
	Schema      int                    `json:"schema"`
	Fingerprint string                 `json:"fingerprint"` // of the French analysis that made the terms
	Generation  string                 `json:"generation"`
	Built       time.Time              `json:"built"`
	Articles    int                    `json:"articles"`
	Undated     int                    `json:"undated"`
	Tokens      [match.NumFields]int64 `json:"tokens"`             // printed words of titles, leads and bodies
	Contents    *contents              `json:"contents,omitempty"` // sum of all articles; manifests of before November 2026 have none
	Files       []ManifestFile         `json:"files"`
}

// ManifestFile is one file of a generation.
type ManifestFile struct {
	Path   string `json:"path"` // relative to the generation, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

func (m *Manifest) bytes() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

// sealed names a generation and the checksum of its manifest.
type sealed struct{ name, sum string }

// service is what CURRENT says, a line each: the generation in service, and the one before it, which stays until the
// next write has succeeded, and answers where the first is damaged. Its name is empty if there is none.
type service struct {
	sealed
	before sealed
}

// current reads CURRENT.
func current(dir string) (s service, err error) {
	b, err := os.ReadFile(filepath.Join(dir, currentName))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir) {
		return s, errNoIndex(dir, err)
	}
	if err != nil {
		return s, errDamaged(dir, "CURRENT est illisible", err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	ok := len(lines) <= 2
	for i, to := range []*sealed{&s.sealed, &s.before} {
		if ok && i < len(lines) {
			*to, ok = parseSealed(lines[i])
		}
	}
	if !ok {
		return service{}, errDamaged(dir, "CURRENT ne nomme pas de génération", nil)
	}
	return s, nil
}

func parseSealed(line string) (s sealed, ok bool) {
	f := strings.Fields(line)
	if len(f) != 2 || !strings.HasPrefix(f[0], genPrefix) || filepath.Base(f[0]) != f[0] || len(f[1]) != 2*sha256.Size {
		return s, false
	}
	return sealed{f[0], f[1]}, true
}

// set puts a sealed generation in service, atomically and durably.
func (s service) set(dir string) error {
	text := s.name + " " + s.sum + "\n"
	if s.before.name != "" {
		text += s.before.name + " " + s.before.sum + "\n"
	}
	if err := writeDurably(filepath.Join(dir, currentName), []byte(text)); err != nil {
		return err
	}
	return syncDir(dir)
}

// readManifest reads and checks the manifest of a generation.
func readManifest(dir string, s sealed) (*Manifest, error) {
	f, err := os.Open(filepath.Join(dir, s.name, manifestName))
	if err != nil {
		return nil, errDamaged(dir, "le manifeste de "+s.name+" manque", err)
	}
	defer f.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(io.LimitReader(f, maxManifestBytes))
	if err != nil {
		return nil, errDamaged(dir, "manifeste illisible", err)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != s.sum {
		return nil, errDamaged(dir, "le manifeste a été modifié", nil)
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, errDamaged(dir, "manifeste illisible", err)
	}
	if m.Schema != Schema || m.Fingerprint != analysis.Fingerprint() {
		return nil, &kiosque.Error{
			Code: kiosque.CodeVersion,
			Message: fmt.Sprintf("l'index %s vient d'une autre version de Kiosque (schéma %d, analyse %s ; ici %d, %s)", dir, m.Schema, m.Fingerprint, Schema,
				analysis.Fingerprint()),
			Hint: "reconstruisez-le avec « indexer build »",
		}
	}
	return &m, nil
}

// spareFiles is how many files a generation may have open beside those of its manifest.
const spareFiles = 4

// check opens every file of a generation and compares its size with the manifest. The few small files that tell where all
// else is are read too: the engine trusts them. It opens all files at once, as a search does, for bleve takes a file that
// cannot be opened for one that is damaged.
func (m *Manifest) check(dir string) error {
	var all []*os.File
	defer func() {
		for _, f := range all {
			_ = f.Close() // only read
		}
	}()
	open := func(path string) (*os.File, error) {
		f, err := os.Open(path)
		if err == nil {
			all = append(all, f)
		}
		return f, err
	}
	for _, f := range m.Files {
		file, err := open(filepath.Join(dir, m.Generation, filepath.FromSlash(f.Path)))
		if err != nil {
			return errDamaged(dir, "le fichier "+f.Path+" manque", err)
		}
		st, err := file.Stat()
		if err != nil {
			return errDamaged(dir, "le fichier "+f.Path+" est illisible", err)
		}
		if st.Size() != f.Size {
			return errDamaged(dir, fmt.Sprintf("le fichier %s a %d octets au lieu de %d", f.Path, st.Size(), f.Size), nil)
		}
		if immutable(f.Path) {
			continue
		}
		if sum, err := sumOf(file); err != nil || sum != f.SHA256 {
			return errDamaged(dir, "le contenu du fichier "+f.Path+" a changé", err)
		}
	}
	for range spareFiles {
		if _, err := open(filepath.Join(dir, m.Generation, manifestName)); err != nil {
			return errDamaged(dir, "le manifeste manque", err)
		}
	}
	return nil
}

// listFiles returns the files below gen with their checksums. Those that known lists with the same size and inode
// content (hard links of a sealed generation) keep their checksum.
func listFiles(gen string, known map[string]ManifestFile) ([]ManifestFile, error) {
	var files []ManifestFile
	err := filepath.WalkDir(gen, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == manifestName {
			return err
		}
		rel, err := filepath.Rel(gen, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		st, err := d.Info()
		if err != nil {
			return err
		}
		f := ManifestFile{Path: rel, Size: st.Size()}
		if k, ok := known[rel]; ok && k.Size == f.Size {
			f.SHA256 = k.SHA256
		} else if f.SHA256, err = checksum(p); err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	slices.SortFunc(files, func(a, b ManifestFile) int { return strings.Compare(a.Path, b.Path) })
	return files, err
}

func checksum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // only read
	return sumOf(f)
}

func sumOf(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// generations lists the generation folders of dir, sealed and partial, oldest first.
func generations(dir string) ([]string, error) {
	es, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range es {
		if e.IsDir() && strings.HasPrefix(e.Name(), genPrefix) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// nextGeneration names the generation after all that are there.
func nextGeneration(dir string) (string, error) {
	names, err := generations(dir)
	if err != nil {
		return "", err
	}
	last := 0
	for _, n := range names {
		var k int
		if _, err := fmt.Sscanf(n, genPrefix+"%d", &k); err == nil {
			last = max(last, k)
		}
	}
	return fmt.Sprintf("%s%08d", genPrefix, last+1), nil
}
