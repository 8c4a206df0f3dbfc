package corpus

import (
	"errors"
	"fmt"
)

// MaxReportLines bounds the rejects and the warnings that a Report lists; the counts go on.
const MaxReportLines = 100_000

// Report is what an import says at the end, and with its tags the JSON of build and add. Who indexes fills in
// Indexed, Unchanged, Duplicates and Seconds.
type Report struct {
	Read       int       `json:"read"` // articles read; the rejected are not among them
	Indexed    int       `json:"indexed"`
	Unchanged  int       `json:"unchanged"`
	Rejected   int       `json:"rejected"`
	Undated    int       `json:"undated"`
	Duplicates int       `json:"duplicates"`
	Seconds    float64   `json:"seconds"`
	Bytes      int64     `json:"bytes"`   // read from disk, compressed as they are there
	Rejects    []*Reject `json:"rejects"` // at most MaxReportLines
	// Warned counts the remarks on articles that were kept, such as dates that could not be read; Warnings lists
	// them, at most MaxReportLines.
	Warned   int       `json:"warned,omitempty"`
	Warnings []*Reject `json:"warnings,omitempty"`
	// Repaired counts the articles whose texts were repaired, by what was wrong, in French.
	Repaired map[string]int `json:"repaired,omitempty"`
}

// Add counts one element of the sequence of Open. It reports whether there is an article to index; an error that is
// not a *Reject is returned, for it ends the import.
func (r *Report) Add(item Item, err error) (bool, error) {
	if r.Rejects == nil {
		r.Rejects = []*Reject{} // an empty list in JSON, not null
	}
	if reject, ok := errors.AsType[*Reject](err); ok {
		r.Rejected++
		if len(r.Rejects) < MaxReportLines {
			r.Rejects = append(r.Rejects, reject)
		}
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r.Read++
	r.Bytes = max(r.Bytes, item.Bytes)
	if item.Article.Date.IsZero() {
		r.Undated++
	}
	for _, w := range item.Warnings {
		r.Warned++
		if len(r.Warnings) < MaxReportLines {
			r.Warnings = append(r.Warnings, &Reject{Path: item.Path, Line: item.Line, Reason: w})
		}
	}
	for _, fault := range item.Repairs {
		if r.Repaired == nil {
			r.Repaired = map[string]int{}
		}
		r.Repaired[fault]++
	}
	return true, nil
}

// String is one line for logs.
func (r *Report) String() string {
	return fmt.Sprintf("read=%d indexed=%d unchanged=%d rejected=%d undated=%d duplicates=%d seconds=%.1f bytes=%d",
		r.Read, r.Indexed, r.Unchanged, r.Rejected, r.Undated, r.Duplicates, r.Seconds, r.Bytes)
}
