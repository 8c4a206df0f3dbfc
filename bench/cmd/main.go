// Command bench measures Kiosque beside its peers; `make bench` builds and runs it from the project's root.
//
//	bench [flags]                  the run; writes bench/runs/DATE/README.md and raw.tsv
//	bench mix -corpus F -seed N    prints the mix of queries drawn from a corpus
//	bench floor -index DIR …       what each kind of a mix has to read at the least, and what its answers take
//	bench answer -index DIR …      answers a mix and prints the cost as JSON; the run calls it
//	bench follow -index DIR …      answers a mix while articles are added; the run calls it
//
// The last two are the run's own children, apart so that their memory is not counted as a peer's.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/bench"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/collection"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.Is(err, bench.ErrNoCorpus):
		fmt.Fprintf(os.Stderr, "%v: skipped; -corpus names JSON lines (id, title, date, source, text), plain or .gz\n", err)
	default:
		fmt.Fprintf(os.Stderr, "bench: %v\n", strings.TrimPrefix(err.Error(), "bench: "))
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "mix":
			return mix(ctx, args[1:], stdout, stderr)
		case "answer":
			return answer(ctx, args[1:], stdout, stderr)
		case "floor":
			return floor(ctx, args[1:], stdout, stderr)
		case "follow":
			return follow(ctx, args[1:], os.Stdin, stdout, stderr)
		}
	}
	return measure(ctx, args, stdout, stderr)
}

func mix(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("bench mix", flag.ContinueOnError)
	f.SetOutput(stderr)
	corpus := f.String("corpus", "", "JSON lines, not compressed")
	seed := f.Uint64("seed", 42, "of the random numbers")
	if err := f.Parse(args); err != nil {
		return err
	}
	file, err := os.Open(*corpus)
	if err != nil {
		return err
	}
	m, err := bench.NewMix(ctx, file, *seed)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	_, err = m.WriteTo(stdout)
	return err
}

func answer(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("bench answer", flag.ContinueOnError)
	f.SetOutput(stderr)
	dir := f.String("index", "", "the index's folder, or the address of a collection in a cluster")
	nodes := f.String("nodes", "", "addresses of the nodes whose CPU time counts too, separated by commas")
	queries := f.String("queries", "", "the mix")
	warmup := f.Int("warmup", 2, "unmeasured answers of the mix")
	repeat := f.Int("repeat", 1, "measured answers of the mix")
	limit := f.Duration("limit", 0, "of one setting; 0: an hour")
	profile := f.String("cpuprofile", "", "where to write a profile of the processor, as go tool pprof reads it; opening and warming up are in it")
	if err := f.Parse(args); err != nil {
		return err
	}
	var settings []bench.Setting
	for _, text := range f.Args() {
		s, err := bench.ParseSetting(text)
		if err != nil {
			return err
		}
		settings = append(settings, s)
	}
	m, err := readMix(*queries)
	if err != nil {
		return err
	}
	job := bench.SearchJob{Mix: m, Warmup: *warmup, Repeat: *repeat, Settings: settings, Limit: *limit}
	if *nodes != "" {
		job.Elsewhere = func(ctx context.Context) (time.Duration, error) { return bench.NodesCPU(ctx, *nodes) }
	}
	stop, err := profileTo(*profile)
	if err != nil {
		return err
	}
	cost, err := bench.AnswerMix(ctx, func(ctx context.Context) (kiosque.Searcher, error) {
		return collection.Open(ctx, *dir, os.Getenv, nil)
	}, job)
	if err = errors.Join(err, stop()); err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(cost)
}

// profileTo begins a profile in a file, which stop completes; an empty name begins none.
func profileTo(name string) (stop func() error, err error) {
	if name == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}

func readMix(name string) (bench.Mix, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	m, err := bench.ReadMix(file)
	return m, errors.Join(err, file.Close())
}

func follow(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("bench follow", flag.ContinueOnError)
	f.SetOutput(stderr)
	dir := f.String("index", "", "the index's folder")
	queries := f.String("queries", "", "the mix")
	articles := f.Int("articles", 0, "that the index has once all were added")
	clients := f.Int("clients", 1, "who ask at the same time")
	if err := f.Parse(args); err != nil {
		return err
	}
	m, err := readMix(*queries)
	if err != nil {
		return err
	}
	x, err := index.Open(ctx, *dir, index.Options{})
	if err != nil {
		return err
	}
	reload := func(ctx context.Context) error {
		_, err := x.Reload(ctx)
		return err
	}
	return errors.Join(bench.FollowMix(ctx, x, reload, m, *clients, *articles, stdin, stdout), x.Close())
}

