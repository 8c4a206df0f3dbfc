package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
)

// TestHalfTheHostsAreWrong: where a page of somebody else answers at some of the hosts, the others are asked.
func TestHalfTheHostsAreWrong(t *testing.T) {
	wrong := serve(t, Options{}, answer(404, "<html>404 page not found"))
	right := serve(t, Options{}, answer(200, `{"ok":true}`))
	c, err := New(Address{Hosts: append(wrong.address.Hosts, right.address.Hosts...), Index: "presse"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 6 {
		var out struct{ OK bool }
		if err := c.Do(t.Context(), http.MethodGet, "/presse/_alias", nil, &out); err != nil || !out.OK {
			t.Errorf("%+v %v", out, err)
		}
	}
}

// TestTooLargeTogether: what is too large for somebody on the way is sent in parts, and what is so alone is told.
func TestTooLargeTogether(t *testing.T) {
	const most = 500
	written := 0
	c := serve(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil || len(b) > most {
			http.Error(w, "<html>413", http.StatusRequestEntityTooLarge)
			return
		}
		n := bytes.Count(b, []byte(`{"index"`))
		written += n
		_, _ = fmt.Fprintf(w, `{"items":[%s]}`, strings.Join(slices.Repeat([]string{`{"index":{"status":201}}`}, n), ","))
	})
	actions := make([]Action, 40)
	for i := range actions {
		actions[i] = Action{Op: Put, Index: "presse", ID: fmt.Sprint(i), Doc: []byte(`{"article":"un texte"}`)}
	}
	outcomes, err := c.Bulk(t.Context(), actions)
	if err != nil || written != len(actions) {
		t.Errorf("%d written: %v", written, err)
	}
	for i, o := range outcomes {
		if o.Status != http.StatusCreated {
			t.Errorf("action %d: %+v", i, o)
		}
	}
	actions[7].Doc = []byte(strings.Repeat("x", 2*most))
	if _, err := c.Bulk(t.Context(), actions); kiosque.CodeOf(err) != kiosque.CodeExhausted {
		t.Errorf("%v", err)
	}
}

// TestNothingIsTold: whatever goes wrong, no message has what says who asks.
func TestNothingIsTold(t *testing.T) {
	const user, password, key = "alphonse", "s3cret-pass", "cl3f-api"
	var seen atomic.Int32
	for _, tt := range []struct {
		status int
		body   string
	}{
		{401, "Unauthorized"},
		{403, fault("security_exception", "no permissions")},
		{404, "<html>"},
		{302, ""},
		{500, "{}"},
		{503, "busy"},
		{413, ""},
		{200, "<html>"},
		{200, `{"a":`},
		{0, ""},
	} {
		for _, o := range []Options{{User: user, Password: password}, {Key: key}} {
			o.Patience, o.Timeout = 50*time.Millisecond, time.Second
			c := serve(t, o, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "" {
					seen.Add(1)
				}
				answer(tt.status, tt.body)(w, r)
			})
			if tt.status == 0 {
				c.bases[0] = "http://127.0.0.1:1" // which nobody answers
			}
			err := c.Do(t.Context(), http.MethodGet, "/", nil, &struct{}{})
			if err == nil {
				t.Fatalf("%d: no error", tt.status)
			}
			text := c.Address().String()
			for e := err; e != nil; e = errors.Unwrap(e) {
				text += fmt.Sprintf("%v %+v", e, e)
				if k, ok := errors.AsType[*kiosque.Error](e); ok {
					text += k.Hint
				}
			}
			for _, secret := range []string{user, password, key} {
				if strings.Contains(text, secret) {
					t.Errorf("%d: %s", tt.status, text)
				}
			}
		}
	}
	if seen.Load() == 0 {
		t.Error("nobody has said who asks")
	}
}
