package sound

import "strings"

// Sounds are single bytes. Vowels are a e i o u; consonants their usual letters, and:
//
//	c  ch, which is S in French papers and C in English ones    S  sh, sch, sz    C  tch, tsch, cz
//	J  j, dj, zh, g before e and i                              Z  ts, tz
//	K  c before a, o, u    Q  c before e and i    D  dh    x  kh    q  q    G  gh    T  th    w  w, and ou before a vowel
const vowels = "aeiou"

// rule says how some letters are read.
type rule struct {
	letters string
	before  string // one of these letters follows; "$": the end, "^": the beginning; empty: whatever does
	sounds  string
}

// rules are tried in order at each letter; what none reads is its own sound.
var rules = []rule{
	// Endings of Slavic names: -ski, -sky, -skii, -skij, -skiy, -skyi, -skyy; -off, -eff, -ow; -itch, -itsch, -ic.
	{"skii", "$", "ski"},
	{"skij", "$", "ski"},
	{"skiy", "$", "ski"},
	{"skyi", "$", "ski"},
	{"skyy", "$", "ski"},
	{"iy", "$", "i"},
	{"yi", "$", "i"},
	{"yy", "$", "i"},
	{"ij", "$", "i"},
	{"off", "$", "of"},
	{"ow", "$", "ov"},
	// щ, ч, ш, ж, ц and their like: French, English, German, Polish.
	{"schtsch", "", "SC"},
	{"chtch", "", "SC"},
	{"shtch", "", "SC"},
	{"shch", "", "SC"},
	{"tsch", "", "C"},
	{"tch", "", "C"},
	{"tsh", "", "C"},
	{"cz", "", "C"},
	{"sch", "", "S"},
	{"sh", "", "S"},
	{"sz", "", "S"},
	{"ch", "", "c"},
	{"ddh", "", "D"},
	{"ddj", "", "J"},
	{"dzh", "", "J"},
	{"dj", "", "J"},
	{"zh", "", "J"},
	{"j", "", "J"},
	{"dg", "ei", "J"},
	{"tz", "", "Z"},
	{"ts", "", "Z"},
	// خ, غ, ق, ث, ذ, ض, ظ, х, г and what French writes to keep g and c hard.
	{"ckh", "", "x"},
	{"kh", "", "x"},
	{"gh", "", "G"},
	{"ck", "", "k"},
	{"qu", "ei", "k"},
	{"q", "", "q"},
	{"gu", "eiy", "g"},
	{"g", "eiy", "J"},
	{"th", "", "T"},
	{"dh", "", "D"},
	{"ph", "", "f"},
	{"c", "eiy", "Q"},
	{"c", "", "K"},
	{"x", "", "ks"},
	// و, у, ю, й.
	{"aw", "bdfgjklmnpqrstvz", "au"},
	{"ou", "aeiy", "w"},
	{"ou", "", "u"},
	{"oo", "", "u"},
	{"ee", "", "i"},
	{"ie", "$", "i"},
	{"y", "", "i"},
	// عبد ال, whose article is written as it is heard.
	{"abdoul", "^", "abdel"},
	{"abdul", "^", "abdel"},
	{"abdal", "^", "abdel"},
	{"abdol", "^", "abdel"},
	// What is not heard at the end; behind two consonants it is of a feminine: Camille.
	{"lle", "$", "le"},
	{"nne", "$", "ne"},
	{"sse", "$", "se"},
	{"tte", "$", "te"},
	{"e", "$", ""},
	{"h", "$", ""},
}

// maxSounds bounds what is compared of a name.
const maxSounds = 24

// ruleAt are the rules by the letter that they begin with.
var ruleAt = func() (at [256][]rule) {
	for _, r := range rules {
		at[r.letters[0]] = append(at[r.letters[0]], r)
	}
	return at
}()

// Append appends the sounds of a name, folded and in small letters; nothing if it has others than the letters a to z, hyphens and
// apostrophes.
func Append(dst []byte, fold string) []byte {
	start := len(dst)
	for i := 0; i < len(fold); {
		b := fold[i]
		if b == '-' || b == '\'' {
			i++
			continue
		}
		if b < 'a' || b > 'z' {
			return dst[:start]
		}
		n, sounds := read(fold, i)
		for k := range len(sounds) {
			if at := len(dst); at == start || dst[at-1] != sounds[k] { // doubled letters are heard once
				dst = append(dst, sounds[k])
			}
		}
		i += n
		if len(dst)-start >= maxSounds {
			break
		}
	}
	return dst
}

// read reads the letters at the beginning of a text.
func read(text string, at int) (n int, sounds string) {
	text, first := text[at:], at == 0
	for _, r := range ruleAt[text[0]] {
		if !strings.HasPrefix(text, r.letters) {
			continue
		}
		rest := text[len(r.letters):]
		switch r.before {
		case "":
		case "^":
			if !first {
				continue
			}
		case "$":
			if rest != "" {
				continue
			}
		default:
			if rest == "" || strings.IndexByte(r.before, rest[0]) < 0 {
				continue
			}
		}
		return len(r.letters), r.sounds
	}
	return 1, text[:1]
}
