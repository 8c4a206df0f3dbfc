package opensearch

import (
	"cmp"
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/engine/weigh"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/reading"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// Object is an object of JSON, List a list.
type (
	Object = translate.Object
	// List is a list of JSON.
	List = translate.List
)

// inquiry is a query on one state of the collection.
type inquiry struct {
	e       *Engine
	v       *view
	query   *query.Query
	relaxed *plan.Relaxed // what is inquired of it; nil: itself
	own     *synonyms.Set
	cursor  *cursor // that the request has; nil: none
	// unfolded says that reprises were to be taken once, and are not.
	unfolded bool

	asked
}

// asked is a compiled query, and how its articles are found.
type asked struct {
	plan    *plan.Plan
	tr      *translate.Translator
	having  map[weigh.Wanted]int
	weights []float32
	reader  *reading.Reader
	text    Object                   // finds the articles that satisfy the query, no more and no fewer
	read    map[string]reading.Found // those, by ID, if they had to be read; nil: they had not
	counts  []Object                 // whose scores are the occurrences
	scores  []Object                 // whose scores are those of relevance
	counted bool                     // counts are known
	scored  bool                     // scores are known
}

// wants says what of the articles found has to be known.
type wants struct {
	counts, scores bool
	within         []Object // filters beside the query, unless articles that do not pass them count too
}

// inquire holds a state and parses the query of a request.
func (e *Engine) inquire(ctx context.Context, req *kiosque.SearchRequest) (*inquiry, error) {
	q, err := req.Parse()
	if err != nil {
		return nil, err
	}
	if req.RepriseOf != "" {
		return nil, noReprises()
	}
	i := &inquiry{e: e, query: q, relaxed: request.Relaxed(req, q), own: e.own.Load(), unfolded: req.Collapse}
	if req.After == "" {
		if i.v, err = e.acquire(ctx); err != nil {
			return nil, err
		}
		return i, nil
	}
	if i.cursor, err = parseCursor(req.After); err != nil {
		return nil, err
	}
	if i.cursor.Request != request.Sum(req, i.own) {
		return nil, kiosque.ErrOtherRequest()
	}
	if i.v = e.holder(i.cursor); i.v == nil {
		return nil, kiosque.ErrExpired()
	}
	e.page(i.v)
	return i, nil
}

func (i *inquiry) close() { i.e.release(i.v) }

// of is the same inquiry of another reading of the query, or of another query.
func (i *inquiry) of(q *query.Query, relaxed *plan.Relaxed) *inquiry {
	return &inquiry{e: i.e, v: i.v, own: i.own, query: q, relaxed: relaxed, unfolded: i.unfolded}
}

// options is how the query of a request is compiled.
func (i *inquiry) options(req *kiosque.SearchRequest) plan.Options {
	o := plan.Options{Without: req.WithoutForms}
	if !req.NoSynonyms {
		o.Synonyms = cmp.Or(i.own, i.v.meta.synonyms)
	}
	return o
}

// compile compiles the query, and weighs its leaves.
func (i *inquiry) compile(ctx context.Context, req *kiosque.SearchRequest) (err error) {
	if i.relaxed != nil {
		i.plan, err = plan.CompileRelaxed(ctx, i.v, i.relaxed, i.options(req))
	} else {
		i.plan, err = plan.Compile(ctx, i.v, i.query, i.options(req))
	}
	if err != nil {
		return err
	}
	return i.weigh(ctx)
}

// weigh weighs the leaves of the plan.
func (i *inquiry) weigh(ctx context.Context) error {
	i.tr = translate.New(i.plan)
	wanted := weigh.Asked(i.plan)
	queries := make([]Object, len(wanted))
	for n, w := range wanted {
		queries[n] = i.tr.Word(w.Word, w.Fields)
	}
	counts, err := i.v.CountAll(ctx, queries)
	if err != nil {
		return err
	}
	i.having = make(map[weigh.Wanted]int, len(wanted))
	for n, w := range wanted {
		i.having[w] = counts[n]
	}
	i.weights = weigh.Leaves(i.plan, i.v.Articles, i.articlesWith)
	i.reader = reading.New(i.plan, i.weights, i.v.Averages)
	return nil
}

func (i *inquiry) articlesWith(word int, fields match.Fields) int {
	return i.having[weigh.Wanted{Word: word, Fields: fields}]
}

// ask compiles the query and finds its articles: what the cluster cannot decide, or count where that is wanted, is read.
func (i *inquiry) ask(ctx context.Context, req *kiosque.SearchRequest, w wants) error {
	if err := i.compile(ctx, req); err != nil {
		return err
	}
	return i.find(ctx, w)
}

func (i *inquiry) find(ctx context.Context, w wants) error {
	found := i.tr.Articles(i.plan.Root)
	i.text = found.Query
	i.counts, i.counted = i.tr.Counts(i.plan.Root)
	i.scores, i.scored = i.tr.Scores(i.plan.Root, i.weights, i.v.Averages)
	if found.IsExact() && (i.counted || !w.counts) && (i.scored || !w.scores) {
		return nil
	}
	within := translate.All(append([]Object{found.Query}, w.within...)...)
	n, err := i.v.Total(ctx, within)
	if err != nil {
		return err
	}
	if n > i.e.o.ReadMost {
		if !found.IsExact() {
			return tooMany(found.Loose, n, i.e.o.ReadMost)
		}
		return nil
	}
	return i.readAll(ctx, within, n)
}

// readAll reads the candidates, and keeps what satisfies the query.
func (i *inquiry) readAll(ctx context.Context, candidates Object, n int) error {
	i.read = make(map[string]reading.Found, n)
	var ids, standing []string // all, and those with an occurrence
	counts, scores := map[string]int{}, map[string]float32{}
	err := i.v.Read(ctx, candidates, func(a *kiosque.Article) any { return i.reader.Read(a) }, func(id string, found any) {
		if f := found.(reading.Found); f.OK {
			i.read[id], counts[id], scores[id] = f, f.Occurrences, f.Score
			if ids = append(ids, id); f.Occurrences > 0 {
				standing = append(standing, id)
			}
		}
	})
	if err != nil {
		return err
	}
	i.text = translate.Among(translate.ID, ids)
	stands := translate.Among(translate.ID, standing)
	i.counts, i.counted = []Object{translate.Numbers(stands, counts)}, true
	i.scores, i.scored = []Object{translate.Numbers(stands, scores)}, true
	return nil
}

// info says how the query was read.
func (i *inquiry) info() kiosque.QueryInfo {
	info := request.Read(i.query, i.plan)
	if i.unfolded {
		info.Warnings = append(info.Warnings, "les reprises ne sont pas repérées dans une grappe : chacune compte")
	}
	return info
}

// isByNearness reports whether what stands near each other counts in an order.
func (i *inquiry) isByNearness(order kiosque.Sort) bool {
	return request.IsByScore(order) && len(i.plan.Beside) > 1
}

// left is what age leaves of the score of an article in the order of a request.
func (i *inquiry) left(req *kiosque.SearchRequest, a *kiosque.Article) float32 {
	if req.Sort != kiosque.ByRecent {
		return 1
	}
	first := i.v.First
	if !a.Date.IsZero() {
		first, _ = a.Date.Days()
	}
	return rank.Decay(i.v.Newest-first, req.HalfLife)
}

// occurrences sums up those in the articles that pass some filters; false if they are not known.
func (i *inquiry) occurrences(ctx context.Context, filters []Object) (int, bool, error) {
	switch {
	case !i.counted:
		return 0, false, nil
	case len(i.counts) == 0:
		return 0, true, nil
	}
	n, err := i.v.Sum(ctx, translate.All(append([]Object{i.text}, filters...)...), i.counts)
	return n, true, err
}

// amounts says how much text there is by date in the articles that pass some filters.
func (i *inquiry) amounts(ctx context.Context, filters []Object) (map[string]kiosque.Amount, error) {
	if !i.counted {
		return nil, unsupported("cette requête trouve trop d'articles pour que ses occurrences y soient lues", "comptez des articles, ou resserrez la requête")
	}
	return i.v.Amounts(ctx, allOf(i.text, filters), i.counts)
}

func noReprises() error {
	return unsupported("les reprises ne sont pas repérées dans une grappe", "enlevez ce filtre, ou servez la collection d'un dossier")
}

func unsupported(message, hint string) error {
	return &kiosque.Error{Code: kiosque.CodeUnsupported, Message: message, Hint: hint}
}

func tooMany(what string, n, most int) error {
	return unsupported(
		"la grappe ne sait pas décider : "+what+" ; il faudrait lire "+french.Quantity(n, "article", "articles")+", la limite est de "+
			french.Quantity(most, "article", "articles"),
		"resserrez la requête, par exemple par dates ou par un mot de plus",
	)
}
