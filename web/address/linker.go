package address

import (
	"iter"
	"slices"

	"github.com/kiosque-search/kiosque"
)

// Linker writes the addresses of one page: each is what was asked with one thing changed, and so as long as that question. A
// page has hundreds of them, so that a question of many kilobytes would become a page of many megabytes: the linker stops at
// a budget, and what finds it spent is shown without a link.
type Linker struct {
	Home  string // address of the page of search
	Asked Asked
	path  string // of the page, from Home
	table []Param
	left  int // bytes
}

const linkBudget = 1 << 20

// NewLinker links to pages of results.
func NewLinker(home string, req kiosque.SearchRequest) *Linker {
	return NewLinkerTo(home, "", Asked{Search: req}, SearchParams())
}

// NewLinkerTo links to a page that takes the parameters of a table.
func NewLinkerTo(home, path string, a Asked, table []Param) *Linker {
	return &Linker{home, a, path, table, linkBudget}
}

// To returns the address of the first page of the search as changed, or nothing.
func (l *Linker) To(change func(*kiosque.SearchRequest)) string {
	return l.With(func(a *Asked) { change(&a.Search) })
}

// With returns the address of the first page of what is asked as changed, or nothing.
func (l *Linker) With(change func(*Asked)) string {
	next := l.Asked
	s := &next.Search
	s.Chosen, s.WithoutForms = s.Chosen.Clone(), slices.Clone(s.WithoutForms)
	s.From = 0
	change(&next)
	u := l.Home + l.path + next.Write(l.table)
	if len(u) > l.left {
		l.left = 0
		return ""
	}
	l.left -= len(u)
	return u
}

// Affords reports whether there is room for n more addresses, for parts that are linked wholly or not at all.
func (l *Linker) Affords(n int) bool {
	return n*(len(l.Asked.Write(l.table))+len("&since=2023-02-06&until=2023-02-06")) <= l.left
}

// Page is the address of the page that is linked to, without parameters: the action of its forms.
func (l *Linker) Page() string { return l.Home + l.path }

// Pairs are the parameters of the page as it is asked for: the hidden fields of a form that changes some of them.
func (l *Linker) Pairs() iter.Seq2[string, string] { return l.Asked.Pairs(l.table) }
