package sound

import "strings"

// Costs are in hundredths of a sound that is another one altogether.
const (
	hard   = 100
	double = 2 // see Distance
)

// alike lists the sounds that transcriptions take for each other, and what that costs.
var alike = []struct {
	pairs string
	cost  uint8
}{
	{"qk Dd", 5},
	{"cS cC ou Gg Tt DT", 10},
	{"xk sz vw wu Kk KG Kq Gq Zs Zz ie Dz", 15},
	{"ae ei fv qg gJ qx", 20},
	{"xh Ts Qs Qz QZ", 25},
	{"gk ZC gh Gx GJ td cx", 30},
	{"ai ao mn", 35},
	{"SC ao KC Ji Jc JC gx cZ Gk uo hg", 40},
	{"eo eu sS sc bp bv zJ ow kC kc", 50},
	{"au iu io", 60},
}

// atEnd is what it costs at least that a name has a vowel at one of its ends and the other not: Rachid is neither Rachida nor Rachidi,
// Hamadi is not Maddy.
const atEnd = 70

// initialH is what it costs to begin with h: Hakim, Akim.
const initialH = 30

// yod is what it costs to have a y before the first vowel: Evgueni, Yevgeny.
const yod = 15

// dropped lists what it costs that one of two names has a sound and the other not.
var dropped = map[byte]uint8{'h': 15, 'e': 20, 'i': 30, 'a': 40, 'w': 60, 'o': 50, 'u': 50}

type costs struct {
	swap [128][128]uint8
	drop [128]uint8
}

var table = func() (t costs) {
	for a := range t.swap {
		for b := range t.swap {
			if a != b {
				t.swap[a][b] = hard
			}
		}
		t.drop[a] = hard
	}
	for _, l := range alike {
		for i := 0; i+1 < len(l.pairs); i += 3 {
			a, b := l.pairs[i], l.pairs[i+1]
			if l.cost < t.swap[a][b] {
				t.swap[a][b], t.swap[b][a] = l.cost, l.cost
			}
		}
	}
	for s, c := range dropped {
		t.drop[s] = c
	}
	return t
}()

// Most is the highest cost at which names may still be one; Close one at which they certainly are.
const (
	Most  = 60
	Close = 20
)

// most is the highest cost at which names of so many sounds are still one, by the longer of the two.
func most(n int) int {
	return [...]int{0, 0, 5, 10, 20, 35, 40, 50, Most}[min(n, 8)]
}

// Distance returns what it costs to turn one name into another, and whether they are still one.
func Distance(a, b []byte) (cost int, one bool) {
	limit := most(max(len(a), len(b)))
	if cost = distance(a, b, limit); cost > limit {
		return cost, false
	}
	return cost, true
}

// distance is the least sum of costs; some number above limit, if it is above.
func distance(a, b []byte, limit int) int {
	if len(a) > maxSounds+double || len(b) > maxSounds+double {
		return limit + 1
	}
	var rows [2][maxSounds + double + 1]int
	row, next := rows[0][:len(b)+1], rows[1][:len(b)+1]
	row[0] = 0
	for j := range b {
		row[j+1] = row[j] + drop(b, j)
	}
	for i := range a {
		gone := drop(a, i)
		next[0] = row[0] + gone
		least := next[0]
		for j := range b {
			c := min(row[j]+swap(a, i, b, j), row[j+1]+gone, next[j]+drop(b, j))
			next[j+1] = c
			least = min(least, c)
		}
		if least > limit {
			return limit + 1
		}
		row, next = next, row
	}
	return row[len(b)]
}

// swap is what it costs that one name has its i-th sound where the other has its j-th.
func swap(a []byte, i int, b []byte, j int) int {
	x, y := a[i], b[j]
	if i == len(a)-1 && j == len(b)-1 && (x == 'i') != (y == 'i') && strings.IndexByte(vowels, x) >= 0 && strings.IndexByte(vowels, y) >= 0 {
		return atEnd // Rachida, Rachidi
	}
	return int(table.swap[x][y])
}

// drop is what it costs that a name has its i-th sound.
func drop(name []byte, i int) int {
	c := int(table.drop[name[i]])
	if i == 0 && name[0] == 'i' && len(name) > 1 && strings.IndexByte(vowels, name[1]) >= 0 {
		return yod
	}
	if i == 0 && name[0] == 'h' {
		return initialH
	}
	if (i == 0 || i == len(name)-1) && strings.IndexByte(vowels, name[i]) >= 0 {
		return max(c, atEnd)
	}
	return c
}
