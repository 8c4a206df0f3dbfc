package translate

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// few is a dictionary of few words.
type few struct{ *analysis.Table }

func (few) Values(_ context.Context, name query.FieldName) (*plan.Values, error) {
	return plan.NewValues(name, [][]string{{"Le Courrier", "LE COURRIER"}, {"Agence Nord"}}), nil
}

func (few) IsName(context.Context, uint32) (bool, error) { return false, nil }

// Often implements plan.Dictionary.
func (few) Often(context.Context, uint32) (int, error) { return 1, nil }

func compiled(t *testing.T, text string) *plan.Plan {
	t.Helper()
	q, err := query.Parse(text, query.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	forms := "grève grèves port ports week end week-end weekend 14h30 14 h 30 de du la maire maires"
	p, err := plan.Compile(t.Context(), few{analysis.NewTable(strings.Fields(forms))}, q, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTranslate compares translations with those that were reviewed.
func TestTranslate(t *testing.T) {
	legible := strings.NewReplacer(
		`\u0007`, "+", `\u0001`, "[S", `\u0002`, "S]", `\u0003`, "[S]", `\u0004`, "[P", `\u0005`, "P]", `\u0006`, "[P]", `\u000e`, "[R",
		`\u000f`, "R]", `\u0010`, "[R]",
	)
	var b strings.Builder
	for _, text := range []string{
		"grève", "=grève", "titre:grève", `"grève du port"`, "grève OU port", "grève port", "grève SAUF port", "weekend", "14h30", "absent", `"grève absent"`,
		"texte:(grève NEAR/3 port)", "texte:(grève ADJ/3 port)", `texte:("week-end" NEAR/2 (grève OU "de la"))`, "texte:((grève NEAR/2 port) NEAR/5 maire)",
		"texte:(grève NEAR/2 port NEAR/2 maire)", "SAUF texte:(grève NEAR/2 port NEAR/2 maire)", "texte:(grève NOTNEAR/2 port)",
		"texte:(grève NOTNEAR/2 (port NEAR/1 maire))", "texte:(grève PHRASE port)", "texte:(grève PARA grève)", "texte:(grève PHRASE (port NEAR/2 maire))",
		"texte:grève>=3", `texte:"la grève">=2`, "texte:(grève PHRASE port)>=2", "2 PARMI (texte:grève, texte:port, texte:maire)", "debut:5 texte:grève",
		"debut:5 texte:(grève NEAR/2 port)", "source:courrier", "id:a7", "date:2016", "date:>=2017-02-03", "mots:5..9", "texte:((grève port) OU maire)",
	} {
		p := compiled(t, text)
		tr := New(p)
		found := tr.Articles(p.Root)
		fmt.Fprintf(&b, "%s\n", text)
		if !found.IsExact() {
			fmt.Fprintf(&b, "  plus large : %s\n", found.Loose)
		}
		fmt.Fprintf(&b, "  %s\n", legible.Replace(encoded(t, found.Query)))
		if counts, ok := tr.Counts(p.Root); ok {
			fmt.Fprintf(&b, "  compte %s\n", legible.Replace(encoded(t, counts)))
		}
	}
	const golden = "testdata/translations.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-golden +translated):\n%s", diff)
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(b))
}

// TestScores weighs words by the formula that package rank has.
func TestScores(t *testing.T) {
	p := compiled(t, "titre:grève texte:port")
	scores, ok := New(p).Scores(p.Root, []float32{2, 3}, [match.NumFields]float64{4, 0, 100})
	want := `[{"script_score":{"query":{"bool":{"should":[{"script_score":{"query":{"bool":{"should":[{"term":{"title":{"boost":1,"value":"grève"}}},` +
		`{"term":{"title":{"boost":0.4,"value":"grèves"}}}]}},"script":{"params":{"a":0.5,"b":0.125,"f":"len_title","w":2},` +
		`"source":"_score * params.w / (params.a + params.b * doc[params.f].value)"}}}]}},` +
		`"script":{"params":{"k":0.9,"w":3.8},"source":"params.w * _score / (params.k + _score)"}}},`
	if got := encoded(t, scores); !ok || !strings.HasPrefix(got, want) {
		t.Errorf("got %s, %v", got, ok)
	}
	p = compiled(t, "grève PHRASE port")
	if _, ok := New(p).Scores(p.Root, []float32{1}, [match.NumFields]float64{1, 1, 1}); ok {
		t.Error("the occurrences of a hull are read")
	}
}

// TestTuples: where a compound is printed its words are, and they are counted once.
func TestTuples(t *testing.T) {
	for _, tt := range []struct {
		rows []row
		want string
	}{
		{[]row{{{"week", "fin"}, {"end"}}}, "week end, fin end"},
		{[]row{{{"week-end"}, {"end"}}, {{"week"}, {"end"}}}, "week end"},
		{[]row{{{"week-end"}, {"end"}}, {{"weekend"}}}, "week-end end, weekend"},
		{[]row{{{"le"}, {"week", "week-end"}}}, "le week"},
		{[]row{{{"vice-prési-dent"}, {"prési-dent"}, {"dent"}}, {{"vice-prési-dent"}, {"prési"}, {"dent"}}}, "false"},
	} {
		ways, ok := tuples(tt.rows)
		var all []string
		for _, w := range ways {
			all = append(all, strings.Join(w, " "))
		}
		got := strings.Join(all, ", ")
		if !ok {
			got = "false"
		}
		if got != tt.want {
			t.Errorf("%v: %s, want %s", tt.rows, got, tt.want)
		}
	}
}
