package index

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of completion.
const (
	// counted is how many forms are counted for each that is shown. They are chosen by the size of their postings, which
	// is near enough to the number of articles for the most frequent ones to be among them.
	counted     = 4
	maxTallies  = 1 << 16 // counts that are remembered
	shortestKey = 2       // letters of a field's name that have to be typed
)

// completer is what completion needs of a generation, made when it is first asked for.
type completer struct {
	once  sync.Once
	err   error
	words *analysis.Completer

	mu      sync.Mutex
	tallies map[formIn]int
	names   map[query.FieldName]*nameList
}

// Complete implements kiosque.Searcher. A word is completed from the dictionary; in source:, auteur: and rubrique:, to a whole
// name that has words beginning so; a word that begins the name of a field, to that too.
func (x *Index) Complete(ctx context.Context, req kiosque.CompleteRequest) (_ []kiosque.Completion, err error) {
	defer x.guard(&err)()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	out := []kiosque.Completion{}
	tail, ok := query.TailOf(req.Query)
	if !ok {
		return out, nil
	}
	g := x.acquire()
	if g == nil {
		return nil, kiosque.ErrClosed()
	}
	defer x.release(g)
	if tail.InAny && !tail.Field.IsText() {
		out, err = g.completeName(ctx, req.Query, &tail, req.Size)
	} else {
		out, err = g.completeWord(ctx, req.Query, &tail, req.Size)
	}
	if err != nil {
		return nil, layout.Wrap(err, "la complétion a échoué")
	}
	return out, nil
}

// completeWord lists forms of the dictionary, the most frequent of each family first, and then the names of fields.
func (g *generation) completeWord(ctx context.Context, text string, tail *query.Tail, size int) ([]kiosque.Completion, error) {
	if err := g.loadCompleter(ctx); err != nil {
		return nil, err
	}
	fields := match.AllFields
	if tail.InAny {
		fields = plan.TextFields(tail.Field)
	}
	out := []kiosque.Completion{}
	head := text[tail.Clause.Start:tail.At.Start]
	name, isName, err := g.completeField(ctx, text, tail, head)
	if err != nil {
		return nil, err
	}
	if isName {
		size--
	}
	start, typed, forms := g.beginning(tail.Word, counted*size)
	type candidate struct {
		form  uint32
		count int
		typed bool // accents and all
	}
	var all []candidate
	for _, f := range forms {
		form := g.table.Form(f)
		if strings.EqualFold(form, typed) || analysis.Elided([]byte(form)) || head == "" && query.IsFunctionWord(form) {
			continue
		}
		n, err := g.tally(ctx, f, fields)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all = append(all, candidate{f, n, analysis.Begins(form, typed)})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		switch {
		case a.typed && !b.typed:
			return -1
		case b.typed && !a.typed:
			return 1
		}
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.form, b.form))
	})
	// The first of each family, then the others.
	families := map[string]bool{}
	var first, others []candidate
	for _, c := range all {
		if key := g.table.Family(c.form); families[key] {
			others = append(others, c)
		} else {
			families[key] = true
			first = append(first, c)
		}
	}
	quoted := strings.ContainsFunc(head, isQuote)
	for _, c := range append(first, others...) {
		if len(out) == size {
			break
		}
		word := analysis.LikeTyped(g.table.Form(c.form), typed)
		printed := word
		if !quoted {
			if printed = query.Quote(word); printed != word && word != g.table.Form(c.form) { // capitals make an operator of it
				word = g.table.Form(c.form)
				printed = query.Quote(word)
			}
			if start > 0 && printed != word {
				continue // no part of a compound
			}
		}
		out = append(out, kiosque.Completion{Query: text[:tail.At.Start+start] + printed, Word: word, Count: c.count})
	}
	if isName {
		out = append(out, name)
	}
	return out, nil
}

func isQuote(r rune) bool { return strings.ContainsRune(`"«»“”„‟＂`, r) }

// beginning finds the forms that begin like a word, or like its last printed word where it has several: l'élec begins
// élection, and aujourd'h aujourd'hui. start is where that stands in the word.
func (g *generation) beginning(word string, n int) (start int, typed string, forms []uint32) {
	var a analysis.Analyzer
	tokens := a.Analyze([]byte(word))
	for _, t := range tokens {
		start, typed = int(t.Start), word[t.Start:]
		forms = g.completer.words.Forms(typed, n)
		if len(forms) > 0 && (t == tokens[len(tokens)-1] || analysis.Begins(g.table.Form(forms[0]), typed)) {
			return start, typed, forms
		}
	}
	if len(tokens) > 0 { // an acronym: S.N.C
		last := tokens[len(tokens)-1]
		return int(last.Start), word[last.Start:], g.completer.words.Forms(string(a.Term(last)), n)
	}
	return 0, word, nil
}

// completeField tells whether a word begins the name of a field; it counts the articles that have the field.
func (g *generation) completeField(ctx context.Context, text string, tail *query.Tail, head string) (c kiosque.Completion, ok bool, err error) {
	if tail.InAny || head != "" || tail.Text != tail.Word || utf8.RuneCountInString(tail.Word) < shortestKey {
		return c, false, nil
	}
	for _, name := range query.Fields() {
		if !strings.HasPrefix(name, folded(tail.Word)) {
			continue
		}
		c = kiosque.Completion{Query: text[:tail.At.Start] + name + ":", Word: name + ":"}
		c.Count, err = g.having(ctx, name)
		return c, err == nil && c.Count > 0, err
	}
	return c, false, nil
}

// having counts the articles that have a field of the query language.
func (g *generation) having(ctx context.Context, name string) (n int, err error) {
	c := &g.columns
	column := map[string][]uint32{
		query.Title.String(): c.length[match.Title], query.Lead.String(): c.length[match.Lead], query.Body.String(): c.length[match.Body],
		query.Source.String(): c.source, query.Section.String(): c.section, "date": c.date,
	}[name]
	switch {
	case column != nil:
		for _, v := range column {
			if v > 0 {
				n++
			}
		}
	case name == query.Author.String():
		list, err := g.names(ctx, query.Author)
		if err != nil {
			return 0, err
		}
		n = list.articles
	default:
		n = g.articles
	}
	return n, nil
}

// loadCompleter weighs all forms. Where a segment is read from its bytes, a list weighs what it takes there: the distance to
// the one before.
func (g *generation) loadCompleter(ctx context.Context) error {
	c := &g.completer
	c.once.Do(func() {
		weights := make([]uint32, g.table.Len())
		before := make([][match.NumFields]uint64, len(g.segments))
		readers := make([]formReader, len(g.segments))
		for i := range readers {
			readers[i] = formReader{g: g, segment: i}
		}
		for f := range weights {
			weight := uint64(0)
			for _, p := range g.places[g.placesOf[f]:g.placesOf[f+1]] {
				switch {
				case !g.segments[p.segment].reader.FromBytes():
					docs, err := readers[p.segment].docs(uint32(f), match.Of(p.field))
					if err != nil {
						c.err = err
						return
					}
					weight += uint64(docs.Count())
				case segment.IsOneHit(p.at):
					weight++
				default:
					last := &before[p.segment][p.field]
					if *last > 0 && p.at > *last {
						weight += p.at - *last
					}
					*last = p.at
				}
			}
			weights[f] = uint32(min(weight, math.MaxUint32))
		}
		c.words = analysis.NewCompleter(g.table, weights)
	})
	return cmp.Or(c.err, ctx.Err())
}
