package plan

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// dictionary is that of some texts; every whole-value field has the same values.
type dictionary struct {
	*analysis.Table
	values []string // the spellings of each between strokes
}

func dictionaryOf(texts ...string) dictionary {
	var forms []string
	var a analysis.Analyzer
	for _, t := range texts {
		for _, token := range a.Analyze([]byte(t)) {
			forms = append(forms, string(a.Term(token)))
		}
	}
	return dictionary{Table: analysis.NewTable(forms)}
}

// IsName takes forms of more than three letters for names.
func (d dictionary) IsName(_ context.Context, form uint32) (bool, error) {
	return len(d.Form(form)) > 3, nil
}

// Often says that longer forms are more frequent.
func (d dictionary) Often(_ context.Context, form uint32) (int, error) { return len(d.Form(form)), nil }

func (d dictionary) Values(_ context.Context, name query.FieldName) (*Values, error) {
	if d.values == nil {
		return nil, errNoValues
	}
	values := make([][]string, len(d.values))
	for i, spellings := range d.values {
		values[i] = strings.Split(spellings, " | ")
	}
	return NewValues(name, values), nil
}

var errNoValues = errors.New("no values")

// TestWords compiles what a reader types and prints what each word stands for.
func TestWords(t *testing.T) {
	dict := dictionaryOf("L'ONU et les dockers : un docker, la côte, le côté, des retraites, à Saint-Nazaire")
	for _, tt := range []struct{ query, without, want string }{
		{"dockers", "", "dockers: docker dockers"},
		{`"cote"`, "", "cote: côte côté"},
		{"=côte", "", "côte: côte"},
		{"l'ONU", "", "onu: onu"},
		{`"l'ONU"`, "", "l': l' | onu: onu"},
		{"dock*", "", "dock*: docker dockers"},
		{"retraitt~", "", "retraitt~:"}, // two letters away
		{"retraitt~2", "", "retraitt~: retraites"},
		{"Saint-Nazaire", "", "saint: saint | nazaire: nazaire"},
		{"docker dockers", "", "docker: docker dockers"},       // one word of the plan
		{"zanzibar tombouctou", "", "zanzibar: | tombouctou:"}, // but these are two
		{"docker", "dockers", "docker: docker"},
		{"docker", "Dockers inconnu", "docker: docker"},
		{"docker", "docker dockers", "docker:"},
	} {
		p := compile(t, dict, tt.query, strings.Fields(tt.without)...)
		var all []string
		for i, w := range p.Words {
			all = append(all, strings.TrimSpace(w.Typed+": "+strings.Join(w.Forms, " ")))
			for k, n := range p.Forms[i] {
				if dict.Form(n) != w.Forms[k] {
					t.Errorf("%s: form %d is %q", tt.query, n, w.Forms[k])
				}
			}
		}
		if diff := cmp.Diff(tt.want, strings.Join(all, " | ")); diff != "" {
			t.Errorf("%s without %q (-want +got):\n%s", tt.query, tt.without, diff)
		}
	}
}

func compile(t *testing.T, d Dictionary, text string, without ...string) *Plan {
	t.Helper()
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile(context.Background(), d, q, Options{Without: without})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTyped says which words are shown to the reader, where they are looked for, and with how many forms.
func TestTyped(t *testing.T) {
	dict := dictionaryOf("un docker, les dockers, le maire")
	p := compile(t, dict, "titre:docker maire =maire maire maire~2 ma* l'inconnu", "docker")
	var got []string
	for _, w := range Distinct(p.Typed) {
		got = append(got, fmt.Sprintf("%s %v %s %d", w.Text(), w.Level(), showFields(w.Fields), len(w.Forms)))
	}
	want := []string{
		"docker 0 title 2", "maire 0 title,lead,body 1", "=maire 2 title,lead,body 1", "maire~2 0 title,lead,body 1", "ma* 0 title,lead,body 1",
		"inconnu 0 title,lead,body 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestFilters compiles conditions on the article itself.
func TestFilters(t *testing.T) {
	dict := dictionaryOf("un texte")
	dict.values = []string{"Le Monde diplomatique", "L'Écho", "Le Monde", "La Gazette du monde"}
	for _, tt := range []struct{ query, want string }{
		{"source:monde", "source [La Gazette du monde Le Monde Le Monde diplomatique]"},
		{`source:"le monde"`, "source [Le Monde Le Monde diplomatique]"},
		{"rubrique:echo", "rubrique [L'Écho]"},
		{"auteur:=echo", "auteur []"},
		{"auteur:(écho OU gaz*)", "auteur [L'Écho] auteur [La Gazette du monde]"},
		{"source:mondes", "source []"}, // names have no inflected family
		{"source:mond~", "source [La Gazette du monde Le Monde Le Monde diplomatique]"},
		{"source:…", ""},
		{"id:AB-12", "id [AB-12]"},
		{`id:"un deux"`, "id [un deux]"},
		{"date:2021", "dates 2021 2021"},
	} {
		p := compile(t, dict, tt.query)
		var got []string
		for _, f := range p.Filters {
			switch {
			case f.Dates != nil:
				got = append(got, fmt.Sprint("dates ", f.Dates.From, " ", f.Dates.To))
			default:
				got = append(got, fmt.Sprint(f.Field, " ", f.Values))
			}
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.query, diff)
		}
	}
}

// TestRefused: what cannot be compiled says why and where; what fails in the dictionary fails.
func TestRefused(t *testing.T) {
	many := make([]string, MaxForms+1)
	for i := range many {
		many[i] = fmt.Sprintf("mot%04d", i)
	}
	dict := dictionaryOf(many...)
	for _, tt := range []struct {
		query string
		at    int
	}{{"mot*", 1}, {"réforme mot*", 10}, {`"le mot*"`, 5}, {"titre:mot*", 7}, {"a NEAR/5 mot*", 10}, {"id:mot*", 4}} {
		q, err := query.Parse(tt.query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = Compile(context.Background(), dict, q, Options{})
		var e *kiosque.Error
		if !errors.As(err, &e) || e.Code != kiosque.CodeBadQuery || e.Position != tt.at || e.Hint == "" {
			t.Errorf("%s: %v", tt.query, err)
		}
	}
	q := &query.Query{Root: &query.Field{Name: query.Source, Node: &query.Word{Text: "monde"}}}
	if _, err := Compile(context.Background(), dict, q, Options{}); !errors.Is(err, errNoValues) {
		t.Errorf("values that cannot be read: %v", err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Compile(ended, dict, &query.Query{Root: &query.Word{Text: "mot0001"}}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("compiled after its end: %v", err)
	}
	p, err := Compile(context.Background(), dict, &query.Query{Root: &query.Word{Text: "…"}}, Options{})
	if err != nil || p.Root != (match.None{}) || len(p.Warnings) != 2 {
		t.Errorf("nothing to look for: %v %q %v", p.Root, p.Warnings, err)
	}
}
