package main

import (
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

// words are what a command has found, to be shown or written as a table.
type words struct {
	view     cli.View
	rows     iter.Seq[[]string]
	warnings []string // for whoever reads the table
	none     bool     // there is no hit
}

// oneFormat refuses tables and JSON at the same time.
func oneFormat(c *ucli.Context) error {
	formats := 0
	for _, name := range []string{"csv", "tsv", "json"} {
		if c.Bool(name) {
			formats++
		}
	}
	if formats > 1 {
		return cli.Usage("plusieurs formats à la fois", "n’en demandez qu’un")
	}
	return nil
}

// printWords opens the index, asks, and writes the answer in the form that the flags say.
func printWords(c *ucli.Context, env cli.Env, query string, ask func(s kiosque.Searcher, progress func(done, all int)) (*words, error)) error {
	if err := oneFormat(c); err != nil {
		return err
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	found, err := ask(s, toldLate(env))
	if err != nil {
		return &cli.QueryError{Query: query, Err: err}
	}
	out, err := env.Output(c.String("output"))
	if err != nil {
		return err
	}
	defer out.Abort()
	if c.Bool("csv") || c.Bool("tsv") {
		err = writeRows(out, c, env, found)
	} else {
		to := env
		to.Stdout = out.Writer
		err = to.Printer(c.Bool("json")).Print(found.view)
	}
	if err == nil {
		err = out.Commit()
	}
	if err == nil && found.none {
		err = cli.ErrNoHit
	}
	return err
}

// toldLate says how far a long count is, every ten seconds.
func toldLate(env cli.Env) func(done, all int) {
	const each = 10 * time.Second
	last := time.Now()
	return func(done, all int) {
		if time.Since(last) >= each {
			last = time.Now()
			env.Message("décompte : %d %%", 100*done/max(all, 1))
		}
	}
}

func writeRows(out *cli.Output, c *ucli.Context, env cli.Env, found *words) error {
	for _, w := range found.warnings {
		env.Message("Attention : %s", french.Typeset(w))
	}
	format := export.TSV
	if c.Bool("csv") {
		format = export.CSV
	}
	table := export.NewTable(out, format)
	for row := range found.rows {
		if err := table.Write(row...); err != nil {
			return err
		}
	}
	return nil
}

// writeTable writes rows of cells, the first one the names of the columns: words to the left, numbers to the right.
func writeTable(t *cli.Text, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range rows {
		var line []cli.Piece
		for i, cell := range row {
			blanks := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			p := cli.Piece{Text: "  " + blanks + cell}
			if i == 0 {
				p = cli.Piece{Text: cell + blanks}
			}
			if n == 0 {
				p.Style = cli.StyleFaint
			}
			line = append(line, p)
		}
		t.Line(line...)
	}
}
