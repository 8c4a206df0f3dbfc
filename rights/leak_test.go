package rights_test

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample"
	"github.com/kiosque-search/kiosque/rights"
	"github.com/kiosque-search/kiosque/web"
)

// press is the sample corpus and an index of it.
func press(t *testing.T) (*index.Index, []kiosque.Article) {
	t.Helper()
	dir := t.TempDir()
	files := filepath.Join(dir, "presse")
	if _, err := sample.Write(files); err != nil {
		t.Fatal(err)
	}
	var all []kiosque.Article
	for item, err := range corpus.Open(t.Context(), []string{files}, nil, corpus.Options{}) {
		if err == nil {
			all = append(all, item.Article)
		}
	}
	if _, err := index.Build(t.Context(), filepath.Join(dir, "index"), func(yield func(kiosque.Article, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), filepath.Join(dir, "index"), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x, all
}

var threeWords = regexp.MustCompile(`\pL+( \pL+){2}`)

// public is all that may be shown of the collection.
func public(t *testing.T, s kiosque.Searcher, all []kiosque.Article) string {
	t.Helper()
	var b strings.Builder
	for _, a := range all {
		open, err := s.Article(t.Context(), a.ID)
		if kiosque.CodeOf(err) == kiosque.CodeNotFound {
			continue // kept under a derived ID
		} else if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, open.Title, open.Source, open.Section, open.Authors, open.Agency, open.Place, open.Tags, open.Lead, "\n", open.Body)
	}
	return b.String()
}

// secrets are runs of three words of an article that may be shown nowhere.
func secrets(t *testing.T, s kiosque.Searcher, a kiosque.Article, public string) []string {
	t.Helper()
	open, err := s.Article(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !open.Extract || len(open.Body) >= len(a.Body) && a.Body != "" {
		t.Errorf("%s is shown whole", a.ID)
	}
	var out []string
	for _, run := range threeWords.FindAllString(a.Lead+"\n"+a.Body, -1) {
		if !strings.Contains(public, run) {
			out = append(out, run)
		}
	}
	return out
}

// TestNothingLeaks asks for a withheld article by every route, in every way that comes to mind, and looks for its text.
func TestNothingLeaks(t *testing.T) {
	x, all := press(t)
	s := rights.New(x, &rights.Table{Default: rights.Extract})
	h, err := web.NewHandler(s, web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// Reprints and corrected versions print the same; one text a source is enough, the longest.
	longest := map[string]kiosque.Article{}
	for _, a := range all {
		if len(a.Body) > len(longest[a.Source].Body) {
			longest[a.Source] = a
		}
	}
	shown := public(t, s, all)
	answered, hidden := 0, 0
	for i, source := range slices.Sorted(maps.Keys(longest)) {
		a := longest[source]
		runs := secrets(t, s, a, shown)
		if i%4 != 0 { // to answer in time
			continue
		}
		if len(runs) == 0 {
			continue
		}
		hidden += len(runs)
		for _, target := range attacks(a, runs, neighbours(t, x, a.ID)) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d %s", target, w.Code, w.Body)
			}
			answered++
			leaks(t, target, w.Body.String(), runs)
		}
	}
	if answered < 300 || hidden < 100 {
		t.Errorf("%d answers, %d runs of words: too few to say anything", answered, hidden)
	}
}

// TestCompletionTellsNoText: what completes a word is the same after the words that stand before it in a withheld text and
// after any others.
func TestCompletionTellsNoText(t *testing.T) {
	x, all := press(t)
	s := rights.New(x, &rights.Table{Default: rights.Extract})
	complete := func(head, word string) (words []string) {
		t.Helper()
		list, err := s.Complete(t.Context(), kiosque.CompleteRequest{Query: head + word, Size: kiosque.MaxCompletions})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			words = append(words, fmt.Sprint(c.Word, c.Count))
		}
		return words
	}
	completed := 0
	for _, a := range all {
		runs := threeWords.FindAllString(a.Body, 4)
		for _, run := range runs {
			words := strings.Fields(run)
			_, first := utf8.DecodeRuneInString(words[2])
			for _, quote := range []string{"", `"`} {
				got := complete(quote+words[0]+" "+words[1]+" ", words[2][:first])
				if want := complete(quote+"xylophone zwanze ", words[2][:first]); !slices.Equal(got, want) {
					t.Fatalf("after %q: %v, after other words: %v", words[:2], got, want)
				}
				completed += len(got)
			}
		}
	}
	if completed < 1000 {
		t.Errorf("only %d completions: too few to say anything", completed)
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// oneLine is an answer without markup.
func oneLine(body string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(body, ""))), " ")
}

