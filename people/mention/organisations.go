package mention

import (
	"strings"

	"github.com/kiosque-search/kiosque/query"
)

// maxHead is how many words the name of an organisation has at most behind its first one.
const maxHead = 14

// organisations finds those that are known, those that something before their name calls one, and those that say it themselves.
func (r *reader) organisations() {
	acronyms := map[string]bool{}
	for i := 0; i < len(r.words); {
		n := r.spelledOut(i, acronyms)
		if n == 0 {
			n = r.lowerHead(i)
		}
		if n == 0 {
			n = r.knownAt(i)
		}
		if n > 0 && !r.isPost(i) {
			r.take(Organisation, i, i+n)
		}
		i += max(n, 1)
	}
	for i := 0; i < len(r.words); i++ {
		w := &r.words[i]
		if w.taken || !w.isUpper() || i > 0 && r.follows(i) && r.words[i-1].isUpper() && !r.words[i-1].taken {
			continue
		}
		n := r.organisationAt(i, acronyms)
		if n > 0 {
			r.take(Organisation, i, i+n)
			i += n - 1
		}
	}
}

// knownAt returns how many words from the i-th on are a known organisation.
func (r *reader) knownAt(i int) int {
	w := &r.words[i]
	if w.taken || w.loud {
		return 0
	}
	for _, o := range organisations()[w.fold] {
		if n := r.matches(i, o.words); n > 0 {
			if o.plus && !strings.HasPrefix(r.parts[w.part][r.words[i+n-1].end:], "+") {
				continue
			}
			for o.goesOn && r.follows(i+n) && r.words[i+n].isUpper() {
				n++
			}
			if end := r.capitals(i); end > i+n && r.hasSuffix(i+1, end) { // Volvo Car Group
				n = end - i
			}
			if r.follows(i+n) && r.words[i+n].isUpper() && r.words[i+n].before == "-" { // PS-Place publique
				if m := r.knownAt(i + n); m > 0 {
					return n + m
				}
			}
			return n
		}
	}
	switch fold := r.at(i - 1).fold; fold { // du Monde, des Républicains
	case "du", "au", "des", "aux":
		article := "le"
		if fold == "des" || fold == "aux" {
			article = "les"
		}
		for _, o := range organisations()[article] {
			if n := r.matches(i, o.words[1:]); n > 0 && w.isUpper() && r.follows(i) {
				return n
			}
		}
	}
	return 0
}

// matches returns how many words from the i-th on are printed like these, all of them; 0: they are not.
func (r *reader) matches(i int, words []string) int {
	for k, printed := range words {
		if i+k >= len(r.words) || k > 0 && !r.follows(i+k) && r.words[i+k].before != " - " || r.words[i+k].loud || r.words[i+k].taken {
			return 0
		}
		if r.words[i+k].printed != printed && strings.ReplaceAll(r.words[i+k].printed, "’", "'") != printed {
			return 0
		}
	}
	if n := i + len(words); r.follows(n) && r.words[n].before == "-" && r.words[n].shape == title { // no part of a longer name
		return 0
	}
	return len(words)
}

// organisationAt returns how many words from the i-th on, a capital, are an organisation.
func (r *reader) organisationAt(i int, acronyms map[string]bool) int {
	k := known()
	w := &r.words[i]
	end := r.capitals(i)
	if w.shape == capital && acronyms[w.fold] {
		return 1
	}
	if n := r.headed(i); n > 0 {
		return n
	}
	if a := r.at(end); end-i > 1 && strings.TrimSpace(a.before) == "(" && a.shape == capital && r.spells(i, end, a.fold) { // American Chemical Society (ACS)
		acronyms[a.fold] = true
		return end - i
	}
	if end-i > 1 && r.hasSuffix(i+1, end) && (!w.opens || !r.isCommon(w.fold)) {
		return end - i
	}
	if r.isCalled(i) && (w.shape != capital || !k.noOrg[w.fold]) && !w.opens {
		if end-i == 1 && (isPlace(w.fold) || r.isCommon(w.fold) && w.shape != capital) || end-i > 1 && r.allGiven(i, i+1) {
			return 0
		}
		return end - i
	}
	return r.paper(i, end)
}

// hasSuffix reports whether one of the words says that what they end is an organisation: Group, FM, Airlines.
func (r *reader) hasSuffix(from, to int) bool {
	for i := from; i < to; i++ {
		if w := &r.words[i]; known().suffixes[strings.ToLower(w.printed)] || w.shape == capital && known().forms[w.fold] {
			return true
		}
	}
	return false
}

// capitals returns where the capitals end that begin at word i.
func (r *reader) capitals(i int) int {
	end := i + 1
	for end < len(r.words) && !r.words[end].taken {
		w := &r.words[end]
		if !r.follows(end) && (w.before != " & " || w.part != r.words[i].part) {
			break
		}
		if w.before != "-" && (!w.isUpper() || w.opens) {
			break
		}
		end++
	}
	return end
}

