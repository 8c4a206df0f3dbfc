package related

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/stats"
)

// Limits of what is looked at and told.
const (
	DefaultSize = 20  // words
	MaxSize     = 100 //

	readArticles = 60       // of the result, and of each acronym in the query
	maxText      = 64 << 10 // bytes read of each
	maxWeighed   = 800      // words that most of these have, of which the most telling are counted …
	tried        = 15       // … for every ten that are told
	maxAcronyms  = 10       // told
	maxAsked     = 3        // acronyms of the query that are looked for
	leastLong    = 3        // letters of a word
	significant  = 6.63     // G² at p < .01
)

// Request asks what belongs to what a query finds.
type Request struct {
	Search kiosque.SearchRequest // the query and its filters
	Size   int                   // words; 0: DefaultSize, at most MaxSize
}

// Related is the answer.
type Related struct {
	Query    kiosque.QueryInfo `json:"query"`
	Articles int               `json:"articles"` // found
	Read     int               `json:"read"`     // articles read for acronyms
	Acronyms []Acronym         `json:"acronyms"` // that belong to the words of the query, as articles say it; never nil
	// Words are those that the articles found have more often than the others, by the log-likelihood of the numbers of articles.
	Words []Word `json:"words"` // never nil
}

// Acronym is an acronym and what articles say that it stands for.
type Acronym struct {
	Short string `json:"short"`
	Long  string `json:"long"`
	Said  int    `json:"said"` // of the articles read, those that say so
	All   int    `json:"all"`  // articles that have what the query lacks, under the same filters
	// With is the query with the other one of the two added, Alone is that one.
	With  string `json:"with"`
	Alone string `json:"alone"`
}

// Word is a word with its forms, counted together.
type Word struct {
	Text    string  `json:"text"`    // its most frequent form
	Printed string  `json:"printed"` // that form as the articles read mostly print it, within sentences: SNCF
	Count   int     `json:"count"`   // articles found that have it
	All     int     `json:"all"`     // articles that have it, under the same filters
	Score   float64 `json:"score"`   // by which it stands in its list
	With    string  `json:"with"`    // the query, or this word
	Alone   string  `json:"alone"`
}

// Checked returns the request with its defaults written out, or refuses it with CodeBadRequest.
func (r Request) Checked() (_ Request, err error) {
	if r.Search, err = r.Search.Unwidened().Checked(); err != nil {
		return r, err
	}
	if r.Size < 0 || r.Size > MaxSize {
		return r, kiosque.BadRequest("nombre de mots hors limites", "de 1 à 100")
	}
	r.Size = cmp.Or(r.Size, DefaultSize)
	return r, nil
}

// finder answers one request.
type finder struct {
	ctx   context.Context
	in    kiosque.Searcher
	req   kiosque.SearchRequest
	read  *query.Query
	own   map[string]bool // folded forms of the words of the query
	out   *Related
	seen  map[string]int     // forms of the articles found that were read, by the number of these
	texts []*kiosque.Article // these

	analyzer analysis.Analyzer
}

// Of finds what belongs to what a query finds. Errors are those of the Searcher and of its limits.
func Of(ctx context.Context, s kiosque.Searcher, r Request) (*Related, error) {
	r, err := r.Checked()
	if err != nil {
		return nil, err
	}
	f := &finder{ctx: ctx, in: s, req: plain(r.Search), own: map[string]bool{}, seen: map[string]int{}}
	if f.read, err = f.req.Parse(); err != nil {
		return nil, err
	}
	top := f.req
	top.Size, top.Snippets, top.NoFacets, top.Words = readArticles, -1, true, true
	found, err := s.Search(ctx, top)
	if err != nil {
		return nil, err
	}
	f.out = &Related{Query: found.Query, Articles: found.Total, Acronyms: []Acronym{}, Words: []Word{}}
	for _, w := range found.Query.Words {
		for _, form := range w.Forms {
			f.own[analysis.FoldString(form.Text)] = true
		}
	}
	f.out.Query.Words = nil
	if _, all := f.read.Root.(*query.All); all || found.Total == 0 && len(f.words()) == 0 {
		return f.out, nil
	}
	if err := f.acronyms(found.Hits); err != nil {
		return nil, err
	}
	if found.Total == 0 {
		return f.out, nil
	}
	return f.out, f.distinctive(r.Size)
}

// plain is a question without what only shows of its answer ask for.
func plain(req kiosque.SearchRequest) kiosque.SearchRequest {
	req.From, req.After, req.Sort, req.Widen = 0, "", "", kiosque.WidenNever
	req.Help, req.Explain, req.Words = false, false, false
	return req
}

