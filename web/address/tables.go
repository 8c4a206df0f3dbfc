package address

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
)

// QueryParams say what is looked for, and where.
func QueryParams() []Param {
	return slices.Concat([]Param{
		Text("q", kiosque.MaxQuery, "the query, in the query language; empty: every article", func(a *Asked) *string { return &a.Search.Query }),
		Day("since", "date de début", "articles that may have been printed on or after this date", func(a *Asked) *kiosque.Date { return &a.Search.Since }),
		Day("until", "date de fin", "articles that may have been printed on or before this date", func(a *Asked) *kiosque.Date { return &a.Search.Until }),
	}, facetParams(), []Param{
		formsParam(),
		Flag("synonyms", true, "0: words stand for their own forms alone, not for the synonyms of the collection",
			func(a *Asked) *bool { return &a.Search.NoSynonyms }),
		Flag("collapse", false, "1: of articles that are reprises of each other one is taken, the earliest of those found, then the longest",
			func(a *Asked) *bool { return &a.Search.Collapse }),
		Choice("widen", kiosque.Widenings(), kiosque.WidenAuto,
			"auto: where few articles have all words, hits that have some of them follow (tier 2), and nothing is counted but widened.total; "+
				"never: only what was asked for; include: those are found, counted and exported as well", func(a *Asked) *kiosque.Widen { return &a.Search.Widen }),
		Text("reprises", MaxValue, "ID of an article: only it and its reprises", func(a *Asked) *string { return &a.Search.RepriseOf }),
		Flag("strict", false, "1: a fault in the query is an error with its position; 0: it is read leniently, with a warning",
			func(a *Asked) *bool { return &a.Search.Strict }),
	})
}

// facetParams are the values of facets that articles have to have, and those that they may not.
func facetParams() (list []Param) {
	for _, f := range kiosque.AllFacets() {
		list = append(list, List(f.String(), chosenDoc(f), func(a *Asked) *[]string { return &a.Search.Chosen[f].Only }))
	}
	for _, f := range kiosque.AllFacets() {
		list = append(list, List("not_"+f.String(), "none of these", func(a *Asked) *[]string { return &a.Search.Chosen[f].Not }))
	}
	return list
}

func chosenDoc(f kiosque.Facet) string {
	switch f {
	case kiosque.FacetLength:
		return "texts of so many words: one of " + strings.Join(kiosque.LengthClasses(), ", ")
	case kiosque.FacetAuthor, kiosque.FacetSubject:
		return "articles that have one of these, whole, in any spelling"
	}
	return "one of these, whole, in any spelling"
}

// countedParam says which facets are counted.
func countedParam() Param {
	return Param{
		Name: "facets", Kind: TextValue, Most: MaxValue, Repeat: 1, ByDefault: "1",
		Doc: "0: no facets; 1: date, source and section; or which are counted beside the dates, with commas between: " + strings.Join(kiosque.FacetNames(), ", "),
		set: func(a *Asked, v string) error {
			switch a.Search.Facets, a.Search.NoFacets = nil, v == "0" || v == "false"; v {
			case "0", "1", "false", "true":
				return nil
			}
			for name := range strings.SplitSeq(v, ",") {
				f, err := kiosque.ParseFacet(strings.TrimSpace(name))
				if err != nil {
					return kiosque.BadRequest("valeur inconnue pour facets : "+french.Quote(name),
						"valeurs possibles : 0, 1, ou, séparées par des virgules : "+strings.Join(kiosque.FacetNames(), ", "))
				}
				if !slices.Contains(a.Search.Facets, f) {
					a.Search.Facets = append(a.Search.Facets, f)
				}
			}
			return nil
		},
		get: func(a *Asked) []string {
			if a.Search.NoFacets {
				return []string{"0"}
			}
			var names []string
			for _, f := range a.Search.Facets {
				names = append(names, f.String())
			}
			return one(strings.Join(names, ","))
		},
	}
}

// SearchParams are those of the page and of api/v1/search, in the order of the addresses the page writes.
func SearchParams() []Param {
	return slices.Concat(QueryParams(), []Param{
		SortParam(),
		HalfLifeParam(),
		IntervalParam(),
		countedParam(),
		Flag("words", false, "1: which forms each word of the query stands for, with counts", func(a *Asked) *bool { return &a.Search.Words }),
		Flag("help", false, "1: where hits are missing, other spellings, and which clause empties the result", func(a *Asked) *bool { return &a.Search.Help }),
		Flag("explain", false, "1: how the score of each hit comes about", func(a *Asked) *bool { return &a.Search.Explain }),
		Count("snippets", kiosque.MaxSnippets, "2", "extracts per hit", func(a *Asked) *int { return &a.Search.Snippets }),
		Count("size", kiosque.MaxSize, strconv.Itoa(kiosque.DefaultSize), "hits to return", func(a *Asked) *int { return &a.Search.Size }),
		FromParam("hits to skip"),
		Text("after", kiosque.MaxAfter, "next of the page before: the pages follow each other exactly, whatever becomes of the collection meanwhile; "+
			"from is ignored",
			func(a *Asked) *string { return &a.Search.After }),
	})
}

