package moment

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

const whole = `"_shards":{"total":2,"successful":2,"failed":0},`

// node answers searches as it is told, and keeps what it was asked.
type node struct {
	mu     sync.Mutex
	asked  []string // bodies, without their point in time
	answer func(body Object) string
}

func (n *node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	switch {
	case strings.HasSuffix(r.URL.Path, "/point_in_time"):
		_, _ = io.WriteString(w, `{`+whole+`"pit_id":"p"}`)
		return
	case r.URL.Path != "/_search":
		http.NotFound(w, r)
		return
	}
	var body Object
	_ = json.Unmarshal(b, &body)
	delete(body, "pit")
	plain, _ := json.Marshal(body)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked = append(n.asked, string(plain))
	if aggs, ok := body["aggs"].(Object); ok && aggs["first"] != nil { // what is asked as a moment is opened
		_, _ = io.WriteString(w, `{`+whole+`"hits":{"total":{"value":7}},"aggregations":{
			"undated":{"doc_count":2},"first":{"value":10},"newest":{"value":20},"last":{"value":25},
			"len_title":{"doc_count":4,"sum":{"value":10}},"len_body":{"doc_count":7,"sum":{"value":700}},"has_source":{"doc_count":5},"sum0":{"value":3}}}`)
		return
	}
	_, _ = io.WriteString(w, n.answer(body))
}

