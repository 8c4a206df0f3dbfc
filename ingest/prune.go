package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/engine"
)

// places finds the one name of a file on disk, whatever the way it was named: absolute, the links of its folder resolved.
type places struct {
	dirs map[string]string
	last [2]string
}

// of returns the name of an input; what has no place on disk keeps the name it has.
func (p *places) of(input string) string {
	if input == "-" || strings.Contains(input, "://") {
		return input
	}
	if p.last[0] == input {
		return p.last[1]
	}
	dir, name := filepath.Split(input)
	resolved, ok := p.dirs[dir]
	if !ok {
		resolved = Resolve(cmp.Or(dir, "."))
		const enough = 10_000
		if p.dirs == nil || len(p.dirs) > enough {
			p.dirs = map[string]string{}
		}
		p.dirs[dir] = resolved
	}
	p.last = [2]string{input, filepath.Join(resolved, name)}
	return p.last[1]
}

// Resolve makes a path absolute and follows its links; of one that does not exist, those of its parents.
func Resolve(p string) string {
	p, err := filepath.Abs(p)
	if err != nil {
		return p
	}
	if target, err := filepath.EvalSymlinks(p); err == nil {
		return target
	}
	if up := filepath.Dir(p); up != p {
		return filepath.Join(Resolve(up), filepath.Base(p))
	}
	return p
}

// below reports whether a path is a folder, or the file itself, or lies in it.
func below(path, root string) bool {
	rel, err := filepath.Rel(root, path)
	return err == nil && filepath.IsLocal(rel)
}

// seen is what an import has seen of its inputs.
type seen struct {
	places  places
	roots   []string        // the paths that were given
	visited map[string]bool // inputs with articles
	unread  map[string]bool // inputs of which something was rejected
	closed  []string        // paths that could not be opened or listed
}

func newSeen(paths []string) *seen {
	s := &seen{visited: map[string]bool{}, unread: map[string]bool{}}
	for _, p := range paths {
		if p != "-" {
			// A folder that is a link is walked under its name, and its files are known by where they lie.
			s.roots = append(s.roots, s.places.of(p), Resolve(p))
		}
	}
	return s
}

// note takes account of one element of the sequence of corpus.Open.
func (s *seen) note(item corpus.Item, err error) {
	reject, rejected := errors.AsType[*corpus.Reject](err)
	switch {
	case rejected && reject.Input != "":
		s.unread[s.places.of(reject.Input)] = true
	case rejected:
		s.closed = append(s.closed, s.places.of(reject.Path), Resolve(reject.Path))
	case err == nil:
		s.visited[s.places.of(item.Input)] = true
	}
}

// state is what is known of an input after an import.
type state int

const (
	elsewhere state = iota // not among the inputs of this import
	whole                  // read to the end, and nothing rejected
	gone                   // it was below one of the inputs, and is not there any more
	doubtful               // something of it could not be read
)

func (s *seen) stateOf(input string) state {
	if !filepath.IsAbs(input) || !slices.ContainsFunc(s.roots, func(root string) bool { return below(input, root) }) {
		return elsewhere
	}
	switch {
	case s.unread[input], slices.ContainsFunc(s.closed, func(p string) bool { return below(input, p) }):
		return doubtful
	case s.visited[input]:
		return whole
	}
	if _, err := os.Lstat(input); errors.Is(err, fs.ErrNotExist) {
		return gone
	}
	return doubtful // there, and not read: who knows why
}

// pruning is what is to be removed from an index.
type pruning struct {
	articles map[uint64]bool // to be removed
	spared   map[uint64]bool // that were not read again from an input which could not be read whole
	known    int             // articles that came from the inputs of this import
	pairs    []origin        // what remains
}

// prune decides what is to go: articles all of whose inputs are among those of this import, and do not hold them any more.
// now are the pairs of this import, sorted.
func (o *origins) prune(s *seen, now []origin) pruning {
	p := pruning{articles: map[uint64]bool{}, spared: map[uint64]bool{}}
	states := make([]state, len(o.inputs))
	for i, input := range o.inputs {
		states[i] = s.stateOf(input)
	}
	for i := 0; i < len(o.pairs); {
		key, kept, dropped, ours := o.pairs[i].article, 0, 0, false
		for ; i < len(o.pairs) && o.pairs[i].article == key; i++ {
			pair := o.pairs[i]
			_, again := slices.BinarySearchFunc(now, pair, compareOrigins)
			at := states[pair.input]
			ours = ours || at != elsewhere
			if !again && (at == whole || at == gone) {
				dropped++
				continue
			}
			if !again && at == doubtful {
				p.spared[key] = true
			}
			kept++
			p.pairs = append(p.pairs, pair)
		}
		if ours {
			p.known++
		}
		if kept == 0 && dropped > 0 {
			p.articles[key] = true
		}
	}
	return p
}

// remove removes what is to go from the draft, once that has been agreed to, and returns the IDs of what went.
func (p *pruning) remove(ctx context.Context, d engine.Draft, o *Options) (ids []string, err error) {
	for id, err := range d.IDs(ctx) {
		if err != nil {
			return nil, err
		}
		if p.articles[articleKey(id)] && !d.Seen(id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	if !o.DryRun {
		if 2*len(ids) > p.known && !o.Force {
			return nil, &kiosque.Error{
				Code: kiosque.CodeBadRequest,
				Message: fmt.Sprintf("%d des %d articles venus de ces entrées n'y sont plus : plus de la moitié partirait, rien n'a été fait",
					len(ids), p.known),
				Hint: "vérifiez que les dossiers sont bien là (un disque démonté paraît vide) ; --dry-run montre ce qui partirait, --force l'enlève",
			}
		}
		if o.Confirm != nil {
			if err := o.Confirm(ctx, len(ids)); err != nil {
				return nil, err
			}
		}
	}
	return ids, d.Remove(ctx, ids)
}
