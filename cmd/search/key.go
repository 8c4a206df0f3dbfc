package main

import (
	"fmt"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/web/guard"
)

func keyCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "key",
			Usage:     "crée une clé d'accès à l'API",
			ArgsUsage: "NOM",
			Description: "La sortie standard reçoit la ligne à ajouter au fichier de « search serve --keys » ; elle ne contient que l'empreinte de la clé. " +
				"La clé elle-même va sur la sortie d'erreur, une seule fois : transmettez-la à qui s'en servira, dans l'en-tête " +
				"« Authorization: Bearer CLÉ » ou « X-API-Key: CLÉ ».",
			Action: func(c *ucli.Context) error { return runKey(c, env) },
		},
		Examples: []cli.Example{{Line: "search key 'revue de presse' >> cles.tsv", What: "puis search serve --keys cles.tsv, ou SIGHUP au serveur qui tourne"}},
	}
}

func runKey(c *ucli.Context, env cli.Env) error {
	if !c.Args().Present() {
		return cli.Usage("une clé pour qui ?", "donnez-lui un nom : search key NOM")
	}
	key, line, err := guard.NewKey(strings.Join(c.Args().Slice(), " "))
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(env.Stdout, line); err != nil {
		return err
	}
	env.Message("%s", key)
	return nil
}
