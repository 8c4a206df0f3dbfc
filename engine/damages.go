package engine

import "fmt"

// maxDamages bounds the lines of Damages, but for one that says that there are more.
const maxDamages = 100

// Damages is what is wrong with a collection, in French, one a line; empty: all is well.
type Damages []string

// Add adds a line, as fmt.Sprintf makes it.
func (d *Damages) Add(format string, args ...any) {
	switch {
	case len(*d) < maxDamages:
		*d = append(*d, fmt.Sprintf(format, args...))
	case len(*d) == maxDamages:
		*d = append(*d, "…")
	}
}
