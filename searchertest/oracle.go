package searchertest

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/passage"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// The parameters of BM25F, as docs/decisions/0004-bm25f.md gives them.
const k1 = 0.9

var (
	fieldWeight = [match.NumFields]float64{match.Title: 2, match.Lead: 1.2, match.Body: 1}
	fieldB      = [match.NumFields]float64{match.Title: 0.5, match.Lead: 0.5, match.Body: 0.5}
)

// maxListed is how many forms of a word are listed.
const maxListed = 200

// oracle is the scan of some articles.
type oracle struct {
	docs    []*oracleDoc
	average [match.NumFields]float64
	dict    dictionary
	names   [kiosque.NumFacets]map[string][]string // shown for each spelling, once known

	synonyms *synonyms.Set
}

// compile compiles a query as a request says.
func (o *oracle) compile(q *query.Query, req kiosque.SearchRequest) (*plan.Plan, error) {
	relaxed := plan.Relax(q)
	options := plan.Options{Without: req.WithoutForms}
	if !req.NoSynonyms {
		options.Synonyms = o.synonyms
	}
	if relaxed != nil && req.Widen == kiosque.WidenInclude {
		return plan.CompileRelaxed(context.Background(), o.dict, relaxed, options)
	}
	return plan.Compile(context.Background(), o.dict, q, options)
}

// dictionary is what queries are compiled against: the forms of the articles, and their values of other fields.
type dictionary struct {
	*analysis.Table
	articles []kiosque.Article
}

// IsName implements plan.Dictionary.
func (d dictionary) IsName(_ context.Context, form uint32) (bool, error) {
	var a analysis.Analyzer
	articles, capital, small := 0, 0, 0
	sorted := slices.SortedFunc(slices.Values(d.articles), func(x, y kiosque.Article) int { return strings.Compare(x.ID, y.ID) })
	for _, of := range sorted {
		has := false
		for _, text := range []string{of.Title, of.Lead, of.Body} {
			c, s := a.Capitals([]byte(text), d.Form(form))
			capital, small = capital+c, small+s
			for _, t := range a.Analyze([]byte(text)) {
				has = has || string(a.Term(t)) == d.Form(form)
			}
		}
		if has {
			if articles++; articles == plan.NameSample {
				break
			}
		}
	}
	return capital > small, nil
}

// Often implements plan.Dictionary.
func (d dictionary) Often(_ context.Context, form uint32) (n int, err error) {
	var a analysis.Analyzer
	for i := range d.articles {
		of := &d.articles[i]
		if slices.ContainsFunc([]string{of.Title, of.Lead, of.Body}, func(text string) bool {
			return slices.ContainsFunc(a.Analyze([]byte(text)), func(t analysis.Token) bool { return string(a.Term(t)) == d.Form(form) })
		}) {
			n++
		}
	}
	return n, nil
}

// Values implements plan.Dictionary.
func (d dictionary) Values(_ context.Context, name query.FieldName) (*plan.Values, error) {
	alike := map[string][]string{}
	for i := range d.articles {
		for _, s := range fieldValues(&d.articles[i], name) {
			if k := nameKey(s); k != "" && !slices.Contains(alike[k], s) {
				alike[k] = append(alike[k], s)
			}
		}
	}
	return plan.NewValues(name, slices.Collect(maps.Values(alike))), nil
}

func fieldValues(a *kiosque.Article, name query.FieldName) []string {
	switch name {
	case query.ID:
		return []string{a.ID}
	case query.Source:
		return []string{a.Source}
	case query.Section:
		return []string{a.Section}
	case query.Author:
		return a.Authors
	case query.Agency:
		return []string{a.Agency}
	case query.Place:
		return []string{a.Place}
	case query.Subject:
		return a.Tags
	case query.Page:
		return []string{a.Page}
	}
	return nil
}

type oracleDoc struct {
	forms  [match.NumFields][]string
	places [match.NumFields]map[string][]uint32 // of each form
	starts [match.NumFields][match.NumUnits][]uint32
	plan   *plan.Plan
	at     map[int][match.NumFields][]uint32 // positions by word of plan
	counts map[int]int                       // by leaf of plan, once known
	of     *kiosque.Article
}

func newOracle(articles []kiosque.Article) *oracle {
	o := &oracle{}
	forms := map[string]struct{}{}
	var have [match.NumFields]float64
	var a analysis.Analyzer
	for i := range articles {
		d := &oracleDoc{of: &articles[i]}
		texts := [match.NumFields]string{articles[i].Title, articles[i].Lead, articles[i].Body}
		if articles[i].TitleDerived {
			texts[match.Title] = ""
		}
		for f, text := range texts {
			sentence, paragraph := -1, -1
			d.places[f] = map[string][]uint32{}
			for p, t := range a.Analyze([]byte(text)) {
				form := string(a.Term(t))
				forms[form] = struct{}{}
				d.forms[f] = append(d.forms[f], form)
				d.places[f][form] = append(d.places[f][form], uint32(p))
				if int(t.Sentence) != sentence {
					d.starts[f][match.Sentence] = append(d.starts[f][match.Sentence], uint32(p))
				}
				if int(t.Paragraph) != paragraph {
					d.starts[f][match.Paragraph] = append(d.starts[f][match.Paragraph], uint32(p))
				}
				sentence, paragraph = int(t.Sentence), int(t.Paragraph)
			}
			for _, s := range a.Signs() {
				form := string(a.Term(s.Token))
				forms[form] = struct{}{}
				d.places[f][form] = append(d.places[f][form], s.Position)
			}
			for _, c := range a.Compounds() {
				form := string(a.Form(c))
				forms[form] = struct{}{}
				d.places[f][form] = append(d.places[f][form], c.First)
			}
			d.starts[f][match.Run] = a.Breaks(nil)
			if n := len(d.forms[f]); n > 0 {
				have[f]++
				o.average[f] += float64(n)
			}
		}
		o.docs = append(o.docs, d)
	}
	for f := range have {
		o.average[f] /= math.Max(1, have[f])
	}
	o.dict = dictionary{analysis.NewTable(slices.Collect(maps.Keys(forms))), articles}
	return o
}

// Positions implements match.Doc.
func (d *oracleDoc) Positions(f match.Field, word int) []uint32 {
	return d.at[word][f]
}

// Starts implements match.Doc.
func (d *oracleDoc) Starts(f match.Field, u match.Unit) []uint32 { return d.starts[f][u] }

// Filter implements match.Doc.
func (d *oracleDoc) Filter(n match.Filter) bool {
	f := d.plan.Filters[n]
	if f.Dates != nil {
		return within(d.of.Date, f.Dates.From, f.Dates.To)
	}
	if l := f.Length; l != nil {
		words := len(d.forms[match.Body])
		return words >= l.Min && (l.Max == 0 || words <= l.Max)
	}
	return slices.ContainsFunc(fieldValues(d.of, f.Field), func(v string) bool { return slices.Contains(f.Values, v) })
}

func within(d, from, to kiosque.Date) bool {
	if d.IsZero() {
		return false
	}
	first, last := d.Days()
	if !from.IsZero() {
		if lo, _ := from.Days(); last < lo {
			return false
		}
	}
	if !to.IsZero() {
		if _, hi := to.Days(); first > hi {
			return false
		}
	}
	return true
}

func (d *oracleDoc) read(p *plan.Plan) {
	d.plan, d.at, d.counts = p, map[int][match.NumFields][]uint32{}, map[int]int{}
	for w, words := range p.Words {
		var at [match.NumFields][]uint32
		for f := range at {
			for _, form := range words.Forms {
				at[f] = append(at[f], d.places[f][form]...)
			}
			slices.Sort(at[f])
		}
		d.at[w] = at
	}
}

type oracleResult struct {
	Total, Occurrences int
	IDs                []string                  // of the page; by relevance only as the index has them, see agree
	Scores             []float64                 // of the page
	Values             map[string]map[string]int // of the facets that are counted, by name
	Dates              map[string]int
	Imprecise, Undated int
	Amounts            map[string]kiosque.Amount         // by bucket, if they are asked for; of what is in none, under notPrecise and notDated
	all                map[string]float64                // scores of all that are found
	other              map[string]float64                // what some of them may have instead
	values             [kiosque.NumFacets]map[string]int // of every facet
}

