package cli

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
)

func testCommand(queryWords bool) *Command {
	return &Command{
		QueryWords: queryWords,
		path:       "search query",
		Command: &ucli.Command{Name: "query", ArgsUsage: "MOTS…", Flags: []ucli.Flag{
			&ucli.IntFlag{Name: "size"},
			&ucli.StringFlag{Name: "sort"},
			&ucli.StringSliceFlag{Name: "source"},
			&ucli.BoolFlag{Name: "json"},
		}},
	}
}

func TestArrange(t *testing.T) {
	tests := []struct {
		in    string // arguments between bars
		want  string // the same, arranged
		query bool
	}{
		{"élections", "--|élections", true},
		{"--size|5|élections", "--size=5|--|élections", true},
		{"élections|--size|5", "--size=5|--|élections", true},
		{"élections|--size=5|européennes", "--size=5|--|élections|européennes", true},
		{"-size|5|élections", "--size=5|--|élections", true},
		{"--sort|-date|élections", "--sort=-date|--|élections", true},
		{"élections|--json|européennes", "--json|--|élections|européennes", true},
		{"climat|-sénat|--json", "--json|--|climat|-sénat", true},
		{"--|-sénat|--json", "--|-sénat|--json", true},
		{"climat|--|--size|5|-source", "--|climat|--size|5|-source", true},
		{"--source|a|--source|b, c|x", "--source=a|--source=b, c|--|x", true},
		{"--source=|x", "--source=|--|x", true},
		{"climat|-", "--|climat|-", true},
		{"-", "--|-", false},
		{"a.txt|--json|b.txt", "--json|--|a.txt|b.txt", false},
		{"a.txt|-json", "--json|--|a.txt", false},
		{"--|-a.txt", "--|-a.txt", false},
		{"help", "--|help", true},
	}
	for _, tt := range tests {
		a, err := arrange(testCommand(tt.query), strings.Split(tt.in, "|"))
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if diff := cmp.Diff(tt.want, strings.Join(a.argv(), "|")); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.in, diff)
		}
	}
}

func TestArrangeRefuses(t *testing.T) {
	tests := []struct {
		in, message, hint string
		query             bool
	}{
		{"-sénat|climat", "ni une option", "search query -- -sénat", true},
		{"climat|-source", "option, ou mot exclu", "écrivez --source", true},
		{"climat|-size=5", "option, ou mot exclu", "search query -- climat -size=5", true},
		{"climat|-h", "option, ou mot exclu", "écrivez --help", true},
		{"climat|--taille|5", "option inconnue", "--size, --sort, --source, --json", true},
		{"--taille|climat", "option inconnue", "--size", true},
		{"climat|--size", "--size attend une valeur", "--size=", true},
		{"a.txt|-x", "option inconnue", "search query -- -x", false},
	}
	for _, tt := range tests {
		_, err := arrange(testCommand(tt.query), strings.Split(tt.in, "|"))
		var e *kiosque.Error
		if !errors.As(err, &e) || e.Code != kiosque.CodeBadRequest {
			t.Errorf("%s: got %v, want a usage error", tt.in, err)
			continue
		}
		if !strings.Contains(e.Message, tt.message) || !strings.Contains(e.Hint, tt.hint) {
			t.Errorf("%s: got %q, hint %q; want %q, %q", tt.in, e.Message, e.Hint, tt.message, tt.hint)
		}
	}
}

// FuzzArrange checks that no argument is lost: every word comes out in its place, every flag is one of the command's.
func FuzzArrange(f *testing.F) {
	for _, s := range []string{"climat|-sénat", "--size|5|x", "--|--|--", "-|--json=|x|-h", "--source|--|x", "-=|--=|---"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, in string, query bool) {
		args := strings.Split(in, "|")
		cmd := testCommand(query)
		a, err := arrange(cmd, args)
		if err != nil {
			if kiosque.CodeOf(err) != kiosque.CodeBadRequest {
				t.Fatalf("%q: %v", in, err)
			}
			return
		}
		i := 0
		for _, w := range a.words {
			for i < len(args) && args[i] != w {
				i++
			}
			if i == len(args) {
				t.Fatalf("%q: word %q is not among the arguments, in order", in, w)
			}
			i++
		}
		for _, fl := range a.flags {
			name, _, _ := strings.Cut(strings.TrimPrefix(fl, "--"), "=")
			if _, known := cmd.takesValue(name); !known {
				t.Fatalf("%q: unknown flag %q was let through", in, fl)
			}
		}
	})
}
