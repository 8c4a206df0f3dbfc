package main

import (
	"fmt"
	"time"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/internal/french"
)

const shownSources = 20

func infoCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:   "info",
			Usage:  "décrit l'index : articles, dates, sources, taille, version",
			Flags:  []ucli.Flag{indexFlag(), jsonFlag()},
			Action: func(c *ucli.Context) error { return runInfo(c, env) },
		},
		Examples: []cli.Example{{Line: "indexer info --index ./mon-index", What: "ce que l'index contient"}},
	}
}

func runInfo(c *ucli.Context, env cli.Env) error {
	if err := noWords(c); err != nil {
		return err
	}
	x, err := collection.Open(c.Context, env.IndexDir(c.String("index")), env.Getenv, nil)
	if err != nil {
		return err
	}
	defer func() { _ = x.Close() }()
	info, err := x.Info(c.Context)
	if err != nil {
		return err
	}
	return env.Printer(c.Bool("json")).Print(infoView{info})
}

// infoView shows the description of a collection.
type infoView struct{ *kiosque.Info }

// JSON implements cli.View.
func (v infoView) JSON() any { return v.Info }

// WriteText implements cli.View.
func (v infoView) WriteText(t *cli.Text) {
	if v.Warning != "" {
		t.Line(cli.Piece{Text: "Attention\u00a0: " + french.Typeset(v.Warning), Style: cli.StyleAccent})
	}
	row := func(name, value string) {
		t.Field(cli.Piece{Text: name, Style: cli.StyleFaint}, 13, cli.Piece{Text: value})
	}
	row("Articles", french.Number(v.Articles))
	if v.Corpus != "" {
		row("Empreinte", v.Corpus)
	}
	row("Dates", v.dates())
	row("Mots", french.Number(v.Tokens))
	row("Taille", french.Size(v.Bytes))
	if !v.Built.IsZero() {
		row("Construit", v.Built.Local().Format(time.DateTime))
	}
	row("Génération", v.Generation)
	row("Schéma", french.Number(v.Schema))
	row("Analyse", v.Fingerprint)
	if a := v.Aliases; a != nil {
		row("Alias", french.Number(len(a.Entries))+" ("+a.File+")")
	}
	if v.Synonyms != nil {
		row("Synonymes", french.Quantity(v.Synonyms.Rules, "ligne", "lignes"))
	}
	row("Sources", french.Number(len(v.Sources)))
	for i, s := range v.Sources {
		if i == shownSources {
			t.Linef("  … et %s ; toutes avec --json", french.Quantity(len(v.Sources)-i, "autre", "autres"))
			break
		}
		t.Linef("  %10s  %s", french.Number(s.Count), french.Spelled(s))
	}
}

func (v infoView) dates() string {
	undated := french.Quantity(v.Undated, "article sans date", "articles sans date")
	if v.First.IsZero() {
		return undated
	}
	return fmt.Sprintf("du %s au %s ; %s", french.Date(v.First), french.Date(v.Last), undated)
}
