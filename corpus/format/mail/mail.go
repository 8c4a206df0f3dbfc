// Package mail reads e-mail: single messages, mailboxes of them, and web pages that browsers saved as MHTML, which is
// mail in form.
package mail

import (
	"bytes"
	"io"
	"mime"
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
		case i == 0 && commit.MatchString(line):
			return false
		case i == 0 && strings.HasPrefix(line, "From "):
			known["mbox"] = true
		case i == 0 && counted.MatchString(line):
		case m != nil:
			known[strings.ToLower(m[1])] = true
		case strings.HasPrefix(line, " "), strings.HasPrefix(line, "\t"):
		default:
			return false
		}
	}
	return strong(known)
}

// commit is the first line of a patch of git, which has the form of mail; counted is that of a message as Mail of macOS keeps it (.emlx):
// the length of the message, behind which a property list stands.
var (
	commit  = regexp.MustCompile(`^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001$`)
	counted = regexp.MustCompile(`^\d{1,9}[ \t]*$`)
	trailer = regexp.MustCompile(`(?s)\n<\?xml [^>]*\?>\s*<!DOCTYPE plist\b.*$`)
)

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
	begin, long, box, blank, emlx := 1, false, false, true, false
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
		if emlx {
			raw = trailer.ReplaceAll(raw, nil)
		}
		return read(in, line, raw)
	}
	take := func(n int, raw []byte) error {
		if blank && (n == 1 || box) && separator.Match(raw) {
			box = true
			return flush(n)
		}
		if n == 1 && counted.Match(raw) {
			emlx = true
			return nil
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
	if isPage(m.Header, &found) {
		page, location := found.page()
		if page == "" {
			return in.Reject(line, "page MHTML sans texte", nil)
		}
		for _, name := range []string{"Content-Location", "Snapshot-Content-Location"} {
			if at := m.Header.Get(name); at != "" {
				location = at
			}
		}
		return webpage.ReadText(in, page, location) // its date is the day it was saved
	}
	page := found.html
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

// isPage reports whether a message is a page that a browser or a program of Office saved: what has been sent says by whom, to whom or
// when it was received. The sender of a page is its browser, in the language of that.
func isPage(h mail.Header, found *parts) bool {
	if h.Get("Snapshot-Content-Location") != "" {
		return true
	}
	for _, name := range []string{"Message-Id", "Received", "To", "Cc", "Delivered-To", "Return-Path", "Reply-To"} {
		if h.Get(name) != "" {
			return false
		}
	}
	return !strings.Contains(h.Get("From"), "@") && found.html != "" && (found.related || h.Get("Content-Location") != "")
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
