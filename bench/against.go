package bench

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
)

// maxSamples bounds a file of samples.
const maxSamples = 1_000_000

// ReadRaw reads what WriteRaw wrote.
func ReadRaw(from io.Reader) ([]Sample, error) {
	c := csv.NewReader(from)
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = '\t', 6, true
	if _, err := c.Read(); err != nil {
		return nil, fmt.Errorf("bench: samples: %w", err)
	}
	var all []Sample
	for {
		f, err := c.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("bench: samples: %w", err)
		}
		round, err := strconv.Atoi(f[0])
		v, e := numbers(f[5:])
		if err = errors.Join(err, e); err != nil || len(all) == maxSamples {
			line, _ := c.FieldPos(0)
			return nil, fmt.Errorf("bench: samples: line %d: %w", line, errors.Join(err, errors.New("want round, peer, phase, kind, measure and value")))
		}
		all = append(all, Sample{Round: round, Peer: f[1], Phase: f[2], Kind: f[3], Measure: f[4], Value: v[0]})
	}
}

// ReadRawFile reads the samples of an earlier run.
func ReadRawFile(name string) ([]Sample, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	all, err := ReadRaw(f)
	return all, errors.Join(err, f.Close())
}

// regression is by what part a measure may be worse than it was before it is told.
const regression = 0.10

// guarded are the measures that may not get worse, and whether more of them is better.
var guarded = map[string]bool{Rate: true, PerSecond: true, PeakMiB: false, SizeMB: false, P50: false, P99: false, CPUMS: false, OpenMS: false, VisibleS: false}

// worse lists what got worse since an earlier run. Machines differ from one hour to the next, so what counts is the ratio to the first
// peer that both runs measured; only memory and size are held to themselves.
func (r *report) worse(sum Summary) {
	if sum.Before == nil {
		return
	}
	before := report{samples: sum.Before}
	yard := ""
	for _, p := range r.peers {
		if p != Ours && yard == "" && slices.ContainsFunc(sum.Before, func(s Sample) bool { return s.Peer == p }) {
			yard = p
		}
	}
	var rows [][]string
	seen := map[Sample]bool{}
	for _, s := range r.samples {
		more, ok := guarded[s.Measure]
		key := Sample{Phase: s.Phase, Kind: s.Kind, Measure: s.Measure}
		if s.Peer != Ours || !ok || seen[key] {
			continue
		}
		seen[key] = true
		was, told := before.compared(yard, key)
		is, also := r.compared(yard, key)
		if !told || !also || was == 0 || is == 0 {
			continue
		}
		change := is/was - 1
		if more {
			change = was/is - 1
		}
		if change > regression {
			rows = append(rows, []string{s.Phase, s.Kind, s.Measure, fmt.Sprintf("%.3g", was), fmt.Sprintf("%.3g", is), fmt.Sprintf("**+%.0f %%**", 100*change)})
		}
	}
	unit := "as it was measured, for want of a peer in both"
	if yard != "" {
		unit = "divided by that of " + yard + ", but for memory and size"
	}
	r.printf("\n## Worse by more than %.0f %% than %s\n\n", 100*regression, sum.Against)
	if len(rows) == 0 {
		r.printf("Nothing (each measure %s).\n", unit)
		return
	}
	r.printf("Each measure %s.\n\n", unit)
	r.table([]string{"phase", "kind", "measure", "before", "now", "worse by"}, rows)
}

// compared is a measure of ours, divided by that of a peer where that tells.
func (r *report) compared(peer string, s Sample) (float64, bool) {
	if peer == "" || s.Measure == PeakMiB || s.Measure == SizeMB {
		return r.median(Ours, s.Phase, s.Kind, s.Measure)
	}
	return r.ratio(peer, s.Phase, s.Kind, s.Measure)
}
