package rights

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

// The length of an extract, lead and body together.
const (
	MaxWords = 60 // words at most
	MaxShare = 3  // and at most one word in so many, so that no short text is shown whole
)

// beginning is how much of a text is read to cut it: words are shorter on average than this allows for, and where they
// are not, the extract is.
const beginning = 32 * MaxWords * MaxShare

// extractOf cuts an article to what may be shown of it: lead and body to their first words, as far as possible at the end
// of a sentence, and a title that repeats them to as many words.
func extractOf(a kiosque.Article) kiosque.Article {
	var lead, body analysis.Analyzer
	inLead, inBody := lead.Analyze(head(a.Lead)), body.Analyze(head(a.Body))
	left := min(MaxWords, (len(inLead)+len(inBody))/MaxShare)
	if a.TitleDerived {
		var title analysis.Analyzer
		a.Title = cut(a.Title, title.Analyze([]byte(a.Title)), title.Sentences(), left)
	}
	full := len(a.Lead) + len(a.Body)
	if a.Lead = cut(a.Lead, inLead, lead.Sentences(), left); a.Lead != "" {
		left -= min(left, len(inLead))
	}
	a.Body = cut(a.Body, inBody, body.Sentences(), left)
	a.Extract = a.Extract || len(a.Lead)+len(a.Body) < full
	return a
}

// head is the part of a text that is read.
func head(text string) []byte {
	n := min(len(text), beginning)
	for n < len(text) && n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return []byte(text[:n])
}

// cut returns the beginning of a text of at most so many words: its whole sentences if they have half of these at least,
// and otherwise whole words.
func cut(text string, tokens []analysis.Token, sentences []analysis.Range, words int) string {
	switch {
	case words == 0 || len(tokens) == 0:
		return ""
	case words >= len(tokens):
		return string(head(text))
	}
	next := tokens[words]
	if s := int(next.Sentence); s > 0 && s <= len(sentences) {
		inSentences := 0
		for inSentences < words && tokens[inSentences].Sentence < next.Sentence {
			inSentences++
		}
		if 2*inSentences >= words {
			return text[:sentences[s-1].End]
		}
	}
	end := strings.LastIndexFunc(text[:next.Start], unicode.IsSpace)
	return strings.TrimRightFunc(text[:max(end, 0)], unicode.IsSpace)
}

// shown is what an extract has of a part of the text it was cut from: all of the part, its beginning or nothing.
func shown(part, extract string) string {
	if strings.Contains(extract, part) {
		return part
	}
	for i := max(0, len(extract)-len(part)); i < len(extract); i++ {
		if strings.HasPrefix(part, extract[i:]) {
			return part[:len(extract)-i]
		}
	}
	return ""
}

// within keeps the spans that end in the first n bytes.
func within(spans []kiosque.Span, n int) []kiosque.Span {
	kept := []kiosque.Span{}
	for _, s := range spans {
		if s.End <= n {
			kept = append(kept, s)
		}
	}
	return kept
}

// wordsOf are the words of an extract and its title, folded.
func wordsOf(a *kiosque.Article) map[string]bool {
	words := map[string]bool{}
	for _, text := range []string{a.Title, a.Lead, a.Body} {
		var in analysis.Analyzer
		for _, t := range in.Analyze([]byte(text)) {
			words[analysis.FoldString(text[t.Start:t.End])] = true
		}
	}
	return words
}
