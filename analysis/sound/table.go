package sound

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed table.txt
var tableText string

// known is a name of the table.
type known struct {
	name   string
	sounds []byte
	line   int
}

// names are all names of the table.
var names = func() (all []known) {
	n := 0
	for line := range strings.Lines(tableText) {
		n++
		line, _, _ = strings.Cut(line, "#")
		for name := range strings.FieldsSeq(line) {
			all = append(all, known{name, Append(nil, name), n})
		}
	}
	return all
}()

// Others returns the other spellings of a name, folded, that a table says of it, or of a name that is heard very much like it.
func Others(fold string) (others []string) {
	bare, sounds := strings.ReplaceAll(fold, "-", ""), Append(nil, fold)
	lines := map[int]bool{}
	for _, k := range names {
		if strings.ReplaceAll(k.name, "-", "") == bare {
			lines[k.line] = true
		} else if cost, one := Distance(sounds, k.sounds); one && cost <= Close && len(sounds) > shortest {
			lines[k.line] = true
		}
	}
	for _, k := range names {
		if lines[k.line] && k.name != fold && !slices.Contains(others, k.name) {
			others = append(others, k.name)
		}
	}
	return others
}
