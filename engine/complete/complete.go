// Package complete completes what is being typed into a query: words from the dictionary of a collection, names of fields, and in
// source:, auteur: and rubrique: whole names.
package complete

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of completion.
const (
	// counted is how many forms are counted for each that is shown. They are chosen by the size of their postings, which
	// is near enough to the number of articles for the most frequent ones to be among them.
	counted     = 4
	ahead       = 200 // and at least so many, for who counts many as fast as one: of most beginnings these are all there are
	shortestKey = 2   // letters of a field's name that have to be typed
)

// Collection is what is completed from.
type Collection struct {
	Table   *analysis.Table // of the forms in the text fields
	Aliases *names.Table    // which names are one
	// Weights weighs all forms, by number: what is nearly as often in articles weighs nearly the same.
	Weights func() ([]uint32, error)
	// Tally counts the articles in which a form stands, in some fields.
	Tally func(ctx context.Context, form uint32, fields match.Fields) (int, error)
	// Having counts the articles that have a text, source:, rubrique: or date:, by its name in the query language.
	Having func(name string) int
	// Printed counts the articles in which each spelling stands in a whole-value field, and those in which any does.
	Printed func(ctx context.Context, name query.FieldName) (counts map[string]uint32, articles int, err error)
	// Printing counts the articles in which one of some spellings stands there.
	Printing func(ctx context.Context, name query.FieldName, spellings []string) (int, error)
	// Spell says how articles print a form; nil: as the table has it.
	Spell func(ctx context.Context, form uint32) (string, error)
	// Ahead is told which forms will be tallied next, for who counts many as fast as one; nil: nobody.
	Ahead func(ctx context.Context, forms []uint32, fields match.Fields) error
}

// Completer completes from a collection. What it needs of it is read when it is first asked for. It is safe for concurrent use
// if the functions of the collection are.
type Completer struct {
	c Collection

	once  sync.Once
	err   error
	words *analysis.Completer

	mu    sync.Mutex
	lists map[query.FieldName]*nameList
}

// New returns the Completer of a collection.
func New(c Collection) *Completer { return &Completer{c: c} }

// Complete lists at most size queries that a query may become, by what stands at its end, the most frequent first. A word is
// completed from the dictionary; in source:, auteur: and rubrique:, to a whole name that has words beginning so; a word that begins
// the name of a field, to that too. Errors are those of the context and of the collection.
func (c *Completer) Complete(ctx context.Context, text string, size int) ([]kiosque.Completion, error) {
	tail, ok := query.TailOf(text)
	switch {
	case !ok:
		return []kiosque.Completion{}, nil
	case tail.InAny && !tail.Field.IsText():
		return c.name(ctx, text, &tail, size)
	}
	return c.word(ctx, text, &tail, size)
}

// load weighs all forms.
func (c *Completer) load(ctx context.Context) error {
	c.once.Do(func() {
		var weights []uint32
		if weights, c.err = c.c.Weights(); c.err == nil {
			c.words = analysis.NewCompleter(c.c.Table, weights)
		}
	})
	return cmp.Or(c.err, ctx.Err())
}

