package index

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/listed"
)

// wordArticles are few enough to be counted by hand.
func wordArticles() []kiosque.Article {
	return []kiosque.Article{
		{
			ID: "1", Title: "La réforme des retraites", Body: "Les réformes passent. Le chef-lieu attend Lavrov.", Source: "La Gazette", Section: "Politique",
			Date: kiosque.Date{Year: 2021}, Authors: []string{"Anne Le Goff"},
		},
		{
			ID: "2", Title: "Réforme", Body: "La réforme et la retraite du maire de Saint-Pétersbourg.", Source: "La Gazette", Section: "Politique",
			Date: kiosque.Date{Year: 2022}, Authors: []string{"Marc N’Diaye"},
		},
		{
			ID: "3", Title: "Sports", Body: "Le club de Lavrova gagne ; le maire est élu. Un coup d'État ?", Source: "Le Courrier", Section: "Sports",
			Date: kiosque.Date{Year: 2023},
		},
		{
			ID: "4", Title: "Élections", Body: "L'élection du maire : deux élections en un an, dit le président.", Source: "Le Courrier",
			Date: kiosque.Date{Year: 2023},
		},
		{ID: "5", Title: "Retrait", Body: "Le président annonce le retrait de la réforme.", Source: "L'Écho des « Monts »"},
	}
}

func wordIndex(t testing.TB) *Index {
	t.Helper()
	dir := t.TempDir()
	build(t, dir, wordArticles())
	return open(t, dir)
}

// describe prints words as « text: form count/all, … ».
func describe(words []kiosque.QueryWord) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(" | ")
		}
		b.WriteString(w.Text + ":")
		for _, f := range w.Forms {
			fmt.Fprintf(&b, " %s %d/%d", f.Text, f.Count, f.All)
			if f.Off {
				b.WriteString(" off")
			}
		}
		if w.More > 0 {
			fmt.Fprintf(&b, " +%d", w.More)
		}
	}
	return b.String()
}

func TestWords(t *testing.T) {
	x := wordIndex(t)
	for _, tt := range []struct {
		query   string
		without string
		total   int
		want    string
	}{
		{"réformes", "", 3, "réformes: réforme 3/3 réformes 1/1"},
		{"Réforme maire", "", 1, "Réforme: réforme 1/3 réformes 0/1 | maire: maire 1/3"},
		{"titre:réforme", "", 2, "réforme: réforme 2/2"},
		{"titre:(réforme maire)", "", 0, "réforme: réforme 0/2 | maire:"},
		{"réforme SAUF maire", "", 2, "réforme: réforme 2/3 réformes 1/1 | maire: maire 0/3"},
		{"(réforme OU retraite) PHRASE passent", "", 1, "réforme: réforme 1/3 réformes 1/1 | retraite: retraites 1/1 retraite 0/1 | passent: " +
			"passent 1/1"},
		{`"le maire" NEAR/5 =élu`, "", 1, "le: le 1/4 | maire: maire 1/3 | =élu: élu 1/1"},
		{"lavro* lavrof~", "", 1, "lavro*: lavrov 1/1 lavrova 0/1 | lavrof~: lavrov 1/1"},
		{"lavrof~2", "", 2, "lavrof~2: lavrov 1/1 lavrova 1/1"},
		{"Saint-Pétersbourg", "", 1, "Saint: saint 1/1 | Pétersbourg: pétersbourg 1/1"},
		{"l'élection", "", 1, "élection: élection 1/1 élections 1/1"},
		{`"coup d'État"`, "", 1, "coup: coup 1/1 | d': d' 1/1 | État: état 1/1"},
		{"réforme réforme =réforme", "", 3, "réforme: réforme 3/3 réformes 1/1 | =réforme: réforme 3/3"},
		{"zanzibar OU réforme", "", 3, "zanzibar: | réforme: réforme 3/3 réformes 1/1"},
		{"source:gazette réforme", "", 2, "réforme: réforme 2/3 réformes 1/1"},
		{"date:2021", "", 1, ""},
		{"", "", 5, ""},
		{"réforme", "réforme", 1, "réforme: réforme 1/3 off réformes 1/1"},
		{"réforme", "Réforme", 1, "réforme: réforme 1/3 off réformes 1/1"},
		{"réforme", "réforme réformes", 0, "réforme: réforme 0/3 off réformes 0/1 off"},
		{`"la réforme"`, "la", 0, "la: la 0/3 off | réforme: réforme 0/3"},
		{"=réforme OU maire", "réforme maire inconnu", 0, "=réforme: réforme 0/3 off | maire: maire 0/3 off"},
		{"titre:réforme NEAR/5 retraites", "retraite", 1, "réforme: réforme 1/2 | retraites: retraites 1/1"},
		{"maire SAUF réforme*", "réforme", 3, "maire: maire 3/3 | réforme*: réforme 1/3 off réformes 0/1"},
	} {
		r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: tt.query, WithoutForms: strings.Fields(tt.without), Words: true})
		if err != nil {
			t.Fatalf("%s: %v", tt.query, err)
		}
		if diff := cmp.Diff(tt.want, describe(r.Query.Words)); diff != "" || r.Total != tt.total {
			t.Errorf("%s without %q: %d articles, want %d (-want +got):\n%s", tt.query, tt.without, r.Total, tt.total, diff)
		}
	}
	r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: "réforme"})
	if err != nil || r.Query.Words != nil {
		t.Errorf("words that were not asked for: %v, %v", r.Query.Words, err)
	}
}

// TestWordsLimits: a wildcard may stand for thousands of forms, of which only the most frequent are listed.
func TestWordsLimits(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	for i := range 300 {
		text.WriteString("terme" + letters(i) + "x ")
	}
	build(t, dir, []kiosque.Article{{ID: "1", Body: text.String()}, {ID: "2", Body: "termezzz termezx"}})
	x := open(t, dir)
	r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: "terme*", Words: true})
	if err != nil {
		t.Fatal(err)
	}
	w := r.Query.Words[0]
	if len(w.Forms) != listed.Most || len(w.Forms)+w.More != 301 || w.Forms[0].Text != "termezx" {
		t.Errorf("%d forms listed and %d more, %s first", len(w.Forms), w.More, w.Forms[0].Text)
	}
	_, err = x.Search(context.Background(), kiosque.SearchRequest{WithoutForms: make([]string, kiosque.MaxWithout+1)})
	var e *kiosque.Error
	if !errors.As(err, &e) || e.Code != kiosque.CodeBadRequest || e.Hint == "" {
		t.Errorf("too many forms to do without: %v", err)
	}
}
