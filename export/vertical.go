package export

import (
	"bufio"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

// vertical is a vertical file, as the IMS Corpus Workbench (cwb-encode -xsB -c utf8) and NoSketch Engine take it: one token a
// line, in three columns parted by tabs, and tags on lines of their own for articles, paragraphs and sentences. A token is a
// word as package analysis cuts it, or a sign between two words; the columns are the word as printed, its folded form, and its
// lemmas, nouns first, with | between where the form is of several. Of what XML takes for its own, entities stand there.
type vertical struct {
	n         *Written
	attrs     []column
	analyzer  analysis.Analyzer
	lemmas    map[string]string // of forms
	paragraph uint32            // of the sentence that is open
	sentence  uint32
}

const (
	// maxLemmas bounds the forms whose lemmas are remembered.
	maxLemmas = 1 << 16
	// maxAttribute bounds the value of an attribute, and maxTitle that of the title, in bytes as escaped: cwb-encode takes
	// lines of 65,534 bytes.
	maxAttribute = 2_500
	maxTitle     = 8_000
)

// verticalAttributes are those of <doc>: what is known of an article beside its texts, and its date thrice.
func verticalAttributes() (list []column) {
	for _, c := range columns() {
		switch c.name {
		case "lead", "body", "score":
		case "date":
			list = append(list, column{name: "date", value: func(f *kiosque.Found) string { return dated(&f.Article) }},
				column{name: "year", value: yearOf}, column{name: "yearmonth", value: monthOf})
		default:
			list = append(list, c)
		}
	}
	return list
}

// yearOf is the year of an article, if it is known.
func yearOf(f *kiosque.Found) string { return dated(&f.Article)[:min(4, len(dated(&f.Article)))] }

// monthOf is its year and month, if they are.
func monthOf(f *kiosque.Found) string {
	if f.Date.Month == 0 {
		return unknown
	}
	return f.Date.String()[:len("2023-02")]
}

func (v *vertical) begin(*bufio.Writer) error {
	v.attrs, v.lemmas = verticalAttributes(), map[string]string{}
	return nil
}

func (v *vertical) end(*bufio.Writer) error { return nil }

func (v *vertical) article(w *bufio.Writer, f *kiosque.Found) error {
	_, _ = w.WriteString("<doc") // w remembers a failed write
	for _, c := range v.attrs {
		most := maxAttribute
		if c.name == "title" {
			most = maxTitle
		}
		if value := attribute(c.value(f), most); value != "" {
			_, _ = w.WriteString(" " + c.name + `="` + value + `"`)
		}
	}
	_, _ = w.WriteString(">\n")
	for _, p := range partsOf(&f.Article) {
		v.part(w, p)
	}
	_, err := w.WriteString("</doc>\n")
	return err
}

// attribute is a text in the value of an attribute, cut where it would be too long.
func attribute(s string, most int) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(oneLine(lines(s))) {
		e := verticalEscape(string(r))
		if b.Len()+len(e)+len(cutMark) > most {
			return b.String() + cutMark
		}
		b.WriteString(e)
	}
	return b.String()
}

func verticalEscape(s string) string {
	if !strings.ContainsAny(s, `&<>"`) {
		return s
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// part writes a text in its paragraphs and sentences. One of signs alone is a paragraph of one sentence.
func (v *vertical) part(w *bufio.Writer, p part) {
	text := []byte(p.text)
	tokens := v.analyzer.Analyze(text)
	begun, at := false, 0
	begin := func(paragraph, sentence uint32) {
		if begun && sentence == v.sentence {
			return
		}
		if begun {
			_, _ = w.WriteString("</s>\n")
		}
		if !begun || paragraph != v.paragraph {
			if begun {
				_, _ = w.WriteString("</p>\n")
			}
			_, _ = w.WriteString("<p" + p.attr() + ">\n")
		}
		_, _ = w.WriteString("<s>\n")
		begun, v.paragraph, v.sentence = true, paragraph, sentence
	}
	for _, t := range tokens {
		between := string(text[at:t.Start])
		if begun && t.Sentence != v.sentence {
			ends := v.analyzer.Sentences()[v.sentence].End
			cut := min(max(int(ends), at), int(t.Start))
			v.signs(w, string(text[at:cut]))
			between = string(text[cut:t.Start])
		}
		begin(t.Paragraph, t.Sentence)
		v.signs(w, between)
		v.word(w, string(text[t.Start:t.End]), v.analyzer.Term(t))
		at = int(t.End)
	}
	if rest := string(text[at:]); begun || strings.TrimSpace(rest) != "" {
		if !begun {
			begin(0, 0)
		}
		v.signs(w, rest)
		_, _ = w.WriteString("</s>\n</p>\n")
	}
}

// word writes a token that is a word.
func (v *vertical) word(w *bufio.Writer, printed string, term []byte) {
	lemma, known := v.lemmas[string(term)]
	if !known {
		lemma = strings.Join(analysis.Lemmas(term), "|")
		if len(v.lemmas) < maxLemmas {
			v.lemmas[string(term)] = lemma
		}
	}
	v.n.Words++
	v.token(w, printed, analysis.FoldString(string(term)), lemma)
}

// signs writes what stands between two words: each sign a token, equal ones that follow each other one.
func (v *vertical) signs(w *bufio.Writer, between string) {
	for len(between) > 0 {
		r, n := utf8.DecodeRuneInString(between)
		sign := between[:n]
		for between = between[n:]; strings.HasPrefix(between, string(r)) && len(sign) < maxSign; between = between[n:] {
			sign += string(r)
		}
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			continue
		}
		v.token(w, sign, sign, sign)
	}
}

// maxSign bounds a row of equal signs, in bytes.
const maxSign = 80

// token writes a line. A word may be long, and a number has spaces in it; neither a tab nor a line break is in any.
func (v *vertical) token(w *bufio.Writer, columns ...string) {
	v.n.Tokens++
	for i, c := range columns {
		if i > 0 {
			_ = w.WriteByte('\t')
		}
		_, _ = w.WriteString(attribute(c, maxAttribute))
	}
	_ = w.WriteByte('\n')
}