// word lists forms of the dictionary, the most frequent of each family first, and then the names of fields.
func (c *Completer) word(ctx context.Context, text string, tail *query.Tail, size int) ([]kiosque.Completion, error) {
	if err := c.load(ctx); err != nil {
		return nil, err
	}
	fields := match.AllFields
	if tail.InAny {
		fields = plan.TextFields(tail.Field)
	}
	out := []kiosque.Completion{}
	head := text[tail.Clause.Start:tail.At.Start]
	name, isName, err := c.field(ctx, text, tail, head)
	if err != nil {
		return nil, err
	}
	if isName {
		size--
	}
	candidates := counted * size
	if c.c.Ahead != nil {
		candidates = max(candidates, ahead)
	}
	start, typed, forms := c.beginning(tail.Word, candidates)
	type candidate struct {
		form  uint32
		count int
		typed bool // accents and all
	}
	if c.c.Ahead != nil {
		if err := c.c.Ahead(ctx, forms, fields); err != nil {
			return nil, err
		}
	}
	var all []candidate
	for _, f := range forms {
		form := c.c.Table.Form(f)
		if strings.EqualFold(form, typed) || analysis.Elided([]byte(form)) || head == "" && query.IsFunctionWord(form) {
			continue
		}
		n, err := c.c.Tally(ctx, f, fields)
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
	for _, f := range all {
		if key := c.c.Table.Family(f.form); families[key] {
			others = append(others, f)
		} else {
			families[key] = true
			first = append(first, f)
		}
	}
	quoted := strings.ContainsFunc(head, isQuote)
	for _, f := range append(first, others...) {
		if len(out) == size {
			break
		}
		form := c.c.Table.Form(f.form)
		word, err := c.shown(ctx, f.form, typed)
		if err != nil {
			return nil, err
		}
		printed := word
		if !quoted {
			if printed = query.Quote(word); printed != word && word != form { // capitals make an operator of it
				word, printed = form, query.Quote(form)
			}
			if start > 0 && printed != word {
				continue // no part of a compound
			}
		}
		out = append(out, kiosque.Completion{Query: text[:tail.At.Start+start] + printed, Word: word, Form: form, Count: f.count})
	}
	if isName {
		out = append(out, name)
	}
	return out, nil
}

// shown is a form as articles print it, with the capitals that were typed besides: an Élysée that begins with é has its own.
func (c *Completer) shown(ctx context.Context, f uint32, typed string) (string, error) {
	form := c.c.Table.Form(f)
	like := analysis.LikeTyped(form, typed)
	if c.c.Spell == nil || like != form && strings.ToUpper(like) == like {
		return like, nil
	}
	spelling, err := c.c.Spell(ctx, f)
	if err != nil {
		return "", err
	}
	if analysis.FoldString(spelling) != analysis.FoldString(form) { // printed with spaces or points, which are none of a word in a query
		return like, nil
	}
	return analysis.LikeTyped(spelling, typed), nil
}

func isQuote(r rune) bool { return strings.ContainsRune(`"«»“”„‟＂`, r) }

// beginning finds the forms that begin like a word, or like its last printed word where it has several: l'élec begins
// élection, and aujourd'h aujourd'hui. start is where that stands in the word.
func (c *Completer) beginning(word string, n int) (start int, typed string, forms []uint32) {
	var a analysis.Analyzer
	tokens := a.Analyze([]byte(word))
	for _, t := range tokens {
		start, typed = int(t.Start), word[t.Start:]
		forms = c.words.Forms(typed, n)
		if len(forms) > 0 && (t == tokens[len(tokens)-1] || analysis.Begins(c.c.Table.Form(forms[0]), typed)) {
			return start, typed, forms
		}
	}
	if len(tokens) > 0 { // an acronym: S.N.C
		last := tokens[len(tokens)-1]
		return int(last.Start), word[last.Start:], c.words.Forms(string(a.Term(last)), n)
	}
	return 0, word, nil
}

// field tells whether a word begins the name of a field; it counts the articles that have the field.
func (c *Completer) field(ctx context.Context, text string, tail *query.Tail, head string) (out kiosque.Completion, ok bool, err error) {
	if tail.InAny || head != "" || tail.Text != tail.Word || utf8.RuneCountInString(tail.Word) < shortestKey {
		return out, false, nil
	}
	for _, name := range query.Fields() {
		if !strings.HasPrefix(name, analysis.FoldString(tail.Word)) {
			continue
		}
		out = kiosque.Completion{Query: text[:tail.At.Start] + name + ":", Word: name + ":"}
		out.Count, err = c.having(ctx, name)
		return out, err == nil && out.Count > 0, err
	}
	return out, false, nil
}

// having counts the articles that have a field of the query language.
func (c *Completer) having(ctx context.Context, name string) (int, error) {
	for _, f := range []query.FieldName{query.Author, query.Agency, query.Place, query.Subject, query.Page} {
		if f.String() == name {
			list, err := c.names(ctx, f)
			if err != nil {
				return 0, err
			}
			return list.articles, nil
		}
	}
	return c.c.Having(name), nil
}
