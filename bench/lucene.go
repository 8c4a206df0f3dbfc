package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Lucene is Apache Lucene 8.7 as Debian packages it, driven by a shell script over a small Java program.
type Lucene struct {
	Script string // lucene.sh
	Work   string // where the script compiles its classes
	// Exact adds a second field of unstemmed words, which a Lucene index needs for the exact search that
	// Kiosque has anyway.
	Exact bool
	// Threads of indexing; 0: 2.
	Threads int
	// Peer is peers/lucene/LucenePeer.java, which adds, follows and answers settings; empty: Lucene does none of these.
	Peer string
}

var _ Adder = Lucene{}

// luceneJar is what Debian's package brings; the script looks for it too.
const luceneJar = "/usr/share/java/lucene-core-8.7.0.jar"

// Name implements Peer.
func (l Lucene) Name() string { return "lucene-" + l.mapping() }

func (l Lucene) mapping() string {
	if l.Exact {
		return "multi"
	}
	return "one"
}

// Prepare implements Peer: it compiles the program and runs it once, on one article.
func (l Lucene) Prepare(ctx context.Context) error {
	for _, need := range []string{luceneJar, l.Script} {
		if _, err := os.Stat(need); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: %s: %s does not exist; on Debian: apt-get install liblucene8-java default-jdk-headless", ErrAbsent, l.Name(), need)
		}
	}
	if err := os.MkdirAll(l.Work, 0o755); err != nil {
		return fmt.Errorf("bench: lucene: %w", err)
	}
	one := filepath.Join(l.Work, "one.jsonl")
	line := `{"id":"1","title":"Essai","date":"2020-01-01","source":"Essai","text":"Un seul article."}` + "\n"
	if err := os.WriteFile(one, []byte(line), 0o644); err != nil {
		return fmt.Errorf("bench: lucene: %w", err)
	}
	dir := filepath.Join(l.Work, "one-"+l.mapping())
	_, err := l.Index(ctx, Corpus{Path: one, Articles: 1}, dir)
	if err = errors.Join(err, os.RemoveAll(dir)); err != nil || l.Peer == "" {
		return err
	}
	classes := l.classes()
	if err := os.MkdirAll(classes, 0o755); err != nil {
		return fmt.Errorf("bench: lucene: %w", err)
	}
	_, _, err = child{path: "javac", args: []string{
		"-cp", l.classPath(), "-d", classes, filepath.Join(filepath.Dir(l.Script), "LuceneBench.java"),
		l.Peer,
	}}.run(ctx)
	return err
}

// classes is where our program is compiled to.
func (l Lucene) classes() string { return filepath.Join(l.Work, "peer") }

// classPath is the script's, with our program's classes first.
func (l Lucene) classPath() string {
	path := []string{l.classes()}
	for _, part := range []string{"core", "analyzers-common", "highlighter", "memory", "queryparser", "queries"} {
		path = append(path, strings.Replace(luceneJar, "core", part, 1))
	}
	return strings.Join(path, string(filepath.ListSeparator))
}

// program is our program around Lucene, with the script's memory.
func (l Lucene) program() Program {
	return Program{Label: l.Name(), Command: []string{"java", "-Xmx3g", "-cp", l.classPath(), "LucenePeer"}}
}

// Add implements Adder.
func (l Lucene) Add(ctx context.Context, dir string, c Corpus) (IndexCost, error) {
	p := l.program()
	return p.indexed(p.run(ctx, "add", c.Path, dir, l.mapping()))
}

// Follow implements Adder.
func (l Lucene) Follow(dir, queries string, articles int) []string {
	return l.program().Follow(dir, queries, articles)
}

// Index implements Peer. The seconds are Lucene's own: the start of the Java machine does not count.
func (l Lucene) Index(ctx context.Context, c Corpus, dir string) (IndexCost, error) {
	threads := l.Threads
	if threads == 0 {
		threads = 2
	}
	out, u, err := l.run(ctx, "index", c.Path, dir, strconv.Itoa(threads), l.mapping())
	if err != nil {
		return IndexCost{}, err
	}
	n, s, err := parseLuceneIndex(out)
	if err != nil {
		return IndexCost{}, err
	}
	return IndexCost{Articles: n, Seconds: s, Usage: u}, nil
}

// luceneWarmup is how often the program answers a mix before it measures.
const luceneWarmup = 2

