package main

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// The server's limits. A request is a line of text, an answer at most some megabytes: whoever needs longer is stuck.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = time.Minute // beside the time limit of a search
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 160 << 10 // the longest query, percent-encoded: the page, not net/http, says that one is too long
	shutdownTimeout   = 10 * time.Second
)

// server answers at one address.
type server struct {
	drain   time.Duration // between the end of the context and the end of listening
	finish  time.Duration // for requests in flight after that; 0: shutdownTimeout
	writing time.Duration // for one answer; 0: no limit
	log     *slog.Logger
}

// serve answers until the context ends, then lets the requests in flight finish. Those that do not are cut, so that
// who reads a stream learns that it is not whole.
func (s server) serve(ctx context.Context, l net.Listener, h http.Handler) error {
	hs := &http.Server{
		Handler:           gzhttp.GzipHandler(h),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      s.writing,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- hs.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-failed:
		return err
	case <-time.After(s.drain):
	}
	// The requests in flight outlive the signal.
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), cmp.Or(s.finish, shutdownTimeout))
	defer cancel()
	if err := hs.Shutdown(stop); err != nil {
		s.log.WarnContext(ctx, "des requêtes ont été coupées à l'arrêt", "error", err)
		return hs.Close()
	}
	return nil
}

// shownAddr is the address as a browser on this machine reaches it.
func shownAddr(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
