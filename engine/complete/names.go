package complete

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/query"
)

// nameList is the values of a whole-value field, the most frequent first, and one text that holds all of them, in which what
// was typed is looked for: that is faster than a look at each.
type nameList struct {
	values   []kiosque.Bucket
	articles int // that have any
	text     string
	starts   []int // where each line of text begins
	of       []int // the value of each line
}

// name lists the values of a whole-value field in which some word begins with what was typed.
func (c *Completer) name(ctx context.Context, text string, tail *query.Tail, size int) ([]kiosque.Completion, error) {
	out := []kiosque.Completion{}
	if tail.Field == query.ID {
		return out, nil
	}
	if err := c.load(ctx); err != nil {
		return nil, err
	}
	list, err := c.names(ctx, tail.Field)
	if err != nil {
		return nil, err
	}
	for _, v := range list.beginning(tail.Text, size) {
		out = append(out, kiosque.Completion{Query: text[:tail.Clause.Start] + query.Quote(v.Value), Word: v.Value, Count: v.Count})
	}
	return out, nil
}

// names returns the values of a whole-value field.
func (c *Completer) names(ctx context.Context, name query.FieldName) (*nameList, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.lists[name]; l != nil {
		return l, nil
	}
	counts, articles, err := c.c.Printed(ctx, name)
	if err != nil {
		return nil, err
	}
	l := &nameList{articles: articles}
	if err := l.group(ctx, c, name, counts); err != nil {
		return nil, err
	}
	var b strings.Builder
	for i, v := range l.values {
		for _, s := range append([]string{v.Value}, v.Spellings...) {
			for _, line := range nameSpellings(s) {
				b.WriteByte('\n')
				l.starts, l.of = append(l.starts, b.Len()), append(l.of, i)
				b.WriteString(line)
			}
		}
	}
	l.text = b.String()
	if c.lists == nil {
		c.lists = map[query.FieldName]*nameList{}
	}
	c.lists[name] = l
	return l, nil
}

// group puts the spellings of names together, and counts the articles of each.
func (l *nameList) group(ctx context.Context, c *Completer, name query.FieldName, counts map[string]uint32) error {
	spellings := slices.Sorted(maps.Keys(counts))
	each := make([]uint32, len(spellings))
	for i, s := range spellings {
		each[i] = counts[s]
	}
	for _, n := range c.c.Aliases.Group(name, spellings, each).Names {
		others := slices.DeleteFunc(slices.Clone(n.Spellings), func(s string) bool { return s == n.Shown })
		v := kiosque.Bucket{Value: n.Shown, Spellings: others}
		for _, s := range n.Spellings {
			v.Count += int(counts[s])
		}
		if len(n.Spellings) > 1 { // an article may name somebody twice
			var err error
			if v.Count, err = c.c.Printing(ctx, name, n.Spellings); err != nil {
				return err
			}
		}
		l.values = append(l.values, v)
	}
	slices.SortFunc(l.values, func(a, b kiosque.Bucket) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	return nil
}

// nameSpellings folds a name, and if it has an apostrophe, once more with a space there: L'Écho is lecho and l echo.
func nameSpellings(s string) []string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
	lines := []string{analysis.FoldString(s)}
	apart := analysis.FoldString(strings.Map(func(r rune) rune {
		if analysis.FoldString(string(r)) == "" && !unicode.Is(unicode.M, r) {
			return ' '
		}
		return r
	}, s))
	if apart != lines[0] {
		lines = append(lines, apart)
	}
	return lines
}

// beginning returns at most size values in which a word begins with what was typed, the most frequent first.
func (l *nameList) beginning(typed string, size int) (out []kiosque.Bucket) {
	if strings.TrimSpace(typed) == "" {
		return l.values[:min(size, len(l.values))]
	}
	var found []int
	for _, wanted := range nameSpellings(strings.TrimLeftFunc(typed, unicode.IsSpace)) {
		for at, n := 0, 0; n < size && wanted != ""; {
			i := strings.Index(l.text[at:], wanted)
			if i < 0 {
				break
			}
			at += i
			line, exact := slices.BinarySearch(l.starts, at)
			if !exact {
				line--
			}
			if before, _ := utf8.DecodeLastRuneInString(l.text[:at]); !unicode.IsLetter(before) && !unicode.IsDigit(before) {
				if k := len(found); k == 0 || found[k-1] != l.of[line] {
					found = append(found, l.of[line])
					n++
				}
				if at = len(l.text); line+1 < len(l.starts) {
					at = l.starts[line+1]
				}
				continue
			}
			_, k := utf8.DecodeRuneInString(l.text[at:])
			at += k
		}
	}
	slices.Sort(found)
	for _, v := range slices.Compact(found) {
		if len(out) < size {
			out = append(out, l.values[v])
		}
	}
	return out
}
