// Package kiosque is the domain of a full-text search engine for French press archives: articles and their dates,
// search requests and results, and the Searcher that answers one with the other.
//
// Engines live below it (package index), shows above it (package web, the commands); it knows neither.
package kiosque
