package neardup

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestJudged prints precision and recall on pairs that were judged by reading them, of a corpus that stays where it is.
func TestJudged(t *testing.T) {
	f, err := os.Open("../../shared/data/presse/orange-2011-2019.jsonl.gz")
	if err != nil {
		t.Skip("the corpus is not there: ", err)
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var s Shingler
	var items []Item
	var shingles [][]uint64
	var ids []string
	for in := json.NewDecoder(bufio.NewReader(z)); in.More(); {
		var a struct{ ID, Lead, Text, Date string }
		if err := in.Decode(&a); err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, a.Date)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, a.ID)
		shingles = append(shingles, slices.Clone(s.Shingles(a.Lead, a.Text)))
		items = append(items, Item{Day: int(at.Unix() / 86400), Sketch: s.Sketch(a.Lead, a.Text)})
	}
	found := map[string]bool{}
	for i, j := range Candidates(context.Background(), items, nil) {
		if Compare(shingles[i], shingles[j]).Reprise() {
			found[ids[i]+" "+ids[j]], found[ids[j]+" "+ids[i]] = true, true
		}
	}
	judged, err := os.ReadFile("testdata/judged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, wrong, missed := 0, 0, 0
	for line := range strings.Lines(string(judged)) {
		c := strings.Split(strings.TrimSpace(line), "\t")
		if len(c) != 3 {
			continue
		}
		switch is, got := c[2] == "reprise", found[c[0]+" "+c[1]]; {
		case is && got:
			right++
		case got:
			wrong++
		case is:
			missed++
			t.Logf("missed: %s %s", c[0], c[1])
		}
	}
	precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(right+missed)
	t.Logf("%d pairs found in all; of those judged: precision %.3f, recall %.3f", len(found)/2, precision, recall)
	// Those that are missed are rewritten, sentence by sentence: shingles do not show them, and no bound on them does either.
	if precision < .99 || recall < .94 {
		t.Errorf("precision %.3f, recall %.3f", precision, recall)
	}
}
