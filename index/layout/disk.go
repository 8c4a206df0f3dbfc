package layout

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"

	"github.com/gofrs/flock"
)

// This file is what the writers ask of the disk. What has been acknowledged is there after a power cut only if the bytes
// of every file, and the names of files and folders, were flushed before anything that refers to them.

// Lock makes the caller the only writer of a folder, until it calls what is returned.
func Lock(dir string) (unlock func(), err error) {
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o666))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, Wrap(err, fmt.Sprintf("le verrou de l'index %s ne peut pas être pris", dir))
	}
	if !ok {
		return nil, locked(dir)
	}
	return func() { _ = lock.Close() }, nil
}

// MakeDir makes a folder, and those above it that are missing, durably.
func MakeDir(dir string) error {
	err := os.Mkdir(dir, 0o777)
	up := filepath.Dir(dir)
	if errors.Is(err, fs.ErrNotExist) && up != dir {
		if err = MakeDir(up); err == nil {
			err = os.Mkdir(dir, 0o777)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		st, serr := os.Stat(dir)
		if serr != nil || st.IsDir() {
			return serr
		}
	}
	if err != nil {
		return err
	}
	if err := SyncDir(up); !errors.Is(err, fs.ErrPermission) { // who may make a folder there need not be able to list it
		return err
	}
	return nil
}

// WriteDurably replaces a file by rename, after its bytes are on disk. The rename is durable after SyncDir.
func WriteDurably(path string, b []byte) error {
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// SyncDir makes the names in a folder durable.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" { // which writes them down by itself, and cannot be told to
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil // a file system that does not know this
	}
	return errors.Join(err, d.Close())
}

func syncFile(path string) error {
	how := os.O_RDONLY
	if runtime.GOOS == "windows" {
		how = os.O_RDWR
	}
	f, err := os.OpenFile(path, how, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Settle makes all of a generation durable, and readable by whom the umask lets, as its folder is: bleve makes files
// for their owner alone, and syncs neither its description nor its folders.
func Settle(gen string) error {
	st, err := os.Stat(gen)
	if err != nil {
		return err
	}
	perm := st.Mode().Perm()
	return filepath.WalkDir(gen, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		want := perm
		if !d.IsDir() {
			want &^= 0o111
		}
		if st.Mode().Perm() != want {
			// A file linked from the generation before may be another user's: it stays as it is.
			if err := os.Chmod(p, st.Mode()&^fs.ModePerm|want); err != nil && !errors.Is(err, fs.ErrPermission) {
				return err
			}
		}
		if d.IsDir() {
			return SyncDir(p)
		}
		return syncFile(p)
	})
}

// Flush makes the names in a generation durable, and the files that were copied into it, while others write there.
func Flush(gen string) error {
	return filepath.WalkDir(gen, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
		case d.IsDir():
			err = SyncDir(p)
		case !Immutable(p):
			err = syncFile(p)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // and gone
		}
		return err
	})
}

func copyFile(to, from string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close() //nolint:errcheck // only read
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

// Follow starts the folder of a generation with the files of another: those that never change are linked, where the disk
// can do that, and the others copied. The manifest is left out.
func Follow(gen, from string) error {
	return filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		to := filepath.Join(gen, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(to, 0o777)
		case rel == ManifestName, Immutable(rel) && os.Link(p, to) == nil:
			return nil
		}
		return copyFile(to, p)
	})
}

// Sweep removes every generation but those of keep: what an interrupted writer left, and what is no longer needed. It
// returns the paths of those that it cannot remove, which are left to the next writer; they are in nobody's way.
// A reader that still has one open goes on reading it: the files vanish when it closes them.
func Sweep(dir string, keep ...string) (left []string, err error) {
	names, err := Generations(dir)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		if slices.Contains(keep, n) {
			continue
		}
		if path := filepath.Join(dir, n); os.RemoveAll(path) != nil {
			left = append(left, path)
		}
	}
	return left, nil
}

// DiskUsage returns the bytes of the files below a folder, those of several names once.
func DiskUsage(dir string) (n int64, err error) {
	var seen []fs.FileInfo
	bySize := map[int64][]int{} // in seen
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		st, err := os.Stat(p)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(bySize[st.Size()], func(i int) bool { return os.SameFile(seen[i], st) }) {
			return nil
		}
		bySize[st.Size()] = append(bySize[st.Size()], len(seen))
		seen = append(seen, st)
		n += st.Size()
		return nil
	})
	return n, err
}
