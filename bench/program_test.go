package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseAnswers(t *testing.T) {
	got, err := parseAnswers([]byte("opened\t12.5\t0\t4096\nfirst\t7\nnote\tof the engine\n" +
		"answer\t1:1:all\tand2\t2\t10\nanswer\t1:1:all\tand2\t4\t20\t6\ndone\t1:1:all\t0.006\t0.01\n" +
		"answer\t8:1:bare\tterm_lo\t3\t5\ndone\t8:1:bare\t0.003\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := SearchCost{
		Opening: &Opening{Milliseconds: 12.5, RSSBytes: 4096, FirstMS: 7},
		Settings: []Result{
			{Setting{Clients: 1, Repeat: 1}, []Latency{{All, 2, 4, 4, 4, 3, 5}, {And2, 2, 4, 4, 4, 3, 3}}, map[string]float64{And2: 15}, 0.006},
			{Setting{8, 1, true, true}, []Latency{{All, 1, 3, 3, 3, 3, 0}, {TermLow, 1, 3, 3, 3, 3, 0}}, map[string]float64{TermLow: 5}, 0.003},
		},
	}
	if d := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	for _, out := range []string{"opened\tx\t0\t0\n", "first\t-1\n", "answer\t1:1:all\tand2\tNaN\t1\n", "done\t1:1:all\t1\n", "done\t0:1:all\t1\n"} {
		if c, err := parseAnswers([]byte(out)); err == nil {
			t.Errorf("%q: %+v", out, c)
		}
	}
}

func FuzzParseAnswers(f *testing.F) {
	f.Add("opened\t12.5\t0\t4096\nfirst\t7\nanswer\t1:1:all\tand2\t2\t10\ndone\t1:1:all\t0.006\n")
	f.Add("indexed\t600\t0.5\t0\n")
	f.Add("done\t8:1:bare\t1\nanswer\t\t\t\t\n\t\n")
	f.Fuzz(func(t *testing.T, out string) {
		c, err := parseAnswers([]byte(out))
		for _, r := range c.Settings {
			if err != nil || r.Setting.Clients < 1 || len(r.Kinds) == 0 || r.Kinds[0].N < 1 {
				t.Errorf("%+v, %v", r, err)
			}
		}
		if c, err := parseIndexed([]byte(out)); err == nil && (c.Articles < 1 || c.Seconds <= 0 || c.Bytes < 0) {
			t.Errorf("%+v", c)
		}
	})
}

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		text  string
		want  Setting
		phase string
	}{
		{"1:3:all", Setting{Clients: 1, Repeat: 3}, "search"},
		{"8:1:nofacets", Setting{Clients: 8, Repeat: 1, NoFacets: true}, "search, 8 clients, no facets"},
		{"1:1:nosnippets", Setting{Clients: 1, Repeat: 1, NoSnippets: true}, "search, no snippets"},
		{"32:1:bare", Setting{32, 1, true, true}, "search, 32 clients, no facets, no snippets"},
	} {
		got, err := ParseSetting(c.text)
		if err != nil || got != c.want || got.String() != c.text || got.phase() != c.phase {
			t.Errorf("%s: %+v %s %q, %v", c.text, got, got, got.phase(), err)
		}
	}
	for _, text := range []string{"", "1:1", "0:1:all", "1:0:all", "9999:1:all", "a:1:all", "1:1:none", "1:1:all:x"} {
		if s, err := ParseSetting(text); err == nil {
			t.Errorf("%q: %+v", text, s)
		}
	}
}

func TestTurn(t *testing.T) {
	for _, n := range []int{1, 2, 640, stride, 2 * stride} {
		seen := map[int]bool{}
		for i := range n {
			seen[turn(i, n)] = true
		}
		if len(seen) != n {
			t.Errorf("%d queries: %d asked", n, len(seen))
		}
	}
}

// TestProgram runs the real peers on a small corpus where they are installed.
func TestProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: servers take some seconds")
	}
	ctx := context.Background()
	for _, p := range Programs("peers", "work") {
		t.Run(p.Label, func(t *testing.T) {
			if err := p.Prepare(ctx); errors.Is(err, ErrAbsent) {
				t.Skip(err)
			} else if err != nil {
				t.Fatal(err)
			}
			// A server does not run as root, and must reach its folder.
			work, err := os.MkdirTemp("", "kiosque-bench-") //nolint:usetesting // t.TempDir is closed to others.
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = os.RemoveAll(work) }()
			if err := os.Chmod(work, 0o755); err != nil {
				t.Fatal(err)
			}
			lines := gazette(300)
			c := Corpus{Name: "gazette", Path: filepath.Join(work, "gazette.jsonl"), Articles: 300, Bytes: int64(len(lines))}
			if err := os.WriteFile(c.Path, lines, 0o644); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(work, "index")
			cost, err := p.Index(ctx, c, dir)
			if err != nil || cost.Articles != 300 {
				t.Fatalf("%+v, %v", cost, err)
			}
			w := word(30)
			mix := Mix{{TermMid, w, w}, {And2, w + " " + word(1), "+" + w + " +" + word(1)}, {Prefix, w + "*", w + "*"}, {Fuzzy1, w + "~1", w + "~1"}}
			found, err := p.Search(ctx, dir, SearchJob{Mix: mix, Work: work, Warmup: 1, Repeat: 2, Settings: []Setting{{Clients: 2, Repeat: 3, NoFacets: true}}})
			if err != nil {
				t.Fatal(err)
			}
			kinds := len(found.Found) // what it has no means for is left out
			if kinds < 3 || found.Kinds[0].N != 2*kinds || found.Settings[0].Kinds[0].N != 3*kinds {
				t.Errorf("answers: %+v", found)
			}
			if d := cmp.Diff(found.Found, found.Settings[0].Found); d != "" {
				t.Errorf("totals with facets and without:\n%s", d)
			}
			want := 0
			for line := range strings.Lines(string(lines)) {
				if strings.Contains(line, " "+w+" ") || strings.Contains(line, " "+w+".") || strings.Contains(line, `"`+w+" ") || strings.Contains(line, " "+w+`"`) {
					want++
				}
			}
			if found.Found[TermMid] < float64(want) || found.Found[And2] > found.Found[TermMid] || want == 0 {
				t.Errorf("%s: found %v, stands in %d lines", w, found.Found, want)
			}
		})
	}
}
