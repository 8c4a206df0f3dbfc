package main

import (
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/opensearch/store"
)

const (
	maxShards   = 64
	maxReplicas = 8
)

// clusterFlags say how a collection lies in a cluster.
func clusterFlags() []ucli.Flag {
	return []ucli.Flag{
		&ucli.IntFlag{Name: "shards", Usage: "`N` fragments de l'index dans la grappe ; par défaut un par nœud, 8 au plus, et un par année avec --split"},
		&ucli.IntFlag{Name: "replicas", Value: -1, DefaultText: "1 s'il y a plusieurs nœuds", Usage: "`N` copies de chaque fragment, outre le premier"},
		&ucli.StringFlag{Name: "split", Usage: "`year` un index par année de parution, pour des dizaines de millions d'articles"},
	}
}

// clusterOptions reads them; in a folder there are none.
func clusterOptions(c *ucli.Context, address string) (o store.Options, err error) {
	for _, name := range []string{"shards", "replicas", "split"} {
		if c.IsSet(name) && !collection.InCluster(address) {
			return o, cli.Usage("--"+name+" n'a de sens que dans une grappe", "donnez --index opensearch://SERVEUR:9200/NOM, ou enlevez --"+name)
		}
	}
	o = store.Options{Shards: c.Int("shards"), Replicas: c.Int("replicas"), Split: c.String("split") == "year"}
	switch {
	case o.Shards < 0 || o.Shards > maxShards:
		return o, cli.Usage(fmt.Sprintf("--shards %d est hors limites", o.Shards), fmt.Sprintf("de 1 à %d", maxShards))
	case c.IsSet("replicas") && (o.Replicas < 0 || o.Replicas > maxReplicas):
		return o, cli.Usage(fmt.Sprintf("--replicas %d est hors limites", o.Replicas), fmt.Sprintf("de 0 à %d", maxReplicas))
	case c.String("split") != "" && !o.Split:
		return o, cli.Usage("--split « "+c.String("split")+" » est inconnu", "il n'y a que --split year")
	case !c.IsSet("replicas"):
		o.Replicas = -1
	}
	return o, nil
}

// verifyCluster verifies a collection in a cluster.
func verifyCluster(c *ucli.Context, env cli.Env, address string) error {
	if n := c.Int("sample"); c.IsSet("sample") && (n < 1 || n > store.MaxSample) {
		return cli.Usage(fmt.Sprintf("--sample %d est hors limites", n), fmt.Sprintf("de 1 à %d", store.MaxSample))
	}
	s, err := collection.Store(address, env.Getenv, store.Options{})
	if err != nil {
		return err
	}
	progress := env.Progress(cli.ProgressOptions{Quiet: c.Bool("quiet")})
	report, err := s.Verify(c.Context, store.VerifyOptions{Sample: c.Int("sample"), Progress: func(phase store.VerifyPhase, done, total int) {
		what := map[store.VerifyPhase]string{store.VerifyArticles: "articles", store.VerifyForms: "mots"}[phase]
		progress.Phase(fmt.Sprintf("vérification des %s, %s sur %s", what, french.Number(done), french.Number(total)), false)
	}})
	progress.Stop()
	if report != nil {
		if perr := env.Printer(c.Bool("json")).Print(clusterVerifyView{report}); perr != nil {
			return perr
		}
	}
	return err
}

// clusterVerifyView shows what a verification of a cluster found.
type clusterVerifyView struct{ *store.VerifyReport }

// JSON implements cli.View.
func (v clusterVerifyView) JSON() any { return v.VerifyReport }

// WriteText implements cli.View.
func (v clusterVerifyView) WriteText(t *cli.Text) {
	t.Linef("%s : %s, %s, %s", v.Generation, french.Quantity(v.Articles, "article", "articles"), french.Quantity(v.Forms, "mot", "mots"),
		french.Size(v.Bytes))
	if v.Read < v.Articles {
		t.Linef("%s au hasard.", french.Quantity(v.Read, "article lu", "articles lus"))
	}
	for _, n := range v.Notes {
		t.Linef("Remarque : %s", n)
	}
	if len(v.Damages) == 0 {
		t.Line(cli.Piece{Text: "L’index est intact.", Style: cli.StyleTitle})
		return
	}
	t.Line(cli.Piece{Text: "Dommages\u00a0:", Style: cli.StyleTitle})
	for _, d := range v.Damages {
		t.Linef("  %s", d)
	}
}
