package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reading says in one plain French sentence, without final stop, which articles the query asks for.
func (q *Query) Reading() string {
	if _, all := q.Root.(*All); all {
		return "tous les articles"
	}
	if slices.ContainsFunc(clausesOf(q.Root), isNothing) {
		return "aucun article"
	}
	r := reading{uniform: uniform(q.Root)}
	s := "articles " + r.articles(q.Root, semicolon)
	switch n := len(r.optional); {
	case n == 1:
		s += semicolon + r.optional[0] + " n'est pas exigé"
	case n > 1:
		s += semicolon + enumerate(r.optional, "et") + " ne sont pas exigés"
	}
	return s
}

const (
	semicolon = "\u202f; "
	// shownItems bounds an enumeration; a pasted list of hundreds of words is counted, not repeated.
	shownItems = 12
	// shownRunes bounds one word of it.
	shownRunes = 60
)

// reading collects what is said once for the whole query.
type reading struct {
	uniform  bool     // all words of the query are inflected: "toutes formes" is said once
	said     bool     // it was
	names    bool     // in a field of names, which have no other forms
	optional []string // function words that are not required
}

// articles is what follows "articles": "qui contiennent …", "dont le titre contient …", "datés de …", joined by sep.
func (r *reading) articles(n Node, sep string) string {
	switch n := n.(type) {
	case *And:
		return r.all(n.Nodes, sep)
	case *Or:
		if !isText(n) {
			return r.any(n.Nodes, sep)
		}
	case *Not:
		if isNothing(n) {
			return "qui répondent à une condition illisible (aucun)"
		}
		if !isText(n) {
			return "sauf ceux " + r.articles(n.Node, ", ")
		}
	case *Field:
		return r.field(n)
	case *DateRange:
		return datesInFrench(n)
	case *Length:
		return lengthInFrench(n)
	case *Among:
		if !isText(n) {
			parts := make([]string, len(n.Nodes))
			for i, c := range n.Nodes {
				parts[i] = r.articles(c, ", ")
				if a, ok := c.(*And); ok && len(a.Nodes) > 1 {
					parts[i] = "(" + parts[i] + ")"
				}
			}
			return fmt.Sprintf("qui remplissent au moins %s de ces conditions : ", numeral(n.N)) + strings.Join(bounded(parts, "%d autres conditions"), ", ")
		}
	case *All:
		return "quels qu'ils soient"
	}
	return "qui " + r.contain(n, "contiennent")
}

