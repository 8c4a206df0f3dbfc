package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Run is what to measure.
type Run struct {
	Corpus Corpus
	Mix    Mix
	Peers  []Peer
	Rounds int // 0: 3
	Repeat int // measured answers of the mix in each round; 0: 1
	// Parts are what is measured: Index, Search, Variants, Load, Cold, Add and HTTP; none: Index and Search.
	// Without Index, or after IndexRounds, an index that an earlier run left is used if nothing was added to it, and made
	// unmeasured otherwise.
	Parts       []string
	IndexRounds int               // rounds that measure indexing, the first ones; 0: all
	Additions   int               // articles that Add adds; 0: 1,000, or the whole corpus if it is smaller
	Limit       time.Duration     // of one setting of Variants and Load; 0: an hour
	Work        string            // a folder for indexes, which may be large; one index of each peer stays there
	Log         func(line string) // is told each step; nil: nothing

	grown map[string]int // by peer, the articles of an index to which some were added
}

// warmup is how often each peer answers the mix before it is measured.
const warmup = luceneWarmup

// Sample is one measured number.
type Sample struct {
	Round   int
	Peer    string
	Phase   string // Index, Open or Search
	Kind    string // of the queries, for Search
	Measure string // with its unit
	Value   float64
}

// The parts and phases of a run. The samples of Variants and Load have phases that name their setting.
const (
	Index    = "index"
	Open     = "open"
	Search   = "search"
	Variants = "variants" // the job without facets, without snippets, without both
	Load     = "load"     // 2, 8 and 64 clients
	Cold     = "cold"     // opening and the first queries after the system's caches are dropped
	Add      = "add"      // articles added to the index while another process searches it
	HTTP     = "http"     // pages, the API and completions asked of a server by 1, 8 and 64 clients
)

// Parts returns all parts in the order in which they are measured.
func Parts() []string { return []string{Index, Search, Variants, Load, Cold, Add, HTTP} }

// The measures of the phases.
const (
	Articles    = "articles"
	Rate        = "articles/s"
	Throughput  = "MB/s"
	Seconds     = "s"
	CPUSeconds  = "CPU s"
	PeakMiB     = "peak MiB"
	SizeMB      = "size MB"
	OpenMS      = "open ms"
	HeapMiB     = "heap MiB"
	ResidentMiB = "resident MiB"
	FirstMS     = "first query ms"
	P50         = "p50 ms"
	P95         = "p95 ms"
	P99         = "p99 ms"
	MeanMS      = "mean ms"
	CPUMS       = "CPU ms/query"
	Queries     = "queries"
	Found       = "mean total"
	PerSecond   = "queries/s"
	ProcessS    = "process s"
	VisibleS    = "visible s"
	BeforeP50   = "p50 before ms"
	BeforeP99   = "p99 before ms"
	DuringP50   = "p50 meanwhile ms"
	DuringP99   = "p99 meanwhile ms"
	Errors      = "errors"
)

