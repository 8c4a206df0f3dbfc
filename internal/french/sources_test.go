package french

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	// looksFrench finds what a reader may see: words of French in a sentence. What programs say to each other is in English, or one word.
	looksFrench = regexp.MustCompile(`[àâçéèêëîïôùûœÀÉÈÊ]|\b(le|la|les|une|des|du|ou|et|est|pas|qui|sur|pour|avec|sans|au|aux|par)\b`)

	// faults are what Typeset cannot mend, in a text that it has set: no elision, three points for an ellipsis, quotes of other languages,
	// a sign without the space before it, a plural in brackets.
	faults = regexp.MustCompile(`(?i)[dn]ombre de [aeiouéèêàâîô]|\.\.\.($|[\s,;)»])|[^\s\x{a0}/"«(\d]: \pL|\pL\?$|\pL\(s\)|%q|“|”|` +
		`(^|\s)(si|que|lorsque|puisque) ils?\s|\s(de|à) les?\s(mois|jour|texte|titre)`)

	// machine is what keeps its own signs in a sentence: fields of queries, headers of HTTP, patterns.
	machine = regexp.MustCompile(`(titre|chapo|texte|debut|source|auteur|rubrique|Authorization|X-API-Key|Content-Type|-élus): |\(\?:`)
)

// packagesOfMachines say nothing to readers: the words in them are data, tests or measures.
var packagesOfMachines = []string{
	"bench", "eval", "searchertest", "tools", "examples", "testdata", "internal/sample", "internal/clients", "internal/torture", "internal/browser",
}

// eachSource calls f with every Go file of the project but tests.
func eachSource(t *testing.T, f func(name string, fset *token.FileSet, file *ast.File)) {
	t.Helper()
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := path.Base(name); name != "." && base[0] == '.' || base == "node_modules" || slices.Contains(packagesOfMachines, name) || base == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, src, 0)
		if err != nil {
			return err
		}
		f(name, fset, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// literals calls f with the texts of a tree that a reader may see.
func literals(n ast.Node, f func(at token.Pos, text string)) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				if s, err := strconv.Unquote(n.Value); err == nil && strings.Contains(s, " ") && looksFrench.MatchString(s) {
					f(n.Pos(), s)
				}
			}
		}
		return true
	})
}

// TestSentences: what the sources say in French can be shown once Typeset has set it, as pages, help and messages are.
func TestSentences(t *testing.T) {
	for _, planted := range []string{
		"le nombre de articles", "attendez un instant...", "la date: illisible",
		"êtes-vous là?", "deux article(s) à lire", "valeur %q de la requête",
	} {
		if !faults.MatchString(Typeset(planted)) {
			t.Errorf("%q passes", planted)
		}
	}
	seen := 0
	eachSource(t, func(_ string, fset *token.FileSet, file *ast.File) {
		literals(file, func(at token.Pos, s string) {
			seen++
			if fault := faults.FindString(machine.ReplaceAllString(Typeset(s), "")); fault != "" {
				t.Errorf("%s: %q in %q", fset.Position(at), fault, s)
			}
		})
	})
	if seen < 1500 {
		t.Errorf("only %d texts", seen)
	}
}

// TestPieces: what commands write without going through a message or a help is typed as it is to be read.
func TestPieces(t *testing.T) {
	seen := 0
	eachSource(t, func(name string, fset *token.FileSet, file *ast.File) {
		if !strings.HasPrefix(name, "cmd/") && !strings.HasPrefix(name, "internal/cli/") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			c, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			of, ok := c.Type.(*ast.SelectorExpr)
			if plain, bare := c.Type.(*ast.Ident); ok && of.Sel.Name != "Piece" || !ok && (!bare || plain.Name != "Piece") {
				return true
			}
			ast.Inspect(c, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Typeset" {
						return false // set where it is written
					}
				}
				l, ok := n.(*ast.BasicLit)
				if !ok || l.Kind != token.STRING {
					return true
				}
				s, err := strconv.Unquote(l.Value)
				if seen++; err == nil && Typeset(s) != s {
					t.Errorf("%s: %q, want %q", fset.Position(l.Pos()), s, Typeset(s))
				}
				return true
			})
			return false
		})
	})
	if seen < 40 {
		t.Errorf("only %d texts", seen)
	}
}
