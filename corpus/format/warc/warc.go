// Package warc reads web archives (ISO 28500): the pages that servers answered with. When a page was fetched is no date
// of publication.
package warc

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// maxHeader bounds the header of a record, in bytes.
const maxHeader = 1 << 20

// Detect recognises an archive by its version line.
func Detect(_ *format.Input, head []byte) bool { return bytes.HasPrefix(head, []byte("WARC/")) }

// Read reads all pages of an archive.
func Read(in *format.Input) error {
	for {
		if err := in.Context().Err(); err != nil {
			return err //nolint:wrapcheck // it ends the reading
		}
		head, size, err := next(in.Buf)
		if errors.Is(err, errRecord) && !errors.Is(err, io.ErrUnexpectedEOF) {
			// The length of the record before was wrong: it has taken from this one, or left some of its own.
			if err := in.Reject(0, "archive WARC abîmée : une page n'a pas la longueur qu'elle dit ; la lecture reprend à la page qui suit", nil); err != nil {
				return err
			}
			if err = resume(in.Buf); err == nil {
				continue
			} else if !errors.Is(err, io.EOF) {
				return in.Failed(0, err)
			}
			return in.Nothing()
		}
		if errors.Is(err, io.EOF) {
			return in.Nothing()
		}
		if err != nil {
			return in.Failed(0, err)
		}
		body := &io.LimitedReader{R: in.Buf, N: size}
		if strings.EqualFold(head.Get("WARC-Type"), "conversion") && strings.HasPrefix(strings.ToLower(head.Get("Content-Type")), "text/plain") {
			if err := conversion(in, head.Get("WARC-Target-URI"), body); err != nil {
				return err
			}
		}
		if strings.EqualFold(head.Get("WARC-Type"), "response") && strings.HasPrefix(strings.ToLower(head.Get("Content-Type")), "application/http") {
			more, err := response(in, strings.Trim(head.Get("WARC-Target-URI"), "<> "), body)
			if err != nil || !more {
				return err
			}
		}
		if _, err := io.Copy(io.Discard, body); err != nil {
			return in.Failed(0, err)
		}
		if body.N > 0 {
			return in.Reject(0, "archive WARC coupée au milieu d'une page : la fin manque", nil)
		}
	}
}

// conversion reads the text that somebody has made of a page (Common Crawl's WET files): all its words, menus among them, without
// title and date.
func conversion(in *format.Input, address string, body io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(body, int64(in.MaxArticle)+1))
	switch {
	case err != nil:
		return in.Failed(0, err)
	case len(text) > in.MaxArticle:
		return in.Reject(0, in.TooLong(), nil)
	case len(bytes.TrimSpace(text)) == 0:
		return nil
	}
	var rec record.Record
	rec.Put(record.Body, string(in.Charset.Text(text)))
	rec.Put(record.URL, strings.Trim(address, "<> "))
	rec.Remarks = []string{"texte extrait d'une page sans son titre, sa date ni sa mise en page (WET) : l'archive WARC dont il est tiré en dit plus"}
	return in.Record(1, &rec)
}

// errRecord says that an archive is damaged.
var errRecord = errors.New("warc: not a record")

// next reads the header of the next record; io.EOF where there is none.
func next(br *bufio.Reader) (textproto.MIMEHeader, int64, error) {
	for {
		c, err := br.ReadByte()
		if err != nil {
			return nil, 0, err //nolint:wrapcheck // becomes a reason
		}
		if c != '\r' && c != '\n' {
			break
		}
	}
	if err := br.UnreadByte(); err != nil {
		return nil, 0, err //nolint:wrapcheck // becomes a reason
	}
	head := textproto.MIMEHeader{}
	total := 0
	for n := 0; ; n++ {
		line, err := br.ReadSlice('\n')
		if err != nil {
			return nil, 0, errors.Join(errRecord, io.ErrUnexpectedEOF)
		}
		if total += len(line); total > maxHeader {
			return nil, 0, errRecord
		}
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case n == 0:
			if !strings.HasPrefix(text, "WARC/") {
				return nil, 0, errRecord
			}
		case text == "":
			size, err := strconv.ParseInt(head.Get("Content-Length"), 10, 64)
			if err != nil || size < 0 {
				return nil, 0, errRecord
			}
			return head, size, nil
		default:
			if name, value, ok := strings.Cut(text, ":"); ok {
				head.Set(strings.TrimSpace(name), strings.TrimSpace(value))
			}
		}
	}
}

// resume goes to the next line that a record may begin with; io.EOF: there is none.
func resume(br *bufio.Reader) error {
	for {
		head, err := br.Peek(len("WARC/"))
		if string(head) == "WARC/" || err != nil {
			return err //nolint:wrapcheck // becomes a reason
		}
		for {
			_, err := br.ReadSlice('\n')
			if err == nil {
				break
			}
			if !errors.Is(err, bufio.ErrBufferFull) {
				return err //nolint:wrapcheck // becomes a reason
			}
		}
	}
}

// label is an address as the name of a member.
func label(address string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(address[:min(len(address), 1000)], "?"))
}
