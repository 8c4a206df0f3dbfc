// Package dictionary keeps the words of a collection beside its articles: every form that an article has, and none that no article
// has any more. Queries are expanded from it.
//
// A form has a document, written and searchable before the first article that has it is acknowledged. Before an article goes, or loses
// forms, these are written down as suspects; when it has gone, those that no article has are marked as gone. Both can be done again
// after a kill, and a reader that asks what has changed since a stamp gets it, since all writing is ordered by stamps.
package dictionary

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// The states of a form. A suspect stands in articles until somebody has looked whether it does.
const (
	live    = "live"
	suspect = "suspect"
	gone    = "gone"
)

// settling is how long after a change its stamp is asked for again: of a batch that was written while a node fell out, some may have
// been seen before the others.
const settling = 2 * time.Minute

// page is how many forms are read at a time.
const page = 10_000

// entry is the document of a form.
type entry struct {
	Form  string `json:"form"`
	State string `json:"state"`
	Stamp int64  `json:"stamp"`
}

// Dictionary is the words of one generation, as a reader has them. It is safe for concurrent use.
type Dictionary struct {
	c     *wire.Client
	index string

	mu    sync.Mutex
	forms map[string]struct{}
	stamp int64     // of the newest change that is known …
	seen  time.Time // … since then
	table *analysis.Table
}

// Open reads the words from an index of forms, all of them.
func Open(ctx context.Context, c *wire.Client, index string) (*Dictionary, error) {
	d := &Dictionary{c: c, index: index, forms: map[string]struct{}{}}
	_, err := d.Refresh(ctx)
	return d, err
}

// Table returns the words as they were known last.
func (d *Dictionary) Table() *analysis.Table {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.table
}

// Refresh learns what has changed and returns the words. Those of all articles of a point in time that was opened before are among
// them. The table is the same one where nothing has changed.
func (d *Dictionary) Refresh(ctx context.Context) (*analysis.Table, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	changed := d.table == nil
	newest, since := d.stamp, "gt"
	if time.Since(d.seen) < settling {
		since = "gte"
	}
	err := each(ctx, d.c, d.index, object{"range": object{schema.Stamp: object{since: d.stamp}}}, func(e entry) {
		_, known := d.forms[e.Form]
		switch {
		case e.State == gone && known:
			delete(d.forms, e.Form)
			changed = true
		case e.State != gone && !known:
			d.forms[e.Form] = struct{}{}
			changed = true
		}
		newest = max(newest, e.Stamp)
	})
	if err != nil {
		return nil, err
	}
	if newest > d.stamp {
		d.stamp, d.seen = newest, time.Now()
	}
	if changed {
		all := make([]string, 0, len(d.forms))
		for f := range d.forms {
			all = append(all, f)
		}
		d.table = analysis.NewTable(all)
	}
	return d.table, nil
}

type object = map[string]any

// each reads the forms that a query finds.
func each(ctx context.Context, c *wire.Client, index string, query object, found func(entry)) (err error) {
	var out struct {
		wire.Envelope
		Hits struct {
			Hits []struct {
				Fields struct {
					Form  []string `json:"form"`
					State []string `json:"state"`
					Stamp []int64  `json:"stamp"`
				} `json:"fields"`
				Sort []json.RawMessage `json:"sort"`
			} `json:"hits"`
		} `json:"hits"`
	}
	// By form: in the order of _shard_doc, pages end early where there are several segments (OpenSearch 3.6).
	// Columns are read, not documents: in this order each of these would unpack a block of them.
	body := object{
		"size": page, "query": query, "sort": []any{object{schema.Form: "asc"}}, "track_total_hits": false,
		"stored_fields": "_none_", "docvalue_fields": []any{schema.Form, schema.State, schema.Stamp},
	}
	// What is new is often nothing, and then one request has told so; more than a page is read from one state.
	if err := c.Search(ctx, index, body, &out); err != nil {
		return err
	}
	if len(out.Hits.Hits) == page {
		pit, err := c.OpenPIT(ctx, index, keep)
		if err != nil {
			return err
		}
		defer func() {
			// It expires by itself.
			_ = c.ClosePIT(context.WithoutCancel(ctx), pit)
		}()
		body["pit"] = object{"id": pit, "keep_alive": wire.Duration(keep)}
		out.Hits.Hits = nil
		if err := c.Search(ctx, "", body, &out); err != nil {
			return err
		}
	}
	for {
		n := len(out.Hits.Hits)
		for _, h := range out.Hits.Hits {
			f := h.Fields
			if len(f.Form) != 1 || len(f.State) != 1 || len(f.Stamp) != 1 {
				return fmt.Errorf("dictionary: a form of %s cannot be read", index)
			}
			found(entry{f.Form[0], f.State[0], f.Stamp[0]})
		}
		if n < page {
			return nil
		}
		body["search_after"] = out.Hits.Hits[n-1].Sort
		out.Hits.Hits = nil
		if err := c.Search(ctx, "", body, &out); err != nil {
			return err
		}
	}
}

// Counts tells of each of some forms in how many articles it is found; they are no more than Asked.
func Counts(ctx context.Context, c *wire.Client, articles string, forms []string) ([]int, error) {
	filters := make([]object, len(forms))
	for i, f := range forms {
		var should []object
		for field := range match.NumFields {
			should = append(should, object{"term": object{field.Name(): f}})
		}
		filters[i] = object{"bool": object{"should": should}}
	}
	var out struct {
		wire.Envelope
		Aggregations struct {
			Forms struct {
				Buckets []struct {
					Count int `json:"doc_count"`
				} `json:"buckets"`
			} `json:"forms"`
		} `json:"aggregations"`
	}
	body := object{"size": 0, "track_total_hits": false, "aggs": object{"forms": object{"filters": object{"filters": filters}}}}
	if err := c.Search(ctx, articles, body, &out); err != nil {
		return nil, err
	}
	counts := make([]int, len(forms))
	for i, b := range out.Aggregations.Forms.Buckets {
		counts[i] = b.Count
	}
	return counts, nil
}

// Read calls found with every form that some article has, or may have.
func Read(ctx context.Context, c *wire.Client, index string, found func(form string)) error {
	if err := refresh(ctx, c, index); err != nil {
		return err
	}
	return each(ctx, c, index, object{"match_all": object{}}, func(e entry) {
		if e.State != gone {
			found(e.Form)
		}
	})
}

// refresh makes what was written searchable.
func refresh(ctx context.Context, c *wire.Client, index string) error {
	return c.Do(ctx, http.MethodPost, wire.Path(index)+"/_refresh", nil, nil)
}
