package analysis

// paradigm is an ending that verbs share with nouns and names: a form that has it is a verb's if the dictionary has the
// infinitive, or another form that only the verb has, and not the word that forbids it.
type paradigm struct {
	ending     string
	infinitive string
	witness    string
	forbidden  string // "" forbids nothing
	min        int    // letters before the ending
}

// paradigms are tried in order. violons is no form of violer where there is a violon, nor Martinez of martiner.
var paradigms = []paradigm{
	{"eraient", "erer", "", "", 2}, // préféraient is no future
	{"erait", "erer", "", "", 2},
	{"erais", "erer", "", "", 2},
	{"erent", "erer", "", "", 2},
	{"erons", "erer", "", "", 2},
	{"erions", "erer", "", "", 2},
	{"eriez", "erer", "", "", 2},
	{"erez", "erer", "", "", 2},
	{"era", "erer", "", "", 2},
	{"issons", "ir", "issait", "isson", 2},
	{"issions", "ir", "issait", "ission", 2},
	{"isse", "ir", "issait", "", 2},
	{"isses", "ir", "issait", "", 2},
	{"irons", "ir", "issait", "iron", 2},
	{"irions", "ir", "issait", "irion", 2},
	{"irent", "ir", "issait", "", 2},
	{"it", "ir", "issait", "its", 2},
	{"assions", "er", "ait", "assion", 3},
	{"assiez", "er", "ait", "", 3},
	{"assent", "er", "ait", "asser", 3},
	{"asses", "er", "ait", "asser", 3},
	{"asse", "er", "ait", "asser", 3},
	{"erions", "er", "ait", "erion", 2},
	{"erons", "er", "ait", "eron", 2},
	{"ions", "er", "ait", "ion", 3},
	{"ons", "er", "ait", "on", 3},
	{"ames", "er", "ait", "ame", 3},
	{"ates", "er", "ait", "ate", 3},
	{"ais", "er", "ait", "aise", 3},
	{"ai", "er", "ait", "aie", 4},
	{"ez", "er", "ait", "", 3},
	{"a", "er", "ait", "as", 5},
}

// appendFamily appends the key of a fold's family to dst. It is stem's, but where an ending may be a verb's or not, the
// dictionary decides; has reports whether it holds a fold.
func appendFamily(dst, fold []byte, has func(fold []byte) bool) []byte {
	n := len(dst)
	if _, known := exceptions[string(fold)]; !known && isStemmable(fold) {
		for i := range paradigms {
			p := &paradigms[i]
			if p.ending[len(p.ending)-1] != fold[len(fold)-1] {
				continue
			}
			base, ok := cut(fold, p.ending)
			if !ok || len(base) < p.min {
				continue
			}
			if b, soft := cut(base, "ge"); soft && p.infinitive == "er" { // mangeons
				base = base[:len(b)+1]
			}
			var buf [64]byte
			word := func(ending string) []byte { return append(append(buf[:0], base...), ending...) }
			if !has(word(p.infinitive)) && (p.witness == "" || isFuture(base) || !has(word(p.witness))) || p.forbidden != "" && has(word(p.forbidden)) {
				continue
			}
			dst = append(dst, base...)
			dst = append(dst, p.infinitive...)
			return append(dst[:n], stem(dst[n:])...)
		}
	}
	dst = append(dst, fold...)
	return append(dst[:n], stem(dst[n:])...)
}

// isFuture reports whether what stands before an ending may be an infinitive, as in parler-ai: parlerait is then no witness
// of a verb parlerer.
func isFuture(base []byte) bool {
	return len(base) > 2 && base[len(base)-1] == 'r' && (base[len(base)-2] == 'e' || base[len(base)-2] == 'i' || base[len(base)-2] == 'd')
}
