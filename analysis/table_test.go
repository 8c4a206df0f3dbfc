package analysis

import (
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func names(t *Table, forms []uint32) string {
	out := make([]string, len(forms))
	for i, f := range forms {
		out[i] = t.Form(f)
	}
	return strings.Join(out, " ")
}

func TestTable(t *testing.T) {
	table := NewTable(strings.Fields("élections election élection elections été ete l' l étudiant·e·s étudiante étudiants étudiant lavrof lavrov " +
		"lavrova 1.500 1500 n'djamena ndjamena le journalisme journaliste islamisme"))
	for _, c := range []struct {
		how  func([]byte) []uint32
		name string
		in   string
		want string
	}{
		{table.Inflected, "inflected", "élection", "election elections élection élections"},
		{table.Inflected, "inflected", "ELECTION", "election elections élection élections"},
		{table.Inflected, "inflected", "électionS", "election elections élection élections"},
		{table.Inflected, "inflected", "étudiantes", "étudiant étudiante étudiants étudiant·e·s"},
		{table.Inflected, "inflected", "étudiant·e·s", "étudiant étudiante étudiants étudiant·e·s"},
		{table.Inflected, "inflected", "étudiant·es", "étudiant étudiante étudiants étudiant·e·s"},
		{table.Inflected, "inflected", "le", "le"},
		{table.Inflected, "inflected", "absent", ""},
		{table.Folded, "folded", "elections", "elections élections"},
		{table.Folded, "folded", "été", "ete été"},
		{table.Folded, "folded", "l", "l l'"},
		{table.Folded, "folded", "n'djamena", "n'djamena ndjamena"},
		{table.Folded, "folded", "étudiantes", "étudiant·e·s"},
		{table.Folded, "folded", "etudiant", "étudiant étudiant·e·s"},
		{table.Folded, "folded", "1500", "1.500 1500"},
		{table.Folded, "folded", "", ""},
		{table.Exact, "exact", "été", "été"},
		{table.Exact, "exact", "ete", "ete"},
		{table.Exact, "exact", "étudiante", "étudiante étudiant·e·s"},
		{table.Exact, "exact", "etudiante", ""},
		{table.Exact, "exact", "l'", "l'"},
	} {
		in := strings.ToLower(c.in)
		if d := gocmp.Diff(c.want, names(table, c.how([]byte(in)))); d != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.name, c.in, d)
		}
	}
	for i := range uint32(table.Len()) {
		if n, ok := table.Find(table.Form(i)); !ok || n != i {
			t.Errorf("Find(%s) = %d, %v, want %d", table.Form(i), n, ok, i)
		}
	}
	if _, ok := table.Find("absent"); ok {
		t.Error("Find finds what is not there")
	}
	for _, c := range []struct{ in, want string }{
		{"élec*", "election elections élection élections"},
		{"ÉLEC*n", "election élection"},
		{"*isme", "islamisme journalisme"},
		{"l?vro?", "lavrof lavrov"},
		{"*urna*", "journalisme journaliste"},
		{"étudiantes*", "étudiant·e·s"},
		{"journaliste", "journaliste"},
		{"?", "l l'"},
		{"zz*", ""},
		{"*zz", ""},
		{"", ""},
	} {
		got, total := table.Wildcard(c.in, 100)
		if d := gocmp.Diff(c.want, names(table, got)); d != "" || total != len(got) {
			t.Errorf("%s: %d (-want +got):\n%s", c.in, total, d)
		}
	}
	for _, c := range []struct {
		in       string
		distance int
		want     string
	}{
		{"lavrof", 1, "lavrof lavrov"},
		{"lavrof", 2, "lavrof lavrov lavrova"},
		{"lavorv", 1, "lavrov"}, // a swap
		{"Élekt", 2, ""},
		{"elektion", 1, "election élection"},
		{"", 1, "l l'"},
	} {
		got, total := table.Fuzzy([]byte(c.in), c.distance, 100)
		if d := gocmp.Diff(c.want, names(table, got)); d != "" || total != len(got) {
			t.Errorf("%s~%d: %d (-want +got):\n%s", c.in, c.distance, total, d)
		}
	}
	if got, total := table.Fuzzy([]byte("lavrof"), 2, 1); names(table, got) != "lavrof" || total != 3 {
		t.Errorf("the nearest of %d is %s", total, names(table, got))
	}
	if got, total := table.Wildcard("*", 2); len(got) != 2 || total != table.Len() {
		t.Errorf("* finds %d of %d", len(got), total)
	}
}

