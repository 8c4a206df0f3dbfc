package census

import (
	"context"
	"sync"

	"github.com/kiosque-search/kiosque/index/forms"
	"github.com/kiosque-search/kiosque/index/segment"
)

// Known is what has been found out about a collection, which does not change: its words, and how often each stands in all of it. It is
// found out when it is first asked for. It is safe for concurrent use.
type Known struct {
	mu     sync.Mutex
	words  *Words
	totals *totals
}

// Words returns the words of a table: forms, or families.
func (k *Known) Words(ctx context.Context, t *forms.Table, family bool) (_ *Words, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.words != nil {
		return k.words, nil
	}
	w := Forms(t)
	if family {
		if w, err = Families(ctx, t); err != nil {
			return nil, err
		}
	}
	k.words = w
	return w, nil
}

// totals is how often words stand in all living articles.
type totals struct {
	occurrences []uint32 // by form
	articles    []uint32 // by word
	distinct    int      // words that stand anywhere
}

// totals counts all words of the collection, unless it has been done.
func (k *Known) count(ctx context.Context, c *Counter) (*totals, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.totals != nil {
		return k.totals, nil
	}
	t := &totals{occurrences: make([]uint32, c.Words.table.Len())}
	all := *c
	all.Progress = nil
	var err error
	t.articles, err = walk(ctx, &all, nil, func(r *reader, word int, articles *uint32) error {
		r.word++
		for _, form := range c.Words.Of(word) {
			for _, at := range c.Words.table.Places(form) {
				l, err := r.find(int(at.Segment), at.Field, segment.Term{Text: c.Words.table.Form(form), At: at.At})
				if l == nil || err != nil {
					if err != nil {
						return err
					}
					continue
				}
				n, err := l.Occurrences()
				if err != nil {
					return err
				}
				t.occurrences[form] += uint32(n) // each form is of one word
				seen := r.seen[c.Segments[at.Segment].Base:]
				for doc := range l.Docs() {
					if seen[doc] != r.word {
						seen[doc] = r.word
						*articles++
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, n := range t.articles {
		if n > 0 {
			t.distinct++
		}
	}
	k.totals = t
	return t, nil
}
