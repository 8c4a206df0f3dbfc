package ingest

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/audit"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/synonyms"
)

// Options says what is brought into which index, and how.
type Options struct {
	Into    engine.Writer
	Replace bool // the articles replace those that are there, and are not added to them
	Paths   []string
	Stdin   io.Reader // of the path "-"
	Streams []Stream  // read after the paths
	// From names the inputs in the report; nil: the paths and streams themselves.
	From   []string
	Corpus corpus.Options

	Command string // that the report names
	// Import names what is imported and how, so that an interrupted import goes on; see engine.BuildOptions.Import.
	Import  string
	Restart bool
	Heap    int64            // see engine.BuildOptions.Heap
	Aliases *kiosque.Aliases // see engine.BuildOptions.Aliases
	// Synonyms are those of the index; see engine.BuildOptions.Synonyms.
	Synonyms *synonyms.Set
	// DryRun reads everything and tells what would be done.
	DryRun bool
	// Prune removes articles that are gone from these inputs; see pruning. Force does so also where it is more than half of
	// those that came from them. Confirm is asked before; nil: it is agreed to. An error of its ends the import.
	Prune, Force bool
	Confirm      func(ctx context.Context, articles int) error

	Read     func(articles int, bytes int64) // told after every article; nil: nobody is
	Progress func(engine.Progress)
	Note     func(string)     // see engine.BuildOptions.Note
	Now      func() time.Time // nil: time.Now
}

// Stream is an input that has no place on disk, such as what an address has answered.
type Stream struct {
	Name string
	From io.Reader
	// Space is added to IDs that mean something only there, such as the numbers of a feed: 12@exemple.fr.
	Space string
}

// inSpace is an ID that no other stream has.
func (s *Stream) inSpace(id string) string {
	if s.Space == "" || strings.HasPrefix(id, "k-") || strings.ContainsAny(id, ":@") || len(id)+1+len(s.Space) > maxID {
		return id // of the contents, an address, or the like
	}
	return id + "@" + s.Space
}

// maxID is the bytes of the longest ID that is not cut short by its space.
const maxID = 200

// run is one import.
type run struct {
	o       *Options
	report  *audit.Report
	seen    *seen
	pairs   []origin // by numbers of origins
	origins *origins
	item    string // the input of the article that is being placed
	begun   time.Time
	gone    []string
}

// Run imports. The report is there also with an error that says that there was no article: it tells why. Errors are those
// of package index, and Options.Confirm's.
func Run(ctx context.Context, o Options) (*audit.Report, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	r := &run{o: &o, report: &audit.Report{}, seen: newSeen(o.Paths), origins: &origins{number: map[string]uint32{}}, begun: o.Now()}
	r.report.Command, r.report.Began, r.report.DryRun = o.Command, r.begun.UTC().Truncate(time.Second), o.DryRun
	r.report.Inputs = slices.Clone(o.From)
	if o.From == nil {
		r.report.Inputs = slices.Clone(o.Paths)
		for _, s := range o.Streams {
			r.report.Inputs = append(r.report.Inputs, s.Name)
		}
	}
	o.Corpus.Mapped = r.report.Map
	bo := engine.BuildOptions{
		Import: o.Import, Restart: o.Restart, Progress: o.Progress, Placed: r.placed, Draft: r.draft, Now: o.Now, Aliases: o.Aliases,
		Synonyms: o.Synonyms, Heap: o.Heap, Note: o.Note,
	}
	var stats *engine.Stats
	var err error
	switch articles := r.articles(ctx); {
	case o.DryRun:
		stats, err = o.Into.Compare(ctx, o.Replace, articles, bo)
	case o.Replace:
		stats, err = o.Into.Build(ctx, articles, bo)
	default:
		stats, err = o.Into.Add(ctx, articles, bo)
	}
	if stats != nil {
		r.take(stats)
		r.report.Articles, r.report.Left = stats.Articles, stats.Left
		if a := stats.Aliases; a != nil {
			r.report.Aliases = &audit.Aliases{File: a.File, Merged: stats.Merged}
		}
		r.report.DroppedSynonyms = stats.DroppedSynonyms
		if stats.Dropped != nil {
			r.report.DroppedAliases = stats.Dropped.File
		}
	}
	r.report.Finish()
	r.report.Seconds = o.Now().Sub(r.begun).Seconds()
	if err == nil && o.DryRun {
		if r.report.Read == 0 && stats.Articles == 0 {
			err = &kiosque.Error{Code: kiosque.CodeNoArticle, Message: "aucun article trouvé", Hint: "vérifiez les chemins donnés"}
		} else {
			err = r.describeGone(ctx)
		}
	}
	return r.report, err
}

