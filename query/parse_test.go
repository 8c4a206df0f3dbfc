package query

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files; read the diff")

// The scripts of testdata hold one query a line behind ">" (or behind ">>", quoted as in Go), and below it what is made of it:
//
//	= its canonical form
//	. its tree: a word that is not required ends in ?
//	: its reading, in readings.txt only
//	! its warnings, with their bytes
//	x the error of a strict reading, with its bytes and its hint
//
// Everything but the queries and the comments is written by -update.
func scripts(t testing.TB) map[string][]string {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	queries := make(map[string][]string)
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			if text, ok := typed(t, lines.Text()); ok {
				queries[name] = append(queries[name], text)
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return queries
}

// typed returns the query of a script's line.
func typed(t testing.TB, line string) (string, bool) {
	if quoted, ok := strings.CutPrefix(line, ">> "); ok {
		text, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return text, true
	}
	return strings.CutPrefix(line, "> ")
}

func TestScripts(t *testing.T) {
	for name := range scripts(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			blank := true
			for line := range strings.Lines(string(data)) {
				line = strings.TrimSuffix(line, "\n")
				text, ok := typed(t, line)
				switch {
				case ok:
					if !blank {
						b.WriteByte('\n')
					}
					b.WriteString(line + "\n" + described(t, text, filepath.Base(name) == "readings.txt"))
					blank = false
				case strings.HasPrefix(line, "#"):
					if !blank {
						b.WriteByte('\n')
					}
					b.WriteString(line + "\n")
					blank = true
				}
			}
			if *update {
				if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(data), b.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// described is what a script says of one query.
func described(t *testing.T, text string, reading bool) string {
	var b strings.Builder
	q, err := Parse(text, Options{})
	if err != nil {
		if _, ok := errors.AsType[*LimitError](err); !ok {
			t.Errorf("%q: %v", text, err)
		}
		fmt.Fprintf(&b, "x %v\n", err)
		return b.String()
	}
	fmt.Fprintf(&b, "= %s\n. %s\n", q.Root, tree(q.Root))
	if reading {
		fmt.Fprintf(&b, ": %s\n", q.Reading())
	}
	for _, w := range q.Warnings {
		fmt.Fprintf(&b, "! %d-%d %s\n", w.At.Start, w.At.End, w.Message)
	}
	_, err = Parse(text, Options{Strict: true})
	var syntax *SyntaxError
	switch {
	case errors.As(err, &syntax):
		fmt.Fprintf(&b, "x %d-%d %s\n  %s\n", syntax.At.Start, syntax.At.End, syntax.Message, syntax.Hint)
	case err != nil:
		t.Errorf("%q: strict: %v", text, err)
	}
	return b.String()
}

// tree prints every difference that a tree can have, unlike String: where words end, their levels and what is optional.
func tree(n Node) string {
	list := func(head string, nodes ...Node) string {
		parts := []string{head}
		for _, n := range nodes {
			parts = append(parts, tree(n))
		}
		return "(" + strings.Join(parts, " ") + ")"
	}
	switch n := n.(type) {
	case *Word:
		s := [...]string{"", "folded ", "exact "}[n.Level] + strconv.Quote(n.Text)
		if n.Optional {
			s += "?"
		}
		return s
	case *Phrase:
		return list("phrase", n.Words...)
	case *Wildcard:
		return "wildcard " + strconv.Quote(n.Pattern)
	case *Fuzzy:
		return fmt.Sprintf("fuzzy%d %q", n.Distance, n.Text)
	case *And:
		return list("and", n.Nodes...)
	case *Or:
		return list("or", n.Nodes...)
	case *Not:
		return list("not", n.Node)
	case *Field:
		return list("in "+n.Name.String(), n.Node)
	case *DateRange:
		return fmt.Sprintf("(dates %s %s)", n.From, n.To)
	case *Near:
		name := "near"
		if n.Ordered {
			name = "followed"
		}
		return list(fmt.Sprintf("%s/%d", name, n.N), n.Nodes...)
	case *NotNear:
		return list(fmt.Sprintf("notnear/%d", n.N), n.Node, n.Far)
	case *Same:
		return list("same "+n.Unit.String(), n.Nodes...)
	case *AtLeast:
		return list(fmt.Sprintf("atleast %d", n.N), n.Node)
	case *Among:
		return list(fmt.Sprintf("%d among", n.N), n.Nodes...)
	case *First:
		return list(fmt.Sprintf("first %d", n.N), n.Node)
	case *Length:
		return fmt.Sprintf("(length %d %d)", n.Min, n.Max)
	case *All:
		return "(all)"
	}
	return fmt.Sprintf("?%T", n)
}