// SortParam is the order of hits.
func SortParam() Param {
	return Choice("sort", kiosque.Sorts(), kiosque.ByRelevance,
		"relevance, recent (by relevance, which half_life days halve), date (oldest first), -date (newest first), "+
			"length (shortest text first), -length (longest first) or source (by name)",
		func(a *Asked) *kiosque.Sort { return &a.Search.Sort })
}

// HalfLifeParam is how soon age takes from relevance.
func HalfLifeParam() Param {
	return Number("half_life", 1, kiosque.MaxHalfLife, strconv.Itoa(kiosque.DefaultHalfLife),
		"with sort=recent: days, counted back from the newest date of the collection, after which half of the relevance is left",
		func(a *Asked) *int { return &a.Search.HalfLife })
}

// IntervalParam is the width of the buckets of a chart.
func IntervalParam() Param {
	return Choice("interval", kiosque.Intervals(), "",
		"width of the buckets of dates; by default chosen from the span of the hits", func(a *Asked) *kiosque.Interval { return &a.Search.Interval })
}

// CurveParams are those of curves beside the question: more queries, and how they are drawn.
func CurveParams() []Param {
	var list []Param
	for i := range (Asked{}).More {
		list = append(list, Text("q"+strconv.Itoa(i+2), kiosque.MaxQuery, "another query under the same filters, on the same periods",
			func(a *Asked) *string { return &a.More[i] }))
	}
	return append(list, IntervalParam(),
		Choice("measure", curve.Measures(), curve.Articles,
			"articles: those found among those that pass the filters; occurrences: of the query, among the printed words of the articles that pass the filters",
			func(a *Asked) *curve.Measure { return &a.Counted }),
		Number("smooth", 1, curve.MaxSmooth, "1", "periods of a centred moving average, an odd number: of each bucket also smoothed, the ratio of the sums",
			func(a *Asked) *int { return &a.Smooth }),
		Flag("band", false, "1: of each bucket also low and high, the ends of the 95 % interval of its ratio (Wilson)", func(a *Asked) *bool { return &a.Band }))
}

// LineParams are those of a concordance beside the question.
func LineParams() []Param {
	return []Param{
		Choice("sort", kiosque.Orders(), kiosque.ByPlace,
			"place (oldest article first), left or right (by the neighbours), key, -date (newest article first)",
			func(a *Asked) *kiosque.Order { return &a.Order }),
		Number("width", 1, kiosque.MaxWidth, strconv.Itoa(kiosque.DefaultWidth), "words of context on each side",
			func(a *Asked) *int { return &a.Width }),
		Flag("first", false, "1: of each article only the first line", func(a *Asked) *bool { return &a.First }),
		Number("sample", 0, math.MaxInt32, "0", "so many lines, drawn at random among those; 0: all of them",
			func(a *Asked) *int { return &a.Sample }),
		Number("seed", 0, math.MaxInt32, "0", "of the draw: the same seed draws the same lines", func(a *Asked) *int { return &a.Seed }),
	}
}

// Ticked makes a list with commas between of what the boxes of a form send: it may be given so often. Their order is that of the form.
func Ticked(list Param, most int) Param {
	list.Repeat = most
	set, get := list.set, list.get
	list.set = func(a *Asked, v string) error {
		for _, before := range get(a) {
			v = before + "," + v
		}
		return set(a, v)
	}
	return list
}

// FromParam is how much of a list to pass over.
func FromParam(doc string) Param {
	return Number("from", 0, kiosque.MaxFrom, "0", doc, func(a *Asked) *int { return &a.Search.From })
}

func formsParam() Param {
	return Param{
		Name: "forms", Kind: TextValue, Most: MaxValue, Repeat: kiosque.MaxWithout,
		Doc: "-élus: no word of the query stands for this form any more, as words lists it",
		set: func(a *Asked, v string) error {
			form, without := strings.CutPrefix(v, "-")
			if !without || form == "" {
				return kiosque.BadRequest("valeur inconnue pour forms : "+french.Quote(v), "écrivez -forme, avec le signe moins : cette forme n’est plus cherchée")
			}
			add(&a.Search.WithoutForms, form)
			return nil
		},
		get: func(a *Asked) (all []string) {
			for _, form := range a.Search.WithoutForms {
				all = append(all, "-"+form)
			}
			return all
		},
	}
}
