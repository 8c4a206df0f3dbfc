package record

import (
	"slices"
	"strings"
	"unicode"
)

// agencies are news agencies by the name that signs their dispatches.
var agencies = strings.Fields(`AFP APA APS AP Reuters EFE DPA ANSA Xinhua TASS MAP TAP AIB AMAP ANP Belga ATS Keystone-ATS
PANA Panapress Panapresse ACP AGP AIP ATOP ABP ANG AMI AGERPRES APP ANI QNA SPA WAM UPI Bloomberg Interfax Kyodo Relaxnews 6Medias AEF APMnews Fides InfoCatho`)

// agencyNamed finds an agency by its name, in the case that signs.
func agencyNamed(name string) string {
	const longest = 40 // bytes, and more than any has
	if len(name) > longest {
		return ""
	}
	for _, a := range agencies {
		if a == name || len(a) > 4 && strings.EqualFold(a, name) {
			return a
		}
	}
	return ""
}

// lastLine is the last line of a text.
func lastLine(text string) string {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	return strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
}

// signature finds the agency that signs at the end: alone on the last line, in brackets behind the last sentence, or
// after "avec". Only agencies that are known sign so: other capitals may be a journalist's initials.
func signature(body string) string {
	line := lastLine(body)
	if len(line) > 80 {
		if open := strings.LastIndexByte(line, '('); open > 0 && strings.HasSuffix(line, ")") && len(line)-open < 40 {
			return signed(line[open+1 : len(line)-1])
		}
		return ""
	}
	if open := strings.LastIndexByte(line, '('); open > 0 && strings.HasSuffix(line, ")") {
		line = line[open+1 : len(line)-1]
	}
	return signed(strings.Trim(line, "().– -"))
}

// signed reads an agency out of a signature.
func signed(s string) string {
	s = strings.TrimSpace(strings.TrimPrefix(s, "Source :"))
	if known := agencyNamed(s); known != "" {
		return known
	}
	if with := withAgency(s); with != "" {
		return with
	}
	if !strings.ContainsAny(s, "/,") {
		return ""
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == ',' || r == ' ' })
	if len(parts) > 1 && len(parts) <= 4 {
		for _, p := range parts {
			if known := agencyNamed(p); known != "" {
				return known
			}
		}
	}
	return ""
}

// withAgency reads "Le Courrier avec AFP".
func withAgency(s string) string {
	if !strings.Contains(s, "vec ") {
		return ""
	}
	for _, with := range []string{"avec ", "Avec "} {
		if i := strings.LastIndex(s, with); i >= 0 && (i == 0 || s[i-1] == ' ' || s[i-1] == '(') && len(s) < 100 {
			name := strings.Trim(s[i+len(with):], " ().")
			name = strings.TrimPrefix(strings.TrimPrefix(name, "l'"), "l’")
			if known := agencyNamed(name); known != "" {
				return known
			}
			if before, _, ok := strings.Cut(name, " et "); ok {
				return agencyNamed(before)
			}
		}
	}
	return ""
}

// roles are what opens the pieces of a credit line, the longer first.
var roles = []string{
	"avec la contribution de", "avec la contribution d'", "avec la contribution", "version française de", "version française par", "version française",
	"propos recueillis par", "reportage et rédaction de", "reportage de", "reportage par", "reportage", "rédigé par", "rédaction de", "rédaction",
	"édité par", "édition de", "édition", "traduit par", "traduction de", "traduction par", "traduction", "texte de", "photos de", "photo de", "écrit par",
}

// credits reads the names of a credit line at the end of a text: (Reportage X, rédigé par Y ; Version française Z).
// Its first piece must open with a role; a piece without one goes on with the role before it.
func credits(body string) []string {
	const maxCredits = 400
	text := strings.TrimRightFunc(body, unicode.IsSpace)
	if !strings.HasSuffix(text, ")") && !strings.HasSuffix(text, ").") { // the agency may sign below
		known := lastLine(text)
		if agencyNamed(known) == "" {
			return nil
		}
		text = strings.TrimRightFunc(strings.TrimSuffix(text, known), unicode.IsSpace)
	}
	text = strings.TrimSuffix(text, ".")
	if !strings.HasSuffix(text, ")") {
		return nil
	}
	text = text[max(0, len(text)-maxCredits):]
	open := strings.LastIndexByte(text, '(')
	if open < 0 {
		return nil
	}
	var names []string
	for i, piece := range strings.FieldsFunc(text[open+1:len(text)-1], func(r rune) bool { return r == ';' || r == ',' || r == '/' }) {
		piece = strings.TrimSpace(strings.ReplaceAll(piece, "’", "'"))
		rest, hasRole := cutRole(piece)
		if i == 0 && !hasRole {
			return nil
		}
		if before, _, ok := strings.Cut(rest, " à "); ok {
			rest = before
		}
		for name := range strings.SplitSeq(strings.ReplaceAll(rest, " and ", " et "), " et ") {
			if more, ok := cutRole(strings.TrimSpace(name)); ok { // rédigé et édité par
				name = more
			}
			if name = strings.Trim(name, " :."); personLike(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// cutRole takes the role off a piece of a credit line.
func cutRole(piece string) (string, bool) {
	for _, role := range roles {
		if rest, ok := CutFold(piece, role); ok && (rest == "" || strings.HasSuffix(role, "'") || strings.ContainsRune(" :", FirstRune(rest))) {
			return strings.TrimLeft(rest, " :"), true
		}
	}
	return piece, false
}

// personLike reports whether words are a name: two to six, each with a capital but for particles.
func personLike(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 6 {
		return false
	}
	for i, w := range words {
		particle := slices.Contains([]string{"de", "du", "des", "d'", "la", "le", "van", "von", "der", "den", "el", "al", "ben", "bin", "ould", "ag"}, w)
		if !unicode.IsUpper(FirstRune(w)) && (!particle || i == len(words)-1) {
			return false
		}
		if strings.ContainsFunc(w, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("-‑'.", r)
		}) {
			return false
		}
	}
	return true
}

// PeopleLike reports whether a line may be the names of people: two to six words with capitals each, "et" or a comma
// between them.
func PeopleLike(s string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(s, " et ", ","), " and ", ","), ",") {
		if !personLike(strings.ReplaceAll(strings.TrimSpace(part), "’", "'")) {
			return false
		}
	}
	return true
}
