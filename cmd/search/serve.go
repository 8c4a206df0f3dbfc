package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/klauspost/compress/gzhttp"
	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/web"
)

// The server's limits. A request is a line of text, an answer at most some megabytes: whoever needs longer is stuck.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 160 << 10 // the longest query, percent-encoded: the page, not net/http, says that one is too long
	shutdownTimeout   = 10 * time.Second
	reloadInterval    = time.Second
)

func serveCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:  "serve",
			Usage: "sert la page de recherche et l'API JSON",
			Description: "Le serveur suit les reconstructions de l'index sans perdre une requête. Il s'arrête proprement par Ctrl-C ou SIGTERM, " +
				"avec le code 0. Par défaut il ne répond qu'à cette machine ; les requêtes n'entrent pas dans le journal.",
			Flags: []ucli.Flag{
				indexFlag(),
				&ucli.StringFlag{Name: "addr", Value: "127.0.0.1:8080", Usage: "`ADRESSE` où répondre ; par défaut 127.0.0.1:8080, :8080 pour tout le réseau, :0 pour un port libre"},
				&ucli.BoolFlag{Name: "log-queries", Usage: "note aussi le texte des requêtes dans le journal"},
			},
			Action: func(c *ucli.Context) error { return runServe(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search serve --index ./kiosque-index", What: "puis http://127.0.0.1:8080/ dans un navigateur"},
			{Line: "search serve --addr :8080", What: "ouvert au réseau : placez devant lui un serveur qui filtre les accès"},
		},
	}
}

func runServe(c *ucli.Context, env cli.Env) error {
	if c.Args().Present() {
		return cli.Usage("serve ne prend pas d'argument : "+c.Args().First(), "l'index se donne par --index, l'adresse par --addr")
	}
	x, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = x.Close() }()
	log := slog.New(slog.NewTextHandler(env.Stderr, nil))
	h, err := web.NewHandler(x, web.Options{Logger: log, LogQueries: c.Bool("log-queries")})
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(c.Context, "tcp", c.String("addr"))
	if err != nil {
		return &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("impossible de répondre à l'adresse %s", c.String("addr")),
			Hint: "l'adresse est prise ou mal écrite ; une autre : --addr 127.0.0.1:8081, ou un port libre : --addr 127.0.0.1:0", Err: err,
		}
	}
	info, err := x.Info(c.Context)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	env.Message("Kiosque répond à l'adresse http://%s/ (%s) ; arrêt par Ctrl-C", shownAddr(l.Addr()), cli.Count(info.Articles, "article", "articles"))
	ctx, cancel := context.WithCancel(c.Context)
	var following sync.WaitGroup
	following.Go(func() { follow(ctx, x, reloadInterval, log) })
	err = serve(ctx, l, h, log)
	cancel()
	following.Wait() // the index is closed after its last user
	env.Message("serveur arrêté")
	return err
}

// serve answers until the context ends, then lets the requests in flight finish.
func serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	s := &http.Server{
		Handler:           gzhttp.GzipHandler(h),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// The requests in flight outlive the signal.
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := s.Shutdown(stop); err != nil {
		log.WarnContext(ctx, "des requêtes ont été coupées à l'arrêt", "error", err)
		return s.Close()
	}
	return nil
}

// follow takes up new generations of the index as they come. What keeps it from doing so is logged once, and the
// generation in service goes on.
func follow(ctx context.Context, x *index.Index, every time.Duration, log *slog.Logger) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		changed, err := x.Reload(ctx)
		switch {
		case err != nil && ctx.Err() != nil:
			return
		case err != nil && err.Error() != last:
			last = err.Error()
			log.ErrorContext(ctx, "le nouvel index ne peut pas être ouvert, l'ancien reste en service", "error", err)
		case changed:
			last = ""
			info, err := x.Info(ctx)
			if err == nil {
				log.InfoContext(ctx, "nouvel index en service", "generation", info.Generation, "articles", info.Articles)
			}
		}
	}
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
