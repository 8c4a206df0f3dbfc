// Package iramuteq reads the corpora of IRaMuTeQ and Alceste: texts behind lines of stars and variables.
package iramuteq

import (
	"regexp"
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

// Detect recognises a corpus by its first line.
func Detect(in *format.Input, head []byte) bool {
	text := strings.TrimLeft(string(in.Charset.Text(head[:min(len(head), 8<<10)])), " \t\r\n\ufeff")
	line, _, _ := strings.Cut(text, "\n")
	return opening.MatchString(strings.TrimRight(line, "\r"))
}

// Read reads the texts one by one.
func Read(in *format.Input) error {
	var rec *record.Record
	var text strings.Builder
	begin, long := 0, false
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
		case opens(line):
			if err := flush(n); err != nil {
				return err
			}
			rec, begin = &record.Record{}, n
			for variable := range strings.FieldsSeq(line) {
				set(in, rec, variable)
			}
		case rec == nil:
		case strings.HasPrefix(line, "-*"):
			rec.Append(record.Tags, strings.ReplaceAll(strings.TrimSpace(line[2:]), "_", " "))
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
	if value == "" || c.Field == record.None || c.Field == record.Body || c.Field == record.Lead {
		if value == "" {
			value = "1" // a variable without value is a mark
		}
		c.Kept(value)
		rec.Detail(name, value)
		return
	}
	if c.Field == record.Date {
		value = strings.ReplaceAll(value, "_", "-")
	}
	rec.Set(c, record.Value{Text: value})
}
