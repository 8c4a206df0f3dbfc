package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// descriptor is datapackage.json.
type descriptor struct {
	Profile     string     `json:"profile"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Created     string     `json:"created"`
	Version     string     `json:"version"` // the fingerprint of the collection
	Homepage    string     `json:"homepage,omitempty"`
	Licenses    []licence  `json:"licenses"`
	Sources     []source   `json:"sources"`
	Resources   []resource `json:"resources"`
	Kiosque     *Request   `json:"kiosque"`
}

type licence struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type source struct {
	Title string `json:"title"`
}

type resource struct {
	Profile   string   `json:"profile"`
	Name      string   `json:"name"`
	Type      string   `json:"type"` // table, file: frictionless-py opens what it takes for a table
	Path      string   `json:"path"`
	Format    string   `json:"format"`
	MediaType string   `json:"mediatype"`
	Encoding  string   `json:"encoding,omitempty"`
	Bytes     int64    `json:"bytes"`
	Hash      string   `json:"hash"`
	Dialect   *dialect `json:"dialect,omitempty"`
	Schema    *schema  `json:"schema,omitempty"`
}

type dialect struct {
	Delimiter   string `json:"delimiter"`
	QuoteChar   string `json:"quoteChar"`
	DoubleQuote bool   `json:"doubleQuote"`
	Header      bool   `json:"header"`
}

type schema struct {
	Fields     []field  `json:"fields"`
	PrimaryKey []string `json:"primaryKey,omitempty"`
	Missing    []string `json:"missingValues"`
}

type field struct {
	Name        string      `json:"name"`
	Type        string      `json:"type"`
	DecimalChar string      `json:"decimalChar,omitempty"`
	Constraints *constraint `json:"constraints,omitempty"`
}

type constraint struct {
	Required bool     `json:"required,omitempty"`
	Unique   bool     `json:"unique,omitempty"`
	Pattern  string   `json:"pattern,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

func (p *packager) described(r *Request) (*descriptor, error) {
	mark := sha256.Sum256([]byte(r.Permalink))
	sum := hex.EncodeToString(p.sum.Sum(nil))
	media, _, _ := strings.Cut(p.format.MediaType(), ";")
	d := &descriptor{
		Profile: "data-package", Name: "kiosque-" + r.State.Day.String() + "-" + hex.EncodeToString(mark[:4]), Title: p.title(r), Description: r.Method.French,
		Created: p.about.Created.UTC().Format(time.RFC3339), Version: cmp.Or(r.State.Corpus, "inconnue"),
		Licenses: []licence{{"notspecified", Rights}}, Kiosque: r,
	}
	if strings.HasPrefix(r.Permalink, "http") {
		d.Homepage = r.Permalink
	}
	d.Sources = []source{{cmp.Or(p.about.Title, "Kiosque")}}
	for _, s := range r.Counts.Sources[:min(len(r.Counts.Sources), sourcesNamed)] {
		if s.Source != "" {
			d.Sources = append(d.Sources, source{s.Source})
		}
	}
	file := resource{
		Profile: "data-resource", Name: "articles", Type: "file", Path: "articles" + p.format.Extension(), Format: strings.TrimPrefix(p.format.Extension(), "."),
		MediaType: media, Encoding: "utf-8", Bytes: p.bytes, Hash: "sha256:" + sum,
	}
	switch p.format {
	case Texts, XTZ, Parquet:
		file.Encoding = ""
	}
	names, err := p.tableColumns()
	if err != nil {
		return nil, err
	}
	if len(names) > 0 {
		d.Profile, file.Profile = "tabular-data-package", "tabular-data-resource"
		file.Type = "table"
		file.Dialect = &dialect{Delimiter: p.delimiter(), QuoteChar: `"`, DoubleQuote: true, Header: true}
		file.Schema = schemaOf(names, p.o.Excel)
	}
	d.Resources = []resource{file}
	return d, nil
}

// sourcesNamed bounds the papers that a package names as its sources; their counts go further.
const sourcesNamed = 100

func (p *packager) title(r *Request) string {
	what := "tous les articles"
	if q := strings.TrimSpace(r.Query); q != "" {
		what = "« " + clean(q) + " »"
	}
	return cmp.Or(p.about.Title, "Kiosque") + " : " + what
}

// tableColumns are those of a format that is a table of text; none: it is another one.
func (p *packager) tableColumns() (names []string, err error) {
	switch p.format {
	case CSV, TSV:
		cs, err := columnsOf(p.o.Columns)
		for _, c := range cs {
			names = append(names, c.name)
		}
		return names, err
	case Cortext:
		for _, c := range cortextColumns() {
			names = append(names, c.name)
		}
	case Gargantext:
		names = gargantextColumns()
	}
	return names, nil
}

func (p *packager) delimiter() string {
	switch {
	case p.format != CSV:
		return "\t"
	case p.o.Excel:
		return ";"
	}
	return ","
}

// schemaOf says what stands in the columns of a table. Dates are texts: no reader's date can be a month.
func schemaOf(names []string, excel bool) *schema {
	s := &schema{Missing: []string{""}}
	for _, name := range names {
		f := field{Name: name, Type: "string"}
		switch name {
		case "id":
			f.Constraints = &constraint{Required: true, Unique: true}
			s.PrimaryKey = []string{"id"}
		case "date":
			f.Constraints = &constraint{Pattern: `\d{4}(-\d{2}(-\d{2})?)?`}
		case "yearmonth":
			f.Constraints = &constraint{Pattern: `\d{4}-\d{2}`}
		case "date_precision":
			f.Constraints = &constraint{Enum: []string{"none", "year", "month", "day"}}
		case "date_origin":
			f.Constraints = &constraint{Enum: []string{"none", "inferred", "dateline", "declared", "filename"}}
		case "title_derived", "extract":
			f.Type = "boolean"
		case "occurrences", "year", "publication_year", "publication_month", "publication_day":
			f.Type = "integer"
		case "score":
			if f.Type = "number"; excel {
				f.DecimalChar = ","
			}
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}
