package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

func kwicCommand(env cli.Env) *cli.Command {
	flags := []ucli.Flag{
		indexFlag(),
		&ucli.IntFlag{
			Name: "width", Value: kiosque.DefaultWidth,
			Usage: fmt.Sprintf("`N` mots de contexte de chaque côté, de 1 à %d ; par défaut %d", kiosque.MaxWidth, kiosque.DefaultWidth),
		},
		&ucli.StringFlag{Name: "order", Usage: "`ORDRE` place (par défaut : par date, du plus ancien article), -date (du plus récent), left, right " +
			"(d'après le contexte gauche ou droit) ou key (d'après le pivot)"},
		&ucli.BoolFlag{Name: "first", Usage: "de chaque article, la première ligne seulement"},
		&ucli.IntFlag{Name: "sample", Usage: "`N` lignes tirées au sort parmi toutes"},
		&ucli.Uint64Flag{Name: "seed", Usage: "`N` graine : la même donne les mêmes lignes ; par défaut 0"},
	}
	flags = append(append(flags, wholeFlags("de lignes", "toutes", "sautées")...), filterFlags()...)
	flags = append(flags,
		&ucli.StringFlag{Name: "output", Usage: "`FICHIER` à écrire, une fois complet ; par défaut la sortie standard"},
		&ucli.BoolFlag{Name: "tsv", Usage: "un tableau, une occurrence par ligne"},
		&ucli.BoolFlag{Name: "csv", Usage: "le même en CSV"},
		&ucli.StringFlag{Name: "columns", Usage: "`C,C…` colonnes du tableau, dans cet ordre, parmi " + names(export.LineColumns()) + " ; par défaut toutes"},
		&ucli.BoolFlag{Name: "json", Usage: "JSON : un objet par ligne, un par occurrence"},
	)
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "kwic",
			Usage:     "montre chaque occurrence dans son contexte, une par ligne",
			ArgsUsage: "MOTS…",
			Description: "Les mots forment une requête, comme pour « search query ». Il y a autant de lignes que « search query » compte d'occurrences : " +
				"d'une expression ou d'une proximité, une ligne va du premier mot au dernier.\n\n" +
				"Les voisins se comparent mot à mot à partir du plus proche, d'abord sans accents, puis avec. Les longues concordances sont triées dans un " +
				"fichier temporaire.",
			Flags:  flags,
			Action: func(c *ucli.Context) error { return runKwic(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search kwic réforme", What: "toutes les formes du mot, du plus ancien article au plus récent"},
			{Line: "search kwic --order right --width 5 '=crise'", What: "d'après ce qui suit : les emplois se regroupent"},
			{Line: "search kwic --sample 200 --seed 7 --since 2020 'grève NEAR/5 port*'", What: "deux cents lignes au hasard, les mêmes à chaque fois"},
			{Line: "search kwic --tsv --output climat.tsv climat", What: "toutes les lignes, pour un tableur ou R"},
		},
	}
}

