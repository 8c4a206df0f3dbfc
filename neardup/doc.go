// Package neardup finds the articles of a collection that print the same text: dispatches that several papers took over,
// or that one paper took over again, cut or completed.
//
// Two texts are compared by their shingles, the runs of five words once case and accents are folded (Broder, "On the
// resemblance and containment of documents", 1997). Candidates come from a sample of the shingles, the same in every
// text, in which both resemblance and containment show (Broder's modular sketches; FracMinHash of Irber et al., 2022):
// a dispatch inside a longer article has a small resemblance to it, which tables of minima would miss. Every candidate
// is then compared whole. Headlines take no part: they change where the text does not.
package neardup