// TestTableAgainstScan compares the expansions of random patterns with a scan of a random dictionary.
func TestTableAgainstScan(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	letters := []string{"a", "b", "é", "e", "o", "œ", "n", "r"}
	word := func(n int, more ...string) string {
		var s strings.Builder
		for range n {
			pick := append(slices.Clone(letters), more...)
			s.WriteString(pick[r.IntN(len(pick))])
		}
		return s.String()
	}
	var forms []string
	for range 3000 {
		forms = append(forms, word(1+r.IntN(7)))
	}
	table := NewTable(forms)
	folds := make([]string, table.Len())
	for i := range folds {
		folds[i] = string(Fold(nil, []byte(table.Form(uint32(i)))))
	}
	for range 400 {
		pattern := word(r.IntN(5), "*", "?", "*")
		var want []uint32
		for i, f := range folds {
			ok, err := path.Match(string(Fold(nil, []byte(pattern))), f)
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				want = append(want, uint32(i))
			}
		}
		got, total := table.Wildcard(pattern, len(folds))
		if !slices.Equal(got, want) || total != len(want) {
			t.Fatalf("%q: %s, want %s", pattern, names(table, got), names(table, want))
		}
		query, distance := word(r.IntN(7)), 1+r.IntN(2)
		want = nil
		for i, f := range folds {
			if alignment([]rune(string(Fold(nil, []byte(query)))), []rune(f)) <= distance {
				want = append(want, uint32(i))
			}
		}
		got, total = table.Fuzzy([]byte(query), distance, len(folds))
		if !slices.Equal(got, want) || total != len(want) {
			t.Fatalf("%q~%d: %s, want %s", query, distance, names(table, got), names(table, want))
		}
	}
}

// alignment is the optimal string alignment distance by its definition.
func alignment(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			default:
				cost := 1
				if a[i-1] == b[j-1] {
					cost = 0
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestAlternatives(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"étudiant·e·s", "étudiant étudiante étudiants étudiantes"},
		{"étudiant·es", "étudiants étudiantes"},
		{"étudiant·e", "étudiant étudiante"},
		{"électeur·rice·s", "électeur électrice électeurs électrices"},
		{"directeur·trice", "directeur directrice"},
		{"chef·fe·s", "chef cheffe chefs cheffes"},
		{"heureux·se", "heureux heureuse"},
		{"heureux·se·s", "heureux heureuse heureuses"},
		{"nombreux·ses", "nombreux nombreuses"},
		{"tou·te·s", "tout toute tous toutes"},
		{"tous·tes", "tous toutes"},
		{"ce·lle·ux", "ceux celles"},
		{"nationa·les·ux", "nationaux nationales"},
		{"national·e·s", "national nationale nationaux nationales"},
		{"ouvrier·ère·s", "ouvrier ouvrière ouvriers ouvrières"},
		{"ouvrier·e", "ouvrier ouvrière"},
		{"chanteur·se", "chanteur chanteuse"},
		{"actif·ve·s", "actif active actifs actives"},
		{"citoyen·ne·s", "citoyen citoyenne citoyens citoyennes"},
		{"public·que", "public publique"},
		{"grec·que", "grec grecque"},
		{"maître·sse", "maître maîtresse"},
		{"nouveau·elle", "nouveau nouvelle"},
		{"arrivé·s", "arrivé arrivés"},
		{"clé·s", "clé clés"},
		{"1.500", "1500"},
		{"1.234.567", "1234567"},
		{"3.5", ""},
		{"gouv.fr", ""},
		{"mot", ""},
		{"·", ""},
		{"a·b·c·d", ""},
		{"", ""},
	} {
		if got := strings.Join(Alternatives([]byte(c.in)), " "); got != c.want {
			t.Errorf("Alternatives(%s) = %s, want %s", c.in, got, c.want)
		}
	}
}
