package synonyms

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/listfile"
)

// listed is what a set says, an entry a line, in the order of the keys.
func listed(s *Set) (lines []string) {
	for _, e := range s.whole {
		lines = append(lines, strings.Join(e.Key, " ")+": "+strings.Join(e.To, "; "))
	}
	slices.Sort(lines)
	return lines
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, in string
		rules    int
		want     []string
	}{
		{"nothing", "", 0, nil},
		{"comments", "# rien\n\n   # rien non plus\n", 0, nil},
		{"both ways", "UE = Union européenne\n", 1, []string{"ue: Union européenne", "union europeenne: UE"}},
		{"one way", "RN > Rassemblement national", 1, []string{"rn: Rassemblement national"}},
		{"arrows of others", "RN => FN\nLFI → Insoumis", 2, []string{"lfi: Insoumis", "rn: FN"}},
		{"several", "a1 = b1 = c1", 1, []string{"a1: b1; c1", "b1: a1; c1", "c1: a1; b1"}},
		{"commas", "a1, b1 > c1, d1\ne1, f1", 2, []string{"a1: c1; d1", "b1: c1; d1", "e1: f1", "f1: e1"}},
		{"decimal commas", "trois et demi = 3,5", 1, []string{"3,5: trois et demi", "trois et demi: 3,5"}},
		{"lines join", "a1 = b1\na1 > c1\na1 = b1", 3, []string{"a1: b1; c1", "b1: a1"}},
		{"no chain", "a1 = b1\nb1 = c1", 2, []string{"a1: b1", "b1: a1; c1", "c1: b1"}},
		{"accents and case", "Énergie = energie = pétrole", 1, []string{"energie: pétrole", "petrole: Énergie"}},
		{"articles", "l'UE = l’Union européenne", 1, []string{"ue: Union européenne", "union europeenne: UE"}},
		{"inner article", "ONF = Office national de l'énergie", 1, []string{"office national de l energie: ONF", "onf: Office national de l'énergie"}},
		{"comment behind", "a1 = b1 # parti", 1, []string{"a1: b1", "b1: a1"}},
		{"no comment", "C# = C sharp", 1, []string{"c sharp: C#", "c#: C sharp"}},
		{"quotes", `UE = « Union européenne » = "les Vingt-Sept"`, 1, []string{
			"les vingt sept: UE; Union européenne", "ue: Union européenne; les Vingt-Sept", "union europeenne: UE; les Vingt-Sept",
		}},
		{"Windows", "\ufeffUE = Union\r\n# rien\r\nRN > FN\r\n", 2, []string{"rn: FN", "ue: Union", "union: UE"}},
		{"old Mac", "UE = Union\rRN > FN", 2, []string{"rn: FN", "ue: Union", "union: UE"}},
		{"spaces", "\tUE\u00a0=  Union \t européenne  ", 1, []string{"ue: Union européenne", "union europeenne: UE"}},
		{"acronym", "S.N.C.F. = chemin de fer", 1, []string{"chemin de fer: S.N.C.F.", "sncf: chemin de fer"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Read(strings.NewReader(c.in), "s.txt")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, listed(s)); diff != "" || s.Rules() != c.rules || string(s.Text()) != c.in {
				t.Errorf("%d rules, want %d (-want +got):\n%s", s.Rules(), c.rules, diff)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"no sign", "# tout va bien\n\nUE Union européenne", "s.txt, ligne 3 : ni = ni > dans « UE Union européenne »"},
		{"nothing left", "= Union", "s.txt, ligne 1 : il manque un mot avant ou après le signe"},
		{"nothing right", "UE >", "s.txt, ligne 1 : il manque un mot avant ou après le signe"},
		{"nothing between", "UE = = Union", "s.txt, ligne 1 : il manque un mot avant ou après le signe"},
		{"both signs", "UE = Union > Europe", "s.txt, ligne 1 : = et > dans une même ligne"},
		{"two arrows", "a > b > c", "s.txt, ligne 1 : plusieurs signes > dans une ligne"},
		{"a sign alone", "euro = €", "s.txt, ligne 1 : aucun mot dans « € »"},
		{"no word", "UE = …", "s.txt, ligne 1 : aucun mot dans « … »"},
		{"itself", "été = Ete", "s.txt, ligne 1 : un seul mot dans « été = Ete »"},
		{"itself, one way", "été > ÉTÉ", "s.txt, ligne 1 : le même mot des deux côtés de « été > ÉTÉ »"},
		{"a pattern", "UE = europ*", "s.txt, ligne 1 : troncature dans « europ* »"},
		{"long", "UE = un deux trois quatre cinq six sept huit neuf", "s.txt, ligne 1 : 9 mots dans « un deux trois quatre cinq six sept huit neuf »"},
		{"Latin-1", "UE = Union europ\xe9enne", "s.txt, ligne 1 : le texte n'est pas en UTF-8"},
		{"a long line", "UE = " + strings.Repeat("x", listfile.MaxLine), "s.txt, ligne 1 : ligne trop longue"},
		{"many", many(MaxAlternatives+1, " = "), "s.txt, ligne 1 : plus de 50 synonymes dans une ligne"},
		{"many lines", strings.Repeat("a = b\n", MaxRules+1), "s.txt, ligne 10001 : plus de 10000 lignes"},
		{"many for one", manyFor(), "s.txt, ligne 201 : plus de 200 synonymes pour « UE »"},
		{
			"many pairs", strings.Repeat(many(MaxAlternatives, ",")+"\n", MaxPairs/MaxAlternatives/MaxAlternatives+1),
			"s.txt, ligne 81 : plus de 200000 paires de synonymes",
		},
		{"large", strings.Repeat("#\n", MaxBytes/2+1), "s.txt : fichier de synonymes trop grand"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.in), "s.txt")
			e, ok := errors.AsType[*kiosque.Error](err)
			if !ok || e.Code != kiosque.CodeBadRequest || e.Message != c.want || e.Hint == "" {
				t.Errorf("%v\nwant %s", err, c.want)
			}
		})
	}
	if _, err := Open(filepath.Join(t.TempDir(), "absent")); err == nil || !strings.Contains(err.Error(), "introuvable") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func many(n int, between string) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprint("mot", i)
	}
	return strings.Join(words, between)
}

