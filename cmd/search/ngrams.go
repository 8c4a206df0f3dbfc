package main

import (
	"fmt"
	"strconv"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry/ngrams"
)

func ngramsCommand(env cli.Env) *cli.Command {
	flags := []ucli.Flag{
		indexFlag(),
		&ucli.IntFlag{Name: "n", Value: ngrams.DefaultN, Usage: fmt.Sprintf("`N` mots de chaque suite, de 1 à %d ; par défaut %d", ngrams.MaxN, ngrams.DefaultN)},
		&ucli.StringFlag{Name: "rank", Usage: "`ORDRE` count (par défaut : les plus fréquentes) ou rise (celles qui montent)"},
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
				" mots au plus. --csv donne une ligne par suite et par période.",
			Flags:  append(flags, filterFlags()...),
			Action: func(c *ucli.Context) error { return runNGrams(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search ngrams --n 3 --no-functions grève", What: "les suites de trois mots les plus fréquentes"},
			{Line: "search ngrams --rank rise --since 2010 climat", What: "les suites de deux mots qui montent"},
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
		found, err := ngrams.Of(c.Context, s, req)
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
	t.Wrap("", cli.Piece{Text: "Recherche\u00a0: " + french.Typeset(v.Query.Reading), Style: cli.StyleFaint})
	for _, w := range v.Query.Warnings {
		t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
	}
	t.Line(cli.Piece{
		Text: french.Quantity(v.Total, "suite", "suites") + " de " + french.Quantity(v.N, "mot", "mots") + " dans " +
			french.Quantity(v.Articles, "article", "articles"),
		Style: cli.StyleTitle,
	})
	if v.Withheld > 0 {
		t.Wrap("", cli.Piece{Text: french.Quantity(v.Withheld, "article dont seul un extrait peut être montré n’est pas compté",
			"articles dont seul un extrait peut être montré ne sont pas comptés")})
	}
	t.Line()
	rows := [][]string{{"suite", "occurrences", "articles", "z"}}
	for i := range v.NGrams.NGrams {
		g := &v.NGrams.NGrams[i]
		rows = append(rows, []string{g.Text, strconv.Itoa(g.Count), strconv.Itoa(g.Articles), french.Fixed(g.Z, 2)})
	}
	writeTable(t, rows)
	notes := french.Quantity(v.Distinct, "suite", "suites") + " d’au moins " + french.Quantity(v.Least, "occurrence", "occurrences")
	if !v.Split.IsZero() {
		notes += " ; la seconde moitié commence avec " + v.Split.String()
	}
	t.Wrap("", cli.Piece{Text: notes, Style: cli.StyleFaint})
}
