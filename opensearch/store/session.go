package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/state"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// What changes a generation in service is searched as it is acknowledged. Before the first change it is written down that one has begun,
// and when all is exact, that it has ended. A writer that finds one begun was preceded by one that was killed, or lost the cluster: forms
// may stand in the dictionary whose articles did not come, and articles may be twice, in the index of the year they were of and in
// that of the year they are of now.

// A cluster goes on with what a writer has sent it after that was killed. The next one waits until it has done so: what came later would
// not be seen by who looks for forms and for articles that are twice.
const (
	drainLook = 200 * time.Millisecond // between two looks, and before the first: a request may be on its way
	drainMost = time.Minute
	drainDeaf = 10 * time.Second // where the cluster does not say what it does
)

// drain waits until the cluster has done what an interrupted writer has sent.
func (w *writer) drain(ctx context.Context) error {
	for begun := time.Now(); time.Since(begun) < drainMost; {
		if err := wire.Wait(ctx, drainLook); err != nil {
			return err
		}
		var out struct {
			Tasks []struct {
				Description string `json:"description"`
			} `json:"tasks"`
		}
		err := w.c.Do(ctx, http.MethodGet, "/_tasks?actions=indices:data/write/bulk*&detailed=true&group_by=none", nil, &out)
		if kiosque.CodeOf(err) == kiosque.CodeDenied {
			return wire.Wait(ctx, drainDeaf)
		}
		if err != nil {
			return err
		}
		busy := false
		for _, t := range out.Tasks {
			busy = busy || strings.Contains(t.Description, w.g.Name)
		}
		if !busy {
			return w.refresh(ctx)
		}
	}
	return &kiosque.Error{
		Code: kiosque.CodeUnavailable, Message: "la grappe traite encore ce qu'une commande interrompue lui a envoyé",
		Hint: "regardez ce qu'elle fait (_tasks), puis recommencez",
	}
}

// closing is how long a command that was interrupted, or has failed, tries to leave what it did exact.
const closing = 20 * time.Second

// begun writes down that the generation in service is being changed, before it is. Nobody sees the one of a build before it is complete.
func (w *writer) begun(ctx context.Context) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if w.built {
		return nil
	}
	w.session.Lock()
	defer w.session.Unlock()
	if w.g.Writing != nil {
		return nil
	}
	g := *w.g
	g.Writing = &state.Session{Since: w.dict.Stamp(), Begun: w.o.Now().UTC().Truncate(time.Second)}
	w.asked = g.Writing
	if err := w.k.Write(ctx, &g); err != nil {
		return err
	}
	w.g.Writing = g.Writing
	return nil
}

// end makes exact what was changed in the generation in service, and writes down that it is so; failed is why the change did not come to
// its end, if it did not. Where that cannot be done, the next writer does it.
func (w *writer) end(ctx context.Context, failed error) error {
	if failed == nil {
		return w.settled(ctx)
	}
	var lost *kiosque.Error
	w.g.Writing = cmp.Or(w.g.Writing, w.asked)
	if !w.opened || w.g.Writing == nil || errors.As(context.Cause(ctx), &lost) { // nothing was changed, or somebody else writes
		return failed
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	// As the next writer would: all forms that were written are suspects.
	if w.ready(ctx, w.g.Writing.Since) == nil && w.once(ctx) == nil {
		_ = w.settled(ctx)
	}
	return failed
}

func (w *writer) settled(ctx context.Context) error {
	if err := w.settle(ctx); err != nil || w.g.Writing == nil && !w.changed {
		return err
	}
	if err := w.inService(ctx); err != nil {
		return err
	}
	var err error
	if w.g.Corpus, err = w.corpus(ctx); err != nil {
		return err
	}
	if w.changed {
		w.g.Changed = w.o.Now().UTC().Truncate(time.Second)
	}
	w.g.Count, w.g.Writing = w.stats.Articles, nil
	return w.k.Write(ctx, w.g)
}

// inService makes sure that what was changed is still what answers: the cluster makes an index again, of another kind, if somebody
// deletes it while articles are written to it.
func (w *writer) inService(ctx context.Context) error {
	indices, err := w.k.Unserved(ctx, w.g)
	if err != nil || len(indices) == 0 {
		return err
	}
	return &kiosque.Error{
		Code:    kiosque.CodeDamaged,
		Message: fmt.Sprintf("l'index « %s » a été supprimé ou remplacé dans la grappe pendant l'écriture : %s", w.c.Address().Index, indices[0]),
		Hint:    "reconstruisez-le avec « indexer build »",
	}
}

// mend tells that a writer was interrupted, if one was, and removes what it has left twice.
func (w *writer) mend(ctx context.Context) error {
	if w.g.Writing == nil {
		return nil
	}
	w.o.Note(fmt.Sprintf("l'écriture commencée le %s n'est pas allée à son terme : ce qu'elle avait acquis est gardé, le reste est à redemander",
		w.g.Writing.Begun.Local().Format(time.DateTime)))
	return w.once(ctx)
}

// once removes what stands in several indices, and was written by this change, but for the newest.
func (w *writer) once(ctx context.Context) error {
	if !w.g.Split {
		return nil
	}
	var ids []string
	look := func() error {
		there, err := w.find(ctx, ids)
		if err != nil {
			return err
		}
		var older []wire.Action
		for id, places := range there {
			newest := 0
			for i, p := range places {
				if p.stamp > places[newest].stamp {
					newest = i
				}
			}
			for i, p := range places {
				if i != newest {
					older = append(older, wire.Action{Op: wire.Delete, Index: p.index, ID: schema.DocumentID(id)})
				}
			}
		}
		ids = ids[:0]
		return w.bulk(ctx, older)
	}
	for id, err := range w.ids(ctx, object{"range": object{schema.Stamp: object{"gte": w.g.Writing.Since}}}) {
		if err != nil {
			return err
		}
		if ids = append(ids, id); len(ids) == handful {
			if err := look(); err != nil {
				return err
			}
		}
	}
	if len(ids) > 0 {
		if err := look(); err != nil {
			return err
		}
	}
	return w.refresh(ctx)
}
