package frdate

import (
	"regexp"
	"strings"
)

// A text that is no date as it stands may be one that was damaged on its way: read wrongly from paper, inWords in another language, or
// as a program shows it.

// abroad are the names of months that French and English do not have: German, Spanish, Italian, Portuguese, Catalan, Dutch, Polish, Romanian
// and Russian.
var abroad = map[string]string{
	"januar": "janvier", "enero": "janvier", "gennaio": "janvier", "janeiro": "janvier", "januari": "janvier", "gener": "janvier", "stycznia": "janvier",
	"ianuarie": "janvier", "января": "janvier", "jänner": "janvier",
	"februar": "février", "febrero": "février", "febbraio": "février", "fevereiro": "février", "februari": "février", "febrer": "février", "lutego": "février",
	"februarie": "février", "февраля": "février",
	"märz": "mars", "marzo": "mars", "março": "mars", "maart": "mars", "març": "mars", "marca": "mars", "martie": "mars", "марта": "mars",
	"abril": "avril", "aprile": "avril", "kwietnia": "avril", "aprilie": "avril", "апреля": "avril",
	"mayo": "mai", "maggio": "mai", "maio": "mai", "mei": "mai", "maig": "mai", "maja": "mai", "мая": "mai",
	"juni": "juin", "junio": "juin", "giugno": "juin", "junho": "juin", "juny": "juin", "czerwca": "juin", "iunie": "juin", "июня": "juin",
	"juli": "juillet", "julio": "juillet", "luglio": "juillet", "julho": "juillet", "juliol": "juillet", "lipca": "juillet", "iulie": "juillet", "июля": "juillet",
	"agosto": "août", "augustus": "août", "agost": "août", "sierpnia": "août", "августа": "août",
	"septiembre": "septembre", "setiembre": "septembre", "settembre": "septembre", "setembro": "septembre", "setembre": "septembre", "września": "septembre",
	"septembrie": "septembre", "сентября": "septembre",
	"oktober": "octobre", "octubre": "octobre", "ottobre": "octobre", "outubro": "octobre", "października": "octobre", "octombrie": "octobre",
	"октября":   "octobre",
	"noviembre": "novembre", "novembro": "novembre", "listopada": "novembre", "noiembrie": "novembre", "ноября": "novembre",
	"dezember": "décembre", "diciembre": "décembre", "dicembre": "décembre", "dezembro": "décembre", "desembre": "décembre", "grudnia": "décembre",
	"decembrie": "décembre", "декабря": "décembre",
}

var (
	// inWords is a date in words, as those languages write it: 29. Dezember 2011, 3 de enero de 2012.
	inWords = regexp.MustCompile(`\b(\d{1,2})[.º]?\s+(?:de\s+|d')?(\pL+),?\s+(?:de\s+|del\s+)?(\d{4})\b`)
	// counted is a list of numbers that begins with year, month and day, as Java and Python write days: [2023, 11, 6, 14, 5].
	counted = regexp.MustCompile(`^(?:datetime\.date(?:time)?\(|\[)?(\d{4}), ?(\d{1,2}), ?(\d{1,2})(?:, ?[\w.=/'() +-]{1,60})*[\])]?$`)
	// printed is a day as a bad print is read: 6 novernbre 2O23, l4 jui1let 1914.
	printed = regexp.MustCompile(`([\dOolI]{1,2})(er)?\s+([\pL\d]+)\s+([\dOolI]{4})\b`)
)

// secondLook is what a text may have been before it was damaged; ok is false where nothing is known of it.
func secondLook(s string) (again string, ok bool) {
	if len(s) > maxLength {
		return s, false
	}
	if m := counted.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		return m[1] + "-" + twoDigits(m[2]) + "-" + twoDigits(m[3]), true
	}
	again = inWords.ReplaceAllStringFunc(s, func(date string) string {
		m := inWords.FindStringSubmatch(date)
		if month := abroad[strings.ToLower(m[2])]; month != "" {
			return m[1] + " " + month + " " + m[3]
		}
		return date
	})
	again = printed.ReplaceAllStringFunc(again, func(date string) string {
		m := printed.FindStringSubmatch(date)
		month := misread(m[3])
		if month == "" || !strings.ContainsAny(m[1], "0123456789lI") || !strings.ContainsAny(m[4], "0123456789") {
			return date
		}
		return digits(m[1]) + m[2] + " " + month + " " + digits(m[4])
	})
	return again, again != s
}

func twoDigits(s string) string { return strings.Repeat("0", 2-len(s)) + s }

// digits are the figures for which letters of the same shape were read.
func digits(s string) string {
	return strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1").Replace(s)
}

// misread is the French month that a word was, with one letter wrong, or one figure or pair of letters of the same shape: novernbre,
// jui1let. Any two of the long names differ in three letters, so that no word is near to both; short names are too near to other words.
func misread(word string) string {
	if _, known := months[fold(word)]; known {
		return word
	}
	shape := strings.NewReplacer("rn", "m", "1", "l", "0", "o", "vv", "w").Replace(fold(word))
	for _, month := range []string{"janvier", "fevrier", "juillet", "septembre", "octobre", "novembre", "decembre"} {
		if near(shape, month) {
			return month
		}
	}
	return ""
}

// near reports whether a word differs from a name of ASCII letters in one letter at most: another, one more or one less.
func near(word, name string) bool {
	w := []rune(word)
	if len(w) < len(name)-1 || len(w) > len(name)+1 {
		return false
	}
	i := 0
	for i < len(w) && i < len(name) && w[i] == rune(name[i]) {
		i++
	}
	j := 0
	for j < len(w)-i && j < len(name)-i && w[len(w)-1-j] == rune(name[len(name)-1-j]) {
		j++
	}
	return len(w)-i-j <= 1 && len(name)-i-j <= 1
}
