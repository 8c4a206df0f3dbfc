package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/frdate"
	"github.com/kiosque-search/kiosque/ingest"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/collection"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/synonyms"
)

const importText = "Les CHEMINS sont des fichiers (texte, JSON, lignes JSON, CSV, TSV), des dossiers, des archives (.zip, .tar, .gz, .zst) ou « - » " +
	"pour des lignes JSON sur l'entrée standard. Encodages, séparateurs et noms de colonnes sont devinés, sauf indication contraire.\n\n" +
	"Une entrée qui ne peut pas être lue est écartée, avec son fichier, sa ligne et la raison ; les autres sont indexées, et le code de sortie est 3. " +
	"Un article sans date est indexé, et compté à part."

func buildCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:        "build",
			Usage:       "construit un index neuf, qui remplace l'ancien une fois complet",
			ArgsUsage:   "CHEMIN…",
			Description: importText,
			Flags:       append(importFlags(), synonymsFlag()),
			Action:      func(c *ucli.Context) error { return runImport(c, env, true) },
		},
		Examples: []cli.Example{
			{Line: "indexer build --index ./mon-index articles/ export.csv.gz", What: "un dossier et un tableau compressé"},
			{Line: "indexer build --field title=TITRAILLE --field date=PARU --source 'La Gazette' table.csv", What: "des colonnes aux noms particuliers"},
			{Line: "indexer build --aliases noms.tsv articles/", What: "« La Gaz. » et « La Gazette » sont une source"},
			{Line: "indexer build --dry-run articles/", What: "les colonnes reconnues, un aperçu et ce qui serait écarté, sans rien écrire"},
			{Line: "indexer build --report audit.html articles/", What: "le rapport par source, année et format, en une page"},
			{Line: "zcat archive.jsonl.gz | indexer build -", What: "des lignes JSON sur l'entrée standard"},
		},
	}
}

func addCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:      "add",
			Usage:     "ajoute des articles à l'index, ou les met à jour ; ceux qui n'ont pas changé sont passés",
			ArgsUsage: "CHEMIN…",
			Description: importText + "\n\nUn article remplace celui qui a le même identifiant. Sans index à cet endroit, il est créé. " +
				"Les synonymes de l'index restent, sauf par --synonyms ou --no-synonyms, qui se passent d'article.\n\n" +
				"--prune retire aussi les articles venus des mêmes entrées et qui n'y sont plus : le fichier a disparu, ou, lu en entier, ne les contient plus. " +
				"Un article que contient encore une autre entrée reste, et un fichier dont quelque chose n'a pas pu être lu garde les siens.",
			Flags: append(importFlags(),
				synonymsFlag(),
				&ucli.BoolFlag{Name: "no-synonyms", Usage: "retire les synonymes de l'index"},
				&ucli.BoolFlag{Name: "prune", Usage: "retire ce qui n'est plus dans les entrées données ; demande confirmation"},
				&ucli.BoolFlag{Name: "yes", Usage: "ne demande pas de confirmation"},
				&ucli.BoolFlag{Name: "force", Usage: "avec --prune : même si plus de la moitié des articles venus de ces entrées partirait"},
			),
			Action: func(c *ucli.Context) error { return runImport(c, env, false) },
		},
		Examples: []cli.Example{
			{Line: "indexer add --index ./mon-index nouveautes/", What: "relancer la même commande ne change rien"},
			{Line: "indexer add --prune --dry-run articles/", What: "ce qui serait ajouté, mis à jour et retiré, sans rien écrire"},
			{Line: "indexer add --prune --yes --report audit.html articles/", What: "l'index suit le dossier ; le rapport est une page"},
			{Line: "indexer add --index ./mon-index --synonyms synonymes.txt", What: "d'autres synonymes, sans article nouveau"},
		},
	}
}

func importFlags() []ucli.Flag {
	return slices.Concat([]ucli.Flag{indexFlag()}, readingFlags(), []ucli.Flag{
		&ucli.BoolFlag{Name: "dry-run", Usage: "lit tout et fait le rapport, avec un aperçu de cinq articles et ce qui changerait, sans rien écrire"},
		&ucli.StringFlag{Name: "report", Usage: "`FICHIER` où écrire le rapport entier : .html, .csv ou .json"},
		&ucli.BoolFlag{Name: "restart", Usage: "reprend depuis le début, même si le même import a été interrompu"},
		&ucli.IntFlag{Name: "rejects", Value: 20, Usage: "`N` nombre d'entrées écartées montrées dans le rapport ; par défaut 20 (toutes avec --json)"},
		quietFlag(),
		jsonFlag(),
	}, clusterFlags())
}

