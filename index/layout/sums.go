package layout

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque/index/blocks"
	"github.com/kiosque-search/kiosque/index/texts"
)

// Sums adds to known, the files of a sealed generation that gen has links of, the checksums of the other segments and texts below gen,
// which are complete; of all other files nothing is said, and they may be written meanwhile.
func Sums(ctx context.Context, gen string, known map[string]File) (map[string]File, error) {
	var mu sync.Mutex
	all := maps.Clone(known)
	if all == nil {
		all = map[string]File{}
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	err := eachFile(gen, func(p, rel string, d fs.DirEntry) error {
		if name := d.Name(); filepath.Ext(name) != segmentSuffix && (!Immutable(name) || !strings.HasPrefix(name, texts.Prefix)) {
			return nil
		}
		if _, linked := known[rel]; linked {
			return nil
		}
		work.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			f, err := sumOf(p, filepath.Ext(p) == segmentSuffix)
			f.Path = rel
			mu.Lock()
			defer mu.Unlock()
			all[rel] = f
			return err
		})
		return nil
	})
	return all, cmp.Or(work.Wait(), err)
}

// ListFiles returns the files below gen with their checksums. Those that known lists, hard links of a sealed generation or summed up by
// Sums, keep their checksums.
func ListFiles(gen string, known map[string]File) ([]File, error) {
	var files []File
	err := eachFile(gen, func(p, rel string, d fs.DirEntry) error {
		if d.Name() == ManifestName {
			return nil
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		k, linked := known[rel]
		linked = linked && k.Size == st.Size()
		mapped := filepath.Ext(p) == segmentSuffix
		if linked && (k.Blocks != nil || !mapped) {
			files = append(files, k)
			return nil
		}
		f, err := sumOf(p, mapped)
		if err != nil {
			return err
		}
		if f.Path = rel; linked && f.SHA256 != k.SHA256 {
			return Damaged(gen, "le contenu du fichier "+rel+" a changé", nil)
		}
		files = append(files, f)
		return nil
	})
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, err
}

// eachFile calls f for each file below gen, rel being its path in a manifest.
func eachFile(gen string, f func(p, rel string, d fs.DirEntry) error) error {
	return filepath.WalkDir(gen, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(gen, p)
		if err != nil {
			return err
		}
		return f(p, filepath.ToSlash(rel), d)
	})
}

// sumOf reads a file and sums it up, its blocks too if they are asked for.
func sumOf(path string, mapped bool) (f File, err error) {
	r, err := os.Open(path)
	if err != nil {
		return f, err
	}
	defer r.Close() //nolint:errcheck // only read
	all, parts := sha256.New(), new(blocks.Summer)
	w := io.Writer(all)
	if mapped {
		w = io.MultiWriter(all, parts)
	}
	f.Size, err = io.Copy(w, r)
	f.SHA256, f.Blocks = hex.EncodeToString(all.Sum(nil)), parts.Sums()
	return f, err
}
