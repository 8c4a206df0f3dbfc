package main

import (
	"fmt"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
)

func completeCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "complete",
			Usage:     "complète le dernier mot d'une requête",
			ArgsUsage: "TEXTE",
			Description: "Le dernier mot est complété par les mots les plus fréquents de la collection ; après source:, auteur: et rubrique:, par des noms entiers. " +
				"Chaque ligne donne une requête et le nombre d'articles de la collection où figure le mot complété, séparés par une tabulation.",
			Flags: []ucli.Flag{
				indexFlag(),
				&ucli.IntFlag{
					Name: "size", Value: kiosque.DefaultCompletions,
					Usage: fmt.Sprintf("`N` propositions au plus, de 1 à %d ; par défaut %d", kiosque.MaxCompletions, kiosque.DefaultCompletions),
				},
				jsonFlag(),
			},
			Action: func(c *ucli.Context) error { return runComplete(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search complete réforme retr", What: "les suites de « retr »"},
			{Line: "search complete source:gaz", What: "les sources dont un mot commence ainsi"},
		},
	}
}

func runComplete(c *ucli.Context, env cli.Env) error {
	req := kiosque.CompleteRequest{Query: strings.Join(c.Args().Slice(), " "), Size: c.Int("size")}
	if req.Size < 1 || req.Size > kiosque.MaxCompletions {
		return cli.Usage(fmt.Sprintf("--size %d est hors limites", req.Size), fmt.Sprintf("de 1 à %d", kiosque.MaxCompletions))
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	all, err := s.Complete(c.Context, req)
	if err != nil {
		return err
	}
	if err := env.Printer(c.Bool("json")).Print(completionsView{all}); err != nil {
		return err
	}
	if len(all) == 0 {
		return cli.ErrNoHit
	}
	return nil
}

// completionsView shows completions; its JSON is that of GET api/v1/complete.
type completionsView struct {
	Completions []kiosque.Completion `json:"completions"`
}

// JSON implements cli.View.
func (v completionsView) JSON() any { return v }

// WriteText implements cli.View.
func (v completionsView) WriteText(t *cli.Text) {
	for _, c := range v.Completions {
		t.Linef("%s\t%d", c.Query, c.Count)
	}
}
