package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Kiosque is this project: the indexer's own binary, and this program itself for searching, since the peer too
// is timed from inside its process.
type Kiosque struct {
	Indexer string   // bin/indexer
	Server  string   // bin/search
	Answer  []string // the command that runs AnswerMix; it gets -index, -queries, -warmup, -repeat, -limit and settings
	Watch   []string // the command that runs FollowMix; it gets -index, -queries and -articles
}

var (
	_ Adder  = Kiosque{}
	_ Server = Kiosque{}
)

// Ours is the Name of Kiosque, against which ratios are taken.
const Ours = "kiosque"

// Name implements Peer.
func (k Kiosque) Name() string { return Ours }

// Prepare implements Peer.
func (k Kiosque) Prepare(context.Context) error {
	if _, err := os.Stat(k.Indexer); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s does not exist; build it: make build", ErrAbsent, k.Indexer)
	}
	return nil
}

// exitRejects is the indexer's exit code for an index made although some inputs were rejected.
const exitRejects = 3

// Index implements Peer. The seconds are those of the whole process, from its start to its end.
func (k Kiosque) Index(ctx context.Context, c Corpus, dir string) (IndexCost, error) {
	return k.write(ctx, "build", c, dir)
}

// Add implements Adder. The seconds are those of the whole process, as of Index.
func (k Kiosque) Add(ctx context.Context, dir string, c Corpus) (IndexCost, error) {
	return k.write(ctx, "add", c, dir)
}

// Follow implements Adder.
func (k Kiosque) Follow(dir, queries string, articles int) []string {
	return append(append([]string{}, k.Watch...), "-index", dir, "-queries", queries, "-articles", strconv.Itoa(articles))
}

// Serve implements Server.
func (k Kiosque) Serve(dir string) []string {
	return []string{k.Server, "serve", "--index", dir, "--addr", "127.0.0.1:0"}
}

func (k Kiosque) write(ctx context.Context, command string, c Corpus, dir string) (IndexCost, error) {
	return imported(ctx, k.Indexer, command, "--index", dir, "--json", c.Path)
}

// imported runs the indexer and reads its report.
func imported(ctx context.Context, indexer string, args ...string) (IndexCost, error) {
	out, u, err := child{path: indexer, args: args, okay: []int{exitRejects}}.run(ctx)
	if err != nil {
		return IndexCost{}, err
	}
	var report struct{ Read, Indexed, Rejected int }
	if err := json.Unmarshal(out, &report); err != nil {
		return IndexCost{}, fmt.Errorf("bench: the indexer's report: %w", err)
	}
	return IndexCost{Articles: report.Indexed, Seconds: u.WallSeconds, Usage: u}, nil
}

// Search implements Peer.
func (k Kiosque) Search(ctx context.Context, dir string, job SearchJob) (SearchCost, error) {
	return answers(ctx, k.Answer, dir, job)
}

// answers runs a command that runs AnswerMix on an index.
func answers(ctx context.Context, command []string, dir string, job SearchJob) (SearchCost, error) {
	var b bytes.Buffer
	if _, err := job.Mix.WriteTo(&b); err != nil {
		return SearchCost{}, err
	}
	queries := filepath.Join(job.Work, "queries.tsv")
	if err := os.WriteFile(queries, b.Bytes(), 0o644); err != nil {
		return SearchCost{}, fmt.Errorf("bench: %w", err)
	}
	args := append(append([]string{}, command[1:]...), "-index", dir, "-queries", queries,
		"-warmup", strconv.Itoa(job.Warmup), "-repeat", strconv.Itoa(job.Repeat), "-limit", job.patience().String())
	for _, s := range job.Settings {
		args = append(args, s.String())
	}
	out, u, err := child{path: command[0], args: args}.run(ctx)
	if err != nil {
		return SearchCost{}, err
	}
	cost := SearchCost{Usage: u}
	if err := json.Unmarshal(out, &cost); err != nil {
		return SearchCost{}, fmt.Errorf("bench: answers: %w", err)
	}
	cost.Usage = u
	return cost, nil
}
