package translate

import (
	"math"
	"reflect"
	"strings"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/stream"
)

// This file says where expressions stand. The cluster has intervals, which are the smallest windows: what contains another one is hidden.
// So an expression is written as a choice of rows, or of pairs of them, each of which has windows of one length, wherever that can be;
// what cannot be written so is looked for by its words alone, and read.

// Expr finds the articles in which an expression stands, in any of some fields.
func (t *Translator) Expr(x match.Expr, fields match.Fields) (out Found) {
	var queries []Object
	for f := range match.NumFields {
		if !fields.Has(f) {
			continue
		}
		found := t.field(x, f)
		if found.Query == nil {
			continue
		}
		queries = append(queries, found.Query)
		if out.Loose == "" {
			out.Loose = found.Loose
		}
	}
	out.Query = Any(queries...)
	return out
}

// field finds an expression in one field; no query if it cannot stand there.
func (t *Translator) field(x match.Expr, f match.Field) Found {
	switch x := x.(type) {
	case match.Word:
		if forms := t.plan.Words[x].Forms; len(forms) > 0 {
			return Found{Query: Object{"terms": Object{Text(f): forms}}}
		}
		return Found{}
	case match.Phrase:
		if len(x) == 1 {
			return t.field(match.Word(x[0]), f)
		}
	case match.Wide: // where a compound is printed its words are
		return t.field(match.Word(x.Word), f)
	case match.AnyOf:
		return t.anyOf(x, f)
	case *match.In:
		if !x.Fields.Has(f) {
			return Found{}
		}
		return t.field(x.Expr, f)
	case *match.First:
		return t.first(x, f)
	case *match.NotNear:
		return t.notNear(x, f)
	}
	rule, loose := t.rule(x, f)
	switch {
	case loose != "":
		return Found{All(append(t.chains(x, f), t.candidates(x, f))...), loose}
	case rule == nil:
		return Found{}
	}
	return Found{Query: Object{"intervals": Object{Text(f): rule}}}
}

func (t *Translator) anyOf(x match.AnyOf, f match.Field) (out Found) {
	var queries []Object
	for _, o := range x {
		found := t.field(o, f)
		if found.Query == nil {
			continue
		}
		queries = append(queries, found.Query)
		if out.Loose == "" {
			out.Loose = found.Loose
		}
	}
	if len(queries) > 0 {
		out.Query = Any(queries...)
	}
	return out
}

// first finds what stands among the first words.
func (t *Translator) first(x *match.First, f match.Field) Found {
	rows, ok := t.rows(x.Expr, f)
	if !ok {
		return Found{t.candidates(x.Expr, f), "les premiers mots, où seule la lecture trouve des proximités"}
	}
	span := spanOf(rows, f)
	if span == nil {
		return Found{}
	}
	return Found{Query: Object{"span_first": Object{"match": span, "end": min(x.N, math.MaxInt32)}}}
}

// notNear finds what stands far from something else.
func (t *Translator) notNear(x *match.NotNear, f match.Field) Found {
	rows, ok := t.rows(x.Expr, f)
	far, same := t.rows(x.Far, f)
	switch {
	case !ok, !same, !ofOneLength(far):
		return Found{t.candidates(x.Expr, f), "l'absence de ce qui n'est pas une suite de mots"}
	case len(rows) == 0:
		return Found{}
	case len(far) == 0:
		return t.field(x.Expr, f)
	}
	return Found{Query: Object{"span_not": Object{
		"include": spanOf(rows, f), "exclude": spanOf(far, f), "dist": min(x.N, match.MaxDistance) + 1,
	}}}
}

func ofOneLength(rows []row) bool {
	for _, r := range rows {
		if len(r) != len(rows[0]) {
			return false
		}
	}
	return true
}

// spanOf writes rows as a span query; nil if there are none.
func spanOf(rows []row, f match.Field) Object {
	var spans List
	for _, r := range rows {
		words := make(List, len(r))
		for i, forms := range r {
			var or List
			for _, form := range forms {
				or = append(or, Object{"span_term": Object{Text(f): form}})
			}
			words[i] = Object{"span_or": Object{"clauses": or}}
		}
		if len(words) == 1 {
			spans = append(spans, words[0])
		} else {
			spans = append(spans, Object{"span_near": Object{"clauses": words, "slop": 0, "in_order": true}})
		}
	}
	if spans == nil {
		return nil
	}
	return Object{"span_or": Object{"clauses": spans}}
}

