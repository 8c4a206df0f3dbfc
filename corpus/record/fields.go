package record

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Field is one field of an article that a column or key can fill.
type Field uint8

// The fields. The parts of a date serve tables that keep year, month and day apart.
const (
	None Field = iota
	ID
	Title
	Lead
	Body
	Date
	Source
	Section
	Authors
	Agency
	Place
	Tags
	URL
	Page
	Year
	Month
	Day
	// What our own exports say beside, so that they can be read again.
	Derived // whether the title is
	Origin  // of the date
	Details
	fieldCount
)

// fieldNames are the names under which a user gives fields, in the order of the constants.
var fieldNames = [fieldCount]string{
	"-", "id", "title", "lead", "body", "date", "source", "section", "authors", "agency", "place", "tags", "url", "page", "year", "month", "day",
	"title_derived", "date_origin", "details",
}

// FieldNames lists the fields of an article that Options.Fields can name.
func FieldNames() []string { return slices.Clone(fieldNames[1:Derived]) }

// String is the name under which a user gives the field.
func (f Field) String() string { return fieldNames[min(f, fieldCount-1)] }

// Named is the inverse of fieldNames.
func Named(name string) (Field, bool) {
	i := slices.Index(fieldNames[:], name)
	return Field(max(i, 0)), i >= 0
}

// aliases are the names of columns and keys, folded by FoldName, that are read without being told, the likelier
// first: where two columns claim one field, the one named first here gives it, unless it is empty.
var aliases = [fieldCount]string{
	ID: "id identifiant identifier guid uid uuid docid documentid iddocument articleid idarticle numerodedocument nodocument accessionno key cle oid " +
		"storiesid recordid ark an accessionnumber numdoc uri",
	Title: "title titre headline hd headlinemain titrearticle titredelarticle articletitle heading intitule manchette titreprincipal nomarticle " +
		"posttitle webtitle grostitre titredelamention mentiontitle titretexte titreoriginal originaltitle headlines",
	Lead: "lead chapo chapeau standfirst leadparagraph lp description summary resume abstract accroche excerpt subtitle soustitre abstractnote exergue " +
		"introduction postexcerpt standfirsttext snippet desc shortdescription trailtext hlead openingtext metadescription surtitre kicker hitsentence " +
		"extrait extraits",
	Body: "text texte body contenu content corps fulltext textecomplet texteintegral articlebody bodytext bodymain articletext maintext texteocr " +
		"ocrtext fulltextocr corpstexte plaintext textcontent contenttext rawtext textebrut transcriptionocr postcontent contentencoded corpsdutexte td article " +
		"transcription ocr fullarticle texteentier textefr rawcontent bodyhtml contenthtml texthtml articlehtml paragraphs paragraphes txt " +
		"contenuhtml corpshtml textenettoye textepropre contenubrut texteocrise contentelements paragraph paragraphe retranscription verbatim textearticle",
	Date: "datetimepub date datepublication datedepublication publicationdate datepublished publishedat published pubdate publishdate publishedon publiele " +
		"datepublish datedelarticle datearticle publicationdatetime datetimepublished firstpublished publicationtime publishedtime dateedition datedelapublication " +
		"jourdeparution postdate datum dateparution datedeparution parution dateissued issued pd versioncreated datetext publisheddate publisheddatetime " +
		"publishdatetime publishtime dateofpublication datepub datedepub pubdatetime webpublicationdate newsdate datediffusion datedediffusion " +
		"displaydate datedemiseenligne datemiseenligne dateenligne miseenligne dateposted posteddate issuedate dateofissue datedunumero " +
		"datenumero dateheure datetime parule datedu dateetheure",
	Source: "source journal media publication newspaper sourcename nomsource titrejournal nomdujournal titredepresse titrepresse titredujournal outlet " +
		"publicationtitle medianame sitename sourcehostname hostname sourcedomain domain domaine nommedia nomdumedia titreperiodique " +
		"titreduperiodique nomduperiodique nomdelasource titredelapublication quotidien periodique organe site siteweb website publicationname " +
		"support publisher sn pubtitle outletname mediaoutlet nomdelapublication nomdusupport nomsupport titredusupport sourcetitle mediatitle titremedia " +
		"journalname newspapername paper organedepresse parudans titredumedia sourcecommonname domainname cleanurl sitefull magazine revue presse",
	Section: "section rubrique category categorie cahier se sectionname sectiontitle categories categoryname rubriques newsdesk topic",
	Authors: "authors author auteurs auteur byline signature signataire by journaliste journalistes creator redacteur auteurarticle nomauteur nomdelauteur " +
		"nomdesauteurs ecritpar redacteurs creators postauthor writers writer authorname authornames auteurnom nomsdesauteurs reporter reporters " +
		"journalistname influencer contributors contributeurs authorusername",
	Agency: "agency agence agencedepresse newsagency",
	Place:  "place lieu location ville localisation dateline",
	Tags:   "tags tag motscles motcle keywords keyword keyphrases etiquettes sujets subjects themes manualtags automatictags motsclefs posttags",
	URL: "url lien link permalink permalien weburl sourceurl adresse href urlarticle articleurl lienarticle adresseweb guidurl warctargeturi pageurl " +
		"resolvedpageurl canonicalurl weblink lienweb urlsource liensource originalurl",
	Page:  "page pages pagination numerodepage npage nopage pageno pagenumber numpage numeropage npages",
	Year:  "annee year publicationyear anneedepublication anneepublication",
	Month: "mois month publicationmonth moisdepublication moispublication anneemois yearmonth moisannee",
	Day:   "jour day publicationday jourdepublication jourpublication",

	Derived: "titlederived",
	Origin:  "dateorigin",
	Details: "details",
}