func runKwic(c *ucli.Context, env cli.Env) error {
	search, err := filtered(c)
	if err != nil {
		return err
	}
	if err := whole(c, &search); err != nil {
		return err
	}
	req := kiosque.ConcordanceRequest{
		Search: search, Width: c.Int("width"), Order: kiosque.Order(c.String("order")), Sample: c.Int("sample"), Seed: c.Uint64("seed"),
		First: c.Bool("first"),
	}
	switch {
	case req.Width < 1 || req.Width > kiosque.MaxWidth:
		return cli.Usage(fmt.Sprintf("--width %d est hors limites", req.Width), fmt.Sprintf("de 1 à %d", kiosque.MaxWidth))
	case c.IsSet("sample") && req.Sample < 1:
		return cli.Usage(fmt.Sprintf("--sample %d est hors limites", req.Sample), "1 ou plus ; sans --sample, toutes les lignes")
	case c.IsSet("seed") && !c.IsSet("sample"):
		return cli.Usage("--seed sans --sample", "la graine est celle d'un tirage : --sample N")
	}
	format, columns, err := linesFormat(c)
	if err != nil {
		return err
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	found, err := s.Concordance(c.Context, req)
	if err != nil {
		return &cli.QueryError{Query: req.Search.Query, Err: err}
	}
	defer found.Close()
	out, err := env.Output(c.String("output"))
	if err != nil {
		return err
	}
	defer out.Abort()
	if format != "" {
		err = tellLines(env, found, req, func() error { return export.WriteLines(out, format, found, columns) })
	} else {
		err = writeKwic(out, cli.TerminalOf(out.Writer, env.Getenv), found, req)
	}
	if err == nil {
		err = out.Commit()
	}
	if err == nil && found.Total == 0 {
		err = cli.ErrNoHit
	}
	return err
}

// linesFormat is the format of a file of lines, if one is asked for, and the columns of a table.
func linesFormat(c *ucli.Context) (f export.Format, columns []string, err error) {
	for _, one := range []export.Format{export.JSONL, export.CSV, export.TSV} {
		flag := strings.TrimSuffix(string(one), "l")
		switch {
		case !c.Bool(flag):
		case f != "":
			return f, nil, cli.Usage("plusieurs formats à la fois", "choisissez --json, --csv ou --tsv")
		default:
			f = one
		}
	}
	if !c.IsSet("columns") {
		return f, nil, nil
	}
	if f == "" {
		return f, nil, cli.Usage("--columns sans --csv ni --tsv", "ajoutez --csv ou --tsv")
	}
	for name := range strings.SplitSeq(c.String("columns"), ",") {
		columns = append(columns, strings.TrimSpace(name))
	}
	return f, columns, export.CheckLines(f, columns)
}

// tellLines says on standard error what a program does not read on standard output.
func tellLines(env cli.Env, found *kiosque.Concordance, req kiosque.ConcordanceRequest, write func() error) error {
	for _, w := range found.Query.Warnings {
		env.Message("Attention : %s", french.Typeset(w))
	}
	if err := write(); err != nil {
		return err
	}
	env.Message("%s", linesOf(found, req))
	return nil
}

func linesOf(found *kiosque.Concordance, req kiosque.ConcordanceRequest) string {
	line := french.Quantity(found.Total, "occurrence", "occurrences") + " dans " + french.Quantity(found.Articles, "article", "articles")
	first := found.Total
	if req.First {
		first = found.Articles
	}
	if first < found.Total {
		line += ", " + french.Quantity(first, "première d’un article", "premières d’un article")
	}
	if found.Drawn < first {
		line += ", " + french.Quantity(found.Drawn, "tirée au sort", "tirées au sort")
	}
	return line
}

// writeKwic writes the lines with their keys below each other.
func writeKwic(w io.Writer, terminal cli.Terminal, found *kiosque.Concordance, req kiosque.ConcordanceRequest) error {
	b := bufio.NewWriterSize(w, 64<<10)
	head := cli.Text{Terminal: terminal}
	if found.Query.Reading != "" {
		head.Wrap("", cli.Piece{Text: "Recherche\u00a0: " + french.Typeset(found.Query.Reading), Style: cli.StyleFaint})
	}
	for _, w := range found.Query.Warnings {
		head.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
	}
	head.Line(cli.Piece{Text: linesOf(found, req), Style: cli.StyleTitle})
	if _, err := b.WriteString(head.String()); err != nil {
		return err
	}
	for l, err := range found.Lines {
		if err != nil {
			return err
		}
		row := cli.Text{Terminal: terminal}
		const dateWidth = len("2023-02-06")
		date := l.Date.String()
		row.Keyword(cli.Piece{Text: date + strings.Repeat(" ", dateWidth-len(date)), Style: cli.StyleFaint}, l.Before, l.Key, l.After)
		if _, err := b.WriteString(row.String()); err != nil {
			return err
		}
	}
	return b.Flush()
}
