package corpus

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// sniffBytes is how much of a file is looked at to tell what it is.
const sniffBytes = 64 << 10

// reader is the state of one call of Open. Its methods return an error only to end the whole reading: errStop or that
// of ctx. What is wrong with one input becomes a *Reject.
type reader struct {
	ctx      context.Context //nolint:containedctx // lives as long as one call of Open
	o        Options
	yield    func(Item, error) bool
	columns  *columns
	bytes    int64 // read from disk so far
	entries  int   // members of archives left for this path
	interned map[string]string
}

// newReader prepares a reading.
func newReader(ctx context.Context, o Options, yield func(Item, error) bool) *reader {
	return &reader{ctx: ctx, o: o, yield: yield, columns: newColumns(o.Fields), interned: map[string]string{}}
}

// intern keeps one copy of names that come again and again.
func (r *reader) intern(s string) string {
	const maxInterned, maxName = 10_000, 200
	if s == "" || len(s) > maxName {
		return s
	}
	if known, ok := r.interned[s]; ok {
		return known
	}
	if len(r.interned) < maxInterned {
		s = strings.Clone(s)
		r.interned[s] = s
	}
	return s
}

// emit hands one article to the consumer.
func (r *reader) emit(in *input, line int, a kiosque.Article, warnings []string) error {
	in.articles++
	if err := r.ctx.Err(); err != nil {
		return err //nolint:wrapcheck // Open wraps it
	}
	if !r.yield(Item{Article: a, Path: in.path, Line: line, Bytes: r.bytes, Warnings: warnings}, nil) {
		return errStop
	}
	return nil
}

// reject hands one rejected input to the consumer.
func (r *reader) reject(reject *Reject) error {
	if err := r.ctx.Err(); err != nil {
		return err //nolint:wrapcheck // Open wraps it
	}
	if !r.yield(Item{Bytes: r.bytes}, reject) {
		return errStop
	}
	return nil
}

// record emits what a format has read of one article, or rejects it.
func (r *reader) record(in *input, line int, rec *record) error {
	a, warnings, err := r.article(rec)
	if err != nil {
		return in.reject(line, err.Error(), nil)
	}
	return r.emit(in, line, a, warnings)
}

// input is one file or member whose format is to be told and read.
type input struct {
	r        *reader
	path     string // label, with the members of archives
	name     string // the last name, without the endings of compressions taken off
	br       *bufio.Reader
	file     *os.File // nil within archives and for standard input
	depth    int
	budget   *budget
	charset  charset
	articles int
	rejects  int
}

// reject rejects one line of the input, or all of it where line is 0.
func (in *input) reject(line int, reason string, err error) error {
	in.rejects++
	return in.r.reject(&Reject{Path: in.path, Line: line, Reason: reason, Err: err})
}

// failed rejects what could not be read to its end; errors that end the reading pass through.
func (in *input) failed(line int, err error) error {
	if errors.Is(err, errStop) || in.r.ctx.Err() != nil {
		return err
	}
	return in.reject(line, readReason(err), err)
}

// input reads one file or standard input; file is nil for what cannot be read from any place.
func (r *reader) input(path string, from io.Reader, file *os.File) error {
	if file != nil {
		if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
			file = nil
		}
	}
	counted := &countingReader{r: r, from: from}
	b := &budget{r: r, start: r.bytes, left: r.o.MaxArchiveBytes}
	return r.read(&input{r: r, path: path, name: path, file: file, budget: b}, counted)
}

// read tells what an input is, by its content first and its name second, and reads it.
func (r *reader) read(in *input, from io.Reader) error {
	from = &limitedReader{r: from, left: r.o.MaxFileBytes}
	in.br = bufio.NewReaderSize(from, sniffBytes)
	head, err := in.br.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) && (len(head) == 0 || !errors.Is(err, errTooBig)) {
		if isDirError(err) {
			return in.reject(0, "c'est un dossier", err)
		}
		if len(head) == 0 {
			return in.failed(0, err)
		}
	}
	if len(head) == 0 {
		return in.reject(0, "fichier vide", nil)
	}
	for _, c := range containers() {
		if c.detect(head, in.name) {
			if in.depth >= r.o.MaxDepth {
				return in.reject(0, "archives emboîtées trop profondément", nil)
			}
			return c.read(in)
		}
	}
	if reason := unsupported(head); reason != "" {
		return in.reject(0, reason, nil)
	}
	return in.readText(head)
}

