package nexis

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// document reads the paragraphs of one article; opened says that a counter stands above them, so that they are one
// whatever they look like.
func document(in *format.Input, line int, paragraphs []string, opened bool) error {
	var rec record.Record
	var all []string
	for _, p := range paragraphs {
		if p = strings.TrimSpace(p); p != "" && !isClosing(p) {
			all = append(all, p)
		}
	}
	switch {
	case parse(&rec, all):
		return in.Record(line, &rec)
	case !opened || len(all) == 0:
		return nil // the cover, or the list of what follows
	case bare(&rec, all):
		return in.Record(line, &rec)
	}
	return in.Reject(line, "article Nexis sans date ni étiquette", nil)
}

// bare reads an article that has no label at all: below the date stand the title and the text.
func bare(rec *record.Record, all []string) bool {
	const highest = 8 // paragraphs that the date is looked for in
	for i, p := range all[:min(len(all), highest)] {
		if _, ok := day(p); !ok {
			continue
		}
		title := min(i+2, len(all))
		head(rec, all[:title])
		text(rec, all[title:])
		return true
	}
	return false
}

// parse makes a record of paragraphs; false where there is no label among them.
func parse(rec *record.Record, all []string) bool {
	for at, p := range all {
		if _, _, ok := labelOf(p); ok {
			from := 0
			for i, line := range all[:at] {
				if isCover(line) {
					from = i + 1
				}
			}
			head(rec, all[from:at])
			n := text(rec, all[at:])
			return rec.Text(record.Date) != "" || n > 0
		}
	}
	return false
}

// text reads labels and text below the head, and counts the paragraphs of the text. A text may have labels, and lines of
// rights, of its own: those that are not in capitals are the provider's only at the foot, below all paragraphs.
func text(rec *record.Record, rest []string) int {
	var body []string
	mark, foot := -1, foot(rest)
	for i, p := range rest {
		if k, _, ok := labelOf(p); ok && k.name == "body" {
			mark = i
			break
		}
	}
	inBody, tail, notes := false, false, false
	for i := 0; i < len(rest); i++ {
		p := rest[i]
		k, value, ok := labelOf(p)
		k.tail = k.tail && (capitals(p) || i >= foot || i < mark)
		name, bareHead := heads[strings.ToLower(p)]
		switch {
		case ok && k.name == "body" && !inBody:
			inBody = true
			if value != "" {
				body = append(body, value)
			}
		case bareHead && i >= foot && mark >= 0:
			tail, notes = true, name != ""
		case ok && (k.tail || !inBody && len(body) == 0 && !labels[labelName(p)].tail):
			for value == "" && i+1 < len(rest) { // the value stands below
				if _, _, more := labelOf(rest[i+1]); more {
					break
				}
				i++
				value = rest[i]
			}
			set(rec, k.name, value)
			tail, notes = tail || k.tail, false
		case rights.MatchString(p) && (tail || !inBody):
			rec.Detail(kiosque.DetailRights, p)
		case notes:
			rec.Detail(kiosque.DetailNotes, strings.TrimSpace(rec.Details[kiosque.DetailNotes]+" "+p))
		case tail && (unknown.MatchString(p) || i >= foot && label.MatchString(p)):
			name, value, _ := strings.Cut(p, ":")
			rec.Detail(strings.ToLower(strings.TrimSpace(name)), value)
		default:
			inBody = true
			body = append(body, p)
		}
	}
	for len(body) > 0 && rights.MatchString(body[len(body)-1]) {
		rec.Detail(kiosque.DetailRights, body[len(body)-1])
		body = body[:len(body)-1]
	}
	rec.Put(record.Body, strings.Join(body, "\n\n"))
	return len(body)
}

// heads are the lines of Nexis Uni that stand alone above what is below the text: captions and notes, or labels.
var heads = map[string]string{
	"graphic": "notes", "graphics": "notes", "graphique": "notes", "illustration": "notes", "notes": "notes", "note": "notes", "correction": "notes",
	"classification": "",
}

// capitals reports whether the label of a line is in capitals.
func capitals(line string) bool {
	name := line[:max(strings.IndexByte(line, ':'), 0)]
	return name != "" && name == strings.ToUpper(name)
}

// labelName is the label of a line as labels has it.
func labelName(line string) string {
	name, _, _ := strings.Cut(line, ":")
	return strings.ToUpper(strings.TrimSpace(name))
}

// foot is where what is below the text begins: the first label, or line of heads, behind which no paragraph follows, but for
// a few captions.
func foot(rest []string) int {
	const captions = 3
	foot, plain := len(rest), 0
	for i, p := range slices.Backward(rest) {
		k, value, ok := labelOf(p)
		name, alone := heads[strings.ToLower(p)]
		switch {
		case alone:
			if name != "" || plain == 0 {
				foot, plain = i, 0
				continue
			}
			return foot
		case ok && k.tail && (plain == 0 || value == "" && plain == 1):
			foot, plain = i, 0
		case ok && !k.tail, k.name == "body":
			return foot
		case rights.MatchString(p), label.MatchString(p) && !strings.Contains(p, "\n") && plain == 0:
		default:
			if plain++; plain > captions {
				return foot
			}
		}
	}
	return foot
}
