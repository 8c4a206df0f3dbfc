package bench

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
)

// Demand is how many bytes the queries of one kind have to read at the least, on average, whatever the engine: it is counted from
// answers alone. Nothing that stands where nobody looks is in it: no head of a list, no dictionary, no block that holds a text among
// others.
type Demand struct {
	Kind  string
	N     int
	Found float64 // articles
	Lists float64 // which articles: two bytes an article of each form, or a bit for each of the collection where that is less
	Hits  float64 // how often and where: three bytes for each form in an article found, or among which a phrase or a pair is looked for
	// Columns are the date, source and length of the articles found: two bytes, one and one.
	Columns float64
	Texts   float64 // of the articles shown
}

// Bytes is all of it.
func (d *Demand) Bytes() float64 { return d.Lists + d.Hits + d.Columns + d.Texts }

// What Demand counts with, in bytes.
const (
	articleBytes = 2
	hitBytes     = 3
	columnBytes  = 4
)

// Demands asks every query of a mix once, and sums up by kind.
func Demands(ctx context.Context, s kiosque.Searcher, mix Mix) ([]Demand, error) {
	info, err := s.Info(ctx)
	if err != nil {
		return nil, err
	}
	kinds := map[string]*Demand{}
	for _, q := range mix {
		one, err := demand(ctx, s, q, info.Articles)
		if err != nil {
			return nil, fmt.Errorf("bench: query %q: %w", q.Kiosque, err)
		}
		for _, kind := range []string{All, q.Kind} {
			d := kinds[kind]
			if d == nil {
				d = &Demand{Kind: kind}
				kinds[kind] = d
			}
			d.N++
			d.Found += one.Found
			d.Lists += one.Lists
			d.Hits += one.Hits
			d.Columns += one.Columns
			d.Texts += one.Texts
		}
	}
	var all []Demand
	for _, d := range kinds {
		n := float64(d.N)
		all = append(all, Demand{d.Kind, d.N, d.Found / n, d.Lists / n, d.Hits / n, d.Columns / n, d.Texts / n})
	}
	slices.SortFunc(all, func(a, b Demand) int { return byKind(a.Kind, b.Kind) })
	return all, nil
}

func demand(ctx context.Context, s kiosque.Searcher, q Query, articles int) (d Demand, err error) {
	r, err := s.Search(ctx, kiosque.SearchRequest{Query: q.Kiosque, Size: 10, Snippets: -1, NoFacets: true, Words: true})
	if err != nil {
		return d, err
	}
	d.Found, d.Columns = float64(r.Total), columnBytes*float64(r.Total)
	among := 0 // articles in which positions are compared
	if text, ok := together(q); ok {
		both, err := s.Search(ctx, kiosque.SearchRequest{Query: text, Size: 1, Snippets: -1, NoFacets: true})
		if err != nil {
			return d, err
		}
		among = both.Total
	}
	for _, w := range r.Query.Words {
		hits := 0
		for _, f := range w.Forms {
			d.Lists += float64(min(articleBytes*f.All, (articles+7)/8))
			hits += f.Count
		}
		d.Hits += hitBytes * float64(max(hits, among))
	}
	for _, h := range r.Hits {
		a, err := s.Article(ctx, h.ID)
		if err != nil {
			return d, err
		}
		d.Texts += float64(len(a.Title) + len(a.Lead) + len(a.Body))
	}
	return d, nil
}

// together is a query for the articles that have all words of a phrase or a pair; false: the query looks at no positions.
func together(q Query) (string, bool) {
	switch q.Kind {
	case Phrase2:
		return strings.ReplaceAll(q.Kiosque, " ", `" "`), true
	case Near2, Adj2:
		words := strings.Fields(q.Kiosque)
		return words[0] + " ET " + words[len(words)-1], true
	}
	return "", false
}

// FloorSettings are what is asked for Floor: the whole job first, then without facets.
func FloorSettings(repeat int) []Setting {
	return []Setting{{Clients: 1, Repeat: repeat}, {Clients: 1, Repeat: repeat, NoFacets: true}}
}

// Floor writes, for each kind, what has to be read, how long one core takes to read so much, and what an answer takes; results are those
// of FloorSettings, bandwidth is in bytes a second.
func Floor(w io.Writer, demands []Demand, results []Result, bandwidth float64) error {
	var r report
	r.printf("One core reads %.1f GB a second. kB that have to be read, then microseconds of processor time.\n\n", bandwidth/1e9)
	cpu := func(set int, kind string) float64 {
		for _, k := range results[set].Kinds {
			if k.Kind == kind {
				return 1000 * k.CPU
			}
		}
		return 0
	}
	var rows [][]string
	for i := range demands {
		d := &demands[i]
		whole, floor := cpu(0, d.Kind), d.Bytes()/bandwidth*1e6
		rows = append(rows, []string{
			d.Kind, thousands(int(d.Found)), number(d.Lists / 1000), number(d.Hits / 1000), number(d.Columns / 1000), number(d.Texts / 1000),
			number(floor), number(whole), number(max(whole-cpu(1, d.Kind), 0)), number(1000 * whole / d.Bytes()), number(whole / floor),
		})
	}
	r.table([]string{
		"kind", "articles found", "articles of forms", "frequencies, places", "columns", "texts",
		"floor", "taken", "to count", "ns a byte", "times the floor",
	}, rows)
	_, err := w.Write(r.out.Bytes())
	return err
}

// bandwidthBytes is more than any cache holds.
const bandwidthBytes = 256 << 20

// Bandwidth measures how many bytes a second one core reads, the best of three times.
func Bandwidth() float64 {
	words := make([]uint64, bandwidthBytes/8)
	for i := range words {
		words[i] = uint64(i)
	}
	best := 0.0
	for range 3 {
		start := time.Now()
		var a, b, c, d uint64
		for part := words; len(part) >= 4; part = part[4:] {
			a, b, c, d = a+part[0], b+part[1], c+part[2], d+part[3]
		}
		seconds := time.Since(start).Seconds()
		if a+b+c+d != 0 { // so that the sum is wanted
			best = max(best, bandwidthBytes/seconds)
		}
	}
	return best
}
