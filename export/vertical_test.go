package export

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

// terms are the words of texts, as they are indexed.
func terms(texts ...string) (all []string) {
	var a analysis.Analyzer
	for _, text := range texts {
		for _, tok := range a.Analyze([]byte(text)) {
			all = append(all, string(a.Term(tok)))
		}
	}
	return all
}

// TestVertical holds the rules of cwb-encode (its source, as RcppCWB carries it): tags alone on their lines, three columns on
// all others, no region within one of its name, entities; counts that agree; and that our importer finds the same words.
func TestVertical(t *testing.T) {
	found := press(t)
	golden(t, "presse.vert", write(t, Vertical, Options{}, some(found)[:3]...))
	tag := regexp.MustCompile(`^<(/?)(doc|p|s)((?: [a-z][a-z0-9_]*="[^"<>&]*(?:&(?:amp|lt|gt|quot);[^"<>&]*)*")*)>$`)
	for _, set := range [][]kiosque.Found{found, imported(t, hostile())} {
		var b bytes.Buffer
		e, _ := exported(set, nil)
		n, err := Write(&b, Vertical, e, Options{})
		if err != nil || n.Articles != len(set) {
			t.Fatalf("%+v, %v", n, err)
		}
		depth := map[string]int{}
		docs, tokens, wordTokens := 0, 0, 0
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if len(line) > 65_534 {
				t.Fatalf("a line of %d bytes", len(line))
			}
			if m := tag.FindStringSubmatch(line); m != nil {
				depth[m[2]] += 1 - 2*len(m[1])
				if d := depth[m[2]]; d < 0 || d > 1 {
					t.Fatalf("%q within itself", line)
				}
				docs += 1 - len(m[1])
				docs -= (1 - len(m[1])) * len(strings.TrimPrefix(m[2], "doc"))
				continue
			}
			columns := strings.Split(line, "\t")
			if len(columns) != 3 || columns[0] == "" || columns[1] == "" || columns[2] == "" || depth["s"] != 1 || strings.HasPrefix(line, "<") {
				t.Fatalf("no token: %q", line)
			}
			tokens++
			if !wordless(strings.ReplaceAll(columns[1], "&", "")) {
				wordTokens++
			}
		}
		if tokens != n.Tokens || n.Words > wordTokens || n.Words == 0 {
			t.Errorf("%d tokens, %d words; announced %+v", tokens, wordTokens, n)
		}
		want := 0
		for _, f := range set {
			want += len(terms(parts(&f.Article)...))
		}
		if n.Words != want {
			t.Errorf("%d words, want %d", n.Words, want)
		}
	}
	got := readAgain(t, "presse.vert", write(t, Vertical, Options{}, found...))
	if len(got) != len(found) {
		t.Fatalf("%d articles are read, %d were written", len(got), len(found))
	}
	for i, f := range found {
		a := got[i]
		if a.ID != f.ID || a.Date != f.Date || a.DateOrigin != f.DateOrigin || a.Source != f.Source || a.Title != lines(f.Title) || a.Section != f.Section ||
			strings.Join(a.Authors, "|") != strings.Join(f.Authors, "|") || a.TitleDerived != f.TitleDerived {
			t.Errorf("%+v\nbecame\n%+v", f.Article, a)
		}
		if w, g := strings.Join(terms(lines(f.Lead)), " "), strings.Join(terms(a.Lead), " "); w != g {
			t.Errorf("%s: lead %q\nbecame %q", f.ID, w, g)
		}
		if w, g := strings.Join(terms(lines(f.Body)), " "), strings.Join(terms(a.Body), " "); w != g {
			t.Errorf("%s: %q\nbecame %q", f.ID, w, g)
		}
	}
}

// TestGargantext holds the rules of its reader: seven columns, numbers for dates; who has none is left out and counted.
func TestGargantext(t *testing.T) {
	set := append(press(t), hostile()...)
	var b bytes.Buffer
	e, _ := exported(set, nil)
	n, err := Write(&b, Gargantext, e, Options{})
	if err != nil {
		t.Fatal(err)
	}
	undated, imprecise := 0, 0
	for _, f := range set {
		switch {
		case f.Date.IsZero():
			undated++
		case f.Date.Day == 0:
			imprecise++
		}
	}
	if n.LeftOut != undated || n.Rounded != imprecise || n.Articles != len(set)-undated || undated == 0 || imprecise == 0 {
		t.Errorf("%+v, want %d left out and %d rounded of %d", n, undated, imprecise, len(set))
	}
	r := csv.NewReader(&b)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != n.Articles+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		for _, number := range row[2:5] {
			if k, err := strconv.Atoi(number); err != nil || k < 1 {
				t.Errorf("no number: %q", row[2:5])
			}
		}
	}
}

// TestCortext: an article is a line, and lists have three stars between their values.
func TestCortext(t *testing.T) {
	set := append(press(t), hostile()...)
	text := write(t, Cortext, Options{}, set...)
	if strings.Count(text, "\n") != len(set)+1 {
		t.Error("an article takes more than a line")
	}
	if golden := write(t, Cortext, Options{}, readArticles(t)...); !strings.Contains(golden, "Odile Ferrand***Jean-Luc Le Braz") {
		t.Errorf("no list: %s", golden)
	}
}
