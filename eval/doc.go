// Package eval gives relevance a number: how well a kiosque.Searcher ranks the articles that people judged relevant
// to a set of queries. queries.tsv and qrels.tsv judge the sample corpus; rank_stats.txt holds what the engine does
// with them, so that a change of ranking is a diff that someone reads.
//
// The measures are those of TREC, at ten hits; see Measures. It knows no engine and reads no articles.
package eval
