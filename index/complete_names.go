package index

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/segment"
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

// completeName lists the values of a whole-value field in which some word begins with what was typed.
func (g *generation) completeName(ctx context.Context, text string, tail *query.Tail, size int) ([]kiosque.Completion, error) {
	out := []kiosque.Completion{}
	if tail.Field == query.ID {
		return out, nil
	}
	if err := g.loadCompleter(ctx); err != nil {
		return nil, err
	}
	list, err := g.names(ctx, tail.Field)
	if err != nil {
		return nil, err
	}
	for _, v := range list.beginning(tail.Text, size) {
		out = append(out, kiosque.Completion{Query: text[:tail.Clause.Start] + query.Quote(v.Value), Word: v.Value, Count: v.Count})
	}
	return out, nil
}

// names returns the values of a whole-value field.
func (g *generation) names(ctx context.Context, name query.FieldName) (*nameList, error) {
	c := &g.completer
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.names[name]; l != nil {
		return l, nil
	}
	counts := map[string]uint32{}
	l := &nameList{}
	for _, s := range g.segments {
		having := segment.NewSet(s.docs)
		terms, err := s.terms(wholeField(name))
		if err != nil {
			return nil, err
		}
		err = segment.EachTerm(terms, func(t segment.Term) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			list, err := terms.Find(t)
			if list != nil {
				for doc := range list.Docs() {
					counts[t.Text]++
					having.Add(doc)
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		l.articles += having.Count()
	}
	if err := l.group(g, name, counts); err != nil {
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
	if c.names == nil {
		c.names = map[query.FieldName]*nameList{}
	}
	c.names[name] = l
	return l, nil
}

// group puts the spellings of names together, and counts the articles of each.
func (l *nameList) group(g *generation, name query.FieldName, counts map[string]uint32) error {
	spellings := slices.Sorted(maps.Keys(counts))
	each := make([]uint32, len(spellings))
	for i, s := range spellings {
		each[i] = counts[s]
	}
	for _, n := range g.aliases.Group(name, spellings, each).Names {
		others := slices.DeleteFunc(slices.Clone(n.Spellings), func(s string) bool { return s == n.Shown })
		v := kiosque.Bucket{Value: n.Shown, Spellings: others}
		for _, s := range n.Spellings {
			v.Count += int(counts[s])
		}
		if len(n.Spellings) > 1 { // an article may name somebody twice
			var err error
			if v.Count, err = g.printing(name, n.Spellings); err != nil {
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

// printing counts the articles in which one of some spellings stands in a whole-value field.
func (g *generation) printing(name query.FieldName, spellings []string) (n int, err error) {
	for _, s := range g.segments {
		terms, err := s.terms(wholeField(name))
		if err != nil {
			return 0, err
		}
		having := segment.NewSet(s.docs)
		for _, spelling := range spellings {
			list, err := terms.Find(segment.Term{Text: spelling})
			if err != nil {
				return 0, err
			}
			if list == nil {
				continue
			}
			for doc := range list.Docs() {
				having.Add(doc)
			}
		}
		n += having.Count()
	}
	return n, nil
}

// nameSpellings folds a name, and if it has an apostrophe, once more with a space there: L'Écho is lecho and l echo.
func nameSpellings(s string) []string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
	lines := []string{folded(s)}
	apart := folded(strings.Map(func(r rune) rune {
		if folded(string(r)) == "" && !unicode.Is(unicode.M, r) {
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
