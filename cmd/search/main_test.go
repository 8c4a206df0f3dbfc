package main

import (
	"context"
	"encoding/json"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cli/clitest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestMain(m *testing.M) { clitest.Main(m, map[string]func(){"search": main}) }

// TestScript runs testdata/script; each script finds an index of testdata/articles.json at $KIOSQUE_INDEX, and « rebuild »
// builds it anew.
func TestScript(t *testing.T) {
	articles := readArticles(t)
	cmds := clitest.Commands()
	cmds["rebuild"] = func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) > 0 {
			ts.Fatalf("usage: rebuild")
		}
		_, err := index.Build(context.Background(), ts.Getenv("KIOSQUE_INDEX"), sequence(articles), index.BuildOptions{})
		ts.Check(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Cmds:                cmds,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			dir := filepath.Join(env.WorkDir, "presse")
			env.Setenv("KIOSQUE_INDEX", dir)
			_, err := index.Build(context.Background(), dir, sequence(articles), index.BuildOptions{})
			return err
		},
	})
}

func readArticles(t *testing.T) (articles []kiosque.Article) {
	t.Helper()
	b, err := os.ReadFile("testdata/articles.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &articles); err != nil {
		t.Fatal(err)
	}
	return articles
}

func sequence(articles []kiosque.Article) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}
