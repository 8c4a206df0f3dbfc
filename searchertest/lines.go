package searchertest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// lines asks for the concordance of a request in every order, whole, in part and drawn.
func (q questioner) lines(want oracleResult, req kiosque.SearchRequest) {
	t, w := q.t, q.w
	t.Helper()
	all, articles := q.concordance(kiosque.ConcordanceRequest{Search: whole(req)})
	if len(all) != want.Occurrences || articles > want.Total {
		t.Fatalf("%q: %d lines of %d articles; %d occurrences in %d", req.Query, len(all), articles, want.Occurrences, want.Total)
	}
	var expected, got []string
	for _, d := range q.scan.docs {
		if _, found := want.all[d.of.ID]; found {
			expected = append(expected, d.lines()...)
		}
	}
	for i, l := range all {
		got = append(got, fmt.Sprintf("%s %s: %s", l.ID, l.Field, strings.Join(strings.Fields(l.Key), " ")))
		if i > 0 && !inPlace(all[i-1], l) {
			t.Fatalf("%q: %+v stands before %+v", req.Query, all[i-1], l)
		}
	}
	slices.Sort(expected)
	slices.Sort(got)
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Fatalf("%q (-scan +lines):\n%s", req.Query, diff)
	}

	order := pick(w, kiosque.Orders()...)
	sorted, _ := q.concordance(kiosque.ConcordanceRequest{Search: whole(req), Order: order})
	if diff := cmp.Diff(byText(all), byText(sorted)); diff != "" {
		t.Fatalf("%q: other lines in the order %s:\n%s", req.Query, order, diff)
	}
	req.From, req.Size = w.IntN(10), 1+w.IntN(20)
	part, _ := q.concordance(kiosque.ConcordanceRequest{Search: req, Order: order})
	sorted = sorted[min(req.From, len(sorted)):]
	if diff := cmp.Diff(sorted[:min(req.Size, len(sorted))], part, equateEmpty); diff != "" {
		t.Fatalf("%q: lines %d+%d in the order %s (-whole +part):\n%s", req.Query, req.From, req.Size, order, diff)
	}
	draw := kiosque.ConcordanceRequest{Search: whole(req), Sample: 1 + w.IntN(20), Seed: w.Uint64()}
	drawn, _ := q.concordance(draw)
	draw.Order = order
	again, _ := q.concordance(draw)
	if len(drawn) != min(draw.Sample, len(all)) || !cmp.Equal(byText(drawn), byText(again)) {
		t.Fatalf("%q: %d lines drawn for %d, %d in the order %s", req.Query, len(drawn), draw.Sample, len(again), order)
	}
	var firsts []kiosque.Line // of each article
	for i, l := range all {
		if i == 0 || l.ID != all[i-1].ID {
			firsts = append(firsts, l)
		}
	}
	first, _ := q.concordance(kiosque.ConcordanceRequest{Search: whole(req), First: true})
	if diff := cmp.Diff(firsts, first, equateEmpty); diff != "" {
		t.Fatalf("%q: the first line of each article (-of all lines +asked for):\n%s", req.Query, diff)
	}
	first, _ = q.concordance(kiosque.ConcordanceRequest{Search: whole(req), First: true, Order: order})
	if diff := cmp.Diff(byText(firsts), byText(first)); diff != "" {
		t.Fatalf("%q: other first lines in the order %s:\n%s", req.Query, order, diff)
	}
	next := 0
	for _, l := range drawn { // some of all, in their order
		k := slices.IndexFunc(all[next:], func(of kiosque.Line) bool { return cmp.Equal(of, l) })
		if k < 0 {
			t.Fatalf("%q: %+v was drawn and is none of the lines left", req.Query, l)
		}
		next += k + 1
	}
}

func whole(req kiosque.SearchRequest) kiosque.SearchRequest {
	req.From, req.Size = 0, -1
	return req
}

// concordance reads all lines of a request, and the number of articles that have one.
func (q questioner) concordance(req kiosque.ConcordanceRequest) (all []kiosque.Line, articles int) {
	q.t.Helper()
	c, err := q.c.Concordance(q.t.Context(), req)
	if err != nil {
		q.t.Fatalf("%+v: %v", req, err)
	}
	for l, err := range c.Lines {
		if err != nil {
			q.t.Fatalf("%+v: %v", req, err)
		}
		all = append(all, l)
	}
	if req.Search.Size < 0 && len(all) != c.Drawn || c.Drawn > c.Total {
		q.t.Fatalf("%+v: %d lines, drawn %d of %d", req, len(all), c.Drawn, c.Total)
	}
	return all, c.Articles
}

// lines returns the keys that a line each should have.
func (d *oracleDoc) lines() (keys []string) {
	texts := [match.NumFields]string{d.of.Title, d.of.Lead, d.of.Body}
	for leaf := range d.active(d.plan.Root, map[int]bool{}) {
		for f, text := range texts {
			var a analysis.Analyzer
			tokens := a.Analyze([]byte(text))
			for r := range d.occurrences(leaf, match.Field(f)) {
				key := strings.Join(strings.Fields(text[tokens[r.first].Start:tokens[r.last].End]), " ")
				keys = append(keys, fmt.Sprintf("%s %s: %s", d.of.ID, match.Field(f).Name(), key))
			}
		}
	}
	return keys
}

// inPlace reports whether two lines are in the order of dates, articles and fields.
func inPlace(a, b kiosque.Line) bool {
	key := func(l kiosque.Line) string {
		date := orderKey(l.Date)
		if l.Date.IsZero() {
			date = "9999"
		}
		return fmt.Sprintf("%s %s %d", date, l.ID, map[string]int{"title": 0, "lead": 1, "body": 2}[l.Field])
	}
	return key(a) <= key(b)
}

func byText(all []kiosque.Line) (texts []string) {
	for _, l := range all {
		texts = append(texts, fmt.Sprint(l))
	}
	slices.Sort(texts)
	return texts
}
