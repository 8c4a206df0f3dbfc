package main

import (
	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/opensearch/store"
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
	dir := env.IndexDir(c.String("index"))
	if collection.InCluster(dir) {
		return cleanCluster(c, env, dir)
	}
	progress := env.Progress(cli.ProgressOptions{Quiet: c.Bool("quiet")})
	report, err := index.Clean(c.Context, dir, showVerify(progress))
	progress.Stop()
	if err != nil {
		return err
	}
	return env.Printer(c.Bool("json")).Print(cleanView{report})
}

// cleanCluster removes the generations of a cluster that are not in service.
func cleanCluster(c *ucli.Context, env cli.Env, address string) error {
	s, err := collection.Store(address, env.Getenv, store.Options{})
	if err != nil {
		return err
	}
	v := clusterCleanView{Removed: []string{}}
	removed, err := s.Clean(c.Context)
	if err != nil {
		return err
	}
	v.Removed = append(v.Removed, removed...)
	return env.Printer(c.Bool("json")).Print(v)
}

// clusterCleanView shows which generations were removed.
type clusterCleanView struct {
	Removed []string `json:"removed"`
}

// JSON implements cli.View.
func (v clusterCleanView) JSON() any { return v }

// WriteText implements cli.View.
func (v clusterCleanView) WriteText(t *cli.Text) {
	t.Linef("%s de la grappe.", french.Quantity(len(v.Removed), "état qui ne sert plus a été retiré", "états qui ne servent plus ont été retirés"))
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
