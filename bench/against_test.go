package bench

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadRawRefuses(t *testing.T) {
	const head = "round\tpeer\tphase\tkind\tmeasure\tvalue\n"
	for _, text := range []string{"", head + "1\tkiosque\n", head + "x\tkiosque\tindex\t\ts\t1\n", head + "1\tkiosque\tindex\t\ts\tNaN\n"} {
		if all, err := ReadRaw(strings.NewReader(text)); err == nil {
			t.Errorf("%q: %v", text, all)
		}
	}
}

func FuzzReadRaw(f *testing.F) {
	f.Add("round\tpeer\tphase\tkind\tmeasure\tvalue\n1\tkiosque\tsearch\tand2\tp50 ms\t0.5\n")
	f.Add("\"\t\n\t\t\t\t\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := ReadRaw(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteRaw(&b, all); err != nil {
			t.Fatal(err)
		}
		back, err := ReadRaw(&b)
		if err != nil || len(back) != len(all) {
			t.Errorf("%d samples, read again %d, %v", len(all), len(back), err)
		}
	})
}

func TestWorse(t *testing.T) {
	sample := func(peer, measure string, v float64) Sample {
		return Sample{Round: 1, Peer: peer, Phase: Search, Kind: And2, Measure: measure, Value: v}
	}
	before := []Sample{sample(Ours, P50, 1), sample(Tantivy, P50, 2), sample(Ours, PeakMiB, 100), sample(Tantivy, PeakMiB, 100)}
	for _, c := range []struct {
		name string
		now  []Sample
		want []string // measures
	}{
		{"a slower machine", []Sample{sample(Ours, P50, 3), sample(Tantivy, P50, 6)}, nil},
		{"slower beside the peer", []Sample{sample(Ours, P50, 1), sample(Tantivy, P50, 1.7)}, []string{P50}},
		{"within the noise", []Sample{sample(Ours, P50, 1.05), sample(Tantivy, P50, 2)}, nil},
		{"no peer", []Sample{sample(Ours, P50, 1.2)}, []string{P50}},
		{"memory is its own measure", []Sample{sample(Ours, PeakMiB, 120), sample(Tantivy, PeakMiB, 200)}, []string{PeakMiB}},
	} {
		var b bytes.Buffer
		if err := Report(&b, Summary{Before: before, Against: "before"}, c.now); err != nil {
			t.Fatal(err)
		}
		_, section, _ := strings.Cut(b.String(), "## Worse")
		section, _, _ = strings.Cut(section, "\n## ")
		var got []string
		for line := range strings.Lines(section) {
			if f := strings.Split(line, " | "); len(f) == 6 && f[1] == And2 {
				got = append(got, f[2])
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s%s", c.name, d, section)
		}
	}
}
