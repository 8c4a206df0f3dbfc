package feed

import "strings"

// maxOpen bounds the elements of a feed that are within each other.
const maxOpen = 256

// balanced is XML without the ends of elements that nothing opens, and with those of elements that nothing closes: tags of HTML that
// stand in a description as they are, of which the first would end it.
func balanced(text string) string {
	var b strings.Builder
	var open []string
	last := 0
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		if m[4] < 0 || m[6] < m[7] { // a section, or an element that is empty
			continue
		}
		name := text[m[4]:m[5]]
		if m[2] == m[3] {
			if len(open) < maxOpen {
				open = append(open, name)
			}
			continue
		}
		at := len(open) - 1
		for at >= 0 && open[at] != name {
			at--
		}
		b.WriteString(text[last:m[0]])
		if last = m[1]; at < 0 {
			continue
		}
		b.WriteString(closers(open[at+1:]))
		b.WriteString(text[m[0]:m[1]])
		open = open[:at]
	}
	return b.String() + text[last:]
}