// Do measures. A peer that is not installed is left out and named in absent; any other failure ends the run.
func (r *Run) Do(ctx context.Context) (samples []Sample, absent []error, err error) {
	if r.Rounds < 0 || r.Repeat < 0 || len(r.Mix) == 0 {
		return nil, nil, errors.New("bench: want a mix and positive rounds and repeats")
	}
	rounds := max(r.Rounds, 1)
	if r.Rounds == 0 {
		rounds = 3
	}
	log := r.Log
	if log == nil {
		log = func(string) {}
	}
	if err := os.MkdirAll(r.Work, 0o755); err != nil {
		return nil, nil, fmt.Errorf("bench: %w", err)
	}
	var peers []Peer
	for _, p := range r.Peers {
		switch err := p.Prepare(ctx); {
		case errors.Is(err, ErrAbsent):
			log(fmt.Sprintf("%s is left out: %v", p.Name(), err))
			absent = append(absent, err)
		case err != nil:
			return nil, nil, err
		default:
			peers = append(peers, p)
		}
	}
	if len(peers) == 0 {
		return nil, absent, fmt.Errorf("bench: nothing to measure: %w", errors.Join(absent...))
	}
	for round := 1; round <= rounds; round++ {
		for i := range peers {
			p := peers[(i+round-1)%len(peers)]
			s, err := r.indexed(ctx, p, round)
			if err != nil {
				return nil, absent, err
			}
			if len(s) > 0 {
				log(fmt.Sprintf("round %d of %d, %s: indexing: %s", round, rounds, p.Name(), brief(s, Rate, CPUSeconds, PeakMiB, SizeMB)))
			}
			samples = append(samples, stamp(s, round, p.Name())...)
		}
		for _, part := range []struct {
			name, measures string
			do             func(context.Context, Peer, int) ([]Sample, error)
		}{
			{"searching", P50 + "," + P95 + "," + P99, r.search},
			{"cold", OpenMS + "," + FirstMS + "," + P50, r.cold},
			{"serving", PerSecond + "," + Errors + "," + PeakMiB, r.http},
			{"adding", ProcessS + "," + VisibleS + "," + BeforeP50 + "," + DuringP50, r.add},
		} {
			for i := range peers {
				p := peers[(i+round-1)%len(peers)]
				s, err := part.do(ctx, p, round)
				if err != nil {
					return nil, absent, err
				}
				if len(s) > 0 {
					log(fmt.Sprintf("round %d of %d, %s: %s: %s", round, rounds, p.Name(), part.name, brief(s, strings.Split(part.measures, ",")...)))
				}
				samples = append(samples, stamp(s, round, p.Name())...)
			}
		}
	}
	return samples, absent, nil
}

// has reports whether a part is to be measured.
func (r *Run) has(part string) bool {
	if len(r.Parts) == 0 {
		return part == Index || part == Search
	}
	return slices.Contains(r.Parts, part)
}

// indexed sees to it that there is an index, and measures that where it is to be measured.
func (r *Run) indexed(ctx context.Context, p Peer, round int) ([]Sample, error) {
	measured := r.has(Index) && (r.IndexRounds == 0 || round <= r.IndexRounds)
	if _, err := r.articles(p); err == nil && (round > 1 || !r.has(Index)) && !measured {
		return nil, nil
	}
	s, err := r.index(ctx, p)
	if !measured {
		s = nil
	}
	return s, err
}

// count is the file beside an index that says how many articles are in it. It goes away before the index
// changes, and an index without it is made anew.
func (r *Run) count(p Peer) string { return r.dir(p) + ".articles" }

// articles returns how many articles are in the index of a peer, an error if there is none that can be used.
func (r *Run) articles(p Peer) (int, error) {
	if n, ok := r.grown[p.Name()]; ok {
		return n, nil
	}
	b, err := os.ReadFile(r.count(p))
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	return strconv.Atoi(strings.TrimSpace(string(b)))
}

func (r *Run) search(ctx context.Context, p Peer, _ int) ([]Sample, error) {
	job := SearchJob{Mix: r.Mix, Work: r.Work, Warmup: warmup, Limit: r.Limit}
	if r.has(Search) {
		job.Repeat = max(r.Repeat, 1)
	}
	if r.has(Variants) {
		job.Settings = append(job.Settings, VariantSettings()...)
	}
	if r.has(Load) {
		job.Settings = append(job.Settings, LoadSettings()...)
	}
	if job.Repeat == 0 && len(job.Settings) == 0 {
		return nil, nil
	}
	cost, err := p.Search(ctx, r.dir(p), job)
	if err != nil {
		return nil, err
	}
	return searchSamples(cost), nil
}

// coldQueries is how many queries are asked of a cold index.
const coldQueries = 20

