package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/frdate"
)

// What a text itself says about its date, place, agency and authors. All of it stays in the text.

// agencies are news agencies by the name that signs their dispatches.
var agencies = strings.Fields(`AFP APA APS AP Reuters EFE DPA ANSA Xinhua TASS MAP TAP AIB AMAP ANP Belga ATS Keystone-ATS
PANA Panapress Panapresse ACP AGP AIP ATOP ABP ANG AMI AGERPRES APP ANI QNA SPA WAM UPI Bloomberg Interfax Kyodo Relaxnews 6Medias AEF APMnews Fides InfoCatho`)

// agencyNamed finds an agency by its name, in the case that signs.
func agencyNamed(name string) string {
	for _, a := range agencies {
		if a == name || len(a) > 4 && strings.EqualFold(a, name) {
			return a
		}
	}
	return ""
}

// dateline is what opens a dispatch: BAMAKO, 5 février (Reuters) -.
type dateline struct {
	place  string
	agency string
	date   kiosque.Date // Year may be 0
	end    int          // byte behind the dash; 0: there is none
}

// maxDateline bounds where the dash may be, in bytes.
const maxDateline = 120

// datelineOf reads a dateline: a place, a date or an agency in brackets or both, then a dash. A place is not needed
// where there is a date. Without date and agency it is a title of another kind (MALI - …), and none.
func datelineOf(text string) dateline {
	head := text[:min(len(text), maxDateline)]
	if i := strings.IndexByte(head, '\n'); i >= 0 {
		head = head[:i]
	}
	start, end := dash(head)
	if start < 0 {
		return dateline{}
	}
	d := dateline{end: end}
	head = strings.TrimRight(head[:start], " .,\u00a0")
	if open := strings.LastIndexByte(head, '('); open >= 0 && strings.HasSuffix(head, ")") {
		d.agency = strings.TrimSpace(head[open+1 : len(head)-1])
		if !agencyLike(d.agency) {
			return dateline{}
		}
		if known := agencyNamed(d.agency); known != "" {
			d.agency = known
		}
		head = strings.TrimRight(head[:open], " .,\u00a0")
	}
	mentions := frdate.Mentions(head)
	switch {
	case len(mentions) > 1:
		return dateline{}
	case len(mentions) == 1:
		m := mentions[0]
		if m.Day == 0 || strings.Trim(head[m.End:], " .,\u00a0") != "" {
			return dateline{}
		}
		d.date = m.Date
		head = strings.TrimRight(head[:m.Start], " ,\u00a0")
		head = strings.TrimSuffix(strings.TrimSuffix(head, ", le"), " le")
		if head == "le" || head == "Le" {
			head = ""
		}
	case d.agency == "":
		return dateline{}
	}
	if head != "" && !placeLike(head) || head == "" && d.date.Day == 0 {
		return dateline{}
	}
	d.place = properName(head)
	return d
}

// dash finds the first dash between spaces, or behind a bracket.
func dash(s string) (start, end int) {
	for i, r := range s {
		if r != '-' && r != '–' && r != '—' {
			continue
		}
		after := i + utf8.RuneLen(r)
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if next := firstRune(s[after:]); (unicode.IsSpace(before) || before == ')' || before == '.') && (next == 0 || unicode.IsSpace(next) || before == ')') {
			return i, after
		}
	}
	return -1, -1
}

// agencyLike reports whether what stands in the brackets of a dateline may be an agency: one or two short words that
// begin with a capital or a digit.
func agencyLike(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == ',' || r == '-' })
	if len(words) == 0 || len(words) > 3 || len(s) > 40 || !strings.ContainsFunc(s, unicode.IsLetter) {
		return false
	}
	for _, w := range words {
		if r := firstRune(w); !unicode.IsUpper(r) && !unicode.IsDigit(r) && w != "avec" {
			return false
		}
	}
	return true
}

