package moment

import (
	"context"
	"runtime"
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// Hit is one hit of a list.
type Hit struct {
	ID      string
	Sort    List             // what its place in the order depends on
	Article *kiosque.Article // nil: it was not asked for
}

// Asked is a list to be asked for.
type Asked struct {
	Query  Object
	Post   Object // narrows the list, not what is counted; nil: it does not
	Sort   List
	After  List // Hit.Sort of the hit before; nil: the list begins
	Size   int
	Bare   bool   // without articles
	Counts bool   // count all that are found
	Aggs   Object // nil: none
}

// Listed is a list and what was counted beside.
type Listed struct {
	Hits  []Hit
	Total int
	Aggs  map[string]Bucketed
}

// Bucketed is an aggregation in a filter.
type Bucketed struct {
	N       int     `json:"doc_count"`
	Missing countOf `json:"missing"`
	Values  struct {
		Other   int `json:"sum_other_doc_count"`
		Bound   int `json:"doc_count_error_upper_bound"`
		Buckets []struct {
			Key any `json:"key"`
			N   int `json:"doc_count"`
		} `json:"buckets"`
	} `json:"values"`
}

// List asks for a part of a list that one request can fetch.
func (s *Moment) List(ctx context.Context, a Asked) (*Listed, error) {
	body := Object{"size": a.Size, "track_total_hits": a.Counts, "query": a.Query, "sort": a.Sort}
	if a.Post != nil {
		body["post_filter"] = a.Post
	}
	if a.After != nil {
		body["search_after"] = a.After
	}
	if a.Bare { // no stored field is read, of which the whole article is one
		body["stored_fields"], body["docvalue_fields"] = "_none_", List{translate.ID}
	}
	if a.Aggs != nil {
		body["aggs"] = a.Aggs
	}
	var out struct {
		wire.Envelope
		Hits struct {
			total
			Hits []struct {
				Source struct {
					ID      string           `json:"id"`
					Article *kiosque.Article `json:"article"`
				} `json:"_source"`
				Fields struct {
					ID []string `json:"id"`
				} `json:"fields"`
				Sort rawList `json:"sort"`
			} `json:"hits"`
		} `json:"hits"`
		Aggs map[string]Bucketed `json:"aggregations"`
	}
	if err := s.Search(ctx, body, &out); err != nil {
		return nil, err
	}
	l := &Listed{Total: out.Hits.Total.Value, Aggs: out.Aggs, Hits: make([]Hit, len(out.Hits.Hits))}
	for i, h := range out.Hits.Hits {
		l.Hits[i] = Hit{h.Source.ID, List(h.Sort), h.Source.Article}
		if len(h.Fields.ID) == 1 {
			l.Hits[i].ID = h.Fields.ID[0]
		}
	}
	return l, nil
}

// Whole asks for a whole list, or size hits of it from the from-th on; a negative size is all. take ends it by false.
func (s *Moment) Whole(ctx context.Context, a Asked, from, size int, take func(Hit) (bool, error)) error {
	if size == 0 {
		return nil
	}
	bare := a.Bare
	a.Counts, a.Aggs = false, nil
	for {
		a.Bare, a.Size = bare, Page
		switch {
		case from > 0:
			a.Bare, a.Size = true, min(from, pageBare)
		case bare:
			a.Size = pageBare
		}
		if from == 0 && size >= 0 {
			a.Size = min(a.Size, size)
		}
		if a.Size == 0 {
			return nil
		}
		l, err := s.List(ctx, a)
		if err != nil {
			return err
		}
		n := len(l.Hits)
		if from > 0 {
			from -= n
		} else {
			for _, h := range l.Hits {
				if more, err := take(h); err != nil || !more {
					return err
				}
			}
			if size >= 0 {
				size -= n
			}
		}
		if n < a.Size {
			return nil
		}
		a.After = l.Hits[n-1].Sort
	}
}

// ByID is the order of IDs, in which all articles can be read.
func ByID() List { return List{Object{translate.ID: "asc"}} }

// Read has every article that a query finds worked on, by several goroutines, and what comes of it taken by one, in the order of IDs.
func (s *Moment) Read(ctx context.Context, q Object, work func(*kiosque.Article) any, take func(id string, result any)) error {
	var batch []*kiosque.Article
	flush := func() {
		results := make([]any, len(batch))
		var group sync.WaitGroup
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			group.Go(func() {
				for n := w; n < len(batch); n += workers {
					results[n] = work(batch[n])
				}
			})
		}
		group.Wait()
		for n, a := range batch {
			take(a.ID, results[n])
		}
		batch = batch[:0]
	}
	err := s.Whole(ctx, Asked{Query: q, Sort: ByID()}, 0, -1, func(h Hit) (bool, error) {
		if batch = append(batch, h.Article); len(batch) == Page {
			flush()
		}
		return true, nil
	})
	flush()
	return err
}
