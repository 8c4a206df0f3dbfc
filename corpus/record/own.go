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

// Exported reports whether a row of a table beside texts is one of ours, which says of each date where it is from. Its text is
// what the row says and nothing else.
func (rec *Record) Exported() bool { return rec != nil && rec.Values[Origin].Text != "" }

// WithText is the record of an exported row and of its text, which repeats title and lead above the body.
func (rec *Record) WithText(text string) *Record {
	whole := *rec
	text = strings.TrimRight(text, "\n")
	if whole.Values[Derived].Line() != "true" {
		_, text = cutWords(text, rec.Text(Title))
	}
	lead, body := cutWords(text, rec.Text(Lead))
	if lead != "" {
		whole.Values[Lead].Text = lead // with its line breaks, which no cell has
	}
	whole.Values[Body] = Value{Text: body}
	return &whole
}

// cutWords cuts a paragraph or several that have these words off the head of a text.
func cutWords(text, words string) (head, rest string) {
	at := 0
	blank := func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }
	for word := range strings.FieldsFuncSeq(words, blank) {
		for at < len(text) && blank(rune(text[at])) {
			at++
		}
		if !strings.HasPrefix(text[at:], word) {
			return "", text
		}
		at += len(word)
	}
	rest = text[at:]
	if at == 0 || rest != "" && !strings.HasPrefix(rest, "\n\n") {
		return "", text
	}
	return text[:at], strings.TrimPrefix(rest, "\n\n")
}
