package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

const (
	// lease is how long a lock lasts that nobody renews: the writer was killed, or cannot reach the cluster any more.
	lease  = 60 * time.Second
	renew  = lease / 6
	lockID = "lock"
)

// holder says who writes.
type holder struct {
	Host  string    `json:"host"`
	PID   int       `json:"pid"`
	Space string    `json:"space,omitempty"` // in which the number of the process is one; containers of one host have each their own
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

// is reports whether two are one writer.
func (h *holder) is(o *holder) bool {
	return h.Host == o.Host && h.PID == o.PID && h.Space == o.Space && h.Since.Equal(o.Since)
}

// space tells the processes of this machine or container from those of others, where the system does.
func space() string {
	s, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return s
}

// over reports whether the lease of the writer has ended, or is none that a clock like ours has given.
func (h *holder) over(now time.Time) bool { return now.After(h.Until) || h.Until.Sub(now) > 2*lease }

// gone reports whether the writer was a process of this machine that is not there.
func (h *holder) gone() bool {
	host, err := os.Hostname()
	if err != nil || host != h.Host || h.PID == os.Getpid() || h.Space != space() {
		return false
	}
	p, err := os.FindProcess(h.PID)
	return err == nil && errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// place is where a document stands in the history of its index: it is written only if nobody else has.
type place struct {
	Seq  int64 `json:"_seq_no"`
	Term int64 `json:"_primary_term"`
}

// Lock is held by the one command that writes in a collection.
type Lock struct {
	k    *Keeper
	me   holder
	at   place
	stop context.CancelCauseFunc
	done sync.WaitGroup

	mu    sync.Mutex
	until time.Time // to which the lock is surely ours
}

// Held refuses to go on where the lock may be another's: this process has slept for longer than its lease.
func (l *Lock) Held() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Now().Round(0).Before(l.until) {
		return nil
	}
	return l.k.locked(nil)
}

// Lock makes this process the one that writes; kiosque.CodeLocked: another one does. The context that is returned ends when the lock
// is lost.
func (k *Keeper) Lock(ctx context.Context) (context.Context, *Lock, error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, nil, err
	}
	h, at, err := k.holder(ctx)
	if err != nil {
		return nil, nil, err
	}
	now := time.Now().UTC()
	if h != nil && !h.is(&k.given) && !h.gone() {
		if !h.over(now) {
			return nil, nil, k.locked(h)
		}
		if h, at, err = k.silent(ctx, h, at); err != nil {
			return nil, nil, err
		}
		now = time.Now().UTC()
	}
	l := &Lock{k: k, me: holder{Host: host, PID: os.Getpid(), Space: space(), Since: now, Until: now.Add(lease)}}
	condition := "?op_type=create"
	if h != nil {
		condition = at.condition()
	}
	if err := l.write(ctx, condition); err != nil {
		return nil, nil, err
	}
	held, stop := context.WithCancelCause(ctx)
	l.stop = stop
	l.done.Go(func() { l.keep(held) })
	return held, l, nil
}

// Writer reports whether a command is writing now, as far as its lock says.
func (k *Keeper) Writer(ctx context.Context) (bool, error) {
	h, _, err := k.holder(ctx)
	return h != nil && !h.is(&k.given) && !h.gone() && !h.over(time.Now()), err
}

// silent waits whether a writer whose lease seems to be over renews it; then it is the one that writes.
func (k *Keeper) silent(ctx context.Context, h *holder, at place) (*holder, place, error) {
	const looks = 20
	for range looks {
		select {
		case <-ctx.Done():
			return nil, place{}, ctx.Err()
		case <-time.After(k.silence / looks):
		}
		now, is, err := k.holder(ctx)
		if err != nil || now == nil {
			return nil, place{}, err
		}
		if is != at {
			return nil, place{}, k.locked(now)
		}
	}
	return h, at, nil
}

func (p place) condition() string {
	return fmt.Sprintf("?if_seq_no=%d&if_primary_term=%d", p.Seq, p.Term)
}

func (k *Keeper) locked(h *holder) error {
	message := "une autre commande écrit dans l'index " + k.c.Address().String()
	if h != nil {
		message += fmt.Sprintf(" (machine %s, processus %d, depuis %s)", h.Host, h.PID, h.Since.Local().Format(time.TimeOnly))
	}
	return &kiosque.Error{
		Code: kiosque.CodeLocked, Message: message,
		Hint: fmt.Sprintf("attendez qu'elle ait fini, puis recommencez ; si elle a été tuée, son verrou tombe de lui-même en %s", lease),
	}
}

// holder reads who holds the lock; nil: nobody.
func (k *Keeper) holder(ctx context.Context) (*holder, place, error) {
	var out struct {
		place
		Found  bool     `json:"found"`
		Source document `json:"_source"`
	}
	err := k.c.Do(ctx, http.MethodGet, wire.Path(k.blobs(), "_doc", lockID), nil, &out)
	if f := wire.FailureOf(err); f != nil && f.Status == http.StatusNotFound || err == nil && !out.Found {
		return nil, place{}, nil
	}
	if err != nil {
		return nil, place{}, err
	}
	h := &holder{}
	return h, out.place, json.Unmarshal(out.Source.Value, h)
}

// write writes the lock if it is as it was. A request that was sent twice finds what it has written itself.
func (l *Lock) write(ctx context.Context, condition string) error {
	b, err := json.Marshal(l.me)
	if err != nil {
		return err
	}
	err = l.k.c.Do(ctx, http.MethodPut, wire.Path(l.k.blobs(), "_doc", lockID)+condition, document{b}, &l.at)
	if f := wire.FailureOf(err); f == nil || f.Status != http.StatusConflict {
		if err == nil {
			l.sure()
		}
		return err
	}
	h, at, err := l.k.holder(ctx)
	if err != nil {
		return err
	}
	if h == nil || !h.is(&l.me) {
		return l.k.locked(h)
	}
	l.at = at
	l.sure()
	return nil
}

func (l *Lock) sure() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = l.me.Until.Round(0)
}

// keep renews the lock until it is given up.
func (l *Lock) keep(ctx context.Context) {
	t := time.NewTicker(renew)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		before := l.me.Until
		l.me.Until = time.Now().UTC().Add(lease)
		err := l.write(ctx, l.at.condition())
		switch {
		case err == nil:
		case kiosque.CodeOf(err) == kiosque.CodeLocked, time.Now().After(before):
			l.stop(err)
			return
		default:
			l.me.Until = before
		}
	}
}

// Unlock gives the lock up.
func (l *Lock) Unlock(ctx context.Context) {
	l.stop(nil)
	l.done.Wait()
	l.k.given = l.me
	ctx = context.WithoutCancel(ctx)
	// Whoever comes next waits for the end of the lease if this fails, and no longer.
	err := l.k.c.Do(ctx, http.MethodDelete, wire.Path(l.k.blobs(), "_doc", lockID)+l.at.condition(), nil, nil)
	if f := wire.FailureOf(err); f == nil || f.Status != http.StatusConflict {
		return
	}
	// The last renewal was given up when it had been sent already.
	if h, at, err := l.k.holder(ctx); err == nil && h != nil && h.is(&l.me) {
		_ = l.k.c.Do(ctx, http.MethodDelete, wire.Path(l.k.blobs(), "_doc", lockID)+at.condition(), nil, nil)
	}
}
