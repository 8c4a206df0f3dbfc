package highlight

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// snippets returns the fragments to show, or the beginning of the article where none has a match.
func (s *scratch) snippets(o Options) []kiosque.Snippet {
	if o.Snippets < 0 {
		return []kiosque.Snippet{}
	}
	s.choose(o)
	c := &s.chooser
	if len(c.chosen) == 0 {
		for _, field := range [...]match.Field{match.Lead, match.Body} {
			if f, ok := s.parts[field].opening(field, o.MaxRunes); ok {
				c.chosen = append(c.chosen, f)
				break
			}
		}
	}
	snippets := make([]kiosque.Snippet, 0, len(c.chosen))
	for _, f := range c.chosen {
		p := &s.parts[f.field]
		sentences := p.analyzer.Sentences()
		snippets = append(snippets, kiosque.Snippet{
			Field:     f.field.Name(),
			Text:      p.printed[f.start:f.end],
			Spans:     p.spans(f.start, f.end),
			CutBefore: f.start > int(sentences[f.from].Start),
			CutAfter:  f.end < int(sentences[f.to].End),
		})
	}
	return snippets
}
