package cql

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque/query"
)

// The relations, but for those of dates.
const (
	anyWord  = "any"
	allWords = "all"
	adjacent = "adj"
)

// relation brings the names of a relation to one, without its context set.
func relation(c *Clause) (string, error) {
	if c.Relation == nil {
		return "=", nil
	}
	name := strings.TrimPrefix(c.Relation.Name, "cql.")
	switch name {
	case "scr":
		return "=", nil
	case "exact":
		return "==", nil
	case "=", "==", "<>", "<", ">", "<=", ">=", anyWord, allWords, adjacent, "within", "encloses":
		return name, nil
	}
	return "", fail(UnknownRelation, c.At, c.Relation.Name, "relation inconnue ; possibles : =, ==, <>, <, >, <=, >=, any, all, adj, exact, within")
}

func (t translator) clause(c *Clause, s scope) (value, error) {
	x, err := s.find(c.Index, c.At)
	if err != nil {
		return value{}, err
	}
	rel, err := relation(c)
	if err != nil {
		return value{}, err
	}
	how, err := t.level(c)
	if err != nil {
		return value{}, err
	}
	words, err := divide(c)
	if err != nil {
		return value{}, err
	}
	if len(words) == 0 {
		return value{}, fail(EmptyTerm, c.At, c.Index, "terme vide")
	}
	var negative bool
	if rel == "<>" {
		rel, negative = "=", true
	}
	var v value
	switch x.target {
	case allRecords:
		v = value{node: &query.All{}}
	case resultSet:
		return value{}, fail(NoResultSets, c.At, c.Index, "les résultats ne sont pas gardés")
	case dateIndex:
		v, err = dates(c, rel, words)
	case constIndex:
		v, err = constant(c, rel, x, words)
	case idIndex:
		v, err = identifier(c, rel, words)
	default:
		v, err = text(c, rel, x, how, words)
	}
	if err != nil || !negative {
		return v, err
	}
	return join(&Boolean{Op: "not"}, value{node: &query.All{}}, v)
}

// How the words of a term are meant; query.Level but for the last one.
type level uint8

const (
	inflected level = iota
	folded
	exact
	fuzzy
)

// level reads the modifiers of a relation.
func (t translator) level(c *Clause) (level, error) {
	how := inflected
	if t.o.Literal {
		how = folded
	}
	if c.Relation == nil {
		return how, nil
	}
	if name := strings.TrimPrefix(c.Relation.Name, "cql."); name == adjacent && how == inflected {
		how = folded
	} else if name == "exact" || name == "==" {
		how = exact
	}
	for _, m := range c.Relation.Modifiers {
		switch strings.TrimPrefix(m.Name, "cql.") {
		case "stem":
			how = inflected
		case "ignorecase", "ignoreaccents":
			how = max(how, folded)
		case "respectaccents":
			how = exact
		case "fuzzy":
			how = fuzzy
		case "relevant", "rel.algorithm", "word", "string", "masked", "isodate", "partial":
		default:
			return 0, fail(UnknownModifier, c.At, m.Name, "modificateur de relation inconnu ; possibles : stem, fuzzy, ignoreCase, ignoreAccents, respectAccents")
		}
	}
	return how, nil
}

// char is a character of a term; a mask was not escaped.
type char struct {
	r    rune
	mask bool
}

// divide takes the escapes off a term and cuts it into words.
func divide(c *Clause) ([][]char, error) {
	var words [][]char
	var word []char
	escaped := false
	for _, r := range c.Term {
		switch {
		case escaped:
			if !strings.ContainsRune(`*?^"\`, r) {
				return nil, fail(BadEscape, c.At, string(r), `après \ vient l’un des signes * ? ^ " \`)
			}
			word = append(word, char{r: r})
			escaped = false
		case r == '\\':
			escaped = true
		case r == '^':
			return nil, fail(NoAnchors, c.At, c.Term, "l’ancrage par ^ n’est pas possible")
		case unicode.IsSpace(r) || unicode.IsControl(r):
			if len(word) > 0 {
				words = append(words, word)
			}
			word = nil
		default:
			word = append(word, char{r, r == '*' || r == '?'})
		}
	}
	if len(word) > 0 {
		words = append(words, word)
	}
	return words, nil
}

// plain is a term as text.
func plain(words [][]char) string {
	parts := make([]string, len(words))
	for i, w := range words {
		for _, c := range w {
			parts[i] += string(c.r)
		}
	}
	return strings.Join(parts, " ")
}

