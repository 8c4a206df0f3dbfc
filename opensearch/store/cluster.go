package store

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

type object = map[string]any

const (
	leastVersion = 3
	// clauses is how many terms one query may have: 4,096 forms of a word in three parts, some words.
	clauses       = 65_536
	clauseSetting = "indices.query.bool.max_clause_count"

	copiesWait  = 10 * time.Second // in one request …
	copiesTries = 12               // … of so many
)

// prepare looks at the cluster before anything is written to it.
func (w *writer) prepare(ctx context.Context) error {
	var server struct {
		Version struct {
			Distribution string `json:"distribution"`
			Number       string `json:"number"`
		} `json:"version"`
	}
	if err := w.c.Do(ctx, http.MethodGet, "/", nil, &server); err != nil {
		return err
	}
	major, _, _ := strings.Cut(server.Version.Number, ".")
	if n, err := strconv.Atoi(major); err != nil || n < leastVersion || server.Version.Distribution != "opensearch" {
		return &kiosque.Error{
			Code:    kiosque.CodeUnsupported,
			Message: fmt.Sprintf("le serveur est %s %s ; il faut OpenSearch %d ou plus récent", server.Version.Distribution, server.Version.Number, leastVersion),
			Hint:    "mettez la grappe à jour : voir docs/cluster.md",
		}
	}
	var health struct {
		Data int `json:"number_of_data_nodes"`
	}
	if err := w.c.Do(ctx, http.MethodGet, "/_cluster/health", nil, &health); err != nil {
		return err
	}
	w.nodes = health.Data
	if err := w.allowForms(ctx); err != nil {
		return err
	}
	return w.k.Prepare(ctx, schema.Settings{Replicas: min(1, max(0, w.nodes-1))})
}

// allowForms lets queries have as many terms as words may have forms. It is told where that cannot be set, since queries of many forms
// will be refused.
func (w *writer) allowForms(ctx context.Context) error {
	var settings map[string]struct {
		Indices struct {
			Query struct {
				Bool struct {
					Clauses string `json:"max_clause_count"`
				} `json:"bool"`
			} `json:"query"`
		} `json:"indices"`
	}
	path := "/_cluster/settings?include_defaults=true&filter_path=*." + clauseSetting
	if err := w.c.Do(ctx, http.MethodGet, path, nil, &settings); err != nil && kiosque.CodeOf(err) != kiosque.CodeDenied {
		return err
	}
	for _, kind := range []string{"transient", "persistent", "defaults"} {
		v := settings[kind].Indices.Query.Bool.Clauses
		if n, err := strconv.Atoi(v); err == nil && n >= clauses {
			return nil
		}
		if v != "" {
			break
		}
	}
	err := w.c.Do(ctx, http.MethodPut, "/_cluster/settings", object{"persistent": object{clauseSetting: clauses}}, nil)
	switch {
	case wire.FailureOf(err) != nil:
		w.o.Note(fmt.Sprintf("le réglage %s n'est pas de %d, ou ne se laisse pas lire, et ne peut pas être changé d'ici : "+
			"demandez à qui tient la grappe de l'y porter, sans quoi des requêtes de beaucoup de formes sont refusées", clauseSetting, clauses))
		return nil //nolint:nilerr // the rest works
	case err == nil:
		w.o.Note(fmt.Sprintf("%s de la grappe est maintenant à %d, pour les requêtes de beaucoup de formes", clauseSetting, clauses))
	}
	return err
}

// copies waits until the copies of new indices are in service: before, a node that falls out takes with it what it alone has. Where that
// takes longer than somebody waits, it is told.
func (w *writer) copies(ctx context.Context, indices string) error {
	if w.g.Replicas == 0 || w.g.Replicas >= w.nodes {
		return nil
	}
	for range copiesTries {
		var health struct {
			Status string `json:"status"`
		}
		path := "/_cluster/health/" + indices + "?wait_for_status=green&timeout=" + wire.Duration(copiesWait)
		err := w.c.Do(ctx, http.MethodGet, path, nil, &health)
		if err == nil && health.Status == "green" {
			return nil
		}
		// What has not come in time is said with 408.
		if f := wire.FailureOf(err); err != nil && (f == nil || f.Status != http.StatusRequestTimeout) {
			return err
		}
	}
	w.o.Note("les copies des nouveaux index ne sont pas toutes en service : jusque-là, un nœud qui tombe peut emporter ce qui est écrit")
	return nil
}

// refresh makes what was written searchable.
func (w *writer) refresh(ctx context.Context) error {
	return w.c.Do(ctx, http.MethodPost, "/"+w.g.Articles()+"/_refresh", nil, nil)
}

// everything is the query that all articles satisfy.
func everything() object { return object{"match_all": object{}} }

// count counts the articles that are searchable and satisfy a query of the cluster's.
func (w *writer) count(ctx context.Context, query object) (int, error) {
	var out struct {
		wire.Envelope
		Hits struct {
			Total struct {
				Value int `json:"value"`
			} `json:"total"`
		} `json:"hits"`
	}
	err := w.search(ctx, object{"size": 0, "track_total_hits": true, "query": query}, &out)
	return out.Hits.Total.Value, err
}

// search searches the articles; of a generation with an index for each year there may be none yet.
func (w *writer) search(ctx context.Context, body object, out wire.Answer) error {
	return w.c.Search(ctx, w.g.Articles(), body, out)
}

// bytes is what the articles and words take on the disks of the cluster, copies not counted.
func (w *writer) bytes(ctx context.Context) (int64, error) {
	var out struct {
		All struct {
			Primaries struct {
				Store struct {
					Bytes int64 `json:"size_in_bytes"`
				} `json:"store"`
			} `json:"primaries"`
		} `json:"_all"`
	}
	err := w.c.Do(ctx, http.MethodGet, "/"+w.g.Articles()+","+w.g.Forms()+"/_stats/store", nil, &out)
	return out.All.Primaries.Store.Bytes, err
}
