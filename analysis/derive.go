package analysis

import (
	"slices"
	"strings"
	"sync"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
)

// derivations are endings that make one word of another: a line has those that stand behind one beginning, such as apprent-i and
// apprent-issage; « - » is none. A pair of a line holds if the lexicon has both words. They are the productive suffixes of French (deverbal
// nouns in -ation, -ement, -age, -eur; adjectives in -eux, -al, -el; adverbs in -ment; nouns in -ité, -ance, -isme, -iste, -ier) with
// the changes that they bring to the end of a stem. Of peoples and places there is none: Mali and malien are two.
const derivations = `
er ation ement age eur ateur ure ance ence
er able
ir issement issage isseur
ifier ification
ser sion
der sion
cter ction
ter tion teur
quer cation cateur
guer gation
primer pression
uire uction ucteur
enir ention
crire cription
mettre mission
eder ession
cevoir ception
soudre solution
vrir verture
oyer oi
- eux
e eux
ation ationnel
tion tionnel
al alite
el alite
ble bilite
if ivite
eux osite
- ement
ant amment ance
ent emment ence
- iste isme
e iste isme
- ier
e ier
es ier
on onnier
- ssage
e ique
ie ique
- al
e al
- el
e el
e ite
`

// Two words have to share some letters: below, many pairs are chance. Of endings that are long, the less is enough.
const (
	leastBase  = 4
	leastShort = 2
	longEnding = 4 // letters
)

// manyLemmas is the number of lemmas from which on a word says too little of itself for what is derived from each to be meant.
const manyLemmas = 3

// derivable lists the lines of derivations by each of their endings.
var derivable = sync.OnceValue(func() map[string][][]string {
	by := map[string][][]string{}
	for line := range strings.Lines(strings.TrimSpace(derivations)) {
		endings := strings.Fields(line)
		for i, e := range endings {
			if e == "-" {
				endings[i] = ""
			}
		}
		for _, e := range endings {
			by[e] = append(by[e], endings)
		}
	}
	return by
})

// longestDerivation is the letters of the longest ending of derivations.
const longestDerivation = len("ification")

// derived returns the folds of the citation forms that derivations lead to from one, ascending.
func derived(lex *lexicon.Lexicon, fold string) (out []string) {
	for n := range min(longestDerivation, len(fold)-leastShort) + 1 {
		base, ending := fold[:len(fold)-n], fold[len(fold)-n:]
		for _, endings := range derivable()[ending] {
			for _, e := range endings {
				if len(base)+shared(ending, e) < leastBase && min(len(ending), len(e)) < longEnding {
					continue
				}
				if e != ending && lex.Has([]byte(base+e)) {
					out = append(out, base+e)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// shared is the letters that two endings begin with alike.
func shared(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// Derived returns the forms of words that are derived from that of a term, as Analyzer yields it, or it from them, in ascending order:
// those of déclaration for déclarer, of apprentissage for apprenti. Forms of its own families may be among them.
func (t *Table) Derived(form []byte) []uint32 {
	var out []uint32
	fold := Fold(nil, form)
	if _, special := exceptions()[string(fold)]; special {
		return nil
	}
	lemmas := t.lexicon.Lemmas(nil, fold)
	if len(lemmas) >= manyLemmas {
		return nil
	}
	for i := range lemmas {
		for _, name := range lemmas[i].Names() {
			for _, other := range derived(t.lexicon, FoldString(name)) {
				out = append(out, t.cited(other)...)
			}
		}
	}
	return ascending(out)
}

// cited returns the forms of the words, other than those of grammar and names, that a dictionary lists under a fold.
func (t *Table) cited(fold string) (out []uint32) {
	if _, special := exceptions()[fold]; special {
		return nil
	}
	lemmas := slices.DeleteFunc(t.lexicon.Lemmas(nil, []byte(fold)), func(l lexicon.Lemma) bool {
		return l.Class() > lexicon.Verb || !slices.ContainsFunc(l.Names(), func(name string) bool { return FoldString(name) == fold })
	})
	for _, f := range inflections("", lemmas) {
		out = append(out, t.members(f)...)
	}
	return out
}
