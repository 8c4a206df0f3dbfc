// Package related tells which words and acronyms belong to what a query finds: what an article may say in its place, or beside it. It
// asks any kiosque.Searcher, so that what is withheld from a reader is withheld from these lists too, and adds nothing to a query.
package related
