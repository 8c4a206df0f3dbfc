package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/ingest"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/watch"
)

func watchCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "watch",
			Usage:     "suit des dossiers et des flux, et ajoute à l'index ce qui y arrive",
			ArgsUsage: "CHEMIN|ADRESSE…",
			Description: "Ce qui est neuf ou a changé est ajouté comme par « add » : des fichiers d'un dossier dès qu'ils ne changent plus depuis deux secondes, " +
				"d'un flux RSS, Atom ou JSON Feed à chaque intervalle. Un flux n'est demandé que s'il a changé (ETag, Last-Modified), jamais avant ce que " +
				"son serveur demande " +
				"(Retry-After, Cache-Control), et de plus en plus rarement tant qu'il ne répond pas. Rien n'est retiré de l'index : voir « add --prune ».\n\n" +
				"L'avancement est noté dans le dossier de l'index (watch.json), ou dans la grappe : la commande reprend où elle en était. " +
				"Ctrl-C l'arrête sans rien abîmer. Seules les adresses données sont demandées, et ce vers quoi elles redirigent.",
			Flags: slices.Concat([]ucli.Flag{
				indexFlag(),
				&ucli.DurationFlag{Name: "interval", Value: watch.DefaultInterval, Usage: "`DURÉE` au moins entre deux demandes à un même flux ; par défaut 30m"},
				&ucli.DurationFlag{Name: "poll", Value: watch.DefaultPoll, Usage: "`DURÉE` entre deux regards sur les dossiers ; par défaut 10s"},
				&ucli.BoolFlag{Name: "once", Usage: "regarde tout une fois et s'arrête ; le code de sortie est 3 si quelque chose a été écarté ou n'a pas répondu"},
				&ucli.StringFlag{Name: "user-agent", Usage: "`TEXTE` par lequel se présenter aux serveurs"},
			}, readingFlags()),
			Action: func(c *ucli.Context) error { return runWatch(c, env) },
		},
		Examples: []cli.Example{
			{Line: "indexer watch --index ./mon-index arrivages/ https://presse.exemple.fr/rss.xml", What: "un dossier et un flux, jusqu'à Ctrl-C"},
			{Line: "indexer watch --once --index ./mon-index https://presse.exemple.fr/rss.xml", What: "une fois, par exemple chaque heure par cron"},
		},
	}
}

func runWatch(c *ucli.Context, env cli.Env) error {
	inputs := c.Args().Slice()
	if len(inputs) == 0 {
		return cli.Usage("rien à suivre", "un dossier, un fichier, ou l'adresse d'un flux : https://…")
	}
	o, err := corpusOptions(c)
	if err != nil {
		return err
	}
	aliases, err := readAliases(c.String("aliases"))
	if err != nil {
		return err
	}
	dir := env.IndexDir(c.String("index"))
	into, err := collection.Writer(dir, env.Getenv, store.Options{Replicas: -1})
	if err != nil {
		return err
	}
	memory := watch.InFolder(dir)
	if s, ok := into.(*store.Store); ok {
		memory = s.Memory("watch")
	}
	w := watch.Options{
		Index: dir, Memory: memory, Interval: c.Duration("interval"), Poll: c.Duration("poll"), Once: c.Bool("once"), UserAgent: c.String("user-agent"), Corpus: o,
		Lineage: func() (string, error) { return ingest.Lineage(c.Context, into) },
		Log:     func(line string) { env.Message("%s  %s", time.Now().Format(time.DateTime), line) },
	}
	if w.Interval < watch.MinInterval || w.Poll < watch.MinPoll {
		return cli.Usage("intervalle trop court", fmt.Sprintf("--interval d'au moins %s, --poll d'au moins %s", watch.MinInterval, watch.MinPoll))
	}
	if w.UserAgent == "" {
		w.UserAgent = "Kiosque/" + cli.Version() + " (+https://github.com/kiosque-search/kiosque)"
	}
	for _, in := range slices.Compact(slices.Sorted(slices.Values(inputs))) {
		switch {
		case watch.IsAddress(in):
			if u, err := url.Parse(in); err != nil || u.Hostname() == "" {
				return cli.Usage("adresse impossible : "+in, "https://machine/chemin")
			}
			w.Feeds = append(w.Feeds, in)
		case in == "-":
			return cli.Usage("l'entrée standard ne peut pas être suivie", "« indexer add - » la lit")
		default:
			w.Folders = append(w.Folders, in)
		}
	}
	if err := apart(dir, w.Folders); err != nil {
		return err
	}
	im := ingest.Options{Into: into, Corpus: o, Aliases: aliases, Command: c.Command.Name, Heap: cli.Heap(), Note: env.Note}
	w.Add = func(ctx context.Context, b watch.Batch) (watch.Outcome, error) { return addBatch(ctx, c, im, b) }
	err = watch.Run(c.Context, w)
	if errors.Is(err, watch.ErrIncomplete) {
		return cli.ErrRejected
	}
	return err
}

// addBatch adds what a watch has found.
func addBatch(ctx context.Context, c *ucli.Context, im ingest.Options, b watch.Batch) (out watch.Outcome, err error) {
	im.Paths, im.From = b.Paths, b.From
	for _, a := range b.Feeds {
		im.Streams = append(im.Streams, ingest.Stream{Name: a.Address, From: a.Body, Space: a.Host})
	}
	if len(b.Feeds) == 0 { // what a feed says is not said a second time
		im.Import = importName(c, b.Paths)
	}
	r, err := ingest.Run(ctx, im)
	if err != nil && kiosque.CodeOf(err) != kiosque.CodeNoArticle {
		return out, err
	}
	out = watch.Outcome{Indexed: r.Indexed, Updated: r.Updated, Unchanged: r.Unchanged, Rejected: r.Rejected}
	for _, reject := range r.Rejects {
		out.Rejects = append(out.Rejects, reject.Error())
	}
	return out, err
}
