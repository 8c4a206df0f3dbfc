package complete

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/query"
)

// article is what a scan counts.
type article struct {
	title, body string
	whole       map[query.FieldName][]string
}

// scan is the collection of some articles.
func scan(articles []article, aliases *kiosque.Aliases) Collection {
	var forms []string
	for _, a := range articles {
		forms = append(forms, strings.Fields(a.title+" "+a.body)...)
	}
	slices.Sort(forms)
	c := Collection{Table: analysis.NewTable(slices.Compact(forms)), Aliases: names.New(aliases)}
	count := func(has func(a *article) bool) (n int) {
		for i := range articles {
			if has(&articles[i]) {
				n++
			}
		}
		return n
	}
	c.Tally = func(ctx context.Context, form uint32, fields match.Fields) (int, error) {
		return count(func(a *article) bool {
			return fields.Has(match.Title) && slices.Contains(strings.Fields(a.title), c.Table.Form(form)) ||
				fields.Has(match.Body) && slices.Contains(strings.Fields(a.body), c.Table.Form(form))
		}), ctx.Err()
	}
	c.Weights = func() ([]uint32, error) {
		weights := make([]uint32, c.Table.Len())
		for f := range weights {
			n, err := c.Tally(context.Background(), uint32(f), match.AllFields)
			if err != nil {
				return nil, err
			}
			weights[f] = uint32(n)
		}
		return weights, nil
	}
	c.Having = func(name string) int {
		return count(func(a *article) bool {
			return name == query.Title.String() && a.title != "" || name == query.Source.String() && a.whole[query.Source] != nil || name == query.ID.String()
		})
	}
	c.Printed = func(_ context.Context, name query.FieldName) (map[string]uint32, int, error) {
		counts := map[string]uint32{}
		return counts, count(func(a *article) bool {
			for _, s := range a.whole[name] {
				counts[s]++
			}
			return a.whole[name] != nil
		}), nil
	}
	c.Printing = func(_ context.Context, name query.FieldName, spellings []string) (int, error) {
		return count(func(a *article) bool {
			return slices.ContainsFunc(spellings, func(s string) bool { return slices.Contains(a.whole[name], s) })
		}), nil
	}
	return c
}

func from(source string, authors ...string) map[query.FieldName][]string {
	return map[query.FieldName][]string{query.Source: {source}, query.Author: authors}
}

var press = []article{
	{"la grève", "la grève du port", from("L'Écho du Port", "Anne N’Diaye")},
	{"le port", "un grévin et le port", from("L'Écho du Port")},
	{"", "les grèves durent", from("La Gazette", "A N’Diaye", "Anne N’Diaye")},
	{"greffe", "grève OU port", nil},
}

func TestComplete(t *testing.T) {
	c := New(scan(press, &kiosque.Aliases{Entries: []kiosque.Alias{{Old: "A N’Diaye", New: "Anne N’Diaye"}}}))
	for _, tt := range []struct {
		typed string
		size  int
		want  string
	}{
		{"gr", 10, "grève 2 as grève, greffe 1 as greffe, grévin 1 as grévin, grèves 1 as grèves"},
		{"gr", 2, "grève 2 as grève, greffe 1 as greffe"},
		{"grè", 2, "grève 2 as grève, greffe 1 as greffe"}, // the first of each family
		{"grè", 9, "grève 2 as grève, greffe 1 as greffe, grévin 1 as grévin, grèves 1 as grèves"},
		{"le port SAUF GR", 1, "GRÈVE 2 as le port SAUF GRÈVE"},
		{"titre:gr", 10, "greffe 1 as titre:greffe, grève 1 as titre:grève"},
		{"o", 10, ""}, // a function word at the beginning of a query
		{"titre:p", 10, "port 1 as titre:port"},
		{"ti", 10, "titre: 3 as titre:"},
		{"au", 10, "auteur: 2 as auteur:"},
		{"id", 10, "id: 4 as id:"},
		{"da", 10, ""}, // no article has a date
		{"source:", 10, `L'Écho du Port 2 as source:"L'Écho du Port", La Gazette 1 as source:"La Gazette"`},
		{"source:po", 10, `L'Écho du Port 2 as source:"L'Écho du Port"`},
		{"source:ort", 10, ""},
		{"auteur:dia", 10, `Anne N’Diaye 2 as auteur:"Anne N’Diaye"`}, // one name of two spellings, both in one article
		{`auteur:"a n`, 10, `Anne N’Diaye 2 as auteur:"Anne N’Diaye"`},
		{"id:x", 10, ""},
		{"", 10, ""},
	} {
		got, err := c.Complete(context.Background(), tt.typed, tt.size)
		if err != nil || got == nil {
			t.Fatalf("%q: %v, %v", tt.typed, got, err)
		}
		var parts []string
		for _, of := range got {
			parts = append(parts, fmt.Sprintf("%s %d as %s", of.Word, of.Count, of.Query))
		}
		if diff := cmp.Diff(tt.want, strings.Join(parts, ", ")); diff != "" {
			t.Errorf("%q, %d (-want +got):\n%s", tt.typed, tt.size, diff)
		}
	}
}

