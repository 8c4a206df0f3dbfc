// Command search answers queries on an index of press articles: on the terminal, as JSON, or as a web page and API.
package main

import (
	"context"
	"io"
	"log" //nolint:depguard // to keep bleve from it
	"math"
	"os"
	"os/signal"
	"syscall"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/synonyms"
)

func main() {
	env := cli.Env{Args: os.Args, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv}
	os.Exit(cli.Watched(env, start))
}

func start(env cli.Env) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)   // a second Ctrl-C kills at once
	log.SetOutput(io.Discard)      // where bleve says in English what we say ourselves
	signal.Ignore(syscall.SIGPIPE) // a reader who goes away is an error of the write, and no failure
	cli.KeepWithin(env, math.MaxInt64)
	return run(ctx, env.Args, env.Stdin, env.Stdout, env.Stderr, env.Getenv)
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	env := cli.Env{Args: args, Stdin: stdin, Stdout: stdout, Stderr: stderr, Getenv: getenv}
	app := cli.App{
		Name:  "search",
		Usage: "cherche dans un index d'archives de presse",
		Description: "search lit un index construit par « indexer build ». L'index est celui de --index, sinon celui que nomme " +
			"$KIOSQUE_INDEX, sinon le dossier ./kiosque-index.\n\nLes réponses vont sur la sortie standard, les messages sur la sortie d'erreur. " +
			"Avec --json, la réponse est un objet JSON ; une erreur est alors, en dernière ligne de la sortie d'erreur, un objet JSON aussi.",
		Commands: []*cli.Command{
			queryCommand(env), completeCommand(env), kwicCommand(env), curveCommand(env), exportCommand(env), showCommand(env),
			neighboursCommand(env), specificitiesCommand(env), ngramsCommand(env), namesCommand(env), batchCommand(env), relatedCommand(env),
			similarCommand(env),
			compareCommand(env), explainCommand(env), citeCommand(env), recheckCommand(env),
			serveCommand(env), keyCommand(env),
		},
	}
	return app.Run(ctx, env)
}

func indexFlag() ucli.Flag {
	return &ucli.StringFlag{
		Name:  "index",
		Usage: "`DIR` dossier de l'index, ou adresse d'une grappe (opensearch://SERVEUR/NOM) ; par défaut $KIOSQUE_INDEX, sinon ./" + cli.DefaultIndex,
	}
}

func jsonFlag() ucli.Flag {
	return &ucli.BoolFlag{Name: "json", Usage: "répond par un objet JSON"}
}

// open opens the index that the flags name, with the synonyms that they name.
func open(c *ucli.Context, env cli.Env) (collection.Searcher, error) {
	var own *synonyms.Set
	if file := c.String("synonyms"); file != "" {
		var err error
		if own, err = synonyms.Open(file); err != nil {
			return nil, err
		}
	}
	return collection.Open(c.Context, env.IndexDir(c.String("index")), env.Getenv, own)
}