// isPost reports whether word i belongs to what somebody is, and is no organisation that is named: ministre de l’Éducation nationale.
func (r *reader) isPost(i int) bool {
	for back := 1; back <= 3; back++ {
		switch strings.Trim(r.at(i-back).fold, "'’") {
		case "de", "du", "des", "d", "la", "l", "les":
			continue
		case "ministre", "ministres":
			return back > 1
		}
		return false
	}
	return false
}

// lowerHead returns how many words from the i-th on, a small one, are an organisation: ministère italien de l’Intérieur.
func (r *reader) lowerHead(i int) int {
	if w := &r.words[i]; w.taken || !known().lower[w.fold] || w.shape == capital {
		return 0
	}
	j := i + 1
	for r.follows(j) && known().adjectives[r.words[j].fold] {
		j++
	}
	if end := r.complement(j); end > j {
		return end - i
	}
	return 0
}

// isCalled reports whether what stands before word i says that it is an organisation: le quotidien régional, la société.
func (r *reader) isCalled(i int) bool {
	k := known()
	for back := 1; back <= 2; back++ {
		w := r.at(i - back)
		if !r.follows(i - back + 1) {
			return false
		}
		if k.bodies[w.fold] && w.shape == small {
			return back == 1 || k.adjectives[r.words[i-1].fold]
		}
	}
	return false
}

// paper returns how many words are the name of a paper: Le Courrier Picard, behind what says that somebody writes in it.
func (r *reader) paper(i, end int) int {
	w := &r.words[i]
	switch w.fold {
	case "le", "la", "les", "l'", "l’":
	default:
		return 0
	}
	if w.opens || !known().sources[strings.Trim(r.at(i-1).fold, "'’")] || !r.follows(i) || end-i < 2 || isPlace(r.words[i+1].fold) && end-i == 2 {
		return 0
	}
	return end - i
}

// headed returns how many words are an organisation that begins with what it is: Ligue contre la violence routière, ministère de la Santé.
func (r *reader) headed(i int) int {
	k := known()
	w := &r.words[i]
	if k.named[w.fold] && w.shape == title && r.follows(i+1) && r.words[i+1].isUpper() && !r.words[i+1].opens {
		return r.capitals(i) - i
	}
	if !k.heads[w.fold] || w.loud || w.opens {
		return 0
	}
	j := i + 1
	for r.follows(j) && k.adjectives[r.words[j].fold] {
		j++
	}
	if end := r.complement(j); end > j {
		return end - i
	}
	switch strings.Trim(r.at(j).fold, "'’") {
	case "de", "du", "des", "d", "pour", "contre", "sur": // who knows where it ends
		return 0
	}
	if j > i+1 {
		return j - i
	}
	return 0
}

// complement returns where what an organisation is of ends: de l’Intérieur, des États d’Afrique; j: nowhere.
func (r *reader) complement(j int) int {
	from := j
	for n := 0; n < 3 && r.follows(j); n++ {
		switch strings.Trim(r.words[j].fold, "'’") {
		case "de", "du", "des", "d", "la", "l", "les":
			j++
			continue
		}
		break
	}
	if j == from || !r.follows(j) || !r.words[j].isUpper() || r.words[j].taken {
		return from
	}
	end := r.capitals(j)
	for r.follows(end) && known().adjectives[r.words[end].fold] {
		end++
	}
	if further := r.complement(end); further > end { // des États d’Afrique
		return further
	}
	return end
}

// spelledOut returns how many words from the i-th on are an organisation that is followed by its acronym in parentheses, which it notes.
func (r *reader) spelledOut(i int, acronyms map[string]bool) int {
	w := &r.words[i]
	if w.taken || w.loud || !known().heads[w.fold] && !known().wide[w.fold] {
		return 0
	}
	for n := 1; n <= maxHead && i+n < len(r.words) && r.words[i+n].part == w.part; n++ {
		a := &r.words[i+n]
		if strings.TrimSpace(a.before) == "(" && a.shape == capital && !known().noOrg[a.fold] && r.spells(i, i+n, a.fold) {
			acronyms[a.fold] = true
			return n
		}
		if !r.follows(i+n) && a.before != ", " {
			return 0
		}
	}
	return 0
}

// spells reports whether the letters of an acronym are the first ones of words, and perhaps more of theirs; words of grammar may be passed over.
func (r *reader) spells(from, to int, acronym string) bool {
	if from >= to || acronym == "" {
		return from >= to && acronym == ""
	}
	word := strings.Trim(r.words[from].fold, "'’")
	for n := 1; n <= len(word) && n <= len(acronym) && word[:n] == acronym[:n]; n++ {
		if r.spells(from+1, to, acronym[n:]) {
			return true
		}
	}
	return query.IsFunctionWord(r.words[from].fold) && r.spells(from+1, to, acronym)
}
