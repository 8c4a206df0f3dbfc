package wire

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/kiosque-search/kiosque"
)

// Envelope is what every answer to a search says of itself; answers embed it.
type Envelope struct {
	TimedOut bool   `json:"timed_out"`
	PIT      string `json:"pit_id"`
	Shards   struct {
		Total      int `json:"total"`
		Successful int `json:"successful"`
		Failed     int `json:"failed"`
	} `json:"_shards"`
}

// Answer is what a search is read into: a struct that embeds Envelope.
type Answer interface{ envelope() *Envelope }

func (e *Envelope) envelope() *Envelope { return e }

// whole refuses an answer that is of a part of the index only.
func (e *Envelope) whole() error {
	if e.Shards.Total > 0 && e.Shards.Successful == e.Shards.Total && e.Shards.Failed == 0 && !e.TimedOut {
		return nil
	}
	return &kiosque.Error{
		Code:    kiosque.CodeUnavailable,
		Message: fmt.Sprintf("une partie de l'index ne répond pas : %d fragments sur %d ont répondu", e.Shards.Successful, e.Shards.Total),
		Hint:    "une réponse incomplète n'est pas donnée ; regardez l'état de la grappe (_cluster/health), puis recommencez",
	}
}

// Search searches an index, or with an empty one what the point in time of the body is of. An answer of which a shard is missing is
// refused.
func (c *Client) Search(ctx context.Context, index string, body any, out Answer) error {
	path := "/_search?allow_partial_search_results=false"
	if index != "" {
		path = "/" + index + path
	}
	if err := c.Do(ctx, http.MethodPost, path, body, out); err != nil {
		return err
	}
	return out.envelope().whole()
}

// OpenPIT keeps the state of an index; the ID names it in searches. All shards are of it, or there is an error.
func (c *Client) OpenPIT(ctx context.Context, index string, keep time.Duration) (id string, err error) {
	var out struct {
		Envelope
		ID string `json:"pit_id"`
	}
	path := "/" + index + "/_search/point_in_time?allow_partial_pit_creation=false&keep_alive=" + Duration(keep)
	if err := c.Do(ctx, http.MethodPost, path, nil, &out); err != nil {
		return "", err
	}
	return out.ID, out.whole()
}

// ClosePIT gives states up. One that is gone already is no error.
func (c *Client) ClosePIT(ctx context.Context, ids ...string) error {
	err := c.Do(ctx, http.MethodDelete, "/_search/point_in_time", map[string]any{"pit_id": ids}, nil)
	if f := FailureOf(err); f != nil && f.Status == http.StatusNotFound {
		return nil
	}
	return err
}

// Duration writes a duration as the cluster reads it.
func Duration(d time.Duration) string { return fmt.Sprintf("%dms", d.Milliseconds()) }

// Path joins names to a path, each escaped.
func Path(names ...string) (p string) {
	for _, n := range names {
		p += "/" + url.PathEscape(n)
	}
	return p
}
