package kiosque

import "iter"

// Export is the articles that a request finds, in its order. Of the request, the query, its filters, Sort, From and Size
// count; Size 0 is DefaultSize articles, and a negative Size all of them. Found reads texts as it is consumed, once; it
// ends after the first error, and it must be consumed, or Close called.
type Export struct {
	Query       QueryInfo
	Total       int      // articles found, exact, whatever Size says
	Occurrences int      // in all of them, exact
	Uncounted   []string // as SearchResult.Uncounted
	// Corpus is the fingerprint of the collection that they are of; see Info.Corpus.
	Corpus string
	Found  iter.Seq2[Found, error]
	Close  func()
}

// Found is one article of an Export.
type Found struct {
	Article
	Score       float64 `json:"score"`
	Occurrences int     `json:"occurrences"`
}
