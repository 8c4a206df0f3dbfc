package plan

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// A word of a query stands for alternatives, each of which takes one place of the text or several: weekend is week-end too, and
// 14h30 is 14 h 30. So the words of a query that stand one behind the other are a lattice: arcs lead from one place to the next
// over the forms of a word, or over several places at once over forms that write these words as one. A way through the lattice is
// what a text may hold.

// piece is one printed word of a query.
type piece struct {
	node     *query.Word // nil: a pattern, which expr looks for
	from, to uint32      // bytes of the node's text
	term     string
	phrase   bool   // it stands in quotes, and not alone
	behind   string // the last one: the word that follows it in the query
	expr     match.Expr
}

// seen is what a sequence of pieces looks for.
type seen struct {
	expr match.Expr // nil: nothing
	word int        // stands for the same forms, where all of them begin at the places of one word; otherwise -1
}

// pieces appends the printed words of a Word. Without its elided articles, where bare is set and something else remains:
// « l'ONU » is the word ONU.
func (c *Compiler) pieces(dst []piece, w *query.Word, bare bool) []piece {
	tokens := c.analyzer.Analyze([]byte(w.Text))
	if bare {
		for len(tokens) > 1 && analysis.Elided(c.analyzer.Term(tokens[0])) {
			tokens = tokens[1:]
		}
	}
	for _, t := range tokens {
		dst = append(dst, piece{node: w, from: t.Start, to: t.End, term: string(c.analyzer.Term(t))})
	}
	return dst
}

// look compiles pieces that stand one behind the other.
func (c *Compiler) look(pieces []piece) seen {
	switch len(pieces) {
	case 0:
		return seen{word: -1}
	case 1:
		return c.single(pieces, 0)
	}
	at := make([]match.Expr, len(pieces))
	for i := range pieces {
		at[i] = c.single(pieces, i).expr
	}
	return seen{expr: c.ways(at, c.joins(pieces, false)), word: -1}
}

// single compiles one piece.
func (c *Compiler) single(pieces []piece, i int) seen {
	p := &pieces[i]
	if p.node == nil {
		x, isWord := p.expr.(match.Word)
		if !isWord {
			return seen{p.expr, -1}
		}
		return seen{x, int(x)}
	}
	term := []byte(p.term)
	var forms []uint32
	switch {
	case p.node.Level == query.Exact || analysis.IsSign(term):
		forms = c.dict.Exact(term)
	case isNumero(pieces, i):
		forms = slices.Concat(c.dict.Exact([]byte("n")), c.dict.Exact([]byte("no")))
	default:
		forms = c.formsAt(p.node.Level, term)
	}
	forms = c.elision(forms, pieces, i)
	typed := Typed{Node: p.node, From: p.from, To: p.to, Fields: c.fields, Forms: forms, Apart: c.parts(p)}
	if p.node.Level == query.Inflected && !analysis.Elided(term) {
		typed.Lemmas = c.lemmas(term)
		forms = kept(typed.Lemmas, forms)
	}
	if o := c.synonyms(pieces[i : i+1]); !o.none() {
		typed.Synonyms = less(o.forms, typed.Forms)
		typed.Forms = union(typed.Forms, o.forms)
		forms = union(forms, o.forms)
		typed.Apart = append(typed.Apart, o.apart...)
	}
	own := forms
	if c.loosely && len(pieces) == 1 && p.node.Level == query.Inflected && !analysis.Elided(term) {
		typed.Derived = less(c.dict.Derived(term), typed.Forms)
		typed.Forms = union(typed.Forms, typed.Derived)
		forms = union(forms, typed.Derived)
	}
	c.note(typed)
	s := c.stands(p.term, forms)
	if p.node.Level == query.Inflected && s.word >= 0 {
		c.share(s.word, c.dict.Folded(term), typed.Derived)
	}
	if len(typed.Derived) > 0 && len(own) > 0 {
		c.rarity(s.word, c.word(p.term, own))
	}
	return s.with(typed.Apart)
}

// lemmas returns the lemmas of a term, if it is of several.
func (c *Compiler) lemmas(term []byte) (lemmas []Lemma) {
	for _, f := range c.families(term) {
		if f.Lemma != "" {
			lemmas = append(lemmas, Lemma{f.Lemma, f.Forms, slices.Contains(c.withoutTexts, OffLemma(f.Lemma))})
		}
	}
	if len(lemmas) < 2 {
		return nil
	}
	return lemmas
}

// families asks the dictionary for the families of a term, once for each term of a query.
func (c *Compiler) families(term []byte) []analysis.Family {
	families, asked := c.kin[string(term)]
	if !asked {
		families = c.dict.Families(term)
		c.kin[string(term)] = families
	}
	return families
}

