package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// seen is what a test command was called with.
type seen struct {
	size   int
	source []string
	words  []string
}

// testApp has a command that notes its flags and words and ends as told.
func testApp(s *seen, end error) *App {
	return &App{
		Name: "search", Usage: "cherche", Description: "Un premier paragraphe.\n\nUn second.",
		Commands: []*Command{{
			QueryWords: true,
			Command: &ucli.Command{
				Name: "query", Usage: "cherche des articles", ArgsUsage: "MOTS…", Description: "Des mots.",
				Flags: []ucli.Flag{
					&ucli.IntFlag{Name: "size", Value: 10, Usage: "`N` nombre de résultats, dont l'explication est assez longue pour passer à la ligne suivante"},
					&ucli.StringSliceFlag{Name: "source", Usage: "`S` seulement cette source"},
					&ucli.BoolFlag{Name: "json", Usage: "répond par un objet JSON"},
				},
				Action: func(c *ucli.Context) error {
					*s = seen{c.Int("size"), c.StringSlice("source"), c.Args().Slice()}
					return end
				},
			},
			Examples: []Example{{"search query climat", "un mot"}},
		}},
	}
}

// runApp runs a command line and returns what came of it.
func runApp(a *App, env map[string]string, args ...string) (exit int, stdout, stderr string) {
	var out, errs bytes.Buffer
	exit = a.Run(context.Background(), Env{
		Args: append([]string{"search"}, args...), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Getenv: func(k string) string { return env[k] },
	})
	return exit, out.String(), errs.String()
}

// TestUrfaveTraps holds the surprises of the library down, each by the behaviour that it would spoil.
func TestUrfaveTraps(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want seen
	}{
		{"flags after the words", []string{"query", "élections", "--size", "5"}, seen{5, nil, []string{"élections"}}},
		{"the query help", []string{"query", "help"}, seen{10, nil, []string{"help"}}},
		{"the query h", []string{"query", "h", "x"}, seen{10, nil, []string{"h", "x"}}},
		{"a query that is the name of a flag in use", []string{"query", "--size", "5", "size"}, seen{5, nil, []string{"size"}}},
		{"a query that is the name of a command", []string{"query", "query"}, seen{10, nil, []string{"query"}}},
		{"a comma in a value", []string{"query", "--source", "Le Jour, Le Soir", "x"}, seen{10, []string{"Le Jour, Le Soir"}, []string{"x"}}},
		{"completion is off", []string{"query", "x", "--", "--generate-bash-completion"}, seen{10, nil, []string{"x", "--generate-bash-completion"}}},
	}
	for _, tt := range tests {
		var got seen
		exit, stdout, stderr := runApp(testApp(&got, nil), nil, tt.args...)
		if exit != 0 || stdout != "" || stderr != "" {
			t.Errorf("%s: exit %d, stdout %q, stderr %q", tt.name, exit, stdout, stderr)
		}
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(seen{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
	}
}

// TestExitIsOurs: an error that carries an exit code of the library does not end the process, deferred calls run.
func TestExitIsOurs(t *testing.T) {
	var s seen
	exit, stdout, stderr := runApp(testApp(&s, ucli.Exit("boum", 77)), nil, "query", "x")
	if exit != ExitFailure || stdout != "" || !strings.Contains(stderr, "Cause\u00a0: boum") {
		t.Errorf("exit %d, stdout %q, stderr %q", exit, stdout, stderr)
	}
}

func TestUsageErrors(t *testing.T) {
	tests := []struct{ args, want string }{
		{"", "Erreur : quelle commande ?\nConseil : commandes : query ; aide : search --help\n"},
		{"qeury climat", "Erreur : commande inconnue : «\u00a0qeury\u00a0»\n"},
		{"--size 5 query", "Erreur : «\u00a0--size\u00a0» avant la commande\nConseil : les options suivent la commande : search query --size…\n"},
		{"query --size beaucoup x", "Erreur : valeur impossible pour l'option --size : «\u00a0beaucoup\u00a0»\n"},
		{"query --json=peut-être x", "Erreur : valeur impossible pour l'option --json : «\u00a0peut-être\u00a0»\n"},
		{"query x --taille 5", "Erreur : option inconnue : «\u00a0--taille\u00a0»\n"},
	}
	for _, tt := range tests {
		var s seen
		exit, stdout, stderr := runApp(testApp(&s, nil), nil, strings.Fields(tt.args)...)
		if exit != ExitUsage || stdout != "" || !strings.HasPrefix(stderr, french.Typeset(tt.want)) || !strings.Contains(stderr, "\nConseil\u00a0: ") {
			t.Errorf("%q: exit %d, stdout %q, stderr %q, want %q", tt.args, exit, stdout, stderr, tt.want)
		}
	}
}

func TestHelpGolden(t *testing.T) {
	var s seen
	var b strings.Builder
	for _, line := range []string{"--help", "query --help"} {
		exit, stdout, stderr := runApp(testApp(&s, nil), nil, strings.Fields(line)...)
		if exit != 0 || stderr != "" {
			t.Errorf("%s: exit %d, stderr %q", line, exit, stderr)
		}
		b.WriteString("-- search " + line + " --\n" + stdout)
	}
	golden(t, "help.txt", b.String())
	for _, same := range [][]string{{"help"}, {"-h"}, {"help", "query"}, {"query", "-h"}, {"query", "climat", "--help"}} {
		if _, stdout, _ := runApp(testApp(&s, nil), nil, same...); stdout == "" || !strings.Contains(b.String(), stdout) {
			t.Errorf("%q is not one of the helps: %q", same, stdout)
		}
	}
}

func TestErrorsAreTold(t *testing.T) {
	syntax := &QueryError{Query: "été (climat", Err: &kiosque.Error{
		Code: kiosque.CodeBadQuery, Message: "parenthèse sans fin", Hint: "fermez-la", Position: len("été ") + 1,
	}}
	tests := []struct {
		name string
		err  error
		args string
		exit int
		want string
	}{
		{"nothing found is silent", ErrNoHit, "query x", 1, ""},
		{"rejects are silent", fmt.Errorf("x: %w", ErrRejected), "query x", 3, ""},
		{
			"code, cause and hint", &kiosque.Error{Code: kiosque.CodeNoIndex, Message: "aucun index", Hint: "construisez-le", Err: errors.New("absent")}, "query x", 10,
			"Erreur : aucun index\nCause : absent\nConseil : construisez-le\n",
		},
		{"the fault is pointed at", syntax, "query x", 2, "Erreur : parenthèse sans fin\n   été (climat\n       ^\nConseil : fermez-la\n"},
		{"json too", syntax, "query x --json", 2, "Erreur : parenthèse sans fin\n   été (climat\n       ^\nConseil : fermez-la\n" +
			`{"error":{"code":"bad_query","message":"parenthèse sans fin","hint":"fermez-la","position":7}}` + "\n"},
		{"not json behind --", syntax, "query -- --json", 2, "Erreur : parenthèse sans fin\n   été (climat\n       ^\nConseil : fermez-la\n"},
		{"interrupted", context.Canceled, "query x", 130, "Erreur : interrompu\n"},
		{
			"a cause of the system is said in French", fmt.Errorf("CURRENT: %w", &fs.PathError{Op: "open", Path: "/a/b", Err: syscall.ENOENT}), "query x", 4,
			"Erreur : échec du système ou erreur interne\nCause : /a/b : ce fichier ou ce dossier n'existe pas\n",
		},
		{
			"of the network too",
			&net.OpError{Op: "dial", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)},
			"query x", 4,
			"Erreur : échec du système ou erreur interne\nCause : 127.0.0.1:1 : connexion refusée\n",
		},
		{"unknown", errors.New("boum\x1b[2J"), "query x", 4, "Erreur : échec du système ou erreur interne\nCause : boum\ufffd[2J\n"},
	}
	for _, tt := range tests {
		var s seen
		exit, stdout, stderr := runApp(testApp(&s, tt.err), nil, strings.Fields(tt.args)...)
		if exit != tt.exit || stdout != "" {
			t.Errorf("%s: exit %d, want %d, stdout %q", tt.name, exit, tt.exit, stdout)
		}
		if diff := cmp.Diff(french.Typeset(tt.want), stderr); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
	}
}

