package rights

import (
	"context"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque"
)

// extracts keeps those of the articles that a concordance shows, for one has many lines.
type extracts struct {
	s    *Searcher
	byID map[string]kiosque.Article
}

// maxKept bounds extracts.
const maxKept = 4096

func (e *extracts) of(ctx context.Context, id string) (kiosque.Article, error) {
	if a, ok := e.byID[id]; ok {
		return a, nil
	}
	a, err := e.s.extract(ctx, id)
	if err != nil {
		return a, err
	}
	if e.byID == nil || len(e.byID) == maxKept {
		e.byID = map[string]kiosque.Article{}
	}
	e.byID[id] = a
	return a, nil
}

// limit keeps of a line what lies in the extract of its article: all of it, without the end of the words behind the key,
// or nothing but its place.
func (e *extracts) limit(ctx context.Context, l *kiosque.Line) error {
	a, err := e.of(ctx, l.ID)
	if err != nil {
		return err
	}
	if a.TitleDerived || a.ID == "" {
		l.Title = a.Title
	}
	if l.Field == "title" && !a.TitleDerived && a.ID != "" {
		return nil // titles are shown whole
	}
	// A line has other blanks than the text: without any, both compare.
	text := solid(field(&a, l.Field))
	upToKey := solid(l.Before) + solid(l.Key)
	at := strings.Index(text, upToKey)
	if at < 0 || upToKey == "" {
		l.Before, l.Key, l.After, l.Withheld = "", "", "", true
		return nil
	}
	rest := text[at+len(upToKey):]
	end := 0
	for i, r := range l.After + " " {
		if unicode.IsSpace(r) && strings.HasPrefix(rest, solid(l.After[:i])) {
			end = i
		}
	}
	l.After = l.After[:end]
	return nil
}

func solid(s string) string { return strings.Join(strings.Fields(s), "") }
