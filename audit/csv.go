package audit

import (
	"cmp"
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/export"
)

// columnsOfCSV are those of the table: a row is one fact, and its first cell says of what kind.
var columnsOfCSV = []string{"tableau", "source", "annee", "format", "colonne", "mesure", "nombre", "fichier", "ligne", "texte"}

// fact is a row of the table.
type fact struct {
	table, source, year, format, column, measure string
	n                                            int
	path                                         string
	line                                         int
	text                                         string
}

// WriteCSV writes the report as one table of facts, in UTF-8, with commas.
func (r *Report) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(columnsOfCSV); err != nil {
		return err
	}
	for f := range r.facts {
		line := ""
		if f.line > 0 {
			line = strconv.Itoa(f.line)
		}
		row := []string{f.table, f.source, f.year, f.format, f.column, f.measure, strconv.Itoa(f.n), f.path, line, f.text}
		for i := range row {
			if i != 6 { // the number
				row[i] = export.Harmless(row[i])
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// facts are all that a report says.
func (r *Report) facts(yield func(fact) bool) {
	more := true
	say := func(f fact) { more = more && yield(f) }
	for _, t := range r.totals() {
		say(fact{table: "total", measure: t.Name, n: t.Count})
	}
	for _, fault := range slices.Sorted(maps.Keys(r.Repaired)) {
		say(fact{table: "réparations", measure: fault, n: r.Repaired[fault]})
	}
	for _, g := range r.Groups {
		for _, m := range g.measures() {
			say(fact{table: "articles", source: g.Source, year: yearName(g), format: g.Format, measure: m.Name, n: m.Count})
		}
	}
	for _, m := range r.Columns {
		for _, c := range m.Columns {
			say(fact{table: "colonnes", format: m.Format, column: c.Name, measure: FieldName(c), n: c.Values, path: m.Path, text: c.Sample})
		}
		if m.More > 0 {
			say(fact{table: "colonnes", format: m.Format, measure: notListed, n: m.More, path: m.Path})
		}
	}
	lines := func(table, measure string, all []*corpus.Reject, total int) {
		for _, l := range all {
			say(fact{table: table, format: l.Format, measure: measure, n: 1, path: l.Path, line: l.Line, text: l.Reason})
		}
		if rest := total - len(all); rest > 0 {
			say(fact{table: table, measure: notListed, n: rest})
		}
	}
	lines("écartés", "écarté", r.Rejects, r.Rejected)
	lines("remarques", "remarque", r.Warnings, r.Warned)
	for _, d := range r.Doubles {
		say(fact{table: "doubles", measure: "double", n: 1, path: d.Path, line: d.Line, text: d.ID})
	}
	if rest := r.Duplicates - len(r.Doubles); rest > 0 && len(r.Doubles) > 0 {
		say(fact{table: "doubles", measure: notListed, n: rest})
	}
	if c := r.Collection; c != nil {
		for _, p := range c.BySource {
			say(fact{table: "collection", source: p.Name, measure: "articles", n: p.Articles})
			say(fact{table: "collection", source: p.Name, measure: "reprises", n: p.Reprises})
		}
		for _, p := range c.ByYear {
			say(fact{table: "collection", year: p.Name, measure: "articles", n: p.Articles})
			say(fact{table: "collection", year: p.Name, measure: "reprises", n: p.Reprises})
		}
	}
}

// notListed is the measure of what a list has no room for.
const notListed = "non listés"

// Count is a number with its name, in French.
type Count struct {
	Name  string
	Count int
}

// totals are the counts of the whole import; those of what was written are left out where nothing was to be written.
func (r *Report) totals() []Count {
	all := []Count{{"lus", r.Read}, {"indexés", r.Indexed}, {"inchangés", r.Unchanged}, {"en double", r.Duplicates}}
	for _, c := range []Count{{"renommés", r.Renamed}, {"retirés", r.Removed}, {"gardés", r.Spared}} {
		if c.Count > 0 {
			all = append(all, c)
		}
	}
	all = append(all, Count{"sans date", r.Undated}, Count{"écartés", r.Rejected}, Count{"remarques", r.Warned})
	if r.Collection != nil {
		all = append(all, Count{"articles de l'index", r.Collection.Articles}, Count{"reprises dans l'index", r.Collection.Reprises})
	}
	return all
}

// origins are the origins of dates as reports name them, the surest first.
var origins = []struct{ name, french string }{
	{"declared", "date déclarée"},
	{"dateline", "date de la dépêche"},
	{"filename", "date du nom de fichier"},
	{"inferred", "date déduite"},
	{"none", "sans date"},
}

// measures are the counts of a group that are not zero.
func (g *Group) measures() (all []Count) {
	add := func(name string, n int) {
		if n > 0 {
			all = append(all, Count{name, n})
		}
	}
	add("articles", g.Articles)
	for _, o := range origins {
		add(o.french, g.Dates[o.name])
	}
	add("réparés", g.Repaired)
	add("avec remarque", g.Remarked)
	add("en double", g.Duplicates)
	add("écartés", g.Rejected)
	return all
}

// yearName is the year of a group; of what was rejected, nothing is known.
func yearName(g Group) string {
	switch {
	case g.Year != 0:
		return strconv.Itoa(g.Year)
	case g.Articles == 0:
		return ""
	}
	return "sans date"
}

// sums are the groups summed by a name, the largest first or in the order of the names.
func (r *Report) sums(name func(Group) string, byName bool) []Group {
	all := r.By(name)
	slices.SortFunc(all, func(a, b Group) int {
		if byName {
			return cmp.Compare(a.Source, b.Source)
		}
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Source, b.Source))
	})
	return all
}
