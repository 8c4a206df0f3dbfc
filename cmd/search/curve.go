package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

func curveCommand(env cli.Env) *cli.Command {
	flags := append([]ucli.Flag{
		indexFlag(),
		&ucli.StringSliceFlag{Name: "with", Usage: fmt.Sprintf("`REQUÊTE` une autre requête sur le même axe ; répétable, %d au plus", curve.MaxQueries-1)},
		&ucli.StringFlag{Name: "interval", Usage: "`PAS` day, week, month, quarter ou year ; par défaut le plus fin où une période compte d'ordinaire 50 articles"},
		&ucli.IntFlag{
			Name: "smooth", Value: 1,
			Usage: fmt.Sprintf("`N` moyenne mobile centrée sur N périodes, un nombre impair, %d au plus ; par défaut 1 : aucune", curve.MaxSmooth),
		},
		&ucli.StringFlag{
			Name:  "measure",
			Usage: "`MESURE` articles, ceux qui sont trouvés parmi tous ; occurrences, celles de la requête parmi tous les mots ; par défaut articles",
		},
		&ucli.BoolFlag{Name: "band", Usage: "ajoute l'intervalle de confiance à 95 % de chaque part (Wilson)"},
	}, filterFlags()...)
	flags = append(flags,
		&ucli.StringFlag{Name: "output", Usage: "`FICHIER` à écrire, une fois complet ; par défaut la sortie standard"},
		&ucli.BoolFlag{Name: "csv", Usage: "un tableau CSV, une ligne par requête et par période"},
		&ucli.BoolFlag{Name: "tsv", Usage: "le même, séparé par des tabulations"},
		&ucli.StringFlag{Name: "svg", Usage: "`FICHIER` à écrire aussi : les courbes en image vectorielle ; « - » : la sortie standard, au lieu du tableau"},
		&ucli.StringFlag{Name: "png", Usage: "`FICHIER` à écrire aussi : les courbes en image, pour ce qui ne lit pas le SVG ; « - » de même"},
		&ucli.BoolFlag{Name: "absolute", Usage: "dans ces images, les nombres d'articles ou d'occurrences et non leur part du tout"},
		jsonFlag(),
	)
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "curve",
			Usage:     "compte au fil du temps ce que trouvent une ou plusieurs requêtes, et parmi combien d'articles",
			ArgsUsage: "MOTS…",
			Description: "Chaque période compte les articles trouvés et tous ceux qui passent les mêmes filtres : la part est leur rapport. Une période sans " +
				fmt.Sprintf("article n'a pas de part ; de moins de %d articles, elle porte un « ? ». Avec --measure occurrences, ce sont ", curve.Few) +
				"les occurrences et tous les mots imprimés de ces articles.\n\n" +
				"L'axe va de --since à --until, ou du premier au dernier article qui passe les filtres : il ne dépend pas de ce qui est trouvé, et deux requêtes " +
				"ont le même. La moyenne mobile est le rapport des sommes.",
			Flags:  flags,
			Action: func(c *ucli.Context) error { return runCurve(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search curve --interval year grève", What: "la part des articles qui parlent de grève, année par année"},
			{Line: "search curve --with inondation --with incendie --since 2015 sécheresse", What: "trois requêtes sur un même axe"},
			{Line: "search curve --measure occurrences --interval year grève", What: "combien de fois par million de mots"},
			{Line: "search curve --svg greve.svg --interval year grève", What: "une image pour un document ; --png pour un logiciel qui ne lit pas le SVG"},
			{Line: "search curve --csv --output climat.csv --svg climat.svg --smooth 3 --band climat", What: "les chiffres pour un tableur ou R, et leur image"},
		},
	}
}