// distinctive lists the words that the articles found have more often than others: those of the articles read, each counted.
func (f *finder) distinctive(size int) error {
	candidates, err := f.candidates(size * tried / 10)
	if err != nil {
		return err
	}
	all, err := f.count("")
	if err != nil {
		return err
	}
	root := f.read.Root.String()
	told := map[string]bool{}
	var words []Word
	for _, text := range candidates {
		if told[text] {
			continue
		}
		w := Word{Text: text, Alone: query.Quote(text)}
		one := f.counting(w.Alone)
		one.Words = true
		having, err := f.in.Search(f.ctx, one)
		if err != nil {
			return err
		}
		for _, word := range having.Query.Words {
			for _, form := range word.Forms {
				told[form.Text] = true
			}
		}
		if w.All = having.Total; f.isOwn(having.Query.Words) {
			continue
		}
		if w.Count, err = f.count("(" + root + ") ET " + w.Alone); err != nil {
			return err
		}
		k := stats.Keyness{A: w.Count, B: w.All - w.Count, C: f.out.Articles, D: all - f.out.Articles}
		if w.Score = k.G2(); w.Count > 1 && w.Score >= significant && (k.Over() || k.D == 0) {
			w.With = f.or(w.Alone)
			words = append(words, w)
		}
	}
	f.out.Words = first(words, size)
	f.spell()
	return nil
}

// candidates lists the words of the articles read that seem to tell most, by how many of these have them and of all.
func (f *finder) candidates(most int) ([]string, error) {
	var forms []string
	for form, n := range f.seen {
		if n > 1 && f.tells(form) {
			forms = append(forms, form)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(cmp.Compare(f.seen[b], f.seen[a]), strings.Compare(a, b)) })
	forms = forms[:min(len(forms), maxWeighed)]
	if len(forms) == 0 {
		return nil, nil
	}
	quoted := make([]string, len(forms))
	for i, form := range forms {
		quoted[i] = "=" + form
	}
	weigh := f.counting(strings.Join(quoted, " OU "))
	weigh.Words = true
	found, err := f.in.Search(f.ctx, weigh)
	if err != nil {
		return nil, err
	}
	info, err := f.in.Info(f.ctx)
	if err != nil {
		return nil, err
	}
	scores := map[string]float64{}
	for _, w := range found.Query.Words {
		for _, form := range w.Forms {
			n := f.seen[form.Text]
			k := stats.Keyness{A: n, B: max(form.All-n, 0), C: len(f.texts), D: max(info.Articles-len(f.texts), 1)}
			if k.Over() {
				scores[form.Text] = k.G2()
			}
		}
	}
	forms = slices.DeleteFunc(forms, func(form string) bool { return scores[form] == 0 })
	slices.SortStableFunc(forms, func(a, b string) int { return cmp.Compare(scores[b], scores[a]) })
	return forms[:min(len(forms), most)], nil
}

// counting is a request for the number of articles that another query finds under the same filters.
func (f *finder) counting(text string) kiosque.SearchRequest {
	req := f.req
	req.Query, req.Size, req.Snippets, req.NoFacets = text, -1, -1, true
	return req
}

func (f *finder) count(text string) (int, error) {
	found, err := f.in.Search(f.ctx, f.counting(text))
	if err != nil {
		return 0, err
	}
	return found.Total, nil
}

// isOwn reports whether words stand for a form of the query.
func (f *finder) isOwn(words []kiosque.QueryWord) bool {
	return slices.ContainsFunc(words, func(w kiosque.QueryWord) bool {
		return slices.ContainsFunc(w.Forms, func(form kiosque.Form) bool { return f.own[analysis.FoldString(form.Text)] })
	})
}

// tells reports whether a word says something that the query does not.
func (f *finder) tells(form string) bool {
	return utf8.RuneCountInString(form) >= leastLong && !strings.ContainsFunc(form, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) &&
		!query.IsFunctionWord(form) && !query.IsQuestionWord(form) && !f.own[analysis.FoldString(form)]
}

// or is the query, or something else.
func (f *finder) or(other string) string {
	text := f.read.Root.String()
	switch f.read.Root.(type) {
	case *query.Word, *query.Phrase, *query.Or, *query.Wildcard, *query.Fuzzy:
		return text + " OU " + other
	}
	return "(" + text + ") OU " + other
}

// first returns the words of the highest scores.
func first(all []Word, size int) []Word {
	slices.SortFunc(all, func(a, b Word) int { return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Text, b.Text)) })
	return slices.Clip(append([]Word{}, all[:min(len(all), size)]...))
}
