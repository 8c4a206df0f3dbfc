// Package iramuteq reads the corpora of IRaMuTeQ and Alceste: texts behind lines of stars and variables.
package iramuteq

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// opening is a line that opens a text: four stars, or the four digits of Alceste, and variables.
var opening = regexp.MustCompile(`^(?:\*{4}|\d{4})(?:[ \t\x{a0}]+\*[^ \t]+)+[ \t]*$`)

// bare is a line of four stars without variables.
var bare = regexp.MustCompile(`^\*{4}[ \t]*$`)

// opens reports whether a line opens a text.
func opens(line string) bool { return opening.MatchString(line) || bare.MatchString(line) }

// maxPreamble is how many lines may stand in front of the first text.
const maxPreamble = 20

// Detect recognises a corpus by its first line, or by a line of stars and variables behind a few others.
func Detect(in *format.Input, head []byte) bool {
	text := strings.TrimLeft(string(in.Charset.Text(head[:min(len(head), 8<<10)])), " \t\r\n\ufeff")
	n := 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if opening.MatchString(line) && (n == 0 || strings.HasPrefix(line, "****")) {
			return true
		}
		if n++; n > maxPreamble {
			return false
		}
	}
	return false
}

// Read reads the texts one by one.
func Read(in *format.Input) error {
	var rec *record.Record
	var text strings.Builder
	begin, long, number, preamble := 0, false, -1, 0
	flush := func(int) error {
		if rec == nil {
			return nil
		}
		body := strings.TrimSpace(text.String())
		text.Reset()
		switch {
		case long:
			long = false
			return in.Reject(begin, in.TooLong(), nil)
		case body == "":
			return in.Reject(begin, "texte IRaMuTeQ vide : il n'y a que des variables", nil)
		}
		rec.Put(record.Body, body)
		return in.Record(begin, rec)
	}
	take := func(n int, raw []byte) error {
		line := string(in.Charset.Text(raw))
		switch {
		case opens(line) || number > 0 && follows(line, number):
			if err := flush(n); err != nil {
				return err
			}
			if preamble > 0 {
				if err := in.Reject(preamble, "lignes devant le premier texte IRaMuTeQ, non reprises", nil); err != nil {
					return err
				}
				preamble = 0
			}
			rec, begin = &record.Record{}, n
			first, _, _ := strings.Cut(strings.ReplaceAll(line, "\u00a0", " "), " ")
			if got, err := strconv.Atoi(first); err == nil {
				number = got
			}
			variables(in, rec, line)
		case rec == nil:
			if strings.TrimSpace(line) != "" && preamble == 0 {
				preamble = n
			}
		case strings.HasPrefix(line, "-*"):
			for theme := range strings.FieldsSeq(line[1:]) { // *x_1 may follow
				rec.Append(record.Tags, spaced(strings.TrimPrefix(theme, "*")))
			}
		case text.Len()+len(line) > in.MaxArticle:
			long = true
		default:
			text.WriteString(line)
			text.WriteByte('\n')
		}
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: func(int) error { long = true; return nil }, End: flush})
}

// unknown is how corpora say that something is not known (non disponible, non défini): no source and no date is called so.
const unknown = "nd"

// follows reports whether a line is the number behind that of the text before, alone: Alceste has no need of variables.
func follows(line string, number int) bool {
	line = strings.TrimSpace(line)
	got, err := strconv.Atoi(line)
	return err == nil && len(line) == 4 && got == number+1
}

// spaced is a value with spaces, which variables cannot have.
func spaced(value string) string { return strings.TrimSpace(strings.ReplaceAll(value, "_", " ")) }

// variables reads those of a line. Where none gives the date, that of a month does: *am_2024-09.
func variables(in *format.Input, rec *record.Record, line string) {
	for variable := range strings.FieldsSeq(line) {
		set(in, rec, variable)
	}
	for _, name := range []string{"am", "anneemois", "annee_mois", "mois"} {
		if value := rec.Details[name]; rec.Text(record.Date)+rec.Text(record.Year) == "" && yearMonth.MatchString(value) {
			rec.Put(record.Date, dated(value))
		}
	}
}

// yearMonth is a month of a year, and compact one without a sign between.
var (
	yearMonth = regexp.MustCompile(`^(?:1[5-9]|20)\d\d[-_]?(?:0[1-9]|1[0-2])$`)
	compact   = regexp.MustCompile(`^((?:1[5-9]|20)\d\d)(0[1-9]|1[0-2])$`)
)

// dated is the value of a date with hyphens.
func dated(value string) string {
	return compact.ReplaceAllString(strings.ReplaceAll(value, "_", "-"), "$1-$2")
}

// set reads one variable: *date_2024-09-11. One that names no field is kept as a detail.
func set(in *format.Input, rec *record.Record, variable string) {
	variable, ok := strings.CutPrefix(variable, "*")
	name, value, _ := strings.Cut(variable, "_")
	if !ok || name == "" || strings.Trim(name, "*") == "" {
		return
	}
	c := in.Columns.Of([]byte(name))
	if value == unknown && c.Field != record.None {
		return
	}
	if strings.EqualFold(name, "an") && year.MatchString(value) {
		c = in.Columns.Of([]byte("annee"))
	}
	if value == "" || c.Field == record.None || c.Field == record.Body || c.Field == record.Lead {
		if value == "" {
			value = "1" // a variable without value is a mark
		}
		c.Kept(value)
		rec.Detail(name, value)
		return
	}
	switch c.Field {
	case record.Date:
		value = dated(value)
	case record.Title, record.Source, record.Section, record.Authors, record.Agency, record.Place, record.Tags:
		value = spaced(value)
	}
	rec.Set(c, record.Value{Text: value})
}

// year is a year and nothing else.
var year = regexp.MustCompile(`^\d{4}$`)
