package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

func showCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:        "show",
			Usage:       "montre un article entier",
			ArgsUsage:   "ID",
			Description: "L'identifiant est celui que « search query » écrit sous chaque résultat.",
			Flags:       []ucli.Flag{indexFlag(), jsonFlag()},
			Action:      func(c *ucli.Context) error { return runShow(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search show k-1f0c2a9b7d3e4655", What: "le texte et tout ce qui est su de l'article"},
			{Line: "search show --json k-1f0c2a9b7d3e4655", What: "les mêmes champs en JSON"},
		},
	}
}

func runShow(c *ucli.Context, env cli.Env) error {
	if c.Args().Len() != 1 {
		return cli.Usage(fmt.Sprintf("un identifiant est attendu, et un seul (%s)", french.Quantity(c.Args().Len(), "donné", "donnés")),
			"search show ID ; « search query » montre les identifiants")
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	a, err := s.Article(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	return env.Printer(c.Bool("json")).Print(articleView{a})
}

// articleView shows one article, whole.
type articleView struct{ *kiosque.Article }

// JSON implements cli.View.
func (v articleView) JSON() any { return v.Article }

// WriteText implements cli.View.
func (v articleView) WriteText(t *cli.Text) {
	title := []cli.Piece{{Text: v.Title, Style: cli.StyleTitle}}
	if v.TitleDerived {
		title = append(title, cli.Piece{Text: " (titre tiré du texte)", Style: cli.StyleFaint})
	}
	t.Wrap("", title...)
	for _, f := range []struct{ name, value string }{
		{"Source", v.Source},
		{"Date", french.DateOf(v.Date, v.DateOrigin)},
		{"Rubrique", v.Section},
		{"Page", v.Page},
		{"Auteurs", strings.Join(v.Authors, ", ")},
		{"Agence", v.Agency},
		{"Lieu", v.Place},
		{"Mots-clés", strings.Join(v.Tags, ", ")},
		{"Adresse", v.URL},
		{"Identifiant", v.ID},
	} {
		if f.value != "" {
			t.Field(cli.Piece{Text: f.name, Style: cli.StyleFaint}, 12, cli.Piece{Text: f.value})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.Details)) {
		t.Field(cli.Piece{Text: kiosque.DetailLabel(name), Style: cli.StyleFaint}, 12, cli.Piece{Text: v.Details[name]})
	}
	for _, text := range []string{v.Lead, v.Body} {
		for p := range strings.SplitSeq(text, "\n") {
			if strings.TrimSpace(p) != "" {
				t.Line()
				t.Wrap("", cli.Piece{Text: p})
			}
		}
	}
}
