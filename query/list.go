package query

import (
	"fmt"
	"strings"
)

// A pasted list is read as its terms joined by OU: names of a column of a table, say. Press prose must not pass for one, so a
// list is several short terms and nothing else: no operator, sign, field or parenthesis, and no term that ends as a sentence.
const (
	minLines  = 3  // terms, one a line or divided by semicolons
	minCommas = 10 // terms divided by commas, which prose has too
	maxTerm   = 6  // words of a term; of one between commas, half of it
)

// list returns the terms of a text that is a list, nil if it is none.
func (l *lexer) list() []Range {
	if l.plain || strings.ContainsAny(l.text, `()[]{}=<>\|`) {
		return nil
	}
	for _, s := range []struct {
		marks      string
		least, max int
	}{{"\n;", minLines, maxTerm}, {",", minCommas, maxTerm / 2}} {
		if terms := divide(l.text, s.marks); len(terms) >= s.least && l.areTerms(terms, s.max) {
			return terms
		}
	}
	return nil
}

// divide cuts a text at the marks outside quotes and leaves out what is empty.
func divide(text, marks string) []Range {
	var terms []Range
	start := 0
	var quote rune
	add := func(end int) {
		s := text[start:end]
		from := start + len(s) - len(strings.TrimLeftFunc(s, isTrim))
		if to := from + len(strings.TrimFunc(s, isTrim)); to > from {
			terms = append(terms, Range{from, to})
		}
	}
	for i, r := range text {
		switch {
		case r == quote:
			quote = 0
		case quote == 0 && r == '"':
			quote = '"'
		case quote == 0 && r == '«':
			quote = '»'
		case quote == 0 && strings.ContainsRune(marks, r):
			add(i)
			start = i + 1
		}
	}
	add(len(text))
	return terms
}

func isTrim(r rune) bool { return isSpace(r) || r == ',' || r == ';' }

// areTerms tells whether every term may be one.
func (l *lexer) areTerms(terms []Range, most int) bool {
	for _, t := range terms {
		s := l.text[t.Start:t.End]
		words := strings.FieldsFunc(s, isSpace)
		if len(words) > most || strings.ContainsAny(s, ":!;\n") || !strings.ContainsFunc(s, isWordRune) {
			return false
		}
		if strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") || len(words) > 1 && strings.HasSuffix(s, ".") {
			return false
		}
		if r := []rune(s)[0]; r == '-' || r == '+' {
			return false
		}
		for _, w := range words {
			if _, ok := operatorNamed(w); ok {
				return false
			}
			if o, ok := operatorOf(w); ok && !o.foreign {
				return false
			}
			if w == "PARMI" || strings.HasPrefix(strings.ToLower(w), "atleast") {
				return false
			}
		}
	}
	return true
}

// terms emits the terms of a list; one of several words is a phrase.
func (l *lexer) terms(terms []Range) {
	whole := l.text
	l.note(Range{terms[0].Start, terms[len(terms)-1].End}, fmt.Sprintf("liste de %d termes : l'un ou l'autre est cherché (OU)", len(terms)))
	for i, t := range terms {
		if i > 0 {
			l.emit(token{kind: orToken, at: Range{t.Start, t.Start}})
		}
		l.text = whole[:t.End]
		l.pos, l.quoteless = t.Start, nil
		l.term(t)
		l.text = whole
		if l.err != nil {
			return
		}
	}
	l.pos = len(whole)
}

// term emits one term, which ends where the text does.
func (l *lexer) term(t Range) {
	if r, _ := l.peek(t.Start); isQuote(r) {
		if content, next, how := l.closing(r, Range{t.Start, t.Start + len(string(r))}); how == closed && next == t.End && content > t.Start {
			l.quoted(t.Start, Folded)
			return
		}
	}
	cs := l.chars()
	if l.pos == t.End && len(cs) > 0 {
		l.leaf(l.clause(l.inflected(cs), false), t)
		return
	}
	l.pos = t.Start
	words := l.phraseWords(t.End, Folded)
	switch {
	case len(words) > 1:
		l.leaf(&Phrase{Words: words, At: t}, t)
	case len(words) == 1:
		if w, ok := words[0].(*Word); ok {
			w.Level = Inflected
		}
		l.leaf(words[0], t)
	}
}
