package main

import (
	"fmt"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
)

// filterFlags are the flags that say which articles, beside the words.
func filterFlags() []ucli.Flag {
	flags := []ucli.Flag{
		&ucli.StringFlag{Name: "since", Usage: "`D` depuis cette date comprise : 2023, 2023-02, 2023-02-06 ou 06/02/2023"},
		&ucli.StringFlag{Name: "until", Usage: "`D` jusqu'à cette date comprise"},
	}
	return slices.Concat(flags, facetFlags(), []ucli.Flag{
		&ucli.StringSliceFlag{Name: "without", Usage: "`FORME` qu'aucun mot de la requête ne désigne plus, telle que « search query --forms » la montre ; répétable"},
		&ucli.BoolFlag{
			Name:  "collapse",
			Usage: "de plusieurs articles qui sont des reprises les uns des autres, n'en garde qu'un : le premier paru, puis le plus long",
		},
		&ucli.StringFlag{
			Name: "widen",
			Usage: "`MODE` auto (par défaut) : si peu d'articles ont tous les mots, ceux qui en ont une partie suivent, marqués et comptés à part ; " +
				"never : seulement ce qui est demandé ; include : ils sont trouvés, comptés et exportés aussi",
		},
		&ucli.StringFlag{Name: "reprises-of", Usage: "`ID` de l'article dont on veut les reprises, lui compris"},
		&ucli.BoolFlag{Name: "strict", Usage: "une faute dans la requête est une erreur, avec sa position"},
	}, synonymFlags())
}

// facetFlags choose and leave out values of facets.
func facetFlags() (flags []ucli.Flag) {
	for _, f := range kiosque.AllFacets() {
		flags = append(flags, &ucli.StringSliceFlag{Name: f.String(), Usage: "`V` seulement " + these(f) + " ; répétable"})
	}
	for _, f := range kiosque.AllFacets() {
		flags = append(flags, &ucli.StringSliceFlag{Name: "not-" + f.String(), Usage: "`V` sauf " + these(f) + " ; répétable"})
	}
	return flags
}

// these says what a value of a facet is.
func these(f kiosque.Facet) string {
	one, _ := f.French()
	switch {
	case f == kiosque.FacetSource:
		return "cette source, nom entier, écrit comme on veut (casse, accents, apostrophes, traits d'union)"
	case f == kiosque.FacetLength:
		return "les textes de tant de mots : " + strings.Join(kiosque.LengthClasses(), ", ")
	case f.IsFeminine():
		return "cette " + one + ", nom entier"
	case strings.HasPrefix(f.The(), "l’"):
		return "cet " + one + ", nom entier"
	}
	return "ce " + one + ", nom entier"
}

// countedFlag says which facets are counted.
func countedFlag() ucli.Flag {
	return &ucli.StringFlag{
		Name: "facets", Usage: "`F,F` facettes à compter avec les dates, parmi " + strings.Join(kiosque.FacetNames(), ", ") +
			" ; par défaut source,section ; 0 : aucune",
	}
}

// counted reads it.
func counted(c *ucli.Context, req *kiosque.SearchRequest) error {
	names := c.String("facets")
	switch names {
	case "", "1":
		return nil
	case "0":
		req.NoFacets = true
		return nil
	}
	for name := range strings.SplitSeq(names, ",") {
		f, err := kiosque.ParseFacet(strings.TrimSpace(name))
		if err != nil {
			return cli.Usage(fmt.Sprintf("--facets « %s » est inconnu", name), "valeurs possibles : "+strings.Join(kiosque.FacetNames(), ", "))
		}
		req.Facets = append(req.Facets, f)
	}
	return nil
}

// synonymFlags are the flags that say for what words stand beside their forms.
func synonymFlags() []ucli.Flag {
	return []ucli.Flag{
		synonymsFlag(),
		&ucli.BoolFlag{Name: "no-synonyms", Usage: "ne cherche que les mots de la requête, sans les synonymes de la collection"},
	}
}

func synonymsFlag() ucli.Flag {
	return &ucli.StringFlag{Name: "synonyms", Usage: "`FICHIER` de synonymes à la place de ceux de l'index : « UE = Union européenne » dans les deux " +
		"sens, « RN > Rassemblement national » dans un seul, une ligne chacun"}
}

// filtered reads the words and these flags.
func filtered(c *ucli.Context) (req kiosque.SearchRequest, err error) {
	req = kiosque.SearchRequest{
		Query:        strings.Join(c.Args().Slice(), " "),
		Strict:       c.Bool("strict"),
		Collapse:     c.Bool("collapse"),
		WithoutForms: c.StringSlice("without"),
		NoSynonyms:   c.Bool("no-synonyms"),
		RepriseOf:    c.String("reprises-of"),
	}
	for f := range req.Chosen {
		name := kiosque.Facet(f).String()
		req.Chosen[f] = kiosque.Choice{Only: c.StringSlice(name), Not: c.StringSlice("not-" + name)}
	}
	if req.Widen = kiosque.Widen(c.String("widen")); req.Widen != "" && !slices.Contains(kiosque.Widenings(), req.Widen) {
		return req, cli.Usage(fmt.Sprintf("--widen « %s » est inconnu", string(req.Widen)), "valeurs possibles : auto, never, include")
	}
	if req.Since, err = dateFlag(c, "since"); err != nil {
		return req, err
	}
	req.Until, err = dateFlag(c, "until")
	return req, err
}

func dateFlag(c *ucli.Context, name string) (kiosque.Date, error) {
	text := c.String(name)
	if text == "" {
		return kiosque.Date{}, nil
	}
	d, err := kiosque.ReadDate(text)
	if err != nil {
		return d, cli.Usage(fmt.Sprintf("--%s « %s » n'est pas une date", name, text),
			"une année, un mois ou un jour qui existe : 2023, 2023-02, 2023-02-06 ou 06/02/2023")
	}
	return d, nil
}

// wholeFlags are the flags of what goes on to the last one unless it is told how many: of articles, all of them, skipped.
func wholeFlags(of, all, skipped string) []ucli.Flag {
	return []ucli.Flag{
		&ucli.IntFlag{Name: "size", Usage: "`N` nombre " + of + " ; par défaut " + all},
		&ucli.IntFlag{Name: "from", Usage: "`N` nombre " + of + " " + skipped + " au début"},
	}
}

// whole reads them.
func whole(c *ucli.Context, req *kiosque.SearchRequest) error {
	req.From, req.Size = c.Int("from"), -1
	if req.From < 0 {
		return cli.Usage(fmt.Sprintf("--from %d est hors limites", req.From), "0 ou plus")
	}
	if c.IsSet("size") {
		if req.Size = c.Int("size"); req.Size < 1 {
			return cli.Usage(fmt.Sprintf("--size %d est hors limites", req.Size), "1 ou plus ; sans --size, jusqu'au dernier")
		}
	}
	return nil
}
