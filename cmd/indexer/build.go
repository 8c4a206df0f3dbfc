package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/frdate"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cli"
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
			Flags:       importFlags(),
			Action:      func(c *ucli.Context) error { return runImport(c, env, index.Build) },
		},
		Examples: []cli.Example{
			{Line: "indexer build --index ./mon-index articles/ export.csv.gz", What: "un dossier et un tableau compressé"},
			{Line: "indexer build --field title=TITRAILLE --field date=PARU --source 'La Gazette' table.csv", What: "des colonnes aux noms particuliers"},
			{Line: "indexer build --dry-run articles/", What: "lit tout et dit ce qui serait écarté, sans rien écrire"},
			{Line: "zcat archive.jsonl.gz | indexer build -", What: "des lignes JSON sur l'entrée standard"},
		},
	}
}

func addCommand(env cli.Env) *cli.Command {
	return &cli.Command{
		Command: &ucli.Command{
			Name:        "add",
			Usage:       "ajoute des articles à l'index, ou les met à jour ; ceux qui n'ont pas changé sont passés",
			ArgsUsage:   "CHEMIN…",
			Description: importText + "\n\nUn article remplace celui qui a le même identifiant. Sans index à cet endroit, il est créé.",
			Flags:       importFlags(),
			Action:      func(c *ucli.Context) error { return runImport(c, env, index.Add) },
		},
		Examples: []cli.Example{
			{Line: "indexer add --index ./mon-index nouveautes/", What: "relancer la même commande ne change rien"},
		},
	}
}

func importFlags() []ucli.Flag {
	return []ucli.Flag{
		indexFlag(),
		&ucli.StringSliceFlag{Name: "field", Usage: "`CHAMP=COLONNE` lit ce champ dans cette colonne ou clé ; répétable ; champs : " +
			strings.Join(corpus.FieldNames(), ", ") + " ; -=COLONNE ignore la colonne"},
		&ucli.StringFlag{Name: "source", Usage: "`NOM` source des articles qui n'en nomment pas"},
		&ucli.StringFlag{Name: "encoding", Usage: "`NOM` encodage de toutes les entrées : " + strings.Join(corpus.Encodings(), ", ")},
		&ucli.StringFlag{Name: "delimiter", Usage: "`C` séparateur de colonnes : un caractère, ou tab"},
		&ucli.StringFlag{Name: "date-order", Usage: "`ORDRE` des dates en chiffres : jma (06/11/2023 est le 6 novembre), mja ou amj ; par défaut, celui " +
			"que prouvent les dates de chaque colonne"},
		&ucli.BoolFlag{Name: "raw", Usage: "laisse les textes comme ils sont : doubles encodages, entités et balises ne sont pas réparés"},
		&ucli.BoolFlag{Name: "dry-run", Usage: "lit tout et fait le rapport, sans rien écrire"},
		&ucli.IntFlag{Name: "rejects", Value: 20, Usage: "`N` nombre d'entrées écartées montrées dans le rapport ; par défaut 20 (toutes avec --json)"},
		quietFlag(),
		jsonFlag(),
	}
}

