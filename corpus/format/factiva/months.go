package factiva

import (
	"regexp"
	"strings"
)

// Factiva writes dates in the language of whoever exported, and papers of French are read elsewhere too.

// months are the names of months that French and English do not have: German, Spanish, Italian, Portuguese and Dutch.
var months = map[string]string{
	"januar": "janvier", "enero": "janvier", "gennaio": "janvier", "janeiro": "janvier", "januari": "janvier",
	"februar": "février", "febrero": "février", "febbraio": "février", "fevereiro": "février", "februari": "février",
	"märz": "mars", "marzo": "mars", "março": "mars", "maart": "mars",
	"abril": "avril", "aprile": "avril",
	"mayo": "mai", "maggio": "mai", "maio": "mai", "mei": "mai",
	"juni": "juin", "junio": "juin", "giugno": "juin", "junho": "juin",
	"juli": "juillet", "julio": "juillet", "luglio": "juillet", "julho": "juillet",
	"agosto": "août", "augustus": "août",
	"septiembre": "septembre", "setiembre": "septembre", "settembre": "septembre", "setembro": "septembre",
	"oktober": "octobre", "octubre": "octobre", "ottobre": "octobre", "outubro": "octobre",
	"noviembre": "novembre", "novembro": "novembre",
	"dezember": "décembre", "diciembre": "décembre", "dicembre": "décembre", "dezembro": "décembre",
}

// written is a date in words, as those languages write it: 29. Dezember 2011, 3 de enero de 2012.
var written = regexp.MustCompile(`^(\d{1,2})\.? (?:de )?(\pL+) (?:de )?(\d{4})$`)

// inFrench is such a date in French; any other text is as it was.
func inFrench(date string) string {
	m := written.FindStringSubmatch(date)
	if m == nil || months[strings.ToLower(m[2])] == "" {
		return date
	}
	return m[1] + " " + months[strings.ToLower(m[2])] + " " + m[3]
}
