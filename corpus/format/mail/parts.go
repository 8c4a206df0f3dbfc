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
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

// parts are the texts of a message.
type parts struct {
	plain, html string
	beside      string // what stands beside those
	related     bool
	count       int
	pages       []part // all that are HTML
	start       string // the name of the one that shows the others
}

// part is a page within a message.
type part struct{ text, location, id string }

// page is the page that a browser saved: the one that shows the others, or where that has frames alone, the longest of these.
func (p *parts) page() (text, location string) {
	if len(p.pages) == 0 {
		return "", ""
	}
	main := p.pages[0]
	for _, one := range p.pages {
		if p.start != "" && one.id == p.start {
			main = one
		}
	}
	if format.Framed([]byte(main.text)) {
		longest := 0
		for _, one := range p.pages {
			if n := len(markup.Plain(one.text)); n > longest && !format.Framed([]byte(one.text)) {
				main, longest = one, n
			}
		}
	}
	return main.text, main.location
}

// mediaType reads what a part is. Browsers write addresses without the quotes that they need, which ends the standard reading.
func mediaType(h textproto.MIMEHeader) (kind string, params map[string]string) {
	value := h.Get("Content-Type")
	kind, params, err := mime.ParseMediaType(value)
	if err == nil && kind != "" {
		return kind, params
	}
	kind, rest, _ := strings.Cut(value, ";")
	if kind = strings.ToLower(strings.TrimSpace(kind)); !strings.Contains(kind, "/") {
		return "text/plain", nil
	}
	params = map[string]string{}
	for param := range strings.SplitSeq(rest, ";") {
		if name, v, ok := strings.Cut(param, "="); ok {
			params[strings.ToLower(strings.TrimSpace(name))] = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return kind, params
}

// walk reads a part and those in it; attachments are none.
func (p *parts) walk(h textproto.MIMEHeader, body io.Reader, depth int, mixed bool) {
	if p.count++; p.count > maxParts || depth > maxNested {
		return
	}
	kind, params := mediaType(h)
	if strings.HasPrefix(kind, "multipart/") {
		p.related = p.related || kind == "multipart/related"
		if depth == 0 {
			p.start = params["start"]
		}
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
	case kind == "text/html" || kind == "application/xhtml+xml":
		text := decode(h, params["charset"], body)
		p.pages = append(p.pages, part{text, h.Get("Content-Location"), h.Get("Content-Id")})
		if p.html == "" {
			p.html = text
		}
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
