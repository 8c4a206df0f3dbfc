package corpus

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// maxFolders bounds how deep folders lie within each other.
const maxFolders = 100

// Volume is what there is to read, for a progress bar.
type Volume struct {
	Files   int
	Bytes   int64     // on disk, compressed as they are there; standard input and pipes count for nothing
	Rejects []*Reject // what Open will not be able to open, at most MaxReportLines
}

// Plan walks the paths as Open will and counts files and bytes without reading them. Its error is that of ctx or of
// Options that mean nothing.
func Plan(ctx context.Context, paths []string, o Options) (Volume, error) {
	var v Volume
	o, err := o.withDefaults()
	if err != nil {
		return v, err
	}
	for _, path := range paths {
		if path == "-" {
			v.Files++
			continue
		}
		w := walker{ctx: ctx, entries: o.MaxEntries, seen: map[string]bool{}}
		w.file = func(_ string, info fs.FileInfo) error {
			v.Files++
			if info.Mode().IsRegular() {
				v.Bytes += info.Size()
			}
			return nil
		}
		w.reject = func(r *Reject) error {
			if len(v.Rejects) < MaxReportLines {
				v.Rejects = append(v.Rejects, r)
			}
			return nil
		}
		if err := w.walk(path, 0); err != nil {
			return v, &kiosque.Error{Code: kiosque.CodeInterrupted, Message: "lecture interrompue", Err: err}
		}
	}
	return v, nil
}

// File is a file that Open would read.
type File struct {
	Path string // as it was walked to
	Info fs.FileInfo
}

// Files lists the files below a path as Open would read them. An error of the sequence is a *Reject, and the listing goes on, or
// it is the last element: that of ctx, or Options that mean nothing.
func Files(ctx context.Context, path string, o Options) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		o, err := o.withDefaults()
		if err != nil {
			yield(File{}, err)
			return
		}
		say := func(f File, err error) error {
			if !yield(f, err) {
				return errStop
			}
			return nil
		}
		w := walker{ctx: ctx, entries: o.MaxEntries, seen: map[string]bool{}}
		w.file = func(path string, info fs.FileInfo) error { return say(File{path, info}, nil) }
		w.reject = func(r *Reject) error { return say(File{}, r) }
		if err := w.walk(path, 0); err != nil && !errors.Is(err, errStop) {
			yield(File{}, &kiosque.Error{Code: kiosque.CodeInterrupted, Message: "lecture interrompue", Err: err})
		}
	}
}

// walker visits the files below one path in the order of their names. Links are followed, but no folder is entered
// twice, so that a link to a folder above does no harm.
type walker struct {
	ctx     context.Context //nolint:containedctx // lives as long as one call of Plan or Open
	entries int             // files left to visit
	seen    map[string]bool // folders entered, links resolved
	file    func(path string, info fs.FileInfo) error
	reject  func(*Reject) error
}

// walk visits one path; its errors are those of ctx and of the callbacks.
func (w *walker) walk(path string, depth int) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return w.reject(&Reject{Path: path, Reason: openReason(err), Err: err})
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return w.folder(path, depth)
	case mode.IsRegular(), depth == 0 && mode&(fs.ModeNamedPipe|fs.ModeCharDevice) != 0:
		// A pipe is read where it was asked for by name, as the shell's <(…) does.
	default:
		return w.reject(&Reject{Path: path, Reason: "ce n'est pas un fichier ordinaire"})
	}
	if w.entries == 0 {
		return w.reject(&Reject{Path: path, Reason: "trop de fichiers sous ce chemin"})
	}
	w.entries--
	return w.file(path, info)
}

// folder visits the entries of a folder.
func (w *walker) folder(path string, depth int) error {
	if depth >= maxFolders {
		return w.reject(&Reject{Path: path, Reason: "dossiers trop profonds"})
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return w.reject(&Reject{Path: path, Reason: openReason(err), Err: err})
	}
	if abs, err := filepath.Abs(target); err == nil {
		target = abs
	}
	if w.seen[target] {
		return nil
	}
	w.seen[target] = true
	entries, err := os.ReadDir(path)
	if err != nil { // what could be listed is still read
		if err := w.reject(&Reject{Path: path, Reason: openReason(err), Err: err}); err != nil {
			return err
		}
	}
	beside := companions(path, entries)
	for _, e := range entries {
		if skipped(e.Name()) || beside[e.Name()] {
			continue
		}
		if err := w.walk(filepath.Join(path, e.Name()), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// skipped reports whether a name in a folder or an archive belongs to the system and not to the corpus.
func skipped(name string) bool {
	return strings.HasPrefix(name, ".") || name == "__MACOSX" || strings.HasPrefix(name, "~$") || // ~$ keeps a document of Office to one writer
		strings.EqualFold(name, "thumbs.db") || strings.EqualFold(name, "desktop.ini") || strings.EqualFold(name, "ehthumbs.db")
}

// openReason says in French why a path cannot be opened.
func openReason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "fichier introuvable"
	case errors.Is(err, fs.ErrPermission):
		return "lecture interdite par les droits du fichier"
	}
	return "fichier impossible à ouvrir"
}

// isDirError reports whether a read failed because the path is a folder.
func isDirError(err error) bool {
	var pe *fs.PathError
	return errors.As(err, &pe) && strings.Contains(pe.Err.Error(), "directory")
}

// path reads all that one argument of Open names.
func (r *reader) path(path string, stdin io.Reader) error {
	if path == "-" {
		if stdin == nil {
			stdin = strings.NewReader("")
		}
		return r.stream("-", stdin)
	}
	r.entries = r.o.MaxEntries
	w := walker{ctx: r.ctx, entries: r.o.MaxEntries, seen: map[string]bool{}, reject: r.reject}
	w.file = func(path string, _ fs.FileInfo) error {
		r.at = path
		defer func() { r.at = "" }()
		f, err := os.Open(path)
		if err != nil {
			return r.reject(&Reject{Path: path, Reason: openReason(err), Err: err})
		}
		defer f.Close() //nolint:errcheck // only read
		return r.input(path, f, f)
	}
	if err := w.walk(path, 0); err != nil {
		return errors.Join(err, r.near.close())
	}
	return r.near.settle()
}

// stream reads what has no place on disk.
func (r *reader) stream(name string, from io.Reader) error {
	r.entries, r.at = r.o.MaxEntries, name
	defer func() { r.at = "" }()
	return r.input(name, from, nil)
}
