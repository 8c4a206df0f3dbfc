package main

import (
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/internal/french"
)

func verifyCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:  "verify",
			Usage: "relit tout l'index et dit ce qui est endommagé",
			Description: "Les sommes de contrôle de tous les fichiers, les comptes et chaque article sont vérifiés. Dans une grappe, qui vérifie elle-même ses " +
				"fichiers, ce sont les comptes, chaque article, chaque mot du dictionnaire et ce que la grappe en trouve. Le code de sortie est 12 si " +
				"quelque chose est endommagé.",
			Flags: []ucli.Flag{
				indexFlag(), &ucli.IntFlag{Name: "sample", Usage: "dans une grappe, lit `N` articles pris au hasard au lieu de tous"}, quietFlag(), jsonFlag(),
			},
			Action: func(c *ucli.Context) error { return runVerify(c, env) },
		},
		Examples: []cli.Example{{Line: "indexer verify --index ./mon-index", What: "après une copie, une panne ou un disque douteux"}},
	}
}

func runVerify(c *ucli.Context, env cli.Env) error {
	if err := noWords(c); err != nil {
		return err
	}
	dir := env.IndexDir(c.String("index"))
	if collection.InCluster(dir) {
		return verifyCluster(c, env, dir)
	}
	if c.IsSet("sample") {
		return cli.Usage("--sample n'a de sens que dans une grappe", "un dossier est relu en entier")
	}
	progress := env.Progress(cli.ProgressOptions{Quiet: c.Bool("quiet")})
	report, err := index.Verify(c.Context, dir, showVerify(progress))
	progress.Stop()
	if report != nil {
		if perr := env.Printer(c.Bool("json")).Print(verifyView{report}); perr != nil {
			return perr
		}
	}
	return err
}

// showVerify tells the reader how far a verification has come.
func showVerify(progress *cli.Progress) func(index.VerifyStep) {
	return func(s index.VerifyStep) {
		switch s.Phase {
		case index.VerifyFiles:
			progress.Phase(fmt.Sprintf("vérification des fichiers, %s sur %s", french.Size(s.Done), french.Size(s.Total)), false)
		case index.VerifyArticles:
			progress.Phase(fmt.Sprintf("vérification des articles, %s sur %s", french.Number(s.Done), french.Number(s.Total)), false)
		}
	}
}

// verifyView shows what a verification found.
type verifyView struct{ *index.VerifyReport }

// JSON implements cli.View.
func (v verifyView) JSON() any { return v.VerifyReport }

// WriteText implements cli.View.
func (v verifyView) WriteText(t *cli.Text) {
	t.Linef("%s : %s, %s, %s", v.Generation, french.Quantity(v.Articles, "article", "articles"), french.Quantity(v.Files, "fichier", "fichiers"),
		french.Size(v.Bytes))
	if len(v.Damages) == 0 {
		t.Line(cli.Piece{Text: "L’index est intact.", Style: cli.StyleTitle})
		return
	}
	if v.Before != "" {
		t.Linef("%s, la génération d'avant, est intacte : elle répond en attendant.", v.Before)
	}
	t.Line(cli.Piece{Text: "Dommages\u00a0:", Style: cli.StyleTitle})
	for _, d := range v.Damages {
		t.Linef("  %s", d)
	}
}
