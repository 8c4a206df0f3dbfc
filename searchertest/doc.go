// Package searchertest holds any kiosque.Searcher to what the package kiosque promises. An oracle answers each request by
// scanning all articles: it analyses their texts, decides and counts word by word, and computes scores, orders and facets from
// their definitions, with loops over the words and nothing shared with an engine but the plan of the query and the forms that each
// word stands for. What the engine says has to be the same: totals, occurrences, spans, facets, order, pages, errors, lines of
// concordances and exports.
package searchertest
