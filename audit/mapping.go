package audit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus"
)

// Mapping is what the columns or keys of inputs were taken for that fill the same fields from the same names.
type Mapping struct {
	Format string `json:"format"`
	Path   string `json:"path"`   // of the first input
	Inputs int    `json:"inputs"` // read in this way
	// Columns are those of all these inputs, at most MaxColumns.
	Columns []corpus.Column `json:"columns"`
	// More counts columns that are not listed.
	More int `json:"more,omitempty"`

	key string
	at  map[string]int
}

// Map takes account of what the columns of one input were taken for.
func (r *Report) Map(m corpus.Mapping) {
	key := m.Format
	if len(r.Columns) < MaxMappings {
		key = keyOf(m)
	}
	i := slices.IndexFunc(r.Columns, func(o *Mapping) bool { return o.key == key })
	if i < 0 && len(r.Columns) >= MaxMappings { // the first of the format, or else of any, takes what has no room
		i = max(slices.IndexFunc(r.Columns, func(o *Mapping) bool { return o.Format == m.Format }), 0)
	}
	if i < 0 {
		i = len(r.Columns)
		r.Columns = append(r.Columns, &Mapping{Format: m.Format, Path: m.Path, key: key, at: map[string]int{}})
	}
	r.Columns[i].add(m)
}

// keyOf is equal for inputs that fill the same fields from the same names.
func keyOf(m corpus.Mapping) string {
	var names []string
	for _, c := range m.Columns {
		if c.Field != "" && c.Field != corpus.ColumnDetail {
			names = append(names, c.Name+"\x00"+c.Field)
		}
	}
	slices.Sort(names)
	return m.Format + "\x01" + strings.Join(names, "\x01")
}

func (o *Mapping) add(m corpus.Mapping) {
	o.Inputs++
	for _, c := range m.Columns {
		i, ok := o.at[c.Name]
		switch {
		case ok:
			known := &o.Columns[i]
			known.Values += c.Values
			known.Used += c.Used
			if known.Sample == "" {
				known.Sample = c.Sample
			}
			if known.Field == "" {
				known.Field = c.Field
			}
		case len(o.Columns) < MaxColumns:
			o.at[c.Name] = len(o.Columns)
			o.Columns = append(o.Columns, c)
		default:
			o.More++
		}
	}
}

// Read lists the columns that fill a field or are kept as a detail.
func (o *Mapping) Read() (all []corpus.Column) {
	for _, c := range o.Columns {
		if c.Field != "" && c.Used > 0 {
			all = append(all, c)
		}
	}
	return all
}

// Ignored lists the others: their names say nothing, they are empty, or another column was likelier.
func (o *Mapping) Ignored() (all []corpus.Column) {
	for _, c := range o.Columns {
		if c.Field == "" || c.Used == 0 {
			all = append(all, c)
		}
	}
	return all
}

// FieldName names a field of an article, or what else became of a column, in French.
func FieldName(c corpus.Column) string {
	names := map[string]string{
		"id": "identifiant", "title": "titre", "lead": "chapô", "body": "texte", "date": "date", "source": "source", "section": "rubrique",
		"authors": "auteurs", "agency": "agence", "place": "lieu", "tags": "mots-clés", "url": "adresse", "page": "page", "year": "année",
		"month": "mois", "day": "jour", corpus.ColumnDetail: "détail",
	}
	name, known := names[c.Field]
	switch {
	case !known:
		return "ignorée"
	case c.Values == 0:
		return name + " (vide)"
	case c.Used == 0:
		return "ignorée : une autre colonne donne ce champ (" + name + ")"
	}
	return name
}

// clip shortens a text to so many runes, on one line.
func clip(s string, runes int) string {
	s = strings.Join(strings.Fields(s[:min(len(s), 16*runes)]), " ")
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	for i := range s {
		if runes == 0 {
			return strings.TrimSpace(s[:i]) + "…"
		}
		runes--
	}
	return s
}
