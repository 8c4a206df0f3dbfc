package mediawiki

import (
	"cmp"
	"regexp"
	"strings"
)

// template reads one template and returns what it prints: mostly nothing, for it is there for the wiki. One that says
// when or stands within a sentence has words of the text.
func (p *page) template(t string) string {
	name, rest, _ := strings.Cut(t, "|")
	var plain []string
	named := map[string]string{}
	for _, arg := range arguments(rest) {
		arg = strings.TrimSpace(arg)
		switch key, value, ok := strings.Cut(arg, "="); {
		case ok && argument.MatchString(strings.TrimSpace(key)):
			key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
			if named[key] = value; strings.Trim(key, "123456789") == "" {
				plain = append(plain, value)
			}
		case arg != "":
			plain = append(plain, arg)
		}
	}
	first, last := "", ""
	if len(plain) > 0 {
		first, last = plain[0], plain[len(plain)-1]
	}
	switch strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "_", " ") {
	case "date", "datearticle", "date article", "datée", "dateline", "date de publication", "datelieu":
		if p.date == "" {
			p.date = declared(plain, named)
		}
	case "lang", "citation", "citation bloc", "citation longue", "début citation", "w", "wp", "guil", "guillemets", "nobr", "lien", "formatnum",
		"abréviation", "abr", "exp", "ind", "petit", "surligner", "langue":
		if v := named["texte"]; v != "" {
			return v
		}
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(name)), "citation") || strings.HasPrefix(strings.ToLower(name), "début") {
			return first // its author or source may follow
		}
		return last
	case "unité", "nb", "nombre", "u":
		return strings.Join(plain, " ")
	case "heure":
		return strings.Join(plain, " h ")
	case "s", "siècle", "s-", "sp":
		return first + "e siècle"
	case "e":
		return cmp.Or(last, "e")
	case "er", "1er":
		return map[bool]string{true: "1er", false: "er"}[strings.TrimSpace(name) == "1er" && len(plain) == 0]
	}
	if number, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(name)), "formatnum:"); ok {
		return number
	}
	return ""
}

// argument is the name of an argument of a template.
var argument = regexp.MustCompile(`^[\pL\d][\pL\d _-]{0,40}$`)

// arguments splits what stands behind the name of a template, where no link or template is open.
func arguments(s string) []string {
	var out []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], "{{"), strings.HasPrefix(s[i:], "[["):
			depth++
			i++
		case strings.HasPrefix(s[i:], "}}"), strings.HasPrefix(s[i:], "]]"):
			depth--
			i++
		case s[i] == '|' && depth <= 0:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

// declared is the date of a template: in one argument, in three, or by their names.
func declared(plain []string, named map[string]string) string {
	if year := named["année"] + named["annee"] + named["year"]; year != "" {
		return strings.TrimSpace(named["jour"] + named["day"] + " " + named["mois"] + named["month"] + " " + year)
	}
	if date := named["date"]; date != "" {
		return date
	}
	if len(plain) == 0 {
		return ""
	}
	if year.MatchString(plain[0]) {
		return plain[0]
	}
	for i := 1; i < min(len(plain), 3); i++ { // {{date|6|novembre|2023}}, {{date|6 novembre|2023}}
		if bareYear.MatchString(plain[i]) {
			return strings.Join(plain[:i+1], " ")
		}
	}
	return plain[0]
}

var (
	year     = regexp.MustCompile(`\d{4}`)
	bareYear = regexp.MustCompile(`^\d{4}$`)
)
