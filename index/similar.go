package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// What is compared of an article.
const (
	maxSimilarTerms  = 25 // families, the most telling ones
	similarLeast     = 2  // of them have to be in common; the score puts first who has more
	commonShare      = 10 // a family of more than one article in so many tells nothing …
	commonLeast      = 20 // … unless these are so few
	minSimilarLetter = 2  // letters or figures of a word
)

// Similar implements kiosque.Searcher. The most telling words of the article are those that it uses often and others
// rarely, by the formula that scores them; they are what is looked for, each weighing as much as it tells.
func (x *Index) Similar(ctx context.Context, req kiosque.SimilarRequest) (_ *kiosque.SimilarResult, err error) {
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	i := &inquiry{x: x, g: x.acquire()}
	if i.g == nil {
		return nil, kiosque.ErrClosed()
	}
	defer i.close()
	defer x.guard(&err)()
	doc, ok, err := i.g.find(req.ID)
	if err != nil {
		return nil, layout.Unreadable(x.dir, req.ID, err)
	}
	if !ok {
		return nil, kiosque.NotFound(req.ID)
	}
	r, err := i.similar(ctx, doc, req.Size)
	if err != nil {
		return nil, layout.Wrap(err, "la comparaison a échoué")
	}
	r.ID = req.ID
	return r, nil
}

// family is one family of words in an article.
type family struct {
	leaf   int
	forms  map[string]int // of the article, how often
	count  int
	tf     float32 // weighted as in a score
	df     int
	weight float32
}

// text is the form that the article has most often.
func (f *family) text() (text string) {
	for form, n := range f.forms {
		if best := f.forms[text]; n > best || n == best && form < text {
			text = form
		}
	}
	return text
}

func (i *inquiry) similar(ctx context.Context, doc uint32, size int) (*kiosque.SimilarResult, error) {
	a, err := i.article(ctx, doc)
	if err != nil {
		return nil, err
	}
	families := i.families(a, doc)
	i.team = i.x.team(i.g.articles)
	if i.evals, i.passed, i.counts, err = i.g.matching(ctx, i.plan, anyReads, &selection{}, i.team); err != nil {
		return nil, err
	}
	i.weights = leafWeights(i.g.generation, i.plan, i.evals, i.team.scratch[0])
	terms := i.telling(families)
	r := &kiosque.SimilarResult{Terms: make([]kiosque.SimilarTerm, len(terms)), Hits: []kiosque.SimilarHit{}}
	sum, leaves := float32(0), make([]match.Node, len(terms))
	for n, t := range terms {
		sum += t.weight
		leaves[n] = match.LeafRef(t.leaf)
		i.weights[t.leaf] = t.weight
	}
	for n, t := range terms {
		r.Terms[n] = kiosque.SimilarTerm{Text: t.text(), Count: t.count, All: t.df, Weight: float64(t.weight / sum)}
	}
	if len(terms) < similarLeast {
		return r, nil
	}
	itself := i.plan.Root
	i.plan.Root = match.And{&match.Among{N: similarLeast, Nodes: leaves}, match.Not{Node: itself}}
	err = i.team.do(len(i.evals), func(worker, k int) (err error) {
		e, sc := i.evals[k], i.team.scratch[worker]
		if e.root, err = e.tree(i.plan.Root, sc); err != nil {
			return err
		}
		clear(e.active)
		i.passed[k] = selected{e.root, e.root.AppendTo(nil)}
		return e.activate(i.plan.Root, e.root, true, sc)
	})
	if err != nil {
		return nil, err
	}
	for _, p := range i.passed {
		i.total += len(p.list)
	}
	r.Total = i.total
	top, _, err := i.found(ctx, kiosque.ByRelevance, 0, size)
	if err != nil {
		return nil, err
	}
	h := newHighlighting(i.plan, i.weights, i.evals, 1)
	r.Hits = make([]kiosque.SimilarHit, len(top))
	return r, i.team.do(len(top), func(_, n int) error {
		a, err := i.article(ctx, top[n].doc)
		if err != nil {
			return err
		}
		hit := kiosque.SimilarHit{Hit: h.hit(a, top[n]), Terms: []string{}}
		e, local := evalOf(i.evals, top[n].doc)
		for k, t := range terms {
			if e.leaves[t.leaf].docs.Has(local) {
				hit.Terms = append(hit.Terms, r.Terms[k].Text)
			}
		}
		r.Hits[n] = hit
		return nil
	})
}

// families gathers the words of an article by family, and makes the plan that looks for each of them; its root is the
// article itself. Words that only hold sentences together are left out.
func (i *inquiry) families(a *kiosque.Article, doc uint32) []*family {
	texts := [match.NumFields]string{match.Title: a.Title, match.Lead: a.Lead, match.Body: a.Body}
	if a.TitleDerived {
		texts[match.Title] = ""
	}
	c := plan.NewCompiler(i.g.dictionary(), plan.Options{})
	i.plan = c.Plan()
	i.plan.Root = c.Filter(plan.Filter{Field: query.ID, Values: []string{a.ID}})
	var families []*family
	byForm := map[string]*family{} // nil: left out
	byLeaf := map[match.LeafRef]*family{}
	var analyzer analysis.Analyzer
	for f, text := range texts {
		norm := i.g.columns.norm[f][doc]
		for _, t := range analyzer.Analyze([]byte(text)) {
			term := analyzer.Term(t)
			fam, known := byForm[string(term)]
			if !known {
				form := string(term)
				if tells(form) {
					leaf := c.Word(form, i.g.table.Inflected(term))
					if fam = byLeaf[leaf]; fam == nil {
						fam = &family{leaf: int(leaf), forms: map[string]int{}}
						byLeaf[leaf] = fam
						families = append(families, fam)
					}
				}
				byForm[form] = fam
			}
			if fam != nil {
				fam.forms[string(term)]++
				fam.count++
				fam.tf += norm
			}
		}
	}
	return families
}

// tells reports whether a form can say what an article is about.
func tells(form string) bool {
	return utf8.RuneCountInString(form) >= minSimilarLetter && strings.ContainsFunc(form, unicode.IsLetter) &&
		!analysis.Elided([]byte(form)) && !query.IsFunctionWord(form)
}

// telling returns the families that tell most about an article, and how much.
func (i *inquiry) telling(families []*family) []*family {
	common := max(i.g.articles/commonShare, commonLeast)
	terms := slices.DeleteFunc(families, func(f *family) bool {
		for _, e := range i.evals {
			f.df += e.leaves[f.leaf].count
		}
		f.weight = rank.Saturate(i.weights[f.leaf], f.tf)
		return f.df < 2 || f.df > common
	})
	slices.SortStableFunc(terms, func(a, b *family) int { return cmp.Compare(b.weight, a.weight) })
	return terms[:min(len(terms), maxSimilarTerms)]
}
