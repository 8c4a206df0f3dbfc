package sound

import (
	"cmp"
	"slices"
)

// Index finds the names of a list that are heard like another. It takes some twenty bytes a name and is immutable.
type Index struct {
	sounds []byte
	ends   []uint32 // of the sounds of each name
	names  []uint32 // their numbers
	marks  []uint8  // see markOf
}

// Found is a name of an Index.
type Found struct {
	Number uint32
	Cost   int // see Distance
}

// NewIndex makes the index of n names, folded; those that cannot be read as one are left out.
func NewIndex(n int, fold func(dst []byte, i int) []byte) *Index {
	x := &Index{}
	var letters []byte
	for i := range n {
		letters = fold(letters[:0], i)
		start := len(x.sounds)
		x.sounds = Append(x.sounds, string(letters))
		name := x.sounds[start:]
		if len(name) < shortest {
			x.sounds = x.sounds[:start]
			continue
		}
		x.ends = append(x.ends, uint32(len(x.sounds)))
		x.names = append(x.names, uint32(i))
		x.marks = append(x.marks, markOf(name))
	}
	return x
}

// shortest is the number of sounds from which on names are compared.
const shortest = 3

// markOf has a bit for each group of sounds that no cheap swap leaves: names that are one have the same.
func markOf(name []byte) (mark uint8) {
	for _, s := range name {
		switch s {
		case 'l':
			mark |= 1
		case 'r':
			mark |= 2
		case 'm', 'n':
			mark |= 4
		}
	}
	return mark
}

// Near returns the names that are one with another, the nearest first, at most limit of them.
func (x *Index) Near(name []byte, limit int) []Found {
	var found []Found
	if len(name) < shortest {
		return nil
	}
	mark, start := markOf(name), uint32(0)
	for i, end := range x.ends {
		other := x.sounds[start:end]
		start = end
		if d := len(other) - len(name); d > longer || d < -longer || x.marks[i] != mark {
			continue
		}
		if cost, one := Distance(name, other); one {
			found = append(found, Found{x.names[i], cost})
		}
	}
	slices.SortFunc(found, func(a, b Found) int { return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.Number, b.Number)) })
	return found[:min(len(found), max(limit, 0))]
}

// longer is how many sounds more a name can have than one that it is one with: what it costs least to drop, as often as most allows.
const longer = 4
