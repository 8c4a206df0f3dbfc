package sound

import (
	"slices"
	"strings"
)

// Chinese is transcribed syllable by syllable: in Pinyin, the usage of today; in Wade-Giles, that of the English press until 1979;
// in that of the École française d'Extrême-Orient (EFEO), of French papers until then. All are written here without accents,
// apostrophes and hyphens, as papers print them more often than not, so that one spelling may be of several syllables: WG chou is
// zhou and chou, EFEO chou is shu. Source: the tables of ALA-LC Romanization, Chinese (Wade-Giles to Pinyin), and those of the EFEO.
type system uint8

const (
	pinyin system = iota
	wadeGiles
	efeo
	systems
)

// initials are the beginnings of syllables, in Pinyin, Wade-Giles and EFEO.
var initials = []struct{ p, w, e string }{
	{"b", "p", "p"},
	{"p", "p", "p"},
	{"m", "m", "m"},
	{"f", "f", "f"},
	{"d", "t", "t"},
	{"t", "t", "t"},
	{"n", "n", "n"},
	{"l", "l", "l"},
	{"g", "k", "k"},
	{"k", "k", "k"},
	{"h", "h", "h"},
	{"j", "ch", "k ts"},
	{"q", "ch", "k ts"},
	{"x", "hs", "h s"},
	{"zh", "ch", "tch"},
	{"ch", "ch", "tch"},
	{"sh", "sh", "ch"},
	{"r", "j", "j"},
	{"z", "ts tz", "ts"},
	{"c", "ts", "ts"},
	{"s", "s ss", "s ss"},
}

// finals are their ends, in the same order, and the initials before which they stand.
var finals = []struct{ p, w, e, behind string }{
	{"a", "a", "a", "b p m f d t n l g k h zh ch sh z c s"},
	{"o", "o", "o", "b p m f"},
	{"e", "e o", "e o", "d t n l g k h zh ch sh r z c s"},
	{"ai", "ai", "ai", "b p m d t n l g k h zh ch sh z c s"},
	{"ei", "ei", "ei", "b p m f d n l g h zh sh z"},
	{"ao", "ao", "ao", "b p m d t n l g k h zh ch sh r z c s"},
	{"ou", "ou", "eou ou", "p m f d t n l g k h zh ch sh r z c s"},
	{"an", "an", "an", "b p m f d t n l g k h zh ch sh r z c s"},
	{"en", "en", "en", "b p m f n g k h zh ch sh r z c s"},
	{"ang", "ang", "ang", "b p m f d t n l g k h zh ch sh r z c s"},
	{"eng", "eng", "eng", "b p m f d t n l g k h zh ch sh r z c s"},
	{"ong", "ung", "ong oung", "d t n l g k h zh ch r z c s"},
	{"i", "i", "i", "b p m d t n l j q x"},
	{"i", "ih", "e eu", "zh ch sh r"},
	{"i", "u", "eu e", "z c s"},
	{"ia", "ia", "ia", "l j q x"},
	{"ie", "ieh", "ie", "b p m d t n l j q x"},
	{"iao", "iao", "iao", "b p m d t n l j q x"},
	{"iu", "iu", "ieou iou", "m d n l j q x"},
	{"ian", "ien", "ien", "b p m d t n l j q x"},
	{"in", "in", "in", "b p m n l j q x"},
	{"iang", "iang", "iang", "n l j q x"},
	{"ing", "ing", "ing", "b p m d t n l j q x"},
	{"iong", "iung", "iong", "j q x"},
	{"u", "u", "ou", "b p m f d t n l g k h zh ch sh r z c s"},
	{"ua", "ua", "oua", "g k h zh ch sh"},
	{"uo", "o uo", "o ouo", "d t n l g k h zh ch sh r z c s"},
	{"uai", "uai", "ouai", "g k h zh ch sh"},
	{"ui", "ui uei", "ouei", "d t g k h zh ch sh r z c s"},
	{"uan", "uan", "ouan", "d t n l g k h zh ch sh r z c s"},
	{"un", "un", "ouen oun", "d t l g k h zh ch sh r z c s"},
	{"uang", "uang", "ouang", "g k h zh ch sh"},
	{"u", "u", "iu", "j q x"},
	{"ue", "ueh", "iue", "j q x"},
	{"uan", "uan", "iuan", "j q x"},
	{"un", "un", "iun", "j q x"},
}

