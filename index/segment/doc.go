// Package segment is the bytes of segments, in both directions: it writes the articles of a batch as a segment that bleve
// takes for its own, and reads the postings of segments, from their bytes where it knows their layout and through bleve's
// public interfaces elsewhere. It knows articles, words and fields, but neither queries nor the index around a segment.
//
// What is read trusts what is mapped: a damaged file may make a reader run off its end, which panics; its user recovers.
package segment
