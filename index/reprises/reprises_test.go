package reprises

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/neardup"
	"github.com/kiosque-search/kiosque/query"
)

// press is texts, some of them printed again, cut or completed.
func press(r *rand.Rand, n int) (texts []string, articles []Article) {
	var s neardup.Shingler
	for i := range n {
		words := make([]string, 30+r.IntN(200))
		for k := range words {
			words[k] = fmt.Sprintf("mot%d", r.IntN(1<<20))
		}
		text := strings.Join(words, " ")
		if i > 0 && r.IntN(3) == 0 {
			text = texts[r.IntN(i)] + [...]string{"", " " + text}[r.IntN(2)]
		}
		texts = append(texts, text)
		articles = append(articles, Article{
			Doc: uint32(i), ID: IDOf(fmt.Sprint(i)), Day: r.Int32N(8), Group: 1, Fresh: true, Sketch: s.Sketch(neardup.Text{}, neardup.Text{Printed: text}),
		})
	}
	return texts, articles
}

// Articles that come in portions have the pairs of those that come at once.
func TestFindInPortions(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts, articles := press(r, 300)
	read := func(doc uint32) (string, string, error) { return "", texts[doc], nil }
	want, err := Find(context.Background(), slices.Clone(articles), read)
	if err != nil || len(want) < 20 {
		t.Fatalf("%d pairs, %v", len(want), err)
	}
	var got []Pair
	for n := 0; n < len(articles); {
		to := min(n+1+r.IntN(100), len(articles))
		some := slices.Clone(articles[:to])
		for i := range some[:n] {
			some[i].Fresh = false
		}
		r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
		pairs, err := Find(context.Background(), some, read)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, pairs...)
		n = to
	}
	slices.SortFunc(got, Pair.compare)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFindEndsWithItsContextAndItsReader(t *testing.T) {
	texts, articles := press(rand.New(rand.NewPCG(1, 2)), 100)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Find(ctx, articles, func(doc uint32) (string, string, error) { return "", texts[doc], nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	broken := errors.New("unreadable")
	if _, err := Find(context.Background(), articles, func(uint32) (string, string, error) { return "", "", broken }); !errors.Is(err, broken) {
		t.Errorf("unreadable: %v", err)
	}
}

func TestClusters(t *testing.T) {
	number := map[ID]uint32{10: 4, 20: 1, 30: 2, 40: 7, 50: 0}
	doc := func(id ID) (uint32, bool) { n, ok := number[id]; return n, ok }
	l := NewList([]Pair{{10, 20}, {20, 30}, {40, 50}, {50, 60}}, doc)
	again, err := Parse(l.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l, again); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
	if diff := cmp.Diff([]Pair{{40, 50}}, l.Keep(func(id ID) bool { return id == 20 })); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	c := l.Clusters(8, func(a, b uint32) bool { return a > b })
	var got [][]uint32
	for doc := range uint32(8) {
		got = append(got, c.Of(doc))
	}
	first, second := []uint32{4, 2, 1}, []uint32{7, 0}
	if diff := cmp.Diff([][]uint32{second, first, first, nil, first, nil, nil, second}, got); diff != "" || c.Len() != 2 {
		t.Errorf("(-want +got)\n%s", diff)
	}
	f := c.NewFold()
	var fresh, shown []uint32
	for _, doc := range []uint32{0, 1, 2, 3, 5} {
		if f.Note(doc) {
			fresh = append(fresh, doc)
		}
	}
	for _, doc := range []uint32{0, 1, 2, 3, 5} {
		if f.Shows(doc) {
			shown = append(shown, doc)
		}
	}
	if diff := cmp.Diff([][]uint32{{0, 1, 3, 5}, {0, 2, 3, 5}}, [][]uint32{fresh, shown}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// No pairs, no clusters.
	none := NewList(nil, doc).Clusters(8, nil)
	if none != nil || none.Of(3) != nil || none.Len() != 0 || !none.NewFold().Note(3) || !none.NewFold().Shows(3) {
		t.Error("a collection without reprises has some")
	}
}

func FuzzParse(f *testing.F) {
	doc := func(id ID) (uint32, bool) { return uint32(id), true }
	f.Add(NewList([]Pair{{1, 2}, {2, 3}}, doc).Bytes())
	f.Add(NewList(nil, doc).Bytes())
	f.Add([]byte(magic + "\x01\x00\x00\x00\x01\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := Parse(b)
		if err != nil {
			return
		}
		if string(l.Bytes()) != string(b) {
			t.Errorf("read %q, written %q", b, l.Bytes())
		}
		l.Clusters(16, func(a, b uint32) bool { return a < b })
	})
}

func TestNear(t *testing.T) {
	day := func(y, m, d int) query.Date { return query.Date{Year: y, Month: m, Day: d} }
	for _, c := range []struct {
		dates []query.Date
		want  string
	}{
		{nil, ""},
		{[]query.Date{{}, {Year: 2020}}, ""},
		{[]query.Date{day(2020, 3, 2)}, "2020-02-28 2020-02-29 2020-03-01 2020-03-02 2020-03-03 2020-03-04 2020-03-05"},
		{[]query.Date{day(2020, 3, 0)}, "2020-03"},
		{[]query.Date{day(2020, 1, 1), day(2020, 1, 2)}, "2019-12-29 2019-12-30 2019-12-31 2020-01-01 2020-01-02 2020-01-03 2020-01-04 2020-01-05"},
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(near(slices.Values(c.dates)))), " "); got != c.want {
			t.Errorf("%v: %s, want %s", c.dates, got, c.want)
		}
	}
}