// readingFlags say how inputs are read.
func readingFlags() []ucli.Flag {
	return []ucli.Flag{
		&ucli.StringSliceFlag{Name: "field", Usage: "`CHAMP=COLONNE` lit ce champ dans cette colonne ou clé ; répétable ; champs : " +
			strings.Join(corpus.FieldNames(), ", ") + " ; -=COLONNE ignore la colonne"},
		&ucli.StringFlag{Name: "source", Usage: "`NOM` source des articles qui n'en nomment pas"},
		&ucli.StringFlag{Name: "encoding", Usage: "`NOM` encodage de toutes les entrées : " + strings.Join(corpus.Encodings(), ", ")},
		&ucli.StringFlag{Name: "delimiter", Usage: "`C` séparateur de colonnes : un caractère, ou tab"},
		&ucli.StringFlag{Name: "date-order", Usage: "`ORDRE` des dates en chiffres : jma (06/11/2023 est le 6 novembre), mja ou amj ; par défaut, celui " +
			"que prouvent les dates de chaque colonne"},
		&ucli.StringFlag{Name: "aliases", Usage: "`FICHIER` de noms à réunir : une ligne par nom, l'ancien, une tabulation, le nouveau ; l'index le garde, et " +
			"« add » l'applique"},
		&ucli.BoolFlag{Name: "raw", Usage: "laisse les textes comme ils sont : doubles encodages, entités et balises ne sont pas réparés"},
		&ucli.BoolFlag{Name: "titles", Usage: "accepte les tableaux et les JSON sans texte : leurs titres sont indexés"},
	}
}

// importName names an import by its paths and the flags that decide what is read, so that a build goes on only from
// what the same command left. What comes on standard input has no name: it is not there a second time.
func importName(c *ucli.Context, paths []string) string {
	if slices.Contains(paths, "-") {
		return ""
	}
	named := slices.Concat(c.StringSlice("field"), []string{
		c.String("source"), c.String("encoding"), c.String("delimiter"), c.String("date-order"), fmt.Sprint(c.Bool("raw"), c.Bool("titles")),
		c.String("synonyms"), fmt.Sprint(c.Bool("no-synonyms")),
	})
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		named = append(named, p)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", named))
	return hex.EncodeToString(sum[:])
}

func synonymsFlag() ucli.Flag {
	return &ucli.StringFlag{Name: "synonyms", Usage: "`FICHIER` des synonymes de la collection, que les recherches suivent : « UE = Union européenne » " +
		"dans les deux sens, « RN > Rassemblement national » dans un seul, une ligne chacun"}
}

// synonymsOf reads the synonyms that the index is to have; nil: nothing is said of them.
func synonymsOf(c *ucli.Context) (*synonyms.Set, error) {
	file := c.String("synonyms")
	switch {
	case c.Bool("no-synonyms") && file != "":
		return nil, cli.Usage("--synonyms et --no-synonyms à la fois", "choisissez l'un ou l'autre")
	case c.Bool("no-synonyms"):
		return &synonyms.Set{}, nil
	case file != "":
		return synonyms.Open(file)
	}
	return nil, nil
}

func runImport(c *ucli.Context, env cli.Env, replace bool) error {
	garbage := cli.Collector{AtLeast: smallHeap, Percent: collected}
	defer garbage.Follow(env)()
	paths := c.Args().Slice()
	set, err := synonymsOf(c)
	if err != nil {
		return err
	}
	if len(paths) == 0 && (set == nil || replace) {
		return cli.Usage("aucun chemin donné",
			"un fichier, un dossier, une archive, ou - pour l'entrée standard ; « indexer sample DOSSIER » écrit des articles d'essai")
	}
	o, err := corpusOptions(c)
	if err != nil {
		return err
	}
	aliases, err := readAliases(c.String("aliases"))
	if err != nil {
		return err
	}
	dir := env.IndexDir(c.String("index"))
	cluster, err := clusterOptions(c, dir)
	if err != nil {
		return err
	}
	into, err := collection.Writer(dir, env.Getenv, cluster)
	if err != nil {
		return err
	}
	if err := apart(dir, paths); err != nil {
		return err
	}
	save, err := reportFile(env, c.String("report"))
	if err != nil {
		return err
	}
	defer save.Abort()
	dry, prune := c.Bool("dry-run"), c.Bool("prune")
	if prune && !dry && !c.Bool("yes") && !env.OnTerminal() {
		return cli.Usage("--prune peut retirer des articles : une confirmation est nécessaire, et il n'y a pas de terminal où la demander",
			"ajoutez --yes pour confirmer d'avance, ou --dry-run pour voir")
	}
	volume, err := corpus.Plan(c.Context, paths, o)
	if err != nil {
		return err
	}
	stdin := env.Stdin
	if slices.Contains(paths, "-") { // otherwise it is not ours to read
		stdin = cli.Until(c.Context, stdin)
	}
	progress := env.Progress(cli.ProgressOptions{Quiet: c.Bool("quiet"), Total: volume.Bytes})
	progress.Phase(map[bool]string{true: "lecture", false: "lecture et indexation"}[dry], true)
	im := ingest.Options{
		Into: into, Replace: replace, Paths: paths, Stdin: stdin, Corpus: o, Command: c.Command.Name, Import: importName(c, paths), Synonyms: set,
		Restart: c.Bool("restart"), DryRun: dry, Prune: prune, Force: c.Bool("force"), Read: progress.Read, Progress: showPhases(progress),
		Aliases: aliases, Heap: cli.Heap(), Note: env.Note,
	}
	if prune && !dry && !c.Bool("yes") {
		im.Confirm = func(ctx context.Context, n int) error {
			progress.Stop()
			what := french.Quantity(n, "article qui n'est plus dans ses entrées", "articles qui ne sont plus dans leurs entrées")
			err := env.Confirm(ctx, fmt.Sprintf("Retirer de %s %s ?", dir, what))
			progress = env.Progress(cli.ProgressOptions{Quiet: true})
			return err
		}
	}
	report, err := ingest.Run(c.Context, im)
	progress.Stop()
	switch code := kiosque.CodeOf(err); {
	case errors.Is(err, context.Canceled) || code == kiosque.CodeInterrupted && c.Err() != nil:
		return untouched(dir, dry, im.Import != "", err)
	case err != nil && code != kiosque.CodeNoArticle:
		return err
	}
	if err == nil {
		if err := save.write(c.Context, report, into); err != nil {
			return err
		}
	}
	// Without any article, the report says why each input was rejected.
	if perr := env.Printer(c.Bool("json")).Print(importView{Report: report, shown: c.Int("rejects")}); perr != nil {
		return perr
	}
	switch {
	case err != nil:
		return err
	case report.Rejected > 0:
		return cli.ErrRejected
	}
	return nil
}

