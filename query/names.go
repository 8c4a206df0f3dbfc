package query

import "strings"

// bothWays reads a name with a comma, « Riou, Anne-Sophie », the other way about too: « Anne-Sophie Riou ».
func (p *parser) bothWays(n Node) Node {
	phrase, ok := n.(*Phrase)
	if !ok {
		return n
	}
	at := 0 // words before the only comma
	for i := 1; i < len(phrase.Words); i++ {
		between := p.text[phrase.Words[i-1].Range().End:phrase.Words[i].Range().Start]
		if !strings.Contains(between, ",") {
			continue
		}
		if at > 0 {
			return n
		}
		at = i
	}
	if at == 0 {
		return n
	}
	turned := append(append([]Node{}, phrase.Words[at:]...), phrase.Words[:at]...)
	other := &Phrase{Words: turned, At: phrase.At}
	p.count(other)
	return &Or{Nodes: []Node{phrase, other}, At: phrase.At}
}
