package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// gazette makes n articles whose words have frequencies like those of a language (Zipf's law).
func gazette(n int) []byte {
	rng := rand.New(rand.NewPCG(1, 2))
	vocabulary := make([]string, 4000)
	for i := range vocabulary {
		vocabulary[i] = word(i)
	}
	zipf := rand.NewZipf(rng, 1.1, 5, uint64(len(vocabulary)-1))
	sentence := func(n int) string {
		ws := make([]string, n)
		for i := range ws {
			ws[i] = vocabulary[zipf.Uint64()]
		}
		return strings.Join(ws, " ")
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for i := range n {
		_ = enc.Encode(map[string]string{
			"id": fmt.Sprint(i), "title": "Dans " + sentence(6), "date": fmt.Sprintf("20%02d-%02d-05", 10+i%9, 1+i%12), "source": "Le Phare " + fmt.Sprint(i%5),
			"text": "L'été, " + sentence(60) + ".\n\n" + sentence(40) + ".",
		})
	}
	return b.Bytes()
}

// word is a pronounceable word for every number.
func word(n int) string {
	s := ""
	for n += 400; n > 0; n /= 70 {
		s += string("bcdfglmnprstvj"[n%14]) + string([]rune("aeiouéè")[n%70/14])
	}
	return s
}

func TestNewMix(t *testing.T) {
	corpus := gazette(1500)
	mix, err := NewMix(context.Background(), bytes.NewReader(corpus), 42)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := NewMix(context.Background(), bytes.NewReader(corpus), 42)
	if d := cmp.Diff(mix, again); d != "" {
		t.Errorf("the same seed gives another mix (-first +second):\n%s", d)
	}
	if other, _ := NewMix(context.Background(), bytes.NewReader(corpus), 43); slices.Equal(mix, other) {
		t.Error("another seed gives the same mix")
	}
	counts := map[string]int{}
	for _, q := range mix {
		counts[q.Kind]++
	}
	for _, kind := range []string{Phrase2, Near2, Adj2} {
		if n := counts[kind]; n < 10 || n > perTitle {
			t.Errorf("%d of kind %s", n, kind)
		}
		delete(counts, kind)
	}
	want := map[string]int{TermHigh: 60, TermMid: 60, TermLow: 60, And2: 100, Or3: 100, Prefix: 60, Fuzzy1: 60, TitleAll: 100}
	if d := cmp.Diff(want, counts); d != "" {
		t.Errorf("queries by kind (-want +got):\n%s", d)
	}
}

// TestBothLanguages holds what makes the two forms of a query the same question.
func TestBothLanguages(t *testing.T) {
	mix, err := NewMix(context.Background(), bytes.NewReader(gazette(1500)), 7)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range mix {
		var want string
		switch q.Kind {
		case TermHigh, TermMid, TermLow, Phrase2, Prefix, Fuzzy1:
			want = q.Kiosque
		case And2:
			want = "+" + strings.ReplaceAll(q.Kiosque, " ", " +")
		case Near2:
			want = `"` + strings.ReplaceAll(q.Kiosque, " NEAR/5 ", " ") + `"~5`
		case Adj2:
			want = `"` + strings.ReplaceAll(q.Kiosque, " ADJ/5 ", " ") + `"~5`
		case Or3, TitleAll:
			want = strings.ReplaceAll(q.Kiosque, " OU ", " ")
		default:
			t.Fatalf("unknown kind %q", q.Kind)
		}
		if q.Lucene != want {
			t.Errorf("%s: %q for Kiosque, %q for Lucene", q.Kind, q.Kiosque, q.Lucene)
		}
		if strings.Contains(q.Lucene, "dans") {
			t.Errorf("%s: a function word in %q", q.Kind, q.Lucene)
		}
		two := slices.Contains([]string{And2, Phrase2, Near2, Adj2}, q.Kind)
		if n := len(strings.Fields(q.Lucene)); two && n != 2 || q.Kind == Or3 && n != 3 {
			t.Errorf("%s: %d words in %q", q.Kind, n, q.Lucene)
		}
		if q.Kind == Prefix && utf8.RuneCountInString(q.Lucene) > 6 {
			t.Errorf("prefix %q", q.Lucene)
		}
	}
}

func TestMixTooSmall(t *testing.T) {
	for _, corpus := range []string{"", `{"title":"Un titre court","text":"Rien de plus."}`, "{}\n[]"} {
		if m, err := NewMix(context.Background(), strings.NewReader(corpus), 1); err == nil {
			t.Errorf("%q gives a mix of %d", corpus, len(m))
		}
	}
}

func TestMixFile(t *testing.T) {
	mix := Mix{{And2, "été réforme", "+été +réforme"}, {Phrase2, `"coup franc"`, `"coup franc"`}}
	var b bytes.Buffer
	if _, err := mix.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	got, err := ReadMix(&b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(mix, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	for _, in := range []string{"", "and2\tun", "and2\tun\tdeux\ttrois", "and2\t\tdeux"} {
		if m, err := ReadMix(strings.NewReader(in)); err == nil {
			t.Errorf("%q gives %v", in, m)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"L'ÉTÉ des Étrangères à Saint-Malo", "étrangères saint malo"},
		{"2017 : 1er œuvre, cœur", "œuvre cœur"},
		{"", ""},
	} {
		if got := strings.Join(slices.Collect(words(c.in)), " "); got != c.want {
			t.Errorf("words(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzReadMix(f *testing.F) {
	f.Add("and2\tun deux\t+un +deux\n")
	f.Add("\t\t\n")
	f.Add("phrase2\t\"a b\"\t\"a b\"\r\n\n")
	f.Fuzz(func(t *testing.T, in string) {
		m, err := ReadMix(strings.NewReader(in))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		again, err := ReadMix(&b)
		if err != nil || !slices.Equal(m, again) {
			t.Errorf("%q is read as %v, written and read again as %v, %v", in, m, again, err)
		}
	})
}
