// Package capitals tells how articles print forms, and so which of these are names: those that they mostly print with a capital.
package capitals

import (
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/printed"
)

// maxKnown is how many forms are remembered.
const maxKnown = 1 << 16

// Judge remembers what it has been told of forms. The zero value is ready; it is safe for concurrent use.
type Judge struct {
	mu    sync.Mutex
	known map[uint32]Form
}

// Form is how some articles print a form.
type Form struct {
	Printed string // as most of them do, where no sentence begins
	IsName  bool   // mostly with a capital
}

// Of tells how a form, of this number and text, is printed in some articles, which are asked for unless it is known. Errors are those
// of the articles.
func (j *Judge) Of(form uint32, text string, articles func() ([]*kiosque.Article, error)) (Form, error) {
	j.mu.Lock()
	is, known := j.known[form]
	j.mu.Unlock()
	if known {
		return is, nil
	}
	some, err := articles()
	if err != nil {
		return Form{}, err
	}
	reader := printed.NewReader([][]string{{text}})
	for _, article := range some {
		for _, field := range []string{article.Title, article.Lead, article.Body} {
			reader.Read(field)
		}
	}
	is = Form{Printed: reader.Printed(0), IsName: reader.IsName(0)}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.known == nil || len(j.known) >= maxKnown {
		j.known = map[uint32]Form{}
	}
	j.known[form] = is
	return is, nil
}
