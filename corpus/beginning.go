package corpus

import (
	"bufio"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

// longHead is how far a page is looked into that begins with styles and scripts, as browsers save them.
const longHead = 4 << 20

// beginning are the characters that a format is told by.
func (in *input) beginning() []byte {
	head := in.Head()
	if len(head) < format.HeadBytes || !markup.Quiet(head) {
		return head
	}
	in.Buf = bufio.NewReaderSize(in.Buf, longHead)
	head, _ = in.Buf.Peek(longHead) // an error comes again with the reading
	head = markup.WithoutQuiet(head)
	return head[:min(len(head), format.HeadBytes)]
}
