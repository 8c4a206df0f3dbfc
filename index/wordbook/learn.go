package wordbook

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

const (
	rounds     = 3    // of joining pairs: strings of eight tokens at most
	perRound   = 8000 // pairs joined in one
	leastPair  = 8    // how often a pair stands in the texts, at least, to be joined
	leastUse   = 2    // how often an entry is used in them, at least …
	shortEntry = 4    // … and one of so many bytes, which take hardly more than its place in the book: twice as often
	leastPiece = 6    // how many rare words have a piece of a word, at least
	pieces     = 6000 // of words
	joinedOnly = 2    // strings are looked for in one text of so many

	bytesOfToken = 4   // of texts, for a token, at least as a rule …
	bytesOfNew   = 100 // … and for one that is new
	tokensOfPair = 8   // tokens, for a pair that is new
)

// Learn makes a book of some texts.
func Learn(texts [][]byte) *Book {
	learnt := 0
	for _, t := range texts {
		learnt += len(t)
	}
	l := &learner{tokens: newTokens(min(learnt/bytesOfNew, maxEntries)), joined: newPairs(rounds * perRound)}
	l.seq = make([]uint32, 0, learnt/(bytesOfToken*joinedOnly))
	for i, t := range texts {
		l.read(t, i%joinedOnly == 0)
	}
	l.count = slices.Clone(l.left)
	counts := newPairs(len(l.seq) / tokensOfPair)
	for range rounds {
		clear(counts.slots) // also at first: pages that are written at once are given once
		counts.n = 0
		l.join(counts)
	}
	var all []use
	for id := range l.uses {
		n, size := l.uses[id], l.size[id]
		if id < l.tokens.len() { // words in strings of the texts in which these were looked for will be so in others, too
			n -= min(n, (joinedOnly-1)*(l.count[id]-l.left[id]))
		}
		if n >= leastUse && (size > shortEntry || n >= 2*leastUse) {
			all = append(all, use{l.spell(nil, uint32(id)), n})
		}
	}
	all = append(all, l.pieces()...)
	slices.SortStableFunc(all, func(a, b use) int { return cmp.Compare(b.n, a.n) })
	all = all[:min(len(all), maxEntries)]
	entries, uses := make([][]byte, len(all)), make([]uint32, len(all))
	for i, u := range all {
		entries[i], uses[i] = u.entry, u.n
	}
	best := divide(uses)
	return newBook(entries[:min(len(entries), best.codes())], best, learnt)
}

// use is how often an entry will be used, more or less.
type use struct {
	entry []byte
	n     uint32
}

// divide finds the leads with which entries that are used so often take the least room.
func divide(uses []uint32) (best leads) {
	sum := make([]uint64, len(uses)+1)
	for i, n := range uses {
		sum[i+1] = sum[i] + uint64(n)
	}
	upTo := func(n int) uint64 { return sum[min(n, len(uses))] }
	least := uint64(1) << 63
	for two := spelt - 1; two <= spelt; two++ { // one lead of three bytes is enough for all entries
		for one := range two + 1 {
			l := leads{one, two}
			const spelling = 9
			size := upTo(one) + 2*(upTo(l.short())-upTo(one)) + 3*(upTo(l.codes())-upTo(l.short())) + spelling*(sum[len(uses)]-upTo(l.codes()))
			if size < least {
				best, least = l, size
			}
		}
	}
	return best
}

// learner joins pairs of tokens to strings. Strings have numbers behind those of the tokens.
type learner struct {
	tokens *tokens
	parts  [][2]uint32 // of the strings
	joined *pairs      // pair → its number
	size   []int       // by number, in bytes
	uses   []uint32    // by number: how often it stands in the texts
	count  []uint32    // by number: how often it stands in seq, at first …
	left   []uint32    // … and now
	seq    []uint32    // the texts in which strings are looked for; none: one ends
}

// read counts the tokens of a text.
func (l *learner) read(text []byte, join bool) {
	for len(text) > 0 {
		n := next(text)
		id := l.tokens.add(text[:n])
		if int(id) == len(l.uses) {
			l.uses, l.left, l.size = append(l.uses, 0), append(l.left, 0), append(l.size, n)
		}
		l.uses[id]++
		if join {
			l.left[id]++
			l.seq = append(l.seq, id)
		}
		text = text[n:]
	}
	l.seq = append(l.seq, none)
}

// join makes strings of the most frequent pairs, which it counts in an empty table, and joins them wherever they stand, from left to right.
func (l *learner) join(counts *pairs) {
	last := uint32(none)
	for _, id := range l.seq {
		if id != none && l.left[id] < leastPair {
			id = none
		}
		if last != none && id != none && l.size[last]+l.size[id] <= maxEntry {
			counts.put(last, id).value++
		}
		last = id
	}
	var most []pair
	for _, p := range counts.slots {
		if p.value >= leastPair {
			most = append(most, p)
		}
	}
	slices.SortFunc(most, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.first, b.first), cmp.Compare(a.second, b.second))
	})
	for _, p := range most[:min(len(most), perRound)] {
		l.joined.put(p.first, p.second).value = uint32(len(l.left))
		l.parts = append(l.parts, [2]uint32{p.first, p.second})
		l.size = append(l.size, l.size[p.first]+l.size[p.second])
		l.uses, l.count, l.left = append(l.uses, 0), append(l.count, 0), append(l.left, 0)
	}
	out := l.seq[:0]
	for _, id := range l.seq {
		for len(out) > 0 && id != none && out[len(out)-1] != none {
			before := out[len(out)-1]
			both := l.joined.at(before, id).value
			if both == 0 {
				break
			}
			l.left[before]--
			l.left[id]--
			l.left[both]++
			out, id = out[:len(out)-1], both
		}
		out = append(out, id)
	}
	l.seq = out
	for id := l.tokens.len(); id < len(l.left); id++ {
		l.uses[id] = joinedOnly * l.left[id]
	}
}

// pieces returns beginnings and ends of words that stand once: others that are in no book will have them, too.
func (l *learner) pieces() (all []use) {
	found := newTokens(l.tokens.len())
	var in []uint32
	add := func(piece []byte) {
		id := found.add(piece)
		if int(id) == len(in) {
			in = append(in, 0)
		}
		in[id]++
	}
	for id := range uint32(l.tokens.len()) {
		word := l.tokens.of(id)
		if l.uses[id] >= leastUse || len(word) < 2*leastPieceBytes {
			continue
		}
		for n := leastPieceBytes; n <= maxPieceBytes && n < len(word); n++ {
			if utf8.RuneStart(word[n]) {
				add(word[:n])
			}
			if at := len(word) - n; utf8.RuneStart(word[at]) {
				add(word[at:])
			}
		}
	}
	for id, n := range in {
		piece := found.of(uint32(id))
		if n < leastPiece {
			continue
		}
		if known := l.tokens.find(piece); known != none && l.uses[known] >= leastUse {
			continue
		}
		all = append(all, use{piece, n})
	}
	slices.SortStableFunc(all, func(a, b use) int { return cmp.Compare(int(b.n)*(len(b.entry)-2), int(a.n)*(len(a.entry)-2)) })
	return all[:min(len(all), pieces)]
}

func (l *learner) spell(dst []byte, id uint32) []byte {
	if n := uint32(l.tokens.len()); id >= n {
		parts := l.parts[id-n]
		return l.spell(l.spell(dst, parts[0]), parts[1])
	}
	return append(dst, l.tokens.of(id)...)
}
