package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// timed gives the work of a request its time limit.
func (h *handler) timed(f handlerFunc) http.Handler { return h.reading(limitTo(h.o.Timeout, f)) }

// limited is timed for requests that search: the Door is asked, one too many is turned away at once, the others have their turn. Health checks
// pass beside it, so that a busy server is not taken for a dead one, and assets, for the page of a refusal has a style.
func (h *handler) limited(f handlerFunc) http.Handler {
	return h.timed(h.admitted(h.searching(f)))
}

// entered only asks the Door: what a request is, and its limits, is seen from its parameters.
func (h *handler) entered(f handlerFunc) http.Handler { return h.reading(h.admitted(f)) }

// limitTo sets a time limit, if it is positive.
func limitTo(limit time.Duration, f handlerFunc) handlerFunc {
	if limit <= 0 {
		return f
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		return f(w, r.WithContext(ctx))
	}
}

// admitted asks the Door first, if there is one.
func (h *handler) admitted(f handlerFunc) handlerFunc {
	if h.o.Door == nil {
		return f
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		user, client, err := h.o.Door.Admit(r, w.Header())
		if rec, ok := w.(*recorder); ok {
			rec.user, rec.client = user, client
		}
		if err != nil {
			return err
		}
		return f(w, r)
	}
}

// clean refuses paths that the mux would redirect to their tidy form: its redirects are absolute and would leave the
// prefix under which we are mounted. Addresses that are too long are not read at all.
func (h *handler) clean(next http.Handler) http.Handler {
	dirty := h.reading(nowhere)
	long := func(most int) http.Handler {
		return h.reading(func(http.ResponseWriter, *http.Request) error { return tooLong(most) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := r.URL.EscapedPath()
		switch {
		case len(p) > address.MaxPath:
			long(address.MaxPath).ServeHTTP(w, r)
		case len(r.URL.RawQuery) > address.MaxRawQuery:
			long(address.MaxRawQuery).ServeHTTP(w, r)
		case p == "":
			// Mounted without the final slash, as with http.StripPrefix("/kiosque", h) for "/kiosque" itself.
			whole, _, _ := strings.Cut(r.RequestURI, "?")
			target := "./" + path.Base(whole) + "/"
			if r.URL.RawQuery != "" {
				target += "?" + r.URL.RawQuery
			}
			w.Header().Set("Location", target)
			send(w, r, http.StatusPermanentRedirect, nil)
		case p[0] != '/' || path.Clean(p) != p && path.Clean(p)+"/" != p:
			dirty.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// recovered turns a panic into an error page and a line in the log with the stack.
func (h *handler) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v) // net/http's own way to cut a connection
			}
			err := fmt.Errorf("web: panic: %v\n%s", v, debug.Stack())
			if rec, ok := w.(*recorder); ok && rec.status != 0 {
				h.o.Logger.ErrorContext(r.Context(), "panic after the answer began", "path", cut(r.URL.Path, address.MaxPath), "err", err)
				panic(http.ErrAbortHandler) // or what was sent would pass for the whole
			}
			h.fail(w, r, err)
		}()
		next.ServeHTTP(w, r)
	})
}

// logged tells the Observer of each request, and writes the access log. The reader's address is never in it, the name and what was searched for only if asked.
func (h *handler) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := h.o.Now()
		rec := &recorder{ResponseWriter: w}
		h.o.Observer.Begin()
		defer func() {
			took := h.o.Now().Sub(start)
			h.o.Observer.End(h.routeOf(r), rec.status, took)
			attrs := []slog.Attr{
				slog.String("method", french.Clip(r.Method)),
				slog.String("path", cut(r.URL.Path, address.MaxPath)),
				slog.Int("status", rec.status),
				slog.Int64("bytes", rec.bytes),
				slog.Duration("took", took),
			}
			if h.o.LogUsers && rec.user != "" {
				attrs = append(attrs, slog.String("user", cut(rec.user, address.MaxValue)))
			}
			if h.o.LogQueries {
				attrs = append(attrs, slog.String("query", cut(r.URL.RawQuery, kiosque.MaxQuery)))
			}
			h.o.Logger.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
		}()
		next.ServeHTTP(rec, r)
	})
}

// routeOf is the pattern of the route that a request took. A request that was refused before it came to the mux has none,
// or that of a mux around ours.
func (h *handler) routeOf(r *http.Request) string {
	if _, ours := h.forms[r.Pattern]; ours {
		return r.Pattern
	}
	return "/"
}

// cut bounds what one request can write into the log.
func cut(s string, most int) string { return s[:min(len(s), most)] }

// recorder notes what was answered, for the log.
type recorder struct {
	http.ResponseWriter
	status int // 0: nothing yet
	bytes  int64
	user   string // whom the Door has recognised
	client string // for whom it counts
}

// WriteHeader implements http.ResponseWriter.
func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (rec *recorder) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the server's own writer.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }
