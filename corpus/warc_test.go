package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
)

// TestWARCAnswers reads what archives keep of answers: in chunks or not, compressed or only said to be, without a kind,
// of HTTP/2, and what is no page.
func TestWARCAnswers(t *testing.T) {
	const body = "<html><head><title>La digue</title></head><body><p>Le conseil a voté.</p></body></html>"
	squeeze := func(w interface {
		Write([]byte) (int, error)
		Close() error
	}, to *bytes.Buffer,
	) string {
		t.Helper()
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return to.String()
	}
	var g, z, b bytes.Buffer
	gz, zl, br := squeeze(gzip.NewWriter(&g), &g), squeeze(zlib.NewWriter(&z), &z), squeeze(brotli.NewWriter(&b), &b)
	chunks := func(s string) string { return fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(s), s) }
	const html = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
	page := []string{"La digue | Le conseil a voté."}
	for name, test := range map[string]struct {
		answer string
		want   []string
	}{
		"plain":                   {html + "\r\n" + body, page},
		"chunks":                  {html + "Transfer-Encoding: chunked\r\n\r\n" + chunks(body), page},
		"gzip":                    {html + "Content-Encoding: gzip\r\n\r\n" + gz, page},
		"gzip in chunks":          {html + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(gz), page},
		"deflate":                 {html + "Content-Encoding: deflate\r\n\r\n" + zl, page},
		"brotli":                  {html + "Content-Encoding: br\r\n\r\n" + br, page},
		"only said to be encoded": {html + "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n" + body, page},
		"length of more":          {html + "Content-Length: 99999\r\n\r\n" + body, page},
		"no kind":                 {"HTTP/1.1 200 OK\r\n\r\n" + body, page},
		"HTTP/2":                  {"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + body, page},
		"feed as XML": {
			"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><title>Le bac</title></item></channel></rss>",
			[]string{"Le bac | "},
		},
		"site map": {
			"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<urlset><url><loc>https://x.test</loc></url></urlset>",
			[]string{"fichier sans aucun article"},
		},
		"not found": {"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + body, []string{"fichier sans aucun article"}},
		"image":     {"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG", []string{"fichier sans aucun article"}},
	} {
		record := fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.test/1\r\nContent-Type: application/http; msgtype=response\r\n"+
			"Content-Length: %d\r\n\r\n%s\r\n\r\n", len(test.answer), test.answer)
		if diff := cmp.Diff(test.want, told(t, record)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	cut := "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 9999\r\n\r\n" + html + "\r\n" + body
	if got := told(t, cut); len(got) != 2 || !strings.Contains(got[1], "coupée") {
		t.Errorf("a cut archive: %q", got)
	}
}

// TestWARCLengths: a record that says a wrong length costs one page at most, and what is lost is told.
func TestWARCLengths(t *testing.T) {
	record := func(n, off int) string {
		page := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss version=\"2.0\"><channel><item><title>Page %d</title></item></channel></rss>", n)
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.test/%d\r\nContent-Type: application/http\r\n"+
			"Content-Length: %d\r\n\r\n%s\r\n\r\n", n, len(page)+off, page)
	}
	for off, lost := range map[int]string{0: "", 3: "", 4: "", 9: "Page 3 | ", 60: "Page 3 | ", -7: "Page 2 | "} {
		got := told(t, record(1, 0)+record(2, off)+record(3, 0)+record(4, 0))
		damaged := 0
		for _, line := range got {
			if strings.Contains(line, "abîmé") || strings.Contains(line, "coupé") || strings.Contains(line, "mal formé") {
				damaged++
			}
		}
		for n := 1; n <= 4; n++ {
			if title := fmt.Sprintf("Page %d | ", n); title != lost && !slices.Contains(got, title) {
				t.Errorf("%+d bytes: %sis lost: %q", off, title, got)
			}
		}
		if (damaged > 0) != (lost != "") {
			t.Errorf("%+d bytes: %q", off, got)
		}
	}
}

// told reads an input and lists titles and texts, and the reasons of rejects.
func told(t *testing.T, data string) (out []string) {
	t.Helper()
	for item, err := range Open(t.Context(), []string{"-"}, strings.NewReader(data), Options{}) {
		if reject, ok := errors.AsType[*Reject](err); ok {
			out = append(out, reject.Reason)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, item.Article.Title+" | "+item.Article.Body)
	}
	return out
}
