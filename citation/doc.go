// Package citation says what is needed to repeat a search, and later what has changed since.
//
// A State is what a search was answered from and what it found, on a day: small enough for an address, so that a citation
// needs no memory of the server. Changes compares two of them. Method writes the paragraph for a thesis.
package citation
