package analysis

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// corpora are what families are measured on: the forms of Lefff that stand in them.
var corpora = []string{"orange-2011-2019", "afrique-ouest", "wikinews-2012"}

// TestLexicon prints how the forms a query word stands for compare with those that share a lemma in Lefff, an independent
// lexicon: of each form printed in a corpus, the share of the words found that belong there (precision) and the share of those
// that belong there that are found (recall), both weighted by how often they are printed.
func TestLexicon(t *testing.T) {
	if testing.Short() {
		t.Skip("reads three corpora")
	}
	lemmas, forms := readLefff(t)
	for _, name := range corpora {
		printed := countForms(t, filepath.Join("../../shared/data/presse", name+".jsonl.gz"))
		table := NewTable(slices.Collect(keys(printed)))
		counts := map[string]int{} // of folds
		for f, n := range printed {
			counts[string(Fold(nil, []byte(f)))] += n
		}
		var precision, recall, all float64
		extra, missing := map[string]int{}, map[string]int{}
		for word, n := range counts {
			if len(word) < 3 || len(lemmas[word]) == 0 || n == 0 {
				continue
			}
			want := map[string]bool{word: true}
			for _, l := range lemmas[word] {
				for _, f := range forms[l] {
					if counts[f] > 0 {
						want[f] = true
					}
				}
			}
			got := map[string]bool{word: true}
			for _, f := range table.Inflected([]byte(word)) {
				got[string(Fold(nil, []byte(table.Form(f))))] = true
			}
			both, found, wanted := 0, 0, 0
			for f := range got {
				found += counts[f]
				if want[f] {
					both += counts[f]
				} else {
					extra[word+">"+f] += counts[f]
				}
			}
			for f := range want {
				wanted += counts[f]
				if !got[f] {
					missing[word+">"+f] += counts[f]
				}
			}
			precision += float64(both) / float64(found)
			recall += float64(both) / float64(wanted)
			all++
		}
		precision, recall = precision/all, recall/all
		t.Logf("%s: precision %.4f, recall %.4f, over %.0f forms of Lefff", name, precision, recall, all)
		if testing.Verbose() {
			t.Log("extra: ", heaviest(extra, 40))
			t.Log("missing: ", heaviest(missing, 40))
		}
		if precision < 0.995 || recall < 0.99 {
			t.Errorf("%s: precision %.4f and recall %.4f, want 0.995 and 0.99", name, precision, recall)
		}
	}
}

func keys(m map[string]int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func heaviest(m map[string]int, n int) string {
	all := slices.SortedFunc(keys(m), func(a, b string) int { return m[b] - m[a] })
	return strings.Join(all[:min(n, len(all))], " ")
}

// readLefff returns the lemmas of every folded form of a verb, noun, adjective or adverb, and the forms of every lemma.
func readLefff(t *testing.T) (lemmas, forms map[string][]string) {
	t.Helper()
	lemmas, forms = map[string][]string{}, map[string][]string{}
	readLines(t, lefff, func(line []byte) {
		col := strings.Split(string(line), "\t")
		if len(col) != 3 || strings.Contains(col[0], " ") || col[2] != "v" && !strings.HasPrefix(col[2], "nc") && !strings.HasPrefix(col[2], "ad") {
			return
		}
		form, lemma := string(Fold(nil, []byte(col[0]))), string(Fold(nil, []byte(col[1])))+"/"+col[2]
		lemmas[form] = append(lemmas[form], lemma)
		forms[lemma] = append(forms[lemma], form)
	})
	return lemmas, forms
}

// countForms counts the forms printed in the texts of a corpus.
func countForms(t *testing.T, name string) map[string]int {
	t.Helper()
	counts := map[string]int{}
	var a Analyzer
	n, large := 0, strings.Contains(name, "orange") // a quarter of it is enough
	readLines(t, name, func(line []byte) {
		var article struct{ Text string }
		if err := json.Unmarshal(line, &article); err != nil {
			t.Fatal(err)
		}
		if n++; n%4 != 0 && large {
			return
		}
		for _, tok := range a.Analyze([]byte(article.Text)) {
			counts[string(a.Term(tok))]++
		}
	})
	return counts
}

// readLines yields the lines of a compressed file of the shared data, or skips the test where there is none.
func readLines(t *testing.T, name string, yield func(line []byte)) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Skip("needs the shared data folder, which is not part of the project: ", err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReaderSize(z, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			yield(line)
		}
		if err != nil {
			return
		}
	}
}
