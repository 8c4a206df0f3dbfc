package analysis

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	bleve "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
)

// TestRules compares, on the words of Lefff that the lexicon lacks, the rules with bleve's stemmers: of each form, which share of
// the forms with its key belong to its lemma, and which share of those of its lemma have its key. A golden file has the figures,
// by which the rules were chosen.
func TestRules(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a lexicon of half a million forms")
	}
	filter := func(f bleve.TokenFilter) func(string) string {
		return func(s string) string { return string(f.Filter(bleve.TokenStream{{Term: []byte(s)}})[0].Term) }
	}
	kinds := []string{"nc", "adj", "v", "np"}
	lex := lexicon.French()
	forms := map[string][]string{} // by lemma
	readLines(t, lefff, func(line []byte) {
		col := strings.Split(string(line), "\t")
		if len(col) != 3 || strings.ContainsAny(col[0], " -'_.0123456789") || !slices.Contains(kinds, col[2]) {
			return
		}
		form, lemma := string(Fold(nil, []byte(col[0]))), col[1]+"/"+col[2]
		if col[2] == "np" { // every name by itself
			lemma = form + "/np"
		}
		if !isListed(lex, []byte(form)) && !slices.Contains(forms[lemma], form) {
			forms[lemma] = append(forms[lemma], form)
		}
	})
	var out strings.Builder
	out.WriteString("Forms of Lefff 3.4 that the lexicon lacks, precision / recall of what has the same key\n\n")
	fmt.Fprintf(&out, "%-10s %17s %17s %17s %17s\n", "", "nouns", "adjectives", "verbs", "names")
	for _, s := range []struct {
		name string
		key  func(form string) string
	}{
		{"folds only", func(s string) string { return s }},
		{"rules", func(s string) string { return string(appendRules(nil, []byte(s))) }},
		{"light", filter(fr.NewFrenchLightStemmerFilter())},
		{"minimal", filter(fr.NewFrenchMinimalStemmerFilter())},
		{"snowball", filter(fr.NewFrenchStemmerFilter())},
	} {
		keyed, lemmas := map[string][]string{}, map[string][]string{}
		for lemma, all := range forms {
			for _, f := range all {
				lemmas[f] = append(lemmas[f], lemma)
				if k := s.key(f); !slices.Contains(keyed[k], f) {
					keyed[k] = append(keyed[k], f)
				}
			}
		}
		fmt.Fprintf(&out, "%-10s", s.name)
		for _, kind := range kinds {
			var precision, recall, n float64
			for f, ls := range lemmas {
				if !slices.ContainsFunc(ls, func(l string) bool { return strings.HasSuffix(l, "/"+kind) }) {
					continue
				}
				var want []string
				for _, l := range ls {
					want = append(want, forms[l]...)
				}
				slices.Sort(want)
				want = slices.Compact(want)
				same, both := keyed[s.key(f)], 0.0
				for _, g := range same {
					if slices.Contains(want, g) {
						both++
					}
				}
				precision, recall, n = precision+both/float64(len(same)), recall+both/float64(len(want)), n+1
			}
			fmt.Fprintf(&out, "     %.3f / %.3f", precision/n, recall/n)
		}
		out.WriteString("\n")
	}
	golden(t, "testdata/rules.golden", out.String())
}

// TestJoinedAgainstScan compares what rules join with a scan of the whole dictionary.
func TestJoinedAgainstScan(t *testing.T) {
	forms := dictionary(6000)
	table := NewTable(append(forms, "lavrov", "lavrovs", "instagrammeuse", "instagrammeur", "twitte", "twittaient", "zadiste", "zadistes", "fanales", "fanaux"))
	keys := map[string][]uint32{}
	for i := range uint32(table.Len()) {
		if fold := Fold(nil, []byte(table.Form(i))); !isListed(table.lexicon, fold) {
			key := string(appendRules(nil, fold))
			keys[key] = append(keys[key], i)
		}
	}
	joined := 0
	for key, want := range keys {
		if got := ascending(table.joined(key)); !slices.Equal(got, want) {
			t.Errorf("%s: %s, want %s", key, names(table, got), names(table, want))
		}
		if len(want) > 1 {
			joined++
		}
	}
	if joined < 300 {
		t.Errorf("%d families of several forms: too few to show anything", joined)
	}
}
