package reading

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// few is a dictionary of few words and values.
type few struct{ *analysis.Table }

// Values implements plan.Dictionary.
func (few) Values(_ context.Context, name query.FieldName) (*plan.Values, error) {
	return plan.NewValues(name, [][]string{{"Le Courrier", "LE COURRIER"}, {"Agence Nord"}, {"Anne Martin"}, {"ports"}}), nil
}

// IsName implements plan.Dictionary.
func (few) IsName(context.Context, uint32) (bool, error) { return false, nil }

// Often implements plan.Dictionary.
func (few) Often(context.Context, uint32) (int, error) { return 1, nil }

func article() *kiosque.Article {
	return &kiosque.Article{
		ID: "a1", Title: "Grève au port", Lead: "Les grèves durent.", Source: "LE COURRIER", Authors: []string{"Anne Martin"}, Tags: []string{"ports"},
		Date: kiosque.Date{Year: 2016, Month: 3}, Body: "Le maire parle. La grève du port continue.\n\nUn port sans grève, dit la maire.",
	}
}

// read reads an article for a query, each of whose leaves weighs 1.
func read(t *testing.T, text string, a *kiosque.Article) Found {
	t.Helper()
	p, err := plan.Compile(t.Context(), dictionary(), parsed(t, text), plan.Options{})
	return readPlan(t, p, err, a)
}

// relaxed is read of the relaxed reading of a query, in which nearness counts.
func relaxed(t *testing.T, text string, a *kiosque.Article) Found {
	t.Helper()
	p, err := plan.CompileRelaxed(t.Context(), dictionary(), plan.Relax(parsed(t, text)), plan.Options{})
	return readPlan(t, p, err, a)
}

func parsed(t *testing.T, text string) *query.Query {
	t.Helper()
	q, err := query.Parse(text, query.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func dictionary() few {
	return few{analysis.NewTable(strings.Fields("a au continue dit du durent grève grèves la le les maire maires parle port ports sans un"))}
}

func readPlan(t *testing.T, p *plan.Plan, err error, a *kiosque.Article) Found {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	weights := make([]float32, len(p.Leaves))
	for i := range weights {
		weights[i] = 1
	}
	return New(p, weights, [match.NumFields]float64{match.Title: 3, match.Lead: 3, match.Body: 14}).Read(a)
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		query       string
		ok          bool
		occurrences int
	}{
		{"grève", true, 4},
		{"=grève", true, 3},
		{"=grèves", true, 1},
		{"titre:grève", true, 1},
		{"chapo:grève", true, 1},
		{"absent", false, 0},
		{"grève SAUF port", false, 0},
		{"grève SAUF absent", true, 4},
		{"grève OU absent", true, 4},
		{"grève port", true, 7},
		{`"grève du port"`, true, 1},
		{`"port du grève"`, false, 0},
		{"texte:(maire PHRASE parle)", true, 1},
		{"texte:(maire PHRASE continue)", false, 0},
		{"texte:(port PARA maire)", true, 2},
		{"texte:(grève ADJ/1 port)", true, 1},
		{"texte:grève>=2", true, 2},
		{"texte:grève>=3", false, 0},
		{"2 PARMI (texte:grève, texte:parle, absent)", true, 3},
		{"debut:5 texte:grève", true, 1},
		{"mots>13 grève", true, 4},
		{"mots>1000 grève", false, 0},
		{"date:2016 grève", true, 4},
		{"date:2016-03-31 grève", true, 4}, // it may have been printed on that day
		{"date:2017 grève", false, 0},
		{"source:courrier grève", true, 4},
		{"source:nord grève", false, 0},
	} {
		if got := read(t, c.query, article()); got.OK != c.ok || got.Occurrences != c.occurrences {
			t.Errorf("%s: %+v, want %t with %d occurrences", c.query, got, c.ok, c.occurrences)
		}
	}
}

// TestScore holds the score of one word to the formula of package rank, and what nearness adds to nothing where the words do not stand
// together.
func TestScore(t *testing.T) {
	got := read(t, "=port", article())
	norm := func(f match.Field, words uint32) float32 {
		return rank.LengthNorm(f, words, [match.NumFields]float64{match.Title: 3, match.Lead: 3, match.Body: 14}[f])
	}
	want := rank.Saturate(1, 1*norm(match.Title, 3)+2*norm(match.Body, 15))
	if math.Abs(float64(got.Score-want)) > 1e-6 || got.Near != 0 {
		t.Errorf("%+v, want the score %v", got, want)
	}
	together, apart := relaxed(t, "grève port", article()), relaxed(t, "grève port", &kiosque.Article{Body: "La grève" + strings.Repeat(" sans", 60) + " port."})
	if together.Near <= apart.Near || !together.OK || !apart.OK {
		t.Errorf("words that stand together add %v, others %v", together.Near, apart.Near)
	}
	// The forms of a word that are not the one typed count for less, and an occurrence each all the same.
	exact := read(t, "=grèves", article())
	typed := read(t, "chapo:grève", article())
	if typed.Score >= exact.Score || typed.Occurrences != exact.Occurrences {
		t.Errorf("chapo:grève %+v, =grèves %+v", typed, exact)
	}
}

func TestWithin(t *testing.T) {
	day := func(text string) (d kiosque.Date) {
		if text != "" {
			var err error
			if d, err = kiosque.ParseDate(text); err != nil {
				t.Fatal(err)
			}
		}
		return d
	}
	for _, c := range []struct {
		date, from, to string
		want           bool
	}{
		{"2016-03-02", "", "", true},
		{"", "", "", false},
		{"2016-03", "2016-03-31", "", true},
		{"2016-03", "2016-04-01", "", false},
		{"2016-03", "", "2016-03-01", true},
		{"2016", "", "2015", false},
		{"2016", "2016-12-31", "2017", true},
		{"2016-03-02", "2016-03-03", "", false},
		{"2016-03-02", "2016-03", "2016-03", true},
	} {
		if got := Within(day(c.date), day(c.from), day(c.to)); got != c.want {
			t.Errorf("%q from %q to %q: %t", c.date, c.from, c.to, got)
		}
	}
}

// TestValues: every facet whose values stand in articles can be read.
func TestValues(t *testing.T) {
	a := &kiosque.Article{
		ID: "i", Source: "s", Section: "r", Authors: []string{"a", "b"}, Agency: "g", Place: "l", Tags: []string{"t"}, Page: "p",
	}
	got := fmt.Sprint(Values(a, query.ID))
	for _, f := range kiosque.AllFacets() {
		got += " " + f.String() + fmt.Sprint(Values(a, f.Field()))
	}
	if want := "[i] source[s] section[r] author[a b] agency[g] place[l] subject[t] page[p] length[]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
