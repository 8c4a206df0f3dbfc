package reprises

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque/neardup"
	"github.com/kiosque-search/kiosque/query"
)

// ID is the hash of the ID of an article.
type ID uint64

// IDOf hashes an ID: FNV-1a, whose bits are spread by the finalizer of SplitMix64. In a million articles the chance that
// two have one hash is below one in ten million.
func IDOf(id string) ID {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return ID(h ^ h>>31)
}

// Article is an article that may have reprises.
type Article struct {
	Doc    uint32 // its number
	ID     ID
	Day    int32 // it was printed on, since 1970-01-01
	Group  uint8 // only articles of one group are compared
	Fresh  bool
	Sketch neardup.Sketch
}

// Pair is two articles that are reprises of each other, the smaller ID first.
type Pair [2]ID

func (p Pair) compare(o Pair) int { return cmp.Or(cmp.Compare(p[0], o[0]), cmp.Compare(p[1], o[1])) }

// Comparable tells whether articles of a date may have reprises: it says a month at least.
func Comparable(d query.Date) bool { return d.Precision() >= query.PrecisionMonth }

// near returns the dates, as ISO writes them, that are as precise as some of these and within a window of them.
func near(fresh iter.Seq[query.Date]) map[string]bool {
	near := map[string]bool{}
	for date := range fresh {
		if !Comparable(date) {
			continue
		}
		first, _ := date.Days()
		for day := first - neardup.Window; day <= first+neardup.Window; day++ {
			d := query.DateOfDay(day)
			if date.Precision() == query.PrecisionMonth {
				d.Day = 0
			}
			if begin, _ := d.Days(); begin == day {
				near[d.String()] = true
			}
		}
	}
	return near
}

// chunk is the candidates that are compared by one goroutine, in the order of their days, so that texts are read once.
const chunk = 2048

// Find returns the pairs among articles of which one at least is fresh, in order. read gives the lead and the body of an
// article; it is called by several goroutines. The order of articles changes.
func Find(ctx context.Context, articles []Article, read func(doc uint32) (lead, body string, err error)) ([]Pair, error) {
	slices.SortFunc(articles, func(a, b Article) int { return cmp.Compare(a.ID, b.ID) }) // so that any order finds the same
	items := make([]neardup.Item, len(articles))
	for i := range articles {
		a := &articles[i]
		items[i] = neardup.Item{Day: a.Day, Group: a.Group, Sketch: a.Sketch}
	}
	work, working := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	var found []*[]Pair
	send := func(candidates []neardup.Pair) {
		pairs := new([]Pair)
		found = append(found, pairs)
		work.Go(func() (err error) {
			*pairs, err = compare(working, articles, candidates, read)
			return err
		})
	}
	var candidates []neardup.Pair
	for i, j := range neardup.Candidates(working, items, func(i int) bool { return articles[i].Fresh }) {
		if candidates = append(candidates, neardup.Pair{A: i, B: j}); len(candidates) == chunk {
			send(candidates)
			candidates = nil
		}
	}
	send(candidates)
	if err := cmp.Or(work.Wait(), ctx.Err()); err != nil {
		return nil, err
	}
	var all []Pair
	for _, pairs := range found {
		all = append(all, *pairs...)
	}
	slices.SortFunc(all, Pair.compare)
	return all, nil
}

// compare returns those of the candidates that are reprises.
func compare(ctx context.Context, articles []Article, candidates []neardup.Pair, read func(uint32) (string, string, error)) ([]Pair, error) {
	var shingler neardup.Shingler
	known := map[int][]uint64{}
	shingles := func(i int) ([]uint64, error) {
		if s, ok := known[i]; ok {
			return s, nil
		}
		lead, body, err := read(articles[i].Doc)
		if err != nil {
			return nil, err
		}
		known[i] = slices.Clone(shingler.Shingles(lead, body))
		return known[i], nil
	}
	var pairs []Pair
	for _, c := range candidates {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a, err := shingles(c.A)
		if err != nil {
			return nil, err
		}
		b, err := shingles(c.B)
		if err != nil {
			return nil, err
		}
		if neardup.Compare(a, b).Reprise() {
			pairs = append(pairs, Pair{articles[c.A].ID, articles[c.B].ID}) // sorted by ID, and c.A < c.B
		}
	}
	return pairs, nil
}
