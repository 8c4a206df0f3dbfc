package main

import (
	"context"
	"fmt"
	"slices"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/opensearch/store"
)

func removeCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "remove",
			Usage:     "retire des articles de l'index, par identifiant ou par requête",
			ArgsUsage: "--id ID… | --query REQUÊTE",
			Description: "Par requête, la commande dit combien d'articles partiraient et demande confirmation ; hors d'un terminal il faut --yes. " +
				"La requête est lue strictement : une faute est une erreur, et rien n'est retiré. Les fichiers d'origine ne sont pas touchés.",
			Flags: []ucli.Flag{
				indexFlag(),
				&ucli.StringSliceFlag{Name: "id", Usage: "`ID` identifiant d'un article ; répétable, ou suivi d'autres identifiants"},
				&ucli.StringFlag{Name: "query", Usage: "`REQUÊTE` retire tous les articles qu'elle trouve"},
				&ucli.BoolFlag{Name: "dry-run", Usage: "montre ce qui partirait, sans rien retirer"},
				&ucli.BoolFlag{Name: "yes", Usage: "ne demande pas de confirmation"},
				quietFlag(),
				jsonFlag(),
			},
			Action: func(c *ucli.Context) error { return runRemove(c, env) },
		},
		Examples: []cli.Example{
			{Line: "indexer remove --id k-1f0c2a9b7d3e4655 k-77aa01c2d3e4f5a6", What: "deux articles"},
			{Line: "indexer remove --query 'source:\"La Gazette\" date:..2015' --dry-run", What: "la liste de ce qui partirait"},
		},
	}
}

func runRemove(c *ucli.Context, env cli.Env) error {
	ids, q := slices.Concat(c.StringSlice("id"), c.Args().Slice()), c.String("query")
	switch {
	case len(c.StringSlice("id")) == 0 && c.Args().Present():
		return cli.Usage("arguments sans --id ni --query : "+c.Args().First(), "indexer remove --id ID…, ou --query 'REQUÊTE' entre apostrophes")
	case (len(ids) == 0) == (q == ""):
		return cli.Usage("il faut --id ou --query, et l'un des deux seulement", "indexer remove --id ID…, ou --query REQUÊTE")
	}
	dir := env.IndexDir(c.String("index"))
	w, err := collection.Writer(dir, env.Getenv, store.Options{})
	if err != nil {
		return err
	}
	found, err := findForRemoval(c.Context, w, ids, q)
	if err != nil {
		return err
	}
	v := removeView{Found: found, Requested: len(ids), DryRun: c.Bool("dry-run")}
	if len(found) > 0 && !v.DryRun {
		if q != "" && !c.Bool("yes") {
			if err := env.Confirm(c.Context, fmt.Sprintf("Retirer %s de %s ?", french.Quantity(len(found), "article", "articles"), dir)); err != nil {
				return err
			}
		}
		progress := env.Progress(cli.ProgressOptions{Quiet: c.Bool("quiet")})
		progress.Phase("retrait", false)
		stats, err := w.Remove(c.Context, v.ids(), engine.BuildOptions{Note: env.Note})
		progress.Stop()
		if err != nil {
			return err
		}
		v.Removed, v.Articles, v.Left = stats.Removed, stats.Articles, stats.Left
	}
	if err := env.Printer(c.Bool("json")).Print(v); err != nil {
		return err
	}
	if len(found) == 0 {
		return cli.ErrNoHit
	}
	return nil
}

// doomed is an article that is to go.
type doomed struct {
	ID    string       `json:"id"`
	Title string       `json:"title"`
	Date  kiosque.Date `json:"date"`
}

// findForRemoval returns the articles of these IDs that are in the index, or those that the query finds.
func findForRemoval(ctx context.Context, w engine.Writer, ids []string, q string) ([]doomed, error) {
	x, err := w.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = x.Close() }()
	found := []doomed{}
	for _, id := range ids {
		a, err := x.Article(ctx, id)
		switch {
		case kiosque.CodeOf(err) == kiosque.CodeNotFound:
		case err != nil:
			return nil, err
		default:
			found = append(found, doomed{a.ID, a.Title, a.Date})
		}
	}
	for q != "" {
		res, err := x.Search(ctx, kiosque.SearchRequest{
			Query: q, Strict: true, From: len(found), Size: kiosque.MaxSize, Sort: kiosque.ByDate, Widen: kiosque.WidenNever, NoFacets: true, Snippets: -1,
		})
		if err != nil {
			return nil, &cli.QueryError{Query: q, Err: err}
		}
		for _, h := range res.Hits {
			found = append(found, doomed{h.ID, h.Title, h.Date})
		}
		if len(res.Hits) == 0 || len(found) >= res.Total {
			break
		}
	}
	return found, nil
}

// removeView shows what went, or would go.
type removeView struct {
	Found     []doomed `json:"found"`
	Requested int      `json:"-"` // IDs asked for
	Removed   int      `json:"removed"`
	Articles  int      `json:"articles,omitempty"` // in the index afterwards
	DryRun    bool     `json:"dry_run"`
	Left      []string `json:"left,omitempty"` // folders of the index that are not needed and could not be removed
}

func (v removeView) ids() []string {
	ids := make([]string, len(v.Found))
	for i, d := range v.Found {
		ids[i] = d.ID
	}
	return ids
}

// JSON implements cli.View.
func (v removeView) JSON() any { return v }

// WriteText implements cli.View.
func (v removeView) WriteText(t *cli.Text) {
	if missing := v.Requested - len(v.Found); missing > 0 {
		t.Linef("%s dans l'index.", french.Quantity(missing, "identifiant n'est pas", "identifiants ne sont pas"))
	}
	switch {
	case len(v.Found) == 0:
		t.Linef("Aucun article à retirer.")
	case v.DryRun:
		t.Linef("À retirer (à blanc : rien n'a été écrit) : %s", french.Quantity(len(v.Found), "article", "articles"))
		for _, d := range v.Found {
			t.Line(cli.Piece{Text: "  " + d.ID, Style: cli.StyleAccent}, cli.Piece{Text: "  " + french.Date(d.Date) + "  " + d.Title})
		}
	default:
		t.Linef("Retirés : %s. L'index compte maintenant %s.", french.Quantity(v.Removed, "article", "articles"), french.Quantity(v.Articles, "article", "articles"))
		leftovers(t, v.Left)
	}
}
