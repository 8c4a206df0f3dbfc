package main

import (
	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

func cleanCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:  "clean",
			Usage: "enlève l'état précédent de l'index et les restes, pour la place",
			Description: "L'état d'avant la dernière écriture reste sur le disque jusqu'à la suivante : il répond si le plus récent s'abîme. Après « add » il " +
				"partage presque tous ses fichiers avec lui ; après « build » il prend autant de place. « clean » vérifie l'état le plus récent, comme « verify », " +
				"et n'enlève l'autre que si tout est intact.",
			Flags:  []ucli.Flag{indexFlag(), quietFlag(), jsonFlag()},
			Action: func(c *ucli.Context) error { return runClean(c, env) },
		},
		Examples: []cli.Example{{Line: "indexer clean --index ./mon-index", What: "après une reconstruction, quand le disque est petit"}},
	}
}

func runClean(c *ucli.Context, env cli.Env) error {
	if err := noWords(c); err != nil {
		return err
	}
	progress := env.Progress(cli.ProgressOptions{Quiet: c.Bool("quiet")})
	report, err := index.Clean(c.Context, env.IndexDir(c.String("index")), showVerify(progress))
	progress.Stop()
	if err != nil {
		return err
	}
	return env.Printer(c.Bool("json")).Print(cleanView{report})
}

// cleanView shows what was removed.
type cleanView struct{ *index.CleanReport }

// JSON implements cli.View.
func (v cleanView) JSON() any { return v.CleanReport }

// WriteText implements cli.View.
func (v cleanView) WriteText(t *cli.Text) {
	t.Linef("%s est intact ; %s de libres en plus.", v.Generation, french.Size(v.Freed))
	leftovers(t, v.Left)
}
