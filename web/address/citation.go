package address

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/internal/french"
)

// StateParams are what a citation says of the search beside the question: from what it was answered, and what it found.
func StateParams() []Param {
	number := func(name, doc string, field func(*citation.State) *int) Param {
		return Number(name, 0, maxCount, "0", doc, func(a *Asked) *int { return field(&a.State) })
	}
	text := func(name, doc string, field func(*citation.State) *string) Param {
		return Text(name, maxMark, doc, func(a *Asked) *string { return field(&a.State) })
	}
	return []Param{
		Day("cited", "date de citation", "the day on which the search was cited; without it nothing is compared",
			func(a *Asked) *kiosque.Date { return &a.State.Day }),
		number("articles", "articles found then", func(s *citation.State) *int { return &s.Articles }),
		number("distinct", "the same, reprises of each other once", func(s *citation.State) *int { return &s.Distinct }),
		number("occurrences", "of the query, then", func(s *citation.State) *int { return &s.Occurrences }),
		number("collection", "articles of the collection then", func(s *citation.State) *int { return &s.Collection }),
		text("corpus", "the fingerprint of the collection then", func(s *citation.State) *string { return &s.Corpus }),
		text("analysis", "that of the French analysis", func(s *citation.State) *string { return &s.Analysis }),
		text("synonyms_sum", "that of the synonyms", func(s *citation.State) *string { return &s.Synonyms }),
		text("version", "of the software then", func(s *citation.State) *string { return &s.Version }),
		knownForms(),
	}
}

// Limits of StateParams.
const (
	maxCount = 1<<31 - 1
	maxMark  = 100
)

// knownForms are those that the words of the query stood for.
func knownForms() Param {
	return Param{
		Name: "known", Kind: TextValue, Most: citation.MaxText, Repeat: 1,
		Doc: "the forms that the words of the query stood for: their number, and a hyphen and three bytes of the SHA-256 of each in base64url",
		set: func(a *Asked, v string) (err error) {
			if a.State.Forms, err = citation.ParseForms(v); err != nil {
				return kiosque.BadRequest("valeur illisible pour known : "+french.Quote(v), "reprenez l’adresse de la citation en entier")
			}
			return nil
		},
		get: func(a *Asked) []string {
			if a.State.Day.IsZero() {
				return nil
			}
			return []string{a.State.Forms.String()}
		},
	}
}

// CitationParams are those of the page and of api/v1/citation.
func CitationParams() []Param {
	return slices.Concat(QueryParams(), []Param{SortParam()}, StateParams())
}

// CitationPath is where the page is, from the page of search.
const CitationPath = "citation"

// Cite completes a citation: what is asked for beside the query, and its permalink below the address of the page of search.
func Cite(c *citation.Citation, home string) {
	a := Asked{Search: c.Request, State: c.State}
	if a.Search.Widen != kiosque.WidenInclude {
		a.Search.Widen = "" // nothing is listed
	}
	if a.Search.Sort == kiosque.ByRelevance {
		a.Search.Sort = ""
	}
	c.Permalink = home + CitationPath + a.Write(CitationParams())
	c.Filters = []citation.Filter{}
	for name, value := range a.Pairs(QueryParams()[1:]) {
		c.Filters = append(c.Filters, citation.Filter{Name: name, Value: value})
	}
}

// ReadPermalink reads the address of a citation, or the part of it after the question mark.
func ReadPermalink(link string) (Asked, error) {
	var a Asked
	if _, raw, ok := strings.Cut(link, "?"); ok {
		link = raw
	}
	link, _, _ = strings.Cut(link, "#")
	if len(link) > MaxRawQuery {
		return a, kiosque.BadRequest("adresse trop longue", french.Number(MaxRawQuery)+" octets au plus")
	}
	v, err := Parse(link)
	if err == nil {
		err = a.ReadAll(v, CitationParams())
	}
	return a, err
}
