// Package capitals tells which forms are names: those that articles mostly print with a capital.
package capitals

import (
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

// maxKnown is how many forms are remembered.
const maxKnown = 1 << 16

// Judge remembers what it has been told of forms. The zero value is ready; it is safe for concurrent use.
type Judge struct {
	mu    sync.Mutex
	known map[uint32]bool
}

// IsName reports whether a form, of this number and text, is mostly printed with a capital in some articles, which are asked for
// unless it is known. Errors are those of the articles.
func (j *Judge) IsName(form uint32, text string, articles func() ([]*kiosque.Article, error)) (bool, error) {
	j.mu.Lock()
	is, known := j.known[form]
	j.mu.Unlock()
	if known {
		return is, nil
	}
	some, err := articles()
	if err != nil {
		return false, err
	}
	var a analysis.Analyzer
	capital, small := 0, 0
	for _, article := range some {
		for _, field := range []string{article.Title, article.Lead, article.Body} {
			c, s := a.Capitals([]byte(field), text)
			capital, small = capital+c, small+s
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.known == nil || len(j.known) >= maxKnown {
		j.known = map[uint32]bool{}
	}
	j.known[form] = capital > small
	return capital > small, nil
}
