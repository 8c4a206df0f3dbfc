package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/complete"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/opensearch/dictionary"
	"github.com/kiosque-search/kiosque/opensearch/moment"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/state"
	"github.com/kiosque-search/kiosque/opensearch/wire"
	"github.com/kiosque-search/kiosque/synonyms"
)

// view is one moment of the collection, with what is known of it beside. All but the moment itself is under Engine.mu.
type view struct {
	*moment.Moment
	meta      *meta
	completer *complete.Completer
	opened    time.Time

	number uint64 // of this process; cursors have it
	users  int    // answers under way
	paged  time.Time
	gone   bool // it is out: given up when the last answer on it ends
}

// meta tells one state of the collection from another.
type meta struct {
	*state.Generation
	articles int
	stamp    int64 // of the newest batch
	synonyms *synonyms.Set
	corpus   string
}

// sum changes whenever the collection does: a batch that is written has a higher stamp, and removals change the number of articles.
func (m *meta) sum() string { return fmt.Sprintf("%s/%d/%d", m.Name, m.articles, m.stamp) }

// look asks in which state the collection is, unless that was asked just now.
func (e *Engine) look(ctx context.Context) (*meta, error) {
	e.mu.Lock()
	m, closed := e.looked, e.closed
	recent := m != nil && e.now().Sub(e.lookedAt) < e.o.Follow
	e.mu.Unlock()
	switch {
	case closed:
		return nil, kiosque.ErrClosed()
	case recent:
		return m, nil
	}
	return e.lookAgain(ctx)
}