// Claim is what a column or key may fill, and how sure that is: the lowest rank wins.
type Claim struct {
	Field Field
	rank  int
	Name  string // as written
	use   *Use   // nil: nobody takes notes

	numbered bool // one of several columns that are one list: authors.0, authors.1
}

// Columns tells which field a column or key fills, by the user's word first and then by its name.
type Columns struct {
	byName map[string]Claim // names as written, both known and unknown, as they come
	fields map[string]Field // of Options, names as written and folded
	alias  map[string]Claim // folded names

	// Of the table of one input, which takes notes; see Fresh.
	known    *Columns // the table that it is made of; nil: this is one for all inputs
	order    []*Use
	declared map[*Use]bool
	met      map[string]Claim // names as written, that mean something in the company they are in
}

// maxColumns bounds the names remembered as written, so that a file of a million different keys stays cheap.
const maxColumns = 4096

// NewColumns prepares the table for one reading.
func NewColumns(fields map[string]string) *Columns {
	c := &Columns{byName: map[string]Claim{}, fields: map[string]Field{}, alias: map[string]Claim{}}
	for f, names := range aliases {
		for rank, name := range strings.Fields(names) {
			c.alias[name] = Claim{Field: Field(f), rank: rank + 1}
		}
	}
	for f, names := range abroad {
		for rank, name := range strings.Fields(names) {
			if _, known := c.alias[name]; !known {
				c.alias[name] = Claim{Field: Field(f), rank: abroadRank + rank}
			}
		}
	}
	for name, f := range fields {
		if known, ok := Named(f); ok {
			c.fields[FoldName(name)] = known
		}
	}
	for name, f := range fields { // as written beats folded
		if known, ok := Named(f); ok {
			c.fields[name] = known
		}
	}
	return c
}

// Of returns the Claim of one name; Field is None for a name that says nothing.
func (c *Columns) Of(name []byte) Claim {
	if k, ok := c.byName[string(name)]; ok {
		return k
	}
	k, met := c.met[string(name)]
	switch {
	case met:
		k.Name = string(name)
	case c.known != nil:
		k = c.known.Of(name)
	default:
		k = c.look(string(name))
		k.Name = string(name)
	}
	if len(c.byName) < maxColumns {
		if c.known != nil {
			k.use = &Use{Name: k.Name, Field: k.Field}
			c.order = append(c.order, k.use)
		}
		c.byName[k.Name] = k
	}
	return k
}

// Look returns the field that a name is known for, and takes no notes.
func (c *Columns) Look(name []byte) Field {
	if c.known != nil {
		return c.known.Look(name)
	}
	return c.look(string(name)).Field
}

