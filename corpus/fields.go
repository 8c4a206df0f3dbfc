package corpus

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// field is one field of an article that a column or key can fill.
type field uint8

// The fields. The parts of a date serve tables that keep year, month and day apart.
const (
	fieldNone field = iota
	fieldID
	fieldTitle
	fieldLead
	fieldBody
	fieldDate
	fieldSource
	fieldSection
	fieldAuthors
	fieldAgency
	fieldPlace
	fieldTags
	fieldURL
	fieldYear
	fieldMonth
	fieldDay
	fieldCount
)

// fieldNames are the names under which a user gives fields, in the order of the constants.
var fieldNames = [fieldCount]string{
	"-", "id", "title", "lead", "body", "date", "source", "section", "authors", "agency", "place", "tags", "url", "year", "month", "day",
}

// FieldNames lists the fields of an article that Options.Fields can name.
func FieldNames() []string { return slices.Clone(fieldNames[1:]) }

// fieldNamed is the inverse of fieldNames.
func fieldNamed(name string) (field, bool) {
	i := slices.Index(fieldNames[:], name)
	return field(max(i, 0)), i >= 0
}

// aliases are the names of columns and keys, folded by foldName, that are read without being told, the likelier
// first: where two columns claim one field, the one named first here gives it, unless it is empty.
var aliases = [fieldCount]string{
	fieldID:      "id identifiant identifier guid uid uuid docid documentid iddocument articleid idarticle numerodedocument nodocument accessionno",
	fieldTitle:   "title titre headline hd headlinemain titrearticle titredelarticle articletitle heading intitule manchette",
	fieldLead:    "lead chapo chapeau standfirst leadparagraph lp description summary resume abstract accroche excerpt subtitle soustitre",
	fieldBody:    "text texte body contenu content corps fulltext textecomplet texteintegral articlebody bodytext bodymain articletext maintext corpsdutexte td article transcription ocr",
	fieldDate:    "date datepublication datedepublication publicationdate datepublished publishedat published pubdate publishdate publishedon publiele dateparution datedeparution parution dateissued issued pd versioncreated",
	fieldSource:  "source journal media publication newspaper sourcename nomsource titrejournal nomdujournal titredepresse titredujournal outlet publicationname support publisher sn",
	fieldSection: "section rubrique category categorie cahier se",
	fieldAuthors: "authors author auteurs auteur byline signature signataire by journaliste journalistes creator redacteur",
	fieldAgency:  "agency agence agencedepresse newsagency",
	fieldPlace:   "place lieu location ville localisation dateline",
	fieldTags:    "tags tag motscles motcle keywords keyword keyphrases etiquettes sujets subjects themes",
	fieldURL:     "url lien link permalink permalien weburl sourceurl adresse href",
	fieldYear:    "annee year",
	fieldMonth:   "mois month",
	fieldDay:     "jour day",
}

// claim is what a column or key may fill, and how sure that is: the lowest rank wins.
type claim struct {
	field field
	rank  int
	name  string // as written
}

// columns tells which field a column or key fills, by the user's word first and then by its name.
type columns struct {
	byName map[string]claim // names as written, both known and unknown, as they come
	fields map[string]field // of Options, names as written and folded
	alias  map[string]claim // folded names
}

// maxColumns bounds the names remembered as written, so that a file of a million different keys stays cheap.
const maxColumns = 4096

// newColumns prepares the table for one reading.
func newColumns(fields map[string]string) *columns {
	c := &columns{byName: map[string]claim{}, fields: map[string]field{}, alias: map[string]claim{}}
	for f, names := range aliases {
		for rank, name := range strings.Fields(names) {
			c.alias[name] = claim{field: field(f), rank: rank + 1}
		}
	}
	for name, f := range fields {
		if known, ok := fieldNamed(f); ok {
			c.fields[foldName(name)] = known
		}
	}
	for name, f := range fields { // as written beats folded
		if known, ok := fieldNamed(f); ok {
			c.fields[name] = known
		}
	}
	return c
}

// of returns the claim of one name; field is fieldNone for a name that says nothing.
func (c *columns) of(name []byte) claim {
	if k, ok := c.byName[string(name)]; ok {
		return k
	}
	k := c.look(string(name))
	k.name = string(name)
	if len(c.byName) < maxColumns {
		c.byName[k.name] = k
	}
	return k
}

// look finds a name in the tables.
func (c *columns) look(name string) claim {
	if f, ok := c.fields[name]; ok {
		return claim{field: f}
	}
	folded := foldName(name)
	if f, ok := c.fields[folded]; ok && folded != "" {
		return claim{field: f}
	}
	return c.alias[folded]
}

// foldName drops case, accents and all that is neither letter nor digit: "Date de publication", "date_de_publication"
// and "DateDePublication" are one name. Names longer than 64 bytes are none.
func foldName(name string) string {
	if len(name) > 64 {
		return ""
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