func masked(word []char) bool { return slices.ContainsFunc(word, func(c char) bool { return c.mask }) }

// typed writes a word in our language, with \ before its first character and before every sign, so that none of them
// means anything. In a pattern dashes and apostrophes stay bare: our parser divides it there.
func typed(word []char) string {
	var b strings.Builder
	pattern := masked(word)
	for i, c := range word {
		letter := unicode.IsLetter(c.r) || unicode.IsDigit(c.r) || unicode.IsMark(c.r)
		joint := pattern && strings.ContainsRune("-‐‑'’", c.r)
		if !c.mask && (i == 0 || !letter) && !joint {
			b.WriteByte('\\')
		}
		b.WriteRune(c.r)
	}
	return b.String()
}

// hasText tells whether there is something to look for in a word.
func hasText(word []char) bool {
	return slices.ContainsFunc(word, func(c char) bool { return c.mask || unicode.IsLetter(c.r) || unicode.IsDigit(c.r) })
}

// read reads one clause in our language.
func read(c *Clause, typed string) (query.Node, error) {
	q, err := query.Parse(typed, query.Options{Strict: true})
	if err != nil {
		return nil, fail(BadTerm, c.At, c.Term, "terme impossible à chercher : %v", err)
	}
	return q.Root, nil
}

// checkMask refuses the patterns that our language cannot say.
func checkMask(c *Clause, word []char) error {
	masks := 0
	for _, ch := range word {
		if ch.mask {
			masks++
		}
	}
	switch last := word[len(word)-1]; {
	case masks == len(word):
		return fail(MaskTooShort, c.At, c.Term, "il faut au moins une lettre auprès d’un masque")
	case masks == 1 && last.mask && last.r == '?':
		return fail(BadMask, c.At, c.Term, "un seul ? à la fin d’un mot n’est pas possible ; essayez *")
	}
	return nil
}

// leaf reads one word of a term.
func leaf(c *Clause, how level, word []char) (query.Node, error) {
	s := typed(word)
	switch {
	case masked(word):
		if err := checkMask(c, word); err != nil {
			return nil, err
		}
	case how == folded:
		s = `"` + s + `"`
	case how == exact:
		s = `="` + s + `"`
	case how == fuzzy:
		s += "~"
	}
	n, err := read(c, s)
	if err == nil && !occurs(n) { // our language divides at more than blanks
		return nil, fail(BadTerm, c.At, c.Term, "terme impossible à chercher")
	}
	return n, err
}

// text translates a clause that looks into the text or into names.
func text(c *Clause, rel string, x Index, how level, words [][]char) (value, error) {
	if len(words) == 1 && len(words[0]) == 1 && words[0][0] == (char{'*', true}) && x.target == wholeText {
		return value{node: &query.All{}}, nil
	}
	words = slices.DeleteFunc(words, func(w []char) bool { return !hasText(w) })
	if len(words) == 0 {
		return value{}, fail(BadTerm, c.At, c.Term, "aucun mot à chercher")
	}
	var n query.Node
	var err error
	switch rel {
	case allWords, anyWord:
		for i, w := range words {
			leaf, err := leaf(c, how, w)
			switch {
			case err != nil:
				return value{}, err
			case i == 0:
				n = leaf
			case rel == allWords:
				n = and(n, leaf)
			default:
				n = or(n, leaf)
			}
		}
	case "=", "==", adjacent:
		if n, err = phrase(c, how, words); err != nil {
			return value{}, err
		}
	default:
		return value{}, fail(BadRelationForIndex, c.At, c.Relation.Name, "cette relation ne vaut que pour les dates")
	}
	if x.target == wholeText {
		return value{node: n}, nil
	}
	return value{node: &query.Field{Name: x.field, Node: n}}, nil
}

// phrase wants the words of a term one after the other.
func phrase(c *Clause, how level, words [][]char) (query.Node, error) {
	if len(words) == 1 {
		return leaf(c, how, words[0])
	}
	if stemmed := c.Relation != nil && slices.ContainsFunc(c.Relation.Modifiers,
		func(m Modifier) bool { return strings.TrimPrefix(m.Name, "cql.") == "stem" }); stemmed || how == fuzzy {
		near := &query.Near{Ordered: true}
		for _, w := range words {
			n, err := leaf(c, how, w)
			if err != nil {
				return nil, err
			}
			near.Nodes = append(near.Nodes, n)
		}
		if len(near.Nodes) > query.MaxOperands {
			return nil, fail(BadTerm, c.At, "", "plus de %d mots", query.MaxOperands)
		}
		return near, nil
	}
	parts := make([]string, len(words))
	for i, w := range words {
		if masked(w) {
			if err := checkMask(c, w); err != nil {
				return nil, err
			}
		}
		parts[i] = typed(w)
	}
	s := `"` + strings.Join(parts, " ") + `"`
	if how == exact {
		s = "=" + s
	}
	return read(c, s)
}

