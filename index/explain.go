package index

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/rank"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// This file derives scores: score.go has the formulas, and what is said here is computed by it.

// explain derives the score of an article that satisfies the query. It adds up the parts as the collector does. One
// goroutine explains at a time.
func (i *inquiry) explain(doc uint32, score float32) (*kiosque.Explanation, error) {
	e, local := evalOf(i.evals, doc)
	out := &kiosque.Explanation{Value: float64(score), Text: "pertinence : la somme de ce qu'apporte chaque mot ou expression de la requête (BM25F)"}
	for _, n := range newCollector(i.g.generation, i.plan, i.weights, 0, kiosque.ByRelevance, new(floor)).order {
		if !e.active[n].Has(local) {
			continue
		}
		part, err := i.explainLeaf(e, local, n)
		if err != nil {
			return nil, err
		}
		out.Parts = append(out.Parts, part)
	}
	if len(out.Parts) == 0 {
		out.Text = "pertinence : nulle, car aucun mot de la requête ne compte dans cet article"
	}
	return out, nil
}

func (i *inquiry) explainLeaf(e *segEval, local uint32, n int) (kiosque.Explanation, error) {
	l := &i.plan.Leaves[n]
	freq, err := e.frequencies(n, local)
	if err != nil {
		return kiosque.Explanation{}, err
	}
	tf := kiosque.Explanation{Text: "fréquence pondérée : la somme, sur les champs, de occurrences × poids ÷ (1 − b + b × longueur ÷ longueur moyenne)"}
	sum := float32(0)
	columns := &i.g.columns
	for f := range match.NumFields {
		if len(freq[f]) == 0 {
			continue
		}
		norm := columns.norm[f][e.base+local]
		n, told := summed(freq[f])
		sum += n * norm
		tf.Parts = append(tf.Parts, kiosque.Explanation{
			Value: float64(n * norm),
			Text: fmt.Sprintf("%s : %s × %s ÷ (1 − %s + %s × %d ÷ %s)", frenchField[f], told,
				decimal(rank.FieldWeight(f)), decimal(rank.FieldB(f)), decimal(rank.FieldB(f)),
				columns.length[f][e.base+local], decimal(columns.average[f])),
		})
	}
	tf.Value = float64(sum)
	x := l.Expr
	if x == nil {
		x = match.Phrase(l.Words)
	}
	label := i.describe(x)
	if l.Fields != match.AllFields {
		label += " dans " + fieldsText(l.Fields)
	}
	return kiosque.Explanation{
		Value: float64(rank.Saturate(i.weights[n], sum)),
		Text:  fmt.Sprintf("%s : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = %s", label, decimal(rank.K1)),
		Parts: []kiosque.Explanation{i.explainLeafWeight(n, x, l.Fields), tf},
	}, nil
}

// explainLeafWeight is explainWeight of a leaf, derived once for all articles.
func (i *inquiry) explainLeafWeight(n int, x match.Expr, fields match.Fields) kiosque.Explanation {
	known, ok := i.rarity[n]
	if !ok {
		if i.rarity == nil {
			i.rarity = map[int]kiosque.Explanation{}
		}
		known = i.explainWeight(x, fields)
		if factor := i.plan.Factor(n); factor != 1 {
			known = kiosque.Explanation{
				Value: known.Value * float64(factor), Parts: []kiosque.Explanation{known},
				Text: "rareté × " + decimal(float64(factor)) + ", car le mot pose la question et n'en dit pas l'objet",
			}
		}
		i.rarity[n] = known
	}
	return known
}

