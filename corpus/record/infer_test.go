package record

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

var update = flag.Bool("update", false, "rewrite eval/dates.txt")

// score is how often a rule was right on one corpus.
type score struct {
	given, right int
	off          int     // days from the nearest day that was stated, at most
	half         [2]half // by a hash of the ID: one to look for rules in, one that only tests them
}

// half is a score of one half of the articles.
type half struct{ given, right int }

// halfOf is 0 for articles among which rules may be looked for, and 1 for those that only test them.
func halfOf(id string) int {
	h := fnv.New32a()
	_, _ = io.WriteString(h, id) // never fails
	return int(h.Sum32() >> 16 & 1)
}

// TestInferred hides the dates of articles whose days are known, works them out again, and compares how right each
// rule is with eval/dates.txt, whose changes are reviewed. A rule must be right 98 times in 100 over all corpora, at
// the precision that it states, and never off by more than 400 days.
func TestInferred(t *testing.T) {
	dir := "../../../shared/data/presse"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no real press beside the project: ", dir)
	}
	var b strings.Builder
	b.WriteString("# Dates worked out from the texts of articles whose days are known and were hidden: how many articles get one, by which\n" +
		"# rule, how many of them are right at the precision stated, and by how many days the worst is off; and the same of the half\n" +
		"# of the articles, by a hash of their IDs, that no rule may be looked for in.\n\n" +
		"corpus              articles  rule       precision  given  right      %  worst   test  right\n")
	total := map[string]*score{}
	for _, name := range []string{"orange-2011-2019", "wikinews-2012", "afrique-ouest", "bulletins-adit"} {
		articles, scores := inferAll(t, filepath.Join(dir, name+".jsonl.gz"))
		if len(scores) == 0 {
			fmt.Fprintf(&b, "%-20s%8d  %-11s%-11s%5d\n", name, articles, "-", "-", 0)
		}
		for _, key := range sortedKeys(scores) {
			s := scores[key]
			writeScore(&b, name, articles, key, s)
			sum := total[key]
			if sum == nil {
				sum = &score{}
				total[key] = sum
			}
			sum.given, sum.right, sum.off = sum.given+s.given, sum.right+s.right, max(sum.off, s.off)
			for i := range sum.half {
				sum.half[i].given += s.half[i].given
				sum.half[i].right += s.half[i].right
			}
		}
	}
	for _, key := range sortedKeys(total) {
		s := total[key]
		writeScore(&b, "all", 0, key, s)
		test := s.half[1]
		if s.right*100 < s.given*98 || test.right*100 < test.given*98 || s.off > 400 {
			t.Errorf("rule %s: %d of %d right, %d of %d in the half that tests, off by up to %d days", key, s.right, s.given, test.right, test.given, s.off)
		}
	}
	golden := "../../eval/dates.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("figures differ; -update writes them (-want +got)\n%s", diff)
	}
}

// writeScore writes one line; key is rule and precision.
func writeScore(b *strings.Builder, name string, articles int, key string, s *score) {
	rule, precision, _ := strings.Cut(key, " ")
	count := ""
	if articles > 0 {
		count = fmt.Sprint(articles)
	}
	fmt.Fprintf(b, "%-20s%8s  %-11s%-11s%5d%7d%7.1f%7d%7d%7d\n",
		name, count, rule, precision, s.given, s.right, 100*float64(s.right)/float64(s.given), s.off, s.half[1].given, s.half[1].right)
}

func sortedKeys(m map[string]*score) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// inferAll makes articles of all lines without their dates.
func inferAll(t *testing.T, path string) (articles int, scores map[string]*score) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	scores = map[string]*score{}
	m := Maker{Location: time.UTC}
	for lines.Scan() {
		var line struct{ ID, Title, Text, Lead, Date string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		known, err := kiosque.ParseDate(line.Date[:min(len(line.Date), 10)])
		if err != nil || known.Day == 0 {
			continue
		}
		articles++
		var rec Record
		rec.Values[Title].Text, rec.Values[Lead].Text, rec.Values[Body].Text = line.Title, line.Lead, line.Text
		a, _, err := m.Article(&rec)
		if err != nil {
			t.Fatal(err)
		}
		rule := a.DateOrigin.String()
		switch a.DateOrigin {
		case kiosque.DateUnknown:
			continue
		case kiosque.DateInferred:
			i, _ := inferDate(a.Title + "\n\n" + a.Lead + "\n\n" + a.Body)
			rule = i.rule
		}
		key := rule + " " + a.Date.Precision().String()
		s := scores[key]
		if s == nil {
			s = &score{}
			scores[key] = s
		}
		first, last := a.Date.Days()
		day, _ := known.Days()
		of := &s.half[halfOf(line.ID)]
		s.given++
		of.given++
		off := max(first-day, day-last, 0)
		if off == 0 {
			s.right++
			of.right++
		}
		s.off = max(s.off, off)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return articles, scores
}

// TestInferDate shows what each rule takes and what it leaves.
func TestInferDate(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"La mairie a annoncé jeudi 21 mars l'arrivée d'une directrice. Elle était en poste depuis janvier 2019.", "2019-03 proche"},
		{"La mairie a annoncé mercredi 28 février un chantier. La digue a cédé fin 2023.", "2024-02 proche"},
		{"Le bac a rouvert mardi 14 novembre. Il a coûté cher en mars 2022 et fin 2022.", "2023-11 plusieurs"},
		{"La mairie a annoncé jeudi 31 octobre un chantier. La digue a cédé en août 2019.", "2019 proche"},
		{"La mairie a annoncé ce jeudi 21 mars 2019 un chantier.", "2019-03 entière"},
		{"La mairie a annoncé ce dimanche 31 mars 2019 un chantier.", "2019 entière"},
		{"La mairie a annoncé jeudi 21 mars 2019 un chantier.", ""},                                                        // of any time
		{"La mairie ouvrira ce jeudi 21 mars 2019.", ""},                                                                   // to come
		{"Ce jeudi 21 mars 2019, la mairie a fêté le lundi 1er avril 2019.", ""},                                           // a later day
		{"La mairie a annoncé ce jeudi 21 mars 2019 un chantier qui finira en 2021.", ""},                                  // a later year
		{"La mairie a annoncé ce jeudi 21 mars 2018 un chantier.", ""},                                                     // no such day
		{"La mairie a annoncé jeudi 21 mars l'arrivée d'une directrice.", ""},                                              // no year
		{"La mairie a annoncé jeudi 21 mars l'arrivée. Elle était en poste en mai 2018.", ""},                              // long ago, once
		{"Le procès du naufrage de 2011 s'est ouvert jeudi 8 décembre. En 2011, le bac avait coulé, en octobre 2011.", ""}, // what the text is about
		{"Le maire a parlé jeudi 8 mai du 8 mai 1945.", ""},                                                                // an anniversary
		{"La digue avait cédé le jeudi 21 mars. Elle était neuve depuis janvier 2019.", ""},                                // le
		{"La mairie ouvrira jeudi 21 mars. Elle était fermée depuis janvier 2019.", ""},                                    // to come
		{"La mairie a annoncé jeudi 21 mars un chantier pour 2020. Elle était fermée depuis janvier 2019.", ""},            // a later year
		{"La mairie a parlé jeudi 21 mars, puis vendredi 22 mars. Elle était fermée depuis janvier 2019.", ""},             // two days
		{"La mairie a annoncé dimanche 1er janvier un chantier. La digue a cédé en octobre 2022.", ""},                     // of which year?
	} {
		got := ""
		if i, ok := inferDate(tt.text); ok {
			got = i.date.String() + " " + i.rule
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}
