package names

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/listfile"
	"github.com/kiosque-search/kiosque/query"
)

// TestKey: the spellings of a row are one name, and no other's.
func TestKey(t *testing.T) {
	rows := []string{
		"L'Écho|L’Écho|L'ECHO|l‘echo|L'E\u0301cho|LʼÉcho|L′Écho|L Écho|L- Écho",
		"Ouest-France|Ouest‑France|Ouest–France|Ouest—France|Ouest − France|OUEST FRANCE|Ouest\u00a0-\u202fFrance| ouest  france |OuestFrance|Ouest\u00adFrance",
		"Le Matin|LE MATIN|Le\tMatin|Le\u00a0Matin|Le\u200b Matin",
		"Le Matin dimanche",
		"Les Œuvres|les oeuvres|LES ŒUVRES",
		"20 Minutes|20minutes|20-MINUTES",
		"Pages 1-2|Pages 1–2|pages 1 2", "Pages 12",
		"Le Monde.fr", "Le Monde", "C++", "C", "R&B", "RB", "S.N.C.F.",
		"-|—|'|\u00a0",
		"Газета|ГАЗЕТА", "الأهرام", "朝日新聞",
	}
	of := map[string]string{}
	for _, row := range rows {
		spellings := strings.Split(row, "|")
		key := Key(spellings[0])
		if other, ok := of[key]; ok {
			t.Errorf("%q is %q", spellings[0], other)
		}
		of[key] = spellings[0]
		for _, s := range spellings {
			if Key(s) != key || key == "" {
				t.Errorf("%q is %q, %q is %q", s, Key(s), spellings[0], key)
			}
		}
	}
	if Key("") != "" {
		t.Errorf("no name has the key %q", Key(""))
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"", "L’Écho", "Ouest‑France", "1-2", "1 2 3", "\xff", "\u0301", "-", "Ⅻ²½", "ᴊ°", "\u2028a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := Key(s)
		if (key == "") != (s == "") {
			t.Fatalf("%q has the key %q", s, key)
		}
		if !utf8.ValidString(key) {
			t.Fatalf("%q has the key %q", s, key)
		}
		for _, same := range []string{" " + s, s + " ", "-" + s, s + "’"} {
			if s != "" && Key(same) != key {
				t.Fatalf("%q has the key %q, %q has %q", s, key, same, Key(same))
			}
		}
	})
}

