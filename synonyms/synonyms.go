// Package synonyms reads the synonyms of a collection: a text file in which each line says which words and phrases stand for
// each other, « UE = Union européenne », or for what one stands beside itself, « RN > Rassemblement national ». They are those of
// one collection, not of a language, and are applied to queries: the index knows nothing of them.
package synonyms

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Limits of a file.
const (
	MaxBytes        = 1 << 20 // of a file
	MaxRules        = 10_000  // lines that are no comment
	MaxAlternatives = 50      // of a line
	MaxWords        = 8       // printed words of an alternative
	MaxFor          = 200     // alternatives of one word or phrase, over all lines
	MaxPairs        = 200_000 // of a word or phrase and an alternative of it, over all lines
)

// Set is the synonyms of a collection. It is immutable and safe for concurrent use; a nil one has none.
type Set struct {
	text  []byte
	sum   string
	rules int
	pairs int
	first map[string][]*Entry // by the first word of their keys
	whole map[string]*Entry   // by all words of them
}

// Entry is a word or phrase and what it stands for beside itself.
type Entry struct {
	Key []string // its words, folded, without an elided article before them
	To  []string // as written, without an elided article before them, in the order of the file, each once
}

// Rules is the number of lines that say something.
func (s *Set) Rules() int {
	if s == nil {
		return 0
	}
	return s.rules
}

// Text is the file as it was read.
func (s *Set) Text() []byte {
	if s == nil {
		return nil
	}
	return s.text
}

// Sum names what the file says: two of the same bytes have the same one. Of none it is empty.
func (s *Set) Sum() string {
	if s == nil {
		return ""
	}
	return s.sum
}

// Beginning returns the entries whose keys begin with a word, folded.
func (s *Set) Beginning(word string) []*Entry {
	if s == nil {
		return nil
	}
	return s.first[word]
}

func sumOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// add lets a word or phrase stand for another; it reports false where it stands for too many already.
func (s *Set) add(from, to alternative) bool {
	e := s.whole[from.key]
	if e == nil {
		e = &Entry{Key: from.words}
		s.whole[from.key] = e
		s.first[from.words[0]] = append(s.first[from.words[0]], e)
	}
	if slices.Contains(e.To, to.text) {
		return true
	}
	e.To = append(e.To, to.text)
	return len(e.To) <= MaxFor
}
