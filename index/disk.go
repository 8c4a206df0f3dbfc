package index

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
)

// This file is what the writers ask of the disk. What has been acknowledged is there after a power cut only if the bytes
// of every file, and the names of files and folders, were flushed before anything that refers to them.

// makeDir makes a folder, and those above it that are missing, durably.
func makeDir(dir string) error {
	err := os.Mkdir(dir, 0o777)
	up := filepath.Dir(dir)
	if errors.Is(err, fs.ErrNotExist) && up != dir {
		if err = makeDir(up); err == nil {
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
	if err := syncDir(up); !errors.Is(err, fs.ErrPermission) { // who may make a folder there need not be able to list it
		return err
	}
	return nil
}

// writeDurably replaces a file by rename, after its bytes are on disk. The rename is durable after syncDir.
func writeDurably(path string, b []byte) error {
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

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
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

// settle makes all of a generation durable, and readable by whom the umask lets, as its folder is: bleve makes files
// for their owner alone, and syncs neither its description nor its folders.
func settle(gen string) error {
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
			return syncDir(p)
		}
		return syncFile(p)
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

// sweep removes every generation but those of keep: what an interrupted writer left, and what is no longer needed. It
// returns the paths of those that it cannot remove, which are left to the next writer; they are in nobody's way.
// A reader that still has one open goes on reading it: the files vanish when it closes them.
func sweep(dir string, keep ...string) (left []string, err error) {
	names, err := generations(dir)
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

// diskUsage returns the bytes of the files below a folder, those of several names once.
func diskUsage(dir string) (n int64, err error) {
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
