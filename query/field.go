package query

// String is the name of the field in the query language, without its colon.
func (f FieldName) String() string {
	return [...]string{"titre", "chapo", "texte", "source", "auteur", "rubrique", "id"}[min(f, ID)]
}

// Fields lists the names that open a clause when a colon follows them, in the order of the manual: the fields of
// FieldName, then date.
func Fields() []string {
	names := make([]string, 0, ID+2)
	for f := Title; f <= ID; f++ {
		names = append(names, f.String())
	}
	return append(names, dateField)
}

// dateField is the name that opens a DateRange.
const dateField = "date"

// IsText tells whether the field holds text of the article, which is searched even when no field is named.
func (f FieldName) IsText() bool { return f <= Body }

// fieldNamed reads a lower-case field name, with or without accents, or its English alias.
func fieldNamed(name string) (f FieldName, ok bool) {
	switch name {
	case "titre", "title":
		return Title, true
	case "chapo", "chapô", "chapeau", "lead":
		return Lead, true
	case "texte", "text", "body":
		return Body, true
	case "source":
		return Source, true
	case "auteur", "author":
		return Author, true
	case "rubrique", "section":
		return Section, true
	case "id":
		return ID, true
	}
	return 0, false
}
