package query

import (
	"fmt"
	"slices"
	"strings"
)

// This file knows the operators that the language has a place for but does not offer yet: proximity (NEAR/5),
// sentences and paragraphs (PHRASE, PARA), quorum (2 PARMI (…)), counts (mot>=3), the beginning of a text (debut:50)
// and its length (mots>500). They are recognised so that nobody is misled: read as ET or left out, and said so.

const (
	laterWhat = "« %s » n'est pas encore disponible"
	laterHint = "opérateurs disponibles : ET, OU, SAUF"
)

// later emits the token of a word that is such an operator, or reports what it leaves out.
func (l *lexer) later(cs []char, at Range) bool {
	if l.plain || slices.ContainsFunc(cs, func(c char) bool { return c.escaped }) {
		return false
	}
	text := l.text[cs[0].at:cs[len(cs)-1].end]
	switch name, _, slash := strings.Cut(text, "/"); {
	case slash && isProximity(name) && isNumber(text[len(name)+1:]), isUnitOperator(text):
		w := &Word{Text: text, At: Range{at.Start, at.Start + len(text)}}
		l.count(w)
		l.emit(token{kind: laterToken, at: w.At, node: w})
		return true
	}
	i := strings.IndexAny(text, ":<>")
	if i <= 0 {
		return false
	}
	name, value := strings.ToLower(text[:i]), strings.TrimPrefix(text[i+1:], "=")
	switch {
	case !isNumber(value):
		return false
	case text[i] == ':':
		if name != "debut" {
			return false
		}
		l.fault(at, fmt.Sprintf(laterWhat, shown(text)), "ignoré", "champs disponibles : "+strings.Join(Fields(), ", "))
		return true
	case name == "mots":
		l.fault(at, fmt.Sprintf(laterWhat, shown(text)), "ignoré", "champs disponibles : "+strings.Join(Fields(), ", "))
		return true
	case text[i] == '>':
		l.fault(Range{at.Start + i, at.End}, fmt.Sprintf(laterWhat, shown(text[i:])), fmt.Sprintf("lu « %s », au moins une fois", shown(text[:i])), laterHint)
		l.leaf(l.clause(cs[:slices.IndexFunc(cs, func(c char) bool { return c.at == cs[0].at+i })], false), at)
		return true
	}
	return false
}

// laterSlop leaves out the ~5 that touches a closing quote.
func (l *lexer) laterSlop() {
	start := l.pos
	if r, _ := l.peek(start); r != '~' {
		return
	}
	l.pos = l.skipDigits(l.pos + 1)
	at := Range{start, l.pos}
	l.fault(at, fmt.Sprintf("« %s » après une expression n'est pas encore disponible", shown(l.text[start:l.pos])), "lu comme l'expression seule", "~1 et ~2 portent sur un mot sans guillemets")
}

func isProximity(s string) bool {
	switch s {
	case "NEAR", "PROCHE", "ADJ", "SUIVI", "NOTNEAR":
		return true
	}
	return false
}

// isUnitOperator tells the operators that are written as a word; they count only between two clauses.
func isUnitOperator(s string) bool { return s == "PHRASE" || s == "PARA" || s == "PARMI" }

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// laterOperator reads a token of an operator to come: as ET between two clauses, as a word elsewhere and, for those that are
// words, in a text all in capitals. The number of 2 PARMI (…) goes with its operator.
func (p *parser) laterOperator(t token, items []item) (rest []item, isAnd bool) {
	if len(items) == 0 || !p.operandAhead() || isUnitOperator(t.text) && !p.hasLower() {
		return items, false
	}
	read := "lu comme ET"
	if t.text == "PARMI" {
		w, ok := items[len(items)-1].node.(*Word)
		if !ok || !isNumber(w.Text) || p.peek().kind != openToken {
			return items, false
		}
		items = items[:len(items)-1]
		read = "toute la liste est demandée"
	}
	p.fault(t.at, fmt.Sprintf(laterWhat, shown(t.text)), read, laterHint)
	return items, true
}