// showPhases names the phases of the index to the reader.
func showPhases(p *cli.Progress) func(engine.Progress) {
	return func(at engine.Progress) {
		switch at.Phase {
		case engine.PhaseIndex:
			p.Phase("lecture et indexation", true)
		case engine.PhaseMerge:
			p.Phase("fusion", false)
		case engine.PhaseSeal:
			p.Phase("vérification et mise en service", false)
		}
	}
}

// apart refuses an index inside a folder that is to be read: its own files would be taken for inputs.
func apart(dir string, paths []string) error {
	if collection.InCluster(dir) {
		return nil
	}
	inner := ingest.Resolve(dir)
	for _, p := range paths {
		if p == "-" {
			continue
		}
		if rel, err := filepath.Rel(ingest.Resolve(p), inner); err == nil && filepath.IsLocal(rel) {
			return cli.Usage(fmt.Sprintf("l'index %s est dans %s, qui doit être lu", dir, p),
				"placez l'index ailleurs : --index DIR, ou nommez les dossiers à lire un par un")
		}
	}
	return nil
}

// untouched is the error of an interrupted import; it reassures about the index that was there.
func untouched(dir string, dryRun, named bool, err error) error {
	message := "interrompu : rien n'a été écrit"
	if collection.InCluster(dir) && !dryRun {
		message = "interrompu : l'index " + dir + " répond avec ce qui était acquis"
	} else if _, serr := os.Stat(dir); !dryRun && !errors.Is(serr, fs.ErrNotExist) {
		message = fmt.Sprintf("interrompu : l'index précédent de %s, s'il existe, est intact", dir)
	}
	hint := "relancez la même commande pour reprendre depuis le début"
	if named && !dryRun {
		hint = "relancez la même commande pour continuer : ce qui était indexé n'est pas refait ; --restart recommence"
	}
	return &kiosque.Error{Code: kiosque.CodeInterrupted, Message: message, Hint: hint, Err: err}
}

// corpusOptions reads the flags of an import.
func corpusOptions(c *ucli.Context) (corpus.Options, error) {
	o := corpus.Options{Source: c.String("source"), Encoding: c.String("encoding"), Raw: c.Bool("raw"), Titles: c.Bool("titles")}
	if c.Int("rejects") < 0 { // 0 where there is no such flag
		return o, cli.Usage(fmt.Sprintf("--rejects %d est hors limites", c.Int("rejects")), "0 ou plus")
	}
	for _, f := range c.StringSlice("field") {
		field, column, ok := strings.Cut(f, "=")
		if !ok || field == "" || column == "" {
			return o, cli.Usage(fmt.Sprintf("--field « %s » n'est pas de la forme CHAMP=COLONNE", f), "par exemple : --field title=TITRE")
		}
		if o.Fields == nil {
			o.Fields = map[string]string{}
		}
		o.Fields[column] = field
	}
	switch order := strings.ToLower(c.String("date-order")); order {
	case "":
	case "jma", "dmy":
		o.DateOrder = frdate.DayFirst
	case "mja", "mdy":
		o.DateOrder = frdate.MonthFirst
	case "amj", "ymd":
		o.DateOrder = frdate.YearFirst
	default:
		return o, cli.Usage(fmt.Sprintf("--date-order « %s » n'est pas un ordre", order), "jma (jour, mois, année), mja ou amj")
	}
	switch d := c.String("delimiter"); {
	case d == "":
	case strings.EqualFold(d, "tab") || d == `\t`:
		o.Delimiter = '\t'
	case utf8.RuneCountInString(d) == 1:
		o.Delimiter, _ = utf8.DecodeRuneInString(d)
	default:
		return o, cli.Usage(fmt.Sprintf("--delimiter « %s » n'est pas un caractère", d), "un seul caractère, par exemple ';', ou tab")
	}
	return o, nil
}
