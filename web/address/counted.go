package address

import (
	"slices"
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/lexicometry"
)

// NeighboursParams are those of the words around a query, beside the question.
func NeighboursParams() []Param {
	side := strconv.Itoa(kiosque.DefaultWindow)
	return append([]Param{
		Number("before", 0, kiosque.MaxWindow, side, "words of the window before an occurrence; with after given, by default none",
			func(a *Asked) *int { return &a.Before }),
		Number("after", 0, kiosque.MaxWindow, side, "words of the window behind an occurrence; with before given, by default none",
			func(a *Asked) *int { return &a.After }),
		Flag("sentence", false, "1: the window is the sentence, whatever before and after say", func(a *Asked) *bool { return &a.Sentence }),
		Choice("measure", lexicometry.Measures(), lexicometry.ByG2, "g2 (log-likelihood), logdice, mi, t or count: the order of the words",
			func(a *Asked) *lexicometry.Measure { return &a.Measure }),
	}, wordsParams("occurrences of a word in the windows, at least")...)
}

// wordsParams say which words are told.
func wordsParams(least string) []Param {
	return []Param{
		Flag("family", false, "1: the forms that are one word to a reader are counted together", func(a *Asked) *bool { return &a.Family }),
		Flag("functions", true, "0: function words (le, de, que) are hidden", func(a *Asked) *bool { return &a.NoFunctions }),
		Number("least", 1, maxLeast, strconv.Itoa(lexicometry.DefaultLeast), least, func(a *Asked) *int { return &a.Least }),
	}
}

const maxLeast = 1_000_000

// OtherParams are those of a second selection: what they do not say is as in the first.
func OtherParams() []Param {
	list := []Param{
		Text("q2", kiosque.MaxQuery, "the query of the second selection; empty: that of the first", func(a *Asked) *string { return &a.Other.Query }),
		Day("since2", "date de début", "articles of the second selection are of this date or later", func(a *Asked) *kiosque.Date { return &a.Other.Since }),
		Day("until2", "date de fin", "articles of the second selection are of this date or earlier", func(a *Asked) *kiosque.Date { return &a.Other.Until }),
	}
	for _, f := range kiosque.AllFacets() {
		list = append(list, List(f.String()+"2", "the second selection has one of these, whole, in any spelling",
			func(a *Asked) *[]string { return &a.Other.Chosen[f].Only }))
	}
	return list
}

// SpecificitiesParams are those of the words that one selection has more often, with the question: reprises count once there.
func SpecificitiesParams() []Param {
	question := QueryParams()
	i := slices.IndexFunc(question, func(p Param) bool { return p.Name == "collapse" })
	question[i] = Flag("collapse", true, "0: each of several articles that are reprises of each other counts", func(a *Asked) *bool { return &a.Repeated })
	return slices.Concat(question, OtherParams(), wordsParams("occurrences of a word, at least, on the side that has it more often"), []Param{
		Number("spread", 1, maxLeast, strconv.Itoa(lexicometry.DefaultSpread), "articles with a word, at least, on the side that has it more often",
			func(a *Asked) *int { return &a.Spread }),
		Choice("rank", lexicometry.Rankings(), lexicometry.ByLikelihood,
			"ll (log-likelihood), ratio (log ratio) or z (log-odds with a prior, for trends): the order of the words",
			func(a *Asked) *lexicometry.Ranking { return &a.Ranking }),
	})
}

// Concordance is the request for the lines of a query.
func (a *Asked) Concordance() kiosque.ConcordanceRequest {
	req := kiosque.ConcordanceRequest{Search: a.Search, Width: a.Width, Order: a.Order, Sample: a.Sample, Seed: uint64(a.Seed), First: a.First}
	req.Search.Size = a.Size
	return req
}

// Neighbours is the request for the words around a query.
func (a *Asked) Neighbours() lexicometry.NeighboursRequest {
	return lexicometry.NeighboursRequest{NeighboursRequest: kiosque.NeighboursRequest{
		Search: a.Search, Before: a.Before, After: a.After, Sentence: a.Sentence, Family: a.Family, Least: a.Least,
	}, Sort: a.Measure, Size: a.Size, NoFunctionWords: a.NoFunctions}
}

// Specificities is the request for the words that one selection has more often than another, or than the rest.
func (a *Asked) Specificities() lexicometry.SpecificitiesRequest {
	first := a.Search
	first.Collapse = !a.Repeated
	return lexicometry.SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{
		Target: first, Against: a.Other.From(first), Rest: a.Other.IsZero(), Family: a.Family, Least: a.Least, Spread: a.Spread,
	}, Sort: a.Ranking, Size: a.Size, NoFunctionWords: a.NoFunctions}
}
