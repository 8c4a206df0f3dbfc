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
func (c *Citation) Method() Method { return Method{c.paragraph(inFrench()), c.paragraph(inEnglish())} }

// wording is what a paragraph is made of in one language.
type wording struct {
	version, unreleased                 string // the first with %s
	searched, noQuery, query, permalink string // with %s
	finds, distinct, and, in            string
	corpus, analysis, synonyms          string
	also                                string // before the filters
	between                             string // of marks
	more                                string // filters than are named, with %d
	date                                func(kiosque.Date) string
	number                              func(int) string
	articles, occurrences               func(int) string
	filters                             map[string]string // by the name of the filter, some with %s for its value
	except, is                          string            // before the name of a facet that excludes, and behind a name
	facet                               func(name string) string
}

func inFrench() *wording {
	return &wording{
		version:     "version %s",
		unreleased:  "version de développement",
		searched:    "Le corpus a été interrogé avec Kiosque (%s) le %s",
		noQuery:     ", sans requête",
		query:       ". La requête «\u00a0%s\u00a0» a été lue ainsi\u00a0: %s",
		also:        "\u00a0; ",
		more:        "et %d\u00a0autres filtres, que l’adresse nomme",
		finds:       ". La recherche trouve ",
		distinct:    " (%s sans les reprises d’un même texte)",
		and:         " et ",
		in:          " dans une collection de ",
		corpus:      "empreinte du corpus\u00a0: ",
		analysis:    "analyse du français\u00a0: ",
		synonyms:    "synonymes\u00a0: ",
		between:     "\u00a0; ",
		permalink:   " Pour la répéter et la vérifier\u00a0: %s",
		date:        french.Date,
		number:      french.Number[int],
		articles:    func(n int) string { return french.Quantity(n, "article", "articles") },
		occurrences: func(n int) string { return french.Quantity(n, "occurrence", "occurrences") },
		filters: map[string]string{
			"since":    "à partir de\u00a0: %s",
			"until":    "jusqu’à\u00a0: %s",
			"forms":    "forme écartée\u00a0: %s",
			"synonyms": "sans les synonymes de la collection",
			"collapse": "une seule reprise de chaque texte",
			"widen":    "recherche élargie aux articles qui n’ont qu’une partie des mots",
			"reprises": "seulement les reprises de l’article %s",
			"strict":   "lecture stricte",
		},
		except: "sauf ",
		is:     "\u00a0: ",
		facet:  frenchFacet,
	}
}

func inEnglish() *wording {
	return &wording{
		version:     "version %s",
		unreleased:  "development version",
		searched:    "The corpus was searched with Kiosque (%s) on %s",
		noQuery:     ", without a query",
		query:       ". The query “%s” was read, in French, as: %s",
		also:        "; ",
		more:        "and %d further filters, named in the address",
		finds:       ". The search finds ",
		distinct:    " (%s if reprints of the same text count once)",
		and:         " and ",
		in:          " in a collection of ",
		corpus:      "fingerprint of the corpus: ",
		analysis:    "French analysis: ",
		synonyms:    "synonyms: ",
		between:     "; ",
		permalink:   " To repeat and check it: %s",
		date:        englishDate,
		number:      englishNumber,
		articles:    func(n int) string { return englishCount(n, "article") },
		occurrences: func(n int) string { return englishCount(n, "occurrence") },
		filters: map[string]string{
			"since":    "from %s",
			"until":    "until %s",
			"forms":    "form left out: %s",
			"synonyms": "without the synonyms of the collection",
			"collapse": "one reprint of each text",
			"widen":    "widened to articles that have only some of the words",
			"reprises": "only reprints of the article %s",
			"strict":   "strict reading",
		},
		except: "not ",
		is:     ": ",
		facet:  func(name string) string { return name },
	}
}

// paragraph tells the search in words.
func (c *Citation) paragraph(w *wording) string {
	s := c.State
	var b strings.Builder
	fmt.Fprintf(&b, w.searched, w.versionOf(s.Version), w.date(s.Day))
	if strings.TrimSpace(c.Query) == "" {
		b.WriteString(w.noQuery)
	} else {
		fmt.Fprintf(&b, w.query, oneLine(c.Query), french.Typeset(c.Reading))
	}
	if list := named(c.Filters, w); list != "" {
		b.WriteString(w.also + list)
	}
	b.WriteString(w.finds + w.articles(s.Articles))
	if s.Distinct > 0 && s.Distinct != s.Articles {
		fmt.Fprintf(&b, w.distinct, w.number(s.Distinct))
	}
	if s.Occurrences > 0 {
		b.WriteString(w.and + w.occurrences(s.Occurrences))
	}
	b.WriteString(w.in + w.articles(s.Collection))
	var marks []string
	for _, m := range [...]struct{ name, value string }{{w.corpus, s.Corpus}, {w.analysis, s.Analysis}, {w.synonyms, s.Synonyms}} {
		if m.value != "" {
			marks = append(marks, m.name+m.value)
		}
	}
	if len(marks) > 0 {
		b.WriteString(" (" + strings.Join(marks, w.between) + ")")
	}
	b.WriteString(".")
	if c.Permalink != "" {
		fmt.Fprintf(&b, w.permalink, c.Permalink)
	}
	return b.String()
}

// versionOf names a version; one that was built from the sources has no number.
func (w *wording) versionOf(v string) string {
	if v == "(devel)" {
		return w.unreleased
	}
	return fmt.Sprintf(w.version, v)
}

// named lists filters in words.
func named(filters []Filter, w *wording) string {
	var list []string
	for _, f := range filters {
		if text := w.filter(f); text != "" {
			list = append(list, text)
		}
	}
	if n := len(list) - filtersNamed; n > 0 {
		list = append(list[:filtersNamed], fmt.Sprintf(w.more, n))
	}
	return strings.Join(list, ", ")
}

// filter says one filter in words; "": it does not say which articles are found.
func (w *wording) filter(f Filter) string {
	value := oneLine(f.Value)
	switch f.Name {
	case "sort":
		return ""
	case "widen":
		if value != string(kiosque.WidenInclude) {
			return ""
		}
	case "since", "until":
		if d, err := kiosque.ParseDate(value); err == nil {
			value = w.date(d)
		}
	case "forms":
		value = strings.TrimPrefix(value, "-")
	}
	if text, ok := w.filters[f.Name]; ok {
		return strings.Replace(text, "%s", value, 1)
	}
	if name, without := strings.CutPrefix(f.Name, "not_"); without {
		return w.except + w.facet(name) + w.is + value
	}
	return w.facet(f.Name) + w.is + value
}

// frenchFacet is the name of a facet in French.
func frenchFacet(name string) string {
	for _, f := range kiosque.AllFacets() {
		if f.String() == name {
			name, _ = f.French()
			break
		}
	}
	return name
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
