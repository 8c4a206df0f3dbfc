package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/kiosque-search/kiosque"
)

// Op is what becomes of a document.
type Op string

// The operations of a bulk: Put writes a document whether there is one or not, Create only where there is none.
const (
	Put    Op = "index"
	Create Op = "create"
	Delete Op = "delete"
)

// Action is one operation of a bulk.
type Action struct {
	Op    Op
	Index string
	ID    string
	Doc   []byte // JSON of one line; none with Delete
}

// Outcome is what became of an action: acknowledged, or already so (a Create of what there was, a Delete of what there was not).
type Outcome struct {
	Status int
	Again  bool // it was sent more than once
}

// Bulk sends actions until all are acknowledged; those that a busy node has refused are sent again, and only they. An error says
// why one was refused for good, or that patience has ended: some may then have been done. Sent again, all end in the same state.
func (c *Client) Bulk(ctx context.Context, actions []Action) ([]Outcome, error) {
	outcomes := make([]Outcome, len(actions))
	left := make([]int, len(actions))
	for i := range left {
		left[i] = i
	}
	begun := time.Now()
	for try := 0; len(left) > 0; try++ {
		if try > 0 {
			if err := pause(ctx, try-1); err != nil {
				return outcomes, err
			}
		}
		refused, again, err := c.bulkOnce(ctx, actions, left, outcomes)
		if err != nil {
			return outcomes, err
		}
		if refused != nil && time.Since(begun) > c.o.Patience {
			return outcomes, c.explain(refused)
		}
		for _, i := range again {
			outcomes[i].Again = true
		}
		left = again
	}
	return outcomes, nil
}

// bulkHalves sends the one half of some actions and then the other, since together they are too large for somebody on the way.
func (c *Client) bulkHalves(ctx context.Context, actions []Action, which []int, outcomes []Outcome) (refused error, again []int, err error) {
	for half := range slices.Chunk(which, (len(which)+1)/2) {
		why, some, err := c.bulkOnce(ctx, actions, half, outcomes)
		if err != nil {
			return nil, nil, err
		}
		if why != nil {
			refused = why
		}
		again = append(again, some...)
	}
	return refused, again, nil
}

// bulkOnce sends some of the actions and says which are to be sent again, and why.
func (c *Client) bulkOnce(ctx context.Context, actions []Action, which []int, outcomes []Outcome) (refused error, again []int, err error) {
	var body bytes.Buffer
	for _, i := range which {
		a := &actions[i]
		head, err := json.Marshal(map[Op]map[string]string{a.Op: {"_index": a.Index, "_id": a.ID}})
		if err != nil {
			return nil, nil, err
		}
		body.Write(append(head, '\n'))
		if a.Op != Delete {
			body.Write(a.Doc)
			body.WriteByte('\n')
		}
	}
	var answer struct {
		Items []map[Op]struct {
			Status int    `json:"status"`
			Error  *cause `json:"error"`
		} `json:"items"`
	}
	err = c.Do(ctx, http.MethodPost, "/_bulk?timeout="+Duration(c.o.Timeout/2), body.Bytes(), &answer)
	if f := FailureOf(err); f != nil && f.Status == http.StatusRequestEntityTooLarge && len(which) > 1 {
		return c.bulkHalves(ctx, actions, which, outcomes)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(answer.Items) != len(which) {
		return nil, nil, &kiosque.Error{
			Code: kiosque.CodeInternal, Message: "la réponse de la grappe ne peut pas être lue",
			Err: fmt.Errorf("wire: %d items for %d actions", len(answer.Items), len(which)),
		}
	}
	for n, item := range answer.Items {
		i := which[n]
		r := item[actions[i].Op]
		outcomes[i].Status = r.Status
		switch {
		case r.Status < http.StatusMultipleChoices,
			actions[i].Op == Create && r.Status == http.StatusConflict, actions[i].Op == Delete && r.Status == http.StatusNotFound && r.Error == nil:
			continue
		}
		f := &Failure{Status: r.Status}
		if r.Error != nil {
			f.Type, f.Reason, f.Causes = r.Error.Type, r.Error.Reason, r.Error.types(nil)
		}
		if !f.busy() {
			return nil, nil, c.explain(f)
		}
		refused, again = f, append(again, i)
	}
	return refused, again, nil
}
