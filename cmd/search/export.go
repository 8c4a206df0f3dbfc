package main

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

func exportCommand(env cli.Env) *cli.Command {
	flags := []ucli.Flag{
		indexFlag(),
		&ucli.StringFlag{Name: "format", Usage: "`F` " + names(export.Formats()) + " ; par défaut d'après la fin du nom de --output"},
		&ucli.StringFlag{Name: "output", Usage: "`FICHIER` à écrire, une fois complet ; par défaut la sortie standard"},
		&ucli.StringFlag{Name: "columns", Usage: "`C,C…` colonnes de csv et tsv, dans cet ordre, parmi " + names(export.Columns()) + " ; par défaut toutes. " +
			"Pour iramuteq, variables, parmi " + names(export.Variables()) + " ; par défaut les six premières"},
		&ucli.BoolFlag{Name: "excel", Usage: "csv pour Excel en français : points-virgules, virgules décimales, marque d'UTF-8, ni formules ni textes trop longs"},
		&ucli.BoolFlag{Name: "package", Usage: "un zip du fichier et de ce qui le décrit (Frictionless Data Package) : requête, adresse permanente, " +
			"empreintes, somme de contrôle"},
		homeFlag(),
		sortFlag(),
		halfLifeFlag(),
	}
	flags = append(append(flags, wholeFlags("d'articles", "tous", "sautés")...), filterFlags()...)
	return &cli.Command{
		QueryWords: true,
		Command: &ucli.Command{
			Name:      "export",
			Usage:     "écrit tous les articles trouvés : tableau, JSON, références bibliographiques ou corpus",
			ArgsUsage: "MOTS…",
			Description: "Les mots forment une requête, comme pour « search query » ; sans mot, tous les articles qui passent les filtres.\n\n" +
				"jsonl et les tableaux contiennent tout l'article, occurrences et score compris. ris (Zotero, EndNote), bibtex et csl en font des références. " +
				"Une date incomplète le reste, et un nom n'est partagé en prénom et nom que s'il n'y a pas de doute.\n\n" +
				"iramuteq est un corpus pour IRaMuTeQ et Alceste : --columns en choisit les variables, dont les valeurs perdent accents et espaces ; du texte, " +
				"seuls les signes que ces logiciels prendraient pour les leurs sont remplacés. nd y dit ce qui n'est pas connu. " +
				"txt est un zip de textes, nommés d'après leur date et leur source, avec leur tableau metadata.csv : pour TXM, AntConc ou Voyant. " +
				"txm en est un de fichiers XML (XTZ) ; tei est un corpus en TEI P5. vertical met un mot ou un signe par ligne, avec sa forme " +
				"sans accents et ses lemmes, entre des balises doc, p et s : pour CWB, CQPweb et NoSketch Engine. gargantext et cortext sont les " +
				"tableaux que ces sites prennent ; Gargantext veut un jour pour chaque article, et ceux qui n'ont pas de date " +
				"restent de côté. parquet est une table pour DuckDB, pandas ou R.\n\n" +
				"Un csv contient chaque texte tel quel : « indexer build » le relit sans rien changer. --excel seul, pour un tableur, met une apostrophe devant ce " +
				"qu'il prendrait pour une formule, raccourcit ce qu'une cellule ne peut contenir, et dit combien. En tsv, un article tient sur une ligne. " +
				"--package met n'importe lequel de ces fichiers dans un zip avec sa description : la requête et sa lecture, l'adresse " +
				"permanente, les empreintes du corpus et de l'analyse, les nombres d'articles, la somme de contrôle, le paragraphe de méthode. " +
				"« search check » le relit plus tard.\n\n" +
				"Un fichier qui existe n'est remplacé qu'une fois le nouveau complet.",
			Flags:  append(flags, jsonFlag()),
			Action: func(c *ucli.Context) error { return runExport(c, env) },
		},
		Examples: []cli.Example{
			{Line: "search export --output retraites.csv --excel réforme retraites", What: "un tableau pour Excel, du plus pertinent au moins pertinent"},
			{Line: "search export --format tsv --columns date,source,title --sort date 'grève*' | cut -f2 | sort | uniq -c", What: "les articles par source"},
			{Line: "search export --output notes.ris --source 'La Gazette' --since 2023 climat", What: "des références pour Zotero"},
			{Line: "search export --format iramuteq --columns id,source,year --output retraites.txt retraites", What: "un corpus pour IRaMuTeQ"},
			{Line: "search export --output retraites.parquet retraites", What: "une table pour DuckDB, pandas ou R"},
			{Line: "search export --package --format csv --output retraites.zip retraites", What: "le tableau et sa description"},
			{Line: "search export --format jsonl > tout.jsonl", What: "toute la collection"},
		},
	}
}

// names joins names for the help.
func names[T ~string](all []T) string {
	var b strings.Builder
	for i, n := range all {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(n))
	}
	return b.String()
}

