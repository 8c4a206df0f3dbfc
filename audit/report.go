package audit

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
)

// Limits of the lists of a report; its counts go on.
const (
	MaxGroups   = 20_000 // sources, years and formats together; further sources are one, OtherSources
	MaxMappings = 100    // ways in which columns were read
	MaxColumns  = 300    // names of columns in one of them
	MaxDoubles  = 1000
	MaxGone     = 1000
	MaxPreview  = 5
)

// OtherSources names the sources that a report has no more room for.
const OtherSources = "(autres sources)"

// Report is what an import says at the end, and with its tags the JSON of build and add.
type Report struct {
	corpus.Report
	// Updated counts those of the indexed that replaced another state of theirs; Resumed those of the unchanged that an
	// interrupted import of the same had indexed, from which this one went on.
	Updated int `json:"updated,omitempty"`
	Resumed int `json:"resumed,omitempty"`
	// Renamed counts articles whose ID another article of the same import had.
	Renamed int `json:"renamed,omitempty"`
	// Removed counts articles that were in the index and are gone from the inputs; Spared those that may be, but whose
	// input could not be read whole. Only pruning counts them.
	Removed int `json:"removed,omitempty"`
	Spared  int `json:"spared,omitempty"`
	// Articles is the number of articles in the index afterwards.
	Articles int `json:"articles"`
	// Corpus is the fingerprint of the articles in the index afterwards.
	Corpus string `json:"corpus,omitempty"`
	// Aliases is what the aliases of the index do; nil: it has none. DroppedAliases is the file of those that the index before
	// had, if this one has none.
	Aliases        *Aliases `json:"aliases,omitempty"`
	DroppedAliases string   `json:"dropped_aliases,omitempty"`
	// DroppedSynonyms says that the index before had synonyms, and this one has none.
	DroppedSynonyms bool `json:"dropped_synonyms,omitempty"`
	// Left are folders of the index that are not needed and could not be removed.
	Left []string `json:"left,omitempty"`

	// Dates counts the articles read by the origin of their dates, by the names of kiosque.DateOrigin.
	Dates map[string]int `json:"dates,omitempty"`
	// Columns are what columns and keys were taken for, inputs that were read alike together.
	Columns []*Mapping `json:"columns,omitempty"`

	Command string    `json:"command,omitempty"` // build, add
	Inputs  []string  `json:"inputs,omitempty"`  // as they were given
	Began   time.Time `json:"began,omitzero"`
	DryRun  bool      `json:"dry_run,omitempty"`
	// Preview is the first articles, of as many formats as there are.
	Preview []Preview `json:"preview,omitempty"`
	// Doubles are the places of articles that were read before in the same import.
	Doubles []Place `json:"doubles,omitempty"`
	// Gone are the first of the articles that were removed, or would be.
	Gone   []Gone  `json:"gone,omitempty"`
	Groups []Group `json:"groups,omitempty"`
	// Collection describes the index afterwards; nil where nobody has looked.
	Collection *Collection `json:"collection,omitempty"`

	groups map[groupKey]*Tally
	last   *Tally // of the article that was read last
	place  Place  // of that
}

// Aliases are the aliases of an index and what each does.
type Aliases struct {
	File   string           `json:"file"`
	Merged []kiosque.Merged `json:"merged"`
}

// Tally counts what was read.
type Tally struct {
	Articles   int            `json:"articles"`
	Dates      map[string]int `json:"dates"` // by the names of kiosque.DateOrigin
	Repaired   int            `json:"repaired"`
	Remarked   int            `json:"remarked"` // articles with remarks
	Duplicates int            `json:"duplicates"`
	Rejected   int            `json:"rejected"`
}

// Group is what was read of one source, year and format.
type Group struct {
	Source string `json:"source"`
	Year   int    `json:"year"` // 0: undated
	Format string `json:"format"`
	Tally
}

type groupKey struct {
	source string
	year   int
	format string
}

// Place is where an article stands.
type Place struct {
	Path string `json:"path"`
	Line int    `json:"line"`
	ID   string `json:"id,omitempty"`
}

// Gone is an article that is not in its inputs any more.
type Gone struct {
	ID    string       `json:"id"`
	Title string       `json:"title,omitempty"`
	Date  kiosque.Date `json:"date,omitzero"`
}

// Collection is what an index holds.
type Collection struct {
	Generation string    `json:"generation"`
	Corpus     string    `json:"corpus,omitempty"` // fingerprint
	Articles   int       `json:"articles"`
	Undated    int       `json:"undated"`
	Reprises   int       `json:"reprises"`
	BySource   []Printed `json:"by_source"`
	ByYear     []Printed `json:"by_year"`
}

