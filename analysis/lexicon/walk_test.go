package lexicon

import "encoding/binary"

// stems returns all stems of a lexicon with the places of their lists, by a reading of the trie that is not walk's.
func stems(l *Lexicon) map[string]int {
	out := map[string]int{}
	var node func(t []byte, prefix string)
	node = func(t []byte, prefix string) {
		head, n := binary.Uvarint(t)
		t = t[n:]
		if head&1 != 0 {
			list, n := binary.Uvarint(t)
			out[prefix] = int(list)
			t = t[n:]
		}
		for range head / 2 {
			label := ""
			for last := false; !last; t = t[1:] {
				last = t[0] >= 0x80
				label += string(t[0] & 0x7F)
			}
			size, n := binary.Uvarint(t)
			node(t[n:n+int(size)], prefix+label)
			t = t[n+int(size):]
		}
	}
	node(l.trie, "")
	return out
}

// listed returns the lemmas of a list.
func (l *Lexicon) listed(stem string, list int) (out []Lemma) {
	r := reader{data: l.lists[list:]}
	for range r.count() {
		m := Lemma{stem: stem, paradigm: &l.paradigms[r.number()], named: r.number()}
		for i := range m.named {
			m.names[i] = l.patterns[r.number()]
		}
		out = append(out, m)
	}
	return out
}
