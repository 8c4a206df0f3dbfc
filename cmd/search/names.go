package main

import (
	"fmt"
	"strconv"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/people"
)

func namesCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "names",
			Usage:     "propose les personnes et les organisations que citent les articles d'une requête",
			ArgsUsage: "MOTS…",
			Description: "Les noms sont des candidats, que des règles reconnaissent à leurs majuscules et à ce qui les entoure (« M. », « la députée », « le " +
				"quotidien », un sigle " +
				"développé) : à vérifier, et sans distinguer les homonymes. « Emmanuel Macron », « M. Macron » et « Macron » sont un seul nom dans un article.\n\n" +
				"Les textes sont lus : les premiers articles par pertinence, --read au plus ; un nom est donné s'il est dans deux d'entre eux. « trouvés » compte " +
				"les articles de la requête " +
				"qui ont le nom tel qu'il est écrit, lus ou non. --csv donne pour chacun la requête qui les trouve.",
			Flags: append([]ucli.Flag{
				indexFlag(),
				&ucli.IntFlag{
					Name: "read", Value: people.DefaultRead,
					Usage: fmt.Sprintf("lit `N` articles au plus, de 1 à %d ; par défaut %d", people.MaxRead, people.DefaultRead),
				},
				&ucli.IntFlag{
					Name: "size", Value: people.DefaultSize,
					Usage: fmt.Sprintf("`N` noms de chaque sorte, de 1 à %d ; par défaut %d", people.MaxSize, people.DefaultSize),
				},
				&ucli.BoolFlag{Name: "csv", Usage: "un tableau CSV, un nom par ligne"},
				&ucli.BoolFlag{Name: "tsv", Usage: "le même, séparé par des tabulations"},
				&ucli.StringFlag{Name: "output", Usage: "`FICHIER` à écrire, une fois complet ; par défaut la sortie standard"},
			}, append(filterFlags(), jsonFlag())...),
			Action: func(c *ucli.Context) error { return runNames(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search names réforme retraites", What: "qui est cité, et combien de fois"},
			{Line: "search names --read 2000 --size 100 --csv --output noms.csv climat", What: "cent personnes et cent organisations, pour un tableur"},
		},
	}
}

func runNames(c *ucli.Context, env cli.Env) error {
	req := people.Request{}
	var err error
	if req.Search, err = filtered(c); err != nil {
		return err
	}
	if req.Read, err = atLeast(c, "read"); err != nil {
		return err
	}
	if req.Size, err = atLeast(c, "size"); err != nil {
		return err
	}
	return printWords(c, env, req.Search.Query, func(s kiosque.Searcher, progress func(done, all int)) (*words, error) {
		req.Progress = progress
		found, err := people.Of(c.Context, s, req)
		if err != nil {
			return nil, err
		}
		return &words{view: namesView{found}, rows: found.Rows(), warnings: found.Query.Warnings, none: len(found.People)+len(found.Bodies) == 0}, nil
	})
}

// namesView shows names in two tables.
type namesView struct{ *people.Named }

// JSON implements cli.View.
func (v namesView) JSON() any { return v.Named }

// WriteText implements cli.View.
func (v namesView) WriteText(t *cli.Text) {
	t.Wrap("", cli.Piece{Text: "Recherche\u00a0: " + french.Typeset(v.Query.Reading), Style: cli.StyleFaint})
	for _, w := range v.Query.Warnings {
		t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
	}
	t.Line(cli.Piece{Text: french.Quantity(v.Read, "article lu", "articles lus") + " sur " + french.Number(v.Found), Style: cli.StyleTitle})
	if v.Withheld > 0 {
		t.Wrap("", cli.Piece{Text: french.Quantity(v.Withheld, "article dont seul un extrait peut être montré n’est pas lu",
			"articles dont seul un extrait peut être montré ne sont pas lus")})
	}
	for i, names := range [][]people.Name{v.People, v.Bodies} {
		t.Line()
		title := []string{"Personnes (candidats)", "Organisations (candidats)"}[i]
		if len(names) == 0 {
			t.Line(cli.Piece{Text: title + "\u00a0: aucune", Style: cli.StyleFaint})
			continue
		}
		t.Line(cli.Piece{Text: title, Style: cli.StyleTitle})
		rows := [][]string{{"nom", "articles", "mentions", "trouvés"}}
		for _, n := range names {
			rows = append(rows, []string{n.Text, strconv.Itoa(n.Articles), strconv.Itoa(n.Mentions), strconv.Itoa(n.Found)})
		}
		writeTable(t, rows)
	}
}
