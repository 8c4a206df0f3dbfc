package searchertest

import (
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// census asks which words stand in what a request finds and in the rest, and which around its occurrences, form by form and family by
// family, and counts them with loops over all words.
func (q questioner) census(want oracleResult, req kiosque.SearchRequest) {
	t, w := q.t, q.w
	t.Helper()
	in := func(d *oracleDoc) bool { _, found := want.all[d.of.ID]; return found }
	family := w.IntN(3) == 0

	v := kiosque.VocabularyRequest{Target: req, Rest: true, Family: family, Least: w.IntN(4), Spread: w.IntN(3)}
	got, err := q.c.Vocabulary(t.Context(), v)
	if err != nil {
		t.Fatalf("%+v: %v", v, err)
	}
	var sides [2]tally
	for _, d := range q.scan.docs {
		switch {
		case in(d):
			sides[0].take(q, d, family, func(match.Field, int) bool { return true })
		case d.passesAll(&req):
			sides[1].take(q, d, family, func(match.Field, int) bool { return true })
		}
	}
	for i, s := range []kiosque.Selection{got.Target, got.Reference} {
		if s.Articles != sides[i].articles || s.Words != sides[i].words {
			t.Fatalf("%q, side %d: %d articles of %d words, not %d of %d", req.Query, i, s.Articles, s.Words, sides[i].articles, sides[i].words)
		}
	}
	type counted struct{ A, B, ArticlesA, ArticlesB int }
	expected, found := map[string]counted{}, map[string]counted{}
	distinct := 0
	for key := range sides[0].and(&sides[1]) {
		distinct++
		c := counted{sides[0].of[key], sides[1].of[key], len(sides[0].in[key]), len(sides[1].in[key])}
		if c.A >= v.Least && c.ArticlesA >= v.Spread && c.A > 0 || c.B >= v.Least && c.ArticlesB >= v.Spread && c.B > 0 {
			expected[key] = c
		}
	}
	for _, word := range got.Words {
		found[q.key(word.Text, family)] = counted{word.A, word.B, word.ArticlesA, word.ArticlesB}
	}
	if diff := cmp.Diff(expected, found); diff != "" || got.Distinct != distinct || got.Rare != distinct-len(expected) || got.Left != 0 {
		t.Fatalf("%+v, %d words, %d rare, scan %d (-scan +counted):\n%s", v, got.Distinct, got.Rare, distinct, diff)
	}
	q.around(req, want, sides, family)
}

// around asks for neighbours. sides have the words of all articles that pass the filters.
func (q questioner) around(req kiosque.SearchRequest, want oracleResult, sides [2]tally, family bool) {
	t, w := q.t, q.w
	n := kiosque.NeighboursRequest{Search: req, Before: w.IntN(7), After: w.IntN(7), Sentence: w.IntN(3) == 0, Family: family, Least: 1}
	got, err := q.c.Neighbours(t.Context(), n)
	if err != nil {
		t.Fatalf("%+v: %v", n, err)
	}
	if n.Before+n.After == 0 {
		n.Before, n.After = kiosque.DefaultWindow, kiosque.DefaultWindow
	}
	var near, before, after tally
	nodes, articles := 0, 0
	for _, d := range q.scan.docs {
		if _, found := want.all[d.of.ID]; !found {
			continue
		}
		ws := d.windows(&n)
		if nodes += ws.nodes; ws.nodes > 0 {
			articles++
		}
		before.take(q, d, family, func(f match.Field, at int) bool { return ws.before[f][at] })
		after.take(q, d, family, func(f match.Field, at int) bool { return ws.after[f][at] })
		near.take(q, d, family, func(f match.Field, at int) bool { return ws.before[f][at] || ws.after[f][at] })
	}
	if got.Nodes != nodes || got.Articles != articles || got.Window != near.words || got.Words != sides[0].words+sides[1].words {
		t.Fatalf("%+v: %d occurrences in %d articles, %d words around of %d; scan %d, %d, %d of %d", n, got.Nodes, got.Articles, got.Window, got.Words,
			nodes, articles, near.words, sides[0].words+sides[1].words)
	}
	type counted struct{ Count, Before, After, Articles, All int }
	expected, found := map[string]counted{}, map[string]counted{}
	for key := range near.of {
		expected[key] = counted{near.of[key], before.of[key], after.of[key], len(near.in[key]), sides[0].of[key] + sides[1].of[key]}
	}
	for _, a := range got.Around {
		found[q.key(a.Text, family)] = counted{a.Count, a.Before, a.After, a.Articles, a.All}
	}
	if diff := cmp.Diff(expected, found); diff != "" || got.Distinct != len(expected) {
		t.Fatalf("%+v: %d words (-scan +counted):\n%s", n, got.Distinct, diff)
	}
}

// Where amounts of what is in no bucket are counted.
const (
	notPrecise = "less precise"
	notDated   = "undated"
)

// printed is how many words an article has.
func (d *oracleDoc) printed() (words int) {
	for _, forms := range d.forms {
		words += len(forms)
	}
	return words
}

// tally is how often words stand somewhere, by their keys.
type tally struct {
	articles, words int
	of              map[string]int
	in              map[string]map[string]bool // IDs
}

func (c *tally) take(q questioner, d *oracleDoc, family bool, counts func(f match.Field, at int) bool) {
	if c.of == nil {
		c.of, c.in = map[string]int{}, map[string]map[string]bool{}
	}
	c.articles++
	for f, forms := range d.forms {
		for at, form := range forms {
			if !counts(match.Field(f), at) {
				continue
			}
			c.words++
			if analysis.IsSign([]byte(form)) { // a text without words
				continue
			}
			key := q.key(form, family)
			c.of[key]++
			if c.in[key] == nil {
				c.in[key] = map[string]bool{}
			}
			c.in[key][d.of.ID] = true
		}
	}
}

// and joins the keys of two.
func (c *tally) and(o *tally) map[string]bool {
	all := map[string]bool{}
	for _, of := range []map[string]int{c.of, o.of} {
		for key := range of {
			all[key] = true
		}
	}
	return all
}

// key names a word: a form, or the family that it is of.
func (q questioner) key(form string, family bool) string {
	n, known := q.scan.dict.Find(form)
	if !family || !known {
		return form
	}
	return q.scan.dict.Family(n)
}

// around are the words around the occurrences in an article.
type around struct {
	nodes         int
	before, after [match.NumFields][]bool
}

func (d *oracleDoc) windows(n *kiosque.NeighboursRequest) (ws around) {
	active := d.active(d.plan.Root, map[int]bool{})
	for f := range match.NumFields {
		length := len(d.forms[f])
		node := make([]bool, length)
		ws.before[f], ws.after[f] = make([]bool, length), make([]bool, length)
		for leaf := range active {
			for r := range d.occurrences(leaf, f) {
				ws.nodes++
				from, to := r.first-n.Before, r.last+n.After
				if n.Sentence {
					from, _ = d.sentence(f, r.first, length)
					_, to = d.sentence(f, r.last, length)
				}
				for at := range length {
					switch {
					case at >= r.first && at <= r.last:
						node[at] = true
					case at >= from && at < r.first:
						ws.before[f][at] = true
					case at > r.last && at <= to:
						ws.after[f][at] = true
					}
				}
			}
		}
		for at, is := range node {
			ws.before[f][at], ws.after[f][at] = ws.before[f][at] && !is, ws.after[f][at] && !is
		}
	}
	return ws
}

// sentence is the first and the last word of the sentence that a word is of.
func (d *oracleDoc) sentence(f match.Field, at, length int) (first, last int) {
	starts := d.starts[f][match.Sentence]
	k := slices.IndexFunc(starts, func(s uint32) bool { return int(s) > at })
	if k < 0 {
		return int(starts[len(starts)-1]), length - 1
	}
	return int(starts[k-1]), int(starts[k]) - 1
}
