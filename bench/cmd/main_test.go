package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/bench"
	"github.com/kiosque-search/kiosque/index"
)

// port yields n articles: every one speaks of the harbour, every third of a strike.
func port(n int) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for i := range n {
			a := kiosque.Article{
				ID: fmt.Sprint(i), Title: "Le port", Body: fmt.Sprintf("Le port de Trévénan reçoit son bateau numéro %d.", i),
				Source: "Le Phare", Date: kiosque.Date{Year: 2020, Month: 1 + i%12, Day: 5}, DateOrigin: kiosque.DateDeclared,
			}
			if i%3 == 0 {
				a.Body += " La grève continue."
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

func TestAnswer(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	if _, err := index.Build(ctx, filepath.Join(dir, "index"), port(30), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	queries := filepath.Join(dir, "queries.tsv")
	mix := bench.Mix{
		{Kind: bench.TermHigh, Kiosque: "port", Lucene: "port"},
		{Kind: bench.And2, Kiosque: "grève bateau", Lucene: "+grève +bateau"},
		{Kind: bench.Or3, Kiosque: "grève OU absent OU absinthe", Lucene: "grève absent absinthe"},
		{Kind: bench.Phrase2, Kiosque: `"bateau numéro"`, Lucene: `"bateau numéro"`},
		{Kind: bench.Prefix, Kiosque: "conti*", Lucene: "conti*"},
		{Kind: bench.Fuzzy1, Kiosque: "batau~1", Lucene: "batau~1"},
	}
	var b, out bytes.Buffer
	if _, err := mix.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(queries, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(ctx, []string{"answer", "-index", filepath.Join(dir, "index"), "-queries", queries, "-warmup", "1", "-repeat", "2"}, &out,
		io.Discard); err != nil {
		t.Fatal(err)
	}
	var cost bench.SearchCost
	if err := json.Unmarshal(out.Bytes(), &cost); err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{bench.TermHigh: 30, bench.And2: 10, bench.Or3: 10, bench.Phrase2: 30, bench.Prefix: 10, bench.Fuzzy1: 30}
	if d := cmp.Diff(want, cost.Found); d != "" {
		t.Errorf("mean totals (-want +got):\n%s", d)
	}
	if cost.Opening == nil || len(cost.Kinds) != 7 || cost.Kinds[0].Kind != bench.All || cost.Kinds[0].N != 12 {
		t.Errorf("%+v", cost)
	}
}

// TestFloor counts what has to be read by hand.
func TestFloor(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	if _, err := index.Build(ctx, dir, port(300), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	mix := bench.Mix{
		{Kind: bench.TermHigh, Kiosque: "port", Lucene: "port"},
		{Kind: bench.And2, Kiosque: "grève bateau", Lucene: "+grève +bateau"},
		{Kind: bench.Phrase2, Kiosque: `"grève continue"`, Lucene: `"grève continue"`},
		{Kind: bench.Near2, Kiosque: "bateau NEAR/5 numéro", Lucene: `"bateau numéro"~5`},
	}
	got, err := bench.Demands(ctx, x, mix)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if got[i].Texts < 300 {
			t.Errorf("%s: texts of %g bytes", got[i].Kind, got[i].Texts)
		}
		got[i].Texts = 0
	}
	want := []bench.Demand{ // 300 articles are 38 bytes of bits
		{Kind: bench.All, N: 4, Found: 200, Lists: 66.5, Hits: 975, Columns: 800},
		{Kind: bench.TermHigh, N: 1, Found: 300, Lists: 38, Hits: 900, Columns: 1200},
		{Kind: bench.And2, N: 1, Found: 100, Lists: 76, Hits: 600, Columns: 400},
		{Kind: bench.Phrase2, N: 1, Found: 100, Lists: 76, Hits: 600, Columns: 400},
		{Kind: bench.Near2, N: 1, Found: 300, Lists: 76, Hits: 1800, Columns: 1200},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	var queries, out bytes.Buffer
	if _, err := mix.WriteTo(&queries); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "queries.tsv")
	if err := os.WriteFile(file, queries.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(ctx, []string{"floor", "-index", dir, "-queries", file, "-repeat", "1"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); lines != 2+2+5 {
		t.Errorf("%d lines:\n%s", lines, out.String())
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ args, want string }{
		{"-peers kiosque,sphinx", "sphinx"},
		{"-rounds 0", "-rounds"},
		{"-limit -1", "-limit"},
		{"words", "words"},
		{"-nonsense", "nonsense"},
		{"mix -corpus " + dir + "/none", "none"},
		{"answer -queries " + dir + "/none", "none"},
	} {
		err := run(context.Background(), strings.Fields(c.args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want something about %q", c.args, err, c.want)
		}
	}
	err := run(context.Background(), []string{"-corpus", dir + "/none.jsonl", "-work", dir}, io.Discard, io.Discard)
	if !errors.Is(err, bench.ErrNoCorpus) {
		t.Errorf("without a corpus: %v", err)
	}
}
