package proquest

import (
	"errors"
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

var (
	// counted is a counter of documents in a page.
	counted = regexp.MustCompile(`>\s*document \d+ (?:de|sur|of) \d+\s*<`)
	// counters are those of its text.
	counters = regexp.MustCompile(`(?im)^\s*document \d+ (?:de|sur|of) \d+\s*$`)
)

// maxPage bounds a page of documents, in lengths of the longest article.
const maxPage = 4

// DetectHTML recognises a page of documents by the name of the service and its counters.
func DetectHTML(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	return strings.HasPrefix(folded, "<") && strings.Contains(folded, "proquest") && counted.MatchString(folded)
}

// ReadHTML reads all documents of a page, which are in the words of the text that ProQuest exports.
func ReadHTML(in *format.Input) error {
	page, err := in.Whole(maxPage * in.MaxArticle)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, "page HTML trop grande", nil)
	case err != nil:
		return in.Failed(0, err)
	}
	doc, err := markup.Document(page)
	if err != nil {
		return in.Reject(0, "page HTML illisible : éléments trop emboîtés", err)
	}
	const line = "____________________________________________________________\n\n"
	text := counters.ReplaceAllStringFunc(markup.SelectionText(doc.Find("body")), func(counter string) string { return line + counter })
	return Read(in.Part(strings.NewReader(text)))
}