func runCurve(c *ucli.Context, env cli.Env) error {
	search, err := filtered(c)
	if err != nil {
		return err
	}
	if search.Interval, err = intervalFlag(c); err != nil {
		return err
	}
	if err := oneFormat(c); err != nil {
		return err
	}
	pictures, err := picturesOf(c)
	if err != nil {
		return err
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	found, err := curve.Of(c.Context, s, curve.Request{
		Search: search, More: c.StringSlice("with"), Measure: curve.Measure(c.String("measure")), Smooth: c.Int("smooth"), Band: c.Bool("band"),
	})
	if err != nil {
		return &cli.QueryError{Query: search.Query, Err: err}
	}
	for _, p := range pictures {
		if err := p.write(env, found, &search, c.Bool("absolute")); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(pictures, picture.isOutput) {
		out, err := env.Output(c.String("output"))
		if err != nil {
			return err
		}
		defer out.Abort()
		if err := writeCurves(out, c, env, found); err != nil {
			return err
		}
		if err := out.Commit(); err != nil {
			return err
		}
	}
	for i := range found.Series {
		if found.Series[i].Matching > 0 {
			return nil
		}
	}
	return cli.ErrNoHit
}

func writeCurves(out *cli.Output, c *ucli.Context, env cli.Env, found *curve.Curves) error {
	if !c.Bool("csv") && !c.Bool("tsv") {
		to := env
		to.Stdout = out.Writer
		return to.Printer(c.Bool("json")).Print(curveView{found})
	}
	for i := range found.Series {
		for _, w := range found.Series[i].Query.Warnings {
			env.Message("Attention : %s", french.Typeset(w))
		}
	}
	format := export.TSV
	if c.Bool("csv") {
		format = export.CSV
	}
	table := export.NewTable(out, format)
	for row := range found.Rows() {
		if err := table.Write(row...); err != nil {
			return err
		}
	}
	return nil
}

// curveView shows the queries, and below a row for each period with a column for each query.
type curveView struct{ *curve.Curves }

// JSON implements cli.View.
func (v curveView) JSON() any { return v.Curves }

// WriteText implements cli.View.
func (v curveView) WriteText(t *cli.Text) {
	found := v.Curves
	for i := range found.Series {
		s := &found.Series[i]
		number := ""
		if len(found.Series) > 1 {
			number = fmt.Sprintf("%d. ", i+1)
		}
		t.Wrap("", cli.Piece{Text: number + "Recherche\u00a0: " + french.Typeset(s.Query.Reading), Style: cli.StyleFaint})
		for _, w := range s.Query.Warnings {
			t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
		}
		t.Line(cli.Piece{Text: matchingOf(found.Measure, s), Style: cli.StyleTitle})
	}
	t.Line()
	widths := make([]int, len(found.Series))
	cells := make([][]string, len(found.Series[0].Points))
	for i := range found.Series {
		for j := range found.Series[i].Points {
			cell := cellOf(found, &found.Series[i].Points[j])
			cells[j] = append(cells[j], cell)
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for j, row := range cells {
		line := []cli.Piece{{Text: fmt.Sprintf("%-10s", found.Series[0].Points[j].Value), Style: cli.StyleFaint}}
		for i, cell := range row {
			line = append(line, cli.Piece{Text: "  " + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)) + cell})
		}
		t.Line(line...)
	}
	last := &found.Series[0]
	var notes []string
	if n := last.Imprecise.Whole(); n > 0 {
		notes = append(notes, french.Quantity(n, "article de date moins précise", "articles de date moins précise"))
	}
	if n := last.Undated.Whole(); n > 0 {
		notes = append(notes, french.Quantity(n, "article sans date", "articles sans date"))
	}
	if len(notes) > 0 {
		t.Wrap("", cli.Piece{Text: "Dans aucune période\u00a0: " + strings.Join(notes, "\u202f; "), Style: cli.StyleFaint})
	}
}

// cellOf is one point: how many of how many, and their ratio, doubtful where they are few.
func cellOf(found *curve.Curves, p *curve.Point) string {
	s := french.Number(p.Matching) + " / " + french.Number(p.Total) + perMany(found.Measure, p.Ratio)
	if found.Smooth > 0 {
		s += " ~" + perMany(found.Measure, p.Smoothed)
	}
	if p.Low != nil {
		s += " [" + french.Fixed(1000**p.Low, 1) + " – " + french.Fixed(1000**p.High, 1) + "]"
	}
	if p.IsFew() {
		return s + " ?"
	}
	return s + "  "
}

// matchingOf is a whole series: how many of how many, and their ratio.
func matchingOf(m curve.Measure, s *curve.Series) string {
	one, many, whole := "article", "articles", ""
	if m == curve.Occurrences {
		one, many, whole = "occurrence", "occurrences", " mots"
	}
	return french.Quantity(s.Matching, one, many) + " sur " + french.Number(s.Total) + whole + perMany(m, s.Ratio)
}

// perMany writes a ratio as articles per thousand, or as occurrences per million.
func perMany(m curve.Measure, ratio *float64) string {
	unit := "‰"
	if m == curve.Occurrences {
		unit = "par million"
	}
	if ratio == nil {
		return "  " + strings.Repeat(" ", 5+utf8.RuneCountInString(unit)) + "–"
	}
	return fmt.Sprintf("  %5s %s", french.Fixed(m.Per()**ratio, 1), unit)
}

// intervalFlag reads --interval.
func intervalFlag(c *ucli.Context) (kiosque.Interval, error) {
	i := kiosque.Interval(c.String("interval"))
	if i != "" && !slices.Contains(kiosque.Intervals(), i) {
		return i, cli.Usage(fmt.Sprintf("--interval « %s » est inconnu", string(i)), "valeurs possibles : day, week, month, quarter, year")
	}
	return i, nil
}
