// Package stats computes the figures of corpus linguistics from counts: what a selection of texts says more often than the
// rest (Keyness), which words stand near another (Collocation), how sure a share is (Wilson). Numbers in, numbers out: it
// knows no text and no engine. Logarithms are natural where none is named; 0·ln 0 is 0.
package stats
