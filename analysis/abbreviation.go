package analysis

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// shortening is what kind of abbreviation a word before a point is, which decides whether a capital behind it begins a sentence.
type shortening uint8

const (
	notShort shortening = iota
	ofItself            // also a word of its own: le vol. IV, but: la fin du vol. Les gens
	ofPart              // of parts of books, measures: a sentence ends before a word that only begins one, or before an article
	ofName              // stands before a name, which may have an article: an article must stand before a small letter
	ofTitle             // a sentence never ends in it
)

// shortening returns what kind of abbreviation a printed word is. Capitals throughout make an acronym, which is none.
func (a *Analyzer) shortening(t Token) shortening {
	printed := a.text[t.Start:t.End]
	first, n := utf8.DecodeRune(printed)
	capital := unicode.IsUpper(first)
	term := a.Term(t)
	if s := string(term); capital && (s == "mm" || s == "m") {
		return ofTitle
	}
	if capital && n < len(printed) && !bytes.ContainsFunc(printed[n:], unicode.IsLower) {
		return notShort
	}
	switch string(term) {
	case "mme", "mmes", "mlle", "mlles", "mgr", "mgrs", "dr", "drs", "dre", "pr", "prs", "mr", "mrs", "ms", "vve", "vs", "cf":
		return ofTitle
	case "gal", "gén", "cdt", "cne", "capt", "capne", "lt", "sgt", "adjt", "col", "cel", "lcl", "brig", "cpl", "amb", "ing", "sén", "dép",
		"ets", "éts", "étab", "sté", "bd", "bld", "bvd", "blvd", "boul", "av", "ave", "rte", "fg", "fbg", "pce", "éd", "édit", "impr", "libr", "coll", "trad", "dir":
		return ofName
	case "chap", "fig", "hab", "env", "al", "alin", "fasc", "réf", "tél", "paragr", "pp", "p", "t", "n", "nos", "fo", "fos", "append", "ann":
		return ofPart
	}
	if capital {
		switch string(term) {
		case "me", "mes", "st", "ste", "sts", "stes":
			return ofTitle
		}
		if isFirstName(term) {
			return ofName
		}
	}
	switch string(term) {
	case "vol", "art", "cap", "tel", "ch", "tom", "pl", "sect", "tabl", "part", "liv", "livr", "acte", "sc", "v", "f", "no", "num":
		return ofItself
	}
	return notShort
}

// isFirstName reports whether a capitalised word is a first name cut short: two consonants (Th. Ph. Ch. Cl.), or one of those
// that are printed with a vowel.
func isFirstName(term []byte) bool {
	if len(term) == 2 {
		switch string(term) {
		case "km", "kg", "tv", "nb", "ps", "jr", "sr": // the last two end a name
			return false
		}
		return !bytes.ContainsAny(term, "aeiouyàâéèêëîïôùûü0123456789")
	}
	switch string(term) {
	case "chr", "alph", "ant", "aug", "barth", "bern", "edm", "éd", "emm", "ern", "ét", "étn", "eug", "ferd", "fréd", "gab", "gast",
		"guill", "gust", "hipp", "isid", "jac", "jos", "léop", "nic", "rod", "théod", "théoph", "vict":
		return true
	}
	return false
}

// isBeforeName reports whether an abbreviation stands before something, be it a figure.
func isBeforeName(term []byte) bool {
	switch string(term) {
	case "m", "mm", "mme", "mmes", "mlle", "mgr", "dr", "pr", "prof", "me", "st", "ste", "vs", "cf", "mr", "mrs", "bd", "bld", "boul", "av", "rte", "chap":
		return true
	}
	return false
}

// takesNumber lists the abbreviations that stand before a figure.
func takesNumber(term []byte) bool {
	switch string(term) {
	case "art", "al", "ch", "h", "col", "fasc", "fig", "hab", "n", "no", "nos", "num", "p", "pp", "par", "ph", "réf", "t", "tab", "tel", "tél",
		"tom", "v", "vol", "env", "janv", "févr", "fév", "avr", "juil", "sept", "oct", "nov", "déc", "s", "éd", "div", "max", "min", "pl", "sect", "liv":
		return true
	}
	return false
}

// isListMark reports whether a word before a point numbers an item (1. a. IV. 2.3.): it opens the sentence, or stands behind
// a colon as the first or behind a semicolon.
func (a *Analyzer) isListMark(t Token) bool {
	term := a.Term(t)
	if n := len(term); n > 5 || n > 1 && !isRoman(term) && bytes.IndexFunc(term, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' }) >= 0 {
		return false
	} else if n > 2 && isNumeral(term) { // a year, an amount
		return false
	}
	if len(a.tokens)-1 == a.first {
		return true
	}
	before := a.text[:trimSpace(a.text, 0, int(t.Start))]
	switch before[len(before)-1] {
	case ';':
		return true
	case ':':
		return len(term) == 1 && (term[0] == '1' || term[0] == 'a' || term[0] == 'i')
	}
	return false
}

// isNumeral reports whether a term is figures and nothing else.
func isNumeral(term []byte) bool {
	for _, c := range term {
		if !isFigure(c) {
			return false
		}
	}
	return true
}

// opensSentence lists words that begin a sentence and never continue a name after an initial.
func opensSentence(term []byte) bool {
	switch string(term) {
	case "il", "ils", "elle", "elles", "on", "ce", "cet", "cette", "ces", "cela", "ceci", "celui", "celle", "ceux", "celles", "c'", "ç'", "j'", "je", "nous",
		"vous", "tu", "n'", "s'", "qu'", "lui", "eux", "moi", "mais", "or", "donc", "car", "ni", "et", "ou", "où", "si", "qui", "que", "quand", "comme", "quant",
		"dans", "pour", "par", "selon", "avec", "sans", "après", "avant", "depuis", "lors", "lorsque", "lorsqu'", "puis", "puisque", "puisqu'", "en", "au", "aux",
		"à", "sur", "sous", "vers", "chez", "entre", "parmi", "contre", "outre", "malgré", "grâce", "dès", "durant", "pendant", "jusqu'", "jusque", "afin", "parce",
		"un", "une", "les", "son", "sa", "ses", "leur", "leurs", "notre", "nos", "votre", "vos", "mon", "ma", "mes", "dont", "cependant",
		"toutefois", "pourtant", "ainsi", "enfin", "ensuite", "alors", "aussi", "également", "aujourd'hui", "hier", "demain", "bref", "voilà", "voici",
		"tout", "tous", "toute", "toutes", "plusieurs", "certains", "certaines", "chaque", "chacun", "chacune", "aucun", "aucune", "autre", "autres", "seul", "seule",
		"seuls", "seules", "quel", "quelle", "quels", "quelles", "pourquoi", "comment", "deux", "trois", "quatre", "cinq", "dix", "même", "très", "trop", "peu",
		"beaucoup", "plus", "moins", "pas", "non", "oui", "là", "ici", "déjà", "encore", "résultat", "d'autres", "néanmoins", "rien", "est", "était":
		return true
	}
	return false
}

// mayOpenName lists words that begin a sentence but may continue a name (J. Le Goff) or an acronym.
func mayOpenName(term []byte) bool {
	switch string(term) {
	case "le", "la", "l'", "de", "du", "des", "d'":
		return true
	}
	return false
}
