package main

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/analysis/lexicon"
)

// lemmas gathers the forms of lemmas.
type lemmas struct {
	byName   map[key]map[string]bool // folded forms
	variants map[key][]string        // other names
}

// key tells lemmas apart.
type key struct {
	name  string // as it is spelt
	class lexicon.Class
}

// add files one form.
func (l *lemmas) add(w word) {
	form := fold(w.spelling)
	if form == "" {
		return
	}
	if l.byName == nil {
		l.byName = map[key]map[string]bool{}
	}
	k := key{w.lemma, classOf(w.tags)}
	if l.byName[k] == nil {
		l.byName[k] = map[string]bool{}
	}
	l.byName[k][form] = true
}

// classOf returns the class of an entry with these tags.
func classOf(tags string) lexicon.Class {
	class := lexicon.Other
	for t := range strings.FieldsSeq(tags) {
		switch {
		case t == "nom" || t == "adj" || t == "nb" || t == "titr" || t == "nbro":
			return lexicon.Noun
		case t[0] == 'v' && len(t) > 1 && t[1] >= '0' && t[1] <= '3':
			return lexicon.Verb
		case t == "npr" || t == "prn" || t == "patr":
			class = lexicon.Name
		case t == "adv" || t == "loc" || t == "interj":
			class = min(class, lexicon.Noun)
		}
	}
	return class
}

// fold is what forms are filed by; "" for what the lexicon cannot hold: anything but letters a to z and figures.
func fold(spelling string) string {
	out := bytes.ReplaceAll(analysis.Fold(nil, []byte(spelling)), []byte("-"), nil)
	for _, c := range out {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return ""
		}
	}
	if len(out) > analysis.MaxTerm {
		return ""
	}
	return string(out)
}

// lemma is what is written of one.
type lemma struct {
	stem     string
	paradigm string   // written
	names    []string // patterns of spelling
}

// compile writes the lexicon and says what is in it.
func (l *lemmas) compile() (data []byte, stats string) {
	l.part()
	l.join()
	byForms := map[string]*lemma{}
	forms := map[string]bool{}
	pairs := 0
	for _, k := range slices.SortedFunc(maps.Keys(l.byName), func(a, b key) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.class, b.class)) }) {
		all := slices.Sorted(maps.Keys(l.byName[k]))
		citation := fold(k.name)
		if citation == "" {
			continue
		}
		stem := len(common(citation, all))
		for _, f := range all {
			forms[f] = true
		}
		p := appendText([]byte{byte(k.class)}, citation[stem:])
		p = binary.AppendUvarint(p, uint64(len(all)))
		for _, f := range all {
			p = appendText(p, f[stem:])
		}
		id := citation[:stem] + "\x00" + string(p)
		m := byForms[id]
		if m == nil {
			m = &lemma{stem: citation[:stem], paradigm: string(p)}
			byForms[id] = m
			pairs += len(all)
		}
		if len(m.names) < lexicon.MaxNames {
			m.names = append(m.names, pattern(citation, k.name))
		}
		for _, v := range l.variants[k] {
			if len(m.names) < lexicon.MaxNames {
				m.names = append(m.names, pattern(citation, v))
			}
		}
	}
	patterns, paradigms := map[string]int{}, map[string]int{}
	for _, m := range byForms {
		paradigms[m.paradigm]++
		for _, n := range m.names {
			patterns[n]++
		}
	}
	data = []byte(lexicon.Magic)
	data, patternOf := appendRanked(data, patterns, appendText)
	data, paradigmOf := appendRanked(data, paradigms, func(dst []byte, s string) []byte { return append(dst, s...) })

	lists := map[string][]byte{} // by stem
	counts := map[string]int{}
	for _, id := range slices.Sorted(maps.Keys(byForms)) {
		m := byForms[id]
		b := binary.AppendUvarint(lists[m.stem], uint64(paradigmOf[m.paradigm]))
		b = binary.AppendUvarint(b, uint64(len(m.names)))
		for _, n := range m.names {
			b = binary.AppendUvarint(b, uint64(patternOf[n]))
		}
		lists[m.stem] = b
		counts[m.stem]++
	}
	uses := map[string]int{}
	for stem, b := range lists {
		lists[stem] = append(binary.AppendUvarint(nil, uint64(counts[stem])), b...)
		uses[string(lists[stem])]++
	}
	var blob []byte
	placeOf := map[string]int{}
	for _, list := range ranked(uses) {
		placeOf[list] = len(blob)
		blob = append(blob, list...)
	}
	stems := slices.Sorted(maps.Keys(lists))
	trie := appendNode(nil, stems, 0, func(stem string) int { return placeOf[string(lists[stem])] })
	data = append(binary.AppendUvarint(data, uint64(len(blob))), blob...)
	data = append(binary.AppendUvarint(data, uint64(len(trie))), trie...)
	stats = fmt.Sprintf("%d lemmas, %d forms, %d pairs; %d paradigms, %d patterns, %d lists of %d bytes, %d stems of %d bytes; %d bytes",
		len(byForms), len(forms), pairs, len(paradigms), len(patterns), len(uses), len(blob), len(stems), len(trie), len(data))
	return data, stats
}

