// Package rtf reads the text of RTF, in which press bases and older word processors write: what it holds is read as the file of text
// that it is. Rich Text Format Specification 1.9.1.
package rtf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// Detect recognises RTF by its first bytes.
func Detect(_ *format.Input, head []byte) bool { return bytes.HasPrefix(head, []byte(`{\rtf`)) }

// Read reads the text as though it lay there by itself.
func Read(in *format.Input) error {
	name := in.Name
	if format.HasSuffix(name, ".rtf") {
		name = name[:len(name)-len(".rtf")] + ".txt"
	}
	return in.Written(name, &reader{from: in.Buf, page: charmap.Windows1252, state: state{skip: 1}})
}

// Limits of what no document of text has.
const (
	maxGroups = 1 << 12 // within each other
	maxWord   = 64      // letters of a control word, and digits of its number
)

// state is what holds within a group.
type state struct {
	silent bool // what is in it is no text
	hidden bool
	skip   int // signs behind a sign of Unicode that stand for it in older programs
}

// reader is the text of RTF, as UTF-8.
type reader struct {
	from   *bufio.Reader
	page   *charmap.Charmap
	state  state
	groups []state
	deep   int // groups beyond the limit
	fresh  bool
	ignore bool // a destination that older programs do not know begins
	drop   int  // signs that are still to be passed over
	high   rune // the first half of a sign beyond the first plane
	out    []byte
	done   bool
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	for len(r.out) < len(p) && !r.done {
		if err := r.next(); err != nil {
			if !errors.Is(err, io.EOF) {
				return 0, err
			}
			if r.done = true; len(r.groups)+r.deep > 0 {
				r.out = append(r.out, '\n')
			}
		}
	}
	n := copy(p, r.out)
	r.out = r.out[:copy(r.out, r.out[n:])]
	if n == 0 && r.done {
		if len(r.groups)+r.deep > 0 {
			return 0, io.ErrUnexpectedEOF
		}
		return 0, io.EOF
	}
	return n, nil
}

// next takes one sign.
func (r *reader) next() error {
	c, err := r.from.ReadByte()
	if err != nil {
		return err //nolint:wrapcheck // a reader hands on what it got
	}
	switch c {
	case '{':
		if len(r.groups) >= maxGroups {
			r.deep++
			return nil
		}
		r.groups = append(r.groups, r.state)
		r.fresh, r.drop = true, 0
		return nil
	case '}':
		switch {
		case r.deep > 0:
			r.deep--
		case len(r.groups) > 0:
			r.state = r.groups[len(r.groups)-1]
			r.groups = r.groups[:len(r.groups)-1]
			r.done = len(r.groups) == 0 // what follows the document is none of it
		}
		r.fresh, r.drop = false, 0
		return nil
	case '\\':
		return r.control()
	case '\r', '\n':
		return nil
	}
	r.fresh = false
	r.byte(c)
	return nil
}

// control takes a control word or sign.
func (r *reader) control() error {
	c, err := r.from.ReadByte()
	if err != nil {
		return err //nolint:wrapcheck // a reader hands on what it got
	}
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
		return r.word(c)
	}
	if c == '*' {
		r.ignore = r.fresh
		return nil
	}
	r.fresh = false
	switch c {
	case '\'':
		var hex [2]byte
		if _, err := io.ReadFull(r.from, hex[:]); err != nil {
			return err //nolint:wrapcheck // a reader hands on what it got
		}
		if n, err := strconv.ParseUint(string(hex[:]), 16, 8); err == nil {
			r.byte(byte(n))
		}
	case '~':
		r.text('\u00a0')
	case '_':
		r.text('-')
	case '\r', '\n':
		r.text('\n')
	case '\\', '{', '}':
		r.byte(c)
	}
	return nil
}

