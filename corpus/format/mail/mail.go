// Package mail reads e-mail: single messages, mailboxes of them, and web pages that browsers saved as MHTML, which is
// mail in form.
package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/webpage"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Limits of one message.
const (
	maxMessage = 4 // lengths of the longest article, with its attachments
	maxParts   = 200
	maxNested  = 10 // parts within each other
)

// header is a line of a header.
var header = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9-]{1,60}): ?`)

// Detect recognises a message by its header, and a mailbox by the line in front of it.
func Detect(_ *format.Input, head []byte) bool {
	known := map[string]bool{}
	for i, line := range strings.Split(string(head[:min(len(head), 16<<10)]), "\n") {
		line = strings.TrimRight(line, "\r")
		m := header.FindStringSubmatch(line)
		switch {
		case line == "":
			return strong(known)
		case i == 0 && strings.HasPrefix(line, "From "):
			known["mbox"] = true
		case m != nil:
			known[strings.ToLower(m[1])] = true
		case strings.HasPrefix(line, " "), strings.HasPrefix(line, "\t"):
		default:
			return false
		}
	}
	return strong(known)
}

// strong reports whether a header is one of mail, and not the lines in front of a text.
func strong(known map[string]bool) bool {
	n := 0
	for _, name := range []string{
		"from", "subject", "to", "mime-version", "message-id", "received", "content-type", "return-path", "delivered-to",
		"mbox", "snapshot-content-location",
	} {
		if known[name] {
			n++
		}
	}
	return n >= 2 && (known["from"] || known["mime-version"] || known["received"])
}

// separator opens a message in a mailbox.
var separator = regexp.MustCompile(`^From \S+ .*\d{4}\s*$`)

// Read reads all messages.
func Read(in *format.Input) error {
	var message bytes.Buffer
	begin, long, box, blank := 1, false, false, true
	flush := func(n int) error {
		raw := bytes.Clone(message.Bytes())
		line, was := begin, long
		message.Reset()
		begin, long = n+1, false
		switch {
		case was:
			return in.Reject(line, "message trop grand", nil)
		case len(bytes.TrimSpace(raw)) == 0:
			return nil
		}
		return read(in, line, raw)
	}
	take := func(n int, raw []byte) error {
		if blank && (n == 1 || box) && separator.Match(raw) {
			box = true
			return flush(n)
		}
		blank = len(bytes.TrimSpace(raw)) == 0
		if box {
			if bytes.HasPrefix(raw, []byte(">From ")) { // how mailboxes keep such a line apart
				raw = raw[1:]
			}
		}
		if long = long || message.Len()+len(raw) > maxMessage*in.MaxArticle; !long {
			message.Write(raw)
			message.WriteByte('\n')
		}
		return nil
	}
	return in.Lines(format.ByLine{Max: maxMessage * in.MaxArticle, Line: take, Long: func(int) error { long = true; return nil }, End: flush})
}

// read reads one message.
func read(in *format.Input, line int, raw []byte) error {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return in.Reject(line, "message électronique mal formé", err)
	}
	var found parts
	found.walk(textproto.MIMEHeader(m.Header), m.Body, 0, false)
	page := found.html
	if location := m.Header.Get("Snapshot-Content-Location"); location != "" || found.related && strings.Contains(m.Header.Get("From"), "Saved by") {
		if page == "" {
			return in.Reject(line, "page MHTML sans texte", nil)
		}
		if location == "" {
			location = found.location
		}
		return webpage.ReadText(in, page, location) // its date is the day it was saved
	}
	var rec record.Record
	rec.Put(record.Title, words(m.Header.Get("Subject")))
	rec.Put(record.Date, m.Header.Get("Date"))
	if from, err := mail.ParseAddress(words(m.Header.Get("From"))); err == nil {
		rec.Put(record.Source, from.Name)
		rec.Detail("from", from.Address)
	}
	rec.Put(record.ID, strings.Trim(m.Header.Get("Message-Id"), "<> "))
	rec.Detail(kiosque.DetailDocument, rec.Text(record.ID))
	text := charset.Clean(found.plain)
	if strings.TrimSpace(text) == "" || len(markup.Plain(page)) > 4*len(text) { // a line that says where to read it
		text = markup.Plain(page)
	}
	if beside := charset.Clean(found.beside); beside != "" {
		text = strings.TrimSpace(text + "\n\n" + beside)
	}
	if len(text) > in.MaxArticle {
		return in.Reject(line, in.TooLong(), nil)
	}
	rec.Put(record.Body, text)
	return in.Record(line, &rec)
}

// words decodes the encoded words of a header, and bytes that were not encoded.
func words(s string) string {
	d := mime.WordDecoder{CharsetReader: func(name string, r io.Reader) (io.Reader, error) {
		enc, err := htmlindex.Get(name)
		if err != nil {
			return nil, err //nolint:wrapcheck // the word stays as it is
		}
		return enc.NewDecoder().Reader(r), nil
	}}
	if out, err := d.DecodeHeader(s); err == nil {
		s = out
	}
	c, _ := charset.Sniff([]byte(s))
	return string(c.Text([]byte(s)))
}

// parts are the texts of a message.
type parts struct {
	plain, html string
	beside      string // what stands beside those
	location    string // of the page
	related     bool
	count       int
}

// walk reads a part and those in it; attachments are none.
func (p *parts) walk(h textproto.MIMEHeader, body io.Reader, depth int, mixed bool) {
	if p.count++; p.count > maxParts || depth > maxNested {
		return
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || kind == "" {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") {
		p.related = p.related || kind == "multipart/related"
		r := multipart.NewReader(body, params["boundary"])
		for {
			part, err := r.NextRawPart()
			if err != nil {
				return // what was read of a message that breaks off stays
			}
			p.walk(part.Header, part, depth+1, kind == "multipart/mixed" || kind == "multipart/digest")
		}
	}
	if disposition, _, _ := mime.ParseMediaType(h.Get("Content-Disposition")); disposition == "attachment" {
		return
	}
	switch {
	case kind == "message/rfc822": // one that was sent on
		if m, err := mail.ReadMessage(body); err == nil {
			var sent parts
			sent.count = p.count
			sent.walk(textproto.MIMEHeader(m.Header), m.Body, depth+1, false)
			p.count = sent.count
			text := sent.plain
			if strings.TrimSpace(text) == "" {
				text = markup.Plain(sent.html)
			}
			p.add(words(m.Header.Get("Subject")) + "\n\n" + text + "\n\n" + sent.beside)
		}
	case kind == "text/plain" && (p.plain == "" || mixed):
		text := decode(h, params["charset"], body)
		if strings.EqualFold(params["format"], "flowed") {
			text = flowed(text, strings.EqualFold(params["delsp"], "yes"))
		}
		if mixed && p.plain+p.html != "" {
			p.add(text)
		} else {
			p.plain = text
		}
	case (kind == "text/html" || kind == "application/xhtml+xml") && p.html == "":
		p.html = decode(h, params["charset"], body)
		p.location = h.Get("Content-Location")
	}
}

// add puts a text behind those before it: parts that stand beside each other are all of the message.
func (p *parts) add(text string) {
	p.beside = strings.TrimSpace(p.beside + "\n\n" + strings.TrimSpace(text))
}

// flowed joins the lines that a mailer broke (RFC 3676): those that end with a space go on.
func flowed(text string, drop bool) string {
	var out strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		bare := strings.TrimSuffix(line, "\n")
		switch {
		case bare == "-- " || !strings.HasSuffix(bare, " "):
			out.WriteString(line)
		case drop:
			out.WriteString(bare[:len(bare)-1])
		default:
			out.WriteString(bare)
		}
	}
	return out.String()
}

// decode is the text of a part, as far as it can be read.
func decode(h textproto.MIMEHeader, name string, body io.Reader) string {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, _ := io.ReadAll(body) // what can be read; the message is bounded
	if enc, err := htmlindex.Get(name); err == nil && name != "" && !strings.EqualFold(name, "utf-8") && !strings.EqualFold(name, "us-ascii") {
		if out, err := enc.NewDecoder().Bytes(b); err == nil {
			return string(out)
		}
	}
	c, mark := charset.Sniff(b)
	if c.Decodes() {
		if out, err := io.ReadAll(c.Reader(bytes.NewReader(b[mark:]))); err == nil {
			return string(out)
		}
	}
	return string(c.Text(b[mark:]))
}
