package analysis

import (
	"slices"
	"strings"
	"sync"

	bleve "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
)

// exceptions maps folds to the whole families they belong to, whatever the lexicon says.
var exceptions = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	stops := bleve.NewTokenMap()
	if err := stops.LoadBytes(fr.FrenchStopWords); err != nil {
		panic("analysis: bleve's stop words: " + err.Error()) // they are part of the program, and a test reads them
	}
	lex := lexicon.French()
	for w := range stops {
		if fold := Fold(nil, []byte(w)); !slices.ContainsFunc(lex.Lemmas(nil, fold), isAuxiliary) {
			m[string(fold)] = []string{string(fold)}
		}
	}
	for _, list := range []string{functionWords, alone} {
		for w := range strings.FieldsSeq(list) {
			m[w] = []string{w}
		}
	}
	for line := range strings.Lines(families) {
		family := strings.Fields(line)
		slices.Sort(family)
		for _, w := range family {
			m[w] = family
		}
	}
	return m
})

// isAuxiliary reports whether a lemma is être or avoir. Every text is full of their forms: a form that may be a noun, such as
// avions, is none of theirs.
func isAuxiliary(l lexicon.Lemma) bool {
	return l.Class() == lexicon.Verb && (l.Citation() == "etre" || l.Citation() == "avoir")
}

// lent maps folds of exceptions to the one form among all of that fold that other words have too: a is of avoir, à is not.
var lent = map[string]string{
	"a": "a", "as": "as", "es": "es", "est": "est", "ete": "été", "etes": "êtes", "fut": "fut", "fus": "fus", "suis": "suis", "sommes": "sommes",
	"du": "dû", "des": "dés", "sur": "sûr", "ne": "né", "peut": "peut",
}

// functionWords carry grammar, not meaning: each is a family of its own, beside those of bleve's list of stop words that are no
// forms of être and avoir. They are folded here, as in all these lists.
const functionWords = `
a as est ete es suis sommes fut
afin ailleurs ainsi alors apres assez aucun aucune aussi autre avant bien
car ceux celle celles celui cent cependant chacun chacune chaque chez ci cinq cinquante combien comme comment contre
deja demain depuis derriere desormais deux devant dix donc dont douze durant elles encore enfin ensuite entre envers est
guere hier hormis hors huit ils jamais je jusqu jusque lors lorsqu lorsque malgre meme memes mes mien mienne miennes miens mieux mille moins
neuf ni non notres nul onze or ou ouais parce parfois parmi pas pendant peu peut pire plus plusieurs pour pourquoi pourtant presque puis puisqu puisque
quand quarante quatorze quatre quel quelqu quelque quelques qui quinze quoi quoique sauf seize selon sept si sien sienne siennes siens sinon
six soixante sous surtout tandis tant tard tel telle telles tels tes tien tienne tiennes tiens toi tot toujours tous tout toute toutefois toutes treize
trente tres trois trop
uns unes vers via vingt voici voila vos votres y
`

// families lists, a line each, what belongs together though a lexicon of words cannot say so.
const families = `
st sts ste stes saint saints sainte saintes
oeil oeils yeux
`

// alone are names that the lexicon would join with another word: Paris with pari.
const alone = `
paris angers
`
