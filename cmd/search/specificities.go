package main

import (
	"fmt"
	"slices"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry"
)

func specificitiesCommand(env cli.Env) *cli.Command {
	flags := append([]ucli.Flag{indexFlag()}, otherFlags()...)
	flags = append(flags,
		&ucli.StringFlag{
			Name:  "rank",
			Usage: "`ORDRE` ll (par défaut : vraisemblance), ratio (logarithme du rapport) ou z (cotes avec a priori, pour une évolution)",
		},
		&ucli.IntFlag{
			Name: "spread", Value: lexicometry.DefaultSpread,
			Usage: fmt.Sprintf("`N` nombre d'articles où figure un mot, au moins ; par défaut %d", lexicometry.DefaultSpread),
		},
		&ucli.BoolFlag{Name: "reprises", Usage: "compte chaque reprise ; par défaut, de plusieurs articles qui sont des reprises les uns des autres, un seul compte"},
	)
	flags = append(flags, wordFlags("d'occurrences, du côté où le mot est le plus fréquent")...)
	for _, f := range filterFlags() {
		if f.Names()[0] != "collapse" {
			flags = append(flags, f)
		}
	}
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "specificities",
			Usage:     "montre les mots qu'un résultat emploie plus, ou moins, que le reste ou qu'un autre résultat",
			ArgsUsage: "MOTS…",
			Description: "Sans --with et les autres options qui décrivent une seconde sélection, la comparaison est avec le reste : ce qui passe les filtres et " +
				"n'est pas trouvé. Une seconde sélection reprend de la première ce qui n'en est pas dit.\n\n" +
				"Vraisemblance : log-likelihood à deux cases (Rayson et Garside 2000) ; rapport : logarithme binaire du rapport des fréquences (Hardie 2014), " +
				"1 veut dire deux fois plus fréquent ; z : cotes avec un a priori de Dirichlet (Monroe et al. 2008). Beaucoup de mots sont comparés à la fois : " +
				"pour un risque de 5 % sur l'ensemble, p doit être sous 0,05 divisé par leur nombre (Bonferroni).",
			Flags:  flags,
			Action: func(c *ucli.Context) error { return runSpecificities(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search specificities --no-functions grève", What: "les mots des articles sur la grève, comparés à tous les autres"},
			{Line: "search specificities --with agriculteurs --family pêcheurs", What: "deux résultats, famille de mots par famille de mots"},
			{Line: "search specificities --since 2020 --until 2023 --with-since 2010 --with-until 2013 --rank z", What: "ce qui monte d'une période à l'autre"},
			{
				Line: "search specificities --csv --output mots.csv --source 'Le Phare' --with-source 'La Gazette'",
				What: "deux titres, tous les mots, pour un tableur ou R",
			},
		},
	}
}

// otherFlags describe a second selection.
func otherFlags() []ucli.Flag {
	flags := []ucli.Flag{
		&ucli.StringFlag{Name: "with", Usage: "`REQUÊTE` de la seconde sélection ; par défaut la même"},
		&ucli.StringFlag{Name: "with-since", Usage: "`D` la seconde sélection commence à cette date"},
		&ucli.StringFlag{Name: "with-until", Usage: "`D` la seconde sélection finit à cette date"},
	}
	for _, f := range kiosque.AllFacets() {
		one, _ := f.French()
		flags = append(flags, &ucli.StringSliceFlag{Name: "with-" + f.String(), Usage: "`S` " + one + " de la seconde sélection ; répétable"})
	}
	return flags
}

// other reads them.
func other(c *ucli.Context) (o lexicometry.Other, err error) {
	o.Query = c.String("with")
	for f := range o.Chosen {
		o.Chosen[f].Only = c.StringSlice("with-" + kiosque.Facet(f).String())
	}
	if o.Since, err = dateFlag(c, "with-since"); err != nil {
		return o, err
	}
	o.Until, err = dateFlag(c, "with-until")
	return o, err
}

