package highlight

import (
	"bytes"
	"sort"
	"unicode"
	"unicode/utf8"
)

// breaks are the white space between words that a line may end at; French typography uses the others inside an
// expression (« mot », 1 500), where no snippet is cut.
const breaks = " \n\r\t"

// cutAfter returns where a snippet that starts at from or later, and at to at the latest, best starts: after white
// space, or else at a word, or else at to.
func (p *part) cutAfter(from, to int) int {
	k := sort.Search(len(p.tokens), func(k int) bool { return int(p.tokens[k].Start) >= from })
	word := to
	for i := k; i < len(p.tokens); i++ {
		start := int(p.tokens[i].Start)
		if start > to {
			break
		}
		word = min(word, start)
		gap := 0
		if i > 0 {
			gap = int(p.tokens[i-1].End)
		}
		if b := bytes.LastIndexAny(p.text[gap:start], breaks); b >= 0 && gap+b+1 >= from {
			return gap + b + 1
		}
	}
	return word
}

// cutBefore returns where a snippet that ends at to or earlier, and at from at the earliest, best ends: before white
// space, or else after a word, or else at to.
func (p *part) cutBefore(from, to int) int {
	k := sort.Search(len(p.tokens), func(k int) bool { return int(p.tokens[k].End) > to })
	word := -1
	for i := k - 1; i >= 0; i-- {
		end := int(p.tokens[i].End)
		if end < from {
			break
		}
		word = max(word, end)
		gap := len(p.text)
		if i+1 < len(p.tokens) {
			gap = int(p.tokens[i+1].Start)
		}
		if b := bytes.IndexAny(p.text[end:gap], breaks); b >= 0 && end+b <= to {
			return end + b
		}
	}
	if word >= 0 {
		return word
	}
	return to
}

// back returns the byte n runes before at, from at the least, and how many runes it went.
func back(text []byte, from, at, n int) (int, int) {
	went := 0
	for went < n && at > from {
		_, size := utf8.DecodeLastRune(text[from:at])
		at -= size
		went++
	}
	return at, went
}

// forth returns the byte n runes after at, to at the most, and how many runes it went.
func forth(text []byte, at, to, n int) (int, int) {
	went := 0
	for went < n && at < to {
		_, size := utf8.DecodeRune(text[at:to])
		at += size
		went++
	}
	return at, went
}

// runes counts the runes of a range of the text, or says that there are more than limit by returning limit+1.
func (p *part) runes(start, end, limit int) int {
	if end-start > limit*utf8.UTFMax {
		return limit + 1
	}
	return min(utf8.RuneCountInString(p.printed[start:end]), limit+1)
}

// trim returns a range without the white space at its ends.
func trim(text []byte, start, end int) (int, int) {
	end = start + len(bytes.TrimRightFunc(text[start:end], unicode.IsSpace))
	start = end - len(bytes.TrimLeftFunc(text[start:end], unicode.IsSpace))
	return start, end
}