func (e *Engine) lookAgain(ctx context.Context) (*meta, error) {
	g, err := state.New(e.client).Current(ctx)
	if err != nil {
		return nil, err
	}
	m := &meta{Generation: g}
	var out struct {
		wire.Envelope
		Hits struct {
			Total struct {
				Value int `json:"value"`
			} `json:"total"`
		} `json:"hits"`
		Aggs struct {
			Newest struct {
				Hits struct {
					Hits []struct {
						Sort []int64 `json:"sort"`
					} `json:"hits"`
				} `json:"hits"`
			} `json:"newest"`
		} `json:"aggregations"`
	}
	// A stamp has more digits than the number of an aggregation: it is read from the newest article.
	err = e.client.Search(ctx, g.Articles(), Object{
		"size": 0, "track_total_hits": true, "aggs": Object{"newest": Object{"top_hits": Object{
			"size": 1, "_source": false, "sort": List{Object{schema.Stamp: "desc"}},
		}}},
	}, &out)
	if err != nil {
		return nil, err
	}
	m.articles = out.Hits.Total.Value
	if hits := out.Aggs.Newest.Hits.Hits; len(hits) > 0 && len(hits[0].Sort) > 0 {
		m.stamp = hits[0].Sort[0]
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.looked != nil && e.looked.sum() == m.sum() {
		m = e.looked
	}
	e.looked, e.lookedAt = m, e.now()
	return m, nil
}

// Reload answers from now on from the newest state; it reports whether that is another one than before.
func (e *Engine) Reload(ctx context.Context) (changed bool, err error) {
	defer func() { err = kiosque.Failed(err, "la collection n'a pas pu être rouverte") }()
	e.mu.Lock()
	before := e.current
	e.mu.Unlock()
	if _, err := e.lookAgain(ctx); err != nil {
		return false, err
	}
	v, err := e.acquire(ctx)
	if err != nil {
		return false, err
	}
	defer e.release(v)
	return v != before, nil
}

// open opens a view of a state, or of a later one.
func (e *Engine) open(ctx context.Context, m *meta) (*view, error) {
	opened := *m
	var err error
	if opened.synonyms, err = m.SynonymSet(); err != nil {
		return nil, err
	}
	words, err := e.wordsOf(ctx, m)
	if err != nil {
		return nil, err
	}
	v := &view{meta: &opened, opened: e.now()}
	of := moment.Of{Index: m.Articles(), Aliases: names.New(m.Aliases), Words: words.Refresh}
	e.mu.Lock()
	if e.current != nil {
		of.Before = e.current.Moment
	}
	e.mu.Unlock()
	v.Moment, err = moment.Open(ctx, e.client, of)
	if err != nil {
		return nil, err
	}
	opened.corpus, opened.articles = v.Corpus, v.Articles
	v.completer = v.newCompleter()
	return v, nil
}

// wordsOf returns the dictionary of a generation, which is read once.
func (e *Engine) wordsOf(ctx context.Context, m *meta) (*dictionary.Dictionary, error) {
	if e.words != nil && e.wordsName == m.Name {
		return e.words, nil
	}
	d, err := dictionary.Open(ctx, e.client, m.Forms())
	if err != nil {
		return nil, err
	}
	e.words, e.wordsName = d, m.Name
	return d, nil
}

// Info implements kiosque.Searcher.
func (e *Engine) Info(ctx context.Context) (_ *kiosque.Info, err error) {
	defer func() { err = kiosque.Failed(err, "la collection n'a pas pu être décrite") }()
	v, err := e.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer e.release(v)
	info := &kiosque.Info{
		Generation: v.meta.sum(), Corpus: v.meta.corpus, Articles: v.Articles, Undated: v.Undated, Schema: v.meta.Schema, Fingerprint: v.meta.Fingerprint,
		Built: v.meta.Built, Aliases: v.meta.Aliases, Facets: []kiosque.Facet{}, Lacks: []kiosque.Capability{kiosque.CapabilityReprises},
	}
	if info.Warning, err = e.interrupted(ctx, v.meta.Name); err != nil {
		return nil, err
	}
	info.First, info.Last = v.Span()
	for _, n := range v.Printed {
		info.Tokens += n
	}
	for f, n := range v.Having {
		if n > 0 {
			info.Facets = append(info.Facets, kiosque.Facet(f))
		}
	}
	c, err := v.Column(ctx, kiosque.FacetSource)
	if err != nil {
		return nil, err
	}
	info.Sources = c.Buckets(c.Column.Counts, kiosque.Choice{})
	if s := e.own.Load(); s != nil {
		info.Synonyms = synonymsInfo(s)
	} else {
		info.Synonyms = synonymsInfo(v.meta.synonyms)
	}
	info.Bytes, err = e.bytes(ctx, v.meta)
	return info, err
}

// interrupted says that the last change of a generation did not come to its end, and nobody is at it; empty: it did.
func (e *Engine) interrupted(ctx context.Context, generation string) (string, error) {
	k := state.New(e.client)
	g, err := k.Read(ctx, generation)
	if err != nil || g.Writing == nil {
		if kiosque.CodeOf(err) == kiosque.CodeDamaged { // replaced meanwhile
			err = nil
		}
		return "", err
	}
	if busy, err := k.Writer(ctx); busy || err != nil {
		return "", err
	}
	return "l'écriture commencée le " + g.Writing.Begun.Local().Format(time.DateTime) +
		" n'est pas allée à son terme : ce qui était acquis répond ; relancez la même commande", nil
}

func synonymsInfo(s *synonyms.Set) *kiosque.SynonymsInfo {
	if s.Rules() == 0 {
		return nil
	}
	return &kiosque.SynonymsInfo{Rules: s.Rules(), Sum: s.Sum()}
}

// bytes is how much room the collection takes on the disks of the cluster, copies included.
func (e *Engine) bytes(ctx context.Context, m *meta) (int64, error) {
	var out struct {
		All struct {
			Total struct {
				Store struct {
					Bytes int64 `json:"size_in_bytes"`
				} `json:"store"`
			} `json:"total"`
		} `json:"_all"`
	}
	err := e.client.Do(ctx, http.MethodGet, "/"+m.Name+"*/_stats/store", nil, &out)
	if errors.Is(err, context.Canceled) {
		return 0, err
	}
	return out.All.Total.Store.Bytes, err
}
