package warc

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	"net/http/httputil"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// status is the line that opens an answer; archives of HTTP/2 write one too.
var status = regexp.MustCompile(`^HTTP/[\d.]+ (\d{3})\b`)

// response reads the answer of a server: of those that succeeded, what is a page or a feed.
func response(in *format.Input, address string, from io.Reader) (more bool, err error) {
	br := bufio.NewReader(io.LimitReader(from, maxHeader))
	text := textproto.NewReader(br)
	line, err := text.ReadLine()
	if m := status.FindStringSubmatch(line); err != nil || m == nil || m[1] != "200" {
		return true, nil //nolint:nilerr // an answer without a page
	}
	head, err := text.ReadMIMEHeader()
	if err != nil && len(head) == 0 {
		return true, nil // the same
	}
	body := bufio.NewReader(io.MultiReader(br, from)) // what was read beyond the header comes first
	if strings.EqualFold(head.Get("Transfer-Encoding"), "chunked") && chunked(body) {
		body = bufio.NewReader(httputil.NewChunkedReader(body))
	}
	body, err = decoded(strings.ToLower(strings.TrimSpace(head.Get("Content-Encoding"))), body)
	if err != nil {
		return true, in.Reject(0, "page d'une archive WARC abîmée : "+label(address), err)
	}
	if !readable(head.Get("Content-Type"), body) {
		return true, nil
	}
	return in.Member(format.Member{Name: label(address), URL: address, Packed: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(body), nil }})
}

// chunkLine is the line in front of a chunk: its length.
var chunkLine = regexp.MustCompile(`^[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n`)

// chunked reports whether a body is in chunks still. Some programs keep the header as it was and the body without them.
func chunked(body *bufio.Reader) bool {
	begin, _ := body.Peek(64)
	return chunkLine.Match(begin)
}

// decoded is a body without its compression, where it has one still.
func decoded(encoding string, body *bufio.Reader) (*bufio.Reader, error) {
	begin, _ := body.Peek(2)
	switch {
	case bytes.Equal(begin, []byte{0x1f, 0x8b}) && (encoding == "gzip" || encoding == "x-gzip" || encoding == "deflate"):
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, err //nolint:wrapcheck // becomes a reason
		}
		return bufio.NewReader(z), nil
	case encoding == "deflate" && len(begin) == 2 && begin[0]&0x0f == 8 && (int(begin[0])<<8|int(begin[1]))%31 == 0:
		z, err := zlib.NewReader(body)
		if err != nil {
			return nil, err //nolint:wrapcheck // becomes a reason
		}
		return bufio.NewReader(z), nil
	case markupBegins(body):
	case encoding == "deflate":
		return bufio.NewReader(flate.NewReader(body)), nil
	case encoding == "br":
		return bufio.NewReader(brotli.NewReader(body)), nil
	}
	return body, nil
}

// markupBegins reports whether a body begins as pages and feeds do.
func markupBegins(body *bufio.Reader) bool {
	begin, _ := body.Peek(512)
	begin = bytes.TrimLeft(begin, " \t\r\n\ufeff")
	return bytes.HasPrefix(begin, []byte("<"))
}

// aFeed is how a feed begins, perhaps behind a declaration and comments.
var aFeed = regexp.MustCompile(`(?is)^\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:rdf)[\s>]`)

// readable reports whether an answer is a page or a feed, by what the server says or, where it says nothing, by its
// beginning.
func readable(contentType string, body *bufio.Reader) bool {
	kind, _, _ := mime.ParseMediaType(contentType)
	switch kind {
	case "text/html", "application/xhtml+xml", "application/rss+xml", "application/atom+xml", "application/feed+json":
		return true
	case "text/xml", "application/xml", "application/rdf+xml":
		begin, _ := body.Peek(2048)
		return aFeed.Match(begin)
	case "":
		return markupBegins(body)
	}
	return false
}