func TestPointInLongQueries(t *testing.T) {
	query := strings.Repeat("é", 500)
	for _, at := range []int{0, 2, 500, 998, 1000} {
		got := point(query, at)
		lines := strings.Split(got, "\n")
		if len(lines) != 3 || len([]rune(lines[0])) > 110 || !strings.HasSuffix(lines[1], "^") {
			t.Errorf("at %d: %q", at, got)
		}
	}
}

func TestJSONErrorOfUsage(t *testing.T) {
	var s seen
	_, _, stderr := runApp(testApp(&s, nil), nil, "query", "--json", "--nope")
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	var got struct {
		Error struct{ Code, Message, Hint string }
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &got); err != nil || got.Error.Code != "bad_request" || got.Error.Hint == "" {
		t.Errorf("last line %q: %v", lines[len(lines)-1], err)
	}
}

func TestTerminalOf(t *testing.T) {
	tests := []struct {
		env  map[string]string
		want Terminal
	}{
		{nil, Terminal{}},
		{map[string]string{"COLUMNS": "100"}, Terminal{Width: 100}},
		{map[string]string{"COLUMNS": "5"}, Terminal{Width: minWidth}},
		{map[string]string{"COLUMNS": "99999"}, Terminal{Width: maxWidth}},
		{map[string]string{"COLUMNS": "x"}, Terminal{}},
		{map[string]string{"CLICOLOR_FORCE": "1"}, Terminal{Color: true}},
		{map[string]string{"CLICOLOR_FORCE": "0"}, Terminal{}},
		{map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, Terminal{}},
	}
	for _, tt := range tests {
		if got := TerminalOf(&bytes.Buffer{}, func(k string) string { return tt.env[k] }); got != tt.want {
			t.Errorf("%v: got %+v, want %+v", tt.env, got, tt.want)
		}
	}
}

func TestIndexDir(t *testing.T) {
	env := Env{Getenv: func(string) string { return "/srv/presse" }}
	bare := Env{Getenv: func(string) string { return "" }}
	for _, tt := range []struct{ got, want string }{
		{env.IndexDir("ici"), "ici"}, {env.IndexDir(""), "/srv/presse"}, {bare.IndexDir(""), "kiosque-index"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestConfirmNeedsATerminal(t *testing.T) {
	env := Env{Stdin: strings.NewReader("o\n"), Stderr: &bytes.Buffer{}}
	if err := env.Confirm(context.Background(), "Retirer ?"); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
		t.Errorf("got %v, want a usage error that names --yes", err)
	}
}
