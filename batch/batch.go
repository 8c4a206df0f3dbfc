// Package batch asks a whole list of named queries and puts what each finds into a matrix: a row a query, a column a source, a section,
// another value of a facet, or a period. It asks any kiosque.Searcher.
package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/listfile"
)

// Limits.
const (
	MaxQueries = 1000
	MaxColumns = 5000 // periods; of a facet there are kiosque.MaxSize
)

// Query is one of a list.
type Query struct{ Name, Text string }

// Read reads a list: a name, a tab and a query on each line, or a query alone, which is its own name. Empty lines and lines that begin
// with # say nothing. An error names the line.
func Read(r io.Reader, file string) (list []Query, err error) {
	lines := map[string]int{}
	err = listfile.Read(r, file, func(l listfile.Line) error {
		name, text, named := strings.Cut(l.Text, "\t")
		name, text = strings.TrimSpace(name), strings.TrimSpace(text)
		switch first, twice := lines[name]; {
		case !named:
			text = name
		case name == "" || text == "":
			return l.Fault("écrivez un nom, une tabulation, puis la requête ; ou la requête seule", "il manque le nom ou la requête")
		case twice:
			return l.Fault("donnez un autre nom", "le nom « %s » est déjà pris à la ligne %d", listfile.Clip(name), first)
		}
		if len(list) == MaxQueries {
			return l.Fault("partagez la liste en plusieurs fichiers", "plus de %d requêtes", MaxQueries)
		}
		lines[name] = l.Number
		list = append(list, Query{name, text})
		return nil
	})
	if err == nil && len(list) == 0 {
		err = kiosque.BadRequest(file+" ne contient aucune requête", "une requête par ligne, au besoin précédée d'un nom et d'une tabulation")
	}
	return list, err
}

// By is what the columns are: a facet or, with Interval, periods.
type By struct {
	Facet    kiosque.Facet
	Interval kiosque.Interval
}

// ParseBy reads the name of a facet or of an interval.
func ParseBy(name string) (By, error) {
	for _, i := range kiosque.Intervals() {
		if string(i) == name {
			return By{Interval: i}, nil
		}
	}
	f, err := kiosque.ParseFacet(name)
	if err != nil {
		return By{}, kiosque.BadRequest(fmt.Sprintf("colonnes inconnues : « %s »", name),
			"valeurs possibles : "+strings.Join(kiosque.FacetNames(), ", ")+", day, week, month, quarter, year")
	}
	return By{Facet: f}, nil
}

// Matrix is the answer.
type Matrix struct {
	By         string       `json:"by"`
	Columns    []string     `json:"columns"` // those of all articles that pass the filters: the most frequent values first, or all periods
	All        Row          `json:"all"`     // all articles that pass the filters
	Rows       []Row        `json:"rows"`    // in the order of the list
	Collection kiosque.Info `json:"collection"`
}

// Row is what a query finds.
type Row struct {
	Name        string   `json:"name"`
	Query       string   `json:"query"`
	Articles    int      `json:"articles"`
	Occurrences int      `json:"occurrences"`
	Cells       []int    `json:"cells"`   // articles, by column
	Outside     int      `json:"outside"` // articles in no column: without a value, or dated less precisely than the periods
	Warnings    []string `json:"warnings,omitempty"`
}

// Ask asks a list under the filters of a request, one query after the other. progress, unless it is nil, is called after each. An error
// names the query.
func Ask(ctx context.Context, s kiosque.Searcher, list []Query, filters kiosque.SearchRequest, by By, progress func(done, all int)) (*Matrix, error) {
	a, err := Begin(ctx, s, filters, by)
	if err != nil {
		return nil, err
	}
	for _, q := range list {
		r, err := a.Ask(ctx, q)
		if err != nil {
			return nil, err
		}
		a.Rows = append(a.Rows, *r)
		if progress != nil {
			progress(len(a.Rows), len(list))
		}
	}
	return &a.Matrix, nil
}

// Asker asks one query after the other. Its matrix has the columns, and no row but those that whoever asks puts there.
type Asker struct {
	Matrix

	s   kiosque.Searcher
	req kiosque.SearchRequest
	by  By
}

// Begin counts what passes the filters of a request.
func Begin(ctx context.Context, s kiosque.Searcher, filters kiosque.SearchRequest, by By) (*Asker, error) {
	req := filters.Unwidened()
	req.Size, req.Snippets, req.From, req.Words, req.Help, req.Interval = -1, -1, 0, false, false, by.Interval
	req.Query, req.WithoutForms = "", nil
	a := &Asker{Matrix: Matrix{By: string(by.Interval), Rows: []Row{}}, s: s, req: req, by: by}
	if by.Interval == "" {
		a.By = by.Facet.String()
	}
	all, counts, err := counted(ctx, s, req, by)
	if err != nil {
		return nil, err
	}
	if len(counts.names) > MaxColumns {
		return nil, kiosque.BadRequest(fmt.Sprintf("%d colonnes", len(counts.names)), fmt.Sprintf("%d au plus : prenez des périodes plus longues", MaxColumns))
	}
	info, err := s.Info(ctx)
	if err != nil {
		return nil, err
	}
	a.Columns, a.Collection = counts.names, *info
	a.All = all.row(Query{}, counts, a.Columns)
	return a, nil
}

