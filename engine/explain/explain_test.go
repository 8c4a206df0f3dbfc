package explain

import (
	"math"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/match"
)

// press has a hundred articles; 1, 5 and 20 of them have the words, and a quarter as many in their titles.
func press() *Deriver {
	having := []int{1, 5, 20}
	return &Deriver{
		Words: []match.Words{{Typed: "dockers"}, {Typed: "grève"}, {Typed: "port"}}, Articles: 100,
		Having: func(word int, fields match.Fields) int {
			if !fields.Has(match.Body) {
				return having[word] / 4
			}
			return having[word]
		},
	}
}

func TestExpressions(t *testing.T) {
	dockers, grève, port := rank.IDF(100, 1), rank.IDF(100, 5), rank.IDF(100, 20)
	title := match.Of(match.Title)
	for _, tt := range []struct {
		x      match.Expr
		name   string
		rarity float64
	}{
		{match.Word(1), "« grève »", grève},
		{match.Phrase{1}, "« grève »", grève},
		{match.Phrase{1, 0}, "« grève dockers »", grève + dockers},
		{match.Wide{Word: 2}, "« port »", port},
		{match.Sequence{match.Word(0), match.Word(2)}, "« dockers » « port »", dockers + port},
		{&match.Within{Expr: match.Word(0)}, "« dockers »", dockers},
		{&match.Near{Exprs: []match.Expr{match.Word(0), match.Word(1)}, N: 5}, "« dockers » et « grève » à 5 mots au plus", dockers + grève},
		{&match.Near{Exprs: []match.Expr{match.Word(0), match.Word(1)}, N: 0, Ordered: true}, "« dockers » puis « grève » à 0 mots au plus", dockers + grève},
		{&match.NotNear{Expr: match.Word(1), Far: match.Word(2), N: 3}, "« grève » sans « port » à 3 mots ou moins", grève},
		{&match.Same{Exprs: []match.Expr{match.Word(1), match.Word(2)}, Unit: match.Sentence}, "« grève » et « port » dans une même phrase", grève + port},
		{&match.Same{Exprs: []match.Expr{match.Word(1), match.Word(2)}, Unit: match.Paragraph}, "« grève » et « port » dans un même paragraphe", grève + port},
		{&match.First{Expr: match.Word(0), N: 50}, "« dockers » dans les 50 premiers mots", dockers},
		{match.AnyOf{match.Word(0), match.Word(2), match.Word(1)}, "« dockers » ou « port » ou « grève »", port}, // the least
		{&match.In{Expr: match.Word(2), Fields: title}, "« port » dans le titre", rank.IDF(100, 5)},
	} {
		d := press()
		if got := d.name(tt.x); got != tt.name {
			t.Errorf("%s, want %s", got, tt.name)
		}
		got := d.Rarity(tt.x, match.AllFields)
		if math.Abs(got.Value-tt.rarity) > 1e-9 || got.Text == "" {
			t.Errorf("the rarity of %s: %v, want %v", tt.name, got, tt.rarity)
		}
	}
}

// TestContribution: the parts say what the whole is computed from.
func TestContribution(t *testing.T) {
	d := press()
	rarity := d.Rarity(match.Word(1), match.AllFields)
	fields := [match.NumFields]Field{
		match.Title: {Often: map[float32]uint32{1: 1, 0.5: 2}, Norm: 2, Length: 4, Average: 4},
		match.Body:  {Often: map[float32]uint32{1: 3}, Norm: 0.5, Length: 20, Average: 10},
	}
	got := d.Contribution(match.Word(1), match.Of(match.Title)|match.Of(match.Body), float32(rarity.Value), rarity, fields)
	if want := rank.Saturate(float32(rarity.Value), 2*2+3*0.5); math.Abs(got.Value-float64(want)) > 1e-6 {
		t.Errorf("%v, want %v", got.Value, want)
	}
	if want := "« grève » dans le titre ou le texte : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = 0,9"; got.Text != want {
		t.Errorf("%s, want %s", got.Text, want)
	}
	tf := got.Parts[1]
	if len(tf.Parts) != 2 || tf.Value != 5.5 {
		t.Fatalf("frequencies: %+v", tf)
	}
	for i, want := range []string{
		"titre : (1 + 2 × 0,5 (autres formes)) × 2 ÷ (1 − 0,5 + 0,5 × 4 ÷ 4)",
		"texte : 3 × 1 ÷ (1 − 0,5 + 0,5 × 20 ÷ 10)",
	} {
		if tf.Parts[i].Text != want {
			t.Errorf("%s, want %s", tf.Parts[i].Text, want)
		}
	}
	score := Score(1.5, []kiosque.Explanation{got})
	if score.Value != 1.5 || len(score.Parts) != 1 || score.Text == Score(0, nil).Text {
		t.Errorf("%+v", score)
	}
}

func TestTimes(t *testing.T) {
	rarity := kiosque.Explanation{Value: 3, Text: "rareté"}
	if got := Times(rarity, 1); got.Value != 3 || len(got.Parts) != 0 {
		t.Errorf("once: %+v", got)
	}
	if got := Times(rarity, 0.5); got.Value != 1.5 || len(got.Parts) != 1 || got.Text != "rareté × 0,5, car le mot pose la question et n'en dit pas l'objet" {
		t.Errorf("half: %+v", got)
	}
}

func TestDecimal(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 2: "2", 0.5: "0,5", 1.005: "1", 10: "10", 3.14159: "3,14", -0.25: "-0,25"} {
		if got := Decimal(x); got != want {
			t.Errorf("%v: %s, want %s", x, got, want)
		}
	}
}
