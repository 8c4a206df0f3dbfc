package lexicon

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed names.txt
var peopleFile string

// people are the names in names.txt, by what they are: p given ones, f those of families.
var people = sync.OnceValue(func() map[string]map[string]bool {
	names := map[string]map[string]bool{"p": {}, "f": {}}
	for line := range strings.Lines(peopleFile) {
		if what, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			names[what][name] = true
		}
	}
	return names
})

// IsGivenName reports whether a folded word is a given name: emmanuel, fatoumata.
func IsGivenName(fold string) bool { return people()["p"][fold] }

// IsFamilyName reports whether a folded word is the name of a family: dupont, chirac.
func IsFamilyName(fold string) bool { return people()["f"][fold] }
