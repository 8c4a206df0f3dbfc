package main

import (
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
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
