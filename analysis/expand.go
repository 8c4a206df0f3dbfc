package analysis

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Wildcard returns the forms whose fold matches a pattern, in ascending order, at most limit of them, and how many there
// are in all. In the pattern, which is folded too, * is any run of letters, also none, and ? exactly one.
func (t *Table) Wildcard(pattern string, limit int) (forms []uint32, total int) {
	p := foldPattern(pattern)
	prefix, suffix := p, p
	if i := strings.IndexAny(p, "*?"); i >= 0 {
		prefix, suffix = p[:i], p[strings.LastIndexAny(p, "*?")+1:]
	}
	var out []uint32
	switch {
	case prefix != "":
		for i := t.from(prefix); i < len(t.folds) && strings.HasPrefix(t.key(t.folds[i]), prefix); i++ {
			if matches(p, t.key(t.folds[i])) {
				out = append(out, t.folds[i].form)
			}
		}
	case suffix != "":
		i := sort.Search(len(t.reversed), func(i int) bool { return compareReversed(t.key(t.folds[t.reversed[i]]), suffix) >= 0 })
		for ; i < len(t.reversed) && strings.HasSuffix(t.key(t.folds[t.reversed[i]]), suffix); i++ {
			if e := t.folds[t.reversed[i]]; matches(p, t.key(e)) {
				out = append(out, e.form)
			}
		}
	default:
		for _, e := range t.folds {
			if matches(p, t.key(e)) {
				out = append(out, e.form)
			}
		}
	}
	out = ascending(out)
	return out[:min(len(out), max(limit, 0))], len(out)
}

// from returns the first fold not below key.
func (t *Table) from(key string) int {
	return sort.Search(len(t.folds), func(i int) bool { return t.key(t.folds[i]) >= key })
}

// foldPattern folds the letters of a pattern, and makes one star of several.
func foldPattern(pattern string) string {
	b := Fold(nil, []byte(pattern))
	return string(slices.CompactFunc(b, func(x, y byte) bool { return x == '*' && y == '*' }))
}

