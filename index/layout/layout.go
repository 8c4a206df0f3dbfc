// Package layout is the folder of an index: its generations, CURRENT, their manifests and checksums, the lock, and what is
// asked of the disk so that all that is there after a power cut is whole. It says in French what is wrong with a folder. It
// knows files, not what the engine keeps in them.
package layout

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/index/texts"
	"github.com/kiosque-search/kiosque/match"
)

// Schema is the version of the layout, the fields, the postings and the stored records. An index of another schema is refused, but for
// those since oldest: what is read of them tells by itself how it was written, and what is added to them is of this one.
const (
	Schema = 3
	oldest = 1
)

// The names of what lies in the folder, and in a generation.
const (
	CurrentName   = "CURRENT"
	ManifestName  = "manifest.json"
	BleveName     = "bleve"
	PartialSuffix = ".partial" // of a generation that is being written

	lockName         = "lock"
	genPrefix        = "gen-"
	segmentSuffix    = ".zap"
	firstGeneration  = genPrefix + "00000001"
	maxManifestBytes = 64 << 20
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
	Contents    *contents.Sum          `json:"contents,omitempty"` // sum of all articles; manifests of before November 2026 have none
	Aliases     *kiosque.Aliases       `json:"aliases,omitempty"`  // names that somebody has said are one
	// Fields are the whole-value fields, beside those that there have always been, in which all articles stand.
	Fields []string `json:"fields,omitempty"`
	Files  []File   `json:"files"`
}

// File is one file of a generation.
type File struct {
	Path   string `json:"path"` // relative to the generation, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	// Blocks are the sums of the blocks of a segment, so that it need not be read as a whole to be trusted; older
	// manifests have none.
	Blocks []byte `json:"blocks,omitempty"`
}

// Bytes is the size of all files.
func (m *Manifest) Bytes() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

// Sealed names a generation and the checksum of its manifest.
type Sealed struct{ Name, Sum string }

// Service is what CURRENT says, a line each: the generation in service, and the one before it, which stays until the
// next write has succeeded, and answers where the first is damaged. Its name is empty if there is none.
type Service struct {
	Sealed
	Before Sealed
	// Lost says that something in CURRENT is damaged, though its first line can be followed: which generation was before is
	// not known for sure any more. What Before names, if anything, still has to agree with its checksum.
	Lost bool
	// Unnamed says that there is no CURRENT, and that the newest sealed generation is taken for the one in service.
	Unnamed bool
}

// maxCurrentBytes is what is read of CURRENT: two lines of some 90 bytes.
const maxCurrentBytes = 4096

// Current reads CURRENT. Each of its lines is good for itself: where the first makes no sense, the error has
// kiosque.CodeDamaged and Before is what the second says; where it does, it is followed, and Lost is set if anything else
// is not as [Service.Set] wrote it. Indexes of before 28 November 2026 have no check of the whole: there Lost is set only
// if the second line makes no sense.
func Current(dir string) (s Service, err error) {
	b, err := readSome(filepath.Join(dir, CurrentName), maxCurrentBytes)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir) {
		if s, ok := unnamed(dir); ok {
			return s, nil
		}
		return s, noIndex(dir, err)
	}
	if err != nil {
		return s, Damaged(dir, "CURRENT est illisible", err)
	}
	s, ok := parseService(string(b))
	if !ok {
		return s, Damaged(dir, "CURRENT ne nomme pas de génération", nil)
	}
	return s, nil
}

// unnamed finds the newest sealed generation of a folder without CURRENT; false: there is none. A first build that was killed
// before its last step has left it so, complete, and nothing is lost; any other time somebody has taken CURRENT away, and
// nobody may think that there is nothing and write over it.
func unnamed(dir string) (s Service, ok bool) {
	names, err := Generations(dir)
	if err != nil {
		return s, false
	}
	for _, name := range slices.Backward(names) {
		if strings.HasSuffix(name, PartialSuffix) {
			continue
		}
		b, err := readSome(filepath.Join(dir, name, ManifestName), maxManifestBytes)
		if err != nil {
			continue
		}
		sum := sha256.Sum256(b)
		return Service{Sealed: Sealed{name, hex.EncodeToString(sum[:])}, Unnamed: true, Lost: name != firstGeneration}, true
	}
	return s, false
}

// parseService reads the lines of CURRENT; ok tells whether the first names a generation.
func parseService(text string) (s Service, ok bool) {
	first, rest, ended := strings.Cut(text, "\n")
	name, sum, _ := strings.Cut(first, " ")
	sum, check, checked := strings.Cut(sum, " ")
	s.Sealed, ok = sealedOf(name, sum)
	s.Lost = !ended && ok
	if rest != "" {
		second, more, ended := strings.Cut(rest, "\n")
		name, sum, _ := strings.Cut(second, " ")
		var known bool
		s.Before, known = sealedOf(name, sum)
		s.Lost = !known || !ended || more != ""
	}
	if ok && checked && check != s.check() {
		s.Lost = true
	}
	return s, ok
}

// sealedOf takes what a line of CURRENT says: the name of a folder beside it and a checksum.
func sealedOf(name, sum string) (s Sealed, ok bool) {
	if !strings.HasPrefix(name, genPrefix) || filepath.Base(name) != name || strings.ContainsAny(name, "\x00\\") {
		return s, false
	}
	if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size {
		return s, false
	}
	return Sealed{name, sum}, true
}

// check is the CRC-32C of all that CURRENT says, eight hexadecimal digits: it tells of damage that leaves two lines that make
// sense, such as another number of the generation before, or no second line.
func (s Service) check() string {
	text := fmt.Sprintf("%s %s\n%s %s\n", s.Name, s.Sum, s.Before.Name, s.Before.Sum)
	return fmt.Sprintf("%08x", crc32.Checksum([]byte(text), crc32.MakeTable(crc32.Castagnoli)))
}

