package frdate

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentedForms reads every form of the first table of docs/dates.md as the table says.
func TestDocumentedForms(t *testing.T) {
	page, err := os.ReadFile("../docs/dates.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| forme | lue comme |")
	table, _, _ = strings.Cut(table, "\n\n")
	form := regexp.MustCompile("`([^`]+)`")
	n := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 || !strings.Contains(cells[1], "`") {
			continue
		}
		want, _, _ := strings.Cut(strings.TrimSpace(cells[2]), ",")
		wanted, err := Parse(want, paris(t))
		if err != nil {
			t.Errorf("%q: %v", want, err)
		}
		for _, m := range form.FindAllStringSubmatch(cells[1], -1) {
			n++
			if d, err := Parse(m[1], paris(t)); err != nil || d != wanted {
				t.Errorf("%q = %v, %v, want %v", m[1], d, err, wanted)
			}
		}
	}
	if n < 25 {
		t.Errorf("only %d forms", n)
	}
}
