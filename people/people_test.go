package people

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/people/mention"
)

// TestNamed holds the counts to the articles read one by one, and each query to what a search finds with it.
func TestNamed(t *testing.T) {
	x := sampletest.Index(t)
	for _, req := range []Request{
		{Search: kiosque.SearchRequest{Query: "maire OU conseil"}},
		{Search: kiosque.SearchRequest{Query: "port", Sort: kiosque.ByDate}, Read: 10, Size: 5},
		{Search: kiosque.SearchRequest{}, Size: 100},
		{Search: kiosque.SearchRequest{Query: "introuvable"}},
	} {
		got, err := Of(t.Context(), x, req)
		if err != nil {
			t.Fatal(err)
		}
		search := req.Search
		if search.Size = req.Read; search.Size == 0 {
			search.Size = DefaultRead
		}
		all, err := x.Export(t.Context(), search)
		if err != nil {
			t.Fatal(err)
		}
		in, read := map[string][]string{}, 0
		var r mention.Reader
		for a, err := range all.Found {
			if err != nil {
				t.Fatal(err)
			}
			read++
			for _, c := range r.In(parts(&a.Article)...) {
				key := string(c.Kind) + " " + strings.ToLower(c.Text)
				in[key] = append(in[key], a.ID)
			}
		}
		if got.Read != read || got.Found != all.Total || len(got.People) > req.Size && req.Size > 0 {
			t.Errorf("%+v: %d articles of %d read, counted are %d of %d", req, got.Read, got.Found, read, all.Total)
		}
		for kind, names := range map[mention.Kind][]Name{mention.Person: got.People, mention.Organisation: got.Bodies} {
			for i, n := range names {
				ids := in[string(kind)+" "+strings.ToLower(n.Text)]
				if n.Articles != len(ids) && n.Articles < len(ids) {
					t.Errorf("%s: %d articles, counted are %d", n.Text, n.Articles, len(ids))
				}
				if i%5 > 0 {
					continue
				}
				req := req.Search
				req.Query, req.Size, req.Strict = n.With, 1000, true
				found, err := x.Search(t.Context(), req)
				if err != nil || found.Total != n.Found || n.Found < len(ids) {
					t.Fatalf("%+v, a search finds %d, %v", n, found.Total, err)
				}
				for _, id := range ids {
					if !slices.ContainsFunc(found.Hits, func(h kiosque.Hit) bool { return h.ID == id }) {
						t.Errorf("%s does not find %s", n.With, id)
					}
				}
			}
		}
	}
	for _, req := range []Request{{Size: -1}, {Size: MaxSize + 1}, {Read: -1}, {Read: MaxRead + 1}} {
		if _, err := Of(t.Context(), x, req); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%+v: %v", req, err)
		}
	}
}

// TestTold: what is told of three articles, and how its spellings are one.
func TestTold(t *testing.T) {
	x := sampletest.Of(t, func(yield func(kiosque.Article, error) bool) {
		for i, body := range []string{
			"Emmanuel Macron a parlé. Le Parisien le raconte. M. Macron a tort, et Macron le sait.",
			"Le président Emmanuel Macron reçoit Benoit Hamon au ministère de la Santé, selon Le Parisien.",
			"Benoît Hamon et le ministère de la Santé. Emmanuel Macron, 41 ans, se tait.",
		} {
			if !yield(kiosque.Article{ID: fmt.Sprint("a", i), Title: "Un titre", Body: body}, nil) {
				return
			}
		}
	})
	got, err := Of(t.Context(), x, Request{})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for row := range got.Rows() {
		told = append(told, strings.Join(row, " "))
	}
	want := []string{
		"kind name articles mentions found query", `person Emmanuel Macron 3 5 3 "Emmanuel Macron"`, `person Benoit Hamon 2 2 2 "Benoit Hamon"`,
		`organisation Le Parisien 2 2 2 "Le Parisien"`, `organisation ministère de la Santé 2 2 2 "ministère de la Santé"`,
	}
	if !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
}
