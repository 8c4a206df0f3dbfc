// Package explain derives scores in French, with the formulas of package rank.
package explain

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/passage"
	"github.com/kiosque-search/kiosque/plan"
)

// Deriver derives scores of one query.
type Deriver struct {
	Words    []match.Words
	Articles int // of the collection
	// Having counts those of them in which a word stands, in any of some fields.
	Having func(word int, fields match.Fields) int
}

// Score is what a score adds up to; parts are what the words and expressions contribute.
func Score(score float32, parts []kiosque.Explanation) *kiosque.Explanation {
	out := &kiosque.Explanation{
		Value: float64(score), Parts: parts, Text: "pertinence : la somme de ce qu'apporte chaque mot ou expression de la requête (BM25F)",
	}
	if len(parts) == 0 {
		out.Text = "pertinence : nulle, car aucun mot de la requête ne compte dans cet article"
	}
	return out
}

// Decayed is what age leaves of a score.
func Decayed(score float32, relevance *kiosque.Explanation, left float32) *kiosque.Explanation {
	return &kiosque.Explanation{
		Value: float64(score), Text: "pertinence × ce qu'en laisse l'âge",
		Parts: []kiosque.Explanation{*relevance, {
			Value: float64(left),
			Text:  "ce que laisse l'âge : ½ puissance (âge ÷ demi-vie), l'âge compté depuis la date la plus récente de la collection",
		}},
	}
}

// Field is what one field of an article has of a word or expression.
type Field struct {
	Often   map[float32]uint32 // occurrences, by what one counts for
	Norm    float32            // what an occurrence is multiplied by; see rank.LengthNorm
	Length  uint32             // in words
	Average float64            // of all fields that are not empty
}

// Contribution derives what an expression, looked for in some fields, contributes to the score of an article, which has it so often.
// weight is what it weighs, rarity is how that is derived.
func (d *Deriver) Contribution(x match.Expr, in match.Fields, weight float32, rarity kiosque.Explanation, fields [match.NumFields]Field) kiosque.Explanation {
	tf := kiosque.Explanation{Text: "fréquence pondérée : la somme, sur les champs, de occurrences × poids ÷ (1 − b + b × longueur ÷ longueur moyenne)"}
	sum := float32(0)
	for f := range match.NumFields {
		of := &fields[f]
		if len(of.Often) == 0 {
			continue
		}
		n, told := summed(of.Often)
		sum += n * of.Norm
		tf.Parts = append(tf.Parts, kiosque.Explanation{
			Value: float64(n * of.Norm),
			Text: fmt.Sprintf("%s : %s × %s ÷ (1 − %s + %s × %d ÷ %s)", frenchField[f], told,
				Decimal(rank.FieldWeight(f)), Decimal(rank.FieldB(f)), Decimal(rank.FieldB(f)), of.Length, Decimal(of.Average)),
		})
	}
	tf.Value = float64(sum)
	label := d.name(x)
	if in != match.AllFields {
		label += " dans " + fieldsText(in)
	}
	return kiosque.Explanation{
		Value: float64(rank.Saturate(weight, sum)),
		Text:  fmt.Sprintf("%s : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = %s", label, Decimal(rank.K1)),
		Parts: []kiosque.Explanation{rarity, tf},
	}
}

// Nearness derives what the best passage of one width adds to the score of an article; beside is what stands side by side in the query.
func (d *Deriver) Nearness(p passage.Part, beside []match.Expr) kiosque.Explanation {
	var names []string
	for _, n := range p.Words {
		names = append(names, d.name(beside[n]))
	}
	text := fmt.Sprintf("proximité : %s × la rareté de ce que %d mots qui se suivent dans le %s réunissent de plus rare : %s",
		Decimal(p.Share), p.Width.Words, frenchField[p.Field], strings.Join(names, ", "))
	return kiosque.Explanation{Value: p.Share * p.Weight, Text: text}
}

// Times derives the rarity of a word that counts for less, since it asks the question and does not say what it is about.
func Times(rarity kiosque.Explanation, factor float32) kiosque.Explanation {
	if factor == 1 {
		return rarity
	}
	return kiosque.Explanation{
		Value: rarity.Value * float64(factor), Parts: []kiosque.Explanation{rarity},
		Text: "rareté × " + Decimal(float64(factor)) + ", car le mot pose la question et n'en dit pas l'objet",
	}
}

