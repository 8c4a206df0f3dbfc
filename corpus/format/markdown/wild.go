package markdown

import "strings"

// What a person writes stays far below these limits. Beyond, the parser takes time, or a table room, that grows with the square of
// the text: it is kept as it stands then, marks and all, and no word of it is lost.
const (
	maxDepth  = 64   // quotes and lists in each other, at the beginning of a line
	maxLinks  = 1000 // brackets that open in a paragraph
	maxMarks  = 2000 // signs of emphasis in a paragraph
	maxTags   = 500  // signs < in a paragraph that no > follows
	maxIndent = 4 * maxDepth
	fewCells  = 10_000 // of a table, whatever its text: its rows are filled up to the longest
)

// wild reports whether a text is beyond the limits.
func wild(source string) bool {
	var p paragraph
	for line := range strings.Lines(source) {
		if strings.TrimSpace(line) == "" {
			p = paragraph{}
			continue
		}
		if p.add(line); p.wild() || deep(line) {
			return true
		}
	}
	return false
}

// paragraph counts what stands in lines until an empty one.
type paragraph struct{ bytes, lines, cells, links, marks, tags int }

func (p *paragraph) add(line string) {
	p.bytes, p.lines = p.bytes+len(line), p.lines+1
	p.cells = max(p.cells, strings.Count(line, "|"))
	p.links += strings.Count(line, "[")
	p.marks += strings.Count(line, "*") + strings.Count(line, "_") + strings.Count(line, "~")
	p.tags += strings.Count(line, "<") - strings.Count(line, ">")
}

func (p *paragraph) wild() bool {
	return p.links > maxLinks || p.marks > maxMarks || p.tags > maxTags || p.cells*p.lines > fewCells+4*p.bytes
}

// deep reports whether a line begins with too many marks of quotes and lists, or too far to the right.
func deep(line string) bool {
	marks, space, number := 0, 0, false
	for i := range len(line) {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			space++
		case c == '>' || c == '-' || c == '+' || c == '*' || (c == '.' || c == ')') && number:
			if i+1 < len(line) && (c == '>' || line[i+1] == ' ' || line[i+1] == '\t') {
				marks++
			}
		case '0' <= c && c <= '9':
		default:
			return marks > maxDepth || space > maxIndent+marks
		}
		number = '0' <= line[i] && line[i] <= '9'
	}
	return marks > maxDepth
}