// readText reads an input of characters: it settles the encoding, then the format.
func (in *input) readText(head []byte) error {
	cs, mark := sniffCharset(head)
	if in.r.o.Encoding != "" && cs.decode == nil && mark == 0 { // a mark has the last word
		cs, _ = encodingNamed(in.r.o.Encoding)
	}
	if _, err := in.br.Discard(mark); err != nil {
		return in.failed(0, err)
	}
	in.charset = cs
	var from io.Reader = in.br
	if cs.decode != nil {
		from = cs.reader(in.br)
		in.charset = charset{name: "utf-8"}
	}
	if cs.decode != nil {
		in.br = bufio.NewReaderSize(from, sniffBytes)
	}
	head, err := in.br.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return in.failed(0, err)
	}
	if hasOnly(head, '\r') {
		in.br = bufio.NewReaderSize(oldMac{in.br}, sniffBytes)
		head, _ = in.br.Peek(sniffBytes) // the error comes again with the reading
	}
	if blank(head) && len(head) < sniffBytes {
		return in.reject(0, "fichier vide", nil)
	}
	if isBinary(head) {
		return in.reject(0, "ce n'est pas du texte : format binaire inconnu", nil)
	}
	if reason := markup(head); reason != "" {
		return in.reject(0, reason, nil)
	}
	for _, f := range formats() {
		if f.detect(in, head) {
			return f.read(in)
		}
	}
	return in.reject(0, "format inconnu", nil) // plain text takes all; not reached
}

// format is one way of writing articles down. Another format is another line in formats and a file of its own.
type format struct {
	name string
	// detect tells the format by the first characters, already in the input's encoding; the name may decide only
	// where the content does not.
	detect func(in *input, head []byte) bool
	read   func(in *input) error
}

// formats are the formats of text, the surest to recognise first.
func formats() []format {
	return []format{
		{"json", isJSON, readJSON},
		{"table", isTable, readTable},
		{"text", func(*input, []byte) bool { return true }, readPlain},
	}
}

// hasOnly reports whether lines end with CR alone.
func hasOnly(head []byte, end byte) bool {
	found := false
	for _, c := range head {
		if c == '\n' {
			return false
		}
		found = found || c == end
	}
	return found
}

// blank reports whether there is nothing but spaces.
func blank(head []byte) bool {
	for _, c := range head {
		switch c {
		case ' ', '\t', '\n', '\r', '\f', '\v':
		default:
			return false
		}
	}
	return true
}

// isBinary reports whether the first bytes are no text in any encoding: more than one control character in twenty.
func isBinary(head []byte) bool {
	odd := 0
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' || c == 0x7f {
			odd++
		}
	}
	return odd*20 > len(head)
}

// hasSuffix reports whether a name ends with one of the endings, in any case.
func hasSuffix(name string, endings ...string) bool {
	lower := strings.ToLower(name)
	for _, e := range endings {
		if strings.HasSuffix(lower, e) {
			return true
		}
	}
	return false
}

// isDirError reports whether a read failed because the path is a folder.
func isDirError(err error) bool {
	var pe *fs.PathError
	return errors.As(err, &pe) && strings.Contains(pe.Err.Error(), "directory")
}

// countingReader counts what is read from disk and gives up with the context.
type countingReader struct {
	r    *reader
	from io.Reader
}

// Read implements io.Reader.
func (c *countingReader) Read(p []byte) (int, error) {
	if err := c.r.ctx.Err(); err != nil {
		return 0, err //nolint:wrapcheck // Open wraps it
	}
	n, err := c.from.Read(p)
	c.r.bytes += int64(n)
	return n, err //nolint:wrapcheck // a reader hands on what it got
}