// all gathers what the text must and must not contain, then the conditions on fields and dates.
func (r *reading) all(nodes []Node, sep string) string {
	var texts []Node
	var parts []string
	for _, n := range nodes {
		if isText(n) {
			texts = append(texts, n)
		}
	}
	if s := r.contain(joinAnd(texts, nil), "contiennent"); s != "" {
		parts = append(parts, "qui "+s)
	}
	for _, n := range nodes {
		if isText(n) {
			continue
		}
		s := r.articles(n, ", ")
		if _, or := n.(*Or); or {
			s = "au choix " + s
			if sep != semicolon {
				s = "(" + s + ")"
			}
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, sep)
}

// any lists conditions of which one is enough.
func (r *reading) any(nodes []Node, sep string) string {
	var texts []Node
	var parts []string
	for _, n := range nodes {
		if isText(n) {
			texts = append(texts, n)
		}
	}
	if len(texts) > 0 {
		parts = append(parts, "qui "+r.contain(joinOr(texts), "contiennent"))
	}
	or := ", ou "
	for _, n := range nodes {
		if isText(n) {
			continue
		}
		if _, and := n.(*And); and {
			or = ", ou bien "
			if sep == semicolon {
				or = semicolon + "ou bien "
			}
		}
		parts = append(parts, r.articles(n, ", "))
	}
	return strings.Join(bounded(parts, "%d autres conditions"), or)
}

// field says what a part of the article contains.
func (r *reading) field(f *Field) string {
	subject, verb := [...]string{
		"le titre", "le chapô", "le texte", "la source", "la signature", "la rubrique", "l'agence", "le lieu", "un mot-clé", "la page", "l'identifiant",
	}[min(f.Name, ID)], "contient"
	if f.Name == ID {
		verb = "est"
	}
	if !f.Name.IsText() {
		r.names = true
		defer func() { r.names = false }()
	}
	return "dont " + subject + " " + r.contain(f.Node, verb)
}

// contain gives a verb its objects: "contiennent « a » et « b », mais pas « c »"; empty where nothing is required.
func (r *reading) contain(n Node, verb string) string {
	wanted, unwanted := r.divide(clausesOf(n))
	var s string
	if len(wanted) > 0 {
		conjunction := "et"
		if o, ok := wanted[0].(*Or); ok && len(wanted) == 1 {
			wanted, conjunction = o.Nodes, "ou"
		}
		s = verb + " " + r.annotated(wanted, func(items []string) string { return enumerate(items, conjunction) })
	}
	switch {
	case len(unwanted) == 0:
		return s
	case s == "" && verb == "est":
		s = "n'est "
	case s == "":
		s = "ne " + verb + " "
	default:
		s += ", mais "
	}
	return s + r.annotated(unwanted, func(items []string) string {
		if len(items) == 1 && isComposite(unwanted[0]) {
			return "pas (" + items[0] + ")"
		}
		if len(items) == 1 {
			return "pas " + items[0]
		}
		return "ni " + strings.Join(bounded(items, "un des %d autres"), " ni ")
	})
}

// divide parts what is required from what is excluded, and notes the function words that are neither.
func (r *reading) divide(nodes []Node) (wanted, unwanted []Node) {
	for _, c := range nodes {
		switch c := c.(type) {
		case *Not:
			if o, ok := c.Node.(*Or); ok {
				unwanted = append(unwanted, o.Nodes...)
			} else {
				unwanted = append(unwanted, c.Node)
			}
		case *Word:
			if !c.Optional {
				wanted = append(wanted, c)
			} else if s := quote(c.Text); !slices.Contains(r.optional, s) && len(r.optional) <= shownItems {
				r.optional = append(r.optional, s)
			}
		default:
			wanted = append(wanted, c)
		}
	}
	return wanted, unwanted
}

// annotated joins the descriptions of clauses and says once, or where levels differ each time, that words stand for all of their forms.
func (r *reading) annotated(nodes []Node, join func([]string) string) string {
	switch {
	case r.names || r.uniform && r.said || !slices.ContainsFunc(nodes, inflects):
		return join(r.items(nodes, false))
	case onlyInflected(nodes):
		r.said = true
		return join(r.items(nodes, false)) + " (toutes formes)"
	}
	r.said = true
	return join(r.items(nodes, true))
}

// items describes clauses of the text one by one; each says of every run of words that all of their forms are meant.
func (r *reading) items(nodes []Node, each bool) []string {
	items := make([]string, 0, len(nodes))
	for i, n := range nodes {
		var s string
		switch n := n.(type) {
		case *Word:
			s = quote(n.Text)
			switch {
			case n.Level == Folded:
				s += " (ce mot seul, accents indifférents)"
			case n.Level == Exact:
				s += " (exactement)"
			case each && inflects(n) && (i+1 == len(nodes) || !inflects(nodes[i+1])):
				s += " (toutes formes)"
			}
		case *Phrase:
			s = "l'expression " + quote(phraseText(n))
			if w, ok := n.Words[0].(*Word); ok && w.Level == Exact {
				s = "l'expression exacte " + quote(phraseText(n))
			}
		case *Wildcard:
			s = patternInFrench(n.Pattern)
		case *Fuzzy:
			switch {
			case n.IsName():
				s = "un nom qui s'écrit " + quote(n.Text) + " ou à peu près"
			case n.Distance > 1:
				s = "un mot proche de " + quote(n.Text) + " (à deux lettres près)"
			default:
				s = "un mot proche de " + quote(n.Text) + " (à une lettre près)"
			}
		case *And:
			s = r.group(n.Nodes, "et", each)
		case *Or:
			s = r.group(n.Nodes, "ou", each)
		case *Not:
			s = "l'absence de " + r.items([]Node{n.Node}, each)[0]
		default:
			if s = r.positional(n, each); len(nodes) > 1 {
				s = "(" + s + ")"
			}
		}
		items = append(items, s)
	}
	return items
}

// group describes a combination inside another one.
func (r *reading) group(nodes []Node, conjunction string, each bool) string {
	var unwanted []Node
	if conjunction == "et" {
		nodes, unwanted = r.divide(nodes)
	}
	same := each && onlyInflected(nodes) && onlyInflected(unwanted)
	s := enumerate(r.items(nodes, each && !same), conjunction)
	if len(unwanted) > 0 {
		s = strings.TrimSpace(s + " sans " + enumerate(r.items(unwanted, each && !same), "ni"))
	}
	if same {
		s += ", toutes formes"
	}
	return "(" + s + ")"
}

// isText tells whether a clause is about words anywhere in the article, without fields and dates.
func isText(n Node) bool {
	switch n.(type) {
	case *Field, *DateRange, *Length, *All:
		return false
	}
	return !slices.ContainsFunc(children(n), func(c Node) bool { return !isText(c) })
}

// children returns the clauses of a clause.
func children(n Node) []Node {
	switch n := n.(type) {
	case *And:
		return n.Nodes
	case *Or:
		return n.Nodes
	case *Not:
		return []Node{n.Node}
	case *Field:
		return []Node{n.Node}
	case *Near:
		return n.Nodes
	case *NotNear:
		return []Node{n.Node, n.Far}
	case *Same:
		return n.Nodes
	case *AtLeast:
		return []Node{n.Node}
	case *Among:
		return n.Nodes
	case *First:
		return []Node{n.Node}
	}
	return nil
}

// clausesOf returns what must all hold for n to.
func clausesOf(n Node) []Node {
	switch n := n.(type) {
	case nil:
		return nil
	case *And:
		return n.Nodes
	}
	return []Node{n}
}

// inflects tells whether a clause is a word that stands for its forms; a number has no other.
func inflects(n Node) bool {
	switch n := n.(type) {
	case *Word:
		return n.Level == Inflected && strings.ContainsFunc(n.Text, unicode.IsLetter)
	case *And, *Or, *Near, *NotNear, *Same, *AtLeast, *Among, *First:
		return slices.ContainsFunc(children(n), inflects)
	}
	return false
}

// onlyInflected tells whether there is nothing but words that stand for their forms.
func onlyInflected(nodes []Node) bool {
	return !slices.ContainsFunc(nodes, func(n Node) bool {
		switch n := n.(type) {
		case *Word:
			return n.Level != Inflected
		case *And, *Or, *Not, *Near, *NotNear, *Same, *AtLeast, *Among, *First:
			return !onlyInflected(children(n))
		}
		return true
	})
}

// uniform tells whether every word outside the fields of names is inflected.
func uniform(n Node) bool {
	switch n := n.(type) {
	case *Word:
		return n.Level == Inflected
	case *Field:
		return !n.Name.IsText() || uniform(n.Node)
	}
	return !slices.ContainsFunc(children(n), func(c Node) bool { return !uniform(c) })
}

func phraseText(p *Phrase) string {
	var b strings.Builder
	for _, w := range p.Words {
		var s string
		switch w := w.(type) {
		case *Word:
			s = w.Text
		case *Wildcard:
			s = w.Pattern
		}
		if last, _ := utf8.DecodeLastRuneInString(b.String()); b.Len() > 0 && !isApostrophe(last) {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}

// quote puts a text between French quotes and shortens it.
func quote(s string) string {
	return "«\u00a0" + shorten(s, shownRunes) + "\u00a0»"
}

// patternInFrench says which words a pattern stands for.
func patternInFrench(pattern string) string {
	if fixed, ok := strings.CutSuffix(pattern, "*"); ok && fixed != "" && !strings.ContainsAny(fixed, "*?") {
		return "un mot commençant par " + quote(fixed)
	}
	if fixed, ok := strings.CutPrefix(pattern, "*"); ok && fixed != "" && !strings.ContainsAny(fixed, "*?") {
		return "un mot finissant par " + quote(fixed)
	}
	return "un mot de la forme " + quote(pattern)
}

// enumerate joins with commas and a conjunction before the last one.
func enumerate(items []string, conjunction string) string {
	items = bounded(items, "%d autres")
	n := len(items) - 1
	if n < 1 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:n], ", ") + " " + conjunction + " " + items[n]
}

// bounded counts the items beyond shownItems instead of repeating them.
func bounded(items []string, others string) []string {
	if len(items) <= shownItems+1 {
		return items
	}
	return append(items[:shownItems:shownItems], fmt.Sprintf(others, len(items)-shownItems))
}

// datesInFrench says which dates are wanted, to the day where the two ends differ.
func datesInFrench(d *DateRange) string {
	switch {
	case d.From == d.To && d.From.Precision() == PrecisionDay:
		return "datés du " + dayInFrench(d.From)
	case d.From == d.To && d.From.Precision() == PrecisionMonth:
		m := monthInFrench(d.From.Month)
		if strings.HasPrefix(m, "a") || strings.HasPrefix(m, "o") {
			return fmt.Sprintf("datés d'%s %d", m, d.From.Year)
		}
		return fmt.Sprintf("datés de %s %d", m, d.From.Year)
	case d.From == d.To:
		return fmt.Sprintf("datés de %d", d.From.Year)
	case d.To.IsZero():
		return "datés du " + dayInFrench(DateOfDay(first(d.From))) + " ou après"
	case d.From.IsZero():
		return "datés du " + dayInFrench(DateOfDay(last(d.To))) + " ou avant"
	}
	return "datés du " + dayInFrench(DateOfDay(first(d.From))) + " au " + dayInFrench(DateOfDay(last(d.To)))
}

func dayInFrench(d Date) string {
	if d.Day == 1 {
		return fmt.Sprintf("1er %s %d", monthInFrench(d.Month), d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, monthInFrench(d.Month), d.Year)
}

func monthInFrench(m int) string {
	return [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}[(m+11)%12]
}
