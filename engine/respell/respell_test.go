package respell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// scan is a collection of texts; a query finds those that have all its words.
type scan struct {
	Collection
	articles [][]string
	tried    []string
}

// Values implements plan.Dictionary.
func (s *scan) Values(_ context.Context, name query.FieldName) (*plan.Values, error) {
	return plan.NewValues(name, nil), nil
}

// IsName implements plan.Dictionary: names are those in capitals at home, here what ends in « ine ».
func (s *scan) IsName(_ context.Context, form uint32) (bool, error) {
	return strings.HasSuffix(s.Table.Form(form), "ine"), nil
}

// Often implements plan.Dictionary.
func (s *scan) Often(ctx context.Context, form uint32) (int, error) {
	return s.Tally(ctx, form, match.AllFields)
}

func newScan(texts ...string) *scan {
	s := &scan{}
	var forms []string
	for _, text := range texts {
		words := strings.Fields(text)
		s.articles, forms = append(s.articles, words), append(forms, words...)
	}
	slices.Sort(forms)
	s.Articles, s.Table = len(texts), analysis.NewTable(slices.Compact(forms))
	s.Tally = func(_ context.Context, form uint32, _ match.Fields) (n int, err error) {
		for _, words := range s.articles {
			if slices.Contains(words, s.Table.Form(form)) {
				n++
			}
		}
		return n, nil
	}
	s.Named = s.IsName
	s.Find = func(ctx context.Context, text string) (int, bool, error) {
		s.tried = append(s.tried, text)
		total, _, err := s.find(ctx, text)
		return total, true, err
	}
	return s
}

func (s *scan) find(ctx context.Context, text string) (total int, typed []plan.Typed, err error) {
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		return 0, nil, err
	}
	p, err := plan.Compile(ctx, struct {
		*analysis.Table
		*scan
	}{s.Table, s}, q, plan.Options{})
	if err != nil {
		return 0, nil, err
	}
	for _, words := range s.articles {
		if !slices.ContainsFunc(p.Typed, func(w plan.Typed) bool {
			return !slices.ContainsFunc(w.Forms, func(f uint32) bool { return slices.Contains(words, s.Table.Form(f)) })
		}) {
			total++
		}
	}
	return total, p.Typed, nil
}

func (s *scan) suggest(t *testing.T, text string) (string, error) {
	t.Helper()
	ctx := context.Background()
	total, typed, err := s.find(ctx, text)
	if err != nil {
		t.Fatal(err)
	}
	s.tried = nil
	found, err := Suggest(ctx, &s.Collection, text, typed, total)
	var parts []string
	for _, f := range found {
		parts = append(parts, fmt.Sprintf("%s %d", f.Query, f.Total))
	}
	return strings.Join(parts, ", "), err
}

var press = []string{
	"la grève du port", "la grève des cheminots", "grève générale", "le port de pêche", "un élu", "des élus du port", "éléphant",
	"le chemin de fer", "chemin creux",
}

func TestSuggest(t *testing.T) {
	for _, tt := range []struct{ query, want string }{
		{"grève", ""},
		{"grèvve", "grève 3"},
		{"Grèvve", "Grève 3"},
		{"GREVVE", "GRÈVE 3"},
		{"grveve", "grève 3"}, // two edits, as none is one away
		{"=greve", "=grève 3"},
		{"chem in", "chemin 2"},
		{"chemindefer", ""}, // three words
		{"legrève", "grève 3"},
		{"chemincreux", `"chemin creux" 1`},
		{"ports grèvve", "ports grève 1"},
		{"grèvve pport", "grève port 1"},
		{"zut", ""},
		{"xq", ""},
		{"grèv*", ""},
	} {
		got, err := newScan(press...).suggest(t, tt.query)
		if err != nil || got != tt.want {
			t.Errorf("%s: %s, want %s; %v", tt.query, got, tt.want, err)
		}
	}
}

func TestSuggestNames(t *testing.T) {
	for _, tt := range []struct{ query, want string }{
		{"Gaddafi", "Kadhafi 2"}, {"gaddafi", "kadhafi 2"}, {"Putin", "Poutine 1"}, {"Chou", "Zhou 1"},
	} {
		got, err := newScan("kadhafi parle", "kadhafi à tripoli", "poutine parle", "zhou enlai", "il goûta").suggest(t, tt.query)
		if err != nil || got != tt.want {
			t.Errorf("%s: %s, want %s; %v", tt.query, got, tt.want, err)
		}
	}
}

// TestTriesAreBounded: however many words are misspelt, and in however many ways, no more queries are tried than that.
func TestTriesAreBounded(t *testing.T) {
	var texts []string
	for _, end := range []string{"on", "ou", "or", "os", "ot", "oi", "ol"} {
		texts = append(texts, "mat"+end+" pat"+end+" rat"+end+" vit"+end)
	}
	s := newScan(texts...)
	got, err := s.suggest(t, "matoz patoz ratoz vitoz")
	if err != nil || got != "" || len(s.tried) != MaxTries {
		t.Errorf("%q after %d tries: %v", got, len(s.tried), err)
	}
	tried := slices.Clone(s.tried)
	slices.Sort(tried)
	if len(slices.Compact(tried)) != MaxTries {
		t.Errorf("tried twice: %q", s.tried)
	}
}

// TestUnknownTotals: a query that would take too long is not suggested, and the others are.
func TestUnknownTotals(t *testing.T) {
	s := newScan("la porte", "la ponte", "la ponte")
	find := s.Find
	s.Find = func(ctx context.Context, text string) (int, bool, error) {
		n, _, err := find(ctx, text)
		return n, text != "ponte", err
	}
	if got, err := s.suggest(t, "poxte"); err != nil || got != "porte 1" || len(s.tried) < 2 {
		t.Errorf("%s, tried %q: %v", got, s.tried, err)
	}
}

func TestErrorsAreReturned(t *testing.T) {
	broken := errors.New("broken")
	for name, spoil := range map[string]func(*scan){
		"tally": func(s *scan) {
			s.Tally = func(context.Context, uint32, match.Fields) (int, error) { return 0, broken }
		},
		"find": func(s *scan) {
			s.Find = func(context.Context, string) (int, bool, error) { return 0, false, broken }
		},
	} {
		s := newScan(press...)
		spoil(s)
		if got, err := s.suggest(t, "grèvve"); !errors.Is(err, broken) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

func TestRare(t *testing.T) {
	for _, tt := range []struct{ articles, want int }{{0, 3}, {60_000, 3}, {80_000, 4}, {1_000_000, 50}} {
		if got := Rare(tt.articles); got != tt.want {
			t.Errorf("of %d: %d, want %d", tt.articles, got, tt.want)
		}
	}
}
