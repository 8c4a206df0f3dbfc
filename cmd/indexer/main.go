// Command indexer makes and keeps an index of press articles from files, folders, archives and exports.
package main

import (
	"context"
	"io"
	"log" //nolint:depguard // to keep bleve from it
	"os"
	"os/signal"
	"syscall"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/internal/cli"
)

// softMemory is the bytes from which on the collector runs more often, and batches are written earlier: a build of usual articles
// by two workers stays below it.
const softMemory = 850 << 20

const (
	// collected is by how many per cent a heap grows before garbage is collected. Most of the memory of a build is slabs of bytes, which
	// cost a collection nothing to look through: twice as many collections as at 50 take two per cent of the time and a fifth less memory.
	collected = 25
	// smallHeap is the bytes of a heap that need not be made smaller.
	smallHeap = 160 << 20
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
	(&cli.Collector{Percent: collected}).Adjust(env)
	cli.KeepWithin(env, softMemory)
	return run(ctx, env.Args, env.Stdin, env.Stdout, env.Stderr, env.Getenv)
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	env := cli.Env{Args: args, Stdin: stdin, Stdout: stdout, Stderr: stderr, Getenv: getenv}
	app := cli.App{
		Name:  "indexer",
		Usage: "construit et entretient un index d'archives de presse",
		Description: "indexer lit des textes, des tableaux, du JSON, dans des dossiers ou des archives, et en fait un index que « search » interroge. " +
			"L'index est celui de --index, sinon celui que nomme $KIOSQUE_INDEX, sinon le dossier ./kiosque-index.\n\n" +
			"Une construction ne touche pas à l'index en service avant d'être complète : l'interrompre ne l'abîme pas. " +
			"Les réponses vont sur la sortie standard, les messages et l'avancement sur la sortie d'erreur. " +
			"Avec --json, la réponse est un objet JSON ; une erreur est alors, en dernière ligne de la sortie d'erreur, un objet JSON aussi.",
		Commands: []*cli.Command{
			buildCommand(env), addCommand(env), removeCommand(env), infoCommand(env), verifyCommand(env), cleanCommand(env), sampleCommand(env),
			reportCommand(env), watchCommand(env),
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

func quietFlag() ucli.Flag {
	return &ucli.BoolFlag{Name: "quiet", Usage: "n'affiche pas l'avancement"}
}

// noWords refuses words where a command takes none.
func noWords(c *ucli.Context) error {
	if c.Args().Present() {
		return cli.Usage(c.Command.Name+" ne prend pas d'argument : "+c.Args().First(), "le dossier de l'index se donne par --index")
	}
	return nil
}
