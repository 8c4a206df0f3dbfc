package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/synonyms"
	"github.com/kiosque-search/kiosque/web"
	"github.com/kiosque-search/kiosque/web/guard"
	"github.com/kiosque-search/kiosque/web/metrics"
)

func serveCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:  "serve",
			Usage: "sert la page de recherche et l'API JSON",
			Description: "Le serveur suit les reconstructions de l'index sans perdre une requête. Il s'arrête proprement par Ctrl-C ou SIGTERM, " +
				"avec le code 0. Par défaut il ne répond qu'à cette machine ; ni les requêtes, ni les noms, ni les adresses n'entrent dans le journal.\n\n" +
				"SIGHUP fait relire aussitôt l'index, les clés, les mots de passe, les droits, les synonymes et le certificat.",
			Flags:  serveFlags(),
			Action: func(c *ucli.Context) error { return runServe(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search serve --index ./kiosque-index", What: "puis http://127.0.0.1:8080/ dans un navigateur"},
			{Line: "search serve --addr :8443 --tls-cert cert.pem --tls-key cle.pem --passwords lecteurs", What: "ouvert au réseau, chiffré, à qui a un mot de passe"},
			{
				Line: "search serve --base-url https://presse.exemple.fr/ --proxy-user-header Remote-User --trusted-proxy 127.0.0.1",
				What: "derrière un mandataire qui identifie les lecteurs",
			},
			{Line: "search serve --cors-origin https://intranet.exemple.fr --frame-ancestor https://intranet.exemple.fr", What: "dans une page de l'intranet"},
		},
	}
}

func runServe(c *ucli.Context, env cli.Env) error {
	if c.Args().Present() {
		return cli.Usage("serve ne prend pas d'argument : "+c.Args().First(), "l'index se donne par --index, l'adresse par --addr")
	}
	log, err := newLog(env, c.String("log-format"))
	if err != nil {
		return err
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP) // before anything that takes time, until nothing is left to do: by itself it ends a process
	defer signal.Stop(hangup)
	door, err := guard.New(guardOptions(c))
	if err != nil {
		return err
	}
	certificate, err := newCertificate(c.String("tls-cert"), c.String("tls-key"))
	if err != nil {
		return err
	}
	x, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = x.Close() }()
	var m *metrics.Metrics
	var s kiosque.Searcher = x
	options := webOptions(c, door, log)
	if c.Bool("metrics") || c.IsSet("metrics-addr") {
		m = metrics.New(x)
		s, options.Observer = m.Searcher(x), m
	}
	limits, err := newWithheld(c.String("rights"), s)
	if err != nil {
		return err
	}
	if limits != nil {
		s = limits.searcher
	}
	h, err := web.NewHandler(s, options)
	if err != nil {
		return err
	}
	info, err := x.Info(c.Context)
	if err != nil {
		return err
	}
	l, err := listen(c.Context, c.String("addr"), "--addr")
	if err != nil {
		return err
	}
	var scraped net.Listener
	if addr := c.String("metrics-addr"); addr != "" {
		if scraped, err = listen(c.Context, addr, "--metrics-addr"); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	scheme := "http"
	if certificate != nil {
		scheme, l, h = "https", certificate.listener(l), strictly(h)
	}
	log.tell("Kiosque répond à l'adresse %s://%s/ (%s) ; arrêt par Ctrl-C", scheme, shownAddr(l.Addr()), french.Quantity(info.Articles, "article", "articles"))

	if certificate == nil && (c.String("passwords") != "" || c.String("keys") != "") && !onlyHere(l.Addr()) {
		log.tell("attention : les mots de passe et les clés passent en clair sur le réseau ; donnez --tls-cert et --tls-key, " +
			"ou n'écoutez que derrière un mandataire qui chiffre (--addr 127.0.0.1:8080)")
	}
	if scraped != nil {
		log.tell("mesures à l'adresse http://%s%s", shownAddr(scraped.Addr()), metricsPath)
	}

	ctx, cancel := context.WithCancel(c.Context)
	var beside sync.WaitGroup
	f := follower{index: x, log: log.Logger, hangup: hangup, also: []reloader{
		{"clés et mots de passe", door.Reload},
		{"certificat", certificate.load},
		{"droits", limits.load},
		{"synonymes", func() error { return loadSynonyms(x, c.String("synonyms")) }},
	}}
	if m != nil {
		f.opened = m.Opened
		m.Opened(time.Now())
	}
	every := folderInterval
	if collection.InCluster(env.IndexDir(c.String("index"))) {
		every = clusterInterval
	}
	beside.Go(func() { f.run(ctx, every) })
	if scraped != nil {
		beside.Go(func() {
			if err := (server{log: log.Logger, writing: writeTimeout}).serve(ctx, scraped, at(metricsPath, m.Handler(), http.NotFoundHandler())); err != nil {
				log.ErrorContext(ctx, "les mesures ne sont plus servies", "error", err)
			}
		})
	}
	if c.Bool("metrics") {
		h = at(metricsPath, door.Handler(m.Handler()), h)
	}
	err = server{drain: c.Duration("drain"), writing: writeLimit(c), log: log.Logger}.serve(ctx, l, h)
	cancel()
	beside.Wait() // the index is closed after its last user
	log.tell("serveur arrêté")
	return err
}

// loadSynonyms reads the file of synonyms again. On an error, they stay as they were.
func loadSynonyms(x collection.Searcher, file string) error {
	if file == "" {
		return nil
	}
	set, err := synonyms.Open(file)
	if err == nil {
		x.UseSynonyms(set)
	}
	return err
}

const metricsPath = "/metrics"

// at answers one path by itself.
func at(path string, there, elsewhere http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			there.ServeHTTP(w, r)
			return
		}
		elsewhere.ServeHTTP(w, r)
	})
}

// listen opens the address that a flag names.
func listen(ctx context.Context, addr, flag string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "impossible de répondre à l'adresse " + addr,
			Hint: fmt.Sprintf("l'adresse est prise ou mal écrite ; une autre : %[1]s 127.0.0.1:8081, ou un port libre : %[1]s 127.0.0.1:0", flag), Err: err,
		}
	}
	return l, nil
}