// explainWeight derives what leafWeights says.
func (i *inquiry) explainWeight(x match.Expr, fields match.Fields) kiosque.Explanation {
	sum := func(xs []match.Expr) kiosque.Explanation {
		out := kiosque.Explanation{Text: "rareté : la somme de celles de ses mots"}
		for _, x := range xs {
			p := i.explainWeight(x, fields)
			out.Value += p.Value
			out.Parts = append(out.Parts, p)
		}
		return out
	}
	switch x := x.(type) {
	case match.Word:
		df := 0
		for _, e := range i.evals {
			df += e.in(int(x), fields, i.team.scratch[0])
		}
		return kiosque.Explanation{
			Value: rank.IDF(i.g.articles, df),
			Text: fmt.Sprintf("rareté de %s : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = %d est le nombre d'articles qui ont une de ses formes et N = %d celui de tous",
				i.describe(x), df, i.g.articles),
		}
	case match.Phrase:
		if len(x) == 1 {
			return i.explainWeight(match.Word(x[0]), fields)
		}
		words := make([]match.Expr, len(x))
		for n, w := range x {
			words[n] = match.Word(w)
		}
		return sum(words)
	case match.Wide:
		return i.explainWeight(match.Word(x.Word), fields)
	case match.Sequence:
		return sum(x)
	case *match.Within:
		return i.explainWeight(x.Expr, fields)
	case *match.Near:
		return sum(x.Exprs)
	case *match.Same:
		return sum(x.Exprs)
	case *match.NotNear:
		return i.explainWeight(x.Expr, fields)
	case *match.First:
		return i.explainWeight(x.Expr, fields)
	case *match.In:
		return i.explainWeight(x.Expr, fields&x.Fields)
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

// describe names an expression in French.
func (i *inquiry) describe(x match.Expr) string {
	several := func(xs []match.Expr, between string) string {
		var all []string
		for _, x := range xs {
			all = append(all, i.describe(x))
		}
		return strings.Join(all, between)
	}
	switch x := x.(type) {
	case match.Word:
		return quoted(i.plan.Words[x].Typed)
	case match.Phrase:
		var all []string
		for _, w := range x {
			all = append(all, i.plan.Words[w].Typed)
		}
		return quoted(strings.Join(all, " "))
	case match.Wide:
		return i.describe(match.Word(x.Word))
	case match.Sequence:
		return several(x, " ")
	case *match.Within:
		return i.describe(x.Expr)
	case *match.Near:
		between := " et "
		if x.Ordered {
			between = " puis "
		}
		return fmt.Sprintf("%s à %d mots au plus", several(x.Exprs, between), x.N)
	case *match.NotNear:
		return fmt.Sprintf("%s sans %s à %d mots ou moins", i.describe(x.Expr), i.describe(x.Far), x.N)
	case *match.Same:
		if x.Unit == match.Paragraph {
			return several(x.Exprs, " et ") + " dans un même paragraphe"
		}
		return several(x.Exprs, " et ") + " dans une même phrase"
	case *match.First:
		return fmt.Sprintf("%s dans les %d premiers mots", i.describe(x.Expr), x.N)
	case match.AnyOf:
		return several(x, " ou ")
	case *match.In:
		return i.describe(x.Expr) + " dans " + fieldsText(x.Fields)
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

// decimal prints a number as French does, with two digits after the comma at most.
func decimal(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	return strings.Replace(strings.TrimRight(strings.TrimRight(s, "0"), "."), ".", ",", 1)
}

// frequencies returns how often a leaf stands in each field of an article, by what an occurrence counts for.
func (e *segEval) frequencies(leaf int, doc uint32) (freq [match.NumFields]map[float32]uint32, err error) {
	l := &leafStreams{leaf: leaf, wanted: segment.NewSet(e.docs)}
	l.wanted.Add(doc)
	if err := e.open(l); err != nil {
		return freq, err
	}
	b := new(segment.Block)
	for f := range match.NumFields {
		freq[f] = map[float32]uint32{}
		for k, ps := range l.lists[f] {
			if err := ps.Frequencies(b, uint64(doc)+1); err != nil {
				return freq, err
			}
			for _, n := range b.Freq[:b.N] {
				freq[f][l.shares[f][k]] += n
			}
		}
		hits := l.phrases[f]
		if k, found := slices.BinarySearchFunc(hits, doc, func(h segment.Hit, doc uint32) int { return int(h.Doc) - int(doc) }); found {
			freq[f][1] += hits[k].Freq
		}
	}
	return freq, nil
}

// summed adds up what occurrences count for: the forms typed whole, and then the others by their share.
func summed(freq map[float32]uint32) (sum float32, told string) {
	var parts []string
	for _, share := range slices.Backward(slices.Sorted(maps.Keys(freq))) {
		sum += share * float32(freq[share])
		part := strconv.Itoa(int(freq[share]))
		if share != 1 {
			part += " × " + decimal(float64(share)) + " (autres formes)"
		}
		parts = append(parts, part)
	}
	told = strings.Join(parts, " + ")
	if len(parts) > 1 {
		told = "(" + told + ")"
	}
	return sum, told
}
