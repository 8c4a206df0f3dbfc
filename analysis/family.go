package analysis

import (
	"bytes"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
)

// Family is the forms of one lemma, or, of a word that the lexicon lacks, those that rules join.
type Family struct {
	Lemma string   // as a dictionary lists it, with accents; of several lemmas that inflect alike, all; "" for rules
	Forms []uint32 // forms of the table, in ascending order
}

// family is the folds of one lemma; of a word that the lexicon lacks, the key that rules give to those they join.
type family struct {
	lemma string
	folds []string // in byte order
	key   string
}

// familiesOf returns the families of a fold. Function words and a few others are what the exceptions say, other words what the
// lexicon says; a word it lacks takes the inflection of what stands behind its prefix, or else rules decide.
func familiesOf(lex *lexicon.Lexicon, fold []byte) []family {
	if kin, known := exceptions()[string(fold)]; known {
		return []family{{folds: kin}}
	}
	if same := ordinals(string(fold), true); same != nil {
		return []family{{folds: same}}
	}
	if lemmas := lex.Lemmas(nil, fold); len(lemmas) > 0 {
		if lemmas[0].Class() == lexicon.Noun && !mostlyAuxiliary[string(fold)] { // an avion is none of avoir
			lemmas = slices.DeleteFunc(lemmas, isAuxiliary)
		}
		return inflections("", lemmas)
	}
	if n := prefixOf(lex, fold); n > 0 {
		return inflections(string(fold[:n]), lex.Lemmas(nil, fold[n:]))
	}
	return []family{{key: string(appendRules(nil, fold))}}
}

// mostlyAuxiliary are forms of être and avoir that are a rare noun too.
var mostlyAuxiliary = map[string]bool{"ayant": true, "etais": true, "aie": true, "aies": true, "soit": true, "auras": true}

// inflections returns the families of lemmas behind a prefix.
func inflections(prefix string, lemmas []lexicon.Lemma) []family {
	out := make([]family, 0, len(lemmas))
	for i := range lemmas {
		f := family{lemma: prefix + strings.Join(lemmas[i].Names(), "/"+prefix), folds: make([]string, 0, lemmas[i].Len())}
		for form := range lemmas[i].Forms() {
			f.folds = append(f.folds, prefix+form)
		}
		out = append(out, f)
	}
	return out
}

// isListed reports whether exceptions, the lexicon or the word behind a prefix say to which families a fold belongs.
func isListed(lex *lexicon.Lexicon, fold []byte) bool {
	_, special := exceptions()[string(fold)]
	return special || lex.Has(fold) || prefixOf(lex, fold) > 0 || ordinals(string(fold), true) != nil
}

// prefixOf returns the length of the longest prefix of a word behind which a word of the lexicon stands; 0 if there is none.
func prefixOf(lex *lexicon.Lexicon, fold []byte) int {
	for n := min(len(fold)-minPrefixed, maxPrefix); n >= 2; n-- {
		if _, ok := slices.BinarySearch(prefixes, string(fold[:n])); ok && lex.Has(fold[n:]) {
			return n
		}
	}
	return 0
}

const (
	minPrefixed = 4 // letters behind a prefix
	maxPrefix   = 8
)

// prefixes make new words of others, folded and in byte order.
var prefixes = strings.Fields(`
aero afro agro anglo anti archi audio auto bi bio cardio centre co contre crypto cyber de demi des dis eco electro entre euro ex extra
franco geo germano hemi hetero homo hydro hyper hypo immuno infra inter intra islamo italo judeo macro maxi mega meta micro mini mono
moto multi nano narco neo neuro non omni pan para penta per peri photo pluri poly post pre pro proto pseudo psycho quasi radio re
retro russo semi sino socio sous sub super supra sur techno tele thermo trans tri turbo ultra uni vice video
`)

// appendRules appends the key that rules give to the family of a fold of which the lexicon knows nothing.
func appendRules(dst, fold []byte) []byte {
	n := len(dst)
	dst = append(dst, fold...)
	return append(dst[:n], stem(dst[n:])...)
}