func (n *node) moment(t *testing.T, before *Moment, words *analysis.Table) *Moment {
	t.Helper()
	s := httptest.NewServer(n)
	t.Cleanup(s.Close)
	c, err := wire.New(wire.Address{Hosts: []string{strings.TrimPrefix(s.URL, "http://")}, Index: "presse"}, wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Open(t.Context(), c, Of{
		Index: "presse-g1-a*", Before: before, Words: func(context.Context) (*analysis.Table, error) { return words, nil },
		Aliases: names.New(nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	n.asked = nil
	return m
}

func TestOpen(t *testing.T) {
	m := (&node{}).moment(t, nil, analysis.NewTable([]string{"grève"}))
	if m.Articles != 7 || m.Undated != 2 || m.First != 10 || m.Newest != 20 || m.Last != 25 || m.Averages[0] != 2.5 || m.With[0] != 4 || m.Printed[2] != 700 ||
		m.Having[kiosque.FacetSource] != 5 || m.Having[kiosque.FacetLength] != 7 || m.Form(0) != "grève" {
		t.Errorf("%+v", m.Stats)
	}
}

// TestKnown: what was asked of all articles is not asked again, of this moment or of a later one of the same articles.
func TestKnown(t *testing.T) {
	n := &node{answer: func(body Object) string {
		aggs := body["aggs"].(Object)
		if aggs["all"] != nil {
			return `{` + whole + `"aggregations":{"all":{"doc_count":7,"values":{"buckets":[{"key":"LE COURRIER","doc_count":2},{"key":"Agence Nord","doc_count":3}]}}}}`
		}
		var buckets []string
		for i := range aggs["n"].(Object)["filters"].(Object)["filters"].([]any) {
			buckets = append(buckets, fmt.Sprintf(`{"doc_count":%d}`, i+1))
		}
		return `{` + whole + `"aggregations":{"n":{"buckets":[` + strings.Join(buckets, ",") + `]}}}`
	}}
	words := analysis.NewTable([]string{"grève", "port"})
	m := n.moment(t, nil, words)
	ask := func(m *Moment, requests int) {
		t.Helper()
		n.asked = nil
		q := []Object{translate.Forms([]string{"grève"}, 1), translate.Forms([]string{"port"}, 1)}
		counts, err := m.CountAll(t.Context(), q)
		if err != nil || counts[0] != 1 || counts[1] != 2 {
			t.Errorf("%v, %v", counts, err)
		}
		for range 2 {
			if k, err := m.Tally(t.Context(), 1, 1); err != nil || k != 2 {
				t.Errorf("%d, %v", k, err)
			}
			c, err := m.Column(t.Context(), kiosque.FacetSource)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]kiosque.Bucket{{Value: "Agence Nord", Count: 3}, {Value: "LE COURRIER", Count: 2}},
				c.Buckets(c.Column.Counts, kiosque.Choice{})); d != "" {
				t.Error(d)
			}
		}
		if len(n.asked) != requests {
			t.Errorf("%d requests, want %d: %s", len(n.asked), requests, n.asked)
		}
	}
	ask(m, 2)
	ask(m, 0)
	ask(n.moment(t, m, words), 0)
	ask(n.moment(t, m, analysis.NewTable([]string{"grève", "port"})), 2) // the words were read anew: something has changed
	// Of several queries only those that are not known are asked.
	n.asked = nil
	if _, err := m.CountAll(t.Context(), []Object{translate.Forms([]string{"grève"}, 1), translate.Nothing()}); err != nil {
		t.Fatal(err)
	}
	if len(n.asked) != 1 || strings.Contains(n.asked[0], "grève") || !strings.Contains(n.asked[0], "match_none") {
		t.Errorf("%s", n.asked)
	}
}

// TestCountsInParts: more queries than one aggregation takes are asked in several.
func TestCountsInParts(t *testing.T) {
	n := &node{answer: func(body Object) string {
		of := body["aggs"].(Object)["n"].(Object)["filters"].(Object)["filters"].([]any)
		return `{` + whole + `"aggregations":{"n":{"buckets":[` + strings.TrimSuffix(strings.Repeat(`{"doc_count":4},`, len(of)), ",") + `]}}}`
	}}
	m := n.moment(t, nil, analysis.NewTable(nil))
	counts, err := m.Count(t.Context(), translate.Everything(), make([]Object, filters+3))
	if err != nil || len(counts) != filters+3 || len(n.asked) != 2 {
		t.Errorf("%d counts by %d requests, %v", len(counts), len(n.asked), err)
	}
}

// TestPartial: an answer in which a shard is missing is none.
func TestPartial(t *testing.T) {
	n := &node{answer: func(Object) string {
		return `{"_shards":{"total":2,"successful":1,"failed":0},"hits":{"total":{"value":3}}}`
	}}
	_, err := n.moment(t, nil, analysis.NewTable(nil)).Total(t.Context(), translate.Everything())
	if kiosque.CodeOf(err) != kiosque.CodeUnavailable {
		t.Errorf("%v", err)
	}
}

// TestTooManyValues: a facet whose counts are not exact is refused.
func TestTooManyValues(t *testing.T) {
	for _, what := range []string{`"sum_other_doc_count":1`, `"doc_count_error_upper_bound":1`} {
		n := &node{answer: func(Object) string { return `{` + whole + `"aggregations":{"all":{"values":{` + what + `}}}}` }}
		_, err := n.moment(t, nil, analysis.NewTable(nil)).Column(t.Context(), kiosque.FacetAuthor)
		if kiosque.CodeOf(err) != kiosque.CodeUnsupported || !strings.Contains(err.Error(), "trop nombreux") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// articles are n hits in the order of a list, as a node tells them that minds search_after and size.
func articles(n int) *node {
	return &node{answer: func(body Object) string {
		from := 0
		if after, ok := body["search_after"].([]any); ok {
			from = int(after[0].(float64))
		}
		var hits []string
		for i := from; i < min(n, from+int(body["size"].(float64))); i++ {
			what := fmt.Sprintf(`"_source":{"id":"a%d","article":{"id":"a%d"}}`, i, i)
			if body["stored_fields"] == "_none_" {
				what = fmt.Sprintf(`"fields":{"id":["a%d"]}`, i)
			}
			hits = append(hits, fmt.Sprintf(`{%s,"sort":[%d,9007199254740993]}`, what, i+1))
		}
		return fmt.Sprintf(`{%s"hits":{"total":{"value":%d},"hits":[%s]}}`, whole, n, strings.Join(hits, ","))
	}}
}

// TestWhole reads parts of lists of more than a page.
func TestWhole(t *testing.T) {
	const n = 3*Page + 17
	m := articles(n).moment(t, nil, analysis.NewTable(nil))
	for _, c := range []struct {
		from, size  int
		first, last string
		count       int
	}{
		{0, -1, "a0", fmt.Sprint("a", n-1), n},
		{0, 10, "a0", "a9", 10},
		{2 * Page, -1, fmt.Sprint("a", 2*Page), fmt.Sprint("a", n-1), Page + 17},
		{5, Page + 1, "a5", fmt.Sprint("a", Page+5), Page + 1},
		{n, -1, "", "", 0},
		{n + 9, 3, "", "", 0},
		{0, 0, "", "", 0},
		{n - 1, 5, fmt.Sprint("a", n-1), fmt.Sprint("a", n-1), 1},
	} {
		for _, bare := range []bool{false, true} {
			var ids []string
			err := m.Whole(t.Context(), Asked{Query: translate.Everything(), Sort: ByID(), Bare: bare}, c.from, c.size, func(h Hit) (bool, error) {
				if (h.Article == nil) != bare {
					t.Errorf("bare %t: %+v", bare, h)
				}
				ids = append(ids, h.ID)
				return true, nil
			})
			if err != nil || len(ids) != c.count || c.count > 0 && (ids[0] != c.first || ids[len(ids)-1] != c.last) {
				t.Errorf("%+v, bare %t: %d hits, %v", c, bare, len(ids), err)
			}
		}
	}
	seen := 0
	err := m.Whole(t.Context(), Asked{Query: translate.Everything(), Sort: ByID()}, 0, -1, func(Hit) (bool, error) { seen++; return seen < 3, nil })
	if err != nil || seen != 3 {
		t.Errorf("%d hits were taken after the end, %v", seen, err)
	}
}

// TestRead: results come in the order of the list, whoever works on them.
func TestRead(t *testing.T) {
	const n = Page + 9
	m := articles(n).moment(t, nil, analysis.NewTable(nil))
	next := 0
	err := m.Read(t.Context(), translate.Everything(), func(a *kiosque.Article) any { return a.ID + "!" }, func(id string, result any) {
		if want := fmt.Sprint("a", next); id != want || result != want+"!" {
			t.Errorf("%s, %v at %s", id, result, want)
		}
		next++
	})
	if err != nil || next != n {
		t.Errorf("%d, %v", next, err)
	}
}

// TestSort: a place in an order goes back as it came, however large.
func TestSort(t *testing.T) {
	n := articles(2)
	m := n.moment(t, nil, analysis.NewTable(nil))
	l, err := m.List(t.Context(), Asked{Query: translate.Everything(), Sort: ByID(), Size: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.List(t.Context(), Asked{Query: translate.Everything(), Sort: ByID(), Size: 1, After: l.Hits[0].Sort}); err != nil {
		t.Fatal(err)
	}
	if b, _ := json.Marshal(l.Hits[0].Sort); string(b) != "[1,9007199254740993]" {
		t.Errorf("%s", b)
	}
}

func TestArticle(t *testing.T) {
	if _, err := articles(0).moment(t, nil, analysis.NewTable(nil)).Article(t.Context(), "x"); kiosque.CodeOf(err) != kiosque.CodeNotFound {
		t.Errorf("%v", err)
	}
	if a, err := articles(1).moment(t, nil, analysis.NewTable(nil)).Article(t.Context(), "a0"); err != nil || a.ID != "a0" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestAmounts(t *testing.T) {
	n := &node{answer: func(Object) string {
		return `{` + whole + `"aggregations":{"dates":{"buckets":[
			{"key":"2016-03","occurrences":{"value":2.9999998},"title":{"value":3},"lead":{"value":0},"body":{"value":40}},
			{"key":"-","occurrences":{"value":1},"title":{"value":1},"lead":{"value":2},"body":{"value":3}}]}}}`
	}}
	got, err := n.moment(t, nil, analysis.NewTable(nil)).Amounts(t.Context(), translate.Everything(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]kiosque.Amount{"2016-03": {Occurrences: 3, Words: 43}, "": {Occurrences: 1, Words: 6}}, got); d != "" {
		t.Error(d)
	}
}

// TestWeights counts each form once an article.
func TestWeights(t *testing.T) {
	n := &node{answer: func(Object) string {
		return `{` + whole + `"hits":{"hits":[{"_source":{"id":"1","article":{"id":"1","title":"grève","body":"la grève, la grève"}}},
			{"_source":{"id":"2","article":{"id":"2","body":"grève inconnue"}}}]}}`
	}}
	m := n.moment(t, nil, analysis.NewTable([]string{"grève", "la", "port"}))
	for range 2 {
		w, err := m.Weights(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]uint32{2, 1, 0}, w); d != "" {
			t.Error(d)
		}
	}
	if len(n.asked) != 1 {
		t.Errorf("asked %d times", len(n.asked))
	}
}

func TestChosen(t *testing.T) {
	n := &node{answer: func(body Object) string {
		if body["aggs"].(Object)["all"] != nil {
			return `{` + whole + `"aggregations":{"all":{"values":{"buckets":[
				{"key":"Le Courrier","doc_count":2},{"key":"LE COURRIER","doc_count":1},{"key":"Agence Nord","doc_count":3}]}}}}`
		}
		return `{` + whole + `"aggregations":{"n":{"buckets":[{"doc_count":1},{"doc_count":2},{"doc_count":3},{"doc_count":1},{"doc_count":0},{"doc_count":0}]}}}`
	}}
	m := n.moment(t, nil, analysis.NewTable(nil))
	c, err := m.Column(t.Context(), kiosque.FacetSource)
	if err != nil {
		t.Fatal(err)
	}
	if q := c.Chosen(kiosque.Choice{}); q != nil {
		t.Errorf("nothing is chosen: %v", q)
	}
	text := func(q Object) string { b, _ := json.Marshal(q); return string(b) }
	if got, want := text(c.Chosen(kiosque.Choice{Only: []string{"le courrier"}})), `{"terms":{"source":["LE COURRIER","Le Courrier"]}}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := text(c.Chosen(kiosque.Choice{Not: []string{"Agence Nord"}})), `{"bool":{"must_not":[{"terms":{"source":["Agence Nord"]}}]}}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var b Bucketed
	said := fmt.Sprintf(`{"missing":{"doc_count":4},"values":{"buckets":[{"key":%q,"doc_count":3}]}}`, names.Key("Agence Nord"))
	if err := json.Unmarshal([]byte(said), &b); err != nil {
		t.Fatal(err)
	}
	counts, err := c.Counts(&b)
	if err != nil || counts[0] != 4 || c.Buckets(counts, kiosque.Choice{})[0].Count != 3 {
		t.Errorf("%v, %v", counts, err)
	}
}

func TestIsGone(t *testing.T) {
	for status, want := range map[int]bool{404: true, 403: false} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"error":{"type":"search_context_missing_exception","reason":"gone"}}`)
		}))
		c, err := wire.New(wire.Address{Hosts: []string{strings.TrimPrefix(s.URL, "http://")}, Index: "presse"}, wire.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.OpenPIT(t.Context(), "presse", Keep); IsGone(err) != want {
			t.Errorf("%d: %v", status, err)
		}
		s.Close()
	}
	if IsGone(nil) || IsGone(context.Canceled) {
		t.Error("no answer is no state that is gone")
	}
}
