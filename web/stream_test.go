package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzhttp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// TestExport: a stream has the articles that searches page through, and as many as it says.
func TestExport(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, params := range []string{
		"q=gr%C3%A8ve", "q=", "q=introuvable", "q=maire&sort=-date&since=2015", "q=maire&size=3&from=2&sort=date",
		"q=maire&from=100000",
	} {
		var ids []string
		search := strings.Replace("/api/v1/search?facets=0&"+params, "size=3&", "", 1)
		for after := ""; ; {
			var page kiosque.SearchResult
			w := get(h, search+"&size="+map[bool]string{true: "3", false: "200"}[strings.Contains(params, "size=3")]+"&after="+url.QueryEscape(after))
			if err := json.Unmarshal(w.Body.Bytes(), &page); w.Code != 200 || err != nil {
				t.Fatalf("%s: %d %v", search, w.Code, err)
			}
			for _, hit := range page.Hits {
				ids = append(ids, hit.ID)
			}
			if after = page.Next; after == "" || strings.Contains(params, "size=3") {
				break
			}
		}
		w := get(h, "/api/v1/export?format=jsonl&"+params)
		var found []string
		for line := range bytes.Lines(w.Body.Bytes()) {
			var f kiosque.Found
			if err := json.Unmarshal(line, &f); err != nil {
				t.Fatal(err)
			}
			found = append(found, f.ID)
		}
		if strings.Join(found, " ") != strings.Join(ids, " ") || w.Header().Get("X-Total") != strconv.Itoa(len(ids)) {
			t.Errorf("%s: %d exported, X-Total %s, %d found", params, len(found), w.Header().Get("X-Total"), len(ids))
		}
		if got := w.Header().Get("X-Corpus"); !regexp.MustCompile(`^[0-9a-f]{4}(-[0-9a-f]{4}){3}$`).MatchString(got) {
			t.Errorf("%s: X-Corpus is %q", params, got)
		}
		if len(ids) > 0 {
			cite := get(h, "/api/v1/articles/"+url.PathEscape(ids[0])+"?format=ris")
			if corpus := w.Header().Get("X-Corpus"); cite.Header().Get("X-Corpus") != corpus || !strings.Contains(cite.Body.String(), "DP  - Kiosque, corpus "+corpus) {
				t.Errorf("%s: a citation of %q\n%s", params, cite.Header().Get("X-Corpus"), cite.Body)
			}
		}
	}
	for _, f := range export.Formats() {
		w := get(h, "/api/v1/export?q=maire&format="+string(f))
		if w.Code != 200 || w.Header().Get("Content-Type") != f.MediaType() || w.Body.Len() == 0 ||
			w.Header().Get("Content-Disposition") != `attachment; filename="kiosque-articles`+f.Extension()+`"` {
			t.Errorf("%s: %d %v", f, w.Code, w.Header())
		}
		head := ask(h, http.MethodHead, "/api/v1/export?q=maire&format="+string(f), nil)
		if head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("X-Total") != w.Header().Get("X-Total") || head.Header().Get("ETag") == "" {
			t.Errorf("HEAD %s: %d %v", f, head.Code, head.Header())
		}
		if again := get(h, "/api/v1/export?q=maire&format="+string(f), "If-None-Match", w.Header().Get("ETag")); again.Code != 304 {
			t.Errorf("%s asked again: %d", f, again.Code)
		}
	}
	for target, hint := range map[string]string{
		"export?columns=id,titre&format=csv": "title", "export?columns=id": "csv, tsv et iramuteq", "export?excel=1&format=ris": "csv",
		"export?format=xls": "jsonl, csv, tsv, ris, bibtex, csl, iramuteq, txt, txm, tei, vertical, gargantext, cortext, parquet",
	} {
		if w := get(h, apiRoot+target); w.Code != 400 || !strings.Contains(w.Body.String(), hint) {
			t.Errorf("%s: %d %s, want a hint with %s", target, w.Code, w.Body, hint)
		}
	}
}

// TestCitation: one article as reference managers read it.
func TestCitation(t *testing.T) {
	h := newTestHandler(t, Options{})
	for format, want := range map[string]string{"ris": "TY  - NEWS", "bibtex": "@", "csl": `"type":"article-newspaper"`} {
		w := get(h, "/api/v1/articles/a1?format="+format)
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) || !strings.Contains(w.Header().Get("Content-Disposition"), "kiosque-article.") {
			t.Errorf("%s: %d %v %s", format, w.Code, w.Header(), w.Body)
		}
	}
}

