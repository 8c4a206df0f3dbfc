package bench

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
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
	Before  []Sample // of an earlier run that this one is held against; nil: none
	Against string   // where they are from
	Name    string   // behind the date in the name of the folder that Keep makes; empty: nothing
	// Versions names the engines of the peers that are Programs.
	Versions []string
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
	r := report{samples: slices.Clone(samples)}
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
	r.worse(sum)
	r.aims(sum.Corpus.Articles)
	r.indexing()
	r.adding()
	r.opening()
	r.cold()
	r.searching()
	r.variants()
	r.load()
	r.http()
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
	r.printf("- commit %s, %s, GOGC %s", or(m.Commit), m.Go, m.GOGC)
	if m.Lucene != "" {
		r.printf("; Lucene %s, %s", m.Lucene, or(m.Java))
	}
	r.printf("; every Lucene with -Xmx3g and its default collector\n")
	if len(s.Versions) > 0 {
		r.printf("- %s; what each cannot do is in bench/README.md\n", strings.Join(s.Versions, ", "))
	}
	if busy(m) {
		r.printf("- **the machine had other work when the run began: trust ratios only, and those with care**\n")
	}
	for _, err := range s.Absent {
		r.printf("- left out: %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
	}
	r.printf("\nMedians over the rounds, [least–most] where there is room; a ratio is ours divided by theirs. Every number is in raw.tsv.\n" +
		"Unless clients are counted, one thread asks. Ours also counts occurrences and sections, and uses all cores for one query " +
		"where the others use one; CPU counts them all.\n" +
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

func (r *report) indexing() {
	if !r.measured(Index) {
		return
	}
	r.printf("\n## Indexing\n\n")
	r.measures(Index, Rate, Throughput, Seconds, CPUSeconds, PeakMiB, SizeMB, Articles)
}

// measures is a table with a line for each measure and, beside each peer but ours, a ratio.
func (r *report) measures(phase string, measures ...string) {
	head := []string{"measure"}
	var peers []string
	for _, p := range r.peers {
		if !slices.ContainsFunc(r.samples, func(s Sample) bool { return s.Peer == p && s.Phase == phase }) {
			continue
		}
		peers = append(peers, p)
		head = append(head, p)
		if p != Ours {
			head = append(head, "ratio")
		}
	}
	var rows [][]string
	for _, m := range measures {
		row := []string{m}
		for _, p := range peers {
			cell := r.cell(p, phase, "", m)
			if vs := r.values(p, phase, "", m); len(vs) > 1 && vs[0] != vs[len(vs)-1] {
				cell += fmt.Sprintf(" [%s–%s]", number(vs[0]), number(vs[len(vs)-1]))
			}
			row = append(row, cell)
			if p != Ours {
				row = append(row, r.ratioCell(p, phase, "", m))
			}
		}
		rows = append(rows, row)
	}
	r.table(head, rows)
}

// measured reports whether a phase was measured.
func (r *report) measured(phase string) bool {
	return slices.ContainsFunc(r.samples, func(s Sample) bool { return s.Phase == phase })
}

func (r *report) adding() {
	if !r.measured(Add) {
		return
	}
	r.printf("\n## Adding\n\nArticles added to the full index by another process than the one that searches it. "+
		"%q is that process from its start to its end, %q from its first article to durable where the peer tells; %q until the searching process, which "+
		"asks one query after the other, or is asked by -followers clients where it is ours, has all of them.\n\n",
		ProcessS, Seconds, VisibleS)
	r.measures(Add, Articles, ProcessS, Seconds, VisibleS, CPUSeconds, PeakMiB, BeforeP50, DuringP50, BeforeP99, DuringP99, Queries)
}

func (r *report) cold() {
	var how string
	for _, s := range r.samples {
		if s.Phase == Cold {
			how = s.Kind
		}
	}
	if how == "" {
		return
	}
	for i := range r.samples { // How is said once, above the table.
		if r.samples[i].Phase == Cold {
			r.samples[i].Kind = ""
		}
	}
	r.printf("\n## Cold\n\nA new process, %s: opening, the first query, and the first %d of all kinds. A Java machine compiles meanwhile; a database "+
		"server starts.\n\n", how, coldQueries)
	r.measures(Cold, OpenMS, FirstMS, P50, P95)
}

// variants compares the jobs, by peer and over all kinds.
func (r *report) variants() {
	phases := []string{Search}
	for _, s := range VariantSettings() {
		phases = append(phases, s.phase())
	}
	if !r.measured(phases[1]) {
		return
	}
	r.printf("\n## Less than the whole job\n\nOne client, all kinds; the exact total always.\n\n")
	r.phases("job", phases, P50, P95, P99)
}

// load compares numbers of clients, by peer and over all kinds.
func (r *report) load() {
	var phases []string
	for _, s := range LoadSettings() {
		phases = append(phases, s.phase())
	}
	if !r.measured(phases[0]) {
		return
	}
	r.printf("\n## Several clients\n\nThe whole job; each client asks its next query when it has its answer.\n\n")
	r.phases("clients", phases, P50, P95, P99)
	for _, phase := range phases {
		r.printf("\n")
		r.kinds(phase)
	}
	r.printf("\nQueries a second, and CPU milliseconds a query:\n\n")
	head, rows := append([]string{"clients"}, r.peers...), [][]string{}
	for _, phase := range phases {
		row := []string{strings.TrimPrefix(phase, Search+", ")}
		for _, p := range r.peers {
			row = append(row, r.cell(p, phase, All, PerSecond)+" / "+r.cell(p, phase, All, CPUMS))
		}
		rows = append(rows, row)
	}
	r.table(head, rows)
}

// phases is a table with a line for each phase, of all kinds together.
func (r *report) phases(what string, phases []string, measures ...string) {
	head := []string{what}
	for _, p := range r.peers {
		head = append(head, p+" p50 / p95 / p99 ms")
		if p != Ours {
			head = append(head, "ratio p50 / p99")
		}
	}
	var rows [][]string
	for _, phase := range phases {
		name := strings.TrimPrefix(phase, Search+", ")
		if phase == Search {
			name = "whole"
		}
		row := []string{name}
		for _, p := range r.peers {
			var cells []string
			for _, m := range measures {
				cells = append(cells, r.cell(p, phase, All, m))
			}
			row = append(row, strings.Join(cells, " / "))
			if p != Ours {
				row = append(row, r.ratioCell(p, phase, All, P50)+" / "+r.ratioCell(p, phase, All, P99))
			}
		}
		rows = append(rows, row)
	}
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
	if !r.measured(Search) || !slices.ContainsFunc(r.samples, func(s Sample) bool { return s.Phase == Search && s.Measure == P50 }) {
		return
	}
	r.printf("\n## Searching: the whole job\n\nTop ten with two snippets each, exact total, month histogram, source facet, stored fields.\n\n")
	r.kinds(Search)
	r.found()
	var rows [][]string
	for _, p := range r.peers {
		rows = append(rows, []string{p, r.cell(p, Search, All, CPUSeconds), r.cell(p, Search, All, PeakMiB)})
	}
	r.printf("\nThe process that answered, warm-up included:\n\n")
	r.table([]string{"peer", CPUSeconds, PeakMiB}, rows)
}

// found compares how many articles the peers find, where more than one tells: they differ in what a word matches.
func (r *report) found() {
	tells := func(p, kind string) bool { _, ok := r.median(p, Search, kind, Found); return ok }
	var peers []string
	for _, p := range r.peers {
		if slices.ContainsFunc(Kinds(), func(k string) bool { return tells(p, k) }) {
			peers = append(peers, p)
		}
	}
	if len(peers) < 2 {
		return
	}
	var rows [][]string
	for _, k := range Kinds() {
		row, told := []string{k}, false
		for _, p := range peers {
			row = append(row, r.cell(p, Search, k, Found))
			told = told || tells(p, k)
		}
		if told {
			rows = append(rows, row)
		}
	}
	r.printf("\nArticles found, the mean of the totals; – where a peer has no means for that kind, which its line ALL then leaves out:\n\n")
	r.table(append([]string{"kind"}, peers...), rows)
}

// kinds is a table with a line for each kind of query of a phase.
func (r *report) kinds(phase string) {
	var kinds []string
	for _, s := range r.samples {
		if s.Phase == phase && s.Measure == P50 && !slices.Contains(kinds, s.Kind) {
			kinds = append(kinds, s.Kind)
		}
	}
	slices.SortFunc(kinds, byKind)
	first := "kind"
	if phase != Search {
		first += ", " + strings.TrimPrefix(phase, Search+", ")
	}
	head := []string{first, "queries", Found}
	for _, p := range r.peers {
		head = append(head, p+" p50 / p95 / p99 ms")
		if p != Ours {
			head = append(head, "ratio p50 / p99")
		}
	}
	told := slices.ContainsFunc(r.samples, func(s Sample) bool { return s.Phase == phase && s.Measure == CPUMS && s.Kind != All })
	for _, p := range r.peers {
		if told {
			head = append(head, p+" "+CPUMS)
		}
	}
	var rows [][]string
	for _, k := range kinds {
		row := []string{k, r.whole(r.peers[0], phase, k, Queries), r.cell(r.peers[0], phase, k, Found)}
		for _, p := range r.peers {
			row = append(row, r.cell(p, phase, k, P50)+" / "+r.cell(p, phase, k, P95)+" / "+r.cell(p, phase, k, P99))
			if p != Ours {
				row = append(row, r.ratioCell(p, phase, k, P50)+" / "+r.ratioCell(p, phase, k, P99))
			}
		}
		for _, p := range r.peers {
			if told {
				row = append(row, r.cell(p, phase, k, CPUMS))
			}
		}
		rows = append(rows, row)
	}
	r.table(head, rows)
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
