package corpus

import (
	"io"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// Unpacked implements format.Host.
func (in *input) Unpacked(name string, from io.Reader) error {
	if in.depth >= in.r.o.MaxDepth {
		return in.Reject(0, tooDeep, nil)
	}
	unpacked := in.within(in.Path, name)
	unpacked.aside, unpacked.Listed = in.aside, in.Listed
	return in.readWithin(unpacked, in.budget.reader(from))
}

// Written implements format.Host.
func (in *input) Written(name string, text io.Reader) error {
	if in.depth >= in.r.o.MaxDepth {
		return in.Reject(0, tooDeep, nil)
	}
	written := in.within(in.Path, name)
	written.document, written.aside, written.Listed = in.format, in.aside, in.Listed
	return in.readWithin(written, in.budget.reader(text))
}

// detect finds the format of an input by its bytes, or by its characters.
func (in *input) detect(head []byte, bytes bool) *format.Format {
	for i := range in.r.formats {
		if f := &in.r.formats[i]; f.Bytes == bytes && (f.Prose || in.document == "") && f.Detect(&in.Input, head) {
			in.format, in.texts = f.Name, f.Texts
			if f.Name == "texte" && in.document != "" {
				in.format = in.document
			}
			return f
		}
	}
	return nil
}