func runSpecificities(c *ucli.Context, env cli.Env) error {
	search, err := filtered(c)
	if err != nil {
		return err
	}
	second, err := other(c)
	if err != nil {
		return err
	}
	search.Collapse = !c.Bool("reprises")
	req := lexicometry.SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{
		Target: search, Against: second.From(search), Rest: second.IsZero(), Family: c.Bool("family"),
	}, Sort: lexicometry.Ranking(c.String("rank")), NoFunctionWords: c.Bool("no-functions")}
	if req.Least, err = atLeast(c, "least"); err != nil {
		return err
	}
	if req.Spread, err = atLeast(c, "spread"); err != nil {
		return err
	}
	if req.Size, err = listed(c); err != nil {
		return err
	}
	return printWords(c, env, search.Query, func(s kiosque.Searcher, progress func(done, all int)) (*words, error) {
		req.Progress = progress
		found, err := lexicometry.SpecificTo(c.Context, s, req)
		if err != nil {
			return nil, err
		}
		warnings := slices.Concat(found.Target.Query.Warnings, found.Reference.Query.Warnings)
		return &words{view: specificitiesView{found}, rows: found.Rows(), warnings: warnings, none: found.Target.Articles == 0}, nil
	})
}

// specificitiesView shows both sides, each in a table.
type specificitiesView struct{ *lexicometry.Specificities }

// JSON implements cli.View.
func (v specificitiesView) JSON() any { return v.Specificities }

// WriteText implements cli.View.
func (v specificitiesView) WriteText(t *cli.Text) {
	s := v.Specificities
	names := [2]string{"A", "B"}
	if s.Rest {
		names[1] = "reste"
	}
	for i, side := range []*kiosque.Selection{&s.Target, &s.Reference} {
		for _, w := range side.Query.Warnings {
			t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
		}
		t.Wrap("", cli.Piece{Text: names[i] + "\u00a0: ", Style: cli.StyleTitle}, cli.Piece{Text: french.Quantity(side.Articles, "article", "articles") + ", " +
			french.Quantity(side.Words, "mot", "mots")}, cli.Piece{Text: readingOf(side, i == 1 && s.Rest), Style: cli.StyleFaint})
	}
	if o := s.Overlap; o != nil {
		t.Wrap("", cli.Piece{Text: "A seulement\u00a0: " + french.Number(o.OnlyA.Articles) + "\u202f; A et B\u00a0: " + french.Number(o.Both.Articles) +
			"\u202f; B seulement\u00a0: " +
			french.Number(o.OnlyB.Articles) + " (reprises comptées)"})
	}
	for i, some := range [][]lexicometry.Specific{s.Over, s.Under} {
		t.Line()
		t.Line(cli.Piece{Text: [2]string{"Sur-représentés dans A", "Sous-représentés dans A"}[i], Style: cli.StyleTitle})
		rows := [][]string{{"mot", "A", names[1], "articles A", "articles " + names[1], "A/million", names[1] + "/million", "vraisemblance", "rapport", "z"}}
		for k := range some {
			w := &some[k]
			rows = append(rows, []string{
				w.Printed, french.Number(w.A), french.Number(w.B), french.Number(w.ArticlesA), french.Number(w.ArticlesB),
				french.Fixed(w.MillionA, 1), french.Fixed(w.MillionB, 1), french.Fixed(w.LogLikelihood, 2), french.Fixed(w.LogRatio, 2), french.Fixed(w.Z, 2),
			})
		}
		writeTable(t, rows)
	}
	left := []string{french.Quantity(s.Distinct, "mot différent", "mots différents"), french.Quantity(s.Tested, "comparé", "comparés")}
	if s.Rare > 0 {
		left = append(left, fmt.Sprintf("%s de moins de %d occurrences ou %d articles", french.Number(s.Rare), s.Least, s.Spread))
	}
	writeLeft(t, left, s.Functions, s.Left, 0)
}

func readingOf(side *kiosque.Selection, rest bool) string {
	if rest || side.Query.Text == "" {
		return ""
	}
	return " – " + side.Query.Reading
}