// matches reports whether s matches a pattern of * and ?; it goes back to the last star only, so that its cost is at most
// the product of the lengths.
func matches(pattern, s string) bool {
	p, i, star, retry := 0, 0, -1, 0
	for i < len(s) {
		_, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, i
			p++
		case p < len(pattern) && pattern[p] == '?':
			p++
			i += n
		case p < len(pattern) && pattern[p] == s[i]:
			p++
			i++
		case star >= 0:
			_, n = utf8.DecodeRuneInString(s[retry:])
			retry += n
			p, i = star+1, retry
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// Fuzzy returns the forms whose fold is at most distance (1 or 2) insertions, deletions, substitutions or swaps of
// neighbours away from that of a term, each letter edited once (optimal string alignment), and how many there are in all.
// Beyond limit the nearest are kept; they come in ascending order.
func (t *Table) Fuzzy(form []byte, distance, limit int) (forms []uint32, total int) {
	word := []rune(string(Fold(nil, form)))
	distance = min(max(distance, 0), 2)
	if len(word) > 2*MaxTerm { // longer than any fold
		return nil, 0
	}
	if distance == 1 && len(word) >= shortest {
		return nearest(t.within1(word), limit)
	}
	width := len(word) + 1
	// The sorted folds are walked like a trie: rows[d] holds the distances of the first d letters of a fold to every
	// beginning of the word; a fold keeps the rows of the letters it shares with the one before it.
	rows := make([]uint16, width*(len(word)+distance+2))
	for j := range width {
		rows[j] = offset16(j)
	}
	var found []near
	letters := make([]rune, 0, len(word)+distance+1)
	starts := make([]int, 0, len(word)+distance+2) // byte offset of every letter in the fold before
	before := ""
	for i := 0; i < len(t.folds); {
		key := t.key(t.folds[i])
		depth := 0
		for depth < len(letters) && starts[depth+1] <= len(key) && key[starts[depth]:starts[depth+1]] == before[starts[depth]:starts[depth+1]] {
			depth++
		}
		letters = letters[:depth]
		if len(starts) == 0 {
			starts = append(starts, 0)
		}
		starts = starts[:depth+1]
		before = key
		dead := false
		for at := starts[depth]; at < len(key) && !dead; {
			r, n := utf8.DecodeRuneInString(key[at:])
			at += n
			letters = append(letters, r)
			starts = append(starts, at)
			dead = len(letters) > len(word)+distance || nextRow(rows, width, word, letters) > uint16(distance)
		}
		if dead { // no fold with these letters is near
			bad := key[:starts[len(letters)]]
			letters, starts = letters[:len(letters)-1], starts[:len(starts)-1]
			i = t.behind(i, bad)
			continue
		}
		if d := rows[len(letters)*width+width-1]; int(d) <= distance {
			found = append(found, near{t.folds[i].form, d})
		}
		i++
	}
	return nearest(found, limit)
}

// behind is the first fold from the i-th on, which has some beginning, that has it no more. Mostly few have it: the steps are small at
// first.
func (t *Table) behind(i int, beginning string) int {
	has := func(k int) bool { return strings.HasPrefix(t.key(t.folds[k]), beginning) }
	step := 1
	for i+step < len(t.folds) && has(i+step) {
		i += step
		step *= 2
	}
	n := min(step, len(t.folds)-i)
	return i + 1 + sort.Search(n-1, func(k int) bool { return !has(i + 1 + k) })
}

// near is a form and its distance.
type near struct {
	form uint32
	d    uint16
}

// nearest returns the nearest of the forms found, at most limit of them, in ascending order, and how many there are.
func nearest(found []near, limit int) (forms []uint32, total int) {
	slices.SortFunc(found, func(x, y near) int { return cmp.Or(cmp.Compare(x.form, y.form), cmp.Compare(x.d, y.d)) })
	found = slices.CompactFunc(found, func(x, y near) bool { return x.form == y.form })
	total = len(found)
	if limit = max(limit, 0); total > limit {
		slices.SortStableFunc(found, func(x, y near) int { return cmp.Compare(x.d, y.d) })
		found = found[:limit]
	}
	for _, f := range found {
		forms = append(forms, f.form)
	}
	slices.Sort(forms)
	return forms, total
}

// shortest is the number of letters from which on within1 looks at few enough folds.
const shortest = 4

// within1 finds the folds at most one edit away from a word of two letters or more. One edit, also the swap of two
// neighbours, leaves either the first letters of the word as they are or the last ones, if there is a letter between these:
// so both halves are looked up, and what is found is compared.
func (t *Table) within1(word []rune) (found []near) {
	middle := (len(word) - 1) / 2
	take := func(e entry) {
		if d := edits(t.key(e), word); d <= 1 {
			found = append(found, near{e.form, d})
		}
	}
	prefix := string(word[:middle])
	for i := t.from(prefix); i < len(t.folds) && strings.HasPrefix(t.key(t.folds[i]), prefix); i++ {
		take(t.folds[i])
	}
	suffix := string(word[middle+1:])
	i := sort.Search(len(t.reversed), func(i int) bool { return compareReversed(t.key(t.folds[t.reversed[i]]), suffix) >= 0 })
	for ; i < len(t.reversed) && strings.HasSuffix(t.key(t.folds[t.reversed[i]]), suffix); i++ {
		take(t.folds[t.reversed[i]])
	}
	return found
}

// edits returns the distance of a fold to a word, 2 for any beyond 1.
func edits(key string, word []rune) uint16 {
	for len(word) > 0 && key != "" {
		r, n := utf8.DecodeRuneInString(key)
		if r != word[0] {
			break
		}
		key, word = key[n:], word[1:]
	}
	for len(word) > 0 && key != "" {
		r, n := utf8.DecodeLastRuneInString(key)
		if r != word[len(word)-1] {
			break
		}
		key, word = key[:len(key)-n], word[:len(word)-1]
	}
	switch letters := utf8.RuneCountInString(key); {
	case letters == 0 && len(word) == 0:
		return 0
	case letters <= 1 && len(word) <= 1:
		return 1
	case letters == 2 && len(word) == 2:
		first, n := utf8.DecodeRuneInString(key)
		if second, _ := utf8.DecodeRuneInString(key[n:]); first == word[1] && second == word[0] {
			return 1
		}
	}
	return 2
}

// nextRow fills the row of the last letter and returns the least distance in it.
func nextRow(rows []uint16, width int, word, letters []rune) uint16 {
	d := len(letters)
	row, up := rows[d*width:(d+1)*width], rows[(d-1)*width:d*width]
	row[0] = offset16(d)
	least := row[0]
	for j := 1; j < width; j++ {
		cost := uint16(1)
		if word[j-1] == letters[d-1] {
			cost = 0
		}
		v := min(up[j]+1, row[j-1]+1, up[j-1]+cost)
		if d > 1 && j > 1 && word[j-1] == letters[d-2] && word[j-2] == letters[d-1] {
			v = min(v, rows[(d-2)*width+j-2]+1)
		}
		row[j] = v
		least = min(least, v)
	}
	return least
}

// offset16 narrows a length that MaxTerm keeps small enough.
func offset16(n int) uint16 { return uint16(min(n, math.MaxUint16)) }
