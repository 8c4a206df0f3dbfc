package main

import (
	"errors"
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample"
)

func sampleCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "sample",
			Usage:     "écrit un corpus d'essai : des articles inventés, avec les défauts des vrais",
			ArgsUsage: "DOSSIER",
			Description: "Les fichiers sont bruts, comme ils arrivent : dates au mois ou absentes, encodages divers, reprises de dépêches. Aucun fichier " +
				"n'est remplacé.",
			Flags:  []ucli.Flag{jsonFlag()},
			Action: func(c *ucli.Context) error { return runSample(c, env) },
		},
		Examples: []cli.Example{{Line: "indexer sample essai && indexer build essai && search query inondations", What: "de rien à la première recherche"}},
	}
}

func runSample(c *ucli.Context, env cli.Env) error {
	if c.Args().Len() != 1 {
		return cli.Usage(fmt.Sprintf("un dossier est attendu, et un seul (%s)", french.Quantity(c.Args().Len(), "donné", "donnés")),
			"indexer sample DOSSIER ; il est créé s'il n'existe pas")
	}
	dir := c.Args().First()
	n, err := sample.Write(dir)
	switch {
	case errors.Is(err, sample.ErrDiffers):
		return &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: dir + " contient déjà d'autres fichiers de ces noms",
			Hint: "choisissez un dossier neuf ; rien n'a été écrit", Err: err,
		}
	case err != nil:
		return &kiosque.Error{
			Code: kiosque.CodeInternal, Message: "le corpus d'essai ne peut pas être écrit dans " + dir,
			Hint: "vérifiez les droits du dossier et la place sur le disque", Err: err,
		}
	}
	return env.Printer(c.Bool("json")).Print(sampleView{Dir: dir, Files: n})
}

type sampleView struct {
	Dir   string `json:"dir"`
	Files int    `json:"files"` // written; those that were there already are not counted
}

// JSON implements cli.View.
func (v sampleView) JSON() any { return v }

// WriteText implements cli.View.
func (v sampleView) WriteText(t *cli.Text) {
	t.Linef("%s dans %s. Pour l'indexer : indexer build %s", french.Quantity(v.Files, "fichier écrit", "fichiers écrits"), v.Dir, v.Dir)
}
