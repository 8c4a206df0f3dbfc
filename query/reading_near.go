package query

import (
	"fmt"
	"strconv"
	"strings"
)

// positional describes a clause of proximity, number or place.
func (r *reading) positional(n Node, each bool) string {
	switch n := n.(type) {
	case *Near:
		items := r.nested(n.Nodes, each)
		if n.Ordered {
			return strings.Join(bounded(items, "%d autres"), " puis ") + ", dans cet ordre, " + apartInFrench(n.N, len(items))
		}
		return enumerate(items, "et") + " " + apartInFrench(n.N, len(items)) + ", dans n'importe quel ordre"
	case *NotNear:
		items := r.nested([]Node{n.Node, n.Far}, each)
		if n.N == 0 {
			return items[0] + " sans " + items[1] + " juste à côté"
		}
		return items[0] + " sans " + items[1] + " à " + wordsInFrench(n.N) + " ou moins"
	case *Same:
		unit := " dans la même phrase"
		if n.Unit == Paragraph {
			unit = " dans le même paragraphe"
		}
		return enumerate(r.nested(n.Nodes, each), "et") + unit
	case *AtLeast:
		return r.nested([]Node{n.Node}, each)[0] + " au moins " + numeral(n.N) + " fois"
	case *Among:
		return "au moins " + numeral(n.N) + " de ces clauses : " + enumerate(r.items(n.Nodes, each), "et")
	case *First:
		where := " dans les " + strconv.Itoa(n.N) + " premiers mots"
		if n.N == 1 {
			where = " en premier mot"
		}
		if not, ok := n.Node.(*Not); ok {
			return "l'absence de " + r.nested([]Node{not.Node}, each)[0] + where
		}
		return r.nested([]Node{n.Node}, each)[0] + where
	}
	return ""
}

// nested describes operands, between parentheses if they have operands of their own.
func (r *reading) nested(nodes []Node, each bool) []string {
	items := make([]string, 0, len(nodes))
	for i, s := range r.items(nodes, each) {
		if len(nodes) == 1 && isComposite(nodes[i]) { // items does it for several
			s = "(" + s + ")"
		}
		items = append(items, s)
	}
	return items
}

// isComposite tells the clauses that positional describes.
func isComposite(n Node) bool {
	switch n.(type) {
	case *Near, *NotNear, *Same, *AtLeast, *Among, *First:
		return true
	}
	return false
}

// apartInFrench says how far operands may stand from each other.
func apartInFrench(words, operands int) string {
	switch {
	case words == 0 && operands == 2:
		return "côte à côte"
	case words == 0:
		return "côte à côte les uns des autres"
	case operands == 2:
		return "à " + wordsInFrench(words) + " au plus l'un de l'autre"
	}
	return "à " + wordsInFrench(words) + " au plus chacun du suivant"
}

func wordsInFrench(n int) string {
	if n == 1 {
		return "un mot"
	}
	return strconv.Itoa(n) + " mots"
}

func numeral(n int) string {
	if n == 1 {
		return "une"
	}
	return strconv.Itoa(n)
}

// lengthInFrench says how long an article is.
func lengthInFrench(n *Length) string {
	switch {
	case n.Max == 0 && isRound(n.Min-1):
		return "de plus de " + wordsInFrench(n.Min-1)
	case n.Min == 0 && isRound(n.Max+1):
		return "de moins de " + wordsInFrench(n.Max+1)
	case n.Max == 0:
		return fmt.Sprintf("d'au moins %s", wordsInFrench(n.Min))
	case n.Min == 0:
		return fmt.Sprintf("d'au plus %s", wordsInFrench(n.Max))
	case n.Min == 1 && n.Max == 1:
		return "d'un seul mot"
	case n.Min == n.Max:
		return "de " + wordsInFrench(n.Min) + " exactement"
	}
	return fmt.Sprintf("de %d à %d mots", n.Min, n.Max)
}
