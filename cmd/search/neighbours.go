package main

import (
	"fmt"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry"
)

func neighboursCommand(env cli.Env) *cli.Command {
	flags := append([]ucli.Flag{
		indexFlag(),
		&ucli.IntFlag{Name: "before", Usage: fmt.Sprintf("`N` mots de la fenêtre avant une occurrence, %d au plus ; par défaut %d, ou 0 si --after est donné",
			kiosque.MaxWindow, kiosque.DefaultWindow)},
		&ucli.IntFlag{Name: "after", Usage: fmt.Sprintf("`N` mots de la fenêtre après une occurrence, %d au plus ; par défaut %d, ou 0 si --before est donné",
			kiosque.MaxWindow, kiosque.DefaultWindow)},
		&ucli.BoolFlag{Name: "sentence", Usage: "la fenêtre est la phrase"},
		&ucli.StringFlag{Name: "measure", Usage: "`MESURE` g2 (par défaut : vraisemblance), logdice, mi, t ou count (fréquence) : l'ordre des mots"},
	}, wordFlags("d'occurrences dans les fenêtres")...)
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "neighbours",
			Usage:     "montre les mots voisins d'une requête, et combien ils s'attirent",
			ArgsUsage: "MOTS…",
			Description: "Les voisins sont les mots de la fenêtre autour de chaque occurrence, comptés une fois même si deux fenêtres se recouvrent ; les mots d'une " +
				"occurrence n'en sont pas. La fenêtre s'arrête avec le titre, le chapô ou le texte, comme NEAR.\n\n" +
				"Attendu : la fréquence du mot dans les articles qui passent les filtres, rapportée aux mots des fenêtres. G² : vraisemblance du tableau de " +
				"contingence (Dunning 1993), négatif si les mots s'évitent ; logDice (Rychlý 2008) ; MI (Church et Hanks 1990) ; t. " +
				"À partir de 3,84, un G² a moins de 5 chances sur 100 d'être dû au hasard, pour un seul mot.",
			Flags:  append(flags, filterFlags()...),
			Action: func(c *ucli.Context) error { return runNeighbours(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search neighbours grève", What: "les mots à cinq mots de « grève » au plus"},
			{Line: "search neighbours --sentence --family --no-functions --measure logdice maire", What: "les familles de mots de la même phrase, sans les mots-outils"},
			{Line: "search neighbours --after 1 --least 2 '\"conseil\"'", What: "ce qui suit immédiatement"},
			{Line: "search neighbours --csv --output voisins.csv climat", What: "tous les voisins, pour un tableur ou R"},
		},
	}
}

// wordFlags are those of commands that list words.
func wordFlags(least string) []ucli.Flag {
	return []ucli.Flag{
		&ucli.BoolFlag{Name: "family", Usage: "compte ensemble les formes d'un même mot"},
		&ucli.BoolFlag{Name: "no-functions", Usage: "cache les mots-outils (le, de, que)"},
		&ucli.IntFlag{Name: "least", Value: lexicometry.DefaultLeast, Usage: fmt.Sprintf("`N` nombre "+least+", au moins ; par défaut %d", lexicometry.DefaultLeast)},
		&ucli.IntFlag{Name: "size", Usage: fmt.Sprintf("`N` nombre de mots ; par défaut %d, ou tous avec --csv et --tsv", lexicometry.DefaultSize)},
		&ucli.StringFlag{Name: "output", Usage: "`FICHIER` à écrire, une fois complet ; par défaut la sortie standard"},
		&ucli.BoolFlag{Name: "csv", Usage: "un tableau CSV, un mot par ligne"},
		&ucli.BoolFlag{Name: "tsv", Usage: "le même, séparé par des tabulations"},
		jsonFlag(),
	}
}

// atLeast reads a flag that is a number from 1 on; 0: it is not given.
func atLeast(c *ucli.Context, name string) (int, error) {
	if n := c.Int(name); c.IsSet(name) && n < 1 {
		return 0, cli.Usage(fmt.Sprintf("--%s %d est hors limites", name, n), "1 ou plus")
	}
	return c.Int(name), nil
}

// listed reads how many words are wanted; negative: all.
func listed(c *ucli.Context) (int, error) {
	size, err := atLeast(c, "size")
	if size == 0 && (c.Bool("csv") || c.Bool("tsv")) {
		size = -1
	}
	return size, err
}