func (o *oracle) search(p *plan.Plan, req kiosque.SearchRequest) oracleResult {
	r := oracleResult{Values: map[string]map[string]int{}, Dates: map[string]int{}, Amounts: map[string]kiosque.Amount{}}
	for f := range r.values {
		r.values[f] = map[string]int{}
	}
	for _, f := range req.Counted() {
		r.Values[f.String()] = r.values[f]
	}
	for _, d := range o.docs {
		d.read(p)
	}
	weights := make([]float64, len(p.Leaves))
	for n, l := range p.Leaves {
		if weights[n] = o.weight(match.Phrase(l.Words), l.Fields); l.Expr != nil {
			weights[n] = o.weight(l.Expr, l.Fields)
		}
		weights[n] *= float64(p.Factor(n))
	}
	type ranked struct {
		ID     string
		Score  float64
		date   kiosque.Date
		words  int
		source string
		doc    *oracleDoc
	}
	var hits []ranked
	for _, d := range o.docs {
		if !d.satisfied(p.Root) {
			continue
		}
		a := d.of
		date := req.Since.IsZero() && req.Until.IsZero() || within(a.Date, req.Since, req.Until)
		pass, passing := true, [kiosque.NumFacets]bool{}
		for f, c := range req.Chosen {
			passing[f] = d.passes(kiosque.Facet(f), c)
			pass = pass && passing[f]
		}
		for _, f := range kiosque.AllFacets() {
			others := date
			for o, p := range passing {
				others = others && (p || o == int(f))
			}
			if others {
				o.count(d, f, r.values[f])
			}
		}
		if pass && a.Date.IsZero() {
			r.Undated++
		}
		if !date || !pass {
			continue
		}
		bucket, ok := bucketOf(a.Date, req.Interval)
		switch {
		case ok:
			r.Dates[bucket]++
		case a.Date.IsZero():
			bucket = notDated
		default:
			bucket = notPrecise
			r.Imprecise++
		}
		r.Total++
		amount := kiosque.Amount{Words: d.printed()}
		score := 0.0
		for n := range d.active(p.Root, map[int]bool{}) {
			tf := 0.0
			for f := range match.NumFields {
				k := len(d.occurrences(n, f))
				if k == 0 {
					continue
				}
				r.Occurrences += k
				amount.Occurrences += k
				b := fieldB[f]
				tf += d.counted(n, f, k) * fieldWeight[f] / (1 - b + b*float64(len(d.forms[f]))/o.average[f])
			}
			score += weights[n] * (k1 + 1) * tf / (k1 + tf)
		}
		if req.Amounts && amount != (kiosque.Amount{}) {
			r.Amounts[bucket] = r.Amounts[bucket].Plus(amount)
		}
		source := ""
		if a.Source != "" {
			source = o.shown(kiosque.FacetSource, a.Source)
		}
		hits = append(hits, ranked{a.ID, score, a.Date, len(d.forms[match.Body]), source, d})
	}
	newest := func(a, b ranked) int { return strings.Compare(orderKey(b.date), orderKey(a.date)) }
	inOrder := func(a, b ranked) int {
		switch req.Sort {
		case kiosque.ByDate:
			switch {
			case a.date.IsZero() && !b.date.IsZero():
				return 1
			case b.date.IsZero() && !a.date.IsZero():
				return -1
			}
			if c := newest(b, a); c != 0 {
				return c
			}
		case kiosque.ByDateDesc:
		case kiosque.ByLength:
			if a.words != b.words {
				return a.words - b.words
			}
		case kiosque.ByLongest:
			if a.words != b.words {
				return b.words - a.words
			}
		case kiosque.BySource:
			switch {
			case a.source == b.source:
			case a.source == "":
				return 1
			case b.source == "":
				return -1
			default:
				if c := strings.Compare(nameOrder(a.source), nameOrder(b.source)); c != 0 {
					return c
				}
			}
		default:
			if a.Score != b.Score {
				if a.Score > b.Score {
					return -1
				}
				return 1
			}
		}
		if c := newest(a, b); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	}
	left := o.recency(req)
	for n := range hits {
		hits[n].Score *= left(hits[n].date)
	}
	slices.SortFunc(hits, inOrder)
	r.all, r.other = map[string]float64{}, map[string]float64{}
	if len(p.Beside) > 1 && isByScore(req.Sort) {
		border := math.NaN()
		if len(hits) > passage.Top {
			border = hits[passage.Top].Score
		}
		for n := range hits {
			h := &hits[n]
			first, whole := h.Score, h.Score+left(h.date)*h.doc.nearness(weights)
			if n < passage.Top {
				h.Score = whole
			}
			if near(first, border) { // in single precision it may be on the other side
				r.other[h.ID] = first + whole - h.Score
			}
		}
		slices.SortFunc(hits, inOrder)
	}
	for _, h := range hits {
		r.all[h.ID] = h.Score
	}
	for _, h := range hits[min(req.From, len(hits)):min(req.From+req.Size, len(hits))] {
		r.IDs, r.Scores = append(r.IDs, h.ID), append(r.Scores, h.Score)
	}
	return r
}

