package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/names"
)

// aliasPress are articles whose sources, sections and authors have several names.
func aliasPress() []kiosque.Article {
	return []kiosque.Article{
		{ID: "a", Title: "Une grève", Source: "La Gazette", Section: "International", Authors: []string{"Anne-Sophie Riou"}},
		{ID: "b", Title: "Une grève", Source: "La Gaz.", Section: "Intl", Authors: []string{"A.-S. R.", "Riou, Anne-Sophie"}},
		{ID: "c", Title: "Une grève", Source: "LA GAZ.", Section: "INTERNATIONAL", Authors: []string{"A.-S. R."}},
		{ID: "d", Title: "Une grève", Source: "Le Soir", Section: "Sport"},
		{ID: "e", Title: "Rien", Source: "", Section: "", Authors: []string{"Intl"}},
	}
}

func aliasesOf(t *testing.T, file string) *kiosque.Aliases {
	t.Helper()
	a, err := names.Read(strings.NewReader(file), "noms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// bucketsOf writes buckets on one line.
func bucketsOf(buckets []kiosque.Bucket) string {
	var all []string
	for _, b := range buckets {
		all = append(all, fmt.Sprintf("%s %d %q", b.Value, b.Count, b.Spellings))
	}
	return strings.Join(all, ", ")
}

// TestAliases: names that a file says are one are one value in all that counts and filters; articles keep what they print.
func TestAliases(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	const file = "la gaz.\tLa Gazette\nIntl\tInternational\nA.-S. R.\tAnne-Sophie Riou\tauteur\nPersonne\tQuelqu'un\nLe Soir\tLe Soir (Tours)\n"
	o := BuildOptions{BatchSize: 2, Aliases: aliasesOf(t, file)}
	stats, err := Build(ctx, dir, sequence(aliasPress()), o)
	if err != nil {
		t.Fatal(err)
	}
	want := []kiosque.Merged{
		{Alias: kiosque.Alias{Old: "la gaz.", New: "La Gazette", Field: "source"}, Articles: 2},
		{Alias: kiosque.Alias{Old: "Intl", New: "International", Field: "section"}, Articles: 1},
		{Alias: kiosque.Alias{Old: "Intl", New: "International", Field: "author"}, Articles: 1},
		{Alias: kiosque.Alias{Old: "A.-S. R.", New: "Anne-Sophie Riou", Field: "author"}, Articles: 2},
		{Alias: kiosque.Alias{Old: "Personne", New: "Quelqu'un"}, Articles: 0},
		{Alias: kiosque.Alias{Old: "Le Soir", New: "Le Soir (Tours)", Field: "source"}, Articles: 1},
	}
	if diff := cmp.Diff(want, stats.Merged); diff != "" {
		t.Errorf("the report (-want +got):\n%s", diff)
	}
	x := open(t, dir)
	check := func(sources, sections string) {
		t.Helper()
		r, err := x.Search(ctx, kiosque.SearchRequest{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sources, bucketsOf(r.Facets.Source.Buckets)); diff != "" {
			t.Errorf("sources (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(sections, bucketsOf(r.Facets.Section.Buckets)); diff != "" {
			t.Errorf("sections (-want +got):\n%s", diff)
		}
		info, err := x.Info(ctx)
		if err != nil || bucketsOf(info.Sources) != sources {
			t.Errorf("info has %s, %v", bucketsOf(info.Sources), err)
		}
		for _, h := range r.Hits {
			for _, a := range aliasPress() {
				if a.ID == h.ID && (a.Source != h.Source || a.Section != h.Section || !slices.Equal(a.Authors, h.Authors)) {
					t.Errorf("%+v is shown as %+v", a, h)
				}
			}
		}
	}
	finds := func(req kiosque.SearchRequest, want string) {
		t.Helper()
		r, err := x.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, h := range r.Hits {
			ids = append(ids, h.ID)
		}
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != want || r.Total != len(ids) {
			t.Errorf("%+v finds %q, want %q", req, got, want)
		}
	}
	const joined = `La Gazette 3 ["La Gaz." "LA GAZ."], Le Soir (Tours) 1 ["Le Soir"]`
	check(joined, `International 3 ["Intl" "INTERNATIONAL"], Sport 1 []`)
	for _, s := range []string{"La Gazette", "la gaz.", "LA‑GAZETTE"} {
		finds(kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{s}}}}, "a b c")
		finds(kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: []string{s}}}}, "d e")
		finds(kiosque.SearchRequest{Query: "source:" + `"` + s + `"`}, "a b c")
		finds(kiosque.SearchRequest{Query: "SAUF source:" + `"` + s + `"`}, "d e")
	}
	finds(kiosque.SearchRequest{Query: `source:tours`}, "d")
	finds(kiosque.SearchRequest{Query: `rubrique:intl`}, "a b c")
	finds(kiosque.SearchRequest{Query: `auteur:"Anne-Sophie Riou"`}, "a b c")
	finds(kiosque.SearchRequest{Query: `auteur:"A.-S. R."`}, "a b c")
	finds(kiosque.SearchRequest{Query: `auteur:intl`}, "e")
	for typed, want := range map[string]kiosque.Completion{
		"source:gaz":      {Query: `source:"La Gazette"`, Word: "La Gazette", Count: 3},
		"auteur:riou":     {Query: `auteur:"Anne-Sophie Riou"`, Word: "Anne-Sophie Riou", Count: 3},
		"auteur:a.-s":     {Query: `auteur:"Anne-Sophie Riou"`, Word: "Anne-Sophie Riou", Count: 3},
		"rubrique:intern": {Query: `rubrique:International`, Word: "International", Count: 3},
	} {
		got, err := x.Complete(ctx, kiosque.CompleteRequest{Query: typed})
		if err != nil || len(got) == 0 || got[0] != want {
			t.Errorf("%s: %+v, %v", typed, got, err)
		}
	}

	// An addition keeps to them, for what it adds too.
	more := kiosque.Article{ID: "f", Title: "Une grève", Source: "La Gaz", Section: "Intl"}
	dotted := kiosque.Article{ID: "g", Title: "Une grève", Source: "la-gaz.", Section: "Intl"}
	stats, err = Add(ctx, dir, sequence([]kiosque.Article{more, dotted}), BuildOptions{})
	if err != nil || len(stats.Merged) != len(want) || stats.Merged[0].Articles != 3 {
		t.Fatal(stats, err)
	}
	if changed, err := x.Reload(ctx); err != nil || !changed {
		t.Fatal(changed, err)
	}
	check(`La Gazette 4 ["La Gaz." "LA GAZ." "la-gaz."], La Gaz 1 [], Le Soir (Tours) 1 ["Le Soir"]`, `International 5 ["Intl" "INTERNATIONAL"], Sport 1 []`)

	// Nothing changes with the same file, and with another what is one, without an article read anew.
	for _, step := range []struct {
		aliases           *kiosque.Aliases
		articles          []kiosque.Article
		changed           bool
		sources, sections string
	}{
		{o.Aliases, []kiosque.Article{more}, false, "", ""},
		{
			aliasesOf(t, "La Gaz\tLa Gaz.\tsource\n"),
			[]kiosque.Article{more},
			true,
			`La Gaz. 4 ["La Gaz" "LA GAZ." "la-gaz."], La Gazette 1 [], Le Soir 1 []`, `Intl 3 [], International 2 ["INTERNATIONAL"], Sport 1 []`,
		},
		{
			aliasesOf(t, "# plus rien\n"),
			[]kiosque.Article{more},
			true,
			`La Gaz. 3 ["LA GAZ." "la-gaz."], La Gaz 1 [], La Gazette 1 [], Le Soir 1 []`, `Intl 3 [], International 2 ["INTERNATIONAL"], Sport 1 []`,
		},
	} {
		if _, err := Add(ctx, dir, sequence(step.articles), BuildOptions{Aliases: step.aliases}); err != nil {
			t.Fatal(err)
		}
		if changed, err := x.Reload(ctx); err != nil || changed != step.changed {
			t.Fatal(changed, err)
		}
		if step.changed {
			check(step.sources, step.sections)
		}
	}
	if _, err := Add(ctx, dir, sequence([]kiosque.Article{more}), o); err != nil {
		t.Fatal(err)
	}
	if _, err := Remove(ctx, dir, []string{"f", "g"}, BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	check(joined, `International 3 ["Intl" "INTERNATIONAL"], Sport 1 []`)

	// A build begins without, and says what there was.
	stats, err = Build(ctx, dir, sequence(aliasPress()), BuildOptions{})
	if err != nil || stats.Aliases != nil || stats.Dropped == nil || stats.Dropped.File != "noms.tsv" {
		t.Errorf("a build without aliases: %+v, %v", stats, err)
	}
}