func runNeighbours(c *ucli.Context, env cli.Env) error {
	search, err := filtered(c)
	if err != nil {
		return err
	}
	req := lexicometry.NeighboursRequest{NeighboursRequest: kiosque.NeighboursRequest{
		Search: search, Sentence: c.Bool("sentence"), Family: c.Bool("family"),
	}, Sort: lexicometry.Measure(c.String("measure")), NoFunctionWords: c.Bool("no-functions")}
	for name, to := range map[string]*int{"before": &req.Before, "after": &req.After} {
		if *to = c.Int(name); *to < 0 || *to > kiosque.MaxWindow {
			return cli.Usage(fmt.Sprintf("--%s %d est hors limites", name, *to), fmt.Sprintf("de 0 à %d", kiosque.MaxWindow))
		}
	}
	if req.Least, err = atLeast(c, "least"); err != nil {
		return err
	}
	if req.Size, err = listed(c); err != nil {
		return err
	}
	return printWords(c, env, search.Query, func(s kiosque.Searcher, progress func(done, all int)) (*words, error) {
		req.Progress = progress
		found, err := lexicometry.Around(c.Context, s, req)
		if err != nil {
			return nil, err
		}
		return &words{view: neighboursView{found}, rows: found.Rows(), warnings: found.Query.Warnings, none: found.Occurrences == 0}, nil
	})
}

// neighboursView shows the words in a table.
type neighboursView struct{ *lexicometry.Neighbours }

// JSON implements cli.View.
func (v neighboursView) JSON() any { return v.Neighbours }

// WriteText implements cli.View.
func (v neighboursView) WriteText(t *cli.Text) {
	n := v.Neighbours
	t.Wrap("", cli.Piece{Text: "Recherche\u00a0: " + french.Typeset(n.Query.Reading), Style: cli.StyleFaint})
	for _, w := range n.Query.Warnings {
		t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
	}
	window := fmt.Sprintf("%d mots avant, %d après", n.Before, n.After)
	if n.Sentence {
		window = "la phrase"
	}
	t.Line(cli.Piece{
		Text: french.Quantity(n.Occurrences, "occurrence", "occurrences") + " dans " + french.Quantity(n.Articles, "article", "articles") +
			", fenêtre\u00a0: " + window,
		Style: cli.StyleTitle,
	})
	t.Wrap("", cli.Piece{Text: french.Quantity(n.WindowWords, "mot", "mots") + " dans les fenêtres, sur " + french.Number(n.Words), Style: cli.StyleFaint})
	t.Line()
	rows := [][]string{{"mot", "nombre", "avant", "après", "articles", "partout", "attendu", "G²", "logDice", "MI", "t"}}
	for i := range n.Neighbours {
		w := &n.Neighbours[i]
		rows = append(rows, []string{
			w.Printed, french.Number(w.Count), french.Number(w.Before), french.Number(w.After), french.Number(w.Articles), french.Number(w.All),
			french.Fixed(w.Expected, 2), french.Fixed(w.G2, 2), french.Fixed(w.LogDice, 2), french.Fixed(w.MI, 2), french.Fixed(w.T, 2),
		})
	}
	writeTable(t, rows)
	left := []string{french.Quantity(n.Distinct, "mot différent", "mots différents") + " dans les fenêtres"}
	if n.Rare > 0 {
		left = append(left, fmt.Sprintf("%s de moins de %d occurrences", french.Number(n.Rare), n.Least))
	}
	writeLeft(t, left, n.Functions, n.Left, n.Total-len(n.Neighbours))
}

// writeLeft says which words are not in a table.
func writeLeft(t *cli.Text, left []string, functions, beyond, more int) {
	if functions > 0 {
		left = append(left, french.Quantity(functions, "mot-outil caché", "mots-outils cachés"))
	}
	if beyond > 0 {
		left = append(left, french.Number(beyond)+" au-delà des plus fréquents")
	}
	if more > 0 {
		left = append(left, french.Number(more)+" de plus avec --size")
	}
	t.Line()
	t.Wrap("", cli.Piece{Text: strings.Join(left, "\u202f; "), Style: cli.StyleFaint})
}
