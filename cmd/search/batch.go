package main

import (
	"fmt"
	"os"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/batch"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

func batchCommand(env cli.Env) *cli.Command {
	flags := append([]ucli.Flag{
		indexFlag(),
		&ucli.StringFlag{
			Name: "by", Value: "source",
			Usage: "`QUOI` les colonnes : une facette (source, section…) ou day, week, month, quarter, year ; par défaut source",
		},
		&ucli.BoolFlag{Name: "tidy", Usage: "avec --csv ou --tsv, une ligne par requête et par colonne, avec le nombre d'articles qui passent les filtres"},
	}, filterFlags()...)
	flags = append(flags,
		&ucli.StringFlag{Name: "output", Usage: "`FICHIER` à écrire, une fois complet ; par défaut la sortie standard"},
		&ucli.BoolFlag{Name: "csv", Usage: "un tableau CSV, une requête par ligne"},
		&ucli.BoolFlag{Name: "tsv", Usage: "le même, séparé par des tabulations"},
		jsonFlag(),
	)
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "batch",
			Usage:     "pose toute une liste de requêtes et compte par source, par rubrique ou par période",
			ArgsUsage: "FICHIER",
			Description: fmt.Sprintf("Une requête par ligne, au besoin précédée d'un nom et d'une tabulation ; les lignes vides et celles qui commencent par # "+
				"ne disent rien. %d requêtes au plus ; - lit l'entrée standard.\n\n", batch.MaxQueries) +
				"Les colonnes sont celles de tous les articles qui passent les filtres : deux listes posées à la même collection ont les mêmes. Un article sans " +
				"valeur, ou de date moins précise que la période, est hors des colonnes (outside).",
			Flags:  flags,
			Action: func(c *ucli.Context) error { return runBatch(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search batch --by year --csv --output themes.csv themes.txt", What: "une matrice : les requêtes du fichier, année par année"},
			{Line: "search batch --by source --tidy --tsv --since 2020 themes.txt", What: "une ligne par requête et par source, pour R ou pandas"},
		},
	}
}

func runBatch(c *ucli.Context, env cli.Env) error {
	if c.Args().Len() != 1 {
		return cli.Usage("un fichier est attendu", "search batch FICHIER ; une requête par ligne")
	}
	by, err := batch.ParseBy(c.String("by"))
	if err != nil {
		return err
	}
	if c.Bool("tidy") && !c.Bool("csv") && !c.Bool("tsv") {
		return cli.Usage("--tidy sans --csv ni --tsv", "ajoutez --csv ou --tsv")
	}
	filters, err := filtered(c)
	if err != nil {
		return err
	}
	list, err := readBatch(env, c.Args().First())
	if err != nil {
		return err
	}
	return printWords(c, env, "", func(s kiosque.Searcher, progress func(done, all int)) (*words, error) {
		m, err := batch.Ask(c.Context, s, list, filters, by, progress)
		if err != nil {
			return nil, err
		}
		out := &words{view: batchView{m}, rows: m.Wide(), none: true}
		if c.Bool("tidy") {
			out.rows = m.Tidy()
		}
		for i := range m.Rows {
			out.none = out.none && m.Rows[i].Articles == 0
			for _, w := range m.Rows[i].Warnings {
				out.warnings = append(out.warnings, m.Rows[i].Name+" : "+w)
			}
		}
		return out, nil
	})
}

func readBatch(env cli.Env, path string) ([]batch.Query, error) {
	in := env.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, cli.Usage("le fichier "+path+" n'a pas pu être lu", "vérifiez son chemin et ses droits")
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	return batch.Read(in, path)
}

// batchView shows for each query what it finds, and where most of it is.
type batchView struct{ *batch.Matrix }

// JSON implements cli.View.
func (v batchView) JSON() any { return v.Matrix }

// WriteText implements cli.View.
func (v batchView) WriteText(t *cli.Text) {
	const most = 6 // columns that a terminal has room for
	shown := v.Columns[:min(len(v.Columns), most)]
	rows := [][]string{append([]string{"requête", "articles", "occurrences"}, shown...)}
	for i := range v.Rows {
		r := &v.Rows[i]
		for _, w := range r.Warnings {
			t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + r.Name + "\u00a0: " + french.Typeset(w)})
		}
		row := []string{r.Name, french.Number(r.Articles), french.Number(r.Occurrences)}
		for _, n := range r.Cells[:len(shown)] {
			row = append(row, french.Number(n))
		}
		rows = append(rows, row)
	}
	writeTable(t, rows)
	if n := len(v.Columns) - len(shown); n > 0 {
		t.Line()
		t.Wrap("", cli.Piece{Text: french.Quantity(n, "colonne de plus", "colonnes de plus") + " avec --csv", Style: cli.StyleFaint})
	}
}
