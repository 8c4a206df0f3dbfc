package web

import (
	"strconv"

	"github.com/kiosque-search/kiosque/internal/french"
)

// paging leads through a long list, page by page.
type paging struct {
	Start    int    // number of the first on this page, from 1
	Shown    string // which of them are on this page
	Pages    []pageLink
	Previous string
	Next     string
	LastPage string // only where the page asked for lies past the last one
	Sizes    []link
}

// pageLink is a page of a list; without a number it is the gap between two.
type pageLink struct {
	Number, URL string
	Current     bool
}

// smallestPage is the shortest page that is offered: a list no longer than that has no choice of lengths.
const smallestPage = 10

// newPaging links to the first and the last page of a list of total things and to those around this one, which begins
// after from of them and has count. A page is size long; size below 0: there is no page.
func newPaging(what string, total, from, size, count int, at func(from, size int) string) paging {
	var v paging
	if size < 0 || total == 0 {
		return v
	}
	page := func(from int) string { return at(from, size) }
	last := (total - 1) / size // pages are numbered from 0 here
	if from >= total {
		v.LastPage = page(last * size)
		return v
	}
	v.Start = from + 1
	v.Shown = what + " " + french.Number(v.Start) + " à " + french.Number(from+count)
	if from > 0 {
		v.Previous = page(max(from-size, 0))
	}
	if from+size < total {
		v.Next = page(from + size)
	}
	for _, o := range sizes(strconv.Itoa(size)) {
		if n, err := strconv.Atoi(o.Label); err == nil && total > smallestPage {
			v.Sizes = append(v.Sizes, link{o.Label, at(from/n*n, n), o.Selected})
		}
	}
	if last == 0 && from == 0 {
		return v
	}
	current := from / size
	const around = 2
	for p := 0; p <= last; p++ {
		switch {
		case p == 0 || p == last || p >= current-around && p <= current+around:
			v.Pages = append(v.Pages, pageLink{french.Number(p + 1), page(p * size), p == current})
		case p == current-around-1 || p == current+around+1:
			v.Pages = append(v.Pages, pageLink{})
		case p < current: // over the first gap at once
			p = max(p, current-around-2)
		default: // and over the second
			p = last - 1
		}
	}
	return v
}

// unlessDefault is a number as a request has it, 0 where it is the default.
func unlessDefault(n, byDefault int) int {
	if n == byDefault {
		return 0
	}
	return n
}
