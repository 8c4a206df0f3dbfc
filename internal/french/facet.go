package french

import (
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// Value is a value of a facet as a reader sees it: names as they are, classes of lengths in words.
func Value(f kiosque.Facet, v string) string {
	if f != kiosque.FacetLength {
		return v
	}
	first, last, _ := strings.Cut(v, "-")
	from, err := strconv.Atoi(first)
	if err != nil {
		return v
	}
	to, err := strconv.Atoi(last)
	switch {
	case err != nil:
		return Number(from) + "\u00a0mots et plus"
	case from == 1:
		return "moins de " + Number(to+1) + "\u00a0mots"
	}
	return "de " + Number(from) + " à " + Number(to) + "\u00a0mots"
}

// Without is what articles that have no value of a facet are called.
func Without(f kiosque.Facet) string {
	if f == kiosque.FacetLength {
		return "sans texte"
	}
	one, _ := f.French()
	return "sans " + one
}