// kept returns the forms of which not all lemmas are left out.
func kept(lemmas []Lemma, forms []uint32) []uint32 {
	if !slices.ContainsFunc(lemmas, func(l Lemma) bool { return l.Off }) {
		return forms
	}
	return slices.DeleteFunc(slices.Clone(forms), func(f uint32) bool {
		off := false
		for _, l := range lemmas {
			if _, is := slices.BinarySearch(l.Forms, f); is {
				if !l.Off {
					return false
				}
				off = true
			}
		}
		return off
	})
}

// formsAt returns the forms a term stands for at a level.
func (c *Compiler) formsAt(level query.Level, term []byte) []uint32 {
	switch {
	case level == query.Exact:
		return c.dict.Exact(term)
	case level == query.Folded || analysis.Elided(term):
		return c.dict.Folded(term)
	}
	return analysis.FormsOf(c.families(term))
}

// elision keeps a letter and an elided article apart: « vitamine D » is not « vitamine d'origine ». Where a word with a vowel
// follows, the apostrophe may have been lost, here or in the text: coup d etat.
func (c *Compiler) elision(forms []uint32, pieces []piece, i int) []uint32 {
	p := &pieces[i]
	article := analysis.Elided([]byte(p.term))
	if !article && !analysis.MayElide([]byte(p.term)) {
		return forms
	}
	behind := p.behind
	if i+1 < len(pieces) && pieces[i+1].node != nil {
		behind = pieces[i+1].node.Text[pieces[i+1].from:pieces[i+1].to]
	}
	letter := !article && isCapital(p.node.Text[p.from:p.to]) && !isCapital(behind)
	if !letter && opensWithVowel(behind) {
		return forms
	}
	return slices.DeleteFunc(slices.Clone(forms), func(f uint32) bool { return analysis.Elided([]byte(c.dict.Form(f))) != article })
}

// isCapital reports whether a word is written without small letters.
func isCapital(word string) bool { return !strings.ContainsFunc(word, unicode.IsLower) }

// opensWithVowel reports whether an article is elided before a word.
func opensWithVowel(word string) bool {
	fold := analysis.Fold(nil, []byte(strings.ToLower(word)))
	return len(fold) > 0 && strings.IndexByte("aeiouyh", fold[0]) >= 0
}

// isNumero reports whether a piece is « numéro », in short: n°, nº, №, or no before a figure.
func isNumero(pieces []piece, i int) bool {
	p := &pieces[i]
	if p.term != "n" && p.term != "no" {
		return false
	}
	printed, behind := p.node.Text[p.from:p.to], p.node.Text[p.to:]
	if strings.HasPrefix(behind, "°") || strings.ContainsFunc(printed, func(r rune) bool { return r > 0x7F }) {
		return true
	}
	return p.term == "no" && i+1 < len(pieces) && pieces[i+1].term != "" && pieces[i+1].term[0]-'0' <= 9
}

// stands compiles a set of forms, some of which may be compounds.
func (c *Compiler) stands(typed string, forms []uint32) seen {
	byWords := map[int][]uint32{}
	most := 1
	for _, f := range forms {
		n := analysis.Words(c.dict.Form(f))
		byWords[n] = append(byWords[n], f)
		most = max(most, n)
	}
	word := c.word(typed, forms)
	if most == 1 {
		return seen{match.Word(word), word}
	}
	var all match.AnyOf
	for n := 1; n <= most; n++ {
		switch {
		case len(byWords[n]) == 0:
		case n == 1:
			all = append(all, match.Word(c.word(typed, byWords[n])))
		default:
			all = append(all, match.Wide{Word: c.word(typed, byWords[n]), N: uint32(n)})
		}
	}
	return seen{flat(all...), word}
}

// share notes that of the forms of a word those typed count whole, and those of words derived from it least; a form that is typed
// elsewhere in the query counts whole too.
func (c *Compiler) share(word int, typed, derived []uint32) {
	forms := c.plan.Forms[word]
	shares := make([]float32, len(forms))
	for i, f := range forms {
		shares[i] = OtherForm
		if _, is := slices.BinarySearch(derived, f); is {
			shares[i] = DerivedForm
		}
		if _, is := slices.BinarySearch(typed, f); is {
			shares[i] = 1
		}
		if before := c.plan.Shares[word]; before != nil {
			shares[i] = max(shares[i], before[i])
		}
	}
	c.plan.Shares[word] = shares
}

// rarity notes by the forms of which other word the rarity of a word is told.
func (c *Compiler) rarity(word, own int) {
	if word < 0 || word == own || len(c.plan.Forms[own]) == 0 {
		return
	}
	if c.plan.Rarities == nil {
		c.plan.Rarities = map[int]int{}
	}
	c.plan.Rarities[word] = own
}

