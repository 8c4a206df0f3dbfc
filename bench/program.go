package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Program is a peer that is a program of ours around an engine, such as those in peers/. It is called as
//
//	COMMAND version
//	COMMAND index CORPUS DIR
//	COMMAND add ARTICLES DIR
//	COMMAND search DIR QUERIES WARMUP SECONDS SETTING…
//	COMMAND follow DIR QUERIES ARTICLES
//
// QUERIES is what Mix.WriteTo writes; SECONDS bounds each setting; a SETTING is a Setting's String. It prints lines of
// fields, tab between:
//
//	version  NAME
//	indexed  ARTICLES SECONDS BYTES            BYTES of the index, 0: what its folder holds
//	opened   MS HEAPBYTES RESIDENTBYTES        0: unknown
//	first    MS                                of the first query
//	answer   SETTING KIND MS TOTAL [CPUMS]     for each measured answer
//	done     SETTING SECONDS [CPUSECONDS]      after the answers of a setting
//
// where CPU times are those of all threads of the process; and, on follow, what Following says. An engine that is not
// installed is exit code 3 of version. Queries of a kind it has no means for are left out, never answered by something else.
type Program struct {
	Label   string
	Command []string
	Install string // how to install the engine
}

var _ Adder = Program{}

// exitAbsent is the exit code of a program whose engine is not installed.
const exitAbsent = 3

// Name implements Peer.
func (p Program) Name() string { return p.Label }

// Prepare implements Peer.
func (p Program) Prepare(ctx context.Context) error {
	_, err := p.Version(ctx)
	exit, exited := errors.AsType[*exec.ExitError](err)
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) || exited && exit.ExitCode() == exitAbsent {
		return fmt.Errorf("%w: %s; %s", ErrAbsent, p.Label, p.Install)
	}
	return err
}

// Version returns the engine's name and version.
func (p Program) Version(ctx context.Context) (string, error) {
	out, _, err := p.run(ctx, "version")
	if err != nil {
		return "", err
	}
	v, ok := strings.CutPrefix(strings.TrimSpace(string(out)), "version\t")
	if !ok {
		return "", fmt.Errorf("bench: %s: no version in %.100q", p.Label, out)
	}
	return v, nil
}

// Index implements Peer.
func (p Program) Index(ctx context.Context, c Corpus, dir string) (IndexCost, error) {
	return p.indexed(p.run(ctx, "index", c.Path, dir))
}

// Add implements Adder.
func (p Program) Add(ctx context.Context, dir string, c Corpus) (IndexCost, error) {
	return p.indexed(p.run(ctx, "add", c.Path, dir))
}

func (p Program) indexed(out []byte, u Usage, err error) (IndexCost, error) {
	if err != nil {
		return IndexCost{}, err
	}
	cost, err := parseIndexed(out)
	if err != nil {
		return IndexCost{}, fmt.Errorf("bench: %s: %w", p.Label, err)
	}
	cost.Usage = u
	return cost, nil
}

// Search implements Peer.
func (p Program) Search(ctx context.Context, dir string, job SearchJob) (SearchCost, error) {
	var b bytes.Buffer
	if _, err := job.Mix.WriteTo(&b); err != nil {
		return SearchCost{}, err
	}
	queries := filepath.Join(job.Work, "queries-"+p.Label+".tsv")
	if err := os.WriteFile(queries, b.Bytes(), 0o644); err != nil {
		return SearchCost{}, fmt.Errorf("bench: %s: %w", p.Label, err)
	}
	args := []string{"search", dir, queries, strconv.Itoa(job.Warmup), strconv.FormatFloat(job.patience().Seconds(), 'f', -1, 64)}
	settings := job.settings()
	for _, s := range settings {
		args = append(args, s.String())
	}
	out, u, err := p.run(ctx, args...)
	if err != nil {
		return SearchCost{}, err
	}
	cost, err := parseAnswers(out)
	if err != nil {
		return SearchCost{}, fmt.Errorf("bench: %s: %w", p.Label, err)
	}
	if len(cost.Settings) != len(settings) {
		return SearchCost{}, fmt.Errorf("bench: %s answered %d settings of %d", p.Label, len(cost.Settings), len(settings))
	}
	if job.Repeat > 0 {
		cost.takeWhole()
	}
	cost.Usage = u
	return cost, nil
}

// Follow implements Adder.
func (p Program) Follow(dir, queries string, articles int) []string {
	return append(append([]string{}, p.Command...), "follow", dir, queries, strconv.Itoa(articles))
}

func (p Program) run(ctx context.Context, args ...string) ([]byte, Usage, error) {
	return child{path: p.Command[0], args: append(append([]string{}, p.Command[1:]...), args...)}.run(ctx)
}

// numbers reads the fields of a line, all finite and none negative.
func numbers(fields []string) ([]float64, error) {
	var vs []float64
	for _, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || v < 0 || v > math.MaxInt64/2 {
			return nil, fmt.Errorf("not a number: %.40q", f)
		}
		vs = append(vs, v)
	}
	return vs, nil
}

// parseIndexed reads the line `indexed`.
func parseIndexed(out []byte) (IndexCost, error) {
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f[0] != "indexed" || len(f) != 4 {
			continue
		}
		v, err := numbers(f[1:])
		if err != nil {
			return IndexCost{}, err
		}
		if v[0] < 1 || v[0] > math.MaxInt32 || v[1] == 0 {
			return IndexCost{}, fmt.Errorf("no articles or no time in %.100q", line)
		}
		return IndexCost{Articles: int(v[0]), Seconds: v[1], Bytes: int64(v[2])}, nil
	}
	return IndexCost{}, errors.New("no result of indexing")
}

// parseAnswers reads the lines of `search`.
func parseAnswers(out []byte) (SearchCost, error) {
	var cost SearchCost
	opened, answers := Opening{}, map[string][]answered{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		var v []float64
		var err error
		switch {
		case f[0] == "opened" && len(f) == 4:
			if v, err = numbers(f[1:]); err == nil {
				opened.Milliseconds, opened.HeapBytes, opened.RSSBytes = v[0], int64(v[1]), int64(v[2])
				cost.Opening = &opened
			}
		case f[0] == "first" && len(f) == 2:
			if v, err = numbers(f[1:]); err == nil {
				opened.FirstMS = v[0]
			}
		case f[0] == "answer" && (len(f) == 5 || len(f) == 6) && f[2] != All:
			if v, err = numbers(f[3:]); err == nil {
				v = append(v, 0)
				answers[f[1]] = append(answers[f[1]], answered{f[2], duration(v[0]), duration(v[2]), int(min(v[1], math.MaxInt32))})
			}
		case f[0] == "done" && (len(f) == 3 || len(f) == 4):
			var s Setting
			if s, err = ParseSetting(f[1]); err == nil {
				v, err = numbers(f[2:])
			}
			if err == nil && len(answers[f[1]]) == 0 {
				err = fmt.Errorf("no answers of setting %s", f[1])
			}
			if err == nil {
				v = append(v, 0)
				cost.Settings = append(cost.Settings, sumUp(s, answers[f[1]], v[0], v[1]))
				delete(answers, f[1])
			}
		}
		if err != nil {
			return SearchCost{}, err
		}
	}
	return cost, nil
}

// maxMS bounds a time that is read: a day.
const maxMS = 24 * 3600 * 1000

// duration is a time read, in milliseconds.
func duration(ms float64) time.Duration {
	return time.Duration(min(ms, maxMS) * float64(time.Millisecond))
}
