package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// An issue of a newspaper may lie in several files: one that tells its articles, and one for each page. Such files wait
// until all others of their folder or archive have been seen. Those on disk are opened again then; all others are put
// aside.

// Limits of what waits in one folder or archive. Past the last two, what is there is read, and waiting begins anew.
const (
	maxWaiting = 64 << 20 // bytes of one file that must be put aside
	maxGroup   = 8 << 30  // bytes put aside, in memory up to maxSpool and in one temporary file beyond
	maxGrouped = 1 << 20  // files
)

// group are the files of one folder or archive that wait for each other.
type group struct {
	waiting []*input
	names   map[string][]*input // by their last names, in lower case
	memory  int64               // bytes kept in memory
	file    *os.File
	size    int64 // of the temporary file
}

// wait puts an input off, whose format is known.
func (g *group) wait(in *input) error {
	in.said++
	if len(g.waiting) >= maxGrouped || g.size >= maxGroup {
		if err := g.settle(); err != nil {
			return err
		}
	}
	if in.file != nil && in.depth == 0 {
		in.r.bytes = in.budget.start // it is read again
	} else if err := g.put(in); err != nil {
		return in.Failed(0, err)
	}
	in.Buf, in.file, in.at = nil, nil, in.r.at
	g.waiting = append(g.waiting, in)
	if g.names == nil {
		g.names = map[string][]*input{}
	}
	base := strings.ToLower(lastName(in.Name))
	g.names[base] = append(g.names[base], in)
	return nil
}

// put keeps the bytes of an input.
func (g *group) put(in *input) error {
	b, err := io.ReadAll(io.LimitReader(in.Buf, maxWaiting+1))
	switch {
	case err != nil:
		return fmt.Errorf("corpus: put aside: %w", err)
	case len(b) > maxWaiting:
		return format.ErrTooBig
	case g.memory+int64(len(b)) <= maxSpool:
		g.memory += int64(len(b))
		in.again = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
		return nil
	}
	if g.file == nil {
		if g.file, err = os.CreateTemp("", "kiosque-*"); err != nil {
			return fmt.Errorf("corpus: put aside: %w", err)
		}
	}
	if _, err := g.file.WriteAt(b, g.size); err != nil {
		return fmt.Errorf("corpus: put aside: %w", err)
	}
	at, n, file := g.size, int64(len(b)), g.file
	g.size += n
	in.again = func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(file, at, n)), nil }
	return nil
}

// settle reads what waits: those that lead first, then those that none of them has claimed.
func (g *group) settle() (err error) {
	waiting := g.waiting
	defer func() { err = errors.Join(err, g.close()) }()
	for _, role := range []format.Role{format.Leader, format.Follower} {
		for _, in := range waiting {
			if in.role == role && !in.claimed {
				before := in.r.at
				in.r.at = in.at
				if err := in.reopened(func(from io.Reader) error { return in.read(from) }); err != nil {
					return err
				}
				in.r.at = before
			}
		}
	}
	return nil
}

// close forgets what waits and removes the temporary file.
func (g *group) close() error {
	f := g.file
	*g = group{}
	if f == nil {
		return nil
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// reopened opens an input that has waited, and calls read.
func (in *input) reopened(read func(from io.Reader) error) error {
	in.settled, in.said = true, 0
	if in.again != nil {
		from, err := in.again()
		if err != nil {
			return in.Failed(0, err)
		}
		return read(from)
	}
	f, err := os.Open(in.Path)
	if err != nil {
		return in.Reject(0, openReason(err), err)
	}
	defer f.Close() //nolint:errcheck // only read
	in.budget = &budget{r: in.r, start: in.r.bytes, left: in.r.o.MaxArchiveBytes}
	return read(&countingReader{r: in.r, from: f})
}

// Near implements format.Host: by the name from the folder of the input, then by the last name where only one file has
// it at or below that folder, or at all. Of a file that was given by itself, those that lie beside it on disk are near too.
func (in *input) Near(name string, read func(*format.Input) error) (found bool, err error) {
	if decoded, err := url.PathUnescape(name); err == nil {
		name = decoded
	}
	name = path.Clean(strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(name, "file://"), "file:"), `\`, "/"))
	w := in.near.find(in, name)
	if w == nil && in.again == nil && in.depth == 0 && !in.Stdin() && filepath.IsLocal(name) {
		if _, err := os.Stat(filepath.Join(filepath.Dir(in.Path), name)); err == nil {
			w = &input{r: in.r, near: in.near}
			w.Path = filepath.Join(filepath.Dir(in.Path), name)
			w.Input = format.Input{Host: w, Settings: in.r.settingsOf(), Path: w.Path, Name: w.Path}
		}
	}
	if w == nil {
		return false, nil
	}
	w.claimed = true
	return true, w.reopened(func(from io.Reader) error {
		if _, err := w.begin(from); err != nil {
			return w.Failed(0, err)
		}
		if reason, err := w.characters(); reason != "" || err != nil {
			if err != nil {
				return w.Failed(0, err)
			}
			return w.Reject(0, reason, nil)
		}
		return read(&w.Input)
	})
}

// find finds a file that waits.
func (g *group) find(by *input, name string) *input {
	if g == nil {
		return nil
	}
	dir := path.Dir(slashed(by.Name))
	same := g.names[strings.ToLower(path.Base(name))]
	var below, all []*input
	for _, w := range same {
		full := slashed(w.Name)
		switch {
		case w == by || w.role != format.Follower:
			continue
		case full == path.Join(dir, name):
			return w
		case dir == "." || strings.HasPrefix(full, dir+"/"):
			below = append(below, w)
		}
		all = append(all, w)
	}
	switch {
	case len(below) == 1:
		return below[0]
	case len(all) == 1:
		return all[0]
	}
	return nil
}

// slashed is a path with slashes, whatever the system.
func slashed(name string) string {
	return path.Clean(strings.ReplaceAll(filepath.ToSlash(name), `\`, "/"))
}

// lastName is the last part of a path.
func lastName(name string) string { return path.Base(slashed(name)) }