// look finds a name in the tables.
func (c *Columns) look(name string) Claim {
	if f, ok := c.fields[name]; ok {
		return Claim{Field: f}
	}
	folded := FoldName(name)
	if f, ok := c.fields[folded]; ok && folded != "" {
		return Claim{Field: f}
	}
	if k, ok := c.alias[folded]; ok {
		return k
	}
	if k := c.within(name); k.Field != None {
		return k
	}
	if bare := strings.TrimRight(folded, "0123456789"); bare != folded && slices.Contains(several, bare) {
		k := c.alias[bare]
		k.rank, k.numbered = qualifiedRank, true
		return k
	}
	if k := c.alias[unqualified(folded)]; k.Field != None {
		k.rank += qualifiedRank
		return k
	}
	return c.suffixed(name)
}

// suffixed reads names that end in the type of the column in Solr, in the language or in what was done to the text: titre_s,
// texte_txt_fr, text_clean.
func (c *Columns) suffixed(name string) Claim {
	for range 2 {
		at := strings.LastIndexByte(name, '_')
		if at <= 0 || !slices.Contains(suffixes, strings.ToLower(name[at+1:])) {
			return Claim{}
		}
		name = name[:at]
		if k := c.alias[FoldName(name)]; k.Field != None {
			k.rank += qualifiedRank
			return k
		}
	}
	return Claim{}
}

// several are the names of columns of which a table has several, the pieces of a text or the names of a list: "paragraphe 1".
var several = strings.Fields("paragraphe paragraph texte text auteur author journaliste motcle keyword tag etiquette sujet")

// suffixes are such ends of names.
var suffixes = strings.Fields("s ss t dt dts txt text str i l fr fra raw html clean cleaned brut propre nettoye utf8")

// within reads names that say more than what the column is: a remark in brackets (« Date [jj/mm/aaaa] »), and the way to a
// value within objects (content.rendered, auteurs.0, meta.source).
func (c *Columns) within(name string) Claim {
	if at := strings.IndexAny(name, "([{"); at > 0 {
		k := c.alias[FoldName(name[:at])]
		if k.Field != None {
			k.rank += qualifiedRank
		}
		return k
	}
	steps := strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '/' })
	if len(steps) < 2 || len(steps) > maxSteps {
		return Claim{}
	}
	numbered := false
	for last := len(steps) - 1; last > 0 && generic(steps[last]); last-- {
		numbered = numbered || strings.Trim(steps[last], "0123456789") == ""
		steps = steps[:last]
	}
	k, ok := c.alias[FoldName(strings.Join(steps, ""))]
	if !ok {
		if k = c.alias[FoldName(steps[len(steps)-1])]; k.Field == ID || k.Field == URL { // of a picture, of a paper
			return Claim{}
		}
		k.rank += qualifiedRank
	}
	k.numbered = numbered
	return k
}

// maxSteps bounds the steps to a value within objects.
const maxSteps = 6

// generic reports whether the last step to a value says nothing of what it is.
func generic(step string) bool {
	switch strings.ToLower(step) {
	case "rendered", "raw", "value", "text", "texte", "name", "nom", "label", "main", "original", "$date", "$oid", "$numberLong", "#text", "_text", "@value", "$t":
		return true
	}
	return strings.Trim(step, "0123456789") == ""
}

// qualifiedRank is how much less likely a name is that is only known without its qualifier.
const qualifiedRank = 1000

// unqualified takes off what tells that a column is of the article and nothing else: "Article Title", "Contenu de
// l'article", "post_date", "dc:title".
func unqualified(folded string) string {
	for _, before := range []string{"article", "document", "doc", "news", "story", "item", "dc", "dcterms", "og", "meta", "cleaned", "clean", "texte", "text"} {
		if bare, ok := strings.CutPrefix(folded, before); ok && bare != "" {
			return bare
		}
	}
	for _, behind := range []string{"delarticle", "delarticledepresse", "desarticles", "dudocument", "dutexte", "delapublication", "article", "document"} {
		if bare, ok := strings.CutSuffix(folded, behind); ok && bare != "" {
			return bare
		}
	}
	return folded
}

// FoldName drops case, accents and all that is neither letter nor digit: "Date de publication", "date_de_publication"
// and "DateDePublication" are one name. Names longer than 64 bytes are none.
func FoldName(name string) string {
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
