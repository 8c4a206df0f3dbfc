package query

import (
	"strings"
	"unicode/utf8"
)

// IsFunctionWord tells whether a word only holds a French sentence together: articles, pronouns, the commonest
// prepositions and conjunctions, negation, and the usual forms of être and avoir. Case is ignored; an elided word
// counts as what follows its last apostrophe (qu'il as il), and alone as a function word (l').
//
// Accents count where they make another word (maïs, sûr, dû are no function words) and may be missing where they do
// not (etait, meme). Words that a researcher looks for are left out although stop lists have them: été, or, car, sans,
// contre, plus, sommes, and single letters but a and y.
func IsFunctionWord(word string) bool {
	w := strings.ToLower(compose(word))
	if i := strings.LastIndexFunc(w, isApostrophe); i >= 0 {
		_, size := utf8.DecodeRuneInString(w[i:])
		if i+size == len(w) {
			return isElision(w[:i])
		}
		w = w[i+size:]
	}
	switch w {
	case "le", "la", "les", "un", "une", "des", "du", "de", "au", "aux", "à", "a",
		"ce", "cet", "cette", "ces", "cela", "ça", "ceci", "celui", "celle", "ceux", "celles", "là",
		"mon", "ma", "mes", "ton", "ta", "tes", "son", "sa", "ses", "notre", "nos", "votre", "vos", "leur", "leurs",
		"je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "me", "te", "se", "lui", "eux", "moi", "toi", "soi", "y",
		"et", "ou", "où", "ni", "mais", "si", "que", "qui", "quoi", "dont", "quel", "quelle", "quels", "quelles",
		"comme", "lorsque", "puisque", "quand",
		"en", "dans", "par", "pour", "sur", "avec", "dès",
		"ne", "pas", "même", "meme",
		"être", "etre", "est", "sont", "était", "etait", "étaient", "etaient", "sera", "seront", "serait", "seraient",
		"soit", "soient", "fut", "furent", "étant", "etant", "suis", "es", "êtes", "etes",
		"avoir", "ont", "ai", "as", "avons", "avez", "avait", "avaient", "aura", "auront", "aurait", "auraient", "ait", "aient", "ayant", "eu":
		return true
	}
	return false
}

// isElision tells whether a lower-case text is what is left of an elided word before its apostrophe.
func isElision(s string) bool {
	switch s {
	case "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu":
		return true
	}
	return false
}

// isApostrophe tells whether r is typed as an apostrophe: the straight and the typographic one, and their stand-ins.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '＇', '‘', '′', '`', '´':
		return true
	}
	return false
}

// compose joins the letters and combining accents of the words in IsFunctionWord's table (NFD to NFC).
func compose(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x300 && r < 0x370 }) {
		return s
	}
	return strings.NewReplacer("a\u0300", "à", "A\u0300", "à", "e\u0301", "é", "E\u0301", "é", "e\u0300", "è", "E\u0300", "è",
		"e\u0302", "ê", "E\u0302", "ê", "u\u0300", "ù", "U\u0300", "ù", "c\u0327", "ç", "C\u0327", "ç").Replace(s)
}
