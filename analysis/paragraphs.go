package analysis

import "bytes"

// Paragraphs cuts a text where Analyze begins paragraphs, at empty lines or, where it has none, at each line break, and appends the parts to
// dst, with the first byte and the one behind the last of each. A part without any word is no paragraph of Analyze, and a word that goes on
// behind a line break has no part of its own: where as many parts as paragraphs are found, each analysed by itself has the words that
// it has in the text, as words do not depend on what stands beyond the white space around them. False: the text has line breaks that
// are not looked for here.
func Paragraphs(dst []Range, text []byte) ([]Range, bool) {
	if len(text) > MaxText || hasOtherBreak(text) {
		return dst, false
	}
	blank := hasBlankLine(text)
	from := skipSpace(text, 0)
	for at := from; from < len(text); {
		to := bytes.IndexByte(text[at:], '\n')
		if to < 0 {
			return append(dst, Range{Start: offset(from), End: offset(len(text)), Paragraph: uint32(len(dst))}), true
		}
		to += at
		if at = skipSpace(text, to); !blank || breaksParagraph(text[to:at]) {
			dst = append(dst, Range{Start: offset(from), End: offset(to), Paragraph: uint32(len(dst))})
			from = at
		}
	}
	return dst, true
}

// hasOtherBreak reports whether a text has a line break other than the line feed, each of which is one byte below a space, or begins
// with one of two bytes that are not frequent.
func hasOtherBreak(text []byte) bool {
	for i, c := range text {
		switch {
		case c >= ' ' && c < 0xc2: // nearly all
		case c == '\r' || c == '\v' || c == '\f':
			return true
		case c == 0xc2 && bytes.HasPrefix(text[i:], []byte("\u0085")):
			return true
		case c == 0xe2 && (bytes.HasPrefix(text[i:], []byte("\u2028")) || bytes.HasPrefix(text[i:], []byte("\u2029"))):
			return true
		}
	}
	return false
}
