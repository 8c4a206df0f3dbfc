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

// judgedPress is a corpus that stays where it is.
type judgedPress struct {
	ids      []string
	at       map[string]int // by ID
	items    []Item
	shingles [][]uint64
}

func (p *judgedPress) read(t *testing.T, name string) {
	f, err := os.Open("../../shared/data/presse/" + name + ".jsonl.gz")
	if err != nil {
		t.Skip("the corpus is not there: ", err)
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var s Shingler
	if p.at == nil {
		p.at = map[string]int{}
	}
	for in := json.NewDecoder(bufio.NewReader(z)); in.More(); {
		var a struct{ ID, Lead, Text, Date string }
		if err := in.Decode(&a); err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.DateOnly, a.Date[:len(time.DateOnly)])
		if err != nil {
			t.Fatal(err)
		}
		p.at[a.ID] = len(p.ids)
		p.ids = append(p.ids, a.ID)
		p.shingles = append(p.shingles, slices.Clone(s.Shingles(a.Lead, a.Text)))
		p.items = append(p.items, Item{Day: int32(at.Unix() / 86400), Sketch: s.Sketch(Text{Printed: a.Lead}, Text{Printed: a.Text})})
	}
}

// judge compares what found says of the pairs of a list with what was read in them.
func judge(t *testing.T, list string, found func(a, b string) bool) (precision, recall float64) {
	judged, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	right, wrong, missed := 0, 0, 0
	for line := range strings.Lines(string(judged)) {
		c := strings.Split(strings.TrimSpace(line), "\t")
		if len(c) != 3 {
			continue
		}
		switch is, got := c[2] == "reprise", found(c[0], c[1]); {
		case is && got:
			right++
		case got:
			wrong++
			t.Logf("wrong: %s %s", c[0], c[1])
		case is:
			missed++
			t.Logf("missed: %s %s", c[0], c[1])
		}
	}
	precision, recall = float64(right)/float64(right+wrong), float64(right)/float64(right+missed)
	t.Logf("%s: %d reprises, precision %.3f, recall %.3f", list, right+missed, precision, recall)
	return precision, recall
}

// TestJudged prints precision and recall on pairs that were judged by reading them.
func TestJudged(t *testing.T) {
	var p judgedPress
	p.read(t, "orange-2011-2019")
	found := map[string]bool{}
	for i, j := range Candidates(context.Background(), p.items, nil) {
		if Compare(p.shingles[i], p.shingles[j]).Reprise() {
			found[p.ids[i]+" "+p.ids[j]], found[p.ids[j]+" "+p.ids[i]] = true, true
		}
	}
	t.Logf("%d pairs found in all", len(found)/2)
	// What is missed is rewritten, sentence by sentence: shingles do not show it.
	if precision, recall := judge(t, "testdata/judged.tsv", func(a, b string) bool { return found[a+" "+b] }); precision < .99 || recall < .95 {
		t.Errorf("precision %.3f, recall %.3f", precision, recall)
	}
	p.read(t, "afrique-ouest")
	precision, _ := judge(t, "testdata/judged-apart.tsv", func(a, b string) bool { return Compare(p.shingles[p.at[a]], p.shingles[p.at[b]]).Reprise() })
	if precision < .99 {
		t.Errorf("precision %.3f of pairs near the bound", precision)
	}
}