// dates translates a clause on the date: 2023, 2023-02, 2023-02-06, with slashes as Gallica writes them or without anything,
// and 19*, 191? for a century or a decade.
func dates(c *Clause, rel string, words [][]char) (value, error) {
	var ranges [][2]string
	for _, w := range words {
		from, to, ok := dateOf(w)
		if !ok {
			return value{}, fail(BadTerm, c.At, plain([][]char{w}), "date illisible ; écrivez 2023, 2023-02 ou 2023-02-06")
		}
		ranges = append(ranges, [2]string{from, to})
	}
	first, last := ranges[0][0], ranges[0][1]
	switch rel {
	case anyWord, "=", "==", allWords, adjacent:
		if len(ranges) > 1 && rel != anyWord {
			return value{}, fail(BadTerm, c.At, plain(words), "une seule date ; deux bornes se donnent par within")
		}
		v := value{none: true}
		for _, r := range ranges {
			n, err := read(c, "date:"+r[0]+".."+r[1])
			if err != nil {
				return value{}, err
			}
			if v, err = join(&Boolean{Op: "or"}, v, value{node: n}); err != nil {
				return value{}, err
			}
		}
		return v, nil
	case "within":
		if len(ranges) > 2 {
			return value{}, fail(BadTerm, c.At, plain(words), "within prend deux dates, la première et la dernière")
		}
		last = ranges[len(ranges)-1][1]
		if first > last && !strings.HasPrefix(first, last) {
			return value{}, fail(BadTerm, c.At, plain(words), "la première date vient après la dernière")
		}
		n, err := read(c, "date:"+first+".."+last)
		return value{node: n}, err
	case "encloses":
		return value{}, fail(BadRelationForIndex, c.At, rel, "une date ne contient pas d’autres dates")
	case "<=", ">":
		first = last
	}
	n, err := read(c, "date:"+rel+first)
	return value{node: n}, err
}

// dateOf reads a date as its first and last day, as precise as they are.
func dateOf(word []char) (from, to string, ok bool) {
	s := strings.NewReplacer("/", "-", ",", "", ".", "").Replace(plain([][]char{word}))
	if masked(word) {
		digits := strings.TrimRight(s, "*?")
		if len(digits) < 1 || len(digits) > 3 || strings.Trim(digits, "0123456789") != "" {
			return "", "", false
		}
		from, to = (digits + "000")[:4], (digits + "999")[:4]
		if from == "0000" {
			from = "0001"
		}
		return from, to, true
	}
	if strings.Trim(s, "0123456789") == "" && len(s) == 8 {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	d, err := query.ParseDate(s)
	return d.String(), d.String(), err == nil
}

// constant translates a clause on what is the same for every article: all of them are found, or none.
func constant(c *Clause, rel string, x Index, words [][]char) (value, error) {
	switch rel {
	case "=", "==", anyWord, allWords, adjacent:
	default:
		return value{}, fail(BadRelationForIndex, c.At, rel, "cette relation ne vaut que pour les dates")
	}
	terms := []string{fold(plain(words))}
	if rel == anyWord {
		terms = nil
		for _, w := range words {
			terms = append(terms, fold(plain([][]char{w})))
		}
	}
	for _, term := range terms {
		if slices.Contains(x.values, term) {
			return value{node: &query.All{}}, nil
		}
	}
	return value{none: true}, nil
}

// fold lowers a constant and takes its accents off.
func fold(s string) string {
	return strings.NewReplacer("é", "e", "ç", "c").Replace(strings.ToLower(s))
}

func identifier(c *Clause, rel string, words [][]char) (value, error) {
	if rel != "=" && rel != "==" && rel != adjacent && rel != anyWord && rel != allWords {
		return value{}, fail(BadRelationForIndex, c.At, rel, "un identifiant se demande par =")
	}
	n, err := read(c, "id:"+typed(unmasked(words)))
	return value{node: n}, err
}

// unmasked is a term as one word, to the letter.
func unmasked(words [][]char) []char {
	var all []char
	for i, w := range words {
		if i > 0 {
			all = append(all, char{r: ' '})
		}
		for _, c := range w {
			all = append(all, char{r: c.r})
		}
	}
	return all
}
