package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/moment"
	"github.com/kiosque-search/kiosque/opensearch/tally"
	"github.com/kiosque-search/kiosque/opensearch/translate"
)

// side is the articles of a request, that are to be read.
type side struct {
	*inquiry
	query Object
	n     int
}

// selection finds the articles of a request; with except, those that pass its filters and are not found by that.
func (i *inquiry) selection(ctx context.Context, req *kiosque.SearchRequest, except *side) (*side, error) {
	fs, err := i.filters(ctx, req)
	if err != nil {
		return nil, err
	}
	s := &side{inquiry: i}
	if except == nil {
		if err := i.ask(ctx, req, wants{within: fs.all()}); err != nil {
			return nil, err
		}
		s.query = allOf(i.text, fs.all())
	} else {
		if err := i.compile(ctx, req); err != nil {
			return nil, err
		}
		s.query = allOf(translate.Not(except.query), fs.all())
	}
	s.n, err = i.v.Total(ctx, s.query)
	return s, err
}

// reader reads two sides.
type reader struct {
	ctx       context.Context
	done, all int
	progress  func(done, all int)
	articles  [2]int
	words     [2]int
}

// read reads a side, article by article.
func (r *reader) read(n int, s *side, look func(a *kiosque.Article, d highlight.Doc)) error {
	return s.v.Whole(r.ctx, moment.Asked{Query: s.query, Sort: moment.ByID()}, 0, -1, func(h moment.Hit) (bool, error) {
		s.reader.Look(h.Article, s.reader.Passes(h.Article), func(d highlight.Doc) {
			r.articles[n]++
			for f := range match.NumFields {
				r.words[n] += d.Words(f)
			}
			look(h.Article, d)
		})
		if r.done++; r.progress != nil && r.done%moment.Page == 0 {
			r.progress(r.done, r.all)
		}
		return true, r.ctx.Err()
	})
}

func eachForm(d highlight.Doc, take func(form []byte)) {
	for f := range match.NumFields {
		d.Forms(f, func(_ int, form []byte) { take(form) })
	}
}

func (e *Engine) readable(n int, what string) error {
	if n > e.o.ReadMost {
		return tooMany(what, n, e.o.ReadMost)
	}
	return nil
}

// Vocabulary implements kiosque.Searcher. All articles of both sides are read.
func (e *Engine) Vocabulary(ctx context.Context, req kiosque.VocabularyRequest) (_ *kiosque.Vocabulary, err error) {
	defer func() { err = kiosque.Failed(err, "le décompte des mots a échoué") }()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	req.Target.NoFacets, req.Against.NoFacets = true, true
	return again(ctx, e, "", func() (*kiosque.Vocabulary, error) { return e.vocabulary(ctx, &req) })
}

func (e *Engine) vocabulary(ctx context.Context, req *kiosque.VocabularyRequest) (*kiosque.Vocabulary, error) {
	i, err := e.inquire(ctx, &req.Target)
	if err != nil {
		return nil, err
	}
	defer i.close()
	target, err := i.selection(ctx, &req.Target, nil)
	if err != nil {
		return nil, err
	}
	against, err := i.against(ctx, &req.Against, target, req.Rest)
	if err != nil {
		return nil, err
	}
	if err := e.readable(target.n+against.n, "les mots de tous ces articles"); err != nil {
		return nil, err
	}
	t, r := tally.New(i.v.Table, req.Family), &reader{ctx: ctx, all: target.n + against.n, progress: req.Progress}
	err = r.read(0, target, func(_ *kiosque.Article, d highlight.Doc) {
		t.Begin()
		eachForm(d, t.A)
	})
	if err != nil {
		return nil, err
	}
	err = r.read(1, against, func(_ *kiosque.Article, d highlight.Doc) {
		t.Begin()
		eachForm(d, t.B)
	})
	if err != nil {
		return nil, err
	}
	v := &kiosque.Vocabulary{
		Target:    kiosque.Selection{Query: target.info(), Articles: r.articles[0], Words: r.words[0]},
		Reference: kiosque.Selection{Query: against.info(), Articles: r.articles[1], Words: r.words[1]},
	}
	t.Vocabulary(req, v)
	return v, nil
}