// importName names an import by its paths and the flags that decide what is read, so that a build goes on only from
// what the same command left. What comes on standard input has no name: it is not there a second time.
func importName(c *ucli.Context, paths []string) string {
	if slices.Contains(paths, "-") {
		return ""
	}
	named := slices.Concat(c.StringSlice("field"), []string{
		c.String("source"), c.String("encoding"), c.String("delimiter"), c.String("date-order"), fmt.Sprint(c.Bool("raw")),
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

// importer is index.Build or index.Add.
type importer func(context.Context, string, iter.Seq2[kiosque.Article, error], index.BuildOptions) (*index.Stats, error)

func runImport(c *ucli.Context, env cli.Env, write importer) error {
	paths := c.Args().Slice()
	if len(paths) == 0 {
		return cli.Usage("aucun chemin donné", "un fichier, un dossier, une archive, ou - pour l'entrée standard ; « indexer sample DOSSIER » en écrit pour essayer")
	}
	o, err := corpusOptions(c)
	if err != nil {
		return err
	}
	dir := env.IndexDir(c.String("index"))
	if err := apart(dir, paths); err != nil {
		return err
	}
	volume, err := corpus.Plan(c.Context, paths, o)
	if err != nil {
		return err
	}
	stdin := env.Stdin
	if slices.Contains(paths, "-") { // otherwise it is not ours to read
		stdin = cli.Until(c.Context, stdin)
	}
	start := time.Now()
	progress := env.Progress(cli.ProgressOptions{Quiet: c.Bool("quiet"), Total: volume.Bytes})
	progress.Phase("lecture et indexation", true)
	v := importView{dryRun: c.Bool("dry-run"), shown: c.Int("rejects")}
	articles := readArticles(corpus.Open(c.Context, paths, stdin, o), &v.Report, progress)
	if v.dryRun {
		err = drain(articles, &v.Report, progress)
	} else {
		var stats *index.Stats
		stats, err = write(c.Context, dir, articles, index.BuildOptions{Progress: showPhases(progress), Import: importName(c, paths)})
		v.add(stats)
	}
	progress.Stop()
	v.Seconds = time.Since(start).Seconds()
	switch code := kiosque.CodeOf(err); {
	case errors.Is(err, context.Canceled) || code == kiosque.CodeInterrupted:
		return untouched(dir, v.dryRun, err)
	case err != nil && code != kiosque.CodeNoArticle:
		return err
	}
	// Without any article, the report says why each input was rejected.
	if perr := env.Printer(c.Bool("json")).Print(v); perr != nil {
		return perr
	}
	switch {
	case err != nil:
		return err
	case v.Rejected > 0:
		return cli.ErrRejected
	}
	return nil
}

// readArticles passes the articles on and takes account of everything else; what was rejected is no error of the index.
func readArticles(items iter.Seq2[corpus.Item, error], r *corpus.Report, p *cli.Progress) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for item, err := range items {
			ok, err := r.Add(item, err)
			switch {
			case err != nil:
				yield(kiosque.Article{}, err)
				return
			case !ok:
				continue
			}
			p.Read(r.Read, item.Bytes)
			if !yield(item.Article, nil) {
				return
			}
		}
	}
}

// drain reads everything and keeps nothing.
func drain(articles iter.Seq2[kiosque.Article, error], r *corpus.Report, p *cli.Progress) error {
	p.Phase("lecture", true)
	for _, err := range articles {
		if err != nil {
			return err
		}
	}
	if r.Read == 0 {
		return &kiosque.Error{Code: kiosque.CodeNoArticle, Message: "aucun article trouvé", Hint: "vérifiez les chemins donnés"}
	}
	return nil
}

// showPhases names the phases of the index to the reader.
func showPhases(p *cli.Progress) func(index.Progress) {
	return func(at index.Progress) {
		switch at.Phase {
		case index.PhaseIndex:
			p.Phase("lecture et indexation", true)
		case index.PhaseMerge:
			p.Phase("fusion", false)
		case index.PhaseSeal:
			p.Phase("vérification et mise en service", false)
		}
	}
}

// apart refuses an index inside a folder that is to be read: its own files would be taken for inputs.
func apart(dir string, paths []string) error {
	inner := resolve(dir)
	for _, p := range paths {
		if p == "-" {
			continue
		}
		if rel, err := filepath.Rel(resolve(p), inner); err == nil && filepath.IsLocal(rel) {
			return cli.Usage(fmt.Sprintf("l'index %s est dans %s, qui doit être lu", dir, p),
				"placez l'index ailleurs : --index DIR, ou nommez les dossiers à lire un par un")
		}
	}
	return nil
}

// resolve makes a path absolute and follows its links; of one that does not exist yet, those of its parents.
func resolve(p string) string {
	p, err := filepath.Abs(p)
	if err != nil {
		return p
	}
	if target, err := filepath.EvalSymlinks(p); err == nil {
		return target
	}
	if up := filepath.Dir(p); up != p {
		return filepath.Join(resolve(up), filepath.Base(p))
	}
	return p
}

// untouched is the error of an interrupted import; it reassures about the index that was there.
func untouched(dir string, dryRun bool, err error) error {
	message := "interrompu : rien n'a été écrit"
	if _, serr := os.Stat(dir); !dryRun && !errors.Is(serr, fs.ErrNotExist) {
		message = fmt.Sprintf("interrompu : l'index précédent de %s, s'il existe, est intact", dir)
	}
	return &kiosque.Error{Code: kiosque.CodeInterrupted, Message: message, Hint: "relancez la même commande pour reprendre depuis le début", Err: err}
}

// corpusOptions reads the flags of an import.
func corpusOptions(c *ucli.Context) (corpus.Options, error) {
	o := corpus.Options{Source: c.String("source"), Encoding: c.String("encoding"), Raw: c.Bool("raw")}
	if c.Int("rejects") < 0 {
		return o, cli.Usage(fmt.Sprintf("--rejects %d est hors limites", c.Int("rejects")), "0 ou plus")
	}
	for _, f := range c.StringSlice("field") {
		field, column, ok := strings.Cut(f, "=")
		if !ok || field == "" || column == "" {
			return o, cli.Usage(fmt.Sprintf("--field %q n'est pas de la forme CHAMP=COLONNE", f), "par exemple : --field title=TITRE")
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
		return o, cli.Usage(fmt.Sprintf("--date-order %q n'est pas un ordre", order), "jma (jour, mois, année), mja ou amj")
	}
	switch d := c.String("delimiter"); {
	case d == "":
	case strings.EqualFold(d, "tab") || d == `\t`:
		o.Delimiter = '\t'
	case utf8.RuneCountInString(d) == 1:
		o.Delimiter, _ = utf8.DecodeRuneInString(d)
	default:
		return o, cli.Usage(fmt.Sprintf("--delimiter %q n'est pas un caractère", d), "un seul caractère, par exemple ';', ou tab")
	}
	return o, nil
}