func TestRead(t *testing.T) {
	const file = "\ufeff# ancien\tnouveau\r\n\r\n" +
		"La Gaz.\tLa Gazette\r\n" +
		" L’Écho du soir \t L'Écho \tsource\t\t\r\n" +
		"Intl\tInternational\tRubrique\n" +
		"\"Riou, Marc\"\tMarc Riou\tauteur\n" +
		"\"Le \"\"Canard\"\"\"\tLe Canard\n" +
		"\"Libération\" (site)\tLibération"
	got, err := Read(strings.NewReader(file), "noms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want := &kiosque.Aliases{File: "noms.tsv", Entries: []kiosque.Alias{
		{Old: "La Gaz.", New: "La Gazette"},
		{Old: "L’Écho du soir", New: "L'Écho", Field: "source"},
		{Old: "Intl", New: "International", Field: "section"},
		{Old: "Riou, Marc", New: "Marc Riou", Field: "author"},
		{Old: `Le "Canard"`, New: "Le Canard"},
		{Old: `"Libération" (site)`, New: "Libération"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := Read(strings.NewReader("# rien\n"), "x"); err != nil || got == nil || len(got.Entries) != 0 {
		t.Errorf("a file without aliases: %+v, %v", got, err)
	}
}

// TestReadRefuses: what cannot be meant is refused, with its line.
func TestReadRefuses(t *testing.T) {
	many := strings.Builder{}
	for i := range MaxAliases + 1 {
		fmt.Fprintf(&many, "n%d a\tb\n", i)
	}
	for _, tt := range []struct{ in, message, hint string }{
		{"La Gaz. La Gazette\n", "f, ligne 1 : il manque le nouveau nom ou la tabulation", "tabulation"},
		{"# x\n\nLa Gaz.\t\n", "f, ligne 3 : il manque le nouveau nom", "tabulation"},
		{"\tLa Gazette\n", "f, ligne 1 : il manque l'ancien nom", "tabulation"},
		{"a\t\tsource\n", "f, ligne 1 : il manque le nouveau nom", "tabulation"},
		{"a\tb\tsource\td\n", "f, ligne 1 : trop de tabulations", "au plus"},
		{"a\tb\ttitre\n", "f, ligne 1 : champ inconnu : « titre »", "source, rubrique, auteur"},
		{"a\tb\nc\tc\n", "f, ligne 2 : « c » ne peut pas être un alias de lui-même", "enlevez"},
		{"a\tb\na\tc\n", "f, ligne 2 : « a » est déjà donné à la ligne 1", "une seule ligne"},
		{"L'Écho\tb\nL’ECHO\tb\n", "f, ligne 2 : « L’ECHO » est déjà donné à la ligne 1", "apostrophes"},
		{"a\tb\tsource\na\tc\trubrique\na\td\tsource\n", "f, ligne 3 : « a » est déjà donné à la ligne 1", "une seule ligne"},
		{"a\tb\tsource\na\tc\n", "f, ligne 2 : « a » est déjà donné à la ligne 1", "une seule ligne"},
		{"a\tb\nb\ta\n", "f, ligne 2 : ces alias tournent en rond : b → a → b (ligne 1)", "enlevez"},
		{"a\tb\nb\tc\nx\ty\nC\tÀ\n", "f, ligne 4 : ces alias tournent en rond : C → À → b (ligne 1) → c (ligne 2)", "enlevez"},
		{"1\t2\n2\t3\n3\t4\n4\t5\n5\t6\n6\t1\n", "f, ligne 6 : ces alias tournent en rond : 6 → 1 → 2 (ligne 1) → 3 (ligne 2) → … → 6 (ligne 5)", "enlevez"},
		{"\xc9cho\tL'Echo\n", "f, ligne 1 : le texte n'est pas en UTF-8", "UTF-8"},
		{"\xff\xfea\x00\t\x00b\x00\n\x00", "f, ligne 1 : le texte n'est pas en UTF-8", "UTF-8"},
		{"a\x00\t\x00b\x00", "f, ligne 1 : le texte n'est pas en UTF-8", "UTF-8"},
		{"a\tb\n" + strings.Repeat("x", listfile.MaxLine+1), "f, ligne 2 : ligne trop longue", "octets"},
		{many.String(), "f, ligne 10001 : plus de 10000 alias", "source:"},
	} {
		_, err := Read(strings.NewReader(tt.in), "f")
		e, ok := errors.AsType[*kiosque.Error](err)
		if !ok || e.Code != kiosque.CodeBadRequest || e.Message != tt.message && !strings.HasPrefix(e.Message, tt.message) || !strings.Contains(e.Hint, tt.hint) {
			t.Errorf("%.40q: %v, want %q (%q)", tt.in, err, tt.message, tt.hint)
		}
	}
	if _, err := Read(iotest.ErrReader(errors.New("disk")), "f"); kiosque.CodeOf(err) != kiosque.CodeInput || !strings.Contains(err.Error(), "f, ligne 1") {
		t.Errorf("a disk that fails: %v", err)
	}
}

// FuzzRead: what is read keeps the limits, leads nowhere in circles, and joins what it says.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", "a\tb", "a\tb\nb\tc\nc\td", "a\tb\nb\ta", "a\tA\nb\ta", "\"a\"\t\"b\"\tauteur", "a\tb\tsource\na\tc\tauteur", "-\t—", "a\tb\t\t\t",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		a, err := Read(strings.NewReader(in), "f")
		if err != nil {
			if kiosque.CodeOf(err) != kiosque.CodeBadRequest || !strings.HasPrefix(err.Error(), "f, ligne ") {
				t.Fatalf("%q: %v", in, err)
			}
			return
		}
		table := New(a)
		for _, e := range a.Entries {
			for name, field := range Fields() {
				if e.Field != "" && e.Field != name {
					continue
				}
				if one, other := table.Key(field, e.Old), table.Key(field, e.New); one != other {
					t.Fatalf("%q: %q is %q, %q is %q", in, e.Old, one, e.New, other)
				}
				for _, n := range table.Group(field, []string{e.Old}, nil).Names {
					if table.Key(field, n.Shown) != table.Key(field, e.Old) {
						t.Fatalf("%q: %q is shown as %q", in, e.Old, n.Shown)
					}
				}
			}
		}
	})
}

