package neardup

// What makes two texts the same dispatch; measured in judged_test.go.
const (
	minJaccard     = .8
	minContainment = .82
	// Of the shorter text: below, stock sentences look alike. Briefs must resemble each other as a whole.
	leastShingles = 8
	minContained  = 20
)

// Likeness is what two texts have in common.
type Likeness struct {
	A, B   int // shingles of each
	Shared int // shingles of both
}

// Compare compares two texts by their shingles, ascending and distinct.
func Compare(a, b []uint64) Likeness {
	l := Likeness{A: len(a), B: len(b)}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			l.Shared++
			i++
			j++
		}
	}
	return l
}

// Jaccard is the share of all shingles that both texts have; 0 where there are none.
func (l Likeness) Jaccard() float64 {
	if all := l.A + l.B - l.Shared; all > 0 {
		return float64(l.Shared) / float64(all)
	}
	return 0
}

// Containment is the share of the shorter text that the other one has too; 0 where it has no shingles.
func (l Likeness) Containment() float64 {
	if least := min(l.A, l.B); least > 0 {
		return float64(l.Shared) / float64(least)
	}
	return 0
}

// Reprise reports whether one text is a reprise of the other.
func (l Likeness) Reprise() bool {
	least := min(l.A, l.B)
	return least >= leastShingles && l.Jaccard() >= minJaccard || least >= minContained && l.Containment() >= minContainment
}