// flat joins alternatives.
func flat(xs ...match.Expr) match.Expr {
	var all match.AnyOf
	for _, x := range xs {
		switch x := x.(type) {
		case nil:
		case match.AnyOf:
			all = append(all, x...)
		default:
			all = append(all, x)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return all
}

// parts returns the ways to write a piece as several words that the dictionary has.
func (c *Compiler) parts(p *piece) (out []Apart) {
	if p.node.Level == query.Exact {
		return nil
	}
	add := func(words []string, within bool) {
		phrase := make(match.Phrase, len(words))
		for i, w := range words {
			forms := c.dict.Folded([]byte(w))
			if p.node.Level == query.Inflected && i == len(words)-1 && w[0] > '9' {
				forms = c.formsAt(query.Inflected, []byte(w))
			}
			forms = slices.DeleteFunc(slices.Clone(forms), func(f uint32) bool { return analysis.Words(c.dict.Form(f)) > 1 })
			if len(forms) == 0 {
				return
			}
			phrase[i] = c.word(w, forms)
		}
		var x match.Expr = phrase
		if within {
			x = &match.Within{Unit: match.Run, Expr: x}
		}
		text := strings.Join(words, " ")
		out = append(out, Apart{Text: text, Expr: x, Off: slices.Contains(c.withoutTexts, text)})
	}
	for _, words := range analysis.Parts([]byte(p.term)) {
		spread := words[0][0] <= '9' || words[1][0] <= '9' // letters and figures
		for cuts := 1; cuts < 1<<(len(words)-1); cuts++ {
			some := []string{words[0]}
			for i, w := range words[1:] {
				if cuts>>i&1 != 0 {
					some = append(some, w)
				} else {
					some[len(some)-1] += w
				}
			}
			add(some, spread)
		}
	}
	if article, rest := analysis.PlaceParts([]byte(p.term)); article != "" {
		add([]string{article, rest}, false)
	}
	return out
}

// textOf writes pieces of several nodes with spaces.
func textOf(pieces []piece) string {
	words := make([]string, len(pieces))
	for i, p := range pieces {
		words[i] = p.node.Text[p.from:p.to]
	}
	return strings.Join(words, " ")
}

// isJoinable reports whether pieces may be one word written apart: those that hyphens join, and those of which analysis says
// that spaces may stand between.
func isJoinable(pieces []piece) bool {
	level := query.Folded
	spaced := false
	for i, p := range pieces {
		if p.node == nil || p.node.Level == query.Exact {
			return false
		}
		if i == 0 {
			level = p.node.Level
		}
		if p.node.Level != level {
			return false
		}
		spaced = spaced || i > 0 && p.node != pieces[i-1].node
	}
	first := &pieces[0]
	if analysis.Elided([]byte(first.term)) && first.from == 0 {
		return false // l'eau is no leau
	}
	if analysis.Elided([]byte(pieces[len(pieces)-1].term)) {
		return false
	}
	if !spaced {
		return true
	}
	if first.node.Optional && !analysis.IsPlaceArticle(first.term) || pieces[len(pieces)-1].node.Optional {
		return false
	}
	terms := make([][]byte, len(pieces))
	for i, p := range pieces {
		terms[i] = []byte(p.term)
	}
	return analysis.JoinsSpaced(terms)
}

// joined returns the forms that write pieces as one word, but for the compound of just these, which is their phrase.
func (c *Compiler) joined(pieces []piece) []uint32 {
	var whole, pointed strings.Builder
	for i, p := range pieces {
		if i > 0 && isFigures(pieces[i-1].term) && isFigures(p.term) {
			pointed.WriteByte('.') // 49-3 is 49.3
		}
		whole.WriteString(p.term)
		pointed.WriteString(p.term)
	}
	var forms []uint32
	if pointed.Len() > whole.Len() {
		forms = c.dict.Folded([]byte(pointed.String()))
	} else {
		forms = c.formsAt(pieces[0].node.Level, []byte(whole.String()))
	}
	return slices.DeleteFunc(slices.Clone(forms), func(f uint32) bool { return analysis.Words(c.dict.Form(f)) == len(pieces) })
}

func isFigures(term string) bool { return strings.Trim(term, "0123456789") == "" }

// found is the leaf of what pieces look for; nil if that is nothing.
func (c *Compiler) found(s seen, fields match.Fields) match.Node {
	if s.expr == nil {
		return nil
	}
	if s.word < 0 || c.first > 0 {
		return c.exprLeaf(s.expr, fields)
	}
	leaf := c.exprLeaf(match.Word(s.word), fields)
	if _, plain := s.expr.(match.Word); !plain {
		c.plan.Leaves[leaf].Shown = s.expr
	}
	return leaf
}
