package query

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// manual is the description of the language for its users.
const manual = "../docs/langage.md"

// minExamples is how many examples the manual has at least.
const minExamples = 140

// TestManual reads every example of the manual's tables: a row whose first cell is a query says in the column
// "Kiosque lit" how it is read, and in the column "Avertissement" what is warned of. Where there is no such column there
// must be no warning, and a strict reading must agree.
func TestManual(t *testing.T) {
	data, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var header []string
	examples := 0
	for line := range strings.Lines(string(data)) {
		cells := row(line)
		switch {
		case len(cells) == 0:
			header = nil
		case header == nil:
			header = cells
		case slices.Contains(header, "On écrit") && !strings.HasPrefix(line, "|---"):
			examples++
			checkExample(t, header, cells)
			line = "| " + strings.Join(cells, " | ") + " |\n"
			line = strings.ReplaceAll(line, "|  |", "| |")
		}
		out.WriteString(line)
	}
	if examples < minExamples {
		t.Errorf("%d examples in the manual, want %d at least: is reading them broken?", examples, minExamples)
	}
	if *update {
		if err := os.WriteFile(manual, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(data), out.String()); diff != "" {
		t.Errorf("the manual says something else (-manual +read)\n%s", diff)
	}
}

// checkExample reads one example and sets the cells that say how.
func checkExample(t *testing.T, header, cells []string) {
	t.Helper()
	text := strings.Trim(cells[0], "`")
	if len(cells) != len(header) || text == cells[0] {
		t.Errorf("row %q under %q", cells, header)
		return
	}
	q, err := Parse(text, Options{})
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	if i := slices.Index(header, "Kiosque lit"); i >= 0 {
		cells[i] = q.Reading()
	}
	if i := slices.Index(header, "Avertissement"); i >= 0 {
		if len(q.Warnings) != 1 {
			t.Errorf("%s: warnings %v, want one", text, q.Warnings)
			return
		}
		cells[i] = q.Warnings[0].Message
		return
	}
	if len(q.Warnings) > 0 {
		t.Errorf("%s: %v", text, q.Warnings)
	}
	strict, err := Parse(q.Root.String(), Options{Strict: true})
	if err != nil || !Equal(q.Root, strict.Root) {
		t.Errorf("%s prints as %s, which reads otherwise: %v", text, q.Root, err)
	}
}

// row returns the cells of a table's line; nil if it is none.
func row(line string) []string {
	line, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "|")
	if !ok {
		return nil
	}
	cells := strings.Split(strings.TrimSuffix(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.Trim(cells[i], " ") // not the no-break ones
	}
	return cells
}

func TestFields(t *testing.T) {
	names := Fields()
	if len(names) != int(ID)+2 {
		t.Errorf("%d names: %q", len(names), names)
	}
	for i, name := range names {
		f, ok := fieldNamed(name)
		if ok != (name != dateField) || ok && (int(f) != i || f.String() != name) {
			t.Errorf("%s: %v, %v", name, f, ok)
		}
	}
}
