package mention

import (
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
	"github.com/kiosque-search/kiosque/query"
)

// isGiven reports whether a folded word is a given name.
func isGiven(fold string) bool { return lexicon.IsGivenName(fold) || known().given[fold] }

// allGiven reports whether words are given names, particles apart.
func (r *reader) allGiven(from, to int) bool {
	for i := from; i < to; i++ {
		if w := &r.words[i]; !isGiven(w.fold) && !known().particles[w.fold] && w.shape != initial {
			return false
		}
	}
	return true
}

// persons finds people.
func (r *reader) persons() {
	for i := 0; i < len(r.words); {
		w := &r.words[i]
		if w.taken || !w.isUpper() {
			i++
			continue
		}
		end := r.sequence(i)
		from := r.begin(i, end)
		if from < end && r.isPerson(from, end) {
			r.take(Person, from, end)
		}
		i = end
	}
}

// begin skips what is no part of a name at the beginning of a sequence: Selon Nicolas Sarkozy, Affaire Sophie Le Tan, Imam Tiendrébéogo.
func (r *reader) begin(i, end int) int {
	for i < end {
		w := &r.words[i]
		next := r.at(i + 1)
		switch {
		case r.isCourtesy(i) && i+1 < end:
		case i > 0 && r.titled(i):
			return i
		case r.isCourtesy(i), w.shape == small, w.shape == initial && !r.afterInitial(i+1):
		case isGiven(w.fold) && i+1 < end && next.shape != small && (!r.isCommon(w.fold) || !r.isCommon(next.fold) || !w.opens):
			return i
		case r.isCommon(w.fold) && !lexicon.IsFamilyName(w.fold) && w.shape == title && (w.opens || i+1 < end && isGiven(next.fold)):
		default:
			return i
		}
		i++
	}
	return i
}

// isCourtesy reports whether word i stands before the name of a person: M., Mme, docteur, El Hadj.
func (r *reader) isCourtesy(i int) bool {
	w := r.at(i)
	if w.fold == "el" {
		return w.isUpper() && known().courtesy[r.at(i+1).fold]
	}
	if w.fold == "m" || w.fold == "me" || w.fold == "mm" {
		return w.shape != small
	}
	return known().courtesy[w.fold]
}

// titled reports whether word i stands behind such a word.
func (r *reader) titled(i int) bool {
	if !r.isCourtesy(i-1) || r.at(i-1).part != r.at(i).part {
		return false
	}
	switch r.words[i].before {
	case " ", "\u00a0", "\u202f", ". ", ".\u00a0", ".":
		return true
	}
	return false
}

// isPerson reports whether something speaks for it that capitals are the name of a person.
func (r *reader) isPerson(from, end int) bool {
	k := known()
	w := &r.words[from]
	last := &r.words[end-1]
	before := r.at(from - 1)
	if k.things[before.fold] && (w.before == " " || w.before == "-") || w.before == "-" && before.shape != small || r.hasSuffix(from+1, end) {
		return false
	}
	if r.titled(from) {
		short := len(r.at(from-1).fold) < len("abbe") // M., Mme: what follows may be any word
		return w.shape != initial && (short || isGiven(w.fold) || !r.isCommon(w.fold)) && !k.courtesy[w.fold]
	}
	n := 0
	for i := from; i < end; i++ {
		if r.words[i].shape != small {
			n++
		}
	}
	if n == 1 {
		return r.isPersonAlone(from)
	}
	common, places := 0, 0
	for i := from; i < end; i++ {
		if k.noName[r.words[i].fold] {
			return false
		}
		if x := &r.words[i]; x.shape != small && !k.particles[x.fold] && !isGiven(x.fold) && !lexicon.IsFamilyName(x.fold) {
			if r.isCommon(x.fold) && !query.IsFunctionWord(x.fold) && x.shape == title && i > from {
				common++
			}
			if isPlace(x.fold) {
				places++
			}
		}
	}
	switch {
	case r.hasRole(from):
		return common == 0 && places < n
	case isGiven(w.fold):
		return w.shape == title && (common == 0 || !w.opens || !r.isCommon(w.fold)) && (places == 0 || !r.isCommon(w.fold))
	case common > 0 || places > 0:
		return false
	case w.shape == initial:
		return last.shape == title && len(last.printed) > 2
	case lexicon.IsFamilyName(last.fold), isGiven(last.fold):
		return !r.isCommon(w.fold)
	case w.shape == title && last.shape == capital && len(last.fold) > 3 && r.signs(end):
		return !r.isCommon(w.fold)
	case w.shape == title && last.shape == title:
		return r.isAged(end) || r.titledElsewhere(last.fold) || r.isApposed(end)
	}
	return false
}

// isPersonAlone reports whether a single word is the name of a person.
func (r *reader) isPersonAlone(i int) bool {
	w := &r.words[i]
	if w.shape != title || r.isCommon(w.fold) || isPlace(w.fold) || known().noName[w.fold] {
		return false
	}
	if known().noble[r.at(i-1).fold] && r.at(i-2).isUpper() && r.follows(i-1) { // Roissy Charles de Gaulle
		return false
	}
	if lexicon.IsFamilyName(w.fold) {
		return true
	}
	before := r.at(i - 1)
	if r.follows(i) || w.before == ", " {
		if known().kin[before.fold] && isGiven(w.fold) {
			return true
		}
	}
	return r.follows(i) && known().roles[before.fold] && before.shape == small || r.titledElsewhere(w.fold) || r.isAged(i+1)
}

// hasRole reports whether what stands before word i says what a person is, with an adjective or a party between: la députée LFI.
func (r *reader) hasRole(i int) bool {
	for back := 1; back <= 3; back++ {
		if !r.follows(i-back+1) && (back > 1 || r.words[i].before != ", ") {
			return false
		}
		w := r.at(i - back)
		if w.shape == small && (known().roles[w.fold] || known().kin[w.fold]) {
			return true
		}
		if w.before == "" && w.fold == "" || w.shape == small && len(w.fold) < 4 {
			return false
		}
	}
	return false
}

// isAged reports whether an age stands behind the word before i: , 62 ans and (62 ans).
func (r *reader) isAged(i int) bool {
	w, next := r.at(i), r.at(i+1)
	isNumber := w.fold != "" && len(w.fold) <= len("100") && !strings.ContainsFunc(w.fold, func(c rune) bool { return !unicode.IsDigit(c) })
	return isNumber && strings.HasPrefix(next.fold, "an") && len(next.fold) <= len("ans") && (w.before == ", " || w.before == " (")
}

// isApposed reports whether what a person is stands behind the word before i: , maire de Cers; , une journaliste.
func (r *reader) isApposed(i int) bool {
	w := r.at(i)
	if w.before != ", " {
		return false
	}
	switch strings.Trim(w.fold, "'’") {
	case "le", "la", "l", "un", "une", "ancien", "ancienne":
		i++
		w = r.at(i)
	}
	if strings.HasPrefix(w.fold, "ancien") || strings.HasPrefix(w.fold, "ex") && len(w.fold) == 2 {
		w = r.at(i + 1)
	}
	return known().roles[w.fold]
}

// titledElsewhere reports whether the article also calls somebody of this name M. or Mme.
func (r *reader) titledElsewhere(fold string) bool {
	for i := range r.words {
		if r.words[i].fold == fold && r.titled(i) && r.words[i].isUpper() {
			return true
		}
	}
	return false
}

// signs reports whether nothing follows in this line: it is signed.
func (r *reader) signs(end int) bool {
	return end >= len(r.words) || r.words[end].part != r.words[end-1].part || strings.ContainsAny(r.words[end].before, "\n(")
}