// variants lists, a line each, lemmas that are one word in several spellings which folding does not join, the usual one first.
//
//go:embed variants.txt
var variants string

// feminines lists, a line each, a noun and another that the dictionary has as its feminine: retraite is none of retrait. A verb
// with a - is left out: nobody uses it, and its forms are other words.
//
//go:embed feminines.txt
var feminines string

// part makes two lemmas of a noun and what is none of its forms.
func (l *lemmas) part() {
	for line := range strings.Lines(feminines) {
		words := strings.Fields(line)
		if words[1] == "-" {
			delete(l.byName, key{words[0], lexicon.Verb})
			continue
		}
		from, to := key{words[0], lexicon.Noun}, key{words[1], lexicon.Noun}
		for _, form := range []string{fold(words[1]), fold(words[1]) + "s"} {
			if l.byName[from][form] {
				delete(l.byName[from], form)
				if l.byName[to] == nil {
					l.byName[to] = map[string]bool{}
				}
				l.byName[to][form] = true
			}
		}
	}
}

// join makes one lemma of variants.
func (l *lemmas) join() {
	l.variants = map[key][]string{}
	for line := range strings.Lines(variants) {
		words := strings.Fields(line)
		for class := range lexicon.Other {
			all := map[string]bool{}
			var names []string
			for _, w := range words {
				if forms := l.byName[key{w, class}]; forms != nil {
					maps.Copy(all, forms)
					names = append(names, w)
					delete(l.byName, key{w, class})
				}
			}
			if len(names) > 0 {
				l.byName[key{names[0], class}] = all
				l.variants[key{names[0], class}] = names[1:]
			}
		}
	}
}

// common returns what a word and some others begin with.
func common(w string, others []string) string {
	for _, o := range others {
		n := 0
		for n < len(w) && n < len(o) && w[n] == o[n] {
			n++
		}
		w = w[:n]
	}
	return w
}

// pattern says how a folded citation form is spelt: the place and number of the bytes replaced, and by which.
func pattern(citation, name string) string {
	if fold(name) != citation { // a variant
		n := 0
		for n < len(name) && n < len(citation) && name[n] == citation[n] {
			n++
		}
		return string(append([]byte{byte(n), byte(len(citation) - n), byte(len(name) - n)}, name[n:]...))
	}
	var p []byte
	at := 0
	for _, r := range name {
		printed := string(r)
		f := analysis.Fold(nil, []byte(printed))
		if printed == "-" {
			f = nil
		}
		if string(f) != printed {
			p = append(p, byte(at), byte(len(f)), byte(len(printed)))
			p = append(p, printed...)
		}
		at += len(f)
	}
	return string(p)
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// ranked returns the keys of counts, the most frequent first, so that small numbers go to them.
func ranked(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
}

// appendRanked writes a table and returns the number of each of its rows.
func appendRanked(dst []byte, counts map[string]int, row func(dst []byte, s string) []byte) ([]byte, map[string]int) {
	number := map[string]int{}
	dst = binary.AppendUvarint(dst, uint64(len(counts)))
	for i, s := range ranked(counts) {
		number[s] = i
		dst = row(dst, s)
	}
	return dst, number
}

// appendNode writes the node of the stems that share their first letters; see Lexicon.walk for its layout.
func appendNode(dst []byte, stems []string, depth int, place func(stem string) int) []byte {
	here := len(stems[0]) == depth
	stem := stems[0]
	if here {
		stems = stems[1:]
	}
	var children [][]string
	for _, s := range stems {
		if n := len(children); n > 0 && children[n-1][0][depth] == s[depth] {
			children[n-1] = append(children[n-1], s)
			continue
		}
		children = append(children, []string{s})
	}
	head := 2 * len(children)
	if here {
		head++
	}
	dst = binary.AppendUvarint(dst, uint64(head))
	if here {
		dst = binary.AppendUvarint(dst, uint64(place(stem)))
	}
	for _, c := range children {
		label := common(c[0], c)[depth:]
		dst = append(dst, label...)
		dst[len(dst)-1] |= 0x80
		child := appendNode(nil, c, depth+len(label), place)
		dst = append(binary.AppendUvarint(dst, uint64(len(child))), child...)
	}
	return dst
}
