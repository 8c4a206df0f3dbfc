package searchertest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/query"
)

// nameKey is what the spellings of a name share: its letters and figures in lower case, without accents; where nothing stands
// between two figures, another name.
func nameKey(s string) string {
	var b strings.Builder
	gap, figure := false, false
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("'’ʼ‘`´", r):
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r):
			gap = true
		default:
			if gap && figure && unicode.IsDigit(r) {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			gap, figure = false, unicode.IsDigit(r)
		}
	}
	return b.String()
}

// isAmong reports whether a name is one of some, in any spelling.
func isAmong(name string, some []string) bool {
	return name != "" && slices.ContainsFunc(some, func(s string) bool { return s != "" && nameKey(s) == nameKey(name) })
}

// spellings lists how the articles print a name, the most frequent first; of two as frequent, with both small and capital letters
// before without, with accents before without, by bytes.
func (o *oracle) spellings(field query.FieldName, name string) []string {
	n := map[string]int{}
	for _, d := range o.docs {
		for _, s := range fieldValues(d.of, field) {
			if s == name || isAmong(s, []string{name}) {
				n[s]++
			}
		}
	}
	return slices.SortedFunc(maps.Keys(n), func(a, b string) int {
		rank := func(s string) string {
			mixed := strings.ToUpper(s) != s && strings.ToLower(s) != s
			return fmt.Sprint(!mixed, !strings.ContainsFunc(s, func(r rune) bool { return r > 127 && unicode.IsLetter(r) }), " ", s)
		}
		return cmp.Or(n[b]-n[a], strings.Compare(rank(a), rank(b)))
	})
}

// shown is the spelling of a name by which a facet shows it.
func (o *oracle) shown(field query.FieldName, name string) string {
	if o.names == nil {
		o.names = map[query.FieldName]map[string]string{query.Source: {}, query.Section: {}}
	}
	known := o.names[field]
	if _, ok := known[name]; !ok {
		known[name] = o.spellings(field, name)[0]
	}
	return known[name]
}

// buckets are the values of a facet in which some letters stand, with these counts.
func (o *oracle) buckets(field query.FieldName, counts map[string]int, selected, excluded []string, contains string) (all []kiosque.Bucket) {
	known := map[string]bool{"": true}
	for _, d := range o.docs {
		for _, name := range fieldValues(d.of, field) {
			v := o.shown(field, name)
			if known[v] {
				continue
			}
			known[v] = true
			b := kiosque.Bucket{Value: v, Count: counts[v], Selected: isAmong(v, selected), Excluded: isAmong(v, excluded)}
			has := false
			for _, s := range o.spellings(field, v) {
				has = has || strings.Contains(analysis.FoldString(s), strings.TrimSpace(analysis.FoldString(contains)))
				if s != v {
					b.Spellings = append(b.Spellings, s)
				}
			}
			for _, s := range slices.Concat(selected, excluded) {
				if s != v && isAmong(v, []string{s}) && !slices.Contains(b.Spellings, s) {
					b.Spellings = append(b.Spellings, s)
				}
			}
			if has && (b.Count > 0 || b.Selected || b.Excluded) {
				all = append(all, b)
			}
		}
	}
	slices.SortFunc(all, func(a, b kiosque.Bucket) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value)) })
	return all
}
