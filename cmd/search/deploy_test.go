package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/internal/cli"
)

func source(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestOperationsDocumented holds docs/operations.md to the flags of serve, both ways.
func TestOperationsDocumented(t *testing.T) {
	text := source(t, "docs/operations.md")
	flags := flagNames()
	for _, name := range flags {
		if !regexp.MustCompile("(?m)^\\| .*`--" + name + "\\b").MatchString(text) {
			t.Errorf("docs/operations.md has no row for --%s", name)
		}
	}
	for _, m := range regexp.MustCompile("`--([a-z-]+)").FindAllStringSubmatch(text, -1) {
		if !slices.Contains(flags, m[1]) {
			t.Errorf("docs/operations.md speaks of --%s, which serve does not have", m[1])
		}
	}
}

func flagNames() (names []string) {
	for _, f := range serveCommand(cli.Env{}).Flags {
		names = append(names, f.Names()[0])
	}
	return names
}

// checkCommand: a command line that something starts is one of serve, with flags it has.
func checkCommand(t *testing.T, where string, words []string) {
	t.Helper()
	if len(words) == 0 || words[0] != "serve" {
		t.Fatalf("%s starts %q", where, words)
	}
	for _, w := range words[1:] {
		if name, ok := strings.CutPrefix(w, "--"); ok && !slices.Contains(flagNames(), name) {
			t.Errorf("%s: serve has no flag --%s", where, name)
		}
	}
}

// TestDockerfile: what the image copies is what the Makefile builds and what the tree has, and it starts with flags that exist.
func TestDockerfile(t *testing.T) {
	text := source(t, "Dockerfile")
	dest := regexp.MustCompile(`\$\(GO\) build .*-o (\S+/) \./cmd/\.\.\.`).FindStringSubmatch(source(t, "Makefile"))
	if dest == nil || !strings.Contains(text, "RUN make build\n") {
		t.Fatal("the image is not built by make build")
	}
	if !strings.Contains(source(t, "Makefile"), "export CGO_ENABLED = 0") {
		t.Error("a program that is not static does not run in an empty image")
	}
	var copied []string
	for _, m := range regexp.MustCompile(`(?m)^COPY (.*)$`).FindAllStringSubmatch(text, -1) {
		words := strings.Fields(m[1])
		from := words[:len(words)-1]
		if words[0] == "--from=build" {
			copied = append(copied, from[1:]...)
			continue
		}
		for _, f := range from {
			if _, err := os.Stat(filepath.Join("../..", f)); err != nil {
				t.Errorf("COPY %s: %v", f, err)
			}
		}
	}
	workdir := regexp.MustCompile(`(?m)^WORKDIR (\S+)$`).FindStringSubmatch(text)
	if len(copied) != 2 || workdir == nil {
		t.Fatalf("programs copied: %q", copied)
	}
	for _, c := range copied {
		name, ok := strings.CutPrefix(c, workdir[1]+"/"+dest[1])
		if _, err := os.Stat(filepath.Join("..", name, "main.go")); !ok || err != nil {
			t.Errorf("%s is not what make build makes: %v", c, err)
		}
	}
	entry := regexp.MustCompile(`(?m)^ENTRYPOINT \["/(\w+)"\]$`).FindStringSubmatch(text)
	if entry == nil || !slices.Contains(copied, workdir[1]+"/"+dest[1]+entry[1]) {
		t.Errorf("ENTRYPOINT %q is not copied", entry)
	}
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(source(t, "go.mod"))
	if goVersion == nil || !strings.Contains(text, "FROM golang:"+goVersion[1]+" ") {
		t.Errorf("the image is not built with Go %v", goVersion)
	}
	var command []string
	for _, m := range regexp.MustCompile(`"([^"]*)"`).FindAllStringSubmatch(regexp.MustCompile(`(?m)^CMD .*$`).FindString(text), -1) {
		command = append(command, m[1])
	}
	checkCommand(t, "Dockerfile", command)
}

// TestUnit: the unit starts the server with flags that exist, and gives it longer to stop than it takes.
func TestUnit(t *testing.T) {
	text := source(t, "deploy/kiosque.service")
	start := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/search (.*)$`).FindStringSubmatch(text)
	if start == nil {
		t.Fatal("no ExecStart")
	}
	checkCommand(t, "kiosque.service", strings.Fields(start[1]))
	for _, want := range []string{"ExecReload=/bin/kill -HUP $MAINPID", "TimeoutStopSec=30", "DynamicUser=yes", "ProtectSystem=strict"} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	if shutdownTimeout.Seconds() >= 30 {
		t.Errorf("systemd kills before the server has stopped: %v", shutdownTimeout)
	}
}