// fragile is a collection whose exports go wrong, or wait, after so many articles, again and again of the same ones.
type fragile struct {
	kiosque.Searcher

	after  int
	wait   chan struct{} // nil: the export fails
	closed chan struct{} // is told when the export is closed
}

func (f *fragile) Export(ctx context.Context, req kiosque.SearchRequest) (*kiosque.Export, error) {
	e, err := f.Searcher.Export(ctx, req)
	if err != nil {
		return nil, err
	}
	var all []kiosque.Found
	for found, err := range e.Found {
		if err != nil {
			return nil, err
		}
		all = append(all, found)
	}
	e.Total = 2 * f.after
	e.Close = func() { close(f.closed) }
	e.Found = func(yield func(kiosque.Found, error) bool) {
		for i := range 2 * f.after {
			if i == f.after && f.wait == nil {
				yield(kiosque.Found{}, errors.New("the disk is gone"))
				return
			}
			if i == f.after {
				select {
				case <-f.wait:
				case <-ctx.Done():
					yield(kiosque.Found{}, ctx.Err())
					return
				}
			}
			if !yield(all[i%len(all)], nil) {
				return
			}
		}
	}
	return e, nil
}

// serveFragile serves a fragile collection over the network, compressed as the program does it.
func serveFragile(t *testing.T, f *fragile) *httptest.Server {
	t.Helper()
	f.Searcher, f.closed = sampletest.Index(t), make(chan struct{})
	h, err := NewHandler(f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(gzhttp.GzipHandler(h))
	t.Cleanup(s.Close)
	return s
}

// reply is an answer whose body is closed when the test ends.
type reply struct {
	status int
	header http.Header
	body   io.Reader
}

func fetch(ctx context.Context, t *testing.T, target, encoding string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", encoding)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return reply{res.StatusCode, res.Header, res.Body}
}

// TestStreamCut: a client sees that a stream broke off; one that fails before its first block is an error like any other.
func TestStreamCut(t *testing.T) {
	for _, encoding := range []string{"identity", "gzip"} {
		f := &fragile{after: 500}
		res := fetch(t.Context(), t, serveFragile(t, f).URL+"/api/v1/export", encoding)
		if _, err := io.Copy(io.Discard, res.body); res.status != http.StatusOK || err == nil {
			t.Errorf("%s: a cut stream ends like a whole one: %d", encoding, res.status)
		}
		<-f.closed

		f = &fragile{after: 1}
		res = fetch(t.Context(), t, serveFragile(t, f).URL+"/api/v1/export?format=csl", encoding)
		body, err := io.ReadAll(res.body)
		if res.status != http.StatusInternalServerError || err != nil || encoding == "identity" && !strings.Contains(string(body), `"code":"internal"`) ||
			res.header.Get("X-Total") != "" || res.header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d %v %v %s", encoding, res.status, err, res.header, body)
		}
	}
}

// TestStreamFlows: the first articles arrive while the last ones are still to be found, compressed or not.
func TestStreamFlows(t *testing.T) {
	for _, encoding := range []string{"identity", "gzip"} {
		f := &fragile{after: 500, wait: make(chan struct{})}
		res := fetch(t.Context(), t, serveFragile(t, f).URL+"/api/v1/export", encoding)
		body := res.body
		if encoding == "gzip" {
			if res.header.Get("Content-Encoding") != "gzip" {
				t.Errorf("not compressed: %v", res.header)
			}
			z, err := gzip.NewReader(res.body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		in := bufio.NewReader(body)
		if _, err := in.ReadBytes('\n'); err != nil {
			t.Fatal(err)
		}
		close(f.wait)
		n := 1
		for ; ; n++ {
			if _, err := in.ReadBytes('\n'); err != nil {
				if !errors.Is(err, io.EOF) {
					t.Error(err)
				}
				break
			}
		}
		if res.header.Get("X-Total") != "1000" || n != 1000 || res.header.Get("ETag") == "" || res.header.Get("Content-Length") != "" {
			t.Errorf("%s: %d lines, %v", encoding, n, res.header)
		}
	}
}

// TestStreamAbandoned: what is made for a client ends when the client goes.
func TestStreamAbandoned(t *testing.T) {
	f := &fragile{after: 500, wait: make(chan struct{})}
	s := serveFragile(t, f)
	ctx, cancel := context.WithCancel(t.Context())
	fetch(ctx, t, s.URL+"/api/v1/export", "identity")
	cancel()
	<-f.closed // or the test never ends
}
