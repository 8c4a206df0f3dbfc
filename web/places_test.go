package web

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

func TestPlaces(t *testing.T) {
	p := newPlaces(4)
	var leave []func()
	for _, tt := range []struct {
		client string
		want   kiosque.Code
	}{
		{"a", ""},
		{"a", ""},
		{"a", kiosque.CodeTooMany}, // half of them
		{"b", ""},
		{"c", ""},
		{"d", kiosque.CodeBusy},
		{"a", kiosque.CodeBusy},
	} {
		end, err := p.take(tt.client)
		if kiosque.CodeOf(err) != tt.want {
			t.Fatalf("%s: %v, want %q", tt.client, err, tt.want)
		}
		if err == nil {
			leave = append(leave, end)
		}
	}
	leave[0]()
	leave[0]() // gives nothing back again
	if _, err := p.take("d"); err != nil {
		t.Errorf("a place is free: %v", err)
	}
	if _, err := p.take("e"); kiosque.CodeOf(err) != kiosque.CodeBusy {
		t.Errorf("one place was given back twice: %v", err)
	}
	for _, end := range leave[1:] {
		end()
	}
	if p.taken != 1 || len(p.by) != 1 {
		t.Errorf("%d places are taken, by %v", p.taken, p.by)
	}
	if end, err := newPlaces(-1).take("a"); err != nil {
		t.Errorf("without a bound: %v", err)
	} else {
		end()
	}
}

func TestClientOf(t *testing.T) {
	for addr, want := range map[string]string{
		"203.0.113.9:1234":             "203.0.113.9",
		"[2001:db8:1:2:3::4]:80":       "2001:db8:1:2::/64",
		"[::ffff:203.0.113.9]:80":      "203.0.113.9",
		"[fe80::1%eth0]:80":            "fe80::/64",
		"@":                            "@",
		"nom.exemple.fr:80":            "nom.exemple.fr",
		"[2001:db8:1:2:ffff::1%lo]:80": "2001:db8:1:2::/64",
	} {
		if got := clientOf(httptest.NewRecorder(), &http.Request{RemoteAddr: addr}); got != want {
			t.Errorf("%s is %q, want %q", addr, got, want)
		}
	}
	if got := clientOf(&recorder{client: "nom Lucie"}, &http.Request{RemoteAddr: "203.0.113.9:1"}); got != "nom Lucie" {
		t.Errorf("whom the Door knows is %q", got)
	}
}

// unread opens connections that ask and read nothing but that an answer has begun, with which status.
func unread(t *testing.T, server, path string, n int) (codes []string, all []net.Conn) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if err := c.(*net.TCPConn).SetReadBuffer(4096); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, len("HTTP/1.1 200"))
		if _, err := io.ReadFull(c, line); err != nil {
			t.Fatal(err)
		}
		codes, all = append(codes, string(line[len(line)-3:])), append(all, c)
	}
	return codes, all
}

// long is a collection whose articles are so long that no buffer of a system takes in an answer.
type long struct{ kiosque.Searcher }

func (l long) Search(ctx context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	res, err := l.Searcher.Search(ctx, req)
	if err == nil && req.Query == "long" {
		res.Hits = append(res.Hits, kiosque.Hit{ID: "x", Title: strings.Repeat("long ", 3<<20)})
	}
	return res, err
}

// endless is a collection whose exports have no end.
type endless struct{ kiosque.Searcher }

func (e endless) Export(ctx context.Context, _ kiosque.SearchRequest) (*kiosque.Export, error) {
	return &kiosque.Export{Close: func() {}, Found: func(yield func(kiosque.Found, error) bool) {
		more := true
		for more && ctx.Err() == nil {
			more = yield(kiosque.Found{Article: kiosque.Article{ID: "x", Body: strings.Repeat("long ", 1<<10)}}, nil)
		}
	}}, nil
}

// TestUnreadAnswers: exports and long answers that nobody reads hold their own places, of one client half of them, and none
// of a search.
func TestUnreadAnswers(t *testing.T) {
	for _, tt := range []struct {
		path string
		s    kiosque.Searcher
		o    Options
		want string
	}{
		{"/api/v1/export?format=jsonl", endless{sampletest.Index(t)}, Options{MaxStreams: 6}, "200 200 200 429 429 429 429 429"},
		{"/api/v1/search?q=long", long{sampletest.Index(t)}, Options{MaxInFlight: 6}, "200 200 200 429 429 429 429 429"},
	} {
		h, err := NewHandler(tt.s, tt.o)
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(gzhttp.GzipHandler(h))
		t.Cleanup(server.Close)
		codes, all := unread(t, server.URL, tt.path, 8)
		if got := strings.Join(codes, " "); got != tt.want {
			t.Errorf("%s, not read: %s, want %s", tt.path, got, tt.want)
		}
		for range 20 {
			if res, err := http.Get(server.URL + "/?q=port"); err != nil || res.StatusCode != http.StatusOK {
				t.Fatalf("%s: a search beside it: %v, %v", tt.path, res, err)
			} else if _, err := io.Copy(io.Discard, res.Body); err != nil {
				t.Fatal(err)
			} else if err := res.Body.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range all {
			_ = c.Close()
		}
	}
}

// deadlines is a writer that notes what it was given, and whether with a deadline.
type deadlines struct {
	http.ResponseWriter
	set   int
	sizes []int
}

func (d *deadlines) SetWriteDeadline(at time.Time) error {
	if at.IsZero() {
		d.set = -1
	}
	d.set++
	return nil
}

func (d *deadlines) Write(b []byte) (int, error) {
	if d.sizes = append(d.sizes, len(b)); d.set != len(d.sizes) {
		return 0, io.ErrShortWrite
	}
	return d.ResponseWriter.Write(b)
}

// TestLongAnswersAreWrittenInBlocks: each has its own time to be taken, and all of it arrives.
func TestLongAnswersAreWrittenInBlocks(t *testing.T) {
	for _, size := range []int{0, 1, longAnswer, longAnswer + 1, 3*longAnswer + 17} {
		w := httptest.NewRecorder()
		d := &deadlines{ResponseWriter: w}
		a := &answering{ResponseWriter: d, h: &handler{}, leave: func() {}}
		body := bytes.Repeat([]byte("k"), size)
		send(a, httptest.NewRequest(http.MethodGet, "/", nil), 200, body)
		if !bytes.Equal(w.Body.Bytes(), body) {
			t.Errorf("of %d bytes %d arrive, in %d", size, w.Body.Len(), d.sizes)
		}
		for _, n := range d.sizes {
			if n > longAnswer {
				t.Errorf("%d bytes are written at once", n)
			}
		}
	}
}