func manyFor() string {
	var b strings.Builder
	for i := range MaxFor + 1 {
		fmt.Fprintf(&b, "UE > mot%d\n", i)
	}
	return b.String()
}

func TestStore(t *testing.T) {
	dir := t.TempDir()
	set := func(text string) *Set {
		s, err := Read(strings.NewReader(text), "s.txt")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, step := range []struct {
		text    string
		changed bool
	}{{"", false}, {"a = b", true}, {"a = b", false}, {"a > b", true}, {"# rien", true}, {"", false}} {
		changed, err := set(step.text).Store(dir)
		if err != nil || changed != step.changed {
			t.Errorf("%q: changed %v, %v", step.text, changed, err)
		}
		got, err := Load(dir)
		if err != nil || got.Rules() > 0 != (set(step.text).Rules() > 0) || got.Rules() > 0 && got.Sum() != set(step.text).Sum() {
			t.Errorf("%q: read back as %q, %v", step.text, got.Text(), err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte("a"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("a damaged file is read")
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"UE = Union européenne\n", "RN > Rassemblement national # parti\n", "a, b => c, d\r\n", "\ufeffl'UE = l’Union", "C# = c\r€ > x", "=\n>\n,\n", "a = \xff",
		"3,5 = trois", "= = >", "x > y > z", "étudiant·e·s = e\u0301tudiants", "A-320 = A320", "« a » = \"b\"",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Read(strings.NewReader(string(text)), "s.txt")
		if err != nil {
			if _, ok := errors.AsType[*kiosque.Error](err); !ok {
				t.Fatalf("%q: %T", text, err)
			}
			return
		}
		for _, e := range s.whole {
			if len(e.Key) == 0 || len(e.Key) > MaxWords || len(e.To) == 0 || len(e.To) > MaxFor || slices.Contains(e.To, "") {
				t.Fatalf("%q: %q stands for %q", text, e.Key, e.To)
			}
			if !slices.Contains(s.Beginning(e.Key[0]), e) {
				t.Fatalf("%q: %q is not found", text, e.Key)
			}
		}
		again, err := Read(strings.NewReader(string(s.Text())), "s.txt")
		if err != nil || !cmp.Equal(listed(s), listed(again)) || again.Sum() != s.Sum() {
			t.Fatalf("%q is read otherwise the second time: %v", text, err)
		}
	})
}
