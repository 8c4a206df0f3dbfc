package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// shared is a folder of real texts that the project does not ship.
func shared(t testing.TB, path string) string {
	t.Helper()
	p := filepath.Join("..", "..", "shared", "data", path)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("real texts are not here: %v", err)
	}
	return p
}

// all reads everything and fails on a reject.
func all(t testing.TB, o Options, paths ...string) []Item {
	t.Helper()
	var items []Item
	for item, err := range Open(t.Context(), paths, nil, o) {
		if err != nil {
			t.Errorf("rejected: %v", err)
			continue
		}
		items = append(items, item)
	}
	return items
}

func TestSeeds(t *testing.T) {
	day := kiosque.Date{Year: 2024, Month: 2, Day: 28}
	want := map[string]kiosque.Article{
		"000": {
			TitleDerived: true,
			Title:        "Le ministre russe des Affaires étrangères, Sergueï Lavrov, est arrivé au Mali tôt mardi pour des entretiens avec les dirigeants de la junte, qui souhaitent obtenir l'aide de Moscou dans la lutte contre une insurrection islamiste qui reste bien ancrée malgré des années de combats.",
		},
		"001": {
			Title: "Mali : Sergueï Lavrov attendu à Bamako ce lundi et se rendra à Nouakchott.",
			Date:  kiosque.Date{Year: 2023, Month: 2}, DateOrigin: kiosque.DateDeclared, Source: "journaldebangui", Agency: "APA",
		},
		"002": {
			TitleDerived: true, Date: day, DateOrigin: kiosque.DateInferred,
			Title: "Les chefs des diplomaties malienne et russe, Abdoulaye Diop et Sergueï Lavrov, se sont rencontrés à Moscou pour « renforcer la relation bilatérale stratégique » entre les deux pays.",
		},
		"003": {
			TitleDerived: true, Date: kiosque.Date{Year: 2023, Month: 2, Day: 5}, DateOrigin: kiosque.DateDateline,
			Agency: "Reuters", Place: "Bamako", Authors: []string{"Tiémoko Diallo", "Alessandra Prentice", "Kate Entringer"},
			Title: "Le ministre russe des Affaires étrangères, Sergueï Lavrov, effectuera une visite de deux jours au Mali cette semaine, a déclaré dimanche le ministère malien des Affaires étrangères, décrivant cette visite comme le reflet d'une volonté commune de renforcer les liens de défense et de sécurité.",
		},
		"004": {Title: "Visite à Bamako du ministre russe des Affaires étrangères Sergueï Lavrov"},
	}
	items := all(t, Options{}, shared(t, "seeds"))
	if len(items) != len(want) {
		t.Fatalf("%d articles, want %d", len(items), len(want))
	}
	for _, item := range items {
		a := item.Article
		raw, err := os.ReadFile(item.Path)
		if err != nil {
			t.Fatal(err)
		}
		// Every word is in the title or the body, but for the two marks.
		text := string(raw)
		for _, mark := range []string{" date 2023-02 ", "SourceURL: journaldebangui"} {
			text = strings.TrimPrefix(strings.TrimSuffix(text, mark), mark)
		}
		got := a.Body
		if !a.TitleDerived {
			got = a.Title + " " + a.Body
		}
		if diff := cmp.Diff(strings.Fields(text), strings.Fields(got)); diff != "" {
			t.Errorf("%s: words (-file +article)\n%s", item.Path, diff)
		}
		key := filepath.Base(item.Path)[:3]
		if !strings.HasPrefix(a.ID, "k-") || len(a.ID) != 18 {
			t.Errorf("%s: ID %q", key, a.ID)
		}
		a.ID, a.Body = "", ""
		w := want[key]
		if w.Authors == nil {
			w.Authors = []string{}
		}
		if diff := cmp.Diff(w, a); diff != "" {
			t.Errorf("%s (-want +got)\n%s", key, diff)
		}
	}
}

func TestPresse(t *testing.T) {
	for name, want := range map[string]int{"orange-2011-2019": 22283, "afrique-ouest": 150, "wikinews-2012": 100, "bulletins-adit": 326} {
		t.Run(name, func(t *testing.T) {
			items := all(t, Options{}, shared(t, "presse/"+name+".jsonl.gz"))
			if len(items) != want {
				t.Errorf("%d articles, want %d", len(items), want)
			}
			undated, warned := 0, 0
			for _, item := range items {
				if item.Article.Date.IsZero() {
					undated++
				}
				warned += len(item.Warnings)
			}
			// One article of Wikinews has no date at all.
			if wantUndated := map[string]int{"wikinews-2012": 1}[name]; undated != wantUndated || warned > 0 {
				t.Errorf("%d undated, want %d; %d warnings", undated, wantUndated, warned)
			}
		})
	}
}
