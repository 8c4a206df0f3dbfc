package web

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// places bounds how many requests are under way at once, all together and of each client: half of them at most, so that one
// client cannot keep the others out. A nil places has no bound.
type places struct {
	most, share int

	mu    sync.Mutex
	taken int
	by    map[string]int // of each client that has any
}

// newPlaces makes so many; none or a negative number is no bound.
func newPlaces(most int) *places {
	if most <= 0 {
		return nil
	}
	return &places{most: most, share: (most + 1) / 2, by: map[string]int{}}
}

// take takes a place for a client, which leave gives back, or says why there is none.
func (p *places) take(client string) (leave func(), err error) {
	if p == nil {
		return func() {}, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.taken >= p.most:
		return nil, &kiosque.Error{Code: kiosque.CodeBusy}
	case p.most > 1 && p.by[client] >= p.share:
		return nil, &kiosque.Error{
			Code: kiosque.CodeTooMany, Message: "trop de requêtes en même temps",
			Hint: "attendez la fin des précédentes ; d’une même personne ou d’une même adresse, " + french.Number(p.share) + " au plus",
		}
	}
	p.taken++
	p.by[client]++
	return sync.OnceFunc(func() { p.leave(client) }), nil
}

func (p *places) leave(client string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	if p.by[client]--; p.by[client] == 0 {
		delete(p.by, client)
	}
}

// clientOf names whom the bounds hold for: whom the Door has recognised, or else the network of the address that the request
// comes from: in IPv6, one subscriber has 64 bits of it.
func clientOf(w http.ResponseWriter, r *http.Request) string {
	if rec, ok := w.(*recorder); ok && rec.client != "" {
		return rec.client
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// searching takes a place among the searches, waits for the request's turn, and gives both back where the answer begins to
// be written.
func (h *handler) searching(f handlerFunc) handlerFunc {
	f = h.inTurn(f)
	return func(w http.ResponseWriter, r *http.Request) error {
		client := clientOf(w, r)
		leave, err := h.searches.take(client)
		if err != nil {
			return err
		}
		defer leave()
		a := &answering{ResponseWriter: w, h: h, r: r, client: client, leave: leave}
		defer a.end()
		return f(a, r)
	}
}

// streaming takes a place among the streams, which have their own: an export that nobody reads keeps no search waiting.
func (h *handler) streaming(f handlerFunc) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		leave, err := h.streams.take(clientOf(w, r))
		if err != nil {
			return err
		}
		defer leave()
		return f(w, r)
	}
}

// longAnswer is how many bytes go out, to the buffers of the system, before anybody reads them; an answer that is longer
// needs a reader, and meanwhile a place among the long answers.
const longAnswer = 256 << 10

// answering is the writer of a search. It gives the place back when the answer begins; a long answer is written block by
// block, and each must be taken in time.
type answering struct {
	http.ResponseWriter
	h       *handler
	r       *http.Request
	client  string
	leave   func()
	written func() // gives the place of a long answer back; nil: none is held
	begun   bool
	refused bool
}

// WriteHeader implements http.ResponseWriter.
func (a *answering) WriteHeader(status int) {
	a.leave()
	if n, err := strconv.Atoi(a.Header().Get("Content-Length")); err == nil && n > longAnswer && !a.begun {
		var err error
		if a.written, err = a.h.answers.take(a.client); err != nil {
			a.begun, a.refused = true, true
			a.h.fail(a.ResponseWriter, a.r, err)
			return
		}
	}
	if !a.refused {
		a.begun = true
		a.ResponseWriter.WriteHeader(status)
	}
}

// Write implements http.ResponseWriter.
func (a *answering) Write(b []byte) (n int, err error) {
	a.leave()
	if a.refused {
		return len(b), nil
	}
	a.begun = true
	for len(b) > longAnswer {
		k, err := writeInTime(a.ResponseWriter, b[:streamBlock])
		if n += k; err != nil {
			return n, err
		}
		b = b[streamBlock:]
	}
	k, err := writeInTime(a.ResponseWriter, b)
	return n + k, err
}

func (a *answering) end() {
	if a.written != nil {
		a.written()
	}
}

// Unwrap lets http.ResponseController reach the server's own writer.
func (a *answering) Unwrap() http.ResponseWriter { return a.ResponseWriter }