// passesAll reports whether an article passes all filters beside a query.
func (d *oracleDoc) passesAll(req *kiosque.SearchRequest) bool {
	for f, c := range req.Chosen {
		if !d.passes(kiosque.Facet(f), c) {
			return false
		}
	}
	return req.Since.IsZero() && req.Until.IsZero() || within(d.of.Date, req.Since, req.Until)
}

// counted is what k occurrences of a leaf in a field count for: of a word, the form typed counts whole and another a share.
func (d *oracleDoc) counted(leaf int, f match.Field, k int) float64 {
	l := d.plan.Leaves[leaf]
	if !l.IsWord() {
		return float64(k)
	}
	sum := 0.0
	for n, form := range d.plan.Words[l.Words[0]].Forms {
		sum += float64(d.plan.Share(l.Words[0], n)) * float64(len(d.places[f][form]))
	}
	return sum
}

// nameOrder sorts names by their letters, case and accents ignored.
func nameOrder(s string) string { return analysis.FoldString(s) + "\x00" + s }

// bucketOf returns the day, month or year of a date; false if it is not known so precisely.
func bucketOf(d kiosque.Date, i kiosque.Interval) (string, bool) {
	switch i {
	case kiosque.EachYear:
		return fmt.Sprintf("%04d", d.Year), d.Precision() >= query.PrecisionYear
	case kiosque.EachWeek:
		t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
		for d.Day > 0 && t.Weekday() != time.Monday {
			t = t.AddDate(0, 0, -1)
		}
		return t.Format(time.DateOnly), d.Precision() >= query.PrecisionDay
	case kiosque.EachQuarter:
		return fmt.Sprintf("%04d-%02d", d.Year, []int{0, 1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10}[d.Month]), d.Precision() >= query.PrecisionMonth
	case kiosque.EachMonth:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month), d.Precision() >= query.PrecisionMonth
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day), d.Precision() >= query.PrecisionDay
}

// near allows for single precision.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-4*(1+math.Abs(a)) }

// agree compares a page of the Searcher with the oracle's; empty if they agree. Articles whose scores differ by less than single
// precision may stand in either order, so by relevance each place must have the right score and each article its own. Of a score of
// its own, only the order is known.
func (r oracleResult) agree(v oracleResult, sort kiosque.Sort, ownScores bool) string {
	if ownScores {
		v.Scores, r.Scores = nil, nil
	}
	if isByScore(sort) && len(v.IDs) == len(r.IDs) {
		for i, id := range v.IDs {
			own, ok := r.all[id]
			if other, either := r.other[id]; either && !ownScores && near(other, v.Scores[i]) {
				v.Scores[i] = r.Scores[i]
				continue
			}
			if !ok || !ownScores && !near(own, v.Scores[i]) {
				return fmt.Sprintf("%s is found: %v; it has the score %v, not %v", id, ok, own, v.Scores)
			}
		}
		r.IDs = v.IDs
	}
	return cmp.Diff(r, v, cmp.Comparer(near), cmpopts.IgnoreUnexported(oracleResult{}), cmpopts.EquateEmpty())
}

// orderKey sorts dates by first day, the less precise first.
func orderKey(d kiosque.Date) string {
	return fmt.Sprintf("%04d-%02d-%02d %s", d.Year, max(d.Month, 1), max(d.Day, 1), d)
}
