package match

import (
	"cmp"
	"slices"
)

// Match reports whether the article satisfies the query.
func (q *Query) Match(d Doc) bool { return NewMatcher(q).Match(d) }

// Active appends to dst the ascending numbers of the active leaves, those whose occurrences count, and reports
// whether the article satisfies the query; if it does not, no leaf is active.
func (q *Query) Active(dst []int, d Doc) (active []int, ok bool) {
	active, ok = NewMatcher(q).Active(d)
	return append(dst, active...), ok
}

// Count returns the number of occurrences of the query in the article, 0 if it does not satisfy the query.
func (q *Query) Count(d Doc) int { return NewMatcher(q).Count(d) }

// Spans appends the occurrences of the active leaves, ordered by field, position and leaf: as many as Count says.
func (q *Query) Spans(dst []Span, d Doc) []Span { return NewMatcher(q).Spans(dst, d) }

// Occurrences appends the spans of one leaf, whether it is active or not, ordered by field and position.
func (q *Query) Occurrences(dst []Span, leaf int, d Doc) []Span {
	for f := range NumFields {
		dst = q.AppendField(dst, leaf, f, d)
	}
	return dst
}

// AppendField appends the spans of one leaf in one field, ordered by position; none if the leaf may not stand there.
func (q *Query) AppendField(dst []Span, leaf int, f Field, d Doc) []Span {
	if x := q.shown(leaf); x != nil {
		if q.Leaves[leaf].Fields.Has(f) {
			a := places{doc: d, field: f}
			for _, w := range new(Finder).Find(nil, x, f, &a) {
				dst = append(dst, w.span(leaf, f))
			}
		}
		return dst
	}
	var buf [8][]uint32
	lists := q.lists(buf[:0], leaf, f, d)
	if len(lists) == 0 {
		return dst
	}
	last := uint32(len(lists) - 1)
	var room [batch]uint32
	for s := NewStarts(lists); !s.Done(); {
		for _, start := range room[:s.Fill(room[:])] {
			dst = append(dst, Span{Leaf: leaf, Field: f, First: start, Last: start + last})
		}
	}
	return dst
}

// expr returns the expression of a leaf; nil if it is a word or a phrase.
func (q *Query) expr(leaf int) Expr {
	if leaf < 0 || leaf >= len(q.Leaves) {
		return nil
	}
	return q.Leaves[leaf].Expr
}

// shown returns the expression that has the windows of a leaf; nil if it is a word or a phrase whose forms take a place each.
func (q *Query) shown(leaf int) Expr {
	if x := q.expr(leaf); x != nil || leaf < 0 || leaf >= len(q.Leaves) {
		return x
	}
	return q.Leaves[leaf].Shown
}

// lists appends the positions of each word of a leaf in one field, nothing if one of the words is not there.
func (q *Query) lists(dst [][]uint32, leaf int, f Field, d Doc) [][]uint32 {
	if leaf < 0 || leaf >= len(q.Leaves) || !q.Leaves[leaf].Fields.Has(f) {
		return dst
	}
	n := len(dst)
	for _, w := range q.Leaves[leaf].Words {
		if w < 0 || w >= len(q.Words) {
			return dst[:n]
		}
		list := d.Positions(f, w)
		if len(list) == 0 {
			return dst[:n]
		}
		dst = append(dst, list)
	}
	return dst
}

// stands reports whether a leaf occurs at least once.
func (m *Matcher) stands(leaf int, d Doc) bool {
	if m.q.Leaves[leaf].Expr != nil {
		return m.count(leaf, d) > 0
	}
	q := m.q
	var buf [8][]uint32
	for f := range NumFields {
		switch lists := q.lists(buf[:0], leaf, f, d); len(lists) {
		case 0:
		case 1:
			return true
		default:
			var one [1]uint32
			if s := NewStarts(lists); s.Fill(one[:]) > 0 {
				return true
			}
		}
	}
	return false
}

// count returns the number of occurrences of a leaf, active or not.
func (m *Matcher) count(leaf int, d Doc) int {
	var buf [8][]uint32
	n := 0
	q := m.q
	if q.Leaves[leaf].Expr != nil {
		for f := range NumFields {
			n += len(m.windows(leaf, f, d))
		}
		return n
	}
	for f := range NumFields {
		n += CountPhrase(q.lists(buf[:0], leaf, f, d))
	}
	return n
}

// Matcher asks one query of one article after another and keeps its buffers meanwhile. It serves one goroutine;
// any number of them may share the Query.
type Matcher struct {
	q      *Query
	known  []truth // of each leaf, in the article at hand
	active []int

	finder Finder
	places places
	found  []Window
}

// windows returns the windows of a leaf with an expression in a field, until the next call.
func (m *Matcher) windows(leaf int, f Field, d Doc) []Window {
	m.found = m.found[:0]
	if l := &m.q.Leaves[leaf]; l.Fields.Has(f) {
		m.places.reset(d, f)
		m.found = m.finder.Find(m.found, m.q.shown(leaf), f, &m.places)
	}
	return m.found
}

// AppendMarks appends what is marked of one leaf in one field, active or not, ordered by position and distinct, and
// returns the number of its occurrences there. What is marked of a word or phrase are its occurrences.
func (m *Matcher) AppendMarks(dst []Span, leaf int, f Field, d Doc) (marks []Span, occurrences int) {
	x := m.q.shown(leaf)
	if x == nil {
		marks = m.q.AppendField(dst, leaf, f, d)
		return marks, len(marks) - len(dst)
	}
	found := m.windows(leaf, f, d)
	occurrences = len(found)
	if occurrences == 0 {
		return dst, 0
	}
	for _, w := range m.finder.Marks(nil, x, f, &m.places, found) {
		dst = append(dst, w.span(leaf, f))
	}
	return dst, occurrences
}

