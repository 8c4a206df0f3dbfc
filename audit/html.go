package audit

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/internal/french"
)

//go:embed report.html
var pageSource string

// Limits of the lists of the page; JSON and CSV have more.
const (
	maxPageLines  = 500
	maxPageGroups = 500
)

// Format is a way of writing a report down.
type Format string

// The formats of a report.
const (
	HTML Format = "html"
	CSV  Format = "csv"
	JSON Format = "json"
)

// FormatOf tells the format by the ending of a file's name; CodeBadRequest if it is none.
func FormatOf(name string) (Format, error) {
	switch f := Format(strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))); f {
	case HTML, CSV, JSON:
		return f, nil
	case "htm":
		return HTML, nil
	}
	return "", &kiosque.Error{
		Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("format de rapport inconnu : %q", name),
		Hint: "terminez le nom du fichier par .html, .csv ou .json",
	}
}

// Write writes the report in a format.
func (r *Report) Write(w io.Writer, f Format) error {
	switch f {
	case CSV:
		return r.WriteCSV(w)
	case HTML:
		return r.WriteHTML(w)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

// section is a table of sums.
type section struct {
	ID, Title, First string
	Groups           []Group
	More             int
}

// lines is a list of places with what is to be said of each.
type lines struct {
	ID, Title string
	All       []*corpus.Reject
	More      int
}

// WriteHTML writes the report as one page that needs nothing else.
func (r *Report) WriteHTML(w io.Writer) error {
	page, err := template.New("report").Funcs(template.FuncMap{
		"number":   french.Number[int],
		"quantity": french.Quantity,
		"date":     french.Date,
		"day":      func(t time.Time) string { return t.Format("02/01/2006 15:04") },
		"field":    FieldName,
		"ofDates":  func(g Group, origin string) int { return g.Dates[origin] },
		"typeset":  french.Typeset,
		"dated":    DateOf,
	}).Parse(french.TypesetTemplate(pageSource))
	if err != nil {
		return err
	}
	sections := []section{
		{ID: "sources", Title: "Par source", First: "Source", Groups: r.sums(func(g Group) string {
			if g.Source == "" {
				return "(sans source)"
			}
			return g.Source
		}, false)},
		{ID: "annees", Title: "Par année", First: "Année", Groups: r.sums(func(g Group) string {
			if year := yearName(g); year != "" {
				return year
			}
			return "(inconnue)"
		}, true)},
		{ID: "formats", Title: "Par format", First: "Format", Groups: r.sums(func(g Group) string {
			if g.Format == "" {
				return "(non reconnu)"
			}
			return g.Format
		}, false)},
	}
	for i := range sections {
		s := &sections[i]
		s.More = max(len(s.Groups)-maxPageGroups, 0)
		s.Groups = s.Groups[:len(s.Groups)-s.More]
	}
	lists := []lines{
		{ID: "ecartes", Title: "Écartés", All: r.Rejects, More: r.Rejected},
		{ID: "remarques", Title: "Remarques", All: r.Warnings, More: r.Warned},
	}
	for i := range lists {
		l := &lists[i]
		l.All = l.All[:min(len(l.All), maxPageLines)]
		l.More -= len(l.All)
	}
	return page.Execute(w, map[string]any{
		"Report": r, "Totals": r.totals(), "Sections": sections, "Lists": lists, "MoreDoubles": r.Duplicates - len(r.Doubles),
	})
}

// DateOf writes the date of a preview, with its origin.
func DateOf(p Preview) string {
	if p.Date.IsZero() {
		return "sans date"
	}
	precision := map[string]string{"day": "jour", "month": "mois", "year": "année"}[p.DatePrecision]
	return french.Date(p.Date) + " (" + originName(p.DateOrigin) + ", " + precision + ")"
}

// originName says where a date comes from.
func originName(o kiosque.DateOrigin) string {
	for _, k := range origins {
		if k.name == o.String() {
			return k.french
		}
	}
	return ""
}
