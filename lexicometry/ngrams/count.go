package ngrams

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/printed"
)

// texts are articles as numbers of words.
type texts struct {
	analyzer analysis.Analyzer
	numbers  map[string]uint32 // from 1; 0 ends a sentence
	forms    []string          // by number
	all      []uint32
	articles []article
	words    int
}

// article is where the numbers of an article end, and when it was printed.
type article struct {
	end  int
	date kiosque.Date
}

func newTexts() *texts { return &texts{numbers: map[string]uint32{}, forms: []string{""}} }

// add reads an article: what it prints, which is no title that was made of its text.
func (t *texts) add(a *kiosque.Article) {
	parts := [...]string{a.Title, a.Lead, a.Body}
	if a.TitleDerived {
		parts[0] = ""
	}
	for _, part := range parts {
		sentence := uint32(0)
		for _, token := range t.analyzer.Analyze([]byte(part)) {
			if token.Sentence != sentence {
				sentence = token.Sentence
				t.all = append(t.all, 0)
			}
			term := t.analyzer.Term(token)
			n, known := t.numbers[string(term)]
			if !known {
				n = uint32(len(t.forms))
				form := string(term)
				t.numbers[form] = n
				t.forms = append(t.forms, form)
			}
			t.all = append(t.all, n)
			t.words++
		}
		t.all = append(t.all, 0)
	}
	t.articles = append(t.articles, article{len(t.all), a.Date})
}

// gram is the numbers of its words, the rest 0.
type gram [MaxN]uint32

// tally is what was counted of an n-gram.
type tally struct {
	count, articles, late, early int
	last                         int // article in which it was last counted, from 1
}

// buckets is how many sums of n-grams by a hash tell which of them cannot occur often enough: 16 MB.
const buckets = 1 << 22

// each calls take with every sequence of n words, article by article.
func (t *texts) each(ctx context.Context, n int, take func(article int, g *gram)) error {
	from := 0
	for k, a := range t.articles {
		if err := ctx.Err(); err != nil {
			return err
		}
		run := 0 // words of the sentence so far
		for i := from; i < a.end; i++ {
			if run++; t.all[i] == 0 {
				run = 0
			}
			if run >= n {
				var g gram
				copy(g[:], t.all[i-n+1:i+1])
				take(k, &g)
			}
		}
		from = a.end
	}
	return nil
}

func (g *gram) hash() uint32 {
	h := uint64(14695981039346656037) // FNV-1a, a number at a time
	for _, n := range g {
		h = (h ^ uint64(n)) * 1099511628211
		h ^= h >> 29
	}
	return uint32(h>>32) % buckets
}

// count counts in two passes: how often each n-gram can occur at most, and those that may occur often enough.
func (t *texts) count(ctx context.Context, req *Request, out *NGrams) error {
	most, perArticle := make([]uint32, buckets), make([]int, len(t.articles))
	err := t.each(ctx, req.N, func(k int, g *gram) {
		most[g.hash()]++
		perArticle[k]++
		out.Total++
	})
	if err != nil {
		return err
	}
	period := t.periods(perArticle, out)
	split, lateAll, earlyAll := out.halves()
	found := map[gram]*tally{}
	err = t.each(ctx, req.N, func(k int, g *gram) {
		if int(most[g.hash()]) < req.Least {
			return
		}
		c := found[*g]
		if c == nil {
			c = &tally{}
			found[*g] = c
		}
		c.count++
		if c.last != k+1 {
			c.last = k + 1
			c.articles++
		}
		switch p := period[k]; {
		case p >= split:
			c.late++
		case p >= 0:
			c.early++
		}
	})
	if err != nil {
		return err
	}
	for g, c := range found {
		if c.count < req.Least {
			continue
		}
		out.Distinct++
		words := t.wordsOf(&g, req.N)
		if req.Telling && !telling(words) {
			continue
		}
		out.NGrams = append(out.NGrams, NGram{
			Text: strings.Join(words, " "), Printed: printed.Joined(words), Count: c.count, Articles: c.articles,
			Z: rise(c.late, c.early, lateAll, earlyAll), Query: printed.Query(words),
		})
	}
	slices.SortFunc(out.NGrams, func(a, b NGram) int {
		if req.Sort == ByRise {
			if c := cmp.Compare(b.Z, a.Z); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Text, b.Text))
	})
	if req.Size >= 0 {
		out.NGrams = slices.Clip(out.NGrams[:min(req.Size, len(out.NGrams))])
	}
	return t.countPeriods(ctx, req.N, period, out)
}

// periods makes the periods, and tells of every article in which it was printed; -1: in none.
func (t *texts) periods(perArticle []int, out *NGrams) []int {
	of := make([]int, len(t.articles))
	values := make([]kiosque.Date, len(t.articles))
	var first, last kiosque.Date
	for k, a := range t.articles {
		d, ok := out.Interval.Bucket(a.date)
		if a.date.IsZero() || !ok {
			out.Outside += perArticle[k]
			continue
		}
		values[k] = d
		if first.IsZero() || before(d, first) {
			first = d
		}
		if last.IsZero() || before(last, d) {
			last = d
		}
	}
	place := map[kiosque.Date]int{}
	for d := first; !d.IsZero() && !before(last, d) && len(out.Periods) < maxPeriods; d = out.Interval.Next(d) {
		place[d] = len(out.Periods)
		out.Periods = append(out.Periods, Period{Value: d})
	}
	for k, d := range values {
		p, ok := place[d]
		if of[k] = p; d.IsZero() || !ok {
			of[k] = -1
			if !d.IsZero() {
				out.Outside += perArticle[k]
			}
			continue
		}
		out.Periods[p].Total += perArticle[k]
	}
	return of
}

func before(a, b kiosque.Date) bool {
	x, _ := a.Days()
	y, _ := b.Days()
	return x < y
}

// halves divides the periods where about as many sequences are before as behind: the first period of the later half.
func (n *NGrams) halves() (split, late, early int) {
	all := n.Total - n.Outside
	for split < len(n.Periods) && (early == 0 || 2*early < all) && early+n.Periods[split].Total < all {
		early += n.Periods[split].Total
		split++
	}
	if split < len(n.Periods) {
		n.Split = n.Periods[split].Value
	}
	return split, all - early, early
}

// countPeriods counts those that are told, period by period.
func (t *texts) countPeriods(ctx context.Context, n int, period []int, out *NGrams) error {
	place := make(map[gram]int, len(out.NGrams))
	for i := range out.NGrams {
		var g gram
		for k, word := range strings.Split(out.NGrams[i].Text, " ") {
			g[k] = t.numbers[word]
		}
		place[g] = i
		out.NGrams[i].Counts = make([]int, len(out.Periods))
	}
	return t.each(ctx, n, func(k int, g *gram) {
		if period[k] < 0 {
			return
		}
		if i, told := place[*g]; told {
			out.NGrams[i].Counts[period[k]]++
		}
	})
}

func (t *texts) wordsOf(g *gram, n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = t.forms[g[i]]
	}
	return words
}
