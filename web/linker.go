package web

import (
	"slices"

	"github.com/kiosque-search/kiosque"
)

// linker writes the addresses of one page of results: each is the question asked with one thing changed, and so as
// long as that question. A page has hundreds of them, so that a question of many kilobytes would become a page of many
// megabytes: the linker stops at a budget, and what finds it spent is shown without a link.
type linker struct {
	home   string
	req    kiosque.SearchRequest
	left   int     // bytes
	params []param // of the addresses
}

const (
	linkBudget = 1 << 20
	maxWayBack = 2 << 10 // bytes of the question that an article's address carries for the way back
)

func newLinker(home string, req kiosque.SearchRequest) *linker {
	return &linker{home, req, linkBudget, searchParams()}
}

// to returns the address of the first page of the question as changed, or nothing.
func (l *linker) to(change func(*kiosque.SearchRequest)) string {
	next := l.req
	for _, list := range []*[]string{&next.Sources, &next.Sections, &next.NotSources, &next.NotSections, &next.WithoutForms} {
		*list = slices.Clone(*list)
	}
	next.From = 0
	change(&next)
	u := l.home + (&asked{search: next}).encode(l.params)
	if len(u) > l.left {
		l.left = 0
		return ""
	}
	l.left -= len(u)
	return u
}

// affords reports whether there is room for n more addresses, for parts that are linked wholly or not at all.
func (l *linker) affords(n int) bool {
	return n*(len(encode(l.req))+len("&since=2023-02-06&until=2023-02-06")) <= l.left
}
