package searchertest

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

//go:embed testdata/script/*.txtar
var scripts embed.FS

// Scripts runs testdata/script/*.txtar: a small press, and queries with what they find in it.
//
//	-- article ID --   lines « title: … », « lead: … », « date: … », « source: … », « section: … », « authors: a; b », « derived »,
//	                   an empty line, and the text
//	-- synonyms --     those of the queries below
//	-- query Q --      a line for each article found, by ID: its ID, its occurrences, and each part with marks, [ and ] around them
//
// Every operator of the language stands in a script.
func Scripts(t *testing.T, open Open) {
	files, err := fs.Glob(scripts, "testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	used := map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(path.Base(file), ".txtar"), func(t *testing.T) {
			data, err := scripts.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, got := txtar.Parse(data), txtar.Parse(Script(t, open, data))
			for n, f := range want.Files {
				if q, ok := queryOf(f); ok {
					noteOperators(t, used, q)
					if diff := cmp.Diff(string(f.Data), string(got.Files[n].Data)); diff != "" {
						t.Errorf("%s (-want +got):\n%s", q, diff)
					}
				}
			}
		})
	}
	for _, node := range []query.Node{
		&query.All{}, &query.And{}, &query.Or{}, &query.Not{}, &query.Word{}, &query.Phrase{}, &query.Wildcard{}, &query.Fuzzy{}, &query.Field{},
		&query.DateRange{}, &query.Length{}, &query.Near{}, &query.NotNear{}, &query.Same{}, &query.AtLeast{}, &query.Among{}, &query.First{},
	} {
		if name := fmt.Sprintf("%T", node); !used[name] {
			t.Errorf("no script has a %s", name)
		}
	}
}

// Script returns a script with what its queries find now.
func Script(t *testing.T, open Open, data []byte) []byte {
	t.Helper()
	archive := txtar.Parse(data)
	var articles []kiosque.Article
	for _, f := range archive.Files {
		if id, ok := strings.CutPrefix(f.Name, "article "); ok {
			articles = append(articles, scriptArticle(t, id, string(f.Data)))
		}
	}
	c := opened(t, open, articles)
	for n, f := range archive.Files {
		if f.Name == "synonyms" {
			set, err := synonyms.Read(bytes.NewReader(f.Data), f.Name)
			if err != nil {
				t.Fatal(err)
			}
			c.UseSynonyms(set)
		}
		if q, ok := queryOf(f); ok {
			archive.Files[n].Data = []byte(scriptAnswer(t, c, q))
		}
	}
	return txtar.Format(archive)
}

func queryOf(f txtar.File) (string, bool) {
	q, ok := strings.CutPrefix(f.Name+" ", "query ")
	return strings.TrimSpace(q), ok
}

// noteOperators notes the operators of a query.
func noteOperators(t *testing.T, used map[string]bool, text string) {
	t.Helper()
	q, err := query.Parse(text, query.Options{Strict: true})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var note func(n query.Node)
	note = func(n query.Node) {
		used[fmt.Sprintf("%T", n)] = true
		v := reflect.ValueOf(n).Elem()
		for _, field := range v.Fields() {
			switch below := field.Interface().(type) {
			case query.Node:
				note(below)
			case []query.Node:
				for _, n := range below {
					note(n)
				}
			}
		}
	}
	note(q.Root)
}

func scriptArticle(t *testing.T, id, text string) kiosque.Article {
	t.Helper()
	a := kiosque.Article{ID: id, DateOrigin: kiosque.DateDeclared}
	head, body, _ := strings.Cut("\n"+text, "\n\n")
	a.Body = strings.TrimSuffix(body, "\n")
	for line := range strings.Lines(strings.TrimPrefix(head, "\n")) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "title":
			a.Title = value
		case "lead":
			a.Lead = value
		case "source":
			a.Source = value
		case "section":
			a.Section = value
		case "authors":
			a.Authors = strings.Split(value, "; ")
		case "derived":
			a.TitleDerived = true
		case "date":
			var err error
			if a.Date, err = kiosque.ParseDate(value); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("article %s: %q", id, line)
		}
	}
	return a
}

func scriptAnswer(t *testing.T, s kiosque.Searcher, q string) string {
	t.Helper()
	ctx := t.Context()
	req := kiosque.SearchRequest{Query: q, Size: kiosque.MaxSize, Strict: true}
	req.Widen = kiosque.WidenNever
	r, err := s.Search(ctx, req)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	var ids []string
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	slices.Sort(ids)
	var b bytes.Buffer
	sum := 0
	for _, id := range ids {
		m, err := s.Marked(ctx, kiosque.MarkedRequest{ID: id, Search: req})
		if err != nil || !m.Matches {
			t.Fatalf("%s in %s: %v", q, id, err)
		}
		sum += m.Occurrences
		fmt.Fprintf(&b, "%s %d", id, m.Occurrences)
		for _, part := range []struct {
			name, text string
			spans      []kiosque.Span
		}{{"title", m.Title, m.TitleSpans}, {"lead", m.Lead, m.LeadSpans}, {"body", m.Body, m.BodySpans}} {
			if len(part.spans) > 0 {
				fmt.Fprintf(&b, " %s: %s", part.name, brackets(part.text, part.spans))
			}
		}
		b.WriteByte('\n')
	}
	if sum != r.Occurrences || len(ids) != r.Total {
		t.Errorf("%s: %d occurrences in %d articles, marked are %d in %d", q, r.Occurrences, r.Total, sum, len(ids))
	}
	return b.String()
}

// brackets puts what is marked between brackets, on one line.
func brackets(text string, spans []kiosque.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	b.WriteString(text[at:])
	return strings.ReplaceAll(b.String(), "\n", "⏎")
}