// articles are those of all inputs, of which account is taken.
func (r *run) articles(ctx context.Context) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		inputs := []iter.Seq2[corpus.Item, error]{corpus.Open(ctx, r.o.Paths, r.o.Stdin, r.o.Corpus)}
		for _, s := range r.o.Streams {
			inputs = append(inputs, corpus.OpenStream(ctx, s.Name, s.From, r.o.Corpus))
		}
		for i, items := range inputs {
			for item, err := range items {
				if i > 0 {
					item.Article.ID = r.o.Streams[i-1].inSpace(item.Article.ID)
				}
				r.seen.note(item, err)
				ok, err := r.report.Add(item, err)
				switch {
				case err != nil:
					yield(kiosque.Article{}, err)
					return
				case !ok:
					continue
				}
				r.item = item.Input
				if r.o.Read != nil {
					r.o.Read(r.report.Read, item.Bytes)
				}
				if !yield(item.Article, nil) {
					return
				}
			}
		}
	}
}

// placed is told of every article by the index.
func (r *run) placed(id string, duplicate bool) {
	if duplicate {
		r.report.Duplicate(id)
	}
	r.pairs = append(r.pairs, origin{articleKey(id), r.origins.inputOf(r.seen.places.of(r.item))})
}

// take takes over what the index did.
func (r *run) take(s *engine.Stats) {
	v := r.report
	v.Indexed, v.Updated, v.Unchanged, v.Resumed = s.Indexed, s.Updated, s.Unchanged, s.Resumed
	v.Duplicates, v.Renamed, v.Removed = s.Duplicates, s.Renamed, s.Removed
}

// draft completes the new generation: what is gone is removed, and it is written down where its articles come from and what
// this import says.
func (r *run) draft(ctx context.Context, d engine.Draft) error {
	changed, err := r.settleOrigins(ctx, d)
	if err != nil {
		return err
	}
	stats := d.Stats()
	if r.o.DryRun || !changed && !r.o.Replace && stats.Indexed+stats.Resumed+stats.Removed == 0 {
		return nil
	}
	if changed {
		b, err := r.origins.bytes()
		if err != nil {
			return err
		}
		if err := d.SetSide(ctx, originsName, b); err != nil {
			return err
		}
	}
	r.take(&stats)
	r.report.Finish()
	r.report.Seconds = r.o.Now().Sub(r.begun).Seconds()
	if r.report.Corpus, err = d.Corpus(ctx); err != nil {
		return err
	}
	if r.report.Articles, err = d.Articles(); err != nil {
		return err
	}
	return r.remember(ctx, d)
}

// settleOrigins joins the origins that the index knows and those of this import, and removes what is gone. It reports
// whether they have changed.
func (r *run) settleOrigins(ctx context.Context, d engine.Draft) (changed bool, err error) {
	if r.o.Replace {
		r.origins.add(r.pairs)
		return true, nil
	}
	b, err := d.Side(ctx, originsName)
	if err != nil {
		return false, err
	}
	known, err := parseOrigins(b)
	if err != nil {
		return false, &kiosque.Error{
			Code: kiosque.CodeDamaged, Message: "la liste des entrées dont viennent les articles est abîmée",
			Hint: "« indexer verify » dit ce qui manque ; reconstruisez l'index avec « indexer build »", Err: err,
		}
	}
	now := make([]origin, len(r.pairs))
	for i, p := range r.pairs {
		now[i] = origin{p.article, known.inputOf(r.origins.inputs[p.input])}
	}
	slices.SortFunc(now, compareOrigins)
	r.origins = known
	if r.o.Prune {
		p := known.prune(r.seen, now)
		if r.gone, err = p.remove(ctx, d, r.o); err != nil {
			return false, err
		}
		r.report.Spared = len(p.spared)
		changed = len(p.pairs) != len(known.pairs)
		known.pairs = p.pairs
	}
	return known.add(now) || changed, nil
}

// describeGone says of what would be removed what it is.
func (r *run) describeGone(ctx context.Context) (err error) {
	if len(r.gone) == 0 {
		return nil
	}
	x, err := r.o.Into.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	for _, id := range r.gone[:min(len(r.gone), audit.MaxGone)] {
		a, err := x.Article(ctx, id)
		if err != nil {
			return err
		}
		r.report.Gone = append(r.report.Gone, audit.Gone{ID: id, Title: a.Title, Date: a.Date})
	}
	return nil
}
