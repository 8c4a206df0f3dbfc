package export

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque"
)

// name is an author. One that cannot be divided for sure, or is no person, is literal.
type name struct{ family, given, literal string }

// names returns the authors of an article, or else its agency.
func names(a *kiosque.Article) (out []name) {
	for _, s := range a.Authors {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			out = append(out, divide(s))
		}
	}
	if len(out) == 0 && a.Agency != "" {
		out = append(out, name{literal: strings.Join(strings.Fields(a.Agency), " ")})
	}
	return out
}

// divide divides a name where its first names are known, and nothing else can be meant: « Jean Dupont », « Anne Le Goff »,
// « Dupont, Jean », « Dupont, J.-P. », « DUPONT Jean », « Jean DUPONT LAVAL ».
func divide(s string) name {
	if family, given, ok := strings.Cut(s, ", "); ok {
		if words := strings.Fields(given); isNameLike(family) && (areFirstNames(words) || isInitials(given)) {
			return name{family: family, given: given}
		}
		return name{literal: s}
	}
	words := strings.Fields(s)
	n := 0 // words of the first name
	for n < len(words) && isFirstName(words[n]) {
		n++
	}
	upper := 0 // words in capitals at the beginning
	for upper < len(words) && isUpper(words[upper]) {
		upper++
	}
	switch {
	case !isNameLike(s):
	case n > 0 && n < len(words) && isFamily(words[n:]):
		return name{family: strings.Join(words[n:], " "), given: strings.Join(words[:n], " ")}
	case upper > 0 && upper < len(words) && areFirstNames(words[upper:]):
		return name{family: strings.Join(words[:upper], " "), given: strings.Join(words[upper:], " ")}
	}
	return name{literal: s}
}

// isFamily reports whether words are one family name: particles, then one word; or all in capitals.
func isFamily(words []string) bool {
	particles, capitals := true, true
	for i, w := range words {
		particles = particles && isParticle(w) == (i < len(words)-1)
		capitals = capitals && isUpper(w)
	}
	return particles || capitals
}

func areFirstNames(words []string) bool {
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !isFirstName(w) })
}

// isInitials reports whether a text is capitals with full stops: J., J.-P., J. P.
func isInitials(s string) bool {
	letter := false
	for _, r := range s {
		switch {
		case unicode.IsUpper(r) && !letter:
			letter = true
		case r == '.' && letter:
			letter = false
		case r == '-' || r == ' ':
		default:
			return false
		}
	}
	return !letter && strings.Contains(s, ".")
}

func isParticle(w string) bool {
	switch strings.ToLower(w) {
	case "de", "du", "des", "le", "la", "les", "l'", "van", "von", "der", "den",
		"ter", "ten", "da", "dos", "di", "el", "al", "ben", "bin", "ould", "saint", "sainte":
		return true
	}
	return false
}

// isNameLike reports whether a text has nothing but letters and what joins them in names.
func isNameLike(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" -.'’‐", r) {
			return false
		}
	}
	for w := range strings.FieldsSeq(s) {
		switch strings.ToLower(w) {
		case "avec", "et", "pour", "par", "chez", "à", "rédaction", "service", "agence", "correspondance", "correspondant", "correspondante":
			return false
		}
	}
	return true
}

// isUpper reports whether a word of two letters or more is all in capitals; J.-P. is none.
func isUpper(w string) bool {
	letters := 0
	for _, r := range w {
		switch {
		case unicode.IsLower(r) || r == '.':
			return false
		case unicode.IsUpper(r):
			letters++
		}
	}
	return letters > 1
}

// isFirstName reports whether a word, or each part of one joined by hyphens, is a usual first name of the French press.
func isFirstName(w string) bool {
	for part := range strings.FieldsFuncSeq(strings.ToLower(w), func(r rune) bool { return r == '-' || r == '‐' }) {
		if !strings.Contains(firstNames, " "+part+" ") {
			return false
		}
	}
	return w != ""
}

// firstNames are usual first names that are rarely family names or words; those that are (Martin, Paris, Rose as a surname)
// are left out, so that a name with them stays whole.
const firstNames = " adèle adrien agathe agnès ahmed aïcha alain alban alexandra alexandre alexis alice alicia aline alix amandine amélie amina anaïs andréa " +
	"angélique anissa anita anna anne annick annie anouk antoine antonin ariane armelle arnaud arthur astrid audrey aurélia aurélie aurélien axel axelle " +
	"baptiste barbara bastien béatrice bénédicte bernadette bérengère bertrand blandine brigitte bruno camille caroline catherine cécile cédric céline " +
	"chantal charline charlotte chloé christel christelle christian christiane christine christophe claire clara clarisse claude claudine clémence " +
	"clémentine coline constance coralie corentin corinne cyril cyrille damien daniel danielle daphné déborah delphine denis denise didier dimitri " +
	"dominique dorothée édith édouard élena éléonore éliane élisa élisabeth élise élodie éloïse elsa émeline émilie emma emmanuel emmanuelle éric erwan " +
	"estelle esther étienne eugénie éva évelyne fabien fabienne fabrice fanny fatima fatou fatoumata faustine félix fiona flavie florence florent florian " +
	"floriane françois françoise frédéric frédérique gabriel gabrielle gaël gaëlle gaétan geneviève geoffroy georges gérald géraldine gérard ghislaine " +
	"gilles gisèle grégoire grégory guillaume gwenaëlle hadrien hélène henri hervé hortense hugo ibrahim inès irène isabelle ivan jacqueline jean jeanne " +
	"jennifer jérémie jérémy jérôme jessica joanna joël joëlle johanna jonathan joséphine josette josiane judith jules julia julie julien juliette justine " +
	"karim karine kévin khadija laetitia lætitia laïla laure laurène laurent laurence léa leïla léna léo léonie lidia lila liliane lise loïc louis louise " +
	"luc lucas lucie lucile ludivine ludovic lydia lydie madeleine maël maëlle magali manon manuel marc margaux margot marguerite marianne marie marina " +
	"marine marion marjorie martine maryse mathias mathieu mathilde matthieu maud maxime mélanie mélissa michel michèle micheline mireille mohamed monique " +
	"morgane moussa muriel mylène myriam nadège nadia nadine natacha nathalie nathan nicolas nicole nina noah noémie océane odette odile olga olivia " +
	"olivier ophélie oscar pascal pascale patrice patricia patrick paul paula paulette pauline perrine philippe pierre pierrick quentin rachel rachid " +
	"raphaël raphaëlle rébecca régine rémi rémy renaud rené renée robin romain romane roxane sabine sabrina salomé samia samira samuel sandra sandrine sara " +
	"sarah sébastien ségolène serge séverine simon simone solène solange sonia sophie stéphane stéphanie suzanne sylvain sylvie tatiana théo thérèse " +
	"thibault thibaut thierry thomas tiphaine tristan valentin valentine valérie vanessa véronique victoire victor victoria vincent violaine virginie " +
	"viviane xavier yann yannick yasmina yohann yolande youssef yves yvette yvonne zoé "
