// Package arch checks the direction of the imports.
package arch

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const mod = "github.com/kiosque-search/kiosque"

// allowed lists, for each folder, what its non-test files may import of the module and of the watched dependencies.
// A folder missing here fails the test. "bleve/analysis" is bleve's analysis tree, "bleve" anything of bleve.
var allowed = map[string][]string{
	"frdate":                   {},
	"query":                    {"frdate"},
	"query/cql":                {"query", "frdate"},
	".":                        {"query", "frdate"},
	"analysis":                 {"bleve/analysis", "analysis/lexicon", "analysis/sound"},
	"analysis/lexicon":         {},
	"analysis/sound":           {},
	"analysis/lexicon/compile": {"analysis", "analysis/lexicon"},
	"match":                    {},
	"passage":                  {},
	"synonyms":                 {".", "analysis", "internal/listfile"},
	"plan":                     {".", "query", "analysis", "match", "synonyms"},
	"highlight":                {".", "query", "analysis", "match"},
	"corpus":                   {".", "query", "frdate", "corpus/..."},
	"corpus/charset":           {},
	"corpus/repair":            {},
	"corpus/record":            {".", "corpus/charset", "corpus/repair", "frdate"},
	"corpus/format":            {".", "corpus/charset", "corpus/repair", "frdate", "corpus/record", "corpus/format", "corpus/format/..."},
	"audit":                    {".", "corpus", "export", "internal/french"},
	"ingest":                   {".", "corpus", "engine", "synonyms", "audit"},
	"names":                    {".", "query", "analysis", "internal/listfile"},
	"watch":                    {".", "corpus", "corpus/format", "corpus/format/feed", "index/layout"},
	"neardup":                  {".", "analysis"},
	"stats":                    {},
	"engine/linesort":          {"."},
	"engine/concordance":       {".", "highlight", "engine/linesort"},
	"index/levels":             {},
	"engine/feed":              {},
	"index/ids":                {},
	"index/crash":              {},
	"index/merges":             {"bleve"},
	"index/service":            {},
	"index": {
		".", "engine", "query", "analysis", "match", "passage", "synonyms", "plan", "highlight", "names", "neardup", "index/...", "engine/...",
		"internal/heap", "bleve", "bleve/analysis",
	},
	"index/blocks":         {},
	"index/ordinals":       {"index/segment"},
	"index/segment":        {".", "analysis", "match", "index/blocks", "bleve", "bleve/analysis"},
	"index/texts":          {".", "analysis", "engine/contents", "index/wordbook"},
	"index/wordbook":       {"analysis"},
	"engine/values":        {".", "query", "analysis", "names"},
	"engine/dates":         {".", "query"},
	"engine/explain":       {".", "match", "passage", "plan", "engine/rank"},
	"index/forms":          {"analysis", "match", "index/segment"},
	"index/census":         {".", "analysis", "match", "index/forms", "index/reprises", "index/segment"},
	"index/layout":         {".", "analysis", "match", "index/blocks", "index/texts", "engine/contents"},
	"engine":               {".", "synonyms"},
	"engine/contents":      {"."},
	"engine/rank":          {"match"},
	"engine/capitals":      {".", "printed"},
	"engine/complete":      {".", "query", "analysis", "match", "names", "plan"},
	"engine/weigh":         {"match", "plan", "engine/rank"},
	"engine/request":       {".", "query", "plan", "synonyms"},
	"engine/once":          {},
	"engine/listed":        {".", "plan"},
	"engine/alike":         {".", "query", "analysis", "match", "plan", "engine/rank"},
	"engine/respell":       {".", "query", "analysis", "match", "plan"},
	"opensearch/translate": {"query", "analysis", "match", "plan", "engine/rank", "opensearch/stream"},
	"opensearch/reading":   {".", "query", "analysis", "match", "passage", "plan", "highlight", "engine/explain", "engine/rank"},
	"opensearch": {
		".", "query", "match", "passage", "synonyms", "plan", "highlight", "names", "internal/french", "engine/...", "opensearch/...",
	},
	"opensearch/stream": {"analysis", "match"},
	"searchertest":      {".", "query", "analysis", "match", "passage", "synonyms", "plan", "highlight", "corpus", "internal/rounds", "internal/sample"},
	"index/reprises":    {".", "neardup", "query", "index/segment", "index/texts"},
	"export":            {".", "query", "analysis", "citation"},
	"rights":            {".", "query", "analysis", "names", "internal/listfile"},
	"web": {
		".", "query", "frdate", "docs", "export", "citation", "neardup", "curve", "curve/drawing", "lexicometry", "lexicometry/ngrams", "comparison",
		"batch", "related", "remedy", "people",
		"internal/french", "web/address", "web/oai",
		"web/sru",
	},
	"citation":           {".", "internal/french"},
	"docs":               {},
	"comparison":         {".", "curve", "lexicometry"},
	"printed":            {".", "query", "analysis"},
	"lexicometry":        {".", "query", "printed", "stats"},
	"lexicometry/ngrams": {".", "query", "analysis", "curve", "printed", "stats"},
	"batch":              {".", "internal/listfile"},
	"web/address":        {".", "citation", "curve", "lexicometry", "lexicometry/ngrams", "internal/french"},
	"curve":              {".", "query", "stats"},
	"curve/drawing":      {".", "curve", "internal/french"},
	"web/oai":            {".", "internal/french", "web/address", "web/dublincore"},
	"web/dublincore":     {".", "internal/french", "web/address"},
	"related":            {".", "query", "analysis", "printed", "stats"},
	"remedy":             {".", "query"},
	"people":             {".", "analysis", "people/mention"},
	"people/mention":     {"query", "analysis", "analysis/lexicon"},
	"web/sru":            {".", "query", "query/cql", "internal/french", "web/address", "web/dublincore"},
	"web/guard":          {"."},
	"web/metrics":        {".", "query"},
	"eval":               {".", "query", "frdate"},
	"examples":           {},
	"examples/go":        {"index", "web"},
	"internal/arch":      {},
	"internal/browser":   {},
	"internal/cli":       {".", "query", "frdate", "internal/french", "internal/heap", "cli"},
	"internal/french":    {".", "query", "frdate"},
	"internal/heap":      {},
	"internal/listfile":  {"."},
	"internal/rounds":    {},
	"internal/sample":    {},
	"internal/sample/sampletest": {
		".", "corpus", "index", "internal/sample",
	},
	"opensearch/wire":       {"."},
	"opensearch/schema":     {".", "query", "match", "names", "engine/contents", "opensearch/stream"},
	"opensearch/dictionary": {"analysis", "match", "opensearch/schema", "opensearch/wire"},
	"opensearch/moment": {
		".", "query", "analysis", "match", "names", "plan", "engine/capitals", "engine/values", "opensearch/schema", "opensearch/stream",
		"opensearch/translate", "opensearch/wire",
	},
	"opensearch/tally": {".", "analysis"},
	"opensearch/store": {
		".", "analysis", "names", "engine", "engine/contents", "engine/feed", "opensearch/dictionary", "opensearch/schema", "opensearch/state", "opensearch/wire",
	},
	"opensearch/state":     {".", "analysis", "synonyms", "opensearch/schema", "opensearch/wire"},
	"internal/collection":  {".", "engine", "index", "opensearch", "opensearch/store", "opensearch/wire", "synonyms"},
	"internal/cluster":     {},
	"internal/cluster/cmd": {"internal/cluster"},
	"internal/torture":     {},
	"cmd/indexer": {
		".", "query", "frdate", "corpus", "engine", "index", "opensearch/store", "synonyms", "audit", "ingest", "names", "watch",
		"internal/collection", "internal/cli", "internal/french", "internal/sample", "cli",
	},
	"cmd/search": {
		".", "query", "frdate", "synonyms", "citation", "export", "web", "web/address", "web/guard", "web/metrics", "neardup",
		"curve", "curve/drawing", "lexicometry", "lexicometry/ngrams", "comparison", "batch", "related", "remedy", "people", "rights",
		"internal/collection", "internal/cli", "internal/french", "cli",
	},
	"bench":     {".", "query", "corpus", "index", "eval"},
	"bench/cmd": {".", "bench", "index", "internal/collection"},
}

