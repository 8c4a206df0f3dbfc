package analysis

import (
	"bytes"
	"strings"
)

// stem shortens a folded form, in place, to the key that its inflected family shares.
//
// It starts from J. Savoy's light stemmer ("Light Stemming Approaches for the French, Portuguese, German and Hungarian
// Languages", SAC 2006) and keeps of it what inflection does: number, gender, and where no noun is put at risk
// conjugation. It removes no suffix that makes a new word (-ment, -ation, -eur, -iste, -ique), never collapses doubled
// letters in general, and leaves alone what is short, holds a figure, no vowel or a Roman numeral, and function words.
// It is asked for words that the lexicon lacks alone.
//
// testdata/rules.golden has what it splits and what it joins beside the light, minimal and Snowball stemmers.
func stem(s []byte) []byte {
	if len(s) <= 3 || !isStemmable(s) {
		return s
	}
	if s = singular(s); len(s) <= 3 {
		return s
	}
	return polish(ending(s))
}

// isStemmable reports whether a form looks like a French word.
func isStemmable(s []byte) bool {
	vowel := false
	for _, c := range s {
		switch {
		case c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y':
			vowel = true
		case c < 'a' || c > 'z': // a figure, an address, another script
			return false
		}
	}
	return vowel && !isRoman(s)
}

// isRoman reports whether a form is a Roman numeral up to LXXXIX, maybe an ordinal: XVIIIe, but not vie or lie.
func isRoman(s []byte) bool {
	t := bytes.TrimSuffix(s, []byte("eme"))
	t = bytes.TrimSuffix(t, []byte("es"))
	t = bytes.TrimSuffix(t, []byte("e"))
	n := len(t)
	if n < 2 || n < 3 && len(t) < len(s) && bytes.IndexByte(t, 'x') < 0 {
		return false
	}
	t = bytes.TrimPrefix(t, []byte("l"))
	for k := 0; k < 3 && len(t) > 0 && t[0] == 'x'; k++ {
		t = t[1:]
	}
	switch string(t) {
	case "", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "l", "li", "lii":
		return true
	}
	return false
}

// singular removes the mark of the plural: s, and x behind u, with -aux for -al.
func singular(s []byte) []byte {
	n := len(s)
	switch {
	case s[n-1] == 's' && s[n-2] != 's':
		return s[:n-1]
	case s[n-1] != 'x' || s[n-2] != 'u':
		return s
	case n >= 5 && s[n-3] == 'a' && s[n-4] != 'e':
		s[n-2] = 'l'
	}
	return s[:n-1]
}

// suffix is a verb's ending: a form that has it loses it and takes add, if at least 3 letters remain.
type suffix struct{ ending, add string }

// verbEndings are tried in order. Endings that as many nouns share are left out: -ons, -ez, -a, -ai, -ant, -it.
var verbEndings = []suffix{
	{"issaient", "i"},
	{"issait", "i"},
	{"issent", "i"},
	{"issez", "i"},
	{"issiez", "i"},
	{"iraient", "i"},
	{"irait", "i"},
	{"irai", "i"},
	{"ira", "i"},
	{"irez", "i"},
	{"iriez", "i"},
	{"iront", "i"},
	{"ndraient", "nd"},
	{"ndrait", "nd"},
	{"ndrai", "nd"},
	{"ndra", "nd"},
	{"ndront", "nd"},
	{"ndrez", "nd"},
	{"ndre", "nd"},
	{"ndue", "nd"},
	{"ndu", "nd"},
	{"eraient", ""},
	{"erait", ""},
	{"erai", ""},
	{"era", ""},
	{"erez", ""},
	{"eriez", ""},
	{"eront", ""},
	{"erent", ""},
	{"aient", ""},
	{"ait", ""},
	{"iez", ""},
	{"iere", "i"},
	{"er", ""},
}

// ending removes what conjugation and gender add to a singular.
func ending(s []byte) []byte {
	last := s[len(s)-1]
	for i := range verbEndings {
		v := &verbEndings[i]
		if v.ending[len(v.ending)-1] != last {
			continue
		}
		if base, ok := cut(s, v.ending); ok && len(base)+len(v.add) >= 3 && (v.ending != "ait" || !isFait(base)) {
			return append(base, v.add...)
		}
	}
	if base, ok := cut(s, "ir"); ok && len(base) >= 3 { // finir, not soir
		return append(base, 'i')
	}
	if base, ok := cut(s, "ent"); ok && len(base) >= 3 && isVerbStem(base) {
		return base
	}
	if base, ok := cut(s, "trice"); ok && len(base) >= 2 {
		return append(base, "teu"...)
	}
	for _, v := range []string{"agere", "angere", "ongere", "llere", "chere", "uyere"} {
		if strings.HasSuffix(string(s), v) && len(s) > len(v)+1 {
			return s[:len(s)-len("ere")]
		}
	}
	n := len(s)
	if n >= 4 && s[n-1] == 'e' {
		n--
		if n >= 4 && s[n-1] == 'e' {
			n--
		}
	}
	return s[:n]
}

// isFait reports whether -ait behind these letters is the end of fait and its compounds.
func isFait(base []byte) bool {
	return bytes.HasSuffix(base, []byte("f")) && !bytes.HasSuffix(base, []byte("ff"))
}

// isVerbStem reports whether -ent behind these letters is a plural of verbs and not the end of an adverb or a noun in
// -ment. Other words in -ent are exceptions.
func isVerbStem(base []byte) bool {
	if base[len(base)-1] != 'm' {
		return true
	}
	for _, v := range []string{"rm", "omm", "prim", "stim", "lam", "aim", "um"} {
		if bytes.HasSuffix(base, []byte(v)) {
			return len(base) > 2
		}
	}
	return false
}

// polish joins the last letters that differ between the genders.
func polish(s []byte) []byte {
	n := len(s)
	if n < 4 {
		return s
	}
	for i := range polishes {
		if p := &polishes[i]; p.ending[len(p.ending)-1] == s[n-1] && n >= p.min && bytes.HasSuffix(s, []byte(p.ending)) {
			return append(s[:n-len(p.ending)], p.add...)
		}
	}
	return s
}

var polishes = []struct {
	ending, add string
	min         int
}{
	{"eus", "eu", 5},   // heureuse, heureux; chanteuse
	{"eur", "eu", 5},   // chanteur
	{"ais", "ai", 5},   // française, français
	{"ois", "oi", 5},   // chinoise, chinois
	{"pris", "pri", 5}, // comprise, compris
	{"quis", "qui", 5},
	{"clus", "clu", 5},
	{"fus", "fu", 5},
	{"rmis", "rmi", 5},
	{"emis", "emi", 5},
	{"umis", "umi", 5},
	{"mmis", "mmi", 5},
	{"smis", "smi", 5},
	{"dmis", "dmi", 5},
	{"romis", "romi", 5},
	{"if", "iv", 4},  // actif, active
	{"enn", "en", 5}, // européenne, prennent
	{"ell", "el", 5}, // professionnelle, appelle
	{"ett", "et", 6}, // cadette, rejette
	{"ge", "g", 4},   // mangeait
}

// cut removes an ending.
func cut(s []byte, ending string) ([]byte, bool) {
	n := len(s) - len(ending)
	if n < 0 || string(s[n:]) != ending {
		return s, false
	}
	return s[:n], true
}
