package main

import (
	"context"
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/remedy"
)

func queryCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "query",
			Usage:     "cherche des articles et montre extraits, dates et sources",
			ArgsUsage: "MOTS…",
			Description: "Les mots forment une requête : réforme retraites (les deux, sous toutes leurs formes), '\"coup d'\\''État\"' (l'expression), " +
				"=été (cette forme exactement), ET OU SAUF, minist*, titre:, source:, date:2023-02. Sans mot, tous les articles qui passent les filtres.\n\n" +
				"Le shell garde pour lui les guillemets, les parenthèses, * et ? : mettez la requête entière entre apostrophes. " +
				"Un mot exclu s'écrit -mot après un premier mot ; s'il vient en tête, ou s'il a le nom d'une option, séparez la requête par « -- ».",
			Flags: append([]ucli.Flag{
				indexFlag(),
				&ucli.IntFlag{
					Name: "size", Value: kiosque.DefaultSize,
					Usage: fmt.Sprintf("`N` nombre de résultats montrés, de 0 à %d ; par défaut %d", kiosque.MaxSize, kiosque.DefaultSize),
				},
				&ucli.IntFlag{Name: "from", Usage: "`N` nombre de résultats sautés avant le premier montré"},
				&ucli.StringFlag{Name: "after", Usage: "`MARQUE` de la page d'avant, telle qu'elle l'a donnée : la page suivante de la même requête ; --from " +
					"est alors sans effet"},
				sortFlag(),
				halfLifeFlag(),
				countedFlag(),
				&ucli.BoolFlag{Name: "forms", Usage: "montre les formes que chaque mot désigne, et dans combien d'articles chacune figure"},
				&ucli.StringFlag{Name: "interval", Usage: "`PAS` de l'histogramme : day, month ou year ; par défaut selon l'étendue des dates"},
				&ucli.IntFlag{Name: "snippets", Value: 2, Usage: fmt.Sprintf("`N` extraits par article, de 0 à %d ; par défaut 2", kiosque.MaxSnippets)},
				&ucli.DurationFlag{Name: "timeout", Usage: "`DURÉE` au bout de laquelle la recherche est abandonnée, comme 500ms, 5s ou 2m ; par défaut sans limite"},
			}, append(filterFlags(), jsonFlag())...),
			Action: func(c *ucli.Context) error { return runQuery(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search query réforme retraites", What: "les deux mots, sous toutes leurs formes"},
			{
				Line: "search query '\"réforme des retraites\" SAUF sénat' --since 2023-01 --until 2023-06",
				What: "l'expression, sans le mot sénat, au premier semestre 2023",
			},
			{Line: "search query climat -énergie --source 'La Gazette' --sort -date", What: "dans une source, du plus récent au plus ancien"},
			{Line: "search query --forms --without élu élections", What: "quelles formes sont cherchées, sans l'une d'elles"},
			{Line: "search query --json --size 100 'minist*' > resultats.json", What: "cent résultats en JSON"},
		},
	}
}

func sortFlag() ucli.Flag {
	return &ucli.StringFlag{Name: "sort", Usage: "`ORDRE` relevance (pertinence, par défaut), recent (pertinence, qui diminue avec l'âge), " +
		"date (du plus ancien), -date (du plus récent), " +
		"length (du plus court), -length (du plus long) ou source (par ordre alphabétique)"}
}

func halfLifeFlag() ucli.Flag {
	return &ucli.IntFlag{Name: "half-life", Usage: fmt.Sprintf(
		"avec --sort recent, `JOURS` d'âge, depuis la date la plus récente de la collection, après lesquels il reste la moitié de la pertinence ; par défaut %d",
		kiosque.DefaultHalfLife)}
}

// ordered reads the order of hits.
func ordered(c *ucli.Context, req *kiosque.SearchRequest) (err error) {
	req.HalfLife = c.Int("half-life")
	req.Sort, err = kiosque.ParseSort(c.String("sort"))
	return err
}

func runQuery(c *ucli.Context, env cli.Env) error {
	req, err := request(c)
	if err != nil {
		return err
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	return search(c, env, s, req)
}

// search answers one request; finding nothing is ErrNoHit, told on standard error unless a program reads.
func search(c *ucli.Context, env cli.Env, s kiosque.Searcher, req kiosque.SearchRequest) error {
	ctx := c.Context
	if limit := c.Duration("timeout"); limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	res, err := s.Search(ctx, req)
	if err != nil {
		return &cli.QueryError{Query: req.Query, Err: err}
	}
	view := resultView{SearchResult: res}
	if res.Total == 0 && !c.Bool("json") {
		if view.remedy, err = remedy.Of(ctx, s, &req, res.Query.Clauses); err != nil {
			return &cli.QueryError{Query: req.Query, Err: err}
		}
	}
	if err := env.Printer(c.Bool("json")).Print(view); err != nil {
		return err
	}
	if res.Listed() == 0 {
		return cli.ErrNoHit
	}
	return nil
}

// request reads the flags and words of a search.
func request(c *ucli.Context) (kiosque.SearchRequest, error) {
	req, err := filtered(c)
	if err != nil {
		return req, err
	}
	req.After = c.String("after")
	req.From, req.Size, req.Snippets, req.Words, req.Help = c.Int("from"), c.Int("size"), c.Int("snippets"), c.Bool("forms"), true
	if req.Size < 0 || req.Size > kiosque.MaxSize {
		return req, cli.Usage(fmt.Sprintf("--size %d est hors limites", req.Size),
			fmt.Sprintf("de 0 à %d ; la suite des résultats s'obtient par --from", kiosque.MaxSize))
	}
	if req.From < 0 {
		return req, cli.Usage(fmt.Sprintf("--from %d est hors limites", req.From), "0 ou plus : le nombre de résultats à sauter")
	}
	if c.Duration("timeout") < 0 {
		return req, cli.Usage("--timeout est négatif", "une durée comme 500ms, 5s ou 2m")
	}
	if req.Snippets < 0 || req.Snippets > kiosque.MaxSnippets {
		return req, cli.Usage(fmt.Sprintf("--snippets %d est hors limites", req.Snippets), fmt.Sprintf("de 0 à %d", kiosque.MaxSnippets))
	}
	if req.Size == 0 {
		req.Size = -1 // in a request, 0 is the default; here it was asked for
	}
	if req.Snippets == 0 {
		req.Snippets = -1
	}
	if err := ordered(c, &req); err != nil {
		return req, err
	}
	if req.Interval, err = intervalFlag(c); err != nil {
		return req, err
	}
	return req, counted(c, &req)
}
