package nexis

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

// DetectHTML recognises a page of articles.
func DetectHTML(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	if !strings.HasPrefix(folded, "<") {
		return false
	}
	return strings.Contains(folded, "lxncomment") || strings.Contains(folded, `<a name="doc_id_`) || strings.Contains(folded, "<docfull>") ||
		strings.Contains(folded, " documents</span>")
}

// ReadHTML reads all articles of a page.
func ReadHTML(in *format.Input) error {
	begins := func(tag html.Token) bool {
		return tag.Data == "a" && strings.HasPrefix(markup.Attr(tag.Attr, "name"), "DOC_ID_")
	}
	err := markup.Cut(in, begins, func(line int, _ bool, piece string) error {
		n, err := html.Parse(strings.NewReader(piece))
		if err != nil {
			return in.Reject(line, "HTML trop emboîté", err)
		}
		return paragraphs(in, line, markup.Text(n))
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}

// paragraphs reads the articles of a text whose paragraphs are parted by empty lines.
func paragraphs(in *format.Input, line int, text string) error {
	s := splitter{in: in, line: line}
	for p := range strings.SplitSeq(text, "\n\n") {
		if _, _, ok := labelOf(p); ok || len(s.parts) > 5 {
			p = strings.Join(strings.Fields(p), " ")
		}
		if err := s.add(p, line); err != nil {
			return err
		}
	}
	return s.flush(line)
}

// splitter gathers the paragraphs of one article.
type splitter struct {
	in     *format.Input
	line   int // where the article began
	size   int
	parts  []string
	closed bool // the file closes articles, rather than open them
	worded bool // its counters have the word « document »
	opened bool // a counter stands above what was gathered
	// a cover is among what was gathered: the lines of the head below it are kept apart
	covered bool
}

// opens reports whether a paragraph opens an article. Where counters have the word « document », others are text.
func (s *splitter) opens(p string) bool {
	if s.closed || !isCounter(p) {
		return false
	}
	worded := strings.Contains(strings.ToUpper(p), "DO")
	if s.worded && !worded {
		return false
	}
	s.worded = worded
	return true
}

// add takes a paragraph that begins on a line.
func (s *splitter) add(p string, line int) error {
	switch {
	case s.opens(p):
		err := s.flush(line)
		s.opened = true
		return err
	case isClosing(p):
		s.closed = true
		return s.flush(line)
	}
	s.covered = s.covered || isCover(p)
	if s.size += len(p); s.size <= s.in.MaxArticle {
		s.parts = append(s.parts, p)
	}
	return nil
}

// flush reads the article gathered.
func (s *splitter) flush(next int) error {
	parts, size, line, opened := s.parts, s.size, s.line, s.opened
	s.parts, s.size, s.line, s.opened, s.covered = nil, 0, next, false, false
	if size > s.in.MaxArticle {
		return s.in.Reject(line, s.in.TooLong(), nil)
	}
	return document(s.in, line, parts, opened)
}

// DetectText recognises a text by what opens or closes its articles near its head, or by the cover in front of a list of them that may be
// longer than that.
func DetectText(in *format.Input, head []byte) bool {
	const enough = 3 // lines of a cover
	labelled, edge, covers := false, false, 0
	for i, line := range strings.Split(string(in.Charset.Text(head)), "\n") {
		line = strings.TrimSpace(strings.TrimRight(line, "\r"))
		if i > 400 {
			break
		}
		if isCover(line) && i < 20 {
			covers++
		}
		edge = edge || covers >= enough
		labelled = labelled || covers >= enough
		edge = edge || isCounter(line) && strings.Contains(strings.ToUpper(line), "DOCUMENT") || isClosing(line)
		if _, _, ok := labelOf(line); ok && line != "" {
			labelled = true
		}
		if edge && labelled {
			return true
		}
	}
	return false
}

// ReadText reads all articles of a text. Its lines are broken at a margin: those of a paragraph are one.
func ReadText(in *format.Input) error {
	s := splitter{in: in, line: 1}
	var paragraph []string
	size := 0
	end := func(n int) error {
		p := strings.Join(paragraph, "\n")
		paragraph, size = paragraph[:0], 0
		if p == "" {
			return nil
		}
		if _, _, ok := labelOf(p); ok || len(s.parts) > 2 && !s.covered {
			p = strings.Join(strings.Fields(p), " ")
		}
		return s.add(p, n)
	}
	take := func(n int, raw []byte) error {
		line := strings.TrimSpace(string(in.Charset.Text(raw)))
		_, _, labelled := labelOf(line)
		if line == "" || labelled || isCounter(line) || isCover(line) || isClosing(line) || size > in.MaxArticle {
			if err := end(n); err != nil {
				return err
			}
		}
		if line != "" {
			paragraph = append(paragraph, line)
			size += len(line)
			if isCounter(line) || isClosing(line) || isCover(line) {
				return end(n)
			}
		}
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: in.RejectLong, End: func(n int) error {
		if err := end(n); err != nil {
			return err
		}
		return s.flush(n)
	}})
}