func runExport(c *ucli.Context, env cli.Env) error {
	req, err := filtered(c)
	if err != nil {
		return err
	}
	if err := whole(c, &req); err != nil {
		return err
	}
	if err := ordered(c, &req); err != nil {
		return err
	}
	format, o, err := exportOptions(c)
	if err != nil {
		return err
	}
	s, err := open(c, env)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if c.Bool("package") {
		if o.Package, err = packageOf(c, s, req); err != nil {
			return err
		}
	}
	e, err := s.Export(c.Context, req)
	if err != nil {
		return &cli.QueryError{Query: req.Query, Err: err}
	}
	defer e.Close()
	for _, w := range e.Query.Warnings {
		env.Message("Attention : %s", french.Typeset(w))
	}
	path := c.String("output")
	out, err := env.Output(path)
	if err != nil {
		return err
	}
	defer out.Abort()
	progress := env.Progress(cli.ProgressOptions{Quiet: path == "" && cli.TerminalOf(env.Stdout, env.Getenv).Live})
	progress.Phase("export", true)
	o.Each = func(n int) { progress.Read(n, 0) }
	n, err := export.Write(out, format, e, o)
	progress.Stop()
	if err == nil {
		err = out.Commit()
	}
	if err != nil {
		return err
	}
	v := exportView{
		Format: string(format), Articles: n.Articles, LeftOut: n.LeftOut, Rounded: n.Rounded, Tokens: n.Tokens, Words: n.Words,
		Shortened: n.Shortened, Guarded: n.Guarded, Total: e.Total, Occurrences: e.Occurrences,
		Corpus: e.Corpus, File: path,
	}
	if c.Bool("json") {
		if err := env.Printer(true).Print(v); err != nil {
			return err
		}
	} else {
		env.Message("%s", v.line())
		if v.Corpus != "" {
			env.Message("Corpus : %s", v.Corpus)
		}
	}
	if n.LeftOut > 0 {
		why := "sans un mot à lire pour ce format"
		if format == export.Gargantext {
			why = "sans date, ce que Gargantext ne sait pas lire"
		}
		env.Message("Attention : %s de côté, "+why, french.Quantity(n.LeftOut, "article laissé", "articles laissés"))
	}
	if n.Rounded > 0 {
		env.Message("Attention : %s au premier jour de son mois ou de son année, car Gargantext veut un jour", french.Quantity(n.Rounded, "article daté",
			"articles datés"))
	}
	if n.Shortened > 0 {
		env.Message("Attention : %s, car une cellule d'Excel tient %s caractères ; le csv ordinaire les a en entier",
			french.Quantity(n.Shortened, "texte raccourci", "textes raccourcis"), french.Number(export.MaxCell))
	}
	if n.Guarded > 0 {
		env.Message("Attention : %s d'une apostrophe, car un tableur y verrait une formule", french.Quantity(n.Guarded, "texte précédé", "textes précédés"))
	}
	if e.Total == 0 {
		return cli.ErrNoHit
	}
	return nil
}

// packageOf is what a Data Package says of an export: the search as it is cited.
func packageOf(c *ucli.Context, s kiosque.Searcher, req kiosque.SearchRequest) (*export.Package, error) {
	home, err := homeOf(c)
	if err != nil {
		return nil, err
	}
	cited, err := citation.Of(c.Context, s, req, cli.Version(), today())
	if err != nil {
		return nil, &cli.QueryError{Query: req.Query, Err: err}
	}
	address.Cite(cited, home)
	return &export.Package{Cited: cited, Created: time.Now()}, nil
}

// exportOptions reads the flags about the file.
func exportOptions(c *ucli.Context) (f export.Format, o export.Options, err error) {
	name, path := c.String("format"), c.String("output")
	if name == "" {
		ext := strings.ToLower(filepath.Ext(path))
		k := slices.IndexFunc(export.Formats(), func(f export.Format) bool { return f.Extension() == ext })
		if k < 0 {
			return f, o, cli.Usage("quel format ?", "--format F, parmi "+names(export.Formats())+" ; ou un nom de --output qui le dise : articles.csv")
		}
		name = string(export.Formats()[k])
	}
	if f, err = export.ParseFormat(name); err != nil {
		return f, o, err
	}
	if c.Bool("json") && path == "" {
		return f, o, cli.Usage("--json sans --output", "les articles vont sur la sortie standard : nommez un fichier avec --output, ou demandez --format jsonl")
	}
	o.Excel = c.Bool("excel")
	if c.IsSet("columns") {
		for name := range strings.SplitSeq(c.String("columns"), ",") {
			o.Columns = append(o.Columns, strings.TrimSpace(name))
		}
	}
	return f, o, o.Check(f)
}

// exportView says what was written.
type exportView struct {
	Format      string `json:"format"`
	File        string `json:"file"`
	Articles    int    `json:"articles"`
	LeftOut     int    `json:"left_out,omitempty"` // articles that the format cannot say
	Rounded     int    `json:"rounded,omitempty"`  // articles with a date less precise than the format says it
	Tokens      int    `json:"tokens,omitempty"`   // lines of a vertical file that are words or signs …
	Words       int    `json:"words,omitempty"`    // … and those that are words
	Total       int    `json:"total"`
	Occurrences int    `json:"occurrences"`
	Corpus      string `json:"corpus,omitempty"`
	Shortened   int    `json:"shortened,omitempty"` // cells for Excel that do not hold the whole text …
	Guarded     int    `json:"guarded,omitempty"`   // … and those with an apostrophe before it
}

// JSON implements cli.View.
func (v exportView) JSON() any { return v }

// WriteText implements cli.View.
func (v exportView) WriteText(t *cli.Text) { t.Linef("%s", v.line()) }

func (v exportView) line() string {
	line := french.Quantity(v.Articles, "article exporté", "articles exportés")
	switch {
	case v.Articles < v.Total:
		line += " sur " + french.Number(v.Total)
	case v.Occurrences > 0:
		line += ", " + french.Quantity(v.Occurrences, "occurrence", "occurrences")
	}
	if v.File != "" {
		line += " dans " + v.File
	}
	return line
}
