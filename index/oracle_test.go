package index

import (
	"context"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// The oracle answers a request by scanning all articles: it analyses their texts, decides and counts word by word,
// and computes scores, orders and facets from their definitions. The index has to say the same.
type oracle struct {
	articles []kiosque.Article
	docs     []*oracleDoc
	average  [match.NumFields]float64
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
	o := &oracle{articles: articles}
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
	values := map[query.FieldName][]string{query.ID: {d.of.ID}, query.Source: {d.of.Source}, query.Section: {d.of.Section}, query.Author: d.of.Authors}[f.Field]
	return slices.ContainsFunc(values, func(v string) bool { return slices.Contains(f.Values, v) })
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
	IDs                []string  // of the page; by relevance only as the index has them, see agree
	Scores             []float64 // of the page
	Source, Section    map[string]int
	Month              map[string]int
	Imprecise, Undated int
	all                map[string]float64
}

func (o *oracle) search(p *plan.Plan, req kiosque.SearchRequest) oracleResult {
	r := oracleResult{Source: map[string]int{}, Section: map[string]int{}, Month: map[string]int{}}
	for _, d := range o.docs {
		d.read(p)
	}
	weights := make([]float64, len(p.Leaves))
	for n, l := range p.Leaves {
		if weights[n] = o.weight(match.Phrase(l.Words), l.Fields); l.Expr != nil {
			weights[n] = o.weight(l.Expr, l.Fields)
		}
	}
	type ranked struct {
		ID    string
		Score float64
		date  kiosque.Date
	}
	var hits []ranked
	for _, d := range o.docs {
		if !d.satisfied(p.Root) {
			continue
		}
		a := d.of
		date := req.Since.IsZero() && req.Until.IsZero() || within(a.Date, req.Since, req.Until)
		source := (len(req.Sources) == 0 || slices.Contains(req.Sources, a.Source)) && !slices.Contains(req.NotSources, a.Source)
		section := (len(req.Sections) == 0 || slices.Contains(req.Sections, a.Section)) && !slices.Contains(req.NotSections, a.Section)
		if date && section {
			r.Source[a.Source]++
		}
		if date && source {
			r.Section[a.Section]++
		}
		if source && section && a.Date.IsZero() {
			r.Undated++
		}
		if !date || !source || !section {
			continue
		}
		if a.Date.Precision() >= query.PrecisionMonth {
			r.Month[fmt.Sprintf("%04d-%02d", a.Date.Year, a.Date.Month)]++
		} else if !a.Date.IsZero() {
			r.Imprecise++
		}
		r.Total++
		score := 0.0
		for n := range d.active(p.Root, map[int]bool{}) {
			tf := 0.0
			for f := range match.NumFields {
				k := len(d.occurrences(n, f))
				r.Occurrences += k
				b := fieldB[f]
				tf += float64(k) * fieldWeight[f] / (1 - b + b*float64(len(d.forms[f]))/o.average[f])
			}
			score += weights[n] * (k1 + 1) * tf / (k1 + tf)
		}
		hits = append(hits, ranked{a.ID, score, a.Date})
	}
	newest := func(a, b ranked) int { return strings.Compare(orderKey(b.date), orderKey(a.date)) }
	slices.SortFunc(hits, func(a, b ranked) int {
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
	})
	r.all = map[string]float64{}
	for _, h := range hits {
		r.all[h.ID] = h.Score
	}
	for _, h := range hits[min(req.From, len(hits)):min(req.From+req.Size, len(hits))] {
		r.IDs, r.Scores = append(r.IDs, h.ID), append(r.Scores, h.Score)
	}
	return r
}

// near allows for single precision.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-4*(1+math.Abs(a)) }

// agree compares a page of the index with the oracle's. Articles whose scores differ by less than single precision may
// stand in either order, so by relevance each place must have the right score and each article its own.
func (r oracleResult) agree(v oracleResult, sort kiosque.Sort) string {
	if sort == kiosque.ByRelevance && len(v.IDs) == len(r.IDs) {
		for i, id := range v.IDs {
			if own, ok := r.all[id]; !ok || !near(own, v.Scores[i]) {
				return fmt.Sprintf("%s has the score %v, not %v", id, own, v.Scores[i])
			}
		}
		r.IDs = v.IDs
	}
	return cmp.Diff(r, v, cmp.Comparer(near), cmpopts.IgnoreUnexported(oracleResult{}))
}

// orderKey sorts dates by first day, the less precise first.
func orderKey(d kiosque.Date) string {
	return fmt.Sprintf("%04d-%02d-%02d %s", d.Year, max(d.Month, 1), max(d.Day, 1), d)
}

// textWorld makes articles of few words, so that phrases and combinations meet often, and queries for them.
type textWorld struct {
	*rand.Rand
	words, sources, sections []string
	phrases                  []string // nil: of any words
}

func newTextWorld(seed, stream uint64) textWorld {
	return textWorld{
		Rand: rand.New(rand.NewPCG(seed, stream)), words: strings.Fields(worldWords),
		sources:  []string{"", "Le Courrier de Brume", "Le Courrier", "Agence Nord", "La Vigie d'Armor"},
		sections: []string{"", "Politique", "Société", "Sports"},
	}
}

const worldWords = `le la les l'été d'été grève grèves gréviste réforme réformes retraites retraite président présidente
 maire maires élection élections élu élue élus coup d'État d'Etat ETAT état de du des un une et à au en sur pour est l'est
 Saint-Pétersbourg saint Pétersbourg N’Djamena aujourd'hui aujourd’hui S.N.C.F. SNCF œuvre oeuvre étudiant·e·s étudiants étudiante
 1 500 XXe cœur coeur très très français française journal journaux Paris pari russe ruse noël Noe\u0308l`

func (w textWorld) text(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(pick(w, w.words...))
		switch w.IntN(14) {
		case 0:
			b.WriteString(". ")
		case 1:
			b.WriteString(", ")
		case 2:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func pick[T any](w textWorld, from ...T) T { return from[w.IntN(len(from))] }

func (w textWorld) date() kiosque.Date {
	d := kiosque.Date{Year: 2015 + w.IntN(4), Month: 1 + w.IntN(12), Day: 1 + w.IntN(28)}
	switch w.IntN(6) {
	case 0:
		return kiosque.Date{}
	case 1:
		d.Day = 0
	case 2:
		d.Month, d.Day = 0, 0
	}
	return d
}

func (w textWorld) article(id string) kiosque.Article {
	a := kiosque.Article{
		ID: id, Title: w.text(w.IntN(6)), Body: w.text(w.IntN(60)), Date: w.date(),
		Source:  pick(w, w.sources...),
		Section: pick(w, w.sections...),
		Authors: pick(w, nil, []string{"Anne Le Goff"}, []string{"Marc N’Diaye", "Anne Martin"}),
	}
	if w.IntN(4) == 0 {
		a.Lead = w.text(w.IntN(10))
	}
	if !a.Date.IsZero() {
		a.DateOrigin = kiosque.DateDeclared
	}
	a.TitleDerived = w.IntN(8) == 0
	return a
}

func (w textWorld) word() string { return strings.Trim(pick(w, w.words...), " ") }

// phrase is n words in quotes.
func (w textWorld) phrase(n int) string {
	if w.phrases != nil {
		return `"` + pick(w, w.phrases...) + `"`
	}
	words := make([]string, n)
	for i := range words {
		words[i] = w.word()
	}
	return `"` + strings.Join(words, " ") + `"`
}

// several are n values, some of them perhaps the same.
func (w textWorld) several(values []string, n int) (out []string) {
	for range n {
		out = append(out, pick(w, values...))
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func (w textWorld) query(depth int) string {
	if depth == 0 {
		switch w.IntN(12) {
		case 0:
			return w.phrase(2)
		case 1:
			return w.phrase(3)
		case 2:
			return "=" + w.word()
		case 3:
			return pick(w, "gr*", "pré*", "*ion", "r?se", "s*t", "é*", `"coup *"`)
		case 4:
			return pick(w, "greve~", "maires~", "electoin~2", "noel~1")
		case 5:
			return pick(w, "titre:", "texte:", "chapo:") + w.word()
		case 6:
			return pick(w, "source:courrier", `source:"le courrier"`, "auteur:anne", "auteur:(anne ET marc)", "rubrique:politique", "id:a7", "source:co*")
		case 7:
			return pick(w, "date:2016", "date:2015-03..2016-06", "date:>=2017-02-03", "date:<2016")
		}
		return w.word()
	}
	a, b := w.query(w.IntN(depth)), w.query(w.IntN(depth))
	switch w.IntN(6) {
	case 0:
		return "(" + a + ") OU (" + b + ")"
	case 1:
		return "(" + a + ") SAUF (" + b + ")"
	case 2:
		return "SAUF (" + a + ")"
	case 3:
		return "((" + a + ") ET (" + b + ")) OU (" + w.query(0) + ")"
	}
	return "(" + a + ") ET (" + b + ")"
}

func (w textWorld) request() kiosque.SearchRequest {
	req := kiosque.SearchRequest{
		Query: w.query(w.IntN(4)), Size: 1 + w.IntN(30), From: pick(w, 0, 0, 0, 5, 40), Interval: kiosque.EachMonth,
		Sort: pick(w, kiosque.ByRelevance, kiosque.ByRelevance, kiosque.ByDate, kiosque.ByDateDesc), Snippets: 20,
	}
	if w.IntN(3) == 0 {
		req.Sources = pick(w, w.several(w.sources, 1), w.several(w.sources, 2), []string{"Inconnu"})
	}
	if w.IntN(3) == 0 {
		req.Sections = pick(w, w.several(w.sections, 1), w.several(w.sections, 2))
	}
	if w.IntN(4) == 0 {
		req.NotSources = pick(w, w.several(w.sources, 1), append(w.several(w.sources, 2), "Inconnu"))
	}
	if w.IntN(4) == 0 {
		req.NotSections = pick(w, w.several(w.sections, 1), w.several(w.sections, 2))
	}
	if w.IntN(3) == 0 {
		req.Since = w.date()
	}
	if w.IntN(3) == 0 {
		req.Until = w.date()
	}
	if _, err := req.Checked(); err != nil { // the end comes before the beginning
		req.Since, req.Until = req.Until, req.Since
	}
	return req
}

func sequence(articles []kiosque.Article) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// TestOracle compares thousands of random requests on an index that was built, added to and removed from, with and
// without merging, with the scan of the articles it should hold.
func TestOracle(t *testing.T) {
	for _, c := range []struct {
		name   string
		o      BuildOptions
		rounds int
	}{
		{"own segments", BuildOptions{BatchSize: 50}, 2000},
		{"bleve's segments", BuildOptions{BatchSize: 50, PublicSegments: true}, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rounds.Each(t, []uint64{7}, func(t *testing.T, seed uint64) { testOracle(t, seed, c.o, rounds.Of(c.rounds)) })
		})
	}
}

func testOracle(t *testing.T, seed uint64, o BuildOptions, rounds int) {
	ctx := context.Background()
	w := newTextWorld(seed, 11)
	var articles []kiosque.Article
	for i := range 240 {
		articles = append(articles, w.article(fmt.Sprintf("a%d", i)))
	}
	dir := t.TempDir()
	mustWrite := func(_ *Stats, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	mustWrite(Build(ctx, dir, sequence(articles), o))
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	x.teamArticles = 1 // it searches with several workers and follows every step, the other searches with one and is opened anew
	const steps = 5
	for step := range steps {
		switch step {
		case 1: // update some, add some
			for i := range 40 {
				articles[i*3] = w.article(articles[i*3].ID)
			}
			for i := range 30 {
				articles = append(articles, w.article(fmt.Sprintf("b%d", i)))
			}
			mustWrite(Add(ctx, dir, sequence(articles), o))
		case 2:
			var ids []string
			for _, a := range articles[100:130] {
				ids = append(ids, a.ID)
			}
			articles = slices.Delete(articles, 100, 130)
			mustWrite(Remove(ctx, dir, ids, o))
		case 3: // nothing but new articles: the segments there are stay as they are
			for i := range 25 {
				articles = append(articles, w.article(fmt.Sprintf("A%d", i)))
			}
			mustWrite(Add(ctx, dir, sequence(articles), o))
		case 4: // built anew: files of the same names and numbers of articles, other contents
			for i := range articles {
				articles[i] = w.article(articles[i].ID)
			}
			mustWrite(Build(ctx, dir, sequence(articles), o))
		}
		if step > 0 {
			if changed, err := x.Reload(ctx); err != nil || !changed {
				t.Fatalf("step %d is not followed: %v, %v", step, changed, err)
			}
		}
		public, err := Open(ctx, dir, Options{PublicPostings: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range x.gen.segments {
			if !s.reader.FromBytes() {
				t.Fatal("the layout of a segment is not known: is bleve another version?")
			}
		}
		scan := newOracle(articles)
		t.Logf("step %d", step)
		compareTyped(ctx, t, w, x, public, scan, rounds/steps)
		compareExpressions(ctx, t, w, x, public, scan, rounds/steps)
		if err := public.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// compareTyped asks two indexes of the same articles random queries as a reader types them.
func compareTyped(ctx context.Context, t *testing.T, w textWorld, x, public *Index, scan *oracle, rounds int) {
	t.Helper()
	nonEmpty := 0
	for range rounds {
		req := w.request()
		q, err := query.Parse(req.Query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		w.untick(t, x.gen.generation, q, &req)
		p, err := plan.Compile(context.Background(), x.gen.dictionary(), q, req.WithoutForms...)
		if err != nil {
			t.Fatal(err)
		}
		want := scan.search(p, req)
		r, err := x.Search(ctx, req)
		if err != nil {
			t.Fatalf("%q: %v", req.Query, err)
		}
		if diff := want.agree(oracleView(r), req.Sort); diff != "" {
			t.Fatalf("%q %+v (-scan +index):\n%s", req.Query, req, diff)
		}
		if diff := cmp.Diff(scan.words(x.gen.table, p, req, want), r.Query.Words, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q %+v: words (-scan +index):\n%s", req.Query, req, diff)
		}
		compareValues(ctx, t, w, x, req, want)
		if w.IntN(4) == 0 {
			comparePages(ctx, t, w, x, req)
		}
		if r.Total > 0 {
			nonEmpty++
		}
		if len(r.Hits) > 0 {
			hit := r.Hits[w.IntN(len(r.Hits))].ID
			k := slices.IndexFunc(scan.docs, func(d *oracleDoc) bool { return d.of.ID == hit })
			compareMarked(ctx, t, x, scan.docs[k], req, nil)
		}
		if w.IntN(8) == 0 {
			compareArticles(ctx, t, w, x, scan, p, req)
		}
		ref, err := public.Search(ctx, req)
		if err != nil {
			t.Fatalf("%q: %v", req.Query, err)
		}
		r.TookMS, ref.TookMS = 0, 0
		if diff := cmp.Diff(ref, r); diff != "" {
			t.Fatalf("%q %+v (-bleve's interfaces +bytes):\n%s", req.Query, req, diff)
		}
	}
	if nonEmpty < rounds/8 {
		t.Errorf("only %d of %d requests found anything: the oracle proves little", nonEmpty, rounds)
	}
}

// untick makes a request for words, often without some of the forms they stand for.
func (w textWorld) untick(t testing.TB, g *generation, q *query.Query, req *kiosque.SearchRequest) {
	t.Helper()
	req.Words = w.IntN(3) > 0
	p, err := plan.Compile(context.Background(), g.dictionary(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range p.Typed {
		for _, f := range typed.Forms {
			if w.IntN(8) == 0 {
				req.WithoutForms = append(req.WithoutForms, g.table.Form(f))
			}
		}
	}
	if n := w.IntN(3); n > 0 {
		req.WithoutForms = nil
	}
	without, err := plan.Compile(context.Background(), g.dictionary(), q, req.WithoutForms...)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range without.Words {
		for _, f := range words.Forms {
			if slices.Contains(req.WithoutForms, f) {
				t.Fatalf("%q without %q still stands for %q", q.Text, req.WithoutForms, f)
			}
		}
	}
	for i, typed := range without.Typed {
		if !slices.Equal(typed.Forms, p.Typed[i].Forms) {
			t.Fatalf("%q without %q: forms are not shown any more", q.Text, req.WithoutForms)
		}
	}
}

// words counts the forms of every word of a plan in all articles and in those found.
func (o *oracle) words(table *analysis.Table, p *plan.Plan, req kiosque.SearchRequest, found oracleResult) (words []kiosque.QueryWord) {
	if !req.Words {
		return nil
	}
	for _, typed := range plan.Distinct(p.Typed) {
		w := kiosque.QueryWord{Text: typed.Text()}
		for _, n := range typed.Forms {
			f := kiosque.Form{Text: table.Form(n)}
			f.Off = slices.Contains(req.WithoutForms, f.Text)
			for _, d := range o.docs {
				for field, places := range d.places {
					if typed.Fields.Has(match.Field(field)) && places[f.Text] != nil {
						f.All++
						if _, hit := found.all[d.of.ID]; hit {
							f.Count++
						}
						break
					}
				}
			}
			if f.All > 0 {
				w.Forms = append(w.Forms, f)
			}
		}
		slices.SortFunc(w.Forms, func(a, b kiosque.Form) int {
			switch {
			case a.Count != b.Count:
				return b.Count - a.Count
			case a.All != b.All:
				return b.All - a.All
			}
			return strings.Compare(a.Text, b.Text)
		})
		if w.More = max(len(w.Forms)-maxListed, 0); w.More > 0 {
			w.Forms = w.Forms[:maxListed]
		}
		words = append(words, w)
	}
	return words
}

// oracleView reduces a result to what the oracle computes.
func oracleView(r *kiosque.SearchResult) oracleResult {
	v := oracleResult{
		Total: r.Total, Occurrences: r.Occurrences, Imprecise: r.Facets.Date.Imprecise, Undated: r.Facets.Date.Undated,
		Source: map[string]int{}, Section: map[string]int{}, Month: map[string]int{},
	}
	for _, h := range r.Hits {
		v.IDs, v.Scores = append(v.IDs, h.ID), append(v.Scores, h.Score)
	}
	for _, f := range []struct {
		facet kiosque.ValueFacet
		into  map[string]int
	}{{r.Facets.Source, v.Source}, {r.Facets.Section, v.Section}} {
		for _, b := range f.facet.Buckets {
			if b.Count > 0 {
				f.into[b.Value] = b.Count
			} else if !b.Selected && !b.Excluded {
				f.into[b.Value+" for nothing"] = 0
			}
		}
		if f.facet.Missing > 0 {
			f.into[""] = f.facet.Missing
		}
	}
	for _, b := range r.Facets.Date.Buckets {
		if b.Count > 0 {
			v.Month[b.Value.String()] = b.Count
		}
	}
	return v
}
