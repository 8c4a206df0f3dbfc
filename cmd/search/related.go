package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/related"
)

func relatedCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "related",
			Usage:     "propose les sigles et les mots apparentés à ce que trouve une requête",
			ArgsUsage: "MOTS…",
			Description: "Les sigles sont ceux de la requête, ou de ses mots, tels que les articles les développent : « convention collective nationale (CCN) ». " +
				"Les mots propres aux articles trouvés y sont plus fréquents que dans les autres, par le nombre d'articles ; chacun a celui des articles trouvés " +
				"qui l'ont, et celui de tous.\n\nRien n'en est cherché : la requête reste ce qu'elle est. Avec --json, " +
				"« with » est la requête avec le mot (OU), « alone » le mot seul.",
			Flags: append([]ucli.Flag{
				indexFlag(),
				&ucli.IntFlag{
					Name: "size", Value: related.DefaultSize,
					Usage: fmt.Sprintf("`N` mots, de 1 à %d ; par défaut %d", related.MaxSize, related.DefaultSize),
				},
			}, append(filterFlags(), jsonFlag())...),
			Action: func(c *ucli.Context) error { return runRelated(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search related CCN licenciement", What: "ce que CCN veut dire ici, et ce qu'un article dit à la place de licenciement"},
			{Line: "search related --json --size 50 grève", What: "cinquante mots, en JSON"},
		},
	}
}

func runRelated(c *ucli.Context, env cli.Env) error {
	search, err := filtered(c)
	if err != nil {
		return err
	}
	size := c.Int("size")
	if size < 1 || size > related.MaxSize {
		return cli.Usage(fmt.Sprintf("--size %d est hors limites", size), fmt.Sprintf("de 1 à %d", related.MaxSize))
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	found, err := related.Of(c.Context, s, related.Request{Search: search, Size: size})
	if err != nil {
		return &cli.QueryError{Query: search.Query, Err: err}
	}
	if err := env.Printer(c.Bool("json")).Print(relatedView{found}); err != nil {
		return err
	}
	if len(found.Acronyms)+len(found.Words) == 0 {
		return cli.ErrNoHit
	}
	return nil
}

// relatedView shows acronyms and words with their counts.
type relatedView struct{ *related.Related }

// JSON implements cli.View.
func (v relatedView) JSON() any { return v.Related }

// WriteText implements cli.View.
func (v relatedView) WriteText(t *cli.Text) {
	t.Wrap("", cli.Piece{Text: "Recherche\u00a0: " + french.Typeset(v.Query.Reading), Style: cli.StyleFaint})
	for _, w := range v.Query.Warnings {
		t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
	}
	t.Line(cli.Piece{Text: french.Quantity(v.Articles, "article", "articles"), Style: cli.StyleTitle})
	if len(v.Acronyms) > 0 {
		t.Line()
		t.Line(cli.Piece{Text: "Sigles", Style: cli.StyleTitle})
		for _, a := range v.Acronyms {
			t.Wrap("  ", cli.Piece{Text: fmt.Sprintf("%s\u00a0: %s (dit par %s\u202f; %s)", a.Short, a.Long, french.Quantity(a.Said, "article", "articles"), a.With)})
		}
	}
	writeRelated(t, "Mots propres à ces articles", v.Words)
	if len(v.Acronyms)+len(v.Words) == 0 {
		t.Line(cli.Piece{Text: "Rien de parlant pour ces articles.", Style: cli.StyleFaint})
	}
}

func writeRelated(t *cli.Text, title string, words []related.Word) {
	if len(words) == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: title, Style: cli.StyleTitle})
	width := 0
	for _, w := range words {
		width = max(width, utf8.RuneCountInString(w.Printed))
	}
	for _, w := range words {
		pad := strings.Repeat(" ", width-utf8.RuneCountInString(w.Printed))
		t.Line(cli.Piece{Text: fmt.Sprintf("  %s%s  %s sur %s", w.Printed, pad, french.Number(w.Count), french.Number(w.All))})
	}
}