// leaks looks for runs of words in an answer, marked or not, but where the answer repeats the question.
func leaks(t *testing.T, target, body string, runs []string) {
	t.Helper()
	plain := oneLine(body)
	asked, err := url.QueryUnescape(target)
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		if strings.Contains(plain, run) && !strings.Contains(asked, run) {
			t.Errorf("%s gives %q", asked, run)
			return
		}
	}
}

// neighbours are articles that have this one among those like them.
func neighbours(t *testing.T, x *index.Index, id string) (ids []string) {
	t.Helper()
	r, err := x.Similar(t.Context(), kiosque.SimilarRequest{ID: id})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	return ids
}

// attacks are addresses that would give the text of an article if anything did.
func attacks(a kiosque.Article, runs, neighbours []string) []string {
	id, only := url.PathEscape(a.ID), fmt.Sprintf(` id:"%s"`, a.ID)
	letters := "(a* OU b* OU c* OU d* OU e* OU l* OU m* OU p* OU s* OU t*)"
	queries := []string{"", letters, "(le OU la OU de OU et OU un OU une)", "mots>1"}
	for i := 0; i < len(runs); i += 1 + len(runs)/4 {
		words := strings.Fields(runs[i])
		queries = append(queries, words[1], `"`+words[0]+" "+words[1]+`"`, `"`+words[0]+" * "+words[2]+`"`, words[0]+" NEAR/50 "+words[2], words[0]+" PARA "+words[2])
	}
	out := []string{
		"/articles/" + id, "/api/v1/articles/" + id, "/api/v1/facets?facet=source",
	}
	for _, other := range append(neighbours, a.ID) {
		out = append(out, "/api/v1/similar?size=1000&id="+url.QueryEscape(other), "/articles/"+url.PathEscape(other))
	}
	for _, q := range queries {
		e := url.QueryEscape(strings.TrimSpace(q + only))
		out = append(out,
			"/?help=1&words=1&q="+e, "/concordance?width=50&size=200&q="+e, "/concordance?width=50&size=200&sort=right&q="+e, "/embed/?q="+e,
			"/facettes/source?q="+e, "/facettes/section?q="+e, "/chronologie.svg?q="+e, "/api/v1/facets?facet=section&q="+e,
			"/feed.atom?q="+e, "/feed.rss?q="+e, "/feed.json?q="+e, "/sru?queryType=kiosque&maximumRecords=50&query="+e,
			"/articles/"+id+"?q="+e,
			"/api/v1/search?snippets=20&words=1&help=1&explain=1&q="+e,
			"/api/v1/articles/"+id+"?words=1&explain=1&q="+e,
			"/api/v1/stats?q="+e, "/api/v1/related?size=100&q="+e, "/apparentes?q="+e,
		)
		for _, more := range []string{
			"width=50&size=1000", "width=50&size=1000&sort=left", "width=50&size=1000&sort=right", "width=1&format=tsv",
			"width=50&format=jsonl",
		} {
			out = append(out, "/api/v1/kwic?"+more+"&q="+e)
		}
		for _, format := range []string{"jsonl", "csv", "tsv", "ris", "bibtex", "csl"} {
			out = append(out, "/api/v1/export?format="+format+"&q="+e)
		}
	}
	return out
}

// TestLeaksAreSeen: the same questions to a collection whose texts are open do give them, so that the silence above says
// something.
func TestLeaksAreSeen(t *testing.T) {
	x, all := press(t)
	h, err := web.NewHandler(rights.New(x, &rights.Table{}), web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	withheld := rights.New(x, &rights.Table{Default: rights.Extract})
	shown := public(t, withheld, all)
	gives := map[string]bool{}
	for _, a := range all {
		if runs := secrets(t, withheld, a, shown); len(a.Body) > 2000 && len(runs) > 20 {
			for _, target := range attacks(a, runs, neighbours(t, x, a.ID)) {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
				plain := oneLine(w.Body.String())
				for _, run := range runs {
					if strings.Contains(plain, run) {
						path, _, _ := strings.Cut(strings.ReplaceAll(target, url.PathEscape(a.ID), "{id}"), "?")
						gives[path] = true
					}
				}
			}
			break
		}
	}
	for _, path := range []string{
		"/", "/articles/{id}", "/api/v1/articles/{id}", "/api/v1/search", "/api/v1/kwic", "/api/v1/export", "/feed.json",
		"/concordance", "/embed/", "/api/v1/similar",
	} {
		if !gives[path] {
			t.Errorf("%s gives no text even where it is open: its silence proves nothing", path)
		}
	}
}
