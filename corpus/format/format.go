// Package format is the seam between what is read and how it is written down: a format recognises inputs by their
// first bytes and turns them into records, or into members that are read as though they lay there by themselves. Each
// format is a package below this one; the one list of them all is in package corpus.
package format

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// SidecarNames are those of the tables that tell what the files beside them are, in lower case: that of TXM first.
var SidecarNames = sidecarNames()

func sidecarNames() (names []string) {
	for stem := range strings.FieldsSeq("metadata metadonnees métadonnées metadonnées meta metadatas index notices catalogue") {
		for _, ending := range []string{".csv", ".tsv", ".xlsx", ".ods"} {
			names = append(names, stem+ending)
		}
	}
	return names
}

// HeadBytes is how much of an input is looked at to tell what it is.
const HeadBytes = 64 << 10

// Format is one way of writing articles down, or of packing files.
type Format struct {
	// Name is how reports name the format, in French.
	Name string
	// Bytes says that the format is told by bytes as they come, and not by characters: an archive, a compression.
	Bytes bool
	// Detect tells the format by the first bytes, at most HeadBytes; the name of the input may decide only where the
	// content does not.
	Detect func(in *Input, head []byte) bool
	// Read hands all that the input holds to its host.
	Read func(in *Input) error
	// Texts says whether records without any text are to be doubted.
	Texts Texts
	// Prose says that the text of a document of a word processor may be in the format: articles, and no data or programs.
	Prose bool
	// Role says whether it is read with others of its folder or archive, when all of them have been seen.
	Role Role
}

// Texts is how a format has texts.
type Texts uint8

// Surely is for formats whose texts have one name; MayLack for those of anybody's names, of which a file without any text
// is rejected unless Settings.Titles asks for it.
const (
	Surely Texts = iota
	MayLack
)

// NoText is the reason for a file that has titles and no text, with the names that it has.
func NoText(names string) string {
	return "aucune colonne de texte parmi : " + record.Clip(names, 300) +
		" ; dites laquelle l'est (--field body=…), ou demandez les titres seuls (--titles)"
}

// Role is that of a file among those of its folder or archive.
type Role uint8

// The roles: a leader reads its followers by Host.Near; followers that no leader has read are read alone.
const (
	Alone Role = iota
	Leader
	Follower
)

// Host takes what a format finds in one input. Errors of its methods end the whole reading, and a format hands them
// on; what is wrong with the input itself is rejected, and reading goes on.
type Host interface {
	// Context ends the reading.
	Context() context.Context
	// Record takes what was read of one article; line counts from 1.
	Record(line int, rec *record.Record) error
	// Reject says in French, in lower case, why a line of the input, or all of it where line is 0, gives no article.
	Reject(line int, reason string, cause error) error
	// Said counts the records and rejects so far.
	Said() int
	// Member reads what lies in an archive as though it were a file; more is false where there have been too many.
	Member(m Member) (more bool, err error)
	// Beside is told of the members of an archive before they are read, all of them or, where whole is false, the first: a
	// table among them may say what the others are.
	Beside(members []Member, whole bool) error
	// Ahead gives the first bytes, which are to be read all the same afterwards; whole tells whether they are all.
	Ahead() (first io.Reader, whole bool, err error)
	// Unpacked reads what a compression holds, under the same path and the name without the ending of the compression.
	Unpacked(name string, from io.Reader) error
	// Written reads the text of a document as the file of text that it is, of whatever provider.
	Written(name string, text io.Reader) error
	// Budgeted wraps what comes out of a compression, for which there is a budget.
	Budgeted(from io.Reader) io.Reader
	// Random gives access to any place of the whole input, which is put aside for it where it must be.
	Random() (Random, error)
	// Near reads another file of the same folder or archive, by the path that this one knows it under; found is false
	// where there is none.
	Near(name string, read func(*Input) error) (found bool, err error)
	// Ended reports whether an error ends the whole reading.
	Ended(err error) bool
}

// Member is what lies in an archive.
type Member struct {
	Name   string // valid UTF-8 without control characters: it is a label, and nothing is ever written to it
	URL    string // the address it was taken from; may be empty
	Packed bool   // the bytes come out of a compression, for which there is a budget
	// Open gives the bytes, if the member is to be read at all.
	Open func() (io.ReadCloser, error)
}

// Random is an input that can be read at any place.
type Random interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Settings are those of the reading that formats mind.
type Settings struct {
	Columns    *record.Columns
	Delimiter  rune // of tables; 0: sniffed
	Location   *time.Location
	MaxArticle int  // bytes of one article
	Titles     bool // tables without texts are read
}

// Input is one file or member.
type Input struct {
	Host
	*Settings
	Path    string // label for messages, with the members of archives
	Name    string // the last name, with the endings of compressions taken off
	URL     string // the address it was taken from, where an archive says one
	Listed  bool   // a table beside it lists it as an article
	Buf     *bufio.Reader
	Charset charset.Charset // of what Buf gives
}

