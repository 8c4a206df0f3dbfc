package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/bench"
	"github.com/kiosque-search/kiosque/internal/collection"
)

// floor says what each kind of query has to read, and how near its answers are to that.
func floor(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	f := flag.NewFlagSet("bench floor", flag.ContinueOnError)
	f.SetOutput(stderr)
	dir := f.String("index", "", "the index's folder")
	queries := f.String("queries", "", "the mix")
	repeat := f.Int("repeat", 2, "measured answers of the mix, of each of two jobs")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *repeat < 1 {
		return errors.New("-repeat starts at 1")
	}
	m, err := readMix(*queries)
	if err != nil {
		return err
	}
	open := func(ctx context.Context) (kiosque.Searcher, error) { return collection.Open(ctx, *dir, os.Getenv, nil) }
	cost, err := bench.AnswerMix(ctx, open, bench.SearchJob{Mix: m, Warmup: 1, Settings: bench.FloorSettings(*repeat)})
	if err != nil {
		return err
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	demands, err := bench.Demands(ctx, s, m)
	if err != nil {
		return err
	}
	return bench.Floor(stdout, demands, cost.Settings, bench.Bandwidth())
}
