package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
)

var larger = flag.Bool("larger", false, "also measure the collections of ../shared/data/relevance, beside Lucene")

const shared = "../../shared"

// TestLarger measures collections that are not ours to ship: questions in plain French and known items. It asserts
// nothing about the figures; they are for reading. Kiosque is asked as it reads by default and, as Lucene does by default, for any
// word.
func TestLarger(t *testing.T) {
	if !*larger {
		t.Skip("without -larger")
	}
	sets := []struct {
		name, queries, corpus string
		textOnly              bool // without titles and leads
	}{
		// The relevant pages of this set are those without a title, so that whoever weighs titles more loses: with
		// titles it says how much, without them it compares the rest.
		{"service-public", "service-public", "data/relevance/service-public/corpus.jsonl.gz", false},
		{"service-public without titles", "service-public", "data/relevance/service-public/corpus.jsonl.gz", true},
		{"fquad-train", "fquad-train", "data/relevance/fquad-train/corpus.jsonl.gz", false},
		{"orange-title", "orange-title", "data/presse/orange-2011-2019.jsonl.gz", true}, // the title is what is asked
		{"orange-lead", "orange-lead", "data/presse/orange-2011-2019.jsonl.gz", true},
		{"orange-title with titles", "orange-title", "data/presse/orange-2011-2019.jsonl.gz", false}, // a headline that is pasted
	}
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			from, dir := filepath.Join(shared, set.corpus), filepath.Join(shared, "data/relevance", set.queries)
			for _, name := range []string{from, dir} {
				if _, err := os.Stat(name); err != nil {
					t.Skipf("the collection is not here: %v", err)
				}
			}
			articles := readArticles(t, from, set.textOnly)
			queries, judgments := readQueries(t, filepath.Join(dir, "queries.tsv")), readJudgments(t, filepath.Join(dir, "qrels.tsv"))
			s := build(t, articles)
			readings := []struct {
				name string
				o    Options
			}{{"default", Options{}}, {"any word", Options{Rewrite: AnyWord}}}
			measured := make([][]Measures, len(readings))
			for n, reading := range readings {
				res, err := Run(t.Context(), s, queries, judgments, reading.o)
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%-18s %d queries, %5d without hit  %v", "kiosque, "+reading.name, len(res.Answers), res.Empty, res.Mean)
				measured[n] = res.all()
			}
			peer := lucene(t, articles, queries, judgments)
			for n, reading := range readings {
				difference, p, err := Compare(ndcg(peer), ndcg(measured[n]))
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%s, nDCG@10 of kiosque above that of lucene: %+.4f, p = %.4f", reading.name, difference, p)
			}
		})
	}
}

func ndcg(all []Measures) []float64 {
	values := make([]float64, len(all))
	for i, m := range all {
		values[i] = m.NDCG10
	}
	return values
}

// readArticles reads a collection's texts as they are, past package corpus, so that Lucene gets the same.
func readArticles(t *testing.T, name string, textOnly bool) []kiosque.Article {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var articles []kiosque.Article
	for d := json.NewDecoder(r); d.More(); {
		var a struct{ ID, Title, Lead, Text string }
		if err := d.Decode(&a); err != nil {
			t.Fatal(err)
		}
		if textOnly { // the texts of this corpus open with their lead: left there, it would be found word for word
			a.Title, a.Text = "", strings.TrimPrefix(strings.TrimSpace(a.Text), strings.TrimSpace(a.Lead))
		}
		articles = append(articles, kiosque.Article{ID: a.ID, Title: a.Title, Body: a.Text})
	}
	return articles
}

// lucene measures the peer of ../shared/bench on the same texts and queries, in the order of the queries.
func lucene(t *testing.T, articles []kiosque.Article, queries []Query, judgments Judgments) []Measures {
	t.Helper()
	dir := t.TempDir()
	texts, asked, out := filepath.Join(dir, "corpus.jsonl"), filepath.Join(dir, "queries.tsv"), filepath.Join(dir, "out.run")
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, a := range articles {
		if err := e.Encode(map[string]string{"id": a.ID, "title": a.Title, "text": a.Body}); err != nil {
			t.Fatal(err)
		}
	}
	var q strings.Builder
	for _, query := range queries {
		fmt.Fprintf(&q, "%s\t%s\n", query.ID, query.Text)
	}
	for name, data := range map[string]string{texts: b.String(), asked: q.String()} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if said, err := exec.CommandContext(t.Context(), filepath.Join(shared, "bench/lucene.sh"), "eval", texts, asked, out).CombinedOutput(); err != nil {
		t.Skipf("Lucene does not run here: %v\n%s", err, said)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ranked := map[string][]string{}
	for s := bufio.NewScanner(f); s.Scan(); { // a run is in order: query, Q0, article, rank, score, engine
		if p := strings.Fields(s.Text()); len(p) == 6 {
			ranked[p[0]] = append(ranked[p[0]], p[2])
		}
	}
	var all []Measures
	empty := 0
	for _, q := range queries {
		grades, judged := judgments[q.ID]
		if !judged {
			continue
		}
		if len(ranked[q.ID]) == 0 {
			empty++
		}
		all = append(all, Score(ranked[q.ID], grades))
	}
	t.Logf("%-18s %d queries, %5d without hit  %v", "lucene, any word", len(all), empty, mean(all))
	return all
}
