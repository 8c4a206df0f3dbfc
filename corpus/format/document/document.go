// Package document reads the texts of word processors and of electronic books. What a document of a word processor holds is read as
// the file of text that it is, whichever provider's articles it holds; each chapter of a book is an article.
package document

import (
	"io"
	"iter"
	"path"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// read hands over the paragraphs of a document as a text in which empty lines part them; empty is said in French where there are none.
func read(in *format.Input, empty string, paragraphs func(each func(string) error) error) error {
	var failed error
	next, stop := iter.Pull(func(yield func(string) bool) {
		failed = paragraphs(func(p string) error {
			if p = strings.TrimSpace(p); p != "" && !yield(p) {
				return io.ErrClosedPipe
			}
			return nil
		})
	})
	defer stop()
	first, ok := next()
	if !ok {
		if failed != nil {
			return failed
		}
		return in.Reject(0, empty, nil)
	}
	name := strings.TrimSuffix(in.Name, path.Ext(in.Name)) + ".txt"
	if err := in.Written(name, &text{next: next, rest: first + "\n"}); err != nil {
		return err
	}
	for ok {
		_, ok = next() // what is wrong further on is said
	}
	return failed
}

// text is a text of paragraphs.
type text struct {
	next func() (string, bool)
	rest string
}

// Read implements io.Reader.
func (t *text) Read(p []byte) (int, error) {
	if t.rest == "" {
		paragraph, ok := t.next()
		if !ok {
			return 0, io.EOF
		}
		t.rest = "\n" + paragraph + "\n"
	}
	n := copy(p, t.rest)
	t.rest = t.rest[n:]
	return n, nil
}
