package main

import (
	"slices"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/comparison"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry"
)

// runSelections compares two selections.
func runSelections(c *ucli.Context, env cli.Env, second lexicometry.Other) error {
	search, err := filtered(c)
	if err != nil {
		return err
	}
	interval, err := intervalFlag(c)
	if err != nil {
		return err
	}
	search.Collapse = !c.Bool("reprises")
	req := lexicometry.SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{
		Target: search, Against: second.From(search), Family: c.Bool("family"),
	}, NoFunctionWords: c.Bool("no-functions")}
	if req.Least, err = atLeast(c, "least"); err != nil {
		return err
	}
	if req.Size, err = listed(c); err != nil {
		return err
	}
	return printWords(c, env, search.Query, func(s kiosque.Searcher, progress func(done, all int)) (*words, error) {
		req.Progress = progress
		found, err := comparison.Of(c.Context, s, req, interval)
		if err != nil {
			return nil, err
		}
		of := found.Specificities
		return &words{
			view: selectionsView{found}, rows: of.Rows(), warnings: slices.Concat(of.Target.Query.Warnings, of.Reference.Query.Warnings),
			none: found.A.Articles+found.B.Articles == 0,
		}, nil
	})
}

// selectionsView shows what two selections find, the periods of both, and their words.
type selectionsView struct{ *comparison.Selections }

// JSON implements cli.View.
func (v selectionsView) JSON() any { return v.Selections }

// WriteText implements cli.View.
func (v selectionsView) WriteText(t *cli.Text) {
	for i, side := range []*comparison.Side{&v.A, &v.B} {
		line := french.Quantity(side.Articles, "article", "articles")
		if side.Reprises > 0 {
			line += ", dont " + french.Quantity(side.Reprises, "reprise", "reprises")
		}
		if !slices.Contains(side.Uncounted, kiosque.UncountedOccurrences) {
			line += ", " + french.Quantity(side.Occurrences, "occurrence", "occurrences")
		}
		t.Wrap("", cli.Piece{Text: [...]string{"A\u00a0: ", "B\u00a0: "}[i], Style: cli.StyleTitle}, cli.Piece{Text: line})
	}
	t.Line()
	for i := range v.Curves {
		curveView{v.Curves[i]}.WriteText(t)
		t.Line()
	}
	specificitiesView{v.Specificities}.WriteText(t)
}
