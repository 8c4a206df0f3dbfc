// Package query is the query language: text to tree and back, and what a query means in plain French.
//
// It knows no engine, no index and no analysis: a Word is what the reader typed, and which forms of the
// dictionary it stands for is decided where the query is compiled.
package query
