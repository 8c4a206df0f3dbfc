package main

import (
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/neardup"
)

func compareCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "compare",
			Usage:     "compare deux articles mot à mot, ou deux sélections : nombres, articles communs, courbes et mots",
			ArgsUsage: "ID ID | MOTS…",
			Description: "Avec --with, ou une autre option de la seconde sélection, les mots forment une requête, comme pour « search query », et la seconde " +
				"sélection reprend de la première ce qui n'en est pas dit. Les articles comptent les reprises ; les mots, une fois seulement.\n\n" +
				"Sans elles, deux identifiants sont attendus. Le chapeau et le texte des deux articles sont mis bout à bout : ce qu'ils ont en " +
				"commun, [-ce que seul le premier dit-] et {+ce " +
				"que seul le second dit+}. " +
				"Les accents et les majuscules ne comptent pas.\n\n" +
				"Un article est la reprise d'un autre quand les deux textes ont en commun, par suites de cinq mots, 80 % de l'ensemble, ou 82 % du plus court.",
			Flags:  compareFlags(),
			Action: func(c *ucli.Context) error { return runCompare(c, env) },
		},
		QueryWords: true,
		Examples: []cli.Example{
			{Line: "search compare --with inondation sécheresse", What: "deux requêtes : ce que chacune trouve, ensemble et à part, quand et avec quels mots"},
			{Line: "search compare --until 2019 --with-since 2020 climat", What: "une requête avant et après"},
			{Line: "search compare k-1f0c2a9b7d3e4655 k-77b0d1c49aef3321", What: "ce qu'un journal a changé à une dépêche"},
			{Line: "search compare --json k-1f0c2a9b7d3e4655 k-77b0d1c49aef3321", What: "les passages par leurs octets, en JSON"},
		},
	}
}

func compareFlags() []ucli.Flag {
	flags := append([]ucli.Flag{indexFlag()}, otherFlags()...)
	flags = append(flags,
		&ucli.StringFlag{Name: "interval", Usage: "`PAS` des courbes : day, week, month, quarter ou year ; par défaut choisi d'après la période"},
		&ucli.BoolFlag{Name: "reprises", Usage: "compte chaque reprise aussi dans les mots"},
	)
	return append(append(flags, wordFlags("d'occurrences, du côté où le mot est le plus fréquent")...), filterFlags()...)
}

func runCompare(c *ucli.Context, env cli.Env) error {
	second, err := other(c)
	if err != nil {
		return err
	}
	if !second.IsZero() {
		return runSelections(c, env, second)
	}
	for _, name := range c.LocalFlagNames() {
		if !slices.Contains([]string{"index", "json", "verbose"}, name) {
			return cli.Usage("--"+name+" sans seconde sélection", "search compare --with REQUÊTE MOTS… compare deux sélections ; search compare ID ID, deux articles")
		}
	}
	if c.Args().Len() != 2 {
		return cli.Usage("deux identifiants sont attendus", "search compare ID ID ; « search query » montre les identifiants. "+
			"Pour deux requêtes : search compare --with REQUÊTE MOTS…")
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	var articles [2]*kiosque.Article
	for i, id := range c.Args().Slice() {
		if articles[i], err = s.Article(c.Context, id); err != nil {
			return err
		}
	}
	return env.Printer(c.Bool("json")).Print(compareView{neardup.CompareArticles(articles[0], articles[1])})
}

// compareView shows what two articles have in common.
type compareView struct{ *neardup.Comparison }

// JSON implements cli.View.
func (v compareView) JSON() any { return v.Comparison }

// WriteText implements cli.View.
func (v compareView) WriteText(t *cli.Text) {
	for i, a := range v.Articles {
		t.Wrap("", cli.Piece{Text: [...]string{"- ", "+ "}[i], Style: cli.StyleAccent}, cli.Piece{Text: a.Title, Style: cli.StyleTitle},
			cli.Piece{Text: " — " + french.DateOf(a.Date, a.Origin), Style: cli.StyleFaint})
		t.Wrap(indent, cli.Piece{Text: strings.TrimPrefix(a.Source+" · "+a.ID, " · "), Style: cli.StyleFaint})
	}
	verdict := "ce ne sont pas des reprises"
	if v.Reprise {
		verdict = "l'un est la reprise de l'autre"
	}
	t.Linef("En commun : %s %% de l'ensemble, %s %% du plus court ; %s.", french.Fixed(100*v.Jaccard, 0), french.Fixed(100*v.Containment, 0), verdict)
	v.writeRuns(t)
}

// writeRuns writes both texts as one, paragraph by paragraph.
func (v compareView) writeRuns(t *cli.Text) {
	var paragraph []cli.Piece
	flush := func() {
		if len(paragraph) > 0 {
			t.Line()
			t.Wrap("", paragraph...)
			paragraph = nil
		}
	}
	for _, r := range v.Runs {
		text, open, end, style := v.Articles[0].Text[r.A[0]:r.A[1]], "", "", cli.StylePlain
		switch r.Kind {
		case neardup.OnlyA:
			open, end, style = "[-", "-]", cli.StyleFaint
		case neardup.OnlyB:
			text, open, end, style = v.Articles[1].Text[r.B[0]:r.B[1]], "{+", "+}", cli.StyleMatch
		}
		for i, line := range strings.Split(text, "\n") {
			if i > 0 {
				flush()
			}
			words := strings.TrimRight(line, " ")
			if words != "" {
				paragraph = append(paragraph, cli.Piece{Text: open + words + end, Style: style}, cli.Piece{Text: line[len(words):]})
			}
		}
	}
	flush()
}
