package watch

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/kiosque-search/kiosque/index/layout"
)

// stateName is the file beside the generations of an index in which it is written down how far its watch has come.
const stateName = "watch.json"

// stateVersion is that of the file; another one is not read.
const stateVersion = 1

// maxStateBytes bounds the file.
const maxStateBytes = 256 << 20

// saving is how long keeping the state may take.
const saving = time.Minute

// state is how far a watch has come.
type state struct {
	Version int `json:"version"`
	// Lineage is that of the index; where it is built anew, what was seen is to be seen again.
	Lineage string             `json:"lineage"`
	Feeds   map[string]*feed   `json:"feeds"`   // by address, without its password
	Folders map[string]*folder `json:"folders"` // by path
}

// feed is what is known of an address.
type feed struct {
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Hash         string    `json:"hash,omitempty"` // of the answer that was added last
	Next         time.Time `json:"next,omitzero"`  // not to be asked before
	Failures     int       `json:"failures,omitempty"`
}

// folder is the files of a folder that were added: a mark of each, by its name, size and time.
type folder struct {
	Files marks `json:"files"`
}

// marks are a sorted set of marks of files; in JSON their bytes in base64.
type marks []uint64

// markOf is the mark of a file as it is now.
func markOf(path string, info fs.FileInfo) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d", path, info.Size(), info.ModTime().UnixNano()))
	return binary.LittleEndian.Uint64(sum[:])
}

func (m marks) has(mark uint64) bool { _, ok := slices.BinarySearch(m, mark); return ok }

// MarshalText implements encoding.TextMarshaler.
func (m marks) MarshalText() ([]byte, error) {
	b := make([]byte, 0, 8*len(m))
	for _, mark := range m {
		b = binary.LittleEndian.AppendUint64(b, mark)
	}
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

var errMarks = errors.New("watch: damaged marks of files")

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *marks) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil || len(b)%8 != 0 {
		return errMarks
	}
	for ; len(b) > 0; b = b[8:] {
		*m = append(*m, binary.LittleEndian.Uint64(b))
	}
	if !slices.IsSorted(*m) {
		return errMarks
	}
	return nil
}

// newState is one that knows nothing.
func newState() *state {
	return &state{Version: stateVersion, Feeds: map[string]*feed{}, Folders: map[string]*folder{}}
}

// parseState reads a state.
func parseState(b []byte) (*state, error) {
	s := newState()
	if err := json.Unmarshal(b, s); err != nil {
		return nil, err
	}
	if s.Version != stateVersion {
		return nil, fmt.Errorf("watch: state of version %d", s.Version)
	}
	if s.Feeds == nil {
		s.Feeds = map[string]*feed{}
	}
	if s.Folders == nil {
		s.Folders = map[string]*folder{}
	}
	for _, f := range s.Feeds {
		if f == nil {
			return nil, errors.New("watch: a feed without a state")
		}
	}
	for _, f := range s.Folders {
		if f == nil {
			return nil, errors.New("watch: a folder without a state")
		}
	}
	return s, nil
}

// Memory keeps how far a watch has come.
type Memory interface {
	// Load returns what Save was given last; nil: it was given nothing.
	Load(ctx context.Context) ([]byte, error)
	// Save keeps it durably: whoever loads gets this or what was there before, whole.
	Save(ctx context.Context, b []byte) error
}

// InFolder keeps it in watch.json, in the folder of an index.
func InFolder(dir string) Memory { return inFolder(dir) }

type inFolder string

// Load implements Memory.
func (dir inFolder) Load(context.Context) ([]byte, error) {
	path := filepath.Join(string(dir), stateName)
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && st.Size() > maxStateBytes {
		err = errors.New("watch: state too large")
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// Save implements Memory.
func (dir inFolder) Save(_ context.Context, b []byte) error {
	if err := layout.MakeDir(string(dir)); err != nil {
		return err
	}
	if err := layout.WriteDurably(filepath.Join(string(dir), stateName), b); err != nil {
		return err
	}
	return layout.SyncDir(string(dir))
}

// loadState reads a state; where there is none that can be read, everything is new, and nothing is lost.
func loadState(ctx context.Context, m Memory) (*state, error) {
	b, err := m.Load(ctx)
	if err != nil || b == nil {
		return newState(), err
	}
	s, err := parseState(b)
	if err != nil {
		return newState(), err
	}
	return s, nil
}

// save keeps the state, also if whoever follows was told to end.
func (s *state) save(ctx context.Context, m Memory) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saving)
	defer cancel()
	return m.Save(ctx, b)
}

// forget makes everything new again, but for what a server has asked for.
func (s *state) forget() {
	for _, f := range s.Feeds {
		f.ETag, f.LastModified, f.Hash = "", "", ""
	}
	s.Folders = map[string]*folder{}
}

// feedOf returns what is known of an address.
func (s *state) feedOf(address string) *feed {
	name := redacted(address)
	f := s.Feeds[name]
	if f == nil {
		f = &feed{}
		s.Feeds[name] = f
	}
	return f
}
