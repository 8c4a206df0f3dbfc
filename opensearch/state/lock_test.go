package state

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

func TestMain(m *testing.M) { cluster.Main(m) }

// TestLock: a lock is another's as long as that one renews it, whatever the clocks say, and no longer.
func TestLock(t *testing.T) {
	a := wire.Address{Index: fmt.Sprintf("state-%d", time.Now().UnixNano())}
	for _, h := range cluster.Hosts(t) {
		a.Hosts = append(a.Hosts, strings.TrimPrefix(h, "http://"))
	}
	c, err := wire.New(a, wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	k := New(c)
	k.silence = 400 * time.Millisecond
	if err := k.Prepare(t.Context(), schema.Settings{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Do(t.Context(), http.MethodDelete, wire.Path(k.blobs()), nil, nil) })
	here, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	const ended = 1 << 30 // no process has this number
	for _, tt := range []struct {
		name   string
		holder holder
		left   time.Duration // of its lease, by the clock of who wrote it
		renews bool
		locked bool
	}{
		{"another machine, which is at it", holder{Host: "ailleurs", PID: 1}, lease / 2, false, true},
		{"another machine, gone", holder{Host: "ailleurs", PID: 1}, -lease, false, false},
		{"its clock is slow", holder{Host: "ailleurs", PID: 1}, -time.Hour, true, true},
		{"its clock is fast, and it is gone", holder{Host: "ailleurs", PID: 1}, time.Hour, false, false},
		{"a process of this machine that has ended", holder{Host: here, PID: ended, Space: space()}, lease / 2, false, false},
		{"a process of a container with the name of this machine", holder{Host: here, PID: ended, Space: "pid:[1]"}, lease / 2, false, true},
	} {
		write := func(n time.Duration) {
			tt.holder.Until = time.Now().Add(tt.left + n)
			b, err := json.Marshal(tt.holder)
			if err != nil {
				t.Error(err)
			}
			if err := c.Do(t.Context(), http.MethodPut, wire.Path(k.blobs(), "_doc", lockID), document{b}, nil); err != nil {
				t.Error(err)
			}
		}
		write(0)
		if tt.renews {
			time.AfterFunc(50*time.Millisecond, func() { write(time.Second) })
		}
		if busy, err := k.Writer(t.Context()); err != nil || busy != (tt.left == lease/2 && tt.locked) {
			t.Errorf("%s: busy %v: %v", tt.name, busy, err)
		}
		_, l, err := k.Lock(t.Context())
		if locked := kiosque.CodeOf(err) == kiosque.CodeLocked; locked != tt.locked || !locked && err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if l == nil {
			continue
		}
		if err := l.Held(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		l.until = time.Now().Add(-time.Second) // as after a long sleep
		if err := l.Held(); kiosque.CodeOf(err) != kiosque.CodeLocked {
			t.Errorf("%s: a lock that may be another's: %v", tt.name, err)
		}
		l.at.Seq-- // as where the answer to a renewal was not waited for
		l.Unlock(t.Context())
		if h, _, err := k.holder(t.Context()); h != nil || err != nil {
			t.Errorf("%s: the lock is still there: %+v %v", tt.name, h, err)
		}
	}
}
