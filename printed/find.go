package printed

import (
	"context"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of what is read to tell how expressions are printed.
const (
	ReadFirst = 60       // articles that a request finds
	ReadEach  = 4        // articles that have an expression that these have too rarely …
	MaxEach   = 40       // … of so many of them, the first ones
	enough    = 3        // occurrences behind the beginning of a sentence
	maxText   = 64 << 10 // bytes of a text
)

// In tells how articles print some expressions, one of one or more forms of an index each: those that a request finds, and where these
// have one too rarely, those of its filters that have it. The answer has a spelling for each; what is met nowhere is Joined. Errors are
// those of the Searcher.
func In(ctx context.Context, s kiosque.Searcher, in kiosque.SearchRequest, expressions [][]string) ([]string, error) {
	if len(expressions) == 0 {
		return nil, nil
	}
	f := finder{ctx: ctx, in: s, reader: NewReader(expressions), read: map[string]bool{}}
	in.From, in.After, in.Sort, in.Widen = 0, "", "", kiosque.WidenNever
	in.Snippets, in.NoFacets, in.Help, in.Explain, in.Words, in.Amounts = -1, true, false, false, false, false
	if err := f.look(in, ReadFirst); err != nil {
		return nil, err
	}
	in.WithoutForms = nil
	asked := 0
	for i, words := range expressions {
		if f.reader.Seen(i) >= enough || asked == MaxEach {
			continue
		}
		asked++
		in.Query = Query(words)
		if err := f.look(in, ReadEach); err != nil {
			return nil, err
		}
	}
	out := make([]string, len(expressions))
	for i := range out {
		out[i] = f.reader.Printed(i)
	}
	return out, nil
}

type finder struct {
	ctx    context.Context
	in     kiosque.Searcher
	reader *Reader
	read   map[string]bool // articles, by their IDs
}

// look reads the first articles that a request finds.
func (f *finder) look(req kiosque.SearchRequest, most int) error {
	req.Size = most
	found, err := f.in.Search(f.ctx, req)
	if err != nil {
		return err
	}
	for i := range found.Hits {
		id := found.Hits[i].ID
		if f.read[id] {
			continue
		}
		f.read[id] = true
		a, err := f.in.Article(f.ctx, id)
		if kiosque.CodeOf(err) == kiosque.CodeNotFound {
			continue // it has left the collection since
		}
		if err != nil {
			return err
		}
		f.reader.Article(a)
	}
	return nil
}

// Article counts what an article has of the expressions: in its title, unless that was made of its text, its lead and its body.
func (r *Reader) Article(a *kiosque.Article) {
	if !a.TitleDerived {
		r.Read(head(a.Title))
	}
	r.Read(head(a.Lead))
	r.Read(head(a.Body))
}

// head is the beginning of a text, as much of it as is read.
func head(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "")
}

// Query finds words side by side, each in exactly this form.
func Query(words []string) string {
	if len(words) == 1 {
		return (&query.Word{Text: words[0], Level: query.Exact}).String()
	}
	return `="` + strings.Join(words, " ") + `"`
}