// Search implements Peer: the script's program does the whole job from one client, ours the settings.
func (l Lucene) Search(ctx context.Context, dir string, job SearchJob) (cost SearchCost, err error) {
	if job.Repeat > 0 {
		if cost, err = l.whole(ctx, dir, job); err != nil {
			return SearchCost{}, err
		}
	}
	if len(job.Settings) == 0 || l.Peer == "" {
		return cost, nil
	}
	job.Repeat = 0
	more, err := l.program().Search(ctx, dir, job)
	if err != nil {
		return SearchCost{}, err
	}
	cost.Settings, cost.Opening = more.Settings, more.Opening
	return cost, nil
}

func (l Lucene) whole(ctx context.Context, dir string, job SearchJob) (SearchCost, error) {
	if job.Warmup != luceneWarmup {
		return SearchCost{}, fmt.Errorf("bench: lucene warms up %d times, not %d", luceneWarmup, job.Warmup)
	}
	var b bytes.Buffer
	for _, q := range job.Mix {
		fmt.Fprintf(&b, "%s\t%s\n", q.Kind, q.Lucene)
	}
	queries := filepath.Join(job.Work, "queries-lucene.tsv")
	if err := os.WriteFile(queries, b.Bytes(), 0o644); err != nil {
		return SearchCost{}, fmt.Errorf("bench: lucene: %w", err)
	}
	out, u, err := l.run(ctx, "search", dir, queries, strconv.Itoa(job.Repeat))
	if err != nil {
		return SearchCost{}, err
	}
	kinds, err := parseLuceneSearch(out)
	if err != nil {
		return SearchCost{}, err
	}
	return SearchCost{Kinds: kinds, Usage: u}, nil
}

func (l Lucene) run(ctx context.Context, args ...string) ([]byte, Usage, error) {
	work, err := filepath.Abs(l.Work)
	if err != nil {
		return nil, Usage{}, fmt.Errorf("bench: lucene: %w", err)
	}
	return child{path: "sh", args: append([]string{l.Script}, args...), env: []string{"TMPDIR=" + work}}.run(ctx)
}

// parseLuceneIndex reads `lucene index: docs=22283 chars=… seconds=8.03 …`.
func parseLuceneIndex(out []byte) (articles int, seconds float64, err error) {
	for line := range strings.Lines(string(out)) {
		if rest, ok := strings.CutPrefix(line, "lucene index:"); ok {
			v := values(rest)
			if !(v["docs"] >= 1) || !(v["seconds"] > 0) || v["docs"] > math.MaxInt32 {
				return 0, 0, fmt.Errorf("bench: lucene: no articles or no time in %q", line)
			}
			return int(v["docs"]), v["seconds"], nil
		}
	}
	return 0, 0, fmt.Errorf("bench: lucene printed no result of indexing")
}

// parseLuceneSearch reads lines of `lucene search and2 n=100 p50=4.526ms p95=… p99=… mean=…`.
func parseLuceneSearch(out []byte) ([]Latency, error) {
	var ls []Latency
	for line := range strings.Lines(string(out)) {
		rest, ok := strings.CutPrefix(line, "lucene search ")
		if !ok {
			continue
		}
		f := strings.Fields(rest)
		if len(f) < 2 {
			return nil, fmt.Errorf("bench: lucene: no values in %q", line)
		}
		v := values(rest)
		l := Latency{Kind: f[0], N: int(min(v["n"], math.MaxInt32)), P50: v["p50"], P95: v["p95"], P99: v["p99"], Mean: v["mean"]}
		if l.N < 1 || !(l.P50 > 0) || !(l.P95 > 0) || !(l.P99 > 0) || !(l.Mean > 0) {
			return nil, fmt.Errorf("bench: lucene: incomplete times in %q", line)
		}
		ls = append(ls, l)
	}
	if len(ls) == 0 {
		return nil, errors.New("bench: lucene printed no result of searching")
	}
	slices.SortFunc(ls, func(a, b Latency) int { return byKind(a.Kind, b.Kind) })
	return ls, nil
}

// values reads name=number words, the unit ms ignored.
func values(s string) map[string]float64 {
	m := map[string]float64{}
	for w := range strings.FieldsSeq(s) {
		name, v, _ := strings.Cut(w, "=")
		if f, err := strconv.ParseFloat(strings.TrimSuffix(v, "ms"), 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			m[name] = f
		}
	}
	return m
}
