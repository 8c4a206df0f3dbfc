package bench

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Summary is what a report says beside its samples.
type Summary struct {
	Date    time.Time
	Machine Machine
	Corpus  Corpus
	Seed    uint64
	Queries int
	Rounds  int
	Repeat  int
	Absent  []error
}

// WriteRaw writes every sample as a line of tab-separated values under a heading.
func WriteRaw(w io.Writer, samples []Sample) error {
	c := csv.NewWriter(w)
	c.Comma = '\t'
	rows := [][]string{{"round", "peer", "phase", "kind", "measure", "value"}}
	for _, s := range samples {
		rows = append(rows, []string{strconv.Itoa(s.Round), s.Peer, s.Phase, s.Kind, s.Measure, strconv.FormatFloat(s.Value, 'g', 6, 64)})
	}
	return c.WriteAll(rows)
}

// Report writes the medians over the rounds and their ratios as Markdown.
func Report(w io.Writer, sum Summary, samples []Sample) error {
	r := report{samples: samples}
	for _, s := range samples {
		if !slices.Contains(r.peers, s.Peer) {
			r.peers = append(r.peers, s.Peer)
		}
	}
	slices.SortFunc(r.peers, func(a, b string) int { // Ours first: the others are read against it.
		if (a == Ours) != (b == Ours) {
			if a == Ours {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	r.head(sum)
	r.aims(sum.Corpus.Articles)
	r.indexing()
	r.opening()
	r.searching()
	_, err := w.Write(r.out.Bytes())
	return err
}

type report struct {
	samples []Sample
	peers   []string
	out     bytes.Buffer
}

func (r *report) printf(format string, a ...any) { fmt.Fprintf(&r.out, format, a...) }

func (r *report) head(s Summary) {
	m := s.Machine
	r.printf("# %s, %s articles\n\n", s.Date.Format(time.DateOnly), thousands(s.Corpus.Articles))
	or := func(v string) string {
		if v == "" {
			return "unknown"
		}
		return v
	}
	r.printf("- corpus: %s, %s articles, %.1f MB of JSON lines\n", s.Corpus.Name, thousands(s.Corpus.Articles), float64(s.Corpus.Bytes)/1e6)
	r.printf("- queries: %d, seed %d; rounds: %d, each with %d unmeasured and %d measured answers of the mix\n", s.Queries, s.Seed, s.Rounds, warmup, s.Repeat)
	r.printf("- machine: %s, %d cores, %.1f GiB, %s; load when the run began: %s\n", or(m.CPU), m.Cores, float64(m.Memory)/(1<<30), m.System, or(m.Load))
	r.printf("- commit %s, %s, GOGC %s; Lucene %s, %s, -Xmx3g, its default collector\n", or(m.Commit), m.Go, m.GOGC, or(m.Lucene), or(m.Java))
	if busy(m) {
		r.printf("- **the machine had other work when the run began: trust ratios only, and those with care**\n")
	}
	for _, err := range s.Absent {
		r.printf("- left out: %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
	}
	r.printf("\nMedians over the rounds, [least–most] where there is room; a ratio is ours divided by theirs. Every number is in raw.tsv.\n" +
		"One thread asks. Ours also counts occurrences and the sources and sections of the hits, which the Lucene program does not.\n" +
		"Ours is timed over the whole process of indexing, Lucene from its first article on.\n")
}

// busy reports whether a quarter of the machine or more was at work when the run began.
func busy(m Machine) bool {
	load, _, _ := strings.Cut(m.Load, " ")
	v, err := strconv.ParseFloat(load, 64)
	return err == nil && v >= float64(m.Cores)/4
}

// values returns what was measured over the rounds, sorted.
func (r *report) values(peer, phase, kind, measure string) []float64 {
	var vs []float64
	for _, s := range r.samples {
		if s.Peer == peer && s.Phase == phase && s.Kind == kind && s.Measure == measure {
			vs = append(vs, s.Value)
		}
	}
	slices.Sort(vs)
	return vs
}

// median returns the middle value and whether there is any.
func (r *report) median(peer, phase, kind, measure string) (float64, bool) {
	vs := r.values(peer, phase, kind, measure)
	if len(vs) == 0 {
		return 0, false
	}
	return (vs[(len(vs)-1)/2] + vs[len(vs)/2]) / 2, true
}

func (r *report) cell(peer, phase, kind, measure string) string {
	if v, ok := r.median(peer, phase, kind, measure); ok {
		return number(v)
	}
	return "–"
}

// whole is cell for a count.
func (r *report) whole(peer, phase, kind, measure string) string {
	v, _ := r.median(peer, phase, kind, measure)
	return thousands(int(v))
}

func (r *report) ratio(peer, phase, kind, measure string) (float64, bool) {
	a, ok := r.median(Ours, phase, kind, measure)
	b, also := r.median(peer, phase, kind, measure)
	if !ok || !also || b == 0 {
		return 0, false
	}
	return a / b, true
}

func (r *report) ratioCell(peer, phase, kind, measure string) string {
	if v, ok := r.ratio(peer, phase, kind, measure); ok {
		return fmt.Sprintf("%.2f", v)
	}
	return "–"
}

// aims compares what was measured with what the project set out to reach through bleve's public interfaces.
func (r *report) aims(articles int) {
	multi, one := Lucene{Exact: true}.Name(), Lucene{}.Name()
	var rows [][]string
	row := func(aim, got string, reached bool) {
		rows = append(rows, []string{aim, got, map[bool]string{true: "yes", false: "**no**"}[reached]})
	}
	if v, ok := r.ratio(multi, Index, "", Rate); ok {
		row("indexing at least as fast as "+multi, fmt.Sprintf("%.2f times", v), v >= 1)
	}
	if v, ok := r.ratio(one, Search, All, P50); ok {
		row("search p50 no slower than "+one, fmt.Sprintf("%.2f of its time", v), v <= 1)
	}
	if v, ok := r.median(Ours, Index, "", PeakMiB); ok {
		row("peak memory of indexing under 1 GiB", number(v)+" MiB", v < 1024)
	}
	if v, ok := r.median(Ours, Open, "", OpenMS); ok && articles > 0 {
		per := v / float64(articles) * 100_000
		row("opening under 1 s per 100,000 articles", number(per)+" ms per 100,000, in proportion", per < 1000)
	}
	if len(rows) > 0 {
		r.printf("\n## Aims\n\n")
		r.table([]string{"aim", "measured", "reached"}, rows)
	}
}

func (r *report) indexing() {
	head := []string{"measure"}
	for _, p := range r.peers {
		head = append(head, p)
		if p != Ours {
			head = append(head, "ratio")
		}
	}
	var rows [][]string
	for _, m := range []string{Rate, Throughput, Seconds, CPUSeconds, PeakMiB, SizeMB, Articles} {
		row := []string{m}
		for _, p := range r.peers {
			cell := r.cell(p, Index, "", m)
			if vs := r.values(p, Index, "", m); len(vs) > 1 && vs[0] != vs[len(vs)-1] {
				cell += fmt.Sprintf(" [%s–%s]", number(vs[0]), number(vs[len(vs)-1]))
			}
			row = append(row, cell)
			if p != Ours {
				row = append(row, r.ratioCell(p, Index, "", m))
			}
		}
		rows = append(rows, row)
	}
	r.printf("\n## Indexing\n\n")
	r.table(head, rows)
}

func (r *report) opening() {
	var rows [][]string
	for _, p := range r.peers {
		if _, ok := r.median(p, Open, "", OpenMS); !ok {
			continue
		}
		row := []string{p}
		for _, m := range []string{OpenMS, HeapMiB, ResidentMiB, FirstMS} {
			row = append(row, r.cell(p, Open, "", m))
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		r.printf("\n## Opening\n\nWith the files in the system's page cache.\n\n")
		r.table([]string{"peer", OpenMS, HeapMiB, ResidentMiB, FirstMS}, rows)
	}
}

func (r *report) searching() {
	var kinds []string
	for _, s := range r.samples {
		if s.Phase == Search && !slices.Contains(kinds, s.Kind) {
			kinds = append(kinds, s.Kind)
		}
	}
	if len(kinds) == 0 {
		return
	}
	slices.SortFunc(kinds, byKind)
	head := []string{"kind", "queries", Found}
	for _, p := range r.peers {
		head = append(head, p+" p50 / p95 / p99 ms")
		if p != Ours {
			head = append(head, "ratio p50 / p99")
		}
	}
	var rows [][]string
	for _, k := range kinds {
		row := []string{k, r.whole(r.peers[0], Search, k, Queries), r.cell(r.peers[0], Search, k, Found)}
		for _, p := range r.peers {
			row = append(row, r.cell(p, Search, k, P50)+" / "+r.cell(p, Search, k, P95)+" / "+r.cell(p, Search, k, P99))
			if p != Ours {
				row = append(row, r.ratioCell(p, Search, k, P50)+" / "+r.ratioCell(p, Search, k, P99))
			}
		}
		rows = append(rows, row)
	}
	r.printf("\n## Searching: the whole job\n\nTop ten with two snippets each, exact total, month histogram, stored fields.\n\n")
	r.table(head, rows)
	rows = rows[:0]
	for _, p := range r.peers {
		rows = append(rows, []string{p, r.cell(p, Search, All, CPUSeconds), r.cell(p, Search, All, PeakMiB)})
	}
	r.printf("\nThe process that answered, warm-up included:\n\n")
	r.table([]string{"peer", CPUSeconds, PeakMiB}, rows)
}

func (r *report) table(head []string, rows [][]string) {
	line := func(cells []string) { r.printf("| %s |\n", strings.Join(cells, " | ")) }
	line(head)
	rule := make([]string, len(head))
	for i := range rule {
		rule[i] = "---:"
	}
	rule[0] = "---"
	line(rule)
	for _, row := range rows {
		line(row)
	}
}

// number prints three digits that count, or the whole number where there are more.
func number(v float64) string {
	switch a := max(v, -v); {
	case a >= 100:
		return thousands(int(v + 0.5))
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
}

// thousands prints 22283 as 22,283.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Keep writes the report and the samples to a new folder of the day in dir, and returns its path. Nothing is overwritten:
// a second run of a day gets -2 behind the date, and so on.
func Keep(dir string, sum Summary, samples []Sample) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	name := filepath.Join(dir, sum.Date.Format(time.DateOnly))
	path := name
	err := os.Mkdir(path, 0o755)
	for n := 2; errors.Is(err, fs.ErrExist) && n < 1000; n++ {
		path = name + "-" + strconv.Itoa(n)
		err = os.Mkdir(path, 0o755)
	}
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	var table, raw bytes.Buffer
	if err := errors.Join(Report(&table, sum, samples), WriteRaw(&raw, samples)); err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	err = errors.Join(os.WriteFile(filepath.Join(path, "README.md"), table.Bytes(), 0o644),
		os.WriteFile(filepath.Join(path, "raw.tsv"), raw.Bytes(), 0o644))
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	return path, nil
}
