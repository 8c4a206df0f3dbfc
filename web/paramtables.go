package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// queryParams say what is looked for, and where.
func queryParams() []param {
	return []param{
		textParam("q", kiosque.MaxQuery, "the query, in the query language; empty: every article", func(a *asked) *string { return &a.search.Query }),
		dayParam("since", "date de début", "articles that may have been printed on or after this date", func(a *asked) *kiosque.Date { return &a.search.Since }),
		dayParam("until", "date de fin", "articles that may have been printed on or before this date", func(a *asked) *kiosque.Date { return &a.search.Until }),
		listParam("source", "one of these sources, whole and as printed", func(a *asked) *[]string { return &a.search.Sources }),
		listParam("section", "one of these sections, whole and as printed", func(a *asked) *[]string { return &a.search.Sections }),
		listParam("not_source", "none of these sources", func(a *asked) *[]string { return &a.search.NotSources }),
		listParam("not_section", "none of these sections", func(a *asked) *[]string { return &a.search.NotSections }),
		formsParam(),
		flagParam("collapse", false, "1: of articles that are reprises of each other one is taken, the earliest of those found, then the longest",
			func(a *asked) *bool { return &a.search.Collapse }),
		textParam("reprises", maxValue, "ID of an article: only it and its reprises", func(a *asked) *string { return &a.search.RepriseOf }),
		flagParam("strict", false, "1: a fault in the query is an error with its position; 0: it is read leniently, with a warning",
			func(a *asked) *bool { return &a.search.Strict }),
	}
}

// searchParams are those of the page and of api/v1/search, in the order of the addresses the page writes.
func searchParams() []param {
	return slices.Concat(queryParams(), []param{
		sortParam(),
		intervalParam(),
		flagParam("facets", true, "0: no facets", func(a *asked) *bool { return &a.search.NoFacets }),
		flagParam("words", false, "1: which forms each word of the query stands for, with counts", func(a *asked) *bool { return &a.search.Words }),
		flagParam("help", false, "1: where hits are missing, other spellings, and which clause empties the result", func(a *asked) *bool { return &a.search.Help }),
		flagParam("explain", false, "1: how the score of each hit comes about", func(a *asked) *bool { return &a.search.Explain }),
		countParam("snippets", kiosque.MaxSnippets, "2", "extracts per hit", func(a *asked) *int { return &a.search.Snippets }),
		countParam("size", kiosque.MaxSize, strconv.Itoa(kiosque.DefaultSize), "hits to return", func(a *asked) *int { return &a.search.Size }),
		fromParam("hits to skip"),
		textParam("after", kiosque.MaxAfter, "next of the page before: the pages follow each other exactly, whatever becomes of the collection meanwhile; "+
			"from is ignored",
			func(a *asked) *string { return &a.search.After }),
	})
}

func sortParam() param {
	return choiceParam("sort", kiosque.Sorts(), kiosque.ByRelevance,
		"relevance, date (oldest first) or -date (newest first)", func(a *asked) *kiosque.Sort { return &a.search.Sort })
}

func intervalParam() param {
	return choiceParam("interval", kiosque.Intervals(), "",
		"width of the buckets of dates; by default chosen from the span of the hits", func(a *asked) *kiosque.Interval { return &a.search.Interval })
}

func fromParam(doc string) param {
	return numberParam("from", 0, kiosque.MaxFrom, "0", doc, func(a *asked) *int { return &a.search.From })
}

func formsParam() param {
	return param{
		name: "forms", kind: textValue, most: maxValue, repeat: kiosque.MaxWithout,
		doc: "-élus: no word of the query stands for this form any more, as words lists it",
		set: func(a *asked, v string) error {
			form, without := strings.CutPrefix(v, "-")
			if !without || form == "" {
				return badRequest("valeur inconnue pour forms : "+quote(v), "écrivez -forme, avec le signe moins : cette forme n’est plus cherchée")
			}
			add(&a.search.WithoutForms, form)
			return nil
		},
		get: func(a *asked) (all []string) {
			for _, form := range a.search.WithoutForms {
				all = append(all, "-"+form)
			}
			return all
		},
	}
}

// containsParam looks for values of a facet.
func containsParam() param {
	return textParam("contains", maxValue, "letters in the value, accents and case ignored; empty: all values", func(a *asked) *string { return &a.contains })
}

// tickedParams are what the form of families sends beside searchParams.
func tickedParams() []param {
	shown := listParam("shown", "a form that could be unticked", func(a *asked) *[]string { return &a.shown })
	kept := listParam("kept", "a form that was not", func(a *asked) *[]string { return &a.kept })
	shown.repeat, kept.repeat = formsShownAll, formsShownAll
	return []param{shown, kept}
}