// Printed counts the articles of a source or a year, and those of them that are reprises of others there.
type Printed struct {
	Name     string `json:"name"`
	Articles int    `json:"articles"`
	Reprises int    `json:"reprises"`
}

// Preview is the beginning of one article, as it will be found.
type Preview struct {
	ID            string             `json:"id"`
	Title         string             `json:"title"`
	Date          kiosque.Date       `json:"date"`
	DatePrecision string             `json:"date_precision"`
	DateOrigin    kiosque.DateOrigin `json:"date_origin"`
	Source        string             `json:"source"`
	Text          string             `json:"text"` // its first words
	Format        string             `json:"format"`
	Path          string             `json:"path"`
	Line          int                `json:"line"`
}

// Add counts one element of the sequence of corpus.Open, as corpus.Report.Add does.
func (r *Report) Add(item corpus.Item, err error) (bool, error) {
	if reject, ok := errors.AsType[*corpus.Reject](err); ok {
		r.tally(groupKey{format: reject.Format}).Rejected++
	}
	if ok, err := r.Report.Add(item, err); !ok || err != nil {
		return false, err
	}
	a := &item.Article
	t := r.tally(groupKey{a.Source, a.Date.Year, item.Format})
	t.Articles++
	origin := a.DateOrigin.String()
	t.Dates[origin]++
	if r.Dates == nil {
		r.Dates = map[string]int{}
	}
	r.Dates[origin]++
	if len(item.Repairs) > 0 {
		t.Repaired++
	}
	if len(item.Warnings) > 0 {
		t.Remarked++
	}
	r.last, r.place = t, Place{Path: item.Path, Line: item.Line}
	r.preview(&item)
	return true, nil
}

// Duplicate counts the article that was read last as one that was read before in the same import, under this ID.
func (r *Report) Duplicate(id string) {
	if r.last == nil {
		return
	}
	r.last.Duplicates++
	if len(r.Doubles) < MaxDoubles {
		r.place.ID = id
		r.Doubles = append(r.Doubles, r.place)
	}
}

// tally finds the counts of a group.
func (r *Report) tally(k groupKey) *Tally {
	t := r.groups[k]
	if t == nil && len(r.groups) >= MaxGroups && k.source != "" {
		k.source = OtherSources
		t = r.groups[k]
	}
	if t != nil {
		return t
	}
	if r.groups == nil {
		r.groups = map[groupKey]*Tally{}
	}
	t = &Tally{Dates: map[string]int{}}
	r.groups[k] = t
	return t
}

// Finish makes the lists that are gathered as the import goes on.
func (r *Report) Finish() {
	r.Groups = nil
	for _, k := range slices.SortedFunc(maps.Keys(r.groups), func(a, b groupKey) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.year, b.year), cmp.Compare(a.format, b.format))
	}) {
		r.Groups = append(r.Groups, Group{k.source, k.year, k.format, *r.groups[k]})
	}
}

// By sums the groups by a name that they have; it is the Source of the sums.
func (r *Report) By(name func(Group) string) (all []Group) {
	at := map[string]int{}
	for _, g := range r.Groups {
		n := name(g)
		i, ok := at[n]
		if !ok {
			i = len(all)
			at[n] = i
			all = append(all, Group{Source: n, Tally: Tally{Dates: map[string]int{}}})
		}
		t := &all[i].Tally
		t.Articles += g.Articles
		t.Repaired += g.Repaired
		t.Remarked += g.Remarked
		t.Duplicates += g.Duplicates
		t.Rejected += g.Rejected
		for origin, count := range g.Dates {
			t.Dates[origin] += count
		}
	}
	return all
}

// preview keeps the first articles; one of a format that is not among them yet takes the place of a second one of another.
func (r *Report) preview(item *corpus.Item) {
	if len(r.Preview) < MaxPreview {
		r.Preview = append(r.Preview, previewOf(item))
		return
	}
	of := map[string]int{}
	for _, p := range r.Preview {
		of[p.Format]++
	}
	if of[item.Format] > 0 {
		return
	}
	for i := len(r.Preview) - 1; i >= 0; i-- {
		if of[r.Preview[i].Format] > 1 {
			r.Preview[i] = previewOf(item)
			return
		}
	}
}

// maxPreviewText is how many runes of a text a preview shows.
const maxPreviewText = 160

func previewOf(item *corpus.Item) Preview {
	a := &item.Article
	text := a.Body
	if a.Lead != "" {
		text = a.Lead
	}
	return Preview{
		ID: a.ID, Title: a.Title, Date: a.Date, DatePrecision: a.Date.Precision().String(), DateOrigin: a.DateOrigin, Source: a.Source,
		Text: clip(text, maxPreviewText), Format: item.Format, Path: item.Path, Line: item.Line,
	}
}