// TestGroup puts spellings together and says which of them is shown.
func TestGroup(t *testing.T) {
	const file = "La Gaz.\tLa Gazette\nGaz\tLa Gaz.\nMATIN\tLe Matin\tsource\nLE MATIN\tle matin (Paris)\tsource\nL’ÉCHO\tL’Écho\nVieux\tNouveau\n"
	aliases, err := Read(strings.NewReader(file), "f")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		table     *Table
		field     query.FieldName
		spellings string // each with how many articles print it
		want      string
	}{
		{"the most frequent", nil, query.Source, "LE MATIN 5, Le Matin 4, Le Soir 1", "LE MATIN: LE MATIN, Le Matin | Le Soir: Le Soir"},
		{"small letters", nil, query.Source, "LE MATIN 2, Le Matin 2, le matin 2", "Le Matin: Le Matin, LE MATIN, le matin"},
		{"accents", nil, query.Source, "L'Echo 1, L'Écho 1, L’Écho 1", "L'Écho: L'Écho, L’Écho, L'Echo"},
		{"what nobody prints any more", nil, query.Source, "Le Matin 0, LE MATIN 1, Le Soir 0", "LE MATIN: LE MATIN | Le Soir: "},
		{"aliases", New(aliases), query.Source, "La Gaz. 9, GAZ 3, La gazette 1", "La Gazette: La Gaz., GAZ, La gazette"},
		{"another field", New(aliases), query.Section, "MATIN 1, Le Matin 1", "Le Matin: Le Matin | MATIN: MATIN"},
		{"on the way", New(aliases), query.Source, "MATIN 1, Le Matin 1", "le matin (Paris): Le Matin, MATIN"},
		{"how it is shown", New(aliases), query.Source, "L'Écho 7, L’ÉCHO 1", "L’Écho: L'Écho, L’ÉCHO"},
		{"none prints it", New(aliases), query.Author, "Vieux 1", "Nouveau: Vieux"},
		{"none", New(aliases), query.Source, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var spellings []string
			var counts []uint32
			for part := range strings.SplitSeq(tt.spellings, ", ") {
				if i := strings.LastIndex(part, " "); i > 0 {
					var n uint32
					_, _ = fmt.Sscan(part[i:], &n)
					spellings, counts = append(spellings, part[:i]), append(counts, n)
				}
			}
			g := tt.table.Group(tt.field, spellings, counts)
			var names []string
			for _, n := range g.Names {
				names = append(names, n.Shown+": "+strings.Join(n.Spellings, ", "))
			}
			if diff := cmp.Diff(tt.want, strings.Join(names, " | ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for i, s := range spellings {
				n, ok := g.Find(strings.ToUpper(s))
				if living := len(g.Names[g.Of[i]].Spellings) > 0; ok != living || ok && n != g.Of[i] {
					t.Errorf("%q is name %d, %v; want %d, %v", s, n, ok, g.Of[i], living)
				}
			}
			if n, ok := g.Find("Inconnu"); ok {
				t.Errorf("an unknown name is name %d", n)
			}
		})
	}
}
