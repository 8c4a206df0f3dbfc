package mention

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/analysis"
)

var show = flag.String("show", "", "half (dev or test) of which to print what is told wrongly or not at all")

// data holds other people's texts, see CONTRIBUTING.md.
const data = "../../../shared/data/presse"

// article is what a corpus has of one.
type article struct{ ID, Title, Lead, Text string }

// corpora reads the articles that are judged.
func corpora(t *testing.T) map[string]article {
	t.Helper()
	articles := map[string]article{}
	for _, name := range []string{"orange-2011-2019", "afrique-ouest", "wikinews-2012"} {
		f, err := os.Open(filepath.Join(data, name+".jsonl.gz"))
		if err != nil {
			t.Skip("without the corpora: ", err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		for d := json.NewDecoder(z); d.More(); {
			var a article
			if err := d.Decode(&a); err != nil {
				t.Fatal(err)
			}
			articles[name+" "+a.ID] = a
		}
		_ = f.Close()
	}
	return articles
}

// judged is what an article names, as it is spelt there, folded.
type judged struct {
	article
	half string
	open map[string]bool
	all  map[Kind][][]string // the spellings of each name
}

// key folds a spelling, without the article in front of it.
func key(s string) string {
	s = strings.Join(strings.FieldsFunc(analysis.FoldString(s), func(r rune) bool { return r == ' ' || r == '\n' || r == '\u00a0' || r == '\u00ad' }), " ")
	for _, a := range []string{"le ", "la ", "les ", "l'", "l’", "m. ", "imam ", "el ", "hadj ", "hadja ", "adj ", "adja ", "cheick ", "cheik ", "cheikh "} {
		s = strings.TrimPrefix(s, a)
	}
	return strings.TrimSuffix(strings.ReplaceAll(s, "’", "'"), ".")
}

// contains reports whether the words of one spelling stand side by side in the other.
func contains(long, short string) bool { return strings.Contains(" "+long+" ", " "+short+" ") }

func judgements(t *testing.T) (list []judged) {
	t.Helper()
	articles := corpora(t)
	f, err := os.Open("testdata/judged.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		fields := strings.Fields(lines.Text())
		j := judged{article: articles[fields[0]+" "+fields[1]], half: fields[2], open: map[string]bool{}, all: map[Kind][][]string{}}
		if j.ID == "" {
			t.Fatal(fields[1], " is gone")
		}
		for _, span := range fields[3:] {
			from, to, _ := strings.Cut(span[2:], "-")
			text := map[byte]string{'t': j.Title, 'l': j.Lead, 'b': j.Text}[span[1]]
			start, _ := strconv.Atoi(from)
			end, _ := strconv.Atoi(to)
			name := key(text[start:end])
			if span[0] == '?' {
				j.open[name] = true
				continue
			}
			kind := Person
			if span[0] == 'O' {
				kind = Organisation
			}
			i := slices.IndexFunc(j.all[kind], func(same []string) bool {
				return slices.ContainsFunc(same, func(s string) bool { return contains(s, name) || contains(name, s) })
			})
			if i < 0 {
				j.all[kind] = append(j.all[kind], []string{name})
			} else {
				j.all[kind][i] = append(j.all[kind][i], name)
			}
		}
		list = append(list, j)
	}
	return list
}

// measure is how much of what is told is right, and how much of what is named is told.
type measure struct{ right, told, found, named int }

func (m measure) precision() float64 { return float64(m.right) / float64(max(m.told, 1)) }
func (m measure) recall() float64    { return float64(m.found) / float64(max(m.named, 1)) }

func TestJudged(t *testing.T) {
	measures := map[string]*measure{}
	var r Reader
	for _, j := range judgements(t) {
		told := map[string]bool{}
		for _, c := range r.In(j.Title, j.Lead, j.Text) {
			name := key(c.Text)
			m := of(measures, j.half, c.Kind)
			right := slices.ContainsFunc(j.all[c.Kind], func(same []string) bool { return slices.Contains(same, name) })
			if right {
				m.right++
			}
			if right || !j.open[name] {
				m.told++
			}
			told[string(c.Kind)+name] = true
			if *show == j.half && !right && !j.open[name] {
				text := []string{j.Title, j.Lead, j.Text}[c.Part]
				t.Logf("+%-12s %-40s %s …%q", c.Kind, c.Text, j.ID, text[max(0, c.Start-40):min(len(text), c.End+30)])
			}
		}
		for kind, names := range j.all {
			m := of(measures, j.half, kind)
			for _, same := range names {
				m.named++
				if slices.ContainsFunc(same, func(s string) bool { return told[string(kind)+s] }) {
					m.found++
				} else if *show == j.half {
					t.Logf("-%-12s %-40s %s", kind, strings.Join(same, " = "), j.ID)
				}
			}
		}
	}
	for _, half := range []string{"dev", "test"} {
		for _, kind := range []Kind{Person, Organisation} {
			m := of(measures, half, kind)
			if bar := map[Kind]float64{Person: .8, Organisation: .6}[kind]; m.precision() < .9 || m.recall() < bar {
				t.Errorf("%s, %s: precision below .9 or recall below %.1f", half, kind, bar)
			}
			t.Logf("%s, %s: precision %.3f (%d of %d), recall %.3f (%d of %d)", half, kind, m.precision(), m.right, m.told, m.recall(), m.found, m.named)
		}
	}
}

func of(all map[string]*measure, half string, kind Kind) *measure {
	k := half + string(kind)
	if all[k] == nil {
		all[k] = &measure{}
	}
	return all[k]
}
