package highlight

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// Doc is an article while it is looked at: what package match asks of one, and more.
type Doc struct{ *scratch }

// Matcher asks the query of the article.
func (d Doc) Matcher() *match.Matcher { return d.matcher }

// Words is how many words a field has; a derived title has none of its own.
func (d Doc) Words(f match.Field) int {
	if f == match.Title && d.derived {
		return 0
	}
	return len(d.parts[f].tokens)
}

// Forms calls take with the form of each word of a field, in order. The bytes are valid during the call.
func (d Doc) Forms(f match.Field, take func(at int, form []byte)) {
	p := &d.parts[f]
	for at := range d.Words(f) {
		take(at, p.analyzer.Term(p.tokens[at]))
	}
}

// Look analyses an article and calls look with it, during which it may be asked. The filter is as in Article.
func (h *Highlighter) Look(a *kiosque.Article, filter func(match.Filter) bool, look func(Doc)) {
	s := h.scratch()
	defer h.release(s)
	s.read(a, filter)
	look(Doc{s})
}
