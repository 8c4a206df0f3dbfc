package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/audit"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/ingest"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/opensearch/store"
)

func reportCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:  "report",
			Usage: "montre les rapports des imports qui ont fait l'index",
			Description: "L'index garde le rapport de chaque import qui l'a changé : ce qui a été lu et d'où, les colonnes reconnues, les dates et leur origine, " +
				"ce qui a été écarté, réparé ou lu deux fois. Sans option, la commande en donne la liste et montre le dernier. " +
				"Les listes d'un rapport gardé ont mille lignes au plus ; ses comptes sont entiers.",
			Flags: []ucli.Flag{
				indexFlag(),
				&ucli.IntFlag{Name: "number", Usage: "`N` le rapport de ce numéro dans la liste ; par défaut le dernier"},
				&ucli.StringFlag{Name: "output", Usage: "`FICHIER` où l'écrire en entier : .html, .csv ou .json"},
				&ucli.IntFlag{Name: "rejects", Value: 20, Usage: "`N` nombre d'entrées écartées montrées ; par défaut 20"},
				jsonFlag(),
			},
			Action: func(c *ucli.Context) error { return runReport(c, env) },
		},
		Examples: []cli.Example{
			{Line: "indexer report --index ./mon-index", What: "la liste des imports, et le dernier"},
			{Line: "indexer report --number 1 --output audit.html", What: "le premier, en une page"},
		},
	}
}

func runReport(c *ucli.Context, env cli.Env) error {
	if err := noWords(c); err != nil {
		return err
	}
	into, err := collection.Writer(env.IndexDir(c.String("index")), env.Getenv, store.Options{})
	if err != nil {
		return err
	}
	all, err := ingest.Reports(c.Context, into)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return cli.Usage("l'index n'a pas de rapport d'import", "il a été construit par une version qui n'en gardait pas ; « indexer build » le refait")
	}
	n := c.Int("number")
	if n == 0 {
		n = len(all)
	}
	if n < 1 || n > len(all) {
		return cli.Usage(fmt.Sprintf("--number %d est hors limites", n), fmt.Sprintf("de 1 à %d", len(all)))
	}
	save, err := reportFile(env, c.String("output"))
	if err != nil {
		return err
	}
	defer save.Abort()
	report := all[n-1]
	if n == len(all) {
		err = save.write(c.Context, report, into)
	} else {
		err = save.put(report)
	}
	if err != nil {
		return err
	}
	return env.Printer(c.Bool("json")).Print(reportView{all: all, n: n, importView: importView{Report: report, shown: c.Int("rejects")}})
}

// reportView shows the list of imports, and one of them.
type reportView struct {
	importView
	all []*audit.Report
	n   int
}

// imported is one line of the list, and with its tags an element of the JSON.
type imported struct {
	Number   int       `json:"number"`
	Began    time.Time `json:"began"`
	Command  string    `json:"command"`
	Inputs   []string  `json:"inputs"`
	Read     int       `json:"read"`
	Indexed  int       `json:"indexed"`
	Removed  int       `json:"removed"`
	Rejected int       `json:"rejected"`
	Articles int       `json:"articles"`
	Corpus   string    `json:"corpus"`
}

func (v reportView) list() (list []imported) {
	for i, r := range v.all {
		list = append(list, imported{i + 1, r.Began, r.Command, r.Inputs, r.Read, r.Indexed, r.Removed, r.Rejected, r.Articles, r.Corpus})
	}
	return list
}

// JSON implements cli.View.
func (v reportView) JSON() any {
	return map[string]any{"imports": v.list(), "number": v.n, "report": v.Report}
}

// WriteText implements cli.View.
func (v reportView) WriteText(t *cli.Text) {
	t.Line(cli.Piece{Text: "Imports", Style: cli.StyleTitle})
	for _, m := range v.list() {
		what := strings.Join(append([]string{m.Command}, m.Inputs...), " ")
		t.Linef("  %3d  %s  %s lus, %s indexés, %s écartés ; %s, corpus %s", m.Number, m.Began.Local().Format(time.DateTime), french.Number(m.Read),
			french.Number(m.Indexed), french.Number(m.Rejected), french.Quantity(m.Articles, "article", "articles"), m.Corpus)
		t.Line(cli.Piece{Text: "       " + what, Style: cli.StyleFaint})
	}
	t.Line()
	t.Line(cli.Piece{Text: fmt.Sprintf("Import %d", v.n), Style: cli.StyleTitle})
	v.importView.WriteText(t)
}

// saved is the file that a report is to be written to.
type saved struct {
	*cli.Output
	format audit.Format
}

// reportFile opens the file of a report; without a name there is none.
func reportFile(env cli.Env, name string) (saved, error) {
	if name == "" {
		return saved{}, nil
	}
	format, err := audit.FormatOf(name)
	if err != nil {
		return saved{}, err
	}
	out, err := env.Output(name)
	return saved{out, format}, err
}

// Abort gives the file up, if there is one that was not written.
func (s saved) Abort() {
	if s.Output != nil {
		s.Output.Abort()
	}
}

// write writes the report with a description of the index as it is now.
func (s saved) write(ctx context.Context, r *audit.Report, into engine.Writer) error {
	if s.Output == nil {
		return nil
	}
	if !r.DryRun {
		var err error
		if r.Collection, err = ingest.Describe(ctx, into); err != nil {
			return err
		}
	}
	return s.put(r)
}

// put writes the report.
func (s saved) put(r *audit.Report) error {
	if s.Output == nil {
		return nil
	}
	if err := r.Write(s.Output, s.format); err != nil {
		return err
	}
	return s.Commit()
}