// placeLike reports whether words may be the place of a dateline: at most six words and 50 bytes, each with a capital
// but for particles, and no sign but hyphens, apostrophes, commas, slashes and brackets (country).
func placeLike(s string) bool {
	words := strings.Fields(s)
	if len(s) > 50 || len(words) > 6 {
		return false
	}
	for i, w := range words {
		bare := strings.Trim(w, ",/()")
		if bare == "" {
			continue
		}
		if i > 0 && slices.Contains([]string{"de", "du", "des", "la", "le", "les", "sur", "en", "et", "d"}, bare) {
			continue
		}
		r := firstRune(bare)
		if !unicode.IsUpper(r) && !strings.HasPrefix(bare, "d'") && !strings.HasPrefix(bare, "d’") {
			return false
		}
		if strings.ContainsFunc(bare, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("-‑'’./", r)
		}) {
			return false
		}
	}
	return true
}

// properName writes a place in capitals as a name: BAMAKO is Bamako, AIX-EN-PROVENCE Aix-en-Provence. Other places
// stay as they are.
func properName(s string) string {
	if s == "" || strings.ContainsFunc(s, unicode.IsLower) {
		return s
	}
	var b strings.Builder
	word := strings.Builder{}
	first := true
	flush := func() {
		w := strings.ToLower(word.String())
		word.Reset()
		if w == "" {
			return
		}
		if first || !slices.Contains([]string{"de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et", "lès", "aux", "d", "l"}, w) {
			r, size := utf8.DecodeRuneInString(w)
			w = string(unicode.ToUpper(r)) + w[size:]
		}
		b.WriteString(w)
		first = false
	}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			word.WriteRune(r)
			continue
		}
		flush()
		b.WriteRune(r)
		first = r == '/' || r == ',' || r == '('
	}
	flush()
	return b.String()
}

// complete fills in what the text says and the source did not: agency, place, authors, and a date. A declared date is
// only made more precise, by a dateline that agrees with it; a date that was declared and could not be read stays
// unknown.
func (r *reader) complete(a *kiosque.Article, unreadable bool) {
	head := a.Body
	if a.Lead != "" {
		head = a.Lead
	}
	line := datelineOf(strings.TrimLeft(head, " \n"))
	if a.Place == "" {
		a.Place = r.intern(line.place)
	}
	if a.Agency == "" {
		a.Agency = r.intern(line.agency)
	}
	if a.Agency == "" {
		a.Agency = signature(a.Body)
	}
	if a.Agency == "" {
		a.Agency = cmp.Or(agencyNamed(a.Source), withAgency(a.Source))
	}
	if len(a.Authors) == 0 {
		a.Authors = append(a.Authors, credits(a.Body)...)
	}
	if unreadable {
		return
	}
	if d, ok := dateFromLine(a.Date, line.date); ok {
		a.Date, a.DateOrigin = d, kiosque.DateDateline
	} else if a.Date.IsZero() && line.date.Day == 0 {
		if d, ok := inferDate(a.Title + "\n\n" + a.Lead + "\n\n" + a.Body); ok {
			a.Date, a.DateOrigin = d, kiosque.DateInferred
		}
	}
}

// dateFromLine completes a declared month or year by the day of a dateline. Each may lack what the other has, and
// they must agree on the rest.
func dateFromLine(declared, line kiosque.Date) (kiosque.Date, bool) {
	if line.Day == 0 || declared.Day != 0 {
		return declared, false
	}
	d := line
	if d.Year == 0 {
		d.Year = declared.Year
	}
	agree := (declared.Year == 0 || declared.Year == d.Year) && (declared.Month == 0 || declared.Month == d.Month)
	return d, agree && d.Year != 0 && d.Valid()
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
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == ',' || r == ' ' })
	if len(parts) > 1 && len(parts) <= 4 {
		for _, p := range parts {
			if known := agencyNamed(p); known != "" && strings.ContainsAny(s, "/,") {
				return known
			}
		}
	}
	return ""
}

// withAgency reads "Le Courrier avec AFP".
func withAgency(s string) string {
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
		if rest, ok := cutFold(piece, role); ok && (rest == "" || strings.HasSuffix(role, "'") || strings.ContainsRune(" :", firstRune(rest))) {
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
		if !unicode.IsUpper(firstRune(w)) && (!particle || i == len(words)-1) {
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
