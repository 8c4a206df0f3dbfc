package opensearch

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/moment"
	"github.com/kiosque-search/kiosque/opensearch/reading"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/passage"
	"github.com/kiosque-search/kiosque/query"
)

// hit is an article found. What it shows is read from its text, so that it is the same in whatever list it stands.
type hit struct {
	article *kiosque.Article
	sort    List          // see moment.Hit
	found   reading.Found // what the query has in it
	left    float32       // of its score, by its age
	score   float32
	near    bool // nearness is in the score
}

// order is what hits are sorted by: by their scores, or by a key, then by date, newest first, then by ID.
func (i *inquiry) order(ctx context.Context, req *kiosque.SearchRequest) (List, error) {
	newest, id := Object{schema.Order: Object{"order": "desc", "missing": "_last"}}, Object{schema.ID: "asc"}
	length := func(order string) List { return List{Object{schema.Length(match.Body): order}, newest, id} }
	switch req.Sort {
	case kiosque.ByDate:
		return List{Object{schema.Order: Object{"order": "asc", "missing": "_last"}}, id}, nil
	case kiosque.ByDateDesc:
		return List{newest, id}, nil
	case kiosque.ByLength:
		return length("asc"), nil
	case kiosque.ByLongest:
		return length("desc"), nil
	case kiosque.BySource:
		c, err := i.v.Column(ctx, kiosque.FacetSource)
		if err != nil {
			return nil, err
		}
		return List{translate.Placed(kiosque.FacetSource.String(), c.PlaceOf()), newest, id}, nil
	}
	return List{Object{"_score": "desc"}, newest, id}, nil
}

// listing is a list of the articles found: what is asked for it, without place and size.
func (i *inquiry) listing(ctx context.Context, req *kiosque.SearchRequest, fs *filters) (a moment.Asked, err error) {
	a.Query = i.text
	if request.IsByScore(req.Sort) {
		if !i.scored {
			return a, unsupported("cette requête trouve trop d'articles pour que leur pertinence soit lue dans leurs textes",
				"triez par date, ou resserrez la requête")
		}
		if a.Query = moment.Scored(i.text, i.scores); req.Sort == kiosque.ByRecent {
			a.Query = translate.Decayed(a.Query, i.v.Newest, i.v.First, req.HalfLife)
		}
	}
	if all := fs.all(); len(all) > 0 {
		a.Post = translate.All(all...)
	}
	a.Sort, err = i.order(ctx, req)
	return a, err
}

// look reads a hit.
func (i *inquiry) look(req *kiosque.SearchRequest, h moment.Hit) hit {
	out := hit{article: h.Article, sort: h.Sort, left: i.left(req, h.Article)}
	known, read := i.read[h.Article.ID]
	if !read {
		known = i.reader.Read(h.Article)
	}
	out.found = known
	out.score = known.Score * out.left
	return out
}

// withNearness adds what nearness brings.
func (h *hit) withNearness() {
	h.score += h.left * h.found.Near
	h.near = true
}

// found returns the hits from the from-th on or after the cursor, size of them at most, and what was counted beside.
func (i *inquiry) found(ctx context.Context, req *kiosque.SearchRequest, fs *filters, from, size int, aggs Object) ([]hit, *moment.Listed, error) {
	a, err := i.listing(ctx, req, fs)
	if err != nil {
		return nil, nil, err
	}
	near := i.isByNearness(req.Sort)
	if c := i.cursor; c != nil {
		if near && c.Place <= passage.Top { // what is before it was put in another order than it was found in
			from = c.Place
		} else {
			near, from, a.After = false, 0, c.After
		}
	}
	// One request counts, and lists what it can.
	first := a
	first.Counts, first.Aggs, first.After = true, aggs, nil
	want := from + size
	if near {
		want = max(want, passage.Top)
	}
	alone := a.After == nil && want <= moment.Page
	if alone {
		first.Size = want
	} else {
		first.Bare, first.Size = true, 0
	}
	l, err := i.v.List(ctx, first)
	if err != nil {
		return nil, nil, err
	}
	var hits []hit
	take := func(h moment.Hit) (bool, error) {
		hits = append(hits, i.look(req, h))
		return true, nil
	}
	switch {
	case alone:
		for k, h := range l.Hits {
			if near || k >= from {
				_, _ = take(h)
			}
		}
	case near && from < passage.Top:
		err = i.v.Whole(ctx, a, 0, want, take)
	default:
		err = i.v.Whole(ctx, a, from, size, take)
	}
	if err != nil {
		return nil, nil, err
	}
	switch {
	case near && (alone || from < passage.Top):
		i.rescore(hits)
		hits = hits[min(from, len(hits)):]
	case near: // beyond the best ones
	}
	return hits[:min(size, len(hits))], l, nil
}

// rescore adds what nearness brings to the best hits, and sorts them again.
func (i *inquiry) rescore(hits []hit) {
	best := hits[:min(passage.Top, len(hits))]
	for n := range best {
		best[n].withNearness()
	}
	slices.SortStableFunc(best, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(dateOrder(b.article.Date), dateOrder(a.article.Date)),
			strings.Compare(a.article.ID, b.article.ID))
	})
}

// dateOrder orders dates by their first day, the less precise first; none comes before all.
func dateOrder(d kiosque.Date) int {
	if d.IsZero() {
		return -1 << 62
	}
	first, _ := d.Days()
	return 4*first + int(d.Precision()-query.PrecisionYear)
}