// Families returns the families of a term, as Analyzer yields it, that have any form in the table.
func (t *Table) Families(form []byte) []Family {
	var out []Family
	for _, s := range spellings(form) {
		for _, f := range familiesOf(t.lexicon, Fold(nil, []byte(s))) {
			forms := t.members(f)
			if f.key != "" || f.lemma == "" {
				forms = ascending(append(forms, t.Folded([]byte(s))...))
			}
			if len(forms) == 0 {
				continue
			}
			if i := slices.IndexFunc(out, func(o Family) bool { return o.Lemma == f.lemma }); i >= 0 && f.lemma != "" {
				out[i].Forms = ascending(append(out[i].Forms, forms...))
				continue
			}
			out = append(out, Family{f.lemma, forms})
		}
	}
	return out
}

// members returns the forms of a family in ascending order.
func (t *Table) members(f family) []uint32 {
	if f.key != "" {
		return ascending(t.joined(f.key))
	}
	var out []uint32
	at := 0 // folds ascend, and so do their places
	for _, fold := range f.folds {
		if _, special := exceptions()[fold]; special && f.lemma != "" {
			if i, ok := t.Find(lent[fold]); ok {
				out = append(out, i)
			}
			continue
		}
		out = t.filed(out, t.spellings, fold)
		at += t.below(t.folds[at:], fold)
		for i := at; i < len(t.folds) && t.key(t.folds[i]) == fold; i++ {
			out = append(out, t.folds[i].form)
		}
	}
	return ascending(out)
}

// joined returns the forms that the lexicon lacks and to which rules give a key.
func (t *Table) joined(key string) (out []uint32) {
	var buf [2 * MaxTerm]byte
	same, before := false, ""
	prefix := key[:len(key)-rewritten(key)]
	for i := t.from(prefix); i < len(t.folds) && strings.HasPrefix(t.key(t.folds[i]), prefix); i++ {
		fold := t.key(t.folds[i])
		if fold != before || i == 0 {
			same = string(appendRules(buf[:0], []byte(fold))) == key && !isListed(t.lexicon, []byte(fold))
			before = fold
		}
		if same {
			out = append(out, t.folds[i].form)
		}
	}
	return out
}

// rewritten is how many of the last letters of a key the rules may have put in place of others: those of stem change the last one
// of four or more (-aux, -if), and two where they make -teu of -trice. A form begins with what remains.
func rewritten(key string) int {
	switch {
	case strings.HasSuffix(key, "teu"):
		return 2
	case len(key) >= 4:
		return 1
	}
	return 0
}

// below returns how many entries, which ascend, are below a key; it gallops, for most are few.
func (t *Table) below(in []entry, key string) int {
	low, step := 0, 1
	for step <= len(in) && t.key(in[step-1]) < key {
		low = step
		step *= 2
	}
	n, _ := slices.BinarySearchFunc(in[low:min(step, len(in))], key, func(e entry, key string) int { return strings.Compare(t.key(e), key) })
	return low + n
}

// Inflected returns the forms of all families of a term, as Analyzer yields it, in ascending order.
func (t *Table) Inflected(form []byte) []uint32 { return FormsOf(t.Families(form)) }

// FormsOf returns the forms of some families in ascending order, each once.
func FormsOf(families []Family) []uint32 {
	var out []uint32
	for _, f := range families {
		out = append(out, f.Forms...)
	}
	return ascending(out)
}

// Family returns a key of the first family of a form, by its number: equal for forms that a reader takes for one word.
func (t *Table) Family(form uint32) string {
	fold := Fold(nil, []byte(t.forms[form]))
	switch f := familiesOf(t.lexicon, fold)[0]; {
	case f.key != "":
		return f.key
	case f.lemma != "":
		return f.lemma + "/" + f.folds[0]
	case len(f.folds) > 0:
		return "=" + f.folds[0]
	}
	return string(bytes.Clone(fold))
}
