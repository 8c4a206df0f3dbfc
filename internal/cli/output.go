package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/kiosque-search/kiosque"
)

// Output is where a command writes what may be long: standard output, or a file that appears whole or not at all.
type Output struct {
	io.Writer
	file *os.File // nil: standard output, or done
	path string
}

// Output opens the output of a command: the file of this name, standard output if there is none. A device or a pipe is
// written as it is.
func (e Env) Output(path string) (*Output, error) {
	if path == "" {
		return &Output{Writer: e.Stdout}, nil
	}
	refused := func(err error) error {
		return &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("%s ne peut pas être écrit", path),
			Hint: "donnez un fichier d'un dossier où vous pouvez écrire", Err: err,
		}
	}
	switch st, err := os.Stat(path); {
	case err == nil && st.IsDir():
		return nil, refused(errors.New("c'est un dossier"))
	case err == nil && !st.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, refused(err)
		}
		return &Output{Writer: f, file: f}, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, refused(err)
	}
	if whole, err := filepath.EvalSymlinks(path); err == nil {
		path = whole // the file is replaced, not the link to it
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, refused(err)
	}
	return &Output{Writer: f, file: f, path: path}, nil
}

// Commit makes the file appear.
func (o *Output) Commit() error {
	f := o.file
	if o.file = nil; f == nil {
		return nil
	}
	if o.path == "" {
		return f.Close()
	}
	const perm = 0o644
	err := cmp.Or(f.Chmod(perm), f.Sync())
	if err = cmp.Or(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), o.path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// Abort gives a file up that was not committed; it may follow Commit.
func (o *Output) Abort() {
	f := o.file
	if o.file = nil; f == nil {
		return
	}
	_ = f.Close()
	if o.path != "" {
		_ = os.Remove(f.Name())
	}
}