// candidates finds the articles that have all words which an expression cannot do without.
func (t *Translator) candidates(x match.Expr, f match.Field) Object {
	q := t.needs(x, f)
	if q == nil {
		return Nothing()
	}
	return q
}

// chains narrows the candidates of a Near of three operands or more: all gaps together are no more than so many times the widest one.
func (t *Translator) chains(x match.Expr, f match.Field) []Object {
	n, ok := x.(*match.Near)
	if !ok {
		return nil
	}
	rules := make([]Object, len(n.Exprs))
	for i, o := range n.Exprs {
		rows, ok := t.rows(o, f)
		if !ok || len(rows) == 0 || !ofOneLength(rows) { // of two lengths, the longer one is hidden
			return nil
		}
		rules[i] = anyRule(rowRules(byLength(rows)))
	}
	gaps := int(min(int64(n.N)*int64(len(rules)-1), match.MaxDistance))
	rule := Object{"all_of": Object{"intervals": list(rules), "max_gaps": gaps, "ordered": n.Ordered}}
	return []Object{{"intervals": Object{Text(f): rule}}}
}

// needs is candidates; nil if the expression stands nowhere in the field.
func (t *Translator) needs(x match.Expr, f match.Field) Object {
	all := func(xs []match.Expr) Object {
		queries := make([]Object, len(xs))
		for i, o := range xs {
			if queries[i] = t.needs(o, f); queries[i] == nil {
				return nil
			}
		}
		return All(queries...)
	}
	word := func(w int) Object {
		if len(t.plan.Words[w].Forms) == 0 {
			return nil
		}
		return Object{"terms": Object{Text(f): t.plan.Words[w].Forms}}
	}
	switch x := x.(type) {
	case match.Word:
		return word(int(x))
	case match.Phrase:
		words := make([]match.Expr, len(x))
		for i, w := range x {
			words[i] = match.Word(w)
		}
		return all(words)
	case match.Wide:
		return word(x.Word)
	case match.Sequence:
		return all(x)
	case *match.Within:
		return t.needs(x.Expr, f)
	case *match.Near:
		return all(x.Exprs)
	case *match.Same:
		return all(x.Exprs)
	case *match.NotNear:
		return t.needs(x.Expr, f)
	case *match.First:
		return t.needs(x.Expr, f)
	case *match.In:
		if x.Fields.Has(f) {
			return t.needs(x.Expr, f)
		}
	case match.AnyOf:
		var queries []Object
		for _, o := range x {
			if q := t.needs(o, f); q != nil {
				queries = append(queries, q)
			}
		}
		if queries != nil {
			return Any(queries...)
		}
	}
	return nil
}

const looseOperand = "une proximité de ce dont seule la lecture connaît les limites"

// rule is an expression as a rule of an intervals query; nil if it stands nowhere in the field. loose says why there is no such rule.
func (t *Translator) rule(x match.Expr, f match.Field) (rule Object, loose string) {
	if rows, ok := t.rows(x, f); ok {
		return anyRule(rowRules(rows)), ""
	}
	switch x := x.(type) {
	case *match.In:
		if !x.Fields.Has(f) {
			return nil, ""
		}
		return t.rule(x.Expr, f)
	case *match.Within:
		return t.within(x, f)
	case *match.Near:
		return t.near(x, f)
	case *match.Same:
		return t.same(x, f)
	case match.AnyOf:
		var rules []Object
		for _, o := range x {
			rule, loose := t.rule(o, f)
			if loose != "" {
				return nil, loose
			}
			if rule != nil {
				rules = append(rules, rule)
			}
		}
		return anyRule(rules), ""
	}
	return nil, looseOperand
}

func anyRule(rules []Object) Object {
	switch len(rules) {
	case 0:
		return nil
	case 1:
		return rules[0]
	}
	return Object{"any_of": Object{"intervals": list(rules)}}
}

func rowRules(rows []row) []Object {
	rules := make([]Object, len(rows))
	for i, r := range rows {
		places := make([]string, len(r))
		for k, forms := range r {
			places[k] = strings.Join(forms, stream.Glue)
		}
		m := Object{"query": strings.Join(places, " ")}
		if len(r) > 1 {
			m["max_gaps"], m["ordered"] = 0, true
		}
		rules[i] = Object{"match": m}
	}
	return rules
}

