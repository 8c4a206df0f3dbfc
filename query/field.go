package query

// String is the name of the field in the query language, without its colon.
func (f FieldName) String() string {
	return [...]string{"titre", "chapo", "texte", "source", "auteur", "rubrique", "agence", "lieu", "sujet", "page", "id", ""}[min(f, NoField)]
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
	case "agence", "agency":
		return Agency, true
	case "lieu", "place":
		return Place, true
	case "sujet", "motclé", "motcle", "subject", "tag":
		return Subject, true
	case "page":
		return Page, true
	case "id":
		return ID, true
	}
	return 0, false
}

// foreignField reads the name of a field as other services write it, with = : TIT_HEAD=mali, hd=mali.
func (l *lexer) foreignField(name string, at Range) bool {
	f, ok := fieldNamed(name)
	if !ok {
		switch name {
		case "tit_head", "hd", "headline":
			f = Title
		case "lp":
			f = Lead
		case "td":
			f = Body
		case "sn", "pub_name":
			f = Source
		case "by", "aut_by", "byline":
			f = Author
		case "se":
			f = Section
		default:
			return false
		}
	}
	if next, _ := l.peek(at.End); l.plain || isSpace(next) || next == '=' || next == ')' {
		return false
	}
	l.pos, l.dialect = at.End, true
	l.translated(at, f.String()+":")
	l.emit(token{kind: fieldToken, at: at, field: f})
	return true
}