// layer names what an import belongs to, "" for what is not watched.
func layer(imp string) string {
	switch {
	case imp == mod:
		return "."
	case strings.HasPrefix(imp, mod+"/"):
		return strings.TrimPrefix(imp, mod+"/")
	case strings.HasPrefix(imp, "github.com/blevesearch/bleve/v2/analysis"):
		return "bleve/analysis"
	case strings.HasPrefix(imp, "github.com/blevesearch/"):
		return "bleve"
	case strings.HasPrefix(imp, "github.com/urfave/cli/"):
		return "cli"
	}
	return ""
}

func TestImports(t *testing.T) {
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); name != "." && (base[0] == '.' || base == "testdata" || base == "tools" || base == "bin" || base == "work") {
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
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		may, known := allowed[dir]
		for up := dir; !known && up != "."; {
			up = path.Dir(up)
			if up == "." {
				break
			}
			may, known = allowed[up]
		}
		if !known {
			t.Errorf("%s: its folder is not in the table of layers", name)
		}
		for _, spec := range f.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if l := layer(imp); l != "" && !permits(may, l) {
				t.Errorf("%s imports %s: not allowed by the layers", name, imp)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// permits reports whether a layer is in a list, in which "corpus/..." stands for all folders below corpus.
func permits(may []string, l string) bool {
	return slices.ContainsFunc(may, func(m string) bool {
		below, ok := strings.CutSuffix(m, "...")
		return m == l || ok && strings.HasPrefix(l, below)
	})
}

// TestNoPromotedSearcher: whatever stands between a reader and an engine names every method of kiosque.Searcher. An embedded
// one would let a new method through without a thought, texts and all.
func TestNoPromotedSearcher(t *testing.T) {
	const src = "package p\n\ntype s struct {\n\t*kiosque.Searcher\n}\n"
	f, err := parser.ParseFile(token.NewFileSet(), "planted.go", src, 0)
	if err != nil || len(promoting(f)) != 1 {
		t.Fatalf("what is planted is not found: %v", err)
	}
	root := os.DirFS("../..")
	files := 0
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "testdata" || name == "searchertest") { // the suite shows nothing to readers
			return cmp.Or(err, fs.SkipDir)
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			return err
		}
		files++
		for _, s := range promoting(f) {
			t.Errorf("%s embeds %s: name its methods", name, s)
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files: %v", files, err)
	}
}

// promoting lists what structs of a file embed that is called Searcher, here or in another package.
func promoting(f *ast.File) (all []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range s.Fields.List {
			name := types.ExprString(field.Type)
			if base := name[strings.LastIndexAny(name, ".*")+1:]; len(field.Names) == 0 && base == "Searcher" {
				all = append(all, name)
			}
		}
		return true
	})
	return all
}
