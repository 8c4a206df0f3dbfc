package citation

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// Method is the paragraph about a search for the part of a work that says how its sources were found.
type Method struct {
	French  string `json:"fr"`
	English string `json:"en"`
}

// filtersNamed bounds the filters that a paragraph names; all of them are in the permalink.
const filtersNamed = 20

// Method writes the paragraph, in French and in English.
func (c *Citation) Method() Method { return Method{c.inFrench(), c.inEnglish()} }

func (c *Citation) inFrench() string {
	s := c.State
	var b strings.Builder
	fmt.Fprintf(&b, "Le corpus a été interrogé avec Kiosque (version %s) le %s", s.Version, french.Date(s.Day))
	if strings.TrimSpace(c.Query) == "" {
		b.WriteString(", sans requête")
	} else {
		fmt.Fprintf(&b, ". La requête «\u00a0%s\u00a0» a été lue ainsi\u00a0: %s", oneLine(c.Query), french.Typeset(c.Reading))
	}
	if list := named(c.Filters, frenchFilter, "et %d\u00a0autres filtres, que l’adresse nomme"); list != "" {
		b.WriteString("\u00a0; " + list)
	}
	b.WriteString(". La recherche trouve ")
	b.WriteString(french.Quantity(s.Articles, "article", "articles"))
	if s.Distinct != s.Articles {
		b.WriteString(" (" + french.Number(s.Distinct) + " sans les reprises d’un même texte)")
	}
	if s.Occurrences > 0 {
		b.WriteString(" et " + french.Quantity(s.Occurrences, "occurrence", "occurrences"))
	}
	b.WriteString(" dans une collection de " + french.Quantity(s.Collection, "article", "articles"))
	var marks []string
	if s.Corpus != "" {
		marks = append(marks, "empreinte du corpus\u00a0: "+s.Corpus)
	}
	if s.Analysis != "" {
		marks = append(marks, "analyse du français\u00a0: "+s.Analysis)
	}
	if s.Synonyms != "" {
		marks = append(marks, "synonymes\u00a0: "+s.Synonyms)
	}
	if len(marks) > 0 {
		b.WriteString(" (" + strings.Join(marks, "\u00a0; ") + ")")
	}
	b.WriteString(".")
	if c.Permalink != "" {
		b.WriteString(" Pour la répéter et la vérifier\u00a0: " + c.Permalink)
	}
	return b.String()
}

func (c *Citation) inEnglish() string {
	s := c.State
	var b strings.Builder
	fmt.Fprintf(&b, "The corpus was searched with Kiosque (version %s) on %s", s.Version, englishDate(s.Day))
	if strings.TrimSpace(c.Query) == "" {
		b.WriteString(", without a query")
	} else {
		fmt.Fprintf(&b, ". The query “%s” was read, in French, as: %s", oneLine(c.Query), french.Typeset(c.Reading))
	}
	if list := named(c.Filters, englishFilter, "and %d further filters, named in the address"); list != "" {
		b.WriteString("; " + list)
	}
	b.WriteString(". The search finds " + englishCount(s.Articles, "article"))
	if s.Distinct != s.Articles {
		b.WriteString(" (" + englishNumber(s.Distinct) + " if reprints of the same text count once)")
	}
	if s.Occurrences > 0 {
		b.WriteString(" and " + englishCount(s.Occurrences, "occurrence"))
	}
	b.WriteString(" in a collection of " + englishCount(s.Collection, "article"))
	var marks []string
	if s.Corpus != "" {
		marks = append(marks, "fingerprint of the corpus: "+s.Corpus)
	}
	if s.Analysis != "" {
		marks = append(marks, "French analysis: "+s.Analysis)
	}
	if s.Synonyms != "" {
		marks = append(marks, "synonyms: "+s.Synonyms)
	}
	if len(marks) > 0 {
		b.WriteString(" (" + strings.Join(marks, "; ") + ")")
	}
	b.WriteString(".")
	if c.Permalink != "" {
		b.WriteString(" To repeat and check it: " + c.Permalink)
	}
	return b.String()
}

// named lists filters in words.
func named(filters []Filter, say func(Filter) string, more string) string {
	var list []string
	for _, f := range filters {
		if text := say(f); text != "" {
			list = append(list, text)
		}
	}
	if n := len(list) - filtersNamed; n > 0 {
		list = append(list[:filtersNamed], fmt.Sprintf(more, n))
	}
	return strings.Join(list, ", ")
}

func frenchFilter(f Filter) string {
	value := oneLine(f.Value)
	switch f.Name {
	case "since":
		return "à partir de\u00a0: " + frenchDay(value)
	case "until":
		return "jusqu’à\u00a0: " + frenchDay(value)
	case "forms":
		return "forme écartée\u00a0: " + strings.TrimPrefix(value, "-")
	case "synonyms":
		return "sans les synonymes de la collection"
	case "collapse":
		return "une seule reprise de chaque texte"
	case "widen":
		if value == string(kiosque.WidenInclude) {
			return "recherche élargie aux articles qui n’ont qu’une partie des mots"
		}
		return ""
	case "reprises":
		return "seulement les reprises de l’article " + value
	case "strict":
		return "lecture stricte"
	case "sort":
		return ""
	}
	name, without := strings.CutPrefix(f.Name, "not_")
	for _, f := range kiosque.AllFacets() {
		if f.String() == name {
			name, _ = f.French()
			break
		}
	}
	if without {
		return "sauf " + name + "\u00a0: " + value
	}
	return name + "\u00a0: " + value
}

func englishFilter(f Filter) string {
	value := oneLine(f.Value)
	switch f.Name {
	case "since":
		return "from " + englishDay(value)
	case "until":
		return "until " + englishDay(value)
	case "forms":
		return "form left out: " + strings.TrimPrefix(value, "-")
	case "synonyms":
		return "without the synonyms of the collection"
	case "collapse":
		return "one reprint of each text"
	case "widen":
		if value == string(kiosque.WidenInclude) {
			return "widened to articles that have only some of the words"
		}
		return ""
	case "reprises":
		return "only reprints of the article " + value
	case "strict":
		return "strict reading"
	case "sort":
		return ""
	}
	if name, without := strings.CutPrefix(f.Name, "not_"); without {
		return "not " + name + ": " + value
	}
	return f.Name + ": " + value
}

func frenchDay(s string) string {
	d, err := kiosque.ParseDate(s)
	if err != nil {
		return s
	}
	return french.Date(d)
}

func englishDay(s string) string {
	d, err := kiosque.ParseDate(s)
	if err != nil {
		return s
	}
	return englishDate(d)
}

// englishDate is 28 November 2026, as precise as it is known.
func englishDate(d kiosque.Date) string {
	s := strconv.Itoa(d.Year)
	if d.Month > 0 {
		s = [...]string{
			"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		}[d.Month-1] + " " + s
	}
	if d.Day > 0 {
		s = strconv.Itoa(d.Day) + " " + s
	}
	return s
}

func englishCount(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return englishNumber(n) + " " + one + "s"
}

// englishNumber has a comma before every three digits.
func englishNumber(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// oneLine is a text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