// against finds the articles of another request, or the rest of that.
func (i *inquiry) against(ctx context.Context, req *kiosque.SearchRequest, target *side, rest bool) (*side, error) {
	if req.RepriseOf != "" {
		return nil, noReprises()
	}
	q, err := req.Parse()
	if err != nil {
		return nil, err
	}
	j := i.of(q, request.Relaxed(req, q))
	j.unfolded = req.Collapse
	if rest {
		return j.selection(ctx, req, target)
	}
	return j.selection(ctx, req, nil)
}

// Neighbours implements kiosque.Searcher. All articles that pass the filters are read.
func (e *Engine) Neighbours(ctx context.Context, req kiosque.NeighboursRequest) (_ *kiosque.Neighbours, err error) {
	defer func() { err = kiosque.Failed(err, "la recherche des voisins a échoué") }()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	req.Search.NoFacets = true
	return again(ctx, e, "", func() (*kiosque.Neighbours, error) { return e.neighbours(ctx, &req) })
}

func (e *Engine) neighbours(ctx context.Context, req *kiosque.NeighboursRequest) (*kiosque.Neighbours, error) {
	i, err := e.inquire(ctx, &req.Search)
	if err != nil {
		return nil, err
	}
	defer i.close()
	target, err := i.selection(ctx, &req.Search, nil)
	if err != nil {
		return nil, err
	}
	every := req.Search
	every.Query, every.WithoutForms, every.Strict = "", nil, false
	rest, err := i.against(ctx, &every, target, true)
	if err != nil {
		return nil, err
	}
	if err := e.readable(target.n+rest.n, "les mots de tous les articles"); err != nil {
		return nil, err
	}
	t, r := tally.New(i.v.Table, req.Family), &reader{ctx: ctx, all: target.n + rest.n, progress: req.Progress}
	out := &kiosque.Neighbours{Query: i.info()}
	err = r.read(0, target, func(_ *kiosque.Article, d highlight.Doc) {
		t.Begin()
		eachForm(d, t.A)
		i.around(req, d, t, out)
	})
	if err != nil {
		return nil, err
	}
	err = r.read(1, rest, func(_ *kiosque.Article, d highlight.Doc) {
		t.Begin()
		eachForm(d, t.B)
	})
	if err != nil {
		return nil, err
	}
	out.Words = r.words[0] + r.words[1]
	t.Neighbours(req, out)
	return out, nil
}

// around counts the words around the occurrences in one article.
func (i *inquiry) around(req *kiosque.NeighboursRequest, d highlight.Doc, t *tally.Tally, out *kiosque.Neighbours) {
	spans := d.Matcher().Spans(nil, d)
	out.Nodes += len(spans)
	if len(spans) > 0 {
		out.Articles++
	}
	for f := range match.NumFields {
		words := d.Words(f)
		node, before, after := make([]bool, words), make([]bool, words), make([]bool, words)
		var starts []uint32
		if req.Sentence {
			starts = d.Starts(f, match.Sentence)
		}
		some := false
		for _, s := range spans {
			if s.Field != f {
				continue
			}
			some = true
			first, last := int(s.First), int(s.Last)
			from, to := max(first-req.Before, 0), min(last+req.After, words-1)
			if req.Sentence {
				from, to = 0, words-1
				for _, start := range starts {
					if int(start) <= first {
						from = int(start)
					}
					if int(start) > last {
						to = int(start) - 1
						break
					}
				}
			}
			for at := from; at <= to; at++ {
				switch {
				case at < first:
					before[at] = true
				case at > last:
					after[at] = true
				default:
					node[at] = true
				}
			}
		}
		if !some {
			continue
		}
		d.Forms(f, func(at int, form []byte) {
			if (before[at] || after[at]) && !node[at] {
				out.Window++
				t.Near(form, before[at], after[at])
			}
		})
	}
}
