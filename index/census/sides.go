package census

import (
	"iter"

	"github.com/kiosque-search/kiosque/index/reprises"
	"github.com/kiosque-search/kiosque/match"
)

// The sides of an article, as bits.
const (
	SideA = 1
	SideB = 2
	found = 4 // by what is on a side, folded away or not
)

// Sides tells of every article of a collection whether it is in a selection, and in another.
type Sides struct {
	Lengths  [match.NumFields][]uint32 // of the articles, in words
	Clusters *reprises.Clusters
	of       []uint8
}

// Take puts articles on a side and tells how many they are, and how many words they have. Folded, of reprises of each other only one is
// put there. With rest those that were given before are left out.
func (s *Sides) Take(side uint8, docs iter.Seq[uint32], folded, rest bool) (articles, words int) {
	if s.of == nil {
		s.of = make([]uint8, len(s.Lengths[match.Body]))
	}
	var fold *reprises.Fold
	if folded {
		fold = s.Clusters.NewFold()
	}
	for doc := range docs {
		if !rest || s.of[doc]&found == 0 {
			fold.Note(doc)
		}
	}
	for doc := range docs {
		if rest && s.of[doc]&found != 0 {
			continue
		}
		if !rest {
			s.of[doc] |= found
		}
		if !fold.Shows(doc) {
			continue
		}
		s.of[doc] |= side
		articles++
		for _, of := range s.Lengths {
			words += int(of[doc])
		}
	}
	return articles, words
}

// together puts everything on one side.
func (s *Sides) together() []uint8 {
	all := make([]uint8, len(s.of))
	for doc, side := range s.of {
		if side&(SideA|SideB) != 0 {
			all[doc] = SideA
		}
	}
	return all
}

// Has reports whether an article is on a side.
func (s *Sides) Has(doc uint32, side uint8) bool { return s.of[doc]&side != 0 }
