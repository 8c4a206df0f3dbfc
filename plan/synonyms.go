package plan

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// Synonyms are further alternatives of the lattice of spelling.go: UE is an arc over the two places of Union européenne, and Union
// européenne an alternative of UE. They hold for words without quotes and in phrases; a word alone in quotes, and one with =, is
// asked for as it is. They do not chain: what a synonym stands for is looked for, not what that stands for in turn.

// others is what pieces stand for beside themselves.
type others struct {
	forms []uint32 // as one word, ascending
	apart []Apart  // as several
}

func (o *others) none() bool { return len(o.forms)+len(o.apart) == 0 }

// synonyms returns what the collection says that pieces, one behind the other, stand for beside themselves.
func (c *Compiler) synonyms(pieces []piece) (o others) {
	if c.set == nil || c.aside || len(pieces) > synonyms.MaxWords {
		return o
	}
	level := query.Exact
	for i, p := range pieces {
		if p.node == nil || p.node.Level == query.Exact || p.node.Level == query.Folded && !p.phrase || i > 0 && p.node.Level != level {
			return o
		}
		level = p.node.Level
	}
	seen := map[string]bool{}
	for _, first := range c.folds(&pieces[0]) {
		for _, e := range c.set.Beginning(first) {
			if len(e.Key) != len(pieces) || !c.says(pieces, e.Key) {
				continue
			}
			for _, text := range e.To {
				if !seen[text] {
					seen[text] = true
					c.synonym(&o, text, level)
				}
			}
		}
	}
	slices.Sort(o.forms)
	o.forms = slices.Compact(o.forms)
	return o
}

// says reports whether pieces are the words of a key, or forms of them.
func (c *Compiler) says(pieces []piece, key []string) bool {
	for i := range pieces {
		if !slices.Contains(c.folds(&pieces[i]), key[i]) {
			return false
		}
	}
	return true
}

// folds returns the words, folded, that a piece is in a file of synonyms: itself and, without quotes, its forms and lemmas.
func (c *Compiler) folds(p *piece) []string {
	if p.node.Level != query.Inflected || analysis.Elided([]byte(p.term)) || query.IsFunctionWord(p.term) {
		return []string{analysis.FoldString(p.term)}
	}
	if known, ok := c.folded[p.term]; ok {
		return known
	}
	all := []string{analysis.FoldString(p.term)}
	for _, f := range c.families([]byte(p.term)) {
		if f.Lemma != "" {
			for lemma := range strings.SplitSeq(f.Lemma, ", ") {
				all = append(all, analysis.FoldString(lemma))
			}
		}
		for _, n := range f.Forms {
			all = append(all, analysis.FoldString(c.dict.Form(n)))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if c.folded == nil {
		c.folded = map[string][]string{}
	}
	c.folded[p.term] = all
	return all
}

// synonym adds what one synonym looks for: a word at the level of what it stands for, words as a phrase.
func (c *Compiler) synonym(o *others, text string, level query.Level) {
	if strings.Contains(text, " ") {
		level = query.Folded
	}
	pieces := c.pieces(nil, &query.Word{Text: text, Level: level}, true)
	add := func(text string, x match.Expr) {
		if x != nil {
			o.apart = append(o.apart, Apart{Text: text, Expr: x, Off: c.isOff(text), Synonym: true})
		}
	}
	switch len(pieces) {
	case 0:
	case 1:
		o.forms = append(o.forms, c.formsAt(pieces[0].node.Level, []byte(pieces[0].term))...)
		for _, a := range c.parts(&pieces[0]) {
			add(a.Text, a.Expr)
		}
	default:
		c.aside = true // its words are no words of the query
		x := c.look(pieces).expr
		c.aside = false
		add(strings.ToLower(text), x)
	}
}

// isOff reports whether what is written in several words is left out.
func (c *Compiler) isOff(text string) bool {
	fold := analysis.FoldString(text)
	return slices.ContainsFunc(c.withoutTexts, func(s string) bool {
		return s == text || analysis.FoldString(strings.ToLower(s)) == fold
	})
}

// with returns what is seen with what stands for it beside.
func (s seen) with(apart []Apart) seen {
	for _, a := range apart {
		if !a.Off {
			s = seen{flat(s.expr, a.Expr), -1}
		}
	}
	return s
}