// word takes a control word, its number, and the space that ends it.
func (r *reader) word(first byte) error {
	word, number := []byte{first}, []byte(nil)
	for {
		c, err := r.from.ReadByte()
		if err != nil {
			return err //nolint:wrapcheck // a reader hands on what it got
		}
		switch letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'; {
		case letter && number == nil && len(word) < maxWord:
			word = append(word, c)
			continue
		case (c >= '0' && c <= '9' || c == '-' && number == nil) && len(number) < maxWord:
			number = append(number, c)
			continue
		case c != ' ':
			r.from.UnreadByte() //nolint:errcheck,gosec // it has just been read
		}
		n, err := strconv.Atoi(string(number))
		return r.do(string(word), n, err == nil)
	}
}

// destinations are groups that hold no text of the document.
var destinations = map[string]bool{
	"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "objdata": true, "header": true, "headerl": true, "headerr": true,
	"headerf": true, "footer": true, "footerl": true, "footerr": true, "footerf": true, "fldinst": true, "listtable": true, "listoverridetable": true,
	"revtbl": true, "rsidtbl": true, "generator": true, "themedata": true, "datastore": true, "latentstyles": true, "xmlnstbl": true, "bkmkstart": true,
	"bkmkend": true, "annotation": true, "atnid": true, "atnauthor": true, "nonshppict": true, "comment": true, "template": true,
}

// signs are those that have a word of their own.
var signs = map[string]rune{
	"tab": '\t', "cell": '\t', "line": '\n', "emdash": '—', "endash": '–', "lquote": '‘', "rquote": '’', "ldblquote": '“', "rdblquote": '”', "bullet": '•',
	"emspace": ' ', "enspace": ' ', "qmspace": ' ',
}

// do does what a control word says.
func (r *reader) do(word string, n int, numbered bool) error {
	fresh := r.fresh
	if r.ignore || fresh && destinations[word] {
		r.state.silent = true
	}
	r.fresh, r.ignore = false, false
	if sign, ok := signs[word]; ok {
		r.text(sign)
		return nil
	}
	switch word {
	case "par", "row", "sect", "page":
		r.text('\n')
		r.text('\n')
	case "u":
		r.unicode(n)
	case "uc":
		if numbered && n >= 0 && n < maxWord {
			r.state.skip = n
		}
	case "v", "deleted":
		r.state.hidden = !numbered || n != 0
	case "plain":
		r.state.hidden = false
	case "ansicpg":
		r.page = pageOf(n)
	case "mac":
		r.page = charmap.Macintosh
	case "pc":
		r.page = charmap.CodePage437
	case "pca":
		r.page = charmap.CodePage850
	case "bin":
		if n > 0 {
			_, err := io.CopyN(io.Discard, r.from, int64(n))
			return err //nolint:wrapcheck // a reader hands on what it got
		}
	}
	return nil
}

// pageOf is the encoding of a number, that of Windows in the West for those that no French text is in.
func pageOf(n int) *charmap.Charmap {
	switch n {
	case 437:
		return charmap.CodePage437
	case 850:
		return charmap.CodePage850
	case 1250:
		return charmap.Windows1250
	case 1251:
		return charmap.Windows1251
	case 1254:
		return charmap.Windows1254
	case 10000:
		return charmap.Macintosh
	case 28591, 28605:
		return charmap.ISO8859_15
	}
	return charmap.Windows1252
}

// unicode takes a sign by its number, which is one of 16 bits with a sign before it.
func (r *reader) unicode(n int) {
	unit := rune(uint16(n)) //nolint:gosec // as the specification has it
	if r.state.silent {
		return
	}
	switch {
	case utf16.IsSurrogate(unit) && r.high == 0:
		r.high = unit
	case r.high != 0:
		r.text(utf16.DecodeRune(r.high, unit))
		r.high = 0
	default:
		r.text(unit)
	}
	r.drop = r.state.skip
}

// byte takes a sign in the encoding of the document.
func (r *reader) byte(c byte) {
	if r.drop > 0 {
		r.drop--
		return
	}
	r.text(r.page.DecodeByte(c))
}

// text writes a sign.
func (r *reader) text(sign rune) {
	if !r.state.silent && !r.state.hidden && r.deep == 0 {
		r.out = utf8.AppendRune(r.out, sign)
	}
}
