package analysis

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
)

// Lemmas returns the heads of the families of a form, as Analyzer yields it, nouns first: porte is of porte and porter. Where
// the accents of the form tell which of several spellings it is, the others are left out: marché is no marche. A word of grammar,
// and one of which the lexicon knows nothing, is its own head.
func Lemmas(form []byte) (heads []string) {
	for _, f := range familiesOf(lexicon.French(), Fold(nil, form)) {
		if f.lemma == "" {
			continue
		}
		names := strings.Split(f.lemma, "/")
		if slices.Contains(names, string(form)) {
			names = []string{string(form)}
		}
		for _, name := range names {
			if !slices.Contains(heads, name) {
				heads = append(heads, name)
			}
		}
	}
	if len(heads) == 0 {
		heads = []string{string(form)}
	}
	return heads
}
