package main

import (
	"os"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/rights"
)

// withheld keeps what a server shows to the rights of the sources, as their file was last read.
type withheld struct {
	file     string
	searcher *rights.Searcher
}

// newWithheld reads the file; nil without one.
func newWithheld(file string, s kiosque.Searcher) (*withheld, error) {
	if file == "" {
		return nil, nil
	}
	w := &withheld{file: file, searcher: rights.New(s, &rights.Table{Default: rights.Extract})}
	return w, w.load()
}

// load reads the file again. On an error, the rights stay as they were.
func (w *withheld) load() error {
	if w == nil {
		return nil
	}
	f, err := os.Open(w.file)
	if err != nil {
		return &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "droits illisibles : " + w.file, Err: err,
			Hint: "une ligne par source : SOURCE, une tabulation, puis extrait ou texte ; * pour toutes les autres",
		}
	}
	defer func() { _ = f.Close() }()
	t, err := rights.Read(f, w.file)
	if err != nil {
		return err
	}
	w.searcher.Use(t)
	return nil
}
