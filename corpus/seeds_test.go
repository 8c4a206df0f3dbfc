package corpus

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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
	day := kiosque.Date{Year: 2024, Month: 2}
	want := map[string]kiosque.Article{
		"000": {
			TitleDerived: true,
			Title: "Le ministre russe des Affaires étrangères, Sergueï Lavrov, est arrivé au Mali tôt mardi pour des entretiens avec les dirigeants " +
				"de la junte, qui souhaitent obtenir l'aide de Moscou dans la lutte contre une insurrection islamiste qui reste bien ancrée malgré des années de combats.",
		},
		"001": {
			Title: "Mali : Sergueï Lavrov attendu à Bamako ce lundi et se rendra à Nouakchott.",
			Date:  kiosque.Date{Year: 2023, Month: 2}, DateOrigin: kiosque.DateDeclared, Source: "journaldebangui", Agency: "APA",
		},
		"002": {
			TitleDerived: true, Date: day, DateOrigin: kiosque.DateInferred,
			Title: "Les chefs des diplomaties malienne et russe, Abdoulaye Diop et Sergueï Lavrov, se sont rencontrés à Moscou pour « renforcer la relation " +
				"bilatérale stratégique » entre les deux pays.",
		},
		"003": {
			TitleDerived: true, Date: kiosque.Date{Year: 2023, Month: 2, Day: 5}, DateOrigin: kiosque.DateDateline,
			Agency: "Reuters", Place: "Bamako", Authors: []string{"Tiémoko Diallo", "Alessandra Prentice", "Kate Entringer"},
			Title: "Le ministre russe des Affaires étrangères, Sergueï Lavrov, effectuera une visite de deux jours au Mali cette semaine, a déclaré dimanche " +
				"le ministère malien des Affaires étrangères, décrivant cette visite comme le reflet d'une volonté commune de renforcer les liens de défense et " +
				"de sécurité.",
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

// TestPresse reads real corpora and holds every article to what encoding/json makes of its line: no word lost, none
// twice, where the standfirst of Orange repeats the head of the text.
func TestPresse(t *testing.T) {
	repair := strings.NewReplacer("\u0080", "€", "\u0092", "’", "&quot;", `"`, "&amp;", "&") // Windows-1252 that came as Latin-1, entities
	for name, want := range map[string]int{"orange-2011-2019": 22283, "afrique-ouest": 150, "wikinews-2012": 100, "bulletins-adit": 326} {
		t.Run(name, func(t *testing.T) {
			path := shared(t, "presse/"+name+".jsonl.gz")
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close() //nolint:errcheck // only read
			z, err := gzip.NewReader(f)
			if err != nil {
				t.Fatal(err)
			}
			oracle := json.NewDecoder(z)
			articles, undated, warned, leads := 0, 0, 0, 0
			repaired := map[string]int{}
			for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
				if err != nil {
					t.Fatalf("rejected: %v", err)
				}
				var line struct{ ID, Title, Text, Lead, Source, Date string }
				if err := oracle.Decode(&line); err != nil {
					t.Fatal(err)
				}
				articles++
				a := item.Article
				if a.Date.IsZero() {
					undated++
				}
				if a.Lead != "" {
					leads++
				}
				warned += len(item.Warnings)
				for _, fault := range item.Repairs {
					repaired[fault]++
				}
				if a.ID != line.ID || !slices.Equal(strings.Fields(a.Title), strings.Fields(repair.Replace(line.Title))) || a.Source != line.Source ||
					!strings.HasPrefix(line.Date, a.Date.String()) {
					t.Fatalf("line %d: %+v", item.Line, a)
				}
				if got, want := strings.Fields(a.Lead+"\n\n"+a.Body), strings.Fields(repair.Replace(line.Text)); !slices.Equal(got, want) {
					t.Fatalf("line %d, lead %q: (-want +got)\n%s", item.Line, line.Lead, cmp.Diff(want, got))
				}
			}
			// The sound texts are not touched: what is repaired has the faults that can be seen in it.
			wantRepaired := map[string]map[string]int{"orange-2011-2019": {"entités": 58, "Windows-1252 lu comme Latin-1": 9}}[name]
			if diff := cmp.Diff(wantRepaired, repaired, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("repaired (-want +got)\n%s", diff)
			}
			// One article of Wikinews has no date at all.
			if wantUndated := map[string]int{"wikinews-2012": 1}[name]; articles != want || undated != wantUndated || warned > 0 {
				t.Errorf("%d articles, want %d; %d undated, want %d; %d warnings", articles, want, undated, wantUndated, warned)
			}
			// 207 more end within a paragraph, and stay in the body alone.
			if wantLeads := map[string]int{"orange-2011-2019": 12063}[name]; leads != wantLeads {
				t.Errorf("%d leads, want %d", leads, wantLeads)
			}
		})
	}
}
