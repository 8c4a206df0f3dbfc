package main

import (
	"flag"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/kiosque-search/kiosque/internal/cli/clitest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestMain(m *testing.M) { clitest.Main(m, map[string]func(){"indexer": main}) }

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Cmds:                clitest.Commands(),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
	})
}
