package rights

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/listfile"
)

func TestRead(t *testing.T) {
	tests := []struct {
		in   string
		want Table
	}{
		{"", Table{Sources: map[string]Right{}}},
		{"# rien\n\n   \n", Table{Sources: map[string]Right{}}},
		{"*\textrait\n", Table{Default: Extract, Sources: map[string]Right{}}},
		{"\ufeff*\ttexte\r\nL’Écho du soir \t extrait\r\n", Table{Sources: map[string]Right{"L’Écho du soir": Extract}}},
		{"A\textrait\nB\ttexte\n*\textrait", Table{Default: Extract, Sources: map[string]Right{"A": Extract, "B": Text}}},
	}
	for _, tt := range tests {
		got, err := Read(strings.NewReader(tt.in), "droits.tsv")
		if err != nil {
			t.Errorf("%q: %v", tt.in, err)
			continue
		}
		if diff := cmp.Diff(&tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, diff)
		}
	}
}

// TestOf: the right of a source is that of its name, however it is written; of names that are one, the narrowest goes for all.
func TestOf(t *testing.T) {
	table, err := Read(strings.NewReader("L'Écho\textrait\nB\ttexte\nLe Vieux\textrait\n"), "droits")
	if err != nil {
		t.Fatal(err)
	}
	aliases := &kiosque.Aliases{Entries: []kiosque.Alias{
		{Old: "Le Vieux", New: "Le Neuf"}, {Old: "Le Jeune", New: "Le Neuf"}, {Old: "B", New: "L'écho", Field: "section"}, {Old: "BB", New: "b"},
	}}
	for source, want := range map[string]Right{
		"L'Écho": Extract, "L’ECHO": Extract, "l'écho": Extract, "B": Text, "BB": Text, "C": Text, "": Text,
		"Le Vieux": Extract, "LE NEUF": Extract, "Le\u00a0jeune": Extract,
	} {
		if got := table.resolve(aliases).Of(source); got != want {
			t.Errorf("%q: %s, want %s", source, got, want)
		}
	}
	table.Default = Extract
	if r := table.resolve(nil); r.Of("BB") != Extract || r.Of("b") != Text || r.Of("") != Extract {
		t.Errorf("by default: BB %s, b %s", r.Of("BB"), r.Of("b"))
	}
}

func TestReadErrors(t *testing.T) {
	tests := []struct{ in, message, hint string }{
		{"A extrait\n", "droits, ligne 1 : il manque la source ou la tabulation", "une tabulation"},
		{"# x\n\textrait\n", "droits, ligne 2 : il manque la source", "une tabulation"},
		{"A\t\n", `droits, ligne 1 : droit inconnu : «  »`, "extrait, texte"},
		{"A\ttexte\nB\tTexte\n", `droits, ligne 2 : droit inconnu : « Texte »`, "extrait, texte"},
		{"A\ttexte\textrait\n", "droits, ligne 1 : droit inconnu : « texte\textrait »", "extrait, texte"},
		{"A\ttexte\n\nA\textrait\n", `droits, ligne 3 : la source « A » est déjà donnée`, "une seule ligne"},
		{"L'Écho\ttexte\nL’ECHO\textrait\n", "droits, ligne 2 : la source « L’ECHO » est déjà donnée à la ligne 1", "une seule ligne"},
		{"*\ttexte\n*\ttexte\n", "droits, ligne 2 : la ligne * est déjà donnée", "une seule"},
		{"\xff\ttexte\n", "droits, ligne 1 : le texte n'est pas en UTF-8", "UTF-8"},
		{"A\ttexte\n" + strings.Repeat("x", listfile.MaxLine+1) + "\ttexte\n", "droits, ligne 2 : ligne trop longue", "8192 octets"},
	}
	for _, tt := range tests {
		_, err := Read(strings.NewReader(tt.in), "droits")
		e, ok := err.(*kiosque.Error) //nolint:errorlint // nothing wraps it
		if !ok || e.Code != kiosque.CodeBadRequest || !strings.Contains(e.Error(), tt.message) || !strings.Contains(e.Hint, tt.hint) {
			t.Errorf("%q: %v, want %q (%q)", listfile.Clip(tt.in), err, tt.message, tt.hint)
		}
	}
}

func TestSum(t *testing.T) {
	seen := map[string]int{}
	for i, in := range []string{"*\textrait\n", "A\textrait\n", "A\textrait\nB\textrait\n", "*\textrait\nA\ttexte\n"} {
		table, err := Read(strings.NewReader(in), "")
		if err != nil {
			t.Fatal(err)
		}
		if j, dup := seen[table.sum()]; dup || table.sum() == "" {
			t.Errorf("tables %d and %d have the same sum %q", i, j, table.sum())
		}
		seen[table.sum()] = i
	}
	if s := (&Table{Sources: map[string]Right{"A": Text}}).sum(); s != "" {
		t.Errorf("a table that withholds nothing has the sum %q", s)
	}
}

// FuzzRead: a table that is read keeps the limits, and one that is not is refused with a line and a reason.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", "*\textrait\n", "A\ttexte\nB\textrait\n# c\n\n*\ttexte", "\ufeffA\textrait", "A extrait", "\t\t", "*", "A\textrait\nA\textrait", "\xff\textrait",
		"A\textrait\x00",
		"A\r\textrait\r\n", "*\textrait\n*\ttexte",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		table, err := Read(strings.NewReader(in), "f")
		if err != nil {
			if kiosque.CodeOf(err) != kiosque.CodeBadRequest || !strings.HasPrefix(err.Error(), "f, ligne ") {
				t.Fatalf("%q: %v", in, err)
			}
			return
		}
		for s, r := range table.Sources {
			if s == "" || s == "*" || r > Extract || table.resolve(nil).Of(s) != r {
				t.Fatalf("%q: source %q is %v", in, s, r)
			}
		}
	})
}
