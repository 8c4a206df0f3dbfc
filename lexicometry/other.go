package lexicometry

import "github.com/kiosque-search/kiosque"

// Other is how a second selection differs from a first one: what is not said is as there. The zero value is no second selection.
type Other struct {
	Query        string
	Since, Until kiosque.Date
	Chosen       kiosque.Chosen // of each facet of which a value is chosen
}

// IsZero reports whether nothing is said.
func (o *Other) IsZero() bool {
	return o.Query == "" && o.Since.IsZero() && o.Until.IsZero() && o.Chosen.Len() == 0
}

// From returns the second selection beside a first one. Dates are taken together, and so is what is chosen and excluded of a
// facet.
func (o *Other) From(first kiosque.SearchRequest) kiosque.SearchRequest {
	if o.Query != "" {
		first.Query, first.WithoutForms = o.Query, nil
	}
	if !o.Since.IsZero() || !o.Until.IsZero() {
		first.Since, first.Until = o.Since, o.Until
	}
	for f, of := range o.Chosen {
		if len(of.Only)+len(of.Not) > 0 {
			first.Chosen[f] = of
		}
	}
	return first
}
