package kiosque

import (
	"fmt"
	"strings"
)

// Reading says in French which values of a facet are chosen and left out.
func (c Choice) Reading(f Facet) string {
	_, many := f.French()
	in := "avec "
	if f == FacetSource || f == FacetSection {
		in = "dans "
	}
	var parts []string
	if len(c.Only) > 0 {
		parts = append(parts, in+enumerated(f.The(), "les "+many, "ou", c.Only))
	}
	if len(c.Not) > 0 {
		parts = append(parts, "sauf "+enumerated(f.The(), "les "+many, "et", c.Not))
	}
	return strings.Join(parts, ", ")
}

// WithoutReading says in French which forms are left out.
func WithoutReading(forms []string) string {
	return "sans " + enumerated("la forme", "les formes", "et", forms)
}

// enumerated is some values behind the name of one or several of them.
func enumerated(one, several, and string, values []string) string {
	const shown = 5
	if len(values) == 1 {
		return one + " « " + values[0] + " »"
	}
	var parts []string
	for _, v := range values[:min(len(values), shown)] {
		parts = append(parts, "« "+v+" »")
	}
	if more := len(values) - shown; more > 0 {
		parts = append(parts, fmt.Sprintf("%d de plus", more))
	}
	last := len(parts) - 1
	return several + " " + strings.Join(parts[:last], ", ") + " " + and + " " + parts[last]
}