// Ask asks a query. An error names it.
func (a *Asker) Ask(ctx context.Context, q Query) (*Row, error) {
	req := a.req
	req.Query = q.Text
	found, counts, err := counted(ctx, a.s, req, a.by)
	if err != nil {
		return nil, named(err, q)
	}
	r := found.row(q, counts, a.Columns)
	return &r, nil
}

// named says which of the queries is at fault.
func named(err error, q Query) error {
	var e *kiosque.Error
	if !errors.As(err, &e) {
		return err
	}
	of := *e
	of.Message, of.Position = fmt.Sprintf("requête « %s » : %s", listfile.Clip(q.Name), e.Message), 0
	return &of
}

// answer is what a query finds, and columns how often in each column.
type (
	answer  struct{ *kiosque.SearchResult }
	columns struct {
		names   []string
		of      map[string]int
		outside int
	}
)

func counted(ctx context.Context, s kiosque.Searcher, req kiosque.SearchRequest, by By) (a answer, c columns, err error) {
	c = columns{names: []string{}, of: map[string]int{}}
	add := func(name string, n int) {
		c.names = append(c.names, name)
		c.of[name] = n
	}
	if a.SearchResult, err = s.Search(ctx, req); err != nil {
		return a, c, err
	}
	if err := known(req.Query, a.SearchResult); err != nil {
		return a, c, err
	}
	if by.Interval != "" {
		d := &a.Facets.Date
		for _, b := range d.Buckets {
			add(b.Value.String(), b.Count)
		}
		c.outside = d.Imprecise
		if req.Since.IsZero() && req.Until.IsZero() {
			c.outside += d.Undated
		}
		return a, c, nil
	}
	values, err := s.Values(ctx, kiosque.ValuesRequest{Search: req, Facet: by.Facet, Size: kiosque.MaxSize})
	if err != nil {
		return a, c, err
	}
	chosen := len(req.Chosen[by.Facet].Only) > 0
	for _, b := range values.Buckets { // their counts mind no choice of values
		if !b.Excluded && (b.Selected || !chosen) {
			add(b.Value, b.Count)
		}
	}
	if !chosen {
		c.outside = values.Other + values.Missing
	}
	return a, c, nil
}

// known refuses a number that the engine could not count.
func known(text string, r *kiosque.SearchResult) error {
	if !slices.Contains(r.Uncounted, kiosque.UncountedOccurrences) {
		return nil
	}
	return &kiosque.Error{
		Code: kiosque.CodeUnsupported, Message: "les occurrences de « " + text + " » ne se comptent pas : elle trouve trop d'articles à lire",
		Hint: "resserrez cette requête, par exemple par dates",
	}
}

func (a answer) row(q Query, c columns, names []string) Row {
	r := Row{
		Name: q.Name, Query: q.Text, Articles: a.Listed(), Occurrences: a.Occurrences, Cells: make([]int, len(names)), Outside: c.outside,
		Warnings: a.Query.Warnings,
	}
	for i, name := range names {
		r.Cells[i] = c.of[name]
	}
	return r
}

// Wide is the matrix as a table, after a row of names.
func (m *Matrix) Wide() iter.Seq[[]string] { return m.table(m.WideHead(), m.WideRow) }

// WideHead names the columns of Wide.
func (m *Matrix) WideHead() []string {
	return append([]string{"name", "query", "articles", "occurrences", "outside"}, m.Columns...)
}

// WideRow is a row of Wide.
func (m *Matrix) WideRow(r *Row) [][]string {
	row := []string{r.Name, r.Query, strconv.Itoa(r.Articles), strconv.Itoa(r.Occurrences), strconv.Itoa(r.Outside)}
	for _, n := range r.Cells {
		row = append(row, strconv.Itoa(n))
	}
	return [][]string{row}
}

// Tidy is a row a query and column, after a row of names: what is found, and among how many.
func (m *Matrix) Tidy() iter.Seq[[]string] { return m.table(m.TidyHead(), m.TidyRows) }

// TidyHead names the columns of Tidy.
func (m *Matrix) TidyHead() []string { return []string{"name", "query", m.By, "matching", "total"} }

// TidyRows are the rows of Tidy for one query.
func (m *Matrix) TidyRows(r *Row) (rows [][]string) {
	for k, n := range r.Cells {
		rows = append(rows, []string{r.Name, r.Query, m.Columns[k], strconv.Itoa(n), strconv.Itoa(m.All.Cells[k])})
	}
	return rows
}

func (m *Matrix) table(head []string, rows func(*Row) [][]string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield(head) {
			return
		}
		for i := range m.Rows {
			for _, row := range rows(&m.Rows[i]) {
				if !yield(row) {
					return
				}
			}
		}
	}
}
