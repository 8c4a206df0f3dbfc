package address

import (
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/lexicometry/ngrams"
)

// NGramsParams are those of words that follow each other, beside the question.
func NGramsParams() []Param {
	return []Param{
		Number("n", 1, ngrams.MaxN, strconv.Itoa(ngrams.DefaultN), "words of each", func(a *Asked) *int { return &a.N }),
		IntervalParam(),
		Choice("rank", ngrams.Orders(), ngrams.ByCount, "count: the most frequent first; rise: those that rise most",
			func(a *Asked) *ngrams.Order { return &a.NGramOrder }),
		Flag("functions", true, "0: those that begin or end with a function word (le, de, que) are hidden", func(a *Asked) *bool { return &a.NoFunctions }),
		Text("list", kiosque.MaxQuery, "n-grams to be followed, between commas, at most "+strconv.Itoa(ngrams.MaxList)+": their occurrences by period, "+
			"counted by the "+
			"index in all articles that pass the filters; q, n, rank, functions, least and size have no part in it",
			func(a *Asked) *string { return &a.List }),
		Number("read", 1, ngrams.MaxArticles, "", "articles to read at most, the first ones by relevance or in the given order; without it all, or none "+
			"where they are too many",
			func(a *Asked) *int { return &a.Most }),
		Number("least", 1, maxLeast, strconv.Itoa(ngrams.DefaultLeast), "occurrences of each, at least", func(a *Asked) *int { return &a.Least }),
	}
}

// NGrams is the request for words that follow each other.
func (a *Asked) NGrams() ngrams.Request {
	return ngrams.Request{Search: a.Search, N: a.N, Least: a.Least, Size: a.Size, Sort: a.NGramOrder, Telling: a.NoFunctions, Read: a.Most}
}
