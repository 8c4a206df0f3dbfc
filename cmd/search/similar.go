package main

import (
	"fmt"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

func similarCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "similar",
			Usage:     "cherche les articles qui ressemblent le plus à un article",
			ArgsUsage: "ID",
			Description: "Les mots qui en disent le plus sur l'article sont ceux qu'il emploie souvent et que les autres emploient peu, au titre surtout. " +
				"La réponse les montre avec leur poids, et pour chaque article ceux qu'il partage.\n\nL'identifiant est celui que « search query » écrit sous " +
				"chaque résultat.",
			Flags: []ucli.Flag{
				indexFlag(),
				&ucli.IntFlag{
					Name: "size", Value: kiosque.DefaultSize,
					Usage: fmt.Sprintf("`N` nombre d'articles montrés, de 1 à %d ; par défaut %d", kiosque.MaxSize, kiosque.DefaultSize),
				},
				jsonFlag(),
			},
			Action: func(c *ucli.Context) error { return runSimilar(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search similar k-1f0c2a9b7d3e4655", What: "les reprises d'abord, puis les articles sur le même sujet"},
			{Line: "search similar --json --size 50 k-1f0c2a9b7d3e4655", What: "cinquante, en JSON"},
		},
	}
}

func runSimilar(c *ucli.Context, env cli.Env) error {
	if c.Args().Len() != 1 {
		return cli.Usage(fmt.Sprintf("un identifiant est attendu, et un seul (%s)", french.Quantity(c.Args().Len(), "donné", "donnés")),
			"search similar ID ; « search query » montre les identifiants")
	}
	size := c.Int("size")
	if size < 1 || size > kiosque.MaxSize {
		return cli.Usage(fmt.Sprintf("--size %d est hors limites", size), fmt.Sprintf("de 1 à %d", kiosque.MaxSize))
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	r, err := s.Similar(c.Context, kiosque.SimilarRequest{ID: c.Args().First(), Size: size})
	if err != nil {
		return err
	}
	if err := env.Printer(c.Bool("json")).Print(similarView{r}); err != nil {
		return err
	}
	if r.Total == 0 {
		return cli.ErrNoHit
	}
	return nil
}

// similarView shows similar articles, and why.
type similarView struct{ *kiosque.SimilarResult }

// JSON implements cli.View.
func (v similarView) JSON() any { return v.SimilarResult }

// WriteText implements cli.View.
func (v similarView) WriteText(t *cli.Text) {
	if len(v.Terms) == 0 {
		t.Line(cli.Piece{Text: "Aucun mot de cet article n’est assez parlant pour le comparer.", Style: cli.StyleTitle})
		return
	}
	var terms []string
	for _, s := range v.Terms {
		terms = append(terms, fmt.Sprintf("%s %s %%", s.Text, french.Fixed(100*s.Weight, 0)))
	}
	t.Wrap("", cli.Piece{Text: "Mots comparés\u00a0: " + strings.Join(terms, " · "), Style: cli.StyleFaint})
	if v.Total == 0 {
		t.Line(cli.Piece{Text: "Aucun article n’en a assez en commun avec lui.", Style: cli.StyleTitle})
		return
	}
	t.Line(cli.Piece{Text: french.Quantity(v.Total, "article comparable", "articles comparables"), Style: cli.StyleTitle})
	for i := range v.Hits {
		t.Line()
		writeHit(t, i+1, &v.Hits[i].Hit)
		t.Wrap(indent, cli.Piece{Text: "en commun\u00a0: " + strings.Join(v.Hits[i].Terms, ", "), Style: cli.StyleFaint})
	}
}