// within is what stands in one unit, row by row: of two ways to stand there the longer one is hidden and may be the one that does not.
func (t *Translator) within(x *match.Within, f match.Field) (Object, string) {
	rows, ok := t.rows(x.Expr, f)
	if !ok {
		return nil, looseOperand
	}
	rules := rowRules(rows)
	for i, r := range rules {
		rules[i] = Object{"all_of": Object{"intervals": List{r}, "filter": Object{"contained_by": unit(x.Unit)}}}
	}
	return anyRule(rules), ""
}

// unit is the rule whose windows are the sentences, paragraphs or runs of a text.
func unit(u match.Unit) Object {
	m := stream.Of(u)
	return Object{"any_of": Object{"intervals": List{
		Object{"match": Object{"query": m.Start + " " + m.End, "ordered": true}}, Object{"match": Object{"query": m.Only}},
	}}}
}

// near is two operands near each other, a choice of pairs: of windows of two given lengths, one that contains another has more words
// between them. Chains of three and more are read: the cluster knows the sum of their gaps only.
func (t *Translator) near(x *match.Near, f match.Field) (Object, string) {
	if len(x.Exprs) != 2 {
		return nil, "une suite de plus de deux proximités"
	}
	first, loose := t.operand(x.Exprs[0], f)
	second, loose2 := t.operand(x.Exprs[1], f)
	switch {
	case loose != "" || loose2 != "":
		return nil, loose + loose2
	case len(first)*len(second) > maxRows:
		return nil, "une proximité de trop d'expressions au choix"
	}
	gaps := int(min(x.N, match.MaxDistance))
	var rules []Object
	pair := func(a, b Object) {
		rules = append(rules, Object{"all_of": Object{"intervals": List{a, b}, "max_gaps": gaps, "ordered": true}})
	}
	for _, a := range first {
		for _, b := range second {
			if pair(a, b); !x.Ordered {
				pair(b, a)
			}
		}
	}
	return anyRule(rules), ""
}

// operand is the rules of an operand of Near, each of which has windows that do not hide each other.
func (t *Translator) operand(x match.Expr, f match.Field) (rules []Object, loose string) {
	if rows, ok := t.rows(x, f); ok {
		return rowRules(byLength(rows)), ""
	}
	switch x := x.(type) {
	case *match.In:
		if !x.Fields.Has(f) {
			return nil, ""
		}
		return t.operand(x.Expr, f)
	case match.AnyOf:
		for _, o := range x {
			more, loose := t.operand(o, f)
			if loose != "" {
				return nil, loose
			}
			rules = append(rules, more...)
		}
		return rules, ""
	case *match.Within:
		rule, loose := t.within(x, f)
		if rule == nil {
			return nil, loose
		}
		if choice, ok := rule["any_of"].(Object); ok {
			for _, r := range choice["intervals"].(List) {
				rules = append(rules, r.(Object))
			}
			return rules, ""
		}
		return []Object{rule}, ""
	case *match.Near:
		rule, loose := t.near(x, f)
		if rule == nil {
			return nil, loose
		}
		return []Object{rule}, ""
	}
	return nil, looseOperand
}

// byLength joins rows of one place, whose forms can stand in one list.
func byLength(rows []row) (out []row) {
	one := -1
	for _, r := range rows {
		switch {
		case len(r) > 1:
			out = append(out, r)
		case one < 0:
			one = len(out)
			out = append(out, row{append([]string(nil), r[0]...)})
		default:
			out[one][0] = append(out[one][0], r[0]...)
		}
	}
	return out
}

// same is operands in one sentence or paragraph, where they may overlap.
func (t *Translator) same(x *match.Same, f match.Field) (Object, string) {
	var rules []Object
next:
	for i, o := range x.Exprs {
		for _, before := range x.Exprs[:i] {
			if reflect.DeepEqual(o, before) {
				continue next
			}
		}
		if _, nested := o.(*match.Same); nested {
			return nil, looseOperand
		}
		rule, loose := t.rule(o, f)
		if rule == nil {
			return nil, loose
		}
		rules = append(rules, rule)
	}
	all := Object{"intervals": list(rules), "filter": Object{"contained_by": unit(x.Unit)}}
	if len(rules) > 1 {
		all["ordered"] = false
	}
	return Object{"all_of": all}, ""
}
