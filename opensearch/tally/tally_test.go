package tally

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

// count counts articles of two sides, the words of each with spaces between them.
func count(family bool, target, reference []string) *Tally {
	table := analysis.NewTable(strings.Fields(strings.Join(append(append([]string{}, target...), reference...), " ")))
	t := New(table, family)
	for _, side := range []struct {
		articles []string
		take     func([]byte)
	}{{target, t.A}, {reference, t.B}} {
		for _, words := range side.articles {
			t.Begin()
			for w := range strings.FieldsSeq(words) {
				side.take([]byte(w))
			}
		}
	}
	return t
}

func TestVocabulary(t *testing.T) {
	target, reference := []string{"grève grèves port", "grève"}, []string{"port port maire"}
	for _, c := range []struct {
		name string
		req  kiosque.VocabularyRequest
		want kiosque.Vocabulary
	}{
		{"forms", kiosque.VocabularyRequest{Least: 1, Spread: 1}, kiosque.Vocabulary{Distinct: 4, Words: []kiosque.WordCount{
			{Text: "port", A: 1, B: 2, ArticlesA: 1, ArticlesB: 1},
			{Text: "grève", A: 2, ArticlesA: 2},
			{Text: "grèves", A: 1, ArticlesA: 1},
			{Text: "maire", B: 1, ArticlesB: 1},
		}}},
		{"families", kiosque.VocabularyRequest{Family: true, Least: 1, Spread: 1}, kiosque.Vocabulary{Distinct: 3, Words: []kiosque.WordCount{
			{Text: "grève", Forms: []string{"grève", "grèves"}, A: 3, ArticlesA: 2},
			{Text: "port", Forms: []string{"port"}, A: 1, B: 2, ArticlesA: 1, ArticlesB: 1},
			{Text: "maire", Forms: []string{"maire"}, B: 1, ArticlesB: 1},
		}}},
		{"twice on one side", kiosque.VocabularyRequest{Least: 2, Spread: 1}, kiosque.Vocabulary{Distinct: 4, Rare: 2, Words: []kiosque.WordCount{
			{Text: "port", A: 1, B: 2, ArticlesA: 1, ArticlesB: 1}, {Text: "grève", A: 2, ArticlesA: 2},
		}}},
		{"in two articles", kiosque.VocabularyRequest{Least: 1, Spread: 2}, kiosque.Vocabulary{Distinct: 4, Rare: 3, Words: []kiosque.WordCount{
			{Text: "grève", A: 2, ArticlesA: 2},
		}}},
	} {
		var got kiosque.Vocabulary
		count(c.req.Family, target, reference).Vocabulary(&c.req, &got)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// TestLeft: of more words than are told, the most frequent are told and the others counted.
func TestLeft(t *testing.T) {
	var words strings.Builder
	for i := range kiosque.MaxVocabulary + 3 {
		fmt.Fprintf(&words, " mot%d", i)
	}
	ty := count(false, []string{words.String(), "mot7 mot7"}, nil)
	var got kiosque.Vocabulary
	ty.Vocabulary(&kiosque.VocabularyRequest{Least: 1, Spread: 1}, &got)
	if len(got.Words) != kiosque.MaxVocabulary || got.Left != got.Distinct-kiosque.MaxVocabulary || got.Left < 1 || got.Words[0].Text != "mot7" {
		t.Errorf("%d words, first %+v, %d left of %d", len(got.Words), got.Words[0], got.Left, got.Distinct)
	}
}

func TestNeighbours(t *testing.T) {
	ty := count(true, []string{"la grève du port", "le port en grève"}, []string{"port"})
	ty.Begin()
	ty.Near([]byte("la"), true, false)
	ty.Near([]byte("port"), false, true)
	ty.Begin()
	ty.Near([]byte("port"), true, true) // between two occurrences: once
	var got kiosque.Neighbours
	ty.Neighbours(&kiosque.NeighboursRequest{Least: 2}, &got)
	want := kiosque.Neighbours{Distinct: 2, Rare: 1, Around: []kiosque.Neighbour{
		{Text: "port", Forms: []string{"port"}, Count: 2, Before: 1, After: 2, Articles: 2, All: 3},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestSigns: a sign is no word.
func TestSigns(t *testing.T) {
	var got kiosque.Vocabulary
	count(true, []string{"👍 grève"}, []string{"👍"}).Vocabulary(&kiosque.VocabularyRequest{Least: 1, Spread: 1}, &got)
	if got.Distinct != 1 || got.Words[0].Text != "grève" {
		t.Errorf("%+v", got)
	}
}