// errNoFile is of what is no file and could not be read to an end, such as a pipe.
var errNoFile = errors.New("ce n'est pas un fichier")

// readSome reads a file to its end, or to a limit.
func readSome(path string, limit int64) ([]byte, error) {
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		return nil, errNoFile
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	return io.ReadAll(io.LimitReader(f, limit))
}

// Set puts a sealed generation in service, atomically and durably.
func (s Service) Set(dir string) error {
	text := s.Name + " " + s.Sum + " " + s.check() + "\n"
	if s.Before.Name != "" {
		text += s.Before.Name + " " + s.Before.Sum + "\n"
	}
	if err := WriteDurably(filepath.Join(dir, CurrentName), []byte(text)); err != nil {
		return err
	}
	return SyncDir(dir)
}

// Whole returns the newer of the two generations that passes [Manifest.Check]; an empty name: none does.
func (s Service) Whole(dir string) Sealed {
	for _, g := range []Sealed{s.Sealed, s.Before} {
		if g.Name == "" {
			continue
		}
		if m, err := ReadManifest(dir, g); err == nil && m.Check(dir) == nil {
			return g
		}
	}
	return Sealed{}
}

// ReadManifest reads and checks the manifest of a generation.
func ReadManifest(dir string, s Sealed) (*Manifest, error) {
	b, err := readSome(filepath.Join(dir, s.Name, ManifestName), maxManifestBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Damaged(dir, "le manifeste de "+s.Name+" manque", err)
	}
	if err != nil {
		return nil, Damaged(dir, "le manifeste de "+s.Name+" est illisible", err)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != s.Sum {
		return nil, Damaged(dir, "le manifeste a été modifié", nil)
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, Damaged(dir, "manifeste illisible", err)
	}
	if m.Schema < oldest || m.Schema > Schema || m.Fingerprint != analysis.Fingerprint() {
		return nil, &kiosque.Error{
			Code: kiosque.CodeVersion,
			Message: fmt.Sprintf("l'index %s vient d'une autre version de Kiosque (schéma %d, analyse %s ; ici %d, %s)", dir, m.Schema, m.Fingerprint, Schema,
				analysis.Fingerprint()),
			Hint: "reconstruisez-le avec « indexer build »",
		}
	}
	if m.Generation != s.Name || slices.ContainsFunc(m.Files, func(f File) bool { return f.Size < 0 || !fs.ValidPath(f.Path) }) {
		return nil, Damaged(dir, "le manifeste de "+s.Name+" n'est pas le sien", nil)
	}
	return &m, nil
}

// Write puts the manifest into the folder of its generation, to be made durable with all else there, and seals it.
func (m *Manifest) Write(gen string) (Sealed, error) {
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return Sealed{}, err
	}
	b = append(b, '\n')
	sum := sha256.Sum256(b)
	return Sealed{m.Generation, hex.EncodeToString(sum[:])}, WriteDurably(filepath.Join(gen, ManifestName), b)
}

// spareFiles is how many files a generation may have open beside those of its manifest.
const spareFiles = 4

// Check opens every file of a generation and compares its size with the manifest. The few small files that tell where all
// else is are read too: the engine trusts them. It opens all files at once, as a search does, for bleve takes a file that
// cannot be opened for one that is damaged.
func (m *Manifest) Check(dir string) error {
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
			return Damaged(dir, "le fichier "+f.Path+" manque", err)
		}
		st, err := file.Stat()
		if err != nil {
			return Damaged(dir, "le fichier "+f.Path+" est illisible", err)
		}
		if st.Size() != f.Size {
			return Damaged(dir, fmt.Sprintf("le fichier %s a %d octets au lieu de %d", f.Path, st.Size(), f.Size), nil)
		}
		if Immutable(f.Path) {
			continue
		}
		h := sha256.New()
		if _, err := io.Copy(h, file); err != nil || hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
			return Damaged(dir, "le contenu du fichier "+f.Path+" a changé", err)
		}
	}
	for range spareFiles {
		if _, err := open(filepath.Join(dir, m.Generation, ManifestName)); err != nil {
			return Damaged(dir, "le manifeste manque", err)
		}
	}
	return nil
}

// ReadAll reads every file of a generation and tells whether it is as it was written: an empty damage.
func (m *Manifest) ReadAll(ctx context.Context, dir string, tell func(f File, damage string)) error {
	for _, f := range m.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		is, err := sumOf(filepath.Join(dir, m.Generation, filepath.FromSlash(f.Path)), len(f.Blocks) > 0)
		if e := systemError("l'index "+dir+" ne peut pas être vérifié", err); e != nil {
			return e
		}
		switch {
		case err != nil:
			tell(f, fmt.Sprintf("illisible (%v)", err))
		case is.SHA256 != f.SHA256:
			tell(f, "le contenu a changé")
		case !bytes.Equal(is.Blocks, f.Blocks):
			tell(f, "ses blocs ne sont pas ceux que dit le manifeste")
		default:
			tell(f, "")
		}
	}
	return nil
}

// Generations lists the generation folders of dir, sealed and partial, oldest first.
func Generations(dir string) ([]string, error) {
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

// NextGeneration names the generation after all that are there.
func NextGeneration(dir string) (string, error) {
	names, err := Generations(dir)
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

// Immutable tells, by their names, the files that never change once written from those that bleve writes in place.
func Immutable(name string) bool {
	return filepath.Ext(name) == segmentSuffix || filepath.Ext(name) == texts.Suffix
}
