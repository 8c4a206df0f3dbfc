package record

import (
	"encoding/json"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// This file reads what exports of Kiosque say of an article beside its fields.

// own takes over where the title and the date come from, and the details.
func (v *ownValues) own(a *kiosque.Article) {
	if v.derived && a.Title != "" {
		a.TitleDerived = true
	}
	if v.origin != kiosque.DateUnknown && !a.Date.IsZero() {
		a.DateOrigin = v.origin
	}
}

// ownValues is what an export says.
type ownValues struct {
	derived bool
	origin  kiosque.DateOrigin
	undated bool // it says that there is no date to be found
}

func (rec *Record) ownValues() (v ownValues) {
	v.derived = rec.Values[Derived].Line() == "true"
	if origin := rec.Values[Origin].Line(); origin != "" && v.origin.UnmarshalText([]byte(origin)) == nil {
		v.undated = v.origin == kiosque.DateUnknown
	}
	for name, value := range detailsOf(rec.Values[Details].Text) {
		rec.Detail(name, value) // as it is: it was never a text
	}
	rec.Values[Details] = Value{}
	return v
}

// detailsOf reads the details of an export: an object of JSON, or « edition=Soir; words=412 »; nil if it is neither.
func detailsOf(text string) map[string]string {
	details := map[string]string{}
	if strings.HasPrefix(text, "{") {
		if json.Unmarshal([]byte(text), &details) != nil {
			return nil
		}
		return details
	}
	for pair := range strings.SplitSeq(text, "; ") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil
		}
		details[name] = value
	}
	return details
}

// listOf reads a list that an export wrote as an array of JSON, for there are semicolons in it; nil if it is none.
func listOf(text string) (list []string) {
	if !strings.HasPrefix(text, `["`) || json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	return list
}
