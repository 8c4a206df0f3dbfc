package index

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/rounds"
)

// orange reads n dispatches of the shared corpus, which is not part of the project.
func orange(b *testing.B, n int) []kiosque.Article {
	b.Helper()
	f, err := os.Open("../../shared/data/presse/orange-2011-2019.jsonl.gz")
	if err != nil {
		b.Skip("the shared corpus is not here: ", err)
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	var articles []kiosque.Article
	for r := bufio.NewReader(z); len(articles) < n; {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		var a struct{ ID, Title, Date, Source, Section, Text string }
		if err := errors.Join(err, json.Unmarshal(line, &a)); err != nil {
			b.Fatal(err)
		}
		d, err := kiosque.ParseDate(a.Date[:10])
		if err != nil {
			b.Fatal(err)
		}
		articles = append(articles, kiosque.Article{
			ID: a.ID, Title: a.Title, Body: a.Text, Source: a.Source, Section: a.Section, Date: d,
			DateOrigin: kiosque.DateDeclared,
		})
	}
	return articles
}

// BenchmarkBuild compares our writer of segments with bleve's own behind the same seam.
func BenchmarkBuild(b *testing.B) {
	articles := orange(b, 10_000)
	for name, o := range map[string]BuildOptions{"own": {}, "bleve": {PublicSegments: true}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Build(context.Background(), b.TempDir(), sequence(articles), o); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(articles))*float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// BenchmarkSearch compares our reader of postings with bleve's interfaces behind the same seam.
func BenchmarkSearch(b *testing.B) {
	dir := b.TempDir()
	if _, err := Build(context.Background(), dir, sequence(orange(b, 1<<30)), BuildOptions{}); err != nil {
		b.Fatal(err)
	}
	for name, o := range map[string]Options{"bytes": {}, "bleve": {PublicPostings: true}} {
		x, err := Open(context.Background(), dir, o)
		if err != nil {
			b.Fatal(err)
		}
		for _, q := range []string{"gouvernement", "président OU ministre OU élection", "grève retraites", `"président de la République"`, "minist*"} {
			b.Run(name+"/"+q, func(b *testing.B) {
				for b.Loop() {
					if _, err := x.Search(context.Background(), kiosque.SearchRequest{Query: q}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSearchAllocations holds down what a search allocates: it may grow with the hits shown, not with those found.
func TestSearchAllocations(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, testArticles(2000))
	x := open(t, dir)
	ctx := context.Background()
	for _, c := range []struct {
		query string
		found int
		most  float64
	}{
		{"président", 1000, 500},
		{"président OU grève OU maire", 1500, 800},
		{`"la grève"`, 5, 600},
	} {
		req := kiosque.SearchRequest{Query: c.query}
		r, err := x.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		if r.Total < c.found {
			t.Fatalf("%s finds only %d articles", c.query, r.Total)
		}
		n := testing.AllocsPerRun(50, func() {
			if _, err := x.Search(ctx, req); err != nil {
				t.Fatal(err)
			}
		})
		t.Logf("%s: %d articles, %.0f allocations", c.query, r.Total, n)
		if n > c.most && !rounds.Race { // under the race detector, pools forget at random what they were given

			t.Errorf("%s: %.0f allocations, at most %.0f", c.query, n, c.most)
		}
	}
}