func (r *Run) cold(ctx context.Context, p Peer, _ int) ([]Sample, error) {
	if !r.has(Cold) {
		return nil, nil
	}
	how := dropCaches(ctx, r.dir(p))
	if how == "" {
		return nil, nil
	}
	mix := r.Mix.Take(coldQueries)
	cost, err := p.Search(ctx, r.dir(p), SearchJob{Mix: mix, Work: r.Work, Settings: []Setting{{Clients: 1, Repeat: 1}}, Limit: r.Limit})
	if err != nil || len(cost.Settings) != 1 || cost.Opening == nil {
		return nil, err
	}
	all := cost.Settings[0].Kinds[0]
	return []Sample{
		{Phase: Cold, Kind: how, Measure: OpenMS, Value: cost.Opening.Milliseconds},
		{Phase: Cold, Kind: how, Measure: FirstMS, Value: cost.Opening.FirstMS},
		{Phase: Cold, Kind: how, Measure: P50, Value: all.P50},
		{Phase: Cold, Kind: how, Measure: P95, Value: all.P95},
	}, nil
}

// added is how many articles are added where Run does not say.
const added = 1000

func (r *Run) add(ctx context.Context, peer Peer, round int) ([]Sample, error) {
	p, ok := peer.(Adder)
	if !r.has(Add) || !ok {
		return nil, nil
	}
	n := r.Additions
	if n == 0 {
		n = min(added, r.Corpus.Articles)
	}
	before, err := r.articles(p)
	if err != nil {
		return nil, err
	}
	// The file is made again for each peer, which costs nothing that is measured; all get the same.
	more, err := Additions(ctx, r.Corpus, filepath.Join(r.Work, "additions.jsonl"), n, fmt.Sprintf("added-%d-%d", before, round))
	if err != nil {
		return nil, err
	}
	var mix bytes.Buffer
	if _, err := r.Mix.WriteTo(&mix); err != nil {
		return nil, err
	}
	queries := filepath.Join(r.Work, "queries-follow.tsv")
	if err := errors.Join(os.WriteFile(queries, mix.Bytes(), 0o644), os.RemoveAll(r.count(p))); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	var cost IndexCost
	f, err := follow(ctx, p.Follow(r.dir(p), queries, before+n), func() (err error) {
		cost, err = p.Add(ctx, r.dir(p), more)
		if err == nil && cost.Articles != n {
			err = fmt.Errorf("bench: %s added %d articles of %d", p.Name(), cost.Articles, n)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if r.grown == nil {
		r.grown = map[string]int{}
	}
	r.grown[p.Name()] = before + n
	s := []Sample{
		{Measure: Articles, Value: float64(n)},
		{Measure: ProcessS, Value: cost.Usage.WallSeconds},
		{Measure: Seconds, Value: cost.Seconds},
		{Measure: CPUSeconds, Value: cost.Usage.CPUSeconds},
		{Measure: VisibleS, Value: f.VisibleSeconds},
		{Measure: BeforeP50, Value: f.Before.P50},
		{Measure: BeforeP99, Value: f.Before.P99},
	}
	if cost.Usage.PeakBytes > 0 {
		s = append(s, Sample{Measure: PeakMiB, Value: mib(cost.Usage.PeakBytes)})
	}
	if f.During.N > 0 {
		s = append(s, Sample{Measure: DuringP50, Value: f.During.P50}, Sample{Measure: DuringP99, Value: f.During.P99},
			Sample{Measure: Queries, Value: float64(f.During.N)})
	}
	for i := range s {
		s[i].Phase = Add
	}
	return s, nil
}

func (r *Run) dir(p Peer) string { return filepath.Join(r.Work, r.Corpus.Name+"-"+p.Name()) }

func (r *Run) index(ctx context.Context, p Peer) ([]Sample, error) {
	dir := r.dir(p)
	delete(r.grown, p.Name())
	if err := errors.Join(os.RemoveAll(r.count(p)), os.RemoveAll(dir)); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	cost, err := p.Index(ctx, r.Corpus, dir)
	if err != nil {
		return nil, err
	}
	size := cost.Bytes
	if size == 0 {
		if size, err = sizeOf(dir); err != nil {
			return nil, fmt.Errorf("bench: %s: %w", p.Name(), err)
		}
	}
	if err := os.WriteFile(r.count(p), fmt.Appendf(nil, "%d\n", cost.Articles), 0o644); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	s := []Sample{
		{Measure: Articles, Value: float64(cost.Articles)},
		{Measure: Rate, Value: float64(r.Corpus.Articles) / cost.Seconds},
		{Measure: Throughput, Value: float64(r.Corpus.Bytes) / 1e6 / cost.Seconds},
		{Measure: Seconds, Value: cost.Seconds},
		{Measure: CPUSeconds, Value: cost.Usage.CPUSeconds},
		{Measure: SizeMB, Value: float64(size) / 1e6},
	}
	if cost.Usage.PeakBytes > 0 {
		s = append(s, Sample{Measure: PeakMiB, Value: mib(cost.Usage.PeakBytes)})
	}
	for i := range s {
		s[i].Phase = Index
	}
	return s, nil
}

func searchSamples(c SearchCost) []Sample {
	var s []Sample
	add := func(phase string, kinds []Latency, found map[string]float64) {
		for _, l := range kinds {
			for _, m := range []struct {
				measure string
				value   float64
			}{{Queries, float64(l.N)}, {P50, l.P50}, {P95, l.P95}, {P99, l.P99}, {MeanMS, l.Mean}} {
				s = append(s, Sample{Phase: phase, Kind: l.Kind, Measure: m.measure, Value: m.value})
			}
			if l.CPU > 0 {
				s = append(s, Sample{Phase: phase, Kind: l.Kind, Measure: CPUMS, Value: l.CPU})
			}
			if n, ok := found[l.Kind]; ok {
				s = append(s, Sample{Phase: phase, Kind: l.Kind, Measure: Found, Value: n})
			}
		}
	}
	add(Search, c.Kinds, c.Found)
	for _, r := range c.Settings {
		add(r.Setting.phase(), r.Kinds, r.Found)
		if r.Seconds > 0 && len(r.Kinds) > 0 {
			s = append(s, Sample{Phase: r.Setting.phase(), Kind: All, Measure: PerSecond, Value: float64(r.Kinds[0].N) / r.Seconds})
		}
	}
	if c.Usage.PeakBytes > 0 {
		s = append(s, Sample{Phase: Search, Kind: All, Measure: PeakMiB, Value: mib(c.Usage.PeakBytes)})
	}
	s = append(s, Sample{Phase: Search, Kind: All, Measure: CPUSeconds, Value: c.Usage.CPUSeconds})
	if o := c.Opening; o != nil {
		s = append(s, Sample{Phase: Open, Measure: OpenMS, Value: o.Milliseconds}, Sample{Phase: Open, Measure: FirstMS, Value: o.FirstMS})
		if o.HeapBytes > 0 {
			s = append(s, Sample{Phase: Open, Measure: HeapMiB, Value: mib(o.HeapBytes)})
		}
		if o.RSSBytes > 0 {
			s = append(s, Sample{Phase: Open, Measure: ResidentMiB, Value: mib(o.RSSBytes)})
		}
	}
	return s
}

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }

func stamp(s []Sample, round int, peer string) []Sample {
	for i := range s {
		s[i].Round, s[i].Peer = round, peer
	}
	return s
}

// brief is one line of some measures, of all kinds together and the whole job.
func brief(s []Sample, measures ...string) string {
	var line []byte
	for _, m := range measures {
		for _, x := range s {
			if x.Measure == m && (x.Kind == "" || x.Kind == All || x.Phase == Cold) && !strings.HasPrefix(x.Phase, Search+", ") {
				line = fmt.Appendf(line, "%s %s  ", number(x.Value), m)
			}
		}
	}
	return string(line)
}

// sizeOf adds up the files below dir, in bytes.
func sizeOf(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