// Rarity derives what an expression weighs in some fields.
func (d *Deriver) Rarity(x match.Expr, fields match.Fields) kiosque.Explanation {
	sum := func(xs []match.Expr) kiosque.Explanation {
		out := kiosque.Explanation{Text: "rareté : la somme de celles de ses mots"}
		for _, x := range xs {
			p := d.Rarity(x, fields)
			out.Value += p.Value
			out.Parts = append(out.Parts, p)
		}
		return out
	}
	switch x := x.(type) {
	case match.Word:
		df := d.Having(int(x), fields)
		return kiosque.Explanation{
			Value: rank.IDF(d.Articles, df),
			Text: fmt.Sprintf("rareté de %s : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = %d est le nombre d'articles qui ont une de ses formes et N = %d celui de tous",
				d.name(x), df, d.Articles),
		}
	case match.Phrase:
		if len(x) == 1 {
			return d.Rarity(match.Word(x[0]), fields)
		}
		words := make([]match.Expr, len(x))
		for n, w := range x {
			words[n] = match.Word(w)
		}
		return sum(words)
	case match.Wide:
		return d.Rarity(match.Word(x.Word), fields)
	case match.Sequence:
		return sum(x)
	case *match.Within:
		return d.Rarity(x.Expr, fields)
	case *match.Near:
		return sum(x.Exprs)
	case *match.Same:
		return sum(x.Exprs)
	case *match.NotNear:
		return d.Rarity(x.Expr, fields)
	case *match.First:
		return d.Rarity(x.Expr, fields)
	case *match.In:
		return d.Rarity(x.Expr, fields&x.Fields)
	case match.AnyOf:
		out := sum(x)
		out.Text, out.Value = "rareté : la moindre de celles qui sont au choix", out.Parts[0].Value
		for _, p := range out.Parts {
			out.Value = min(out.Value, p.Value)
		}
		return out
	}
	return kiosque.Explanation{}
}

// name names an expression in French.
func (d *Deriver) name(x match.Expr) string {
	several := func(xs []match.Expr, between string) string {
		var all []string
		for _, x := range xs {
			all = append(all, d.name(x))
		}
		return strings.Join(all, between)
	}
	switch x := x.(type) {
	case match.Word:
		return quoted(d.Words[x].Typed)
	case match.Phrase:
		var all []string
		for _, w := range x {
			all = append(all, d.Words[w].Typed)
		}
		return quoted(strings.Join(all, " "))
	case match.Wide:
		return d.name(match.Word(x.Word))
	case match.Sequence:
		return several(x, " ")
	case *match.Within:
		return d.name(x.Expr)
	case *match.Near:
		between := " et "
		if x.Ordered {
			between = " puis "
		}
		return fmt.Sprintf("%s à %d mots au plus", several(x.Exprs, between), x.N)
	case *match.NotNear:
		return fmt.Sprintf("%s sans %s à %d mots ou moins", d.name(x.Expr), d.name(x.Far), x.N)
	case *match.Same:
		if x.Unit == match.Paragraph {
			return several(x.Exprs, " et ") + " dans un même paragraphe"
		}
		return several(x.Exprs, " et ") + " dans une même phrase"
	case *match.First:
		return fmt.Sprintf("%s dans les %d premiers mots", d.name(x.Expr), x.N)
	case match.AnyOf:
		return several(x, " ou ")
	case *match.In:
		return d.name(x.Expr) + " dans " + fieldsText(x.Fields)
	}
	return ""
}

var frenchField = [match.NumFields]string{match.Title: "titre", match.Lead: "chapo", match.Body: "texte"}

func fieldsText(fields match.Fields) string {
	var names []string
	for f, name := range frenchField {
		if fields.Has(match.Field(f)) {
			names = append(names, "le "+name)
		}
	}
	return strings.Join(names, " ou ")
}

func quoted(s string) string { return "« " + s + " »" }

// Decimal prints a number as French does, with two digits after the comma at most.
func Decimal(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	return strings.Replace(strings.TrimRight(strings.TrimRight(s, "0"), "."), ".", ",", 1)
}

// summed adds up what occurrences count for: the forms typed whole, and then the others by their share.
func summed(freq map[float32]uint32) (sum float32, told string) {
	var parts []string
	for _, share := range slices.Backward(slices.Sorted(maps.Keys(freq))) {
		sum += share * float32(freq[share])
		part := strconv.Itoa(int(freq[share]))
		if share != 1 {
			what := " (autres formes)"
			if share == plan.DerivedForm {
				what = " (mots dérivés)"
			}
			part += " × " + Decimal(float64(share)) + what
		}
		parts = append(parts, part)
	}
	told = strings.Join(parts, " + ")
	if len(parts) > 1 {
		told = "(" + told + ")"
	}
	return sum, told
}
