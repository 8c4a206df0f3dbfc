package bench

import (
	"fmt"
	"math"
	"strings"
)

// aims compares what was measured with what the project set out to reach: issue 16, beside the fastest engines of today.
func (r *report) aims(articles int) {
	var rows [][]string
	row := func(aim, got string, reached bool) {
		rows = append(rows, []string{aim, got, map[bool]string{true: "yes", false: "**no**"}[reached]})
	}
	against := func(aim, peer, phase, kind, measure string, bound float64, atLeast bool) {
		v, ok := r.ratio(peer, phase, kind, measure)
		if !ok {
			return
		}
		words, reached := "at most", v <= bound
		if atLeast {
			words, reached = "at least", v >= bound
		}
		row(fmt.Sprintf("%s %s %.1f times that of %s", aim, words, bound, peer), fmt.Sprintf("%.2f times", v), reached)
	}
	under := func(aim, phase, kind, measure, unit string, bound float64) {
		if v, ok := r.median(Ours, phase, kind, measure); ok {
			row(fmt.Sprintf("%s at most %s%s", aim, number(bound), unit), number(v)+unit, v <= bound)
		}
	}
	against("articles indexed in a second", Lucene10Multi, Index, "", Rate, 3, true)
	against("articles indexed in a second", Tantivy, Index, "", Rate, 1.5, true)
	peak := 600.0
	if articles > 300_000 {
		peak = 1024
	}
	under("peak memory of indexing", Index, "", PeakMiB, " MiB", peak)
	against("size of the index", Lucene10Multi, Index, "", SizeMB, 1, false)
	under("added articles durable and visible in", Add, "", VisibleS, " s", 2)
	under("opening", Open, "", OpenMS, " ms", 1000)
	under("resident before the first query", Open, "", ResidentMiB, " MiB", 300)
	r.beside(P50, 0.5, row)
	r.beside(P99, 0.7, row)
	against("CPU a query", Lucene10One, Search, All, CPUMS, 0.6, false)
	crowded := Setting{Clients: crowdedClients}.phase()
	against(fmt.Sprintf("answers a second at %d clients", crowdedClients), Lucene10One, crowded, All, PerSecond, 2, true)
	most := HTTPClients()[len(HTTPClients())-1]
	if v, ok := r.median(Ours, httpPhase(most), All, Errors); ok {
		row(fmt.Sprintf("no error at %d clients", most), thousands(int(v)), v == 0)
	}
	under(fmt.Sprintf("p99 of the API at %d clients", most), httpPhase(most), API, P99, " ms", 250)
	if len(rows) > 0 {
		r.printf("\n## Aims\n\n")
		r.table([]string{"aim", "measured", "reached"}, rows)
	}
}

// beside holds every kind of query against the better of the two fastest peers.
func (r *report) beside(measure string, bound float64, row func(aim, got string, reached bool)) {
	worst, kind := 0.0, ""
	for _, k := range Kinds() {
		ours, ok := r.median(Ours, Search, k, measure)
		best := math.Inf(1)
		for _, p := range []string{Lucene10One, Tantivy} {
			if v, told := r.median(p, Search, k, measure); told {
				best = min(best, v)
			}
		}
		if ok && ours/best > worst {
			worst, kind = ours/best, k
		}
	}
	if kind != "" {
		aim := fmt.Sprintf("%s of every kind at most %.1f of the better of %s and %s", strings.TrimSuffix(measure, " ms"), bound, Lucene10One, Tantivy)
		row(aim, fmt.Sprintf("%.2f at worst (%s)", worst, kind), worst <= bound)
	}
}
