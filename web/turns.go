package web

import (
	"net/http"
	"runtime"
	"sync"
)

// turnsPerCore is how many answers each processor works on at once. With as many as there are readers, each would wait for
// all others, step by step; in a line, those who came first are served first, and the last ones wait no longer.
const turnsPerCore = 2

func newTurns() chan struct{} { return make(chan struct{}, turnsPerCore*runtime.GOMAXPROCS(0)) }

// inTurn lets a request wait for its turn, as long as its time limit, and in the order of coming. The turn ends where the
// answer begins to be written, so that a reader on a slow line keeps nobody waiting.
func (h *handler) inTurn(f handlerFunc) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		select {
		case h.turns <- struct{}{}:
		case <-r.Context().Done():
			return r.Context().Err()
		}
		end := sync.OnceFunc(func() { <-h.turns })
		defer end()
		return f(&turn{ResponseWriter: w, end: end}, r)
	}
}

// turn is a writer that ends its request's turn.
type turn struct {
	http.ResponseWriter
	end func()
}

func (t *turn) WriteHeader(status int) {
	t.end()
	t.ResponseWriter.WriteHeader(status)
}

func (t *turn) Write(b []byte) (int, error) {
	t.end()
	return t.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the server's own writer.
func (t *turn) Unwrap() http.ResponseWriter { return t.ResponseWriter }