// alone are the syllables without an initial.
const alone = `a a a|ai ai ai,ngai|ao ao ao,ngao|an an an,ngan|ang ang ang|e e,o ngo,o|en en en|er erh eul|ou ou ngeou|
yi i,yi yi|ya ya ya|ye yeh ye|yao yao yao|you yu yeou|yan yen yen|yin yin yin|yang yang yang|ying ying ying|yong yung yong|
wu wu wou|wa wa oua|wo wo wo|wai wai wai|wei wei wei|wan wan wan|wen wen wen|wang wang wang|yu yu yu|yue yueh yue|yuan yuan yuan|yun yun yun`

// syllables are the Pinyin of what each spelling stands for, by system and spelling; spelt the reverse.
type syllables struct {
	of    [systems]map[string][]string
	spelt [systems]map[string][]string
}

var chinese = func() *syllables {
	t := &syllables{}
	for s := range systems {
		t.of[s], t.spelt[s] = map[string][]string{}, map[string][]string{}
	}
	add := func(s system, spelling, syllable string) {
		if !slices.Contains(t.of[s][spelling], syllable) {
			t.of[s][spelling] = append(t.of[s][spelling], syllable)
			t.spelt[s][syllable] = append(t.spelt[s][syllable], spelling)
		}
	}
	for _, f := range finals {
		for _, i := range initials {
			if !slices.Contains(strings.Fields(f.behind), i.p) {
				continue
			}
			syllable := i.p + f.p
			add(pinyin, syllable, syllable)
			for s, parts := range map[system][2]string{wadeGiles: {i.w, f.w}, efeo: {i.e, f.e}} {
				for begin := range strings.FieldsSeq(parts[0]) {
					for end := range strings.FieldsSeq(parts[1]) {
						add(s, begin+end, syllable)
					}
				}
			}
		}
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(alone, "\n", ""), "|") {
		for s, spellings := range strings.Fields(line) {
			for spelling := range strings.SplitSeq(spellings, ",") {
				add(system(s), spelling, strings.Fields(line)[0])
			}
		}
	}
	return t
}()

// Limits of what is made of a Chinese name.
const (
	maxSyllables = 3
	maxReadings  = 24  // of one name
	maxChinese   = 256 // other spellings
)

// Chinese returns the other spellings of a name, folded, that can be read as Chinese in one of the three systems: without hyphens and
// with one between its syllables. It returns none for a name of one short syllable, which may be any word.
func Chinese(fold string) (spellings []string) {
	fold = strings.ReplaceAll(fold, "-", "")
	seen := map[string]bool{fold: true}
	for s := range systems {
		for _, reading := range chinese.readings(nil, s, nil, fold) {
			for to := range systems {
				if to != s {
					spellings = chinese.write(spellings, seen, to, nil, reading)
				}
			}
		}
	}
	if len(spellings) > maxChinese {
		return nil
	}
	return spellings
}

// readings appends the ways to read a name.
func (t *syllables) readings(all [][]string, s system, before []string, rest string) [][]string {
	if rest == "" {
		return append(all, slices.Clone(before))
	}
	if len(before) == maxSyllables || len(all) >= maxReadings {
		return all
	}
	for n := 1; n <= min(len(rest), 6); n++ {
		for _, syllable := range t.of[s][rest[:n]] {
			all = t.readings(all, s, append(before, syllable), rest[n:])
		}
	}
	return all
}

// write appends the ways to write a reading.
func (t *syllables) write(all []string, seen map[string]bool, s system, before, reading []string) []string {
	if len(reading) == 0 {
		joined := strings.Join(before, "")
		if len(before) == 1 && !telling(joined) {
			return all
		}
		for _, spelling := range []string{joined, strings.Join(before, "-")} {
			if !seen[spelling] {
				seen[spelling] = true
				all = append(all, spelling)
			}
		}
		return all
	}
	for _, spelling := range t.spelt[s][reading[0]] {
		all = t.write(all, seen, s, append(before, spelling), reading[1:])
	}
	return all
}

// telling reports whether a syllable alone may be taken for a name: it is long, or written as no French word is.
func telling(syllable string) bool {
	if len(syllable) >= 4 {
		return true
	}
	for _, begin := range []string{"zh", "x", "q", "hs", "ts", "tch"} {
		if strings.HasPrefix(syllable, begin) {
			return true
		}
	}
	return false
}
