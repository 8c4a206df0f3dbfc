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
	"github.com/kiosque-search/kiosque/match"
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
func (o *oracle) spellings(f kiosque.Facet, name string) []string {
	if o.names[f] == nil {
		o.names[f] = map[string][]string{}
	}
	if known, ok := o.names[f][name]; ok {
		return known
	}
	n := map[string]int{}
	for _, d := range o.docs {
		for _, s := range d.values(f) {
			if s == name || isAmong(s, []string{name}) {
				n[s]++
			}
		}
	}
	o.names[f][name] = slices.SortedFunc(maps.Keys(n), func(a, b string) int {
		rank := func(s string) string {
			mixed := strings.ToUpper(s) != s && strings.ToLower(s) != s
			return fmt.Sprint(!mixed, !strings.ContainsFunc(s, func(r rune) bool { return r > 127 && unicode.IsLetter(r) }), " ", s)
		}
		return cmp.Or(n[b]-n[a], strings.Compare(rank(a), rank(b)))
	})
	return o.names[f][name]
}

// shown is the spelling of a name by which a facet shows it.
func (o *oracle) shown(f kiosque.Facet, name string) string { return o.spellings(f, name)[0] }

// values are those of a facet in an article, each once.
func (d *oracleDoc) values(f kiosque.Facet) (all []string) {
	a := d.of
	values := [kiosque.NumFacets][]string{
		kiosque.FacetSource: {a.Source}, kiosque.FacetSection: {a.Section}, kiosque.FacetAuthor: a.Authors, kiosque.FacetAgency: {a.Agency},
		kiosque.FacetPlace: {a.Place}, kiosque.FacetSubject: a.Tags, kiosque.FacetPage: {a.Page}, kiosque.FacetLength: {lengthClass(len(d.forms[match.Body]))},
	}[f]
	for _, v := range values {
		if v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

func lengthClass(words int) string {
	switch {
	case words == 0:
		return ""
	case words < 100:
		return "1-99"
	case words < 250:
		return "100-249"
	case words < 500:
		return "250-499"
	case words < 1000:
		return "500-999"
	case words < 2000:
		return "1000-1999"
	}
	return "2000-"
}

// passes reports whether an article has a value that is chosen and none that is left out.
func (d *oracleDoc) passes(f kiosque.Facet, c kiosque.Choice) bool {
	pass := len(c.Only) == 0
	for _, v := range d.values(f) {
		if isAmong(v, c.Not) {
			return false
		}
		pass = pass || isAmong(v, c.Only)
	}
	return pass
}

// count counts an article by its values, under the names that are shown, each once; without any under the empty one.
func (o *oracle) count(d *oracleDoc, f kiosque.Facet, into map[string]int) {
	names := map[string]bool{}
	for _, v := range d.values(f) {
		names[o.shown(f, v)] = true
	}
	if len(names) == 0 {
		names[""] = true
	}
	for name := range names {
		into[name]++
	}
}

// buckets are the values of a facet in which some letters stand, with these counts.
func (o *oracle) buckets(f kiosque.Facet, counts map[string]int, c kiosque.Choice, contains string) (all []kiosque.Bucket) {
	known := map[string]bool{"": true}
	for _, d := range o.docs {
		for _, name := range d.values(f) {
			v := o.shown(f, name)
			if known[v] {
				continue
			}
			known[v] = true
			b := kiosque.Bucket{Value: v, Count: counts[v], Selected: isAmong(v, c.Only), Excluded: isAmong(v, c.Not)}
			has := false
			for _, s := range o.spellings(f, v) {
				has = has || strings.Contains(analysis.FoldString(s), strings.TrimSpace(analysis.FoldString(contains)))
				if s != v {
					b.Spellings = append(b.Spellings, s)
				}
			}
			for _, s := range slices.Concat(c.Only, c.Not) {
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
