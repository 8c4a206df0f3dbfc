package plan

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// relaxed compiles the relaxed reading of a query.
func relaxed(t *testing.T, dict Dictionary, text string, o Options) *Plan {
	t.Helper()
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := Relax(q)
	if r == nil {
		t.Fatalf("%q is not relaxed", text)
	}
	p, err := CompileRelaxed(t.Context(), dict, r, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestMeant: of a word that the collection lacks, the nearest that it has is sought, and that is told.
func TestMeant(t *testing.T) {
	dict := dictionaryOf("Les rencontres utilisées, recentrer, tranquillité, Hinault, Charles, une charge",
		"le ministère, la confirmation, week-end, L'Élysée, accueil")
	for _, tt := range []struct{ query, meant string }{
		{"grève utlisées", "utilisées"},
		{"Utlisées grève", "Utilisées"},
		{"grève Utlisées", ""}, // a name, which is no common word
		{"grève l'utlisées", "utilisées"},
		{"grève recontres", "rencontres"},
		{"grève tranquilité", "tranquillité"},
		{"grève acceuil", "accueil"},
		{"grève tranquillites", ""}, // there it is, accents aside
		{"la course de Hinauld", "Hinault"},
		{"la course de Charle", "Charles"}, // no common word is meant by a name
		{"grève mnistere", "ministère"},
		{"grève mniistère", "ministère"},
		{"grève confinement", ""}, // a word of French that nobody has written here
		{"grève mnist", ""},
		{"grève utls", ""},
		{"grève 2o19x", ""},
		{`grève "utlisées"`, ""},
		{"grève utlis*", ""},
		{"grève weekend", ""},
		{"+utlisées grève ports", ""}, // it is required as it stands
	} {
		p := relaxed(t, dict, tt.query, Options{})
		var told []string
		for _, w := range p.Warnings {
			if strings.Contains(w, "n'est dans aucun article") {
				told = append(told, w)
			}
		}
		if tt.meant == "" {
			if len(told) > 0 {
				t.Errorf("%q: %q", tt.query, told)
			}
			continue
		}
		is := slices.ContainsFunc(p.Typed, func(w Typed) bool { return w.Text() == tt.meant && len(w.Forms) > 0 })
		if len(told) != 1 || !strings.Contains(told[0], "« "+tt.meant+" »") || !is {
			t.Errorf("%q: %q, want %s", tt.query, told, tt.meant)
		}
	}

	file, err := synonyms.Read(strings.NewReader("utlisées = accueil\n"), "synonymes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if p := relaxed(t, dict, "grève utlisées", Options{Synonyms: file}); len(p.Warnings) > 0 {
		t.Errorf("a word with a synonym is meant: %q", p.Warnings)
	}
}

// TestRepairsAreFew: a text in another language costs no more than some words.
func TestRepairsAreFew(t *testing.T) {
	dict := dictionaryOf("ministère")
	p := relaxed(t, dict, strings.Repeat("mnistère xministère minnistère misistère ", 10), Options{})
	q := relaxed(t, dict, "amnistere bmnistere cmnistere dmnistere emnistere fmnistere gmnistere hmnistere imnistere jmnistere", Options{})
	if len(p.Warnings) > maxRepairs || len(q.Warnings) > maxRepairs {
		t.Errorf("%d and %d repairs", len(p.Warnings), len(q.Warnings))
	}
}

// TestDerivedForms: they count least, are told apart, can be left out, and make no word less rare.
func TestDerivedForms(t *testing.T) {
	dict := dictionaryOf("Il déclare une déclaration, des déclarations. La grève.")
	p := relaxed(t, dict, "déclarer grève", Options{Without: []string{"déclarations"}})
	w := slices.IndexFunc(p.Typed, func(w Typed) bool { return w.Text() == "déclarer" })
	var derived []string
	for _, f := range p.Typed[w].Derived {
		derived = append(derived, dict.Form(f))
	}
	if want := []string{"déclaration", "déclarations"}; !slices.Equal(derived, want) {
		t.Errorf("derived are %v, want %v", derived, want)
	}
	leaf := slices.IndexFunc(p.Leaves, func(l match.Leaf) bool { return p.Words[l.Words[0]].Typed == "déclarer" })
	word := p.Leaves[leaf].Words[0]
	got := map[string]float32{}
	for i, f := range p.Words[word].Forms {
		got[f] = p.Share(word, i)
	}
	if want := map[string]float32{"déclare": OtherForm, "déclaration": DerivedForm}; !maps.Equal(got, want) {
		t.Errorf("shares %v, want %v", got, want)
	}
	if own := p.Words[p.Rarity(word)].Forms; !slices.Equal(own, []string{"déclare"}) {
		t.Errorf("its rarity is that of %v", own)
	}
	q, err := query.Parse("déclarer grève", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	strict, err := Compile(t.Context(), dict, q, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range strict.Typed {
		if len(w.Derived) > 0 {
			t.Error("a query itself stands for derived words")
		}
	}
}
