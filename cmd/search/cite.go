package main

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/web/address"
)

func citeCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "cite",
			Usage:     "écrit de quoi citer une recherche : adresse permanente et paragraphe de méthode",
			ArgsUsage: "MOTS…",
			Description: "L'adresse contient la question, ce qu'elle trouve aujourd'hui et les empreintes du corpus et de l'analyse : le serveur ne garde rien. " +
				"Qui l'ouvre plus tard, ou la donne à « search check », apprend ce qui a changé.",
			Flags:  append([]ucli.Flag{indexFlag(), homeFlag(), jsonFlag()}, filterFlags()...),
			Action: func(c *ucli.Context) error { return runCite(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search cite --base-url https://presse.exemple.fr/ --since 2019 réforme retraites", What: "avec l'adresse du serveur"},
		},
	}
}

func recheckCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "check",
			Usage:     "vérifie une recherche citée : ce qui a changé depuis",
			ArgsUsage: "ADRESSE|FICHIER",
			Description: "Refait la recherche d'une adresse permanente, ou celle d'un fichier qui en contient une (paquet d'export, requete.json, texte), et dit " +
				"ce qui n'est plus comme alors : le corpus, l'analyse du français, les formes que les mots désignent, le logiciel, les nombres " +
				"d'articles et d'occurrences.",
			Flags:  []ucli.Flag{indexFlag(), synonymsFlag(), homeFlag(), jsonFlag()},
			Action: func(c *ucli.Context) error { return runCheck(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search check articles.zip", What: "l'export est-il encore celui que cet index donnerait ?"},
			{Line: "search check 'https://presse.exemple.fr/citation?q=r%C3%A9forme&cited=2026-11-28&articles=12'", What: "une adresse reçue"},
		},
	}
}

func homeFlag() ucli.Flag {
	return &ucli.StringFlag{Name: "base-url", Usage: "`URL` de la page de recherche, pour l'adresse permanente ; par défaut l'adresse est relative"}
}

// homeOf reads it.
func homeOf(c *ucli.Context) (string, error) {
	if !c.IsSet("base-url") {
		return "", nil
	}
	return address.ParseBase(c.String("base-url"))
}

func runCite(c *ucli.Context, env cli.Env) error {
	req, err := filtered(c)
	if err != nil {
		return err
	}
	return cite(c, env, address.Asked{Search: req})
}

func runCheck(c *ucli.Context, env cli.Env) error {
	if c.Args().Len() != 1 {
		return cli.Usage("une adresse ou un fichier est attendu", "search check ADRESSE, entre apostrophes ; ou search check FICHIER")
	}
	link := c.Args().First()
	if !strings.Contains(link, "?") {
		var err error
		if link, err = permalinkIn(link); err != nil {
			return err
		}
	}
	q, err := address.ReadPermalink(link)
	if err != nil {
		return err
	}
	if q.State.Day.IsZero() {
		return cli.Usage("cette adresse n'est pas celle d'une citation", "elle contient cited=, le jour où la recherche a été citée ; « search cite » en écrit une")
	}
	return cite(c, env, q)
}

// cite asks a question and says how it is cited.
func cite(c *ucli.Context, env cli.Env, q address.Asked) error {
	home, err := homeOf(c)
	if err != nil {
		return err
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	cited, err := citation.Of(c.Context, s, q.Search, cli.Version(), today())
	if err != nil {
		return &cli.QueryError{Query: q.Search.Query, Err: err}
	}
	address.Cite(cited, home)
	return env.Printer(c.Bool("json")).Print(citedView{cited.Check(q.State)})
}

// today is the day in UTC, so that all readers cite the same.
func today() kiosque.Date {
	t := time.Now().UTC()
	return kiosque.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// Limits of a file in which a permalink is looked for.
const maxCited = 16 << 20

// permalink finds one in a text, also in one of JSON.
var permalink = regexp.MustCompile(`[^\s"<>«»]*` + address.CitationPath + `\?[^\s"<>«»]*cited=[^\s"<>«»]*`)

// permalinkIn finds the address of a citation in a file.
func permalinkIn(path string) (string, error) {
	unreadable := func(err error) error {
		return &kiosque.Error{Code: kiosque.CodeInput, Message: "fichier illisible : « " + path + " »", Hint: "vérifiez qu'il peut être lu", Err: err}
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", cli.Usage("ni une adresse, ni un fichier : « "+path+" »", "une adresse contient un point d'interrogation ; mettez-la entre apostrophes")
	case err != nil:
		return "", unreadable(err)
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return "", unreadable(err)
	}
	var b []byte
	if z, zipErr := zip.NewReader(f, info.Size()); zipErr == nil {
		b, err = packaged(z)
	} else if b, err = io.ReadAll(io.LimitReader(f, maxCited)); err != nil {
		err = unreadable(err)
	}
	if err != nil {
		return "", err
	}
	if link := permalink.Find(b); link != nil {
		return strings.TrimRight(strings.ReplaceAll(string(link), `\u0026`, "&"), `.,;)\`), nil
	}
	return "", cli.Usage("aucune adresse de citation dans « "+path+" »", "un paquet de « search export --package », son requete.json, ou un texte avec l'adresse")
}

// packaged is the description in a package.
func packaged(z *zip.Reader) ([]byte, error) {
	f, err := z.Open("datapackage.json")
	if err != nil {
		return nil, cli.Usage("ce zip n'est pas un paquet", "« search export --package » en écrit un, avec datapackage.json")
	}
	defer f.Close() //nolint:errcheck // only read
	return io.ReadAll(io.LimitReader(f, maxCited))
}

// citedView shows a citation, and what has changed since.
type citedView struct{ *citation.Checked }

// JSON implements cli.View.
func (v citedView) JSON() any { return v.Checked }

// WriteText implements cli.View.
func (v citedView) WriteText(t *cli.Text) {
	if v.Then != nil {
		t.Wrap("", cli.Piece{Text: v.Verdict, Style: cli.StyleTitle})
		for _, change := range v.Changes {
			t.Wrap("", cli.Piece{Text: "- " + change.Text})
		}
		t.Line()
	}
	t.Linef("%s", v.Permalink)
	t.Line()
	t.Wrap("", cli.Piece{Text: v.Method.French})
	t.Line()
	t.Wrap("", cli.Piece{Text: v.Method.English})
}