// TestNamesAgainstScan compares the names found with those of a look at every word of each.
func TestNamesAgainstScan(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	random := func(runes int) string {
		var b strings.Builder
		for range runes {
			b.WriteString([]string{"a", "e", "é", "É", "1", " ", "'", "’", "-"}[r.IntN(9)])
		}
		return b.String()
	}
	var articles []article
	for range 400 {
		articles = append(articles, article{whole: map[query.FieldName][]string{query.Source: {"x" + random(1+r.IntN(9))}}})
	}
	c := New(scan(articles, nil))
	list, err := c.names(context.Background(), query.Source)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for range 500 {
		typed, size := random(1+r.IntN(4)), 1+r.IntN(30)
		var want []kiosque.Bucket
		for _, v := range list.values {
			if strings.TrimSpace(typed) == "" || slices.ContainsFunc(append([]string{v.Value}, v.Spellings...), func(s string) bool { return begun(s, typed) }) {
				want = append(want, v)
			}
		}
		want = want[:min(size, len(want))]
		found += len(want)
		if diff := cmp.Diff(want, slices.Clip(list.beginning(typed, size))); diff != "" {
			t.Fatalf("%d of %q (-scan +list):\n%s", size, typed, diff)
		}
	}
	if found < 500 {
		t.Errorf("only %d names were found", found)
	}
}

// begun reports whether what was typed stands in a name where a word begins.
func begun(name, typed string) bool {
	for _, line := range nameSpellings(name) {
		for _, wanted := range nameSpellings(strings.TrimLeftFunc(typed, unicode.IsSpace)) {
			before := ' '
			for at, r := range line {
				if wanted != "" && !unicode.IsLetter(before) && !unicode.IsDigit(before) && strings.HasPrefix(line[at:], wanted) {
					return true
				}
				before = r
			}
		}
	}
	return false
}

func TestErrorsAreReturned(t *testing.T) {
	broken := errors.New("broken")
	for name, tt := range map[string]struct {
		typed string
		spoil func(*Collection)
	}{
		"weights": {"gr", func(c *Collection) { c.Weights = func() ([]uint32, error) { return nil, broken } }},
		"tally": {"gr", func(c *Collection) {
			tally := c.Tally
			weighed := false
			c.Weights = func() ([]uint32, error) { weighed = true; return make([]uint32, c.Table.Len()), nil }
			c.Tally = func(ctx context.Context, form uint32, fields match.Fields) (int, error) {
				if weighed {
					return 0, broken
				}
				return tally(ctx, form, fields)
			}
		}},
		"printed": {"auteur:a", func(c *Collection) {
			c.Printed = func(context.Context, query.FieldName) (map[string]uint32, int, error) { return nil, 0, broken }
		}},
		"having": {"au", func(c *Collection) {
			c.Printed = func(context.Context, query.FieldName) (map[string]uint32, int, error) { return nil, 0, broken }
		}},
	} {
		c := scan(press, nil)
		tt.spoil(&c)
		of := New(c)
		for range 2 { // and again
			if got, err := of.Complete(context.Background(), tt.typed, 5); !errors.Is(err, broken) {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	of := New(scan(press, nil))
	if _, err := of.Complete(ctx, "gr", 5); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if got, err := of.Complete(context.Background(), "gr", 5); err != nil || len(got) == 0 {
		t.Errorf("after an interruption: %v, %v", got, err)
	}
}

func FuzzComplete(f *testing.F) {
	c := New(scan(press, nil))
	for _, s := range []string{"", "gr", "l'é", `source:"l'`, "auteur:\xff", "re\u0301", "titre:(", "=A", "·", "id:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := c.Complete(context.Background(), typed, 3)
		if err != nil || len(got) > 3 {
			t.Fatalf("%q: %v, %v", typed, got, err)
		}
	})
}