func measure(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	src := f.String("corpus", "../shared/data/presse/orange-2011-2019.jsonl.gz", "JSON lines, plain or .gz")
	limit := f.Int("limit", 0, "take the first N articles only; 0: all")
	lucene := f.String("lucene", "../shared/bench/lucene.sh", "the script of the peer of Lucene 8.7")
	indexer := f.String("indexer", "bin/indexer", "our indexer")
	server := f.String("server", "bin/search", "our server")
	peers := f.String("peers", "kiosque,lucene10-one,lucene10-multi,tantivy",
		"what to measure; also kiosque-cluster, sqlite, postgresql, xapian, and lucene-one and lucene-multi, of 8.7")
	nodes := f.String("nodes", os.Getenv("KIOSQUE_CLUSTER"), "addresses of the nodes of kiosque-cluster, separated by commas")
	copies := f.Int("copies", 0, "of each shard of kiosque-cluster, beside the first")
	programs := f.String("programs", "bench/peers", "folder of the peers' programs")
	scale := f.Int("scale", 0, "recombine the corpus to N articles, kept in -work; 0: as it is")
	recombine := f.String("recombine", "../shared/bench/recombine.py", "the script that recombines")
	parts := f.String("parts", "index,search", "what to measure of "+strings.Join(bench.Parts(), ",")+"; or all")
	indexRounds := f.Int("index-rounds", 0, "rounds that measure indexing; 0: all")
	additions := f.Int("add", 0, "articles to add; 0: 1000")
	followers := f.Int("followers", 1, "clients who ask kiosque while articles are added; the other peers have one")
	take := f.Int("take", 0, "take N queries of the mix, evenly; 0: all")
	settingLimit := f.Duration("setting-limit", 2*time.Minute, "the most that one number of clients or one smaller job may take")
	seed := f.Uint64("seed", 42, "of the mix of queries")
	rounds := f.Int("rounds", 3, "how often everything is measured, in turn")
	repeat := f.Int("repeat", 3, "measured answers of the mix in each round")
	work := f.String("work", "bench/work", "folder for unpacked corpora and indexes")
	out := f.String("out", "bench/runs", "folder for the results, in a folder of the day; empty: print them only")
	against := f.String("against", "", "raw.tsv of an earlier run: what got worse since is told first")
	name := f.String("name", "", "what stands behind the date in the name of that folder")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("unknown argument %q, want flags, or mix, floor or answer first", f.Arg(0))
	}
	if *rounds < 1 || *repeat < 1 || min(*limit, *scale, *indexRounds, *additions, *take) < 0 || *settingLimit <= 0 {
		return errors.New("-rounds and -repeat start at 1, -limit, -scale, -index-rounds, -add and -take at 0")
	}
	measured, err := chooseParts(*parts)
	if err != nil {
		return err
	}
	var before []bench.Sample
	if *against != "" {
		if before, err = bench.ReadRawFile(*against); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	all := []bench.Peer{
		bench.Kiosque{Indexer: *indexer, Server: *server, Answer: []string{self, "answer"}, Watch: []string{self, "follow", "-clients", strconv.Itoa(*followers)}},
		bench.Cluster{Hosts: *nodes, Copies: *copies, Indexer: *indexer, Answer: []string{self, "answer"}},
		bench.Lucene{Script: *lucene, Work: filepath.Join(*work, "lucene"), Peer: filepath.Join(*programs, "lucene", "LucenePeer.java")},
		bench.Lucene{Script: *lucene, Work: filepath.Join(*work, "lucene"), Peer: filepath.Join(*programs, "lucene", "LucenePeer.java"), Exact: true},
	}
	for _, p := range bench.Programs(*programs, *work) {
		all = append(all, p)
	}
	chosen, err := choose(all, strings.Split(*peers, ","))
	if err != nil {
		return err
	}
	now, machine := time.Now(), bench.Inspect(ctx)
	corpus, err := bench.Unpack(ctx, *src, *work, *limit)
	if err != nil {
		return err
	}
	if *scale > 0 {
		if corpus, err = bench.Recombine(ctx, *recombine, corpus, *work, *scale); err != nil {
			return err
		}
	}
	queries, err := bench.DrawMix(ctx, self, corpus, *seed)
	if err != nil {
		return err
	}
	queries = queries.Take(*take)
	say := func(line string) { _, _ = fmt.Fprintln(stderr, line) }
	say(fmt.Sprintf("%s: %d articles, %d queries; rounds: %d", corpus.Name, corpus.Articles, len(queries), *rounds))
	r := bench.Run{
		Corpus: corpus, Mix: queries, Peers: chosen, Rounds: *rounds, Repeat: *repeat, Work: *work, Log: say,
		Parts: measured, IndexRounds: *indexRounds, Additions: *additions, Limit: *settingLimit,
	}
	samples, absent, err := r.Do(ctx)
	if err != nil {
		return err
	}
	sum := bench.Summary{
		Date: now, Machine: machine, Corpus: corpus, Seed: *seed, Queries: len(queries), Rounds: *rounds, Repeat: *repeat, Absent: absent,
		Name: *name, Before: before, Against: *against,
	}
	for _, p := range chosen {
		if v, ok := p.(interface {
			Version(context.Context) (string, error)
		}); ok {
			if name, err := v.Version(ctx); err == nil { // Absent ones are named as such.
				sum.Versions = append(sum.Versions, name)
			}
		}
	}
	if err := bench.Report(stdout, sum, samples); err != nil || *out == "" {
		return err
	}
	dir, err := bench.Keep(*out, sum, samples)
	if err != nil {
		return err
	}
	say("written to " + dir)
	return nil
}

// chooseParts reads the names of parts.
func chooseParts(names string) ([]string, error) {
	if names == "all" {
		return bench.Parts(), nil
	}
	parts := strings.Split(names, ",")
	for _, p := range parts {
		if !slices.Contains(bench.Parts(), p) {
			return nil, fmt.Errorf("unknown part %q, want all or some of %s", p, strings.Join(bench.Parts(), ","))
		}
	}
	return parts, nil
}

func names(peers []bench.Peer) string {
	var all []string
	for _, p := range peers {
		all = append(all, p.Name())
	}
	return strings.Join(all, ", ")
}

// choose returns the peers of these names, in their order.
func choose(all []bench.Peer, wanted []string) ([]bench.Peer, error) {
	var chosen []bench.Peer
	for _, n := range wanted {
		found := false
		for _, p := range all {
			if p.Name() == n {
				chosen = append(chosen, p)
				found = true
			}
		}
		if !found {
			return nil, fmt.Errorf("unknown peer %q, want some of %s", n, names(all))
		}
	}
	return chosen, nil
}
