package main

import (
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

func explainCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "explain",
			Usage:     "explique la pertinence d'un article pour une requête",
			ArgsUsage: "ID MOTS…",
			Description: "Après l'identifiant, que « search query » écrit sous chaque résultat, les mots forment une requête. La réponse décompose la pertinence " +
				"jusqu'aux nombres d'occurrences et aux longueurs, avec les formules.",
			Flags: append([]ucli.Flag{
				indexFlag(),
				&ucli.StringSliceFlag{Name: "without", Usage: "`FORME` qu'aucun mot de la requête ne désigne plus ; répétable"},
				&ucli.BoolFlag{Name: "strict", Usage: "une faute dans la requête est une erreur, avec sa position"},
				jsonFlag(),
			}, synonymFlags()...),
			Action: func(c *ucli.Context) error { return runExplain(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search explain k-1f0c2a9b7d3e4655 réforme retraites", What: "pourquoi cet article est là où il est"},
			{Line: "search explain --json k-1f0c2a9b7d3e4655 '\"réforme des retraites\"'", What: "la même décomposition en JSON"},
		},
	}
}

func runExplain(c *ucli.Context, env cli.Env) error {
	if c.Args().Len() < 2 {
		return cli.Usage("un identifiant et une requête sont attendus", "search explain ID MOTS… ; « search query » montre les identifiants")
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	req := kiosque.SearchRequest{
		Query: strings.Join(c.Args().Tail(), " "), Strict: c.Bool("strict"), WithoutForms: c.StringSlice("without"), NoSynonyms: c.Bool("no-synonyms"),
		Explain: true,
	}
	m, err := s.Marked(c.Context, kiosque.MarkedRequest{ID: c.Args().First(), Search: req})
	if err != nil {
		return &cli.QueryError{Query: req.Query, Err: err}
	}
	if err := env.Printer(c.Bool("json")).Print(explainView{m}); err != nil {
		return err
	}
	if !m.Matches && m.Tier == 0 {
		return cli.ErrNoHit
	}
	return nil
}

// explainView shows how a score came about.
type explainView struct{ m *kiosque.MarkedArticle }

// JSON implements cli.View.
func (v explainView) JSON() any {
	return struct {
		ID          string               `json:"id"`
		Query       kiosque.QueryInfo    `json:"query"`
		Matches     bool                 `json:"matches"`
		Tier        int                  `json:"tier,omitempty"`
		Occurrences int                  `json:"occurrences"`
		Score       float64              `json:"score"`
		Explanation *kiosque.Explanation `json:"explanation"`
	}{v.m.ID, v.m.Query, v.m.Matches, v.m.Tier, v.m.Occurrences, v.m.Score, v.m.Explanation}
}

// WriteText implements cli.View.
func (v explainView) WriteText(t *cli.Text) {
	t.Wrap("", cli.Piece{Text: "Recherche\u00a0: " + french.Typeset(v.m.Query.Reading), Style: cli.StyleFaint})
	for _, w := range v.m.Query.Warnings {
		t.Wrap("", cli.Piece{Text: "Attention\u00a0: " + french.Typeset(w)})
	}
	if v.m.Tier > 1 {
		t.Wrap("", cli.Piece{Text: "Résultat élargi\u00a0: l’article n’a qu’une partie des mots."})
	}
	t.Wrap("", cli.Piece{Text: v.m.Title, Style: cli.StyleTitle})
	writeExplanation(t, v.m.Explanation, "")
}

// writeExplanation writes a value and its parts, deeper by an indent each.
func writeExplanation(t *cli.Text, e *kiosque.Explanation, under string) {
	const digits = 3
	t.Wrap(under, cli.Piece{Text: french.Fixed(e.Value, digits), Style: cli.StyleAccent}, cli.Piece{Text: " " + e.Text})
	for i := range e.Parts {
		writeExplanation(t, &e.Parts[i], under+indent)
	}
}
