package plain

import (
	"strings"

	"github.com/kiosque-search/kiosque/corpus/record"
)

// closeUp brings the lines of headers together that empty lines part, as each is a paragraph of its own in a document of a word
// processor; the empty lines come behind the header, so that all lines keep their numbers. It does so only where a text begins with
// such a header.
func closeUp(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	at := 0
	for at < len(lines) && strings.TrimSpace(lines[at]) == "" {
		at++
	}
	next := afterBlank(lines, at+1)
	if next < at+2 || next == len(lines) || !opensHeader(lines[at]) || !opensHeader(lines[next]) {
		return text
	}
	first, _ := headerLine(strings.TrimSpace(lines[at]))
	out := make([]string, 0, len(lines))
	for at = 0; at < len(lines); {
		if f, _ := headerLine(strings.TrimSpace(lines[at])); f != first {
			out = append(out, lines[at])
			at++
			continue
		}
		blank := 0
		for {
			out = append(out, lines[at])
			next := afterBlank(lines, at+1)
			if next == len(lines) || !goesOnWith(lines[next], first) {
				break
			}
			blank += next - at - 1
			at = next
		}
		for range blank {
			out = append(out, "")
		}
		at++
	}
	return strings.Join(out, "\n")
}

// opensHeader reports whether a line is one of a header, and not that in front of a text.
func opensHeader(line string) bool {
	f, value := headerLine(strings.TrimSpace(line))
	return f != record.None && f != record.Body && value != ""
}

// goesOnWith reports whether a line is the next of a header: of a known name, but for the one that opens the next article, or of any
// short name and value.
func goesOnWith(line string, first record.Field) bool {
	const short = 80 // bytes of a value
	line = strings.TrimSpace(line)
	if f, _ := headerLine(line); f != record.None {
		return f != first
	}
	name, value, ok := strings.Cut(line, ":")
	return ok && detailName(name) && strings.TrimSpace(value) != "" && len(value) < short && !strings.HasSuffix(value, ".")
}

// afterBlank is the first line from a place on that is not empty.
func afterBlank(lines []string, at int) int {
	for at < len(lines) && strings.TrimSpace(lines[at]) == "" {
		at++
	}
	return at
}
