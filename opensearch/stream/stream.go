// Package stream writes the words of a text, as package analysis finds them, as one string that an analyzer of OpenSearch takes apart
// again without knowing any French: white space goes from one position to the next, and Glue joins what stands at one position.
package stream

import (
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// Glue joins terms of one position: "le\aLE" are two terms there. Whatever is searched is written in the same way, so that several
// forms of a word are one term with alternatives. No form has a control character.
const Glue = "\a"

// Marks are terms at the places where a unit begins and ends. A unit of one word has the mark Only and no other, so that Starts and
// Ends alternate: from a Start to the next End is one unit.
type Marks struct{ Start, End, Only string }

// Of are the marks of the units of texts. The characters are none that Java takes for white space, nor Glue.
func Of(u match.Unit) Marks {
	return [match.NumUnits]Marks{
		match.Sentence: {"\x01", "\x02", "\x03"}, match.Paragraph: {"\x04", "\x05", "\x06"}, match.Run: {"\x0e", "\x0f", "\x10"},
	}[u]
}

// Writer writes texts. It keeps its buffers and serves one goroutine; the zero value is ready.
type Writer struct {
	analyzer analysis.Analyzer
	out      []byte
	starts   [match.NumUnits][]uint32
}

// Write returns the stream of a text and the number of its words. Beside each word stand the signs of its position, the compounds that
// begin with it, and the marks of the sentences, paragraphs and runs that begin or end with it. If form is not nil, it is called with every
// form, as often as it stands there; the bytes are valid during the call.
func (w *Writer) Write(text string, form func([]byte)) (stream string, words int) {
	a := &w.analyzer
	tokens := a.Analyze([]byte(text))
	signs := a.Signs()
	compounds := a.Compounds()
	w.units(tokens)
	w.out = w.out[:0]
	add := func(term []byte) {
		w.out = append(append(w.out, Glue...), term...)
		if form != nil {
			form(term)
		}
	}
	var next [match.NumUnits]int // unit that begins next
	for i, t := range tokens {
		if i > 0 {
			w.out = append(w.out, ' ')
		}
		term := a.Term(t)
		w.out = append(w.out, term...)
		if form != nil {
			form(term)
		}
		for ; len(signs) > 0 && int(signs[0].Position) == i; signs = signs[1:] {
			add(a.Term(signs[0].Token))
		}
		for ; len(compounds) > 0 && int(compounds[0].First) == i; compounds = compounds[1:] {
			add(a.Form(compounds[0]))
		}
		for u := range match.NumUnits {
			starts, n := w.starts[u], &next[u]
			begins := *n < len(starts) && int(starts[*n]) == i
			if begins {
				*n++
			}
			ends := i == len(tokens)-1 || *n < len(starts) && int(starts[*n]) == i+1
			w.mark(Of(u), begins, ends)
		}
	}
	return string(w.out), len(tokens)
}

func (w *Writer) mark(m Marks, begins, ends bool) {
	mark := ""
	switch {
	case begins && ends:
		mark = m.Only
	case begins:
		mark = m.Start
	case ends:
		mark = m.End
	default:
		return
	}
	w.out = append(append(w.out, Glue...), mark...)
}

// units finds the first words of every unit.
func (w *Writer) units(tokens []analysis.Token) {
	for u := range w.starts {
		w.starts[u] = w.starts[u][:0]
	}
	for i, t := range tokens {
		paragraph := i == 0 || t.Paragraph != tokens[i-1].Paragraph
		if paragraph {
			w.starts[match.Paragraph] = append(w.starts[match.Paragraph], uint32(i))
		}
		if paragraph || t.Sentence != tokens[i-1].Sentence {
			w.starts[match.Sentence] = append(w.starts[match.Sentence], uint32(i))
		}
	}
	w.starts[match.Run] = w.analyzer.Breaks(w.starts[match.Run])
}