// Marks appends what is marked of the active leaves, ordered by field, position and leaf, and returns the number of
// occurrences, which is that of Count.
func (m *Matcher) Marks(dst []Span, d Doc) (marks []Span, occurrences int) {
	active, _ := m.Active(d)
	for f := range NumFields {
		n := len(dst)
		for _, leaf := range active {
			k := 0
			dst, k = m.AppendMarks(dst, leaf, f, d)
			occurrences += k
		}
		if len(active) > 1 {
			slices.SortFunc(dst[n:], bySpan)
		}
	}
	return dst, occurrences
}

// truth is what is known about a leaf in the article at hand; leaves are looked up when a clause first asks.
type truth uint8

const (
	unknown truth = iota
	absent
	present
)

// NewMatcher returns a Matcher for a query, which must not change from now on.
func NewMatcher(q *Query) *Matcher {
	return &Matcher{q: q, known: make([]truth, len(q.Leaves))}
}

// Match reports whether the article satisfies the query.
func (m *Matcher) Match(d Doc) bool {
	clear(m.known)
	return m.holds(m.q.Root, d)
}

// Active returns the ascending numbers of the active leaves and whether the article satisfies the query. The slice is
// valid until the next call of any method.
func (m *Matcher) Active(d Doc) (active []int, ok bool) {
	clear(m.known)
	m.active = m.active[:0]
	if !m.collect(m.q.Root, d) {
		return nil, false
	}
	slices.Sort(m.active)
	m.active = slices.Compact(m.active)
	return m.active, true
}

// Count returns the number of occurrences of the query in the article, 0 if it does not satisfy the query.
func (m *Matcher) Count(d Doc) int {
	active, _ := m.Active(d)
	n := 0
	for _, leaf := range active {
		n += m.count(leaf, d)
	}
	return n
}

// Spans appends the occurrences of the active leaves, ordered by field, position and leaf: as many as Count says.
func (m *Matcher) Spans(dst []Span, d Doc) []Span {
	active, _ := m.Active(d)
	for f := range NumFields {
		n := len(dst)
		for _, leaf := range active {
			dst = m.q.AppendField(dst, leaf, f, d)
		}
		if len(active) > 1 {
			slices.SortFunc(dst[n:], bySpan)
		}
	}
	return dst
}

// bySpan orders the spans of one field: the earlier one first, the shorter one of two that start together.
func bySpan(a, b Span) int {
	if a.First != b.First {
		return cmp.Compare(a.First, b.First)
	}
	if a.Last != b.Last {
		return cmp.Compare(a.Last, b.Last)
	}
	return cmp.Compare(a.Leaf, b.Leaf)
}

// holds reports whether a clause is satisfied; it stops as soon as that is sure.
func (m *Matcher) holds(n Node, d Doc) bool {
	switch n := n.(type) {
	case All:
		return true
	case LeafRef:
		return m.leaf(int(n), d)
	case Filter:
		return d.Filter(n)
	case And:
		for _, c := range n {
			if !m.holds(c, d) {
				return false
			}
		}
		return true
	case Or:
		for _, c := range n {
			if m.holds(c, d) {
				return true
			}
		}
		return false
	case Not:
		return !m.holds(n.Node, d)
	case *AtLeast:
		before := len(m.active)
		ok := m.collect(n, d)
		m.active = m.active[:before]
		return ok
	case *Among:
		k := 0
		for i, c := range n.Nodes {
			if k >= n.N || k+len(n.Nodes)-i < n.N {
				break
			}
			if m.holds(c, d) {
				k++
			}
		}
		return k >= n.N
	}
	return false // None, and a clause that is missing
}

// collect is holds that also adds to m.active the leaves of the satisfied clauses outside Not, some perhaps twice.
// A clause that is not satisfied leaves m.active as it was.
func (m *Matcher) collect(n Node, d Doc) bool {
	switch n := n.(type) {
	case LeafRef:
		if !m.leaf(int(n), d) {
			return false
		}
		m.active = append(m.active, int(n))
		return true
	case And:
		before := len(m.active)
		for _, c := range n {
			if !m.collect(c, d) {
				m.active = m.active[:before]
				return false
			}
		}
		return true
	case Or:
		some := false
		for _, c := range n {
			if m.collect(c, d) {
				some = true
			}
		}
		return some
	case *AtLeast:
		before := len(m.active)
		if !m.collect(n.Node, d) || m.countDistinct(m.active[before:], d) < n.N {
			m.active = m.active[:before]
			return false
		}
		return true
	case *Among:
		before, k := len(m.active), 0
		for _, c := range n.Nodes {
			if m.collect(c, d) {
				k++
			}
		}
		if k < n.N {
			m.active = m.active[:before]
			return false
		}
		return true
	}
	return m.holds(n, d)
}

// countDistinct returns the number of occurrences of leaves, each counted once. It may reorder them.
func (m *Matcher) countDistinct(leaves []int, d Doc) (n int) {
	slices.Sort(leaves)
	for i, leaf := range leaves {
		if i == 0 || leaf != leaves[i-1] {
			n += m.count(leaf, d)
		}
	}
	return n
}

// leaf reports whether a leaf occurs, and remembers it for the article at hand.
func (m *Matcher) leaf(leaf int, d Doc) bool {
	if leaf < 0 || leaf >= len(m.known) {
		return false
	}
	if m.known[leaf] == unknown {
		m.known[leaf] = absent
		if m.stands(leaf, d) {
			m.known[leaf] = present
		}
	}
	return m.known[leaf] == present
}
