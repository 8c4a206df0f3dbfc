package store

import (
	"context"
	"iter"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// draft implements engine.Draft.
type draft struct {
	w        *writer
	dry      bool
	articles int
}

// draft calls whoever wants to see what has been written before it is settled.
func (w *writer) draft(ctx context.Context) error {
	if w.o.Draft == nil {
		return nil
	}
	if err := w.refresh(ctx); err != nil {
		return err
	}
	n, err := w.count(ctx, everything())
	if err != nil {
		return err
	}
	return w.o.Draft(ctx, &draft{w: w, articles: n})
}

// Stats implements engine.Draft.
func (d *draft) Stats() engine.Stats { return d.w.stats }

// Articles implements engine.Draft.
func (d *draft) Articles() (int, error) { return d.articles, nil }

// Corpus implements engine.Draft.
func (d *draft) Corpus(ctx context.Context) (string, error) {
	if d.dry {
		return "", nil
	}
	if err := d.w.refresh(ctx); err != nil { // something may have been removed
		return "", err
	}
	return d.w.corpus(ctx)
}

// corpus is the fingerprint of the articles that are searchable.
func (w *writer) corpus(ctx context.Context) (string, error) {
	aggs := object{}
	for i := range schema.SumLimbs {
		aggs[schema.Sum(i)] = object{"sum": object{"field": schema.Sum(i)}}
	}
	var out struct {
		wire.Envelope
		Aggregations map[string]struct {
			Value float64 `json:"value"`
		} `json:"aggregations"`
	}
	if err := w.search(ctx, object{"size": 0, "track_total_hits": false, "aggs": aggs}, &out); err != nil {
		return "", err
	}
	var limbs [schema.SumLimbs]uint64
	for i := range limbs {
		limbs[i] = uint64(out.Aggregations[schema.Sum(i)].Value)
	}
	return schema.SumOf(limbs).String(), nil
}

// Seen implements engine.Draft.
func (d *draft) Seen(id string) bool { _, ok := d.w.seen[short(id)]; return ok }

// IDs implements engine.Draft.
func (d *draft) IDs(ctx context.Context) iter.Seq2[string, error] {
	if d.w.g == nil {
		return func(func(string, error) bool) {}
	}
	return d.w.ids(ctx, everything())
}

// Remove implements engine.Draft.
func (d *draft) Remove(ctx context.Context, ids []string) error {
	d.articles -= len(ids)
	if d.dry {
		d.w.stats.Removed += len(ids)
		return nil
	}
	return d.w.remove(ctx, slices.Values(ids))
}

// Side implements engine.Draft.
func (d *draft) Side(ctx context.Context, name string) ([]byte, error) {
	if d.w.g == nil {
		return nil, nil
	}
	return d.w.k.Side(ctx, d.w.g.Name, name)
}

// SetSide implements engine.Draft.
func (d *draft) SetSide(ctx context.Context, name string, b []byte) error {
	if d.dry {
		return nil
	}
	return d.w.k.SetSide(ctx, d.w.g.Name, name, b)
}

// Compare implements engine.Writer.
func (s *Store) Compare(
	ctx context.Context, replaces bool, articles iter.Seq2[kiosque.Article, error], o engine.BuildOptions,
) (*engine.Stats, error) {
	w := &writer{Store: s, o: withDefaults(o), seen: map[uint64]uint64{}}
	d := &draft{w: w, dry: true}
	g, err := s.k.Current(ctx)
	switch {
	case replaces, kiosque.CodeOf(err) == kiosque.CodeNoIndex:
	case err != nil:
		return nil, err
	default:
		w.g = g
		if err := w.refresh(ctx); err != nil {
			return nil, err
		}
		if d.articles, err = w.count(ctx, everything()); err != nil {
			return nil, err
		}
	}
	var entries []entry
	look := func() error {
		var r result
		there := map[string][]place{}
		if w.g != nil && len(entries) > 0 {
			if there, err = w.find(ctx, idsOf(entries)); err != nil {
				return err
			}
		}
		for _, e := range entries {
			switch old := there[e.Article.ID]; {
			case len(old) == 1 && old[0].hash == e.hash():
				r.unchanged++
				continue
			case len(old) > 0:
				r.updated++
			}
			r.indexed++
		}
		entries = entries[:0]
		w.account(r)
		return nil
	}
	for a, err := range articles {
		if err != nil {
			return nil, err
		}
		if e, fresh := w.place(a); fresh {
			e.Article = kiosque.Article{ID: e.Article.ID} // its texts are not needed any more
			if entries = append(entries, e); len(entries) == handful {
				if err := look(); err != nil {
					return nil, err
				}
			}
		}
	}
	if err := look(); err != nil {
		return nil, err
	}
	if o.Draft != nil {
		if err := o.Draft(ctx, d); err != nil {
			return nil, err
		}
	}
	w.stats.Articles = d.articles + w.stats.Indexed - w.stats.Updated
	return &w.stats, nil
}

// merged counts the articles that each alias joins to others, field by field.
func (w *writer) merged(ctx context.Context) (all []kiosque.Merged, err error) {
	if w.g.Aliases == nil {
		return nil, nil
	}
	spellings := map[string]map[string][]string{} // by field and key
	for name := range names.Fields() {
		if spellings[name], err = w.spellings(ctx, name); err != nil {
			return nil, err
		}
	}
	for _, a := range w.g.Aliases.Entries {
		found := len(all)
		for name := range names.Fields() {
			old := spellings[name][names.Key(a.Old)]
			if len(old) == 0 || a.Field != "" && a.Field != name {
				continue
			}
			n, err := w.count(ctx, object{"terms": object{name: old}})
			if err != nil {
				return nil, err
			}
			all = append(all, kiosque.Merged{Alias: kiosque.Alias{Old: a.Old, New: a.New, Field: name}, Articles: n})
		}
		if len(all) == found {
			all = append(all, kiosque.Merged{Alias: a})
		}
	}
	return all, nil
}

// spellings lists all values of a field by their keys.
func (w *writer) spellings(ctx context.Context, field string) (map[string][]string, error) {
	all := map[string][]string{}
	sources := []object{{"value": object{"terms": object{"field": field}}}}
	composite := object{"size": page, "sources": sources}
	for {
		var out struct {
			wire.Envelope
			Aggregations struct {
				All struct {
					After   map[string]string `json:"after_key"`
					Buckets []struct {
						Key map[string]string `json:"key"`
					} `json:"buckets"`
				} `json:"all"`
			} `json:"aggregations"`
		}
		body := object{"size": 0, "track_total_hits": false, "aggs": object{"all": object{"composite": composite}}}
		if err := w.search(ctx, body, &out); err != nil {
			return nil, err
		}
		for _, b := range out.Aggregations.All.Buckets {
			v := b.Key["value"]
			all[names.Key(v)] = append(all[names.Key(v)], v)
		}
		if len(out.Aggregations.All.Buckets) < page {
			break
		}
		composite["after"] = out.Aggregations.All.After
	}
	for _, values := range all {
		slices.Sort(values)
	}
	return all, nil
}
