package corpus

import (
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// A file of rows or objects none of which has a text is one whose texts are under a name that is not known, more likely
// than one of titles. So records without text wait for the first that has one, and are rejected together where there is
// none.

// Limits of what waits; what comes behind is judged by it.
const (
	maxTitles     = 10_000
	maxTitleBytes = 16 << 20
)

// titles are the records without text of one input.
type titles struct {
	waiting []event
	bytes   int
	texts   bool // a record with a text has been seen, or none is asked for
	refused bool
}

// textless reports whether a record waits, or is one of those that are rejected together.
func (in *input) textless(line int, rec *record.Record) (waits bool, err error) {
	t := &in.titles
	if in.texts != format.MayLack || t.texts || in.r.o.Titles {
		return false, nil
	}
	if rec.Has(record.Body) || rec.Has(record.Lead) {
		t.texts = true
		waiting := t.waiting
		t.waiting = nil
		for _, e := range waiting {
			if err := in.dated(e.Line, e.Record); err != nil {
				return true, err
			}
		}
		return false, nil
	}
	if rec.Empty() || t.refused {
		return t.refused, nil
	}
	kept := *rec
	t.waiting = append(t.waiting, event{Line: line, Record: &kept})
	t.bytes += len(rec.Text(record.Title))
	if len(t.waiting) >= maxTitles || t.bytes >= maxTitleBytes {
		return true, in.onlyTitles()
	}
	return true, nil
}

// onlyTitles rejects what waits at the end.
func (in *input) onlyTitles() error {
	t := &in.titles
	if len(t.waiting) == 0 {
		return nil
	}
	t.waiting, t.refused = nil, true
	var names []string
	for _, u := range in.Columns.Uses() {
		names = append(names, record.Clip(u.Name, 30))
	}
	return in.Reject(0, format.NoText(strings.Join(names, ", ")), nil)
}