// Head returns the first bytes that are still to be read, at most HeadBytes. An error comes again with the reading.
func (in *Input) Head() []byte {
	head, _ := in.Buf.Peek(HeadBytes)
	return head
}

// Stdin reports whether the input has no name to go by.
func (in *Input) Stdin() bool { return in.Path == "-" }

// Failed rejects what could not be read to its end; errors that end the reading pass through.
func (in *Input) Failed(line int, err error) error {
	if in.Ended(err) {
		return err
	}
	return in.Reject(line, readReason(err), err)
}

// Nothing rejects an input that had neither an article nor a reject to show for itself.
func (in *Input) Nothing() error {
	if in.Said() == 0 {
		return in.Reject(0, "fichier sans aucun article", nil)
	}
	return nil
}

// TooLong is the reason for an article beyond the limit.
func (in *Input) TooLong() string {
	return fmt.Sprintf("enregistrement plus long que la limite de %d octets", in.MaxArticle)
}

// RejectLong rejects a line beyond the limit of an article.
func (in *Input) RejectLong(line int) error { return in.Reject(line, in.TooLong(), nil) }

// ErrTooLong says that an article is longer than the limit.
var ErrTooLong = errors.New("corpus: article longer than the limit")

// Whole reads all of an input that is one article, as UTF-8; ErrTooLong beyond limit bytes.
func (in *Input) Whole(limit int) (string, error) {
	b, err := io.ReadAll(io.LimitReader(in.Buf, int64(limit)+1))
	if err != nil {
		return "", err //nolint:wrapcheck // becomes a reason
	}
	if len(b) > limit {
		return "", ErrTooLong
	}
	return string(in.Charset.Text(b)), nil
}

// Framed reports whether the beginning of a page says that it consists of frames, and that its texts are in other pages.
func Framed(head []byte) bool { return bytes.Contains(bytes.ToLower(head), []byte("<frameset")) }

// HasSuffix reports whether a name ends with one of the endings, in any case.
func HasSuffix(name string, endings ...string) bool {
	lower := strings.ToLower(name)
	for _, e := range endings {
		if strings.HasSuffix(lower, e) {
			return true
		}
	}
	return false
}

// Blank reports whether there is nothing but spaces.
func Blank(head []byte) bool {
	for _, c := range head {
		switch c {
		case ' ', '\t', '\n', '\r', '\f', '\v':
		default:
			return false
		}
	}
	return true
}

// UTF8 is what is still to be read, as UTF-8, decoded line by line.
func (in *Input) UTF8() io.Reader { return &decoded{in: in} }

// decoded decodes pieces of at most HeadBytes, cut at lines or else between characters.
type decoded struct {
	in   *Input
	rest []byte
}

// Read implements io.Reader.
func (d *decoded) Read(p []byte) (int, error) {
	for len(d.rest) == 0 {
		piece, err := d.in.Buf.Peek(max(d.in.Buf.Buffered(), 1))
		if len(piece) == 0 {
			return 0, err //nolint:wrapcheck // a reader hands on what it got
		}
		n := bytes.LastIndexByte(piece, '\n') + 1
		if n == 0 {
			if len(piece) < HeadBytes && err == nil {
				if piece, err = d.in.Buf.Peek(HeadBytes); len(piece) == 0 {
					return 0, err //nolint:wrapcheck // a reader hands on what it got
				}
				n = bytes.LastIndexByte(piece, '\n') + 1
			}
			if n == 0 {
				n = wholeRunes(piece)
			}
		}
		d.rest = append(d.rest[:0], d.in.Charset.Text(piece[:n])...)
		if _, err := d.in.Buf.Discard(n); err != nil {
			return 0, err //nolint:wrapcheck // a reader hands on what it got
		}
	}
	n := copy(p, d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

// wholeRunes is how many bytes of a piece to take, at least one, so that no UTF-8 sequence is cut at its end.
func wholeRunes(piece []byte) int {
	for i := len(piece) - 1; i > 0 && i >= len(piece)-utf8.UTFMax; i-- {
		if utf8.RuneStart(piece[i]) {
			if piece[i] >= utf8.RuneSelf && !utf8.FullRune(piece[i:]) && len(piece) == HeadBytes {
				return i
			}
			break
		}
	}
	return len(piece)
}

// SetNamed gives a record what stands under a name of the file's own: the field that the name is known for, or a detail.
func (in *Input) SetNamed(rec *record.Record, name, value string) {
	if c := in.Columns.Of([]byte(name)); c.Field != record.None {
		rec.Set(c, record.Value{Text: value})
	} else {
		c.Kept(value)
		rec.Detail(name, value)
	}
}

// Part is a part of the input, UTF-8 as it comes out of a compression, to be read as the input itself is.
func (in *Input) Part(from io.Reader) *Input {
	part := *in
	part.Buf = bufio.NewReaderSize(in.Budgeted(from), HeadBytes)
	part.Charset = charset.UTF8()
	return &part
}
