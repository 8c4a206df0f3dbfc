package analysis

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
	"github.com/kiosque-search/kiosque/analysis/sound"
)

// Namesake is a form that may write the same name as another.
type Namesake struct {
	Form   uint32
	Common bool // it is a word of French too, so that only its capitals tell
}

// Namesakes returns forms that may be other spellings of a name: those that are heard like it, whichever way they are transcribed,
// those that a table says, and those of the other systems that write Chinese (see package sound). Forms equal to it once accents
// are folded are among them. They come the nearest first, at most limit of them. The index of sounds is made when it is first asked.
func (t *Table) Namesakes(term []byte, limit int) []Namesake {
	if !IsNameLike(string(term)) {
		return nil
	}
	t.hear.Do(func() {
		t.heard = sound.NewIndex(len(t.forms), func(dst []byte, i int) []byte {
			if !IsNameLike(t.forms[i]) {
				return dst
			}
			return Fold(dst, []byte(t.forms[i]))
		})
	})
	fold := string(Fold(nil, term))
	forms := t.Folded(term)
	near := func(name string, most int) {
		for _, f := range t.heard.Near(sound.Append(nil, name), limit) {
			if f.Cost <= most {
				forms = append(forms, f.Number)
			}
		}
	}
	near(fold, sound.Most)
	for _, other := range sound.Others(fold) {
		forms = append(forms, t.Folded([]byte(other))...)
		near(other, sound.Close/2)
	}
	for _, other := range sound.Chinese(fold) {
		forms = append(forms, t.Folded([]byte(other))...)
	}
	var out []Namesake
	seen := map[uint32]bool{}
	for _, f := range forms {
		if !seen[f] && len(out) < limit {
			seen[f] = true
			out = append(out, Namesake{f, t.isCommon(t.forms[f])})
		}
	}
	return out
}

// IsNameLike reports whether a form is of letters, hyphens and apostrophes, as names are.
func IsNameLike(form string) bool {
	return form != "" && !strings.ContainsFunc(form, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && !isAccent(r) })
}

// IsCommon reports whether a term is a word of French other than a proper name.
func (t *Table) IsCommon(term []byte) bool { return t.isCommon(string(term)) }

func (t *Table) isCommon(form string) bool {
	lemmas := t.lexicon.Lemmas(nil, Fold(nil, []byte(form)))
	return slices.ContainsFunc(lemmas, func(m lexicon.Lemma) bool { return m.Class() != lexicon.Name })
}

// Capitals counts how often a text prints a form with a capital, and how often without. Where all of its letters are capitals, it
// tells nothing and is not counted.
func (a *Analyzer) Capitals(text []byte, form string) (capital, small int) {
	for _, t := range a.Analyze(text) {
		if string(a.Term(t)) != form {
			continue
		}
		printed := text[t.Start:t.End]
		first, n := utf8.DecodeRune(printed)
		switch {
		case !unicode.IsUpper(first):
			small++
		case strings.ContainsFunc(string(printed[n:]), unicode.IsLower):
			capital++
		}
	}
	return capital, small
}
