package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Run is what to measure.
type Run struct {
	Corpus Corpus
	Mix    Mix
	Peers  []Peer
	Rounds int               // 0: 3
	Repeat int               // measured answers of the mix in each round; 0: 1
	Work   string            // a folder for indexes, which may be large; one index of each peer stays there
	Log    func(line string) // is told each step; nil: nothing
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

// The phases of a run.
const (
	Index  = "index"
	Open   = "open"
	Search = "search"
)

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
	Queries     = "queries"
	Found       = "mean total"
)

// Do measures. A peer that is not installed is left out and named in absent; any other failure ends the run.
func (r *Run) Do(ctx context.Context) (samples []Sample, absent []error, err error) {
	if r.Rounds < 0 || r.Repeat < 0 || len(r.Mix) == 0 {
		return nil, nil, errors.New("bench: want a mix and positive rounds and repeats")
	}
	rounds, repeat := max(r.Rounds, 1), max(r.Repeat, 1)
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
			s, err := r.index(ctx, p)
			if err != nil {
				return nil, absent, err
			}
			log(fmt.Sprintf("round %d of %d, %s: indexing: %s", round, rounds, p.Name(), brief(s, Rate, CPUSeconds, PeakMiB, SizeMB)))
			samples = append(samples, stamp(s, round, p.Name())...)
		}
		for i := range peers {
			p := peers[(i+round-1)%len(peers)]
			cost, err := p.Search(ctx, r.dir(p), SearchJob{Mix: r.Mix, Work: r.Work, Warmup: warmup, Repeat: repeat})
			if err != nil {
				return nil, absent, err
			}
			s := searchSamples(cost)
			log(fmt.Sprintf("round %d of %d, %s: searching: %s", round, rounds, p.Name(), brief(s, P50, P95, P99)))
			samples = append(samples, stamp(s, round, p.Name())...)
		}
	}
	return samples, absent, nil
}

func (r *Run) dir(p Peer) string { return filepath.Join(r.Work, r.Corpus.Name+"-"+p.Name()) }

func (r *Run) index(ctx context.Context, p Peer) ([]Sample, error) {
	dir := r.dir(p)
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	cost, err := p.Index(ctx, r.Corpus, dir)
	if err != nil {
		return nil, err
	}
	size, err := sizeOf(dir)
	if err != nil {
		return nil, fmt.Errorf("bench: %s: %w", p.Name(), err)
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
	for _, l := range c.Kinds {
		for _, m := range []struct {
			measure string
			value   float64
		}{{Queries, float64(l.N)}, {P50, l.P50}, {P95, l.P95}, {P99, l.P99}, {MeanMS, l.Mean}} {
			s = append(s, Sample{Phase: Search, Kind: l.Kind, Measure: m.measure, Value: m.value})
		}
		if n, ok := c.Found[l.Kind]; ok {
			s = append(s, Sample{Phase: Search, Kind: l.Kind, Measure: Found, Value: n})
		}
	}
	if c.Usage.PeakBytes > 0 {
		s = append(s, Sample{Phase: Search, Kind: All, Measure: PeakMiB, Value: mib(c.Usage.PeakBytes)})
	}
	s = append(s, Sample{Phase: Search, Kind: All, Measure: CPUSeconds, Value: c.Usage.CPUSeconds})
	if o := c.Opening; o != nil {
		s = append(s, Sample{Phase: Open, Measure: OpenMS, Value: o.Milliseconds}, Sample{Phase: Open, Measure: HeapMiB, Value: mib(o.HeapBytes)},
			Sample{Phase: Open, Measure: FirstMS, Value: o.FirstMS})
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

// brief is one line of some measures, of all kinds together.
func brief(s []Sample, measures ...string) string {
	var line []byte
	for _, m := range measures {
		for _, x := range s {
			if x.Measure == m && (x.Kind == "" || x.Kind == All) {
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
