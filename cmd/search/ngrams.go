package main

import (
	"fmt"
	"strconv"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry/ngrams"
)

func ngramsCommand(env cli.Env) *cli.Command {
	flags := []ucli.Flag{
		indexFlag(),
		&ucli.IntFlag{Name: "n", Value: ngrams.DefaultN, Usage: fmt.Sprintf("`N` mots de chaque suite, de 1 à %d ; par défaut %d", ngrams.MaxN, ngrams.DefaultN)},
		&ucli.StringFlag{Name: "rank", Usage: "`ORDRE` count (par défaut : les plus fréquentes) ou rise (celles qui montent)"},
		&ucli.StringFlag{
			Name:  "list",
			Usage: fmt.Sprintf("compte ces `SUITES` (entre virgules, %d au plus) par l'index, dans tous les articles qui passent les filtres", ngrams.MaxList),
		},
		&ucli.StringFlag{Name: "interval", Usage: "`PAS` day, week, month, quarter ou year ; par défaut year"},
	}
	for _, f := range wordFlags("d'occurrences d'une suite") {
		if f.Names()[0] != "family" {
			flags = append(flags, f)
		}
	}
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "ngrams",
			Usage:     "compte les suites de mots d'un résultat, et leur cours au fil du temps",
			ArgsUsage: "MOTS…",
			Description: "Une suite ne dépasse pas la phrase ; ses mots sont pris à la lettre, sauf la casse, les apostrophes et les " +
				"ligatures. --no-functions laisse de côté les " +
				"suites qui commencent ou finissent par un mot-outil.\n\n" +
				"z : le logarithme des cotes de la seconde moitié du texte daté, comparée à la première, avec un a priori de Dirichlet (Monroe et al. 2008) ; " +
				"au-dessus de 1,96, la suite monte. Les textes sont lus : " + french.Number(ngrams.MaxArticles) + " articles et " + french.Number(ngrams.MaxWords) +
				" mots au plus. --csv donne une ligne par suite et par période.\n\n" +
				"Avec --list, rien n'est lu : l'index compte chaque occurrence de chaque suite de la liste, période par période, parmi tous les mots imprimés, quelle " +
				"que soit la taille de la collection. Les accents et la casse y sont indifférents, sauf derrière « = ». La requête n'y a pas de part.",
			Flags:  append(flags, filterFlags()...),
			Action: func(c *ucli.Context) error { return runNGrams(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search ngrams --n 3 --no-functions grève", What: "les suites de trois mots les plus fréquentes"},
			{Line: "search ngrams --rank rise --since 2010 climat", What: "les suites de deux mots qui montent"},
			{Line: `search ngrams --list "chômage partiel, télétravail" --since 2010`, What: "le cours de deux suites, compté par l'index"},
			{Line: "search ngrams --csv --interval month --output suites.csv climat", What: "leur cours, mois par mois, pour un tableur ou R"},
		},
	}
}

func runNGrams(c *ucli.Context, env cli.Env) error {
	search, err := filtered(c)
	if err != nil {
		return err
	}
	if search.Interval, err = intervalFlag(c); err != nil {
		return err
	}
	req := ngrams.Request{Search: search, Sort: ngrams.Order(c.String("rank")), Telling: c.Bool("no-functions")}
	if req.N, err = atLeast(c, "n"); err != nil {
		return err
	}
	if req.Least, err = atLeast(c, "least"); err != nil {
		return err
	}
	if req.Size, err = atLeast(c, "size"); err != nil {
		return err
	}
	return printWords(c, env, search.Query, func(s kiosque.Searcher, progress func(done, all int)) (*words, error) {
		req.Progress = progress
		var found *ngrams.NGrams
		var err error
		if list := c.String("list"); list != "" {
			found, err = ngrams.Follow(c.Context, s, search, list)
		} else {
			found, err = ngrams.Of(c.Context, s, req)
		}
		if err != nil {
			return nil, err
		}
		return &words{view: ngramsView{found}, rows: found.Rows(), warnings: found.Query.Warnings, none: found.Words == 0}, nil
	})
}

// ngramsView shows the n-grams in a table.
type ngramsView struct{ *ngrams.NGrams }

// JSON implements cli.View.
func (v ngramsView) JSON() any { return v.NGrams }

// WriteText implements cli.View.
func (v ngramsView) WriteText(t *cli.Text) {
	if !v.Exact {
		t.Wrap("", cli.Piece{Text: "Recherche\u00a0: " + french.Typeset(v.Query.Reading), Style: cli.StyleFaint})
	}
	for _, w := range v.Query.Warnings {
		t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
	}
	what := french.Quantity(v.Total, "suite", "suites") + " de " + french.Quantity(v.N, "mot", "mots")
	if v.Exact {
		what = french.Quantity(v.Total, "mot imprimé", "mots imprimés")
	}
	t.Line(cli.Piece{Text: what + " dans " + french.Quantity(v.Articles, "article", "articles"), Style: cli.StyleTitle})
	if v.Withheld > 0 {
		t.Wrap("", cli.Piece{Text: french.Quantity(v.Withheld, "article dont seul un extrait peut être montré n’est pas compté",
			"articles dont seul un extrait peut être montré ne sont pas comptés")})
	}
	t.Line()
	rows := [][]string{{"suite", "occurrences", "articles", "z"}}
	if v.Exact {
		rows[0] = append(rows[0], "par million")
	}
	for i := range v.NGrams.NGrams {
		g := &v.NGrams.NGrams[i]
		row := []string{g.Printed, strconv.Itoa(g.Count), strconv.Itoa(g.Articles), french.Fixed(g.Z, 2)}
		if v.Exact {
			row = append(row, french.Fixed(curve.Occurrences.Per()*float64(g.Count)/float64(max(v.Total, 1)), 2))
		}
		rows = append(rows, row)
	}
	writeTable(t, rows)
	if v.Exact {
		t.Wrap("", cli.Piece{Text: "--csv ou --json\u00a0: par période", Style: cli.StyleFaint})
		return
	}
	notes := french.Quantity(v.Distinct, "suite", "suites") + " d’au moins " + french.Quantity(v.Least, "occurrence", "occurrences")
	if !v.Split.IsZero() {
		notes += " ; la seconde moitié commence avec " + v.Split.String()
	}
	t.Wrap("", cli.Piece{Text: notes, Style: cli.StyleFaint})
}
