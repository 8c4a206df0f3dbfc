package analysis

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var draw = flag.Bool("draw", false, "print the places that TestBorders judges, with what stands around them")

// presse is real press beside the project; it is read where it is, and none of it is committed.
const presse = "../../shared/data/presse"

var collections = []string{"orange-2011-2019", "afrique-ouest", "wikinews-2012", "bulletins-adit"}

// Of each collection, stops among all of them, and more among those behind which a sentence often goes on.
const (
	perCollection = 75
	hard          = 50
)

// place is a stop of a text that may end a sentence.
type place struct {
	id    string
	at    int // of the stop, in bytes of the text
	whole string
	hard  bool // a short word, a number or an initial stands before it, or a figure behind it
}

// places returns the stops of a collection behind which a word begins in the same paragraph that is no word in small
// letters: whether they end a sentence is a question.
func places(t *testing.T, collection string) (all []place) {
	t.Helper()
	f, err := os.Open(filepath.Join(presse, collection+".jsonl.gz"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no folder of real press: ", presse)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var a Analyzer
	for lines := json.NewDecoder(bufio.NewReader(z)); lines.More(); {
		var r struct{ ID, Text string }
		if err := lines.Decode(&r); err != nil {
			t.Fatal(err)
		}
		tokens := a.Analyze([]byte(r.Text))
		for i := 1; i < len(tokens); i++ {
			from, to := int(tokens[i-1].End), int(tokens[i].Start)
			if r.Text[from-1] == '.' { // the last point of an acronym
				from--
			}
			between := r.Text[from:to]
			first, _ := utf8.DecodeRuneInString(r.Text[to:])
			at := strings.IndexAny(between, ".!?…")
			if at < 0 || tokens[i-1].Paragraph != tokens[i].Paragraph || unicode.IsLower(first) {
				continue
			}
			last := r.Text[tokens[i-1].Start:tokens[i-1].End]
			capital, _ := utf8.DecodeRuneInString(last)
			n := utf8.RuneCountInString(last)
			isHard := between[at] == '.' && (n <= 2 || n <= 5 && unicode.IsUpper(capital) || unicode.IsDigit(first) || strings.ContainsAny(last, ".0123456789"))
			all = append(all, place{r.ID, from + at, r.Text, isHard})
		}
	}
	return all
}

// drawn returns the places to judge, the same ones every time.
func drawn(t *testing.T, collection string) []place {
	all := places(t, collection)
	random := rand.New(rand.NewPCG(11, 2026))
	var out []place
	for _, n := range random.Perm(len(all))[:perCollection] {
		out = append(out, all[n])
	}
	all = slices.DeleteFunc(all, func(p place) bool { return !p.hard })
	for _, n := range random.Perm(len(all))[:hard] {
		out = append(out, all[n])
	}
	return out
}

// TestBorders compares the ends of sentences with those that a reader saw, at 300 stops of four collections: testdata/borders.tsv
// holds collection, article, place of the stop in its text, and whether a sentence ends there (|) or not (-).
func TestBorders(t *testing.T) {
	if *draw {
		for _, c := range collections {
			for _, p := range drawn(t, c) {
				around := p.whole[max(0, p.at-60):min(len(p.whole), p.at+45)]
				cut := p.at - max(0, p.at-60)
				around = strings.ReplaceAll(around[:cut]+"<"+around[cut:cut+1]+">"+around[cut+1:], "\n", " ")
				t.Logf("%s\t%s\t%d\t%s", c, p.id, p.at, strings.ToValidUTF8(around, ""))
			}
		}
		return
	}
	raw, err := os.ReadFile("testdata/borders.tsv")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, c := range collections {
		for _, p := range places(t, c) {
			texts[p.id] = p.whole
		}
	}
	var a Analyzer
	right, judged := 0, 0
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		at, err := strconv.Atoi(cells[2])
		text, known := texts[cells[1]]
		if err != nil || len(cells) != 4 || !known || at >= len(text) || !strings.ContainsAny(text[at:min(at+3, len(text))], ".!?…") {
			t.Fatalf("no such stop: %s", line)
		}
		judged++
		if ends := endsAt(a.Analyze([]byte(text)), at); ends == (cells[3] == "|") {
			right++
		} else {
			t.Logf("%s %s %d: %q, a sentence ends there: %v", cells[0], cells[1], at, text[max(0, at-30):min(len(text), at+30)], ends)
		}
	}
	t.Logf("%d of %d stops are read as a reader reads them: %.1f %%", right, judged, 100*float64(right)/float64(judged))
	if judged < 300 || right*100 < judged*99 {
		t.Errorf("%d of %d, want 99 of 100 of at least 300", right, judged)
	}
}

// endsAt reports whether the words on both sides of a byte of the text stand in two sentences.
func endsAt(tokens []Token, at int) bool {
	i := slices.IndexFunc(tokens, func(t Token) bool { return int(t.Start) > at })
	return i > 0 && tokens[i].Sentence != tokens[i-1].Sentence
}
