package web

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParametersDocumented holds docs/api.md to the table of parameters.
func TestParametersDocumented(t *testing.T) {
	b, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(b), "## `GET api/v1/search`")
	if !ok {
		t.Fatal("docs/api.md has no chapter on api/v1/search")
	}
	text, _, _ = strings.Cut(text, "\n## ")
	said := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]+) \\|").FindAllStringSubmatch(text, -1) {
		for _, name := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(row[1], -1) {
			said[name[1]] = true
		}
	}
	known := map[string]bool{}
	for _, p := range searchParams() {
		known[p.name] = true
	}
	if diff := cmp.Diff(known, said); diff != "" {
		t.Errorf("parameters (-handler +docs/api.md):\n%s", diff)
	}
}
