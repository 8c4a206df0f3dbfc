// Package people tells who is named in what a query finds: candidates of people and organisations, counted in the first articles, which are
// read through any kiosque.Searcher, each with the query that narrows the result to it.
package people

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/people/mention"
)

// Limits and defaults.
const (
	DefaultSize = 20  // names of each kind
	MaxSize     = 100 //
	DefaultRead = 300 // articles
	MaxRead     = 5_000

	maxText = 64 << 10 // bytes read of each
	least   = 2        // articles that have a name, where more than one is read
)

// Request asks who is named.
type Request struct {
	Search   kiosque.SearchRequest // the query and its filters; its order says which articles are the first ones
	Size     int                   // names of each kind; 0: DefaultSize
	Read     int                   // articles; 0: DefaultRead
	Progress func(done, all int)   // nil: nobody looks
}

// Named is the answer.
type Named struct {
	Query    kiosque.QueryInfo `json:"query"`
	Found    int               `json:"found"`    // articles
	Read     int               `json:"read"`     // of these, the first ones
	Withheld int               `json:"withheld"` // of the first ones, not read: their rights do not let them be shown whole
	People   []Name            `json:"people"`   // never nil
	Bodies   []Name            `json:"bodies"`   // organisations; never nil

	Collection kiosque.Info `json:"collection"`
}

// Name is a candidate: capitals that something speaks for, not somebody who is known.
type Name struct {
	Text     string `json:"text"`     // as most of the articles print it
	Articles int    `json:"articles"` // read that name it, in whatever spelling
	Mentions int    `json:"mentions"` // in these
	Found    int    `json:"found"`    // articles found that have the name as it is told, read or not
	With     string `json:"with"`     // the query and the name: it finds these
	Alone    string `json:"alone"`    // the name as a query
}

// Of finds who is named in what a query finds. Errors are those of the Searcher, and CodeBadRequest past a limit.
func Of(ctx context.Context, s kiosque.Searcher, r Request) (*Named, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	search := r.Search.Unwidened()
	search.Size, search.From, search.After = r.Read, 0, ""
	parsed, err := search.Parse()
	if err != nil {
		return nil, err
	}
	info, err := s.Info(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.Export(ctx, search)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	out := &Named{Query: found.Query, Found: found.Total, Collection: *info}
	g := gathered{}
	var reader mention.Reader
	for a, err := range found.Found {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		if a.Extract {
			out.Withheld++
			continue
		}
		if out.Read++; r.Progress != nil {
			r.Progress(out.Read, min(found.Total, r.Read))
		}
		g.add(reader.In(parts(&a.Article)...))
	}
	enough := min(least, out.Read)
	out.People, out.Bodies = g.most(mention.Person, enough, r.Size), g.most(mention.Organisation, enough, r.Size)
	return out, count(ctx, s, search, parsed.Narrowed, out.People, out.Bodies)
}

func (r *Request) check() error {
	r.Size, r.Read = cmp.Or(r.Size, DefaultSize), cmp.Or(r.Read, DefaultRead)
	switch {
	case r.Size < 0 || r.Size > MaxSize:
		return kiosque.BadRequest("nombre de noms hors limites", fmt.Sprintf("de 1 à %d", MaxSize))
	case r.Read < 0 || r.Read > MaxRead:
		return kiosque.BadRequest("nombre d’articles à lire hors limites", fmt.Sprintf("de 1 à %d", MaxRead))
	}
	return nil
}

// parts are what an article prints.
func parts(a *kiosque.Article) []string {
	title := a.Title
	if a.TitleDerived {
		title = ""
	}
	body := a.Body
	if len(body) > maxText {
		body = strings.ToValidUTF8(body[:maxText], "")
	}
	return []string{title, a.Lead, body}
}

// gathered are the names of several articles, by kind and folded spelling.
type gathered map[string]*tally

type tally struct {
	kind               mention.Kind
	articles, mentions int
	spelt              map[string]int // articles
}

func (g gathered) add(names []mention.Candidate) {
	for _, n := range names {
		key := string(n.Kind) + analysis.FoldString(n.Text)
		t := g[key]
		if t == nil {
			t = &tally{kind: n.Kind, spelt: map[string]int{}}
			g[key] = t
		}
		t.articles++
		t.mentions += n.Count
		t.spelt[n.Text]++
	}
}

// most returns the names that most articles have.
func (g gathered) most(kind mention.Kind, enough, size int) []Name {
	names := []Name{}
	for _, t := range g {
		if t.kind != kind || t.articles < enough {
			continue
		}
		text := ""
		for spelt, n := range t.spelt {
			if best := t.spelt[text]; n > best || n == best && spelt < text {
				text = spelt
			}
		}
		names = append(names, Name{Text: text, Articles: t.articles, Mentions: t.mentions, Alone: phrase(text)})
	}
	slices.SortFunc(names, func(a, b Name) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(b.Mentions, a.Mentions), strings.Compare(a.Text, b.Text))
	})
	return slices.Clip(names[:min(len(names), size)])
}

// phrase is the query for a name.
func phrase(text string) string { return `"` + strings.ReplaceAll(text, `"`, " ") + `"` }

// count counts the articles found that have each name.
func count(ctx context.Context, s kiosque.Searcher, search kiosque.SearchRequest, narrow func(string) string, lists ...[]Name) error {
	search.Size, search.Snippets, search.NoFacets, search.Sort = -1, -1, true, ""
	for _, names := range lists {
		for i := range names {
			names[i].With = narrow(names[i].Alone)
			search.Query = names[i].With
			found, err := s.Search(ctx, search)
			if err != nil {
				return err
			}
			names[i].Found = found.Total
		}
	}
	return nil
}

// Rows are the names as a table, after a row of names of columns.
func (c *Named) Rows() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield([]string{"kind", "name", "articles", "mentions", "found", "query"}) {
			return
		}
		for i, names := range [][]Name{c.People, c.Bodies} {
			kind := []mention.Kind{mention.Person, mention.Organisation}[i]
			for _, n := range names {
				if !yield([]string{string(kind), n.Text, strconv.Itoa(n.Articles), strconv.Itoa(n.Mentions), strconv.Itoa(n.Found), n.With}) {
					return
				}
			}
		}
	}
}
