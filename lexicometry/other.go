package lexicometry

import "github.com/kiosque-search/kiosque"

// Other is how a second selection differs from a first one: what is not said is as there. The zero value is no second selection.
type Other struct {
	Query             string
	Since, Until      kiosque.Date
	Sources, Sections []string
}

// IsZero reports whether nothing is said.
func (o *Other) IsZero() bool {
	return o.Query == "" && o.Since.IsZero() && o.Until.IsZero() && len(o.Sources) == 0 && len(o.Sections) == 0
}

// From returns the second selection beside a first one. Dates are taken together, and so is what is chosen and excluded of sources and
// of sections.
func (o *Other) From(first kiosque.SearchRequest) kiosque.SearchRequest {
	if o.Query != "" {
		first.Query, first.WithoutForms = o.Query, nil
	}
	if !o.Since.IsZero() || !o.Until.IsZero() {
		first.Since, first.Until = o.Since, o.Until
	}
	if len(o.Sources) > 0 {
		first.Sources, first.NotSources = o.Sources, nil
	}
	if len(o.Sections) > 0 {
		first.Sections, first.NotSections = o.Sections, nil
	}
	return first
}
